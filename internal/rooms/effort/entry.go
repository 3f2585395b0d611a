package effort

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
)

// Strand is what time is counted as.
type Strand string

// The strands. That of a case is the case's own origin, or the dominant one of a mixed case.
const (
	Proactive Strand = "proactive"
	Reactive  Strand = "reactive"
	Other     Strand = "other" // abstraction: no casework
)

// Name is the strand as pages name it.
func (s Strand) Name() string {
	switch s {
	case Proactive:
		return "Proactive"
	case Reactive:
		return "Reactive"
	case Other:
		return "Other duties"
	}
	return ""
}

// Coded is one entry of a fixed list.
type Coded struct{ Code, Name string }

func nameOf(list []Coded, code string) string {
	for _, c := range list {
		if c.Code == code {
			return c.Name
		}
	}
	return ""
}

// Duties lists the reasons for time that is no casework (section 6 of the law document).
func Duties() []Coded {
	return []Coded{
		{"response", "Response policing"}, {"other_operation", "Another operation"}, {"training", "Training"},
		{"court", "Court, not for a case of ours"}, {"leave", "Leave"}, {"sickness", "Sickness"}, {"disclosure", "Disclosure for others"},
		{"supervision", "Supervision and management"}, {"admin", "Administration"},
	}
}

// DutyName is a duty as pages name it, or "".
func DutyName(code string) string { return nameOf(Duties(), code) }

// Activities lists what casework consists of; saying so is optional.
func Activities() []Coded {
	return []Coded{
		{"research", "Research and intelligence"}, {"analysis", "Financial analysis"}, {"enquiries", "Enquiries"}, {"search", "Search and seizure"},
		{"interview", "Interviews and statements"}, {"application", "Applications and court"}, {"file", "Case file and disclosure"}, {"review", "Review and planning"},
	}
}

// ActivityName is an activity as pages name it, or "".
func ActivityName(code string) string { return nameOf(Activities(), code) }

// Entry is one line of a timesheet: the domain type and the row.
type Entry struct {
	ID              ids.Effort
	ForceID         ids.Unit
	UnitID          ids.Unit // of the person, as at entry
	UserID          ids.User
	CaseID          *ids.Case // nil: other duties
	OnDate          caltime.Date
	Minutes         int
	Strand          Strand // as at entry
	Reason          string // of other duties: code of Duties
	Activity        string // of casework: code of Activities, or empty
	Note            string
	LateReason      string // why it was entered after the days that a sheet stays open
	Version         int
	EnteredAt       time.Time
	EnteredBy       ids.User
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is effort_entries.
func (Entry) TableName() string { return "effort_entries" }

// DayMinutes is how many minutes a day has for a timesheet; the change of the clocks is left aside.
const DayMinutes = 24 * 60

const mostText = 500

// check reports, by field, why e cannot be kept. today is the day in London, open the number of days back for which no
// reason is asked, others the minutes that the person has on that day in other entries.
func (e Entry) check(today caltime.Date, open, others int, bad map[string]string) {
	switch {
	case e.OnDate.IsZero():
		bad["on"] = "Enter the day the work was done"
	case e.OnDate.After(today):
		bad["on"] = "The day must be today or earlier"
	case e.OnDate.Before(today.AddDays(-366 * 2)):
		bad["on"] = "The day must be within the last two years"
	case e.OnDate.Before(today.AddDays(-open)) && strings.TrimSpace(e.LateReason) == "":
		bad["late"] = "The day is more than " + count(open, "day", "days") + " ago. Enter why the time is recorded now"
	}
	switch {
	case e.Minutes < 1 || e.Minutes > DayMinutes:
		bad["time"] = "Enter the time as minutes or as h:mm, from 1 minute to 24 hours"
	case others+e.Minutes > DayMinutes:
		bad["time"] = "A day has 24 hours: " + Clock(others) + " are recorded for it already, so " + Clock(DayMinutes-others) + " are left"
	}
	switch {
	case e.CaseID == nil && DutyName(e.Reason) == "":
		bad["what"] = "Choose a case or another duty"
	case e.CaseID != nil && e.Activity != "" && ActivityName(e.Activity) == "":
		bad["activity"] = "Choose an activity from the list"
	}
	if len([]rune(e.Note)) > mostText {
		bad["note"] = "The note must be 500 characters or fewer"
	}
	if len([]rune(e.LateReason)) > mostText {
		bad["late"] = "The reason must be 500 characters or fewer"
	}
}

// Check reports, field by field, why e cannot be kept: see check.
func (e Entry) Check(today caltime.Date, open, others int) error {
	bad := map[string]string{}
	e.check(today, open, others, bad)
	return fault.Fields("Check the time", bad, "what", "case", "on", "time", "activity", "note", "late")
}
