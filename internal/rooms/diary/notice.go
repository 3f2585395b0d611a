package diary

import (
	"fmt"
	"time"

	"proceeds/internal/base/ids"
)

// Kind is what a notice tells.
type Kind string

// The kinds of notice.
const (
	Soon       Kind = "soon"        // the clock entered the first window of warning
	Critical   Kind = "critical"    // it entered the second
	ActBy      Kind = "act_by"      // the last moment at which the act can sensibly be done has come
	Lapsed     Kind = "lapsed"      // it ran out without its act, or that of the respondent: a breach
	MovedEnd   Kind = "moved"       // a change of the non-working days moved it
	StandingIn Kind = "standing_in" // the reader stands in for somebody who is away
	Back       Kind = "back"        // the reader was away: what ran meanwhile
	// GlassBroken tells that somebody reads a restricted case by break-glass.
	GlassBroken Kind = "glass"
	// ReportReady tells that a report which is sent to the reader is there; ReportFailed that it could not be made;
	// ReportLeftOut tells whoever made a schedule that somebody may not run its report any more.
	ReportReady   Kind = "report"
	ReportFailed  Kind = "report_failed"
	ReportLeftOut Kind = "report_left_out"
	// CheckpointLost tells an administrator that a signed checkpoint of the audit log could not be kept outside.
	CheckpointLost Kind = "checkpoint"
)

// Notice is one thing told to one person: the domain type and the row. It holds no words of a case.
type Notice struct {
	ID        int64
	UserID    ids.User
	ForceID   ids.Unit
	Once      string // what it is about, to whom: unique
	Kind      Kind
	ClockID   *ids.Clock
	CaseID    *ids.Case
	AbsenceID *int64
	ForID     *ids.User // in whose place the person is told
	WasLocal  string    // of a clock that moved: its end before, in London
	EndLocal  string    // the end as it stood when this was said
	ActLocal  string    // the moment to act by, likewise
	Unread    bool
	ReadAt    *time.Time
	MailID    *int64
	CreatedAt time.Time
	GlassID   *int64 // the look by break-glass that it tells of
	Report    string // of a report that is sent by a schedule: its title
	Page      string // and the page that it leads to
	About     string // of the installation: what it is about
	OverAt    *time.Time
}

// TableName is notices.
func (Notice) TableName() string { return "notices" }

// onceOf is the unique key of a notice about a clock: mark is the moment it is about, so that another moment calls anew.
func onceOf(clock ids.Clock, k Kind, mark string, to ids.User) string {
	return fmt.Sprintf("clock/%d/%s/%s/%d", clock, k, mark, to)
}

// onceAway is the unique key of a notice about an absence.
func onceAway(absence int64, k Kind, to ids.User) string {
	return fmt.Sprintf("away/%d/%s/%d", absence, k, to)
}

// draft is a notice that is due, with whether its person wants a mail about it.
type draft struct {
	Notice
	mail bool
}
