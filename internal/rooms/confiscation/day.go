package confiscation

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
)

// DayKind is what a court fixed a day for.
type DayKind string

// The days of a timetable. Those of the early resolution of confiscation are known to the 2026 regime alone.
const (
	Statement16 DayKind = "s16"
	Statement17 DayKind = "s17"
	Statement18 DayKind = "s18"
	ErocMeeting DayKind = "eroc_meeting"
	ErocHearing DayKind = "eroc_hearing"
	Hearing     DayKind = "hearing"
)

// dayKinds lists them in the order in which they fall.
var dayKinds = []DayKind{Statement18, Statement16, Statement17, ErocMeeting, ErocHearing, Hearing}

// In reports whether the regime knows such a day.
func (k DayKind) In(r Regime) bool { return r == New2026 || k != ErocMeeting && k != ErocHearing }

// Title is what the day is for, as people say it; "" for no kind.
func (k DayKind) Title() string {
	switch k {
	case Statement16:
		return "Prosecutor’s statement (s.16)"
	case Statement17:
		return "Defendant’s response (s.17)"
	case Statement18:
		return "Defendant’s information (s.18)"
	case ErocMeeting:
		return "Early resolution meeting (s.15B)"
	case ErocHearing:
		return "Early resolution hearing (s.15C)"
	case Hearing:
		return "Confiscation hearing"
	}
	return ""
}

// Plain is the title without its section, for where the section stands beside it.
func (k DayKind) Plain() string {
	title, _, _ := strings.Cut(k.Title(), " (")
	return title
}

// Cite is the section of the day.
func (k DayKind) Cite() string {
	switch k {
	case Statement16:
		return "s.16"
	case Statement17:
		return "s.17"
	case Statement18:
		return "s.18"
	case ErocMeeting:
		return "s.15B"
	case ErocHearing:
		return "s.15C"
	}
	return "s.6"
}

// IfDefault says what follows where the defendant lets the day go by; "" where nothing does.
func (k DayKind) IfDefault() string {
	switch k {
	case Statement17:
		return "The defendant is treated as accepting every allegation of the statement but that of having benefited (s.17(3))"
	case Statement18:
		return "The court may draw the inference it thinks proper from the failure (s.18(4))"
	}
	return ""
}

// Day is a day that the court fixed. A revised timetable keeps the old one.
type Day struct {
	ID            int64
	CaseID        ids.Case
	ProceedingsID int64
	Kind          DayKind
	Edition       int
	SetOn         caltime.Date
	DueOn         caltime.Date
	DoneOn        caltime.Date // given or held; zero: not yet
	DefaultOn     caltime.Date // the default was recorded; zero: none
	Note          string
	GivenByID     *ids.User // who of the force made the statement of s.16; nil for somebody else
	GivenBy       string    // name, rank and accreditation as on the day; "": the prosecutor
	GivenRank     string
	GivenAccred   string
	GivenRefusal  string // why the register refused them; "" where it did not
	GivenOverride string // why it was recorded all the same
	ClockID       *ids.Clock
	ReplacedAt    *time.Time
	Version       int
	CreatedAt     time.Time
}

// TableName is confiscation_days.
func (Day) TableName() string { return "confiscation_days" }

// Late reports whether what the day was for came after it.
func (d Day) Late() bool { return !d.DoneOn.IsZero() && d.DoneOn.After(d.DueOn) }

// Word says how the day stands on a day today.
func (d Day) Word(today caltime.Date) string {
	switch {
	case d.ReplacedAt != nil:
		return "Replaced by a later timetable"
	case d.Late():
		return "Late: " + d.DoneOn.WithDay()
	case !d.DoneOn.IsZero():
		return "Done " + d.DoneOn.WithDay()
	case !d.DefaultOn.IsZero():
		return "In default, recorded " + d.DefaultOn.WithDay()
	case today.After(d.DueOn):
		return "Overdue"
	}
	return "Due"
}
