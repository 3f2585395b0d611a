package tasking

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// Task is something to be done on a case: the domain type and the row. It is numbered within the case and never edited.
type Task struct {
	ID              int64
	PublicKey       string
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	N               int
	Title           string
	DueOn           caltime.Date // zero: no day is set
	OwnerID         *ids.User    // nil: whoever leads the case
	DoneAt          *time.Time
	DoneBy          *ids.User
	DoneByName      string
	Version         int
	CreatedAt       time.Time
	CreatedBy       ids.User // 0: the force desk
	CreatedByName   string
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is tasks.
func (Task) TableName() string { return "tasks" }

// Open reports whether the task is still to be done.
func (t Task) Open() bool { return t.DoneAt == nil && t.WithdrawnAt == nil }

// Late reports whether an open task's day is before today.
func (t Task) Late(today caltime.Date) bool {
	return t.Open() && !t.DueOn.IsZero() && t.DueOn.Before(today)
}

func (t Task) on() db.On {
	return db.On{Kind: "task", ID: t.ID, Case: t.CaseID, Force: t.ForceID}
}

// NewTask is a task to be set.
type NewTask struct {
	Title string       `json:"title"`
	Due   caltime.Date `json:"due"`
	Owner *ids.User    `json:"owner,omitempty"`
}

// mostTitle is how long a title may be.
const mostTitle = 200

// Check reports, field by field, why the task cannot be set on a day.
func (n NewTask) Check(today caltime.Date) error {
	bad := map[string]string{}
	switch l := len([]rune(strings.TrimSpace(n.Title))); {
	case l == 0:
		bad["title"] = "Enter what is to be done"
	case l > mostTitle:
		bad["title"] = "What is to be done must be 200 characters or fewer"
	}
	switch {
	case n.Due.IsZero():
	case n.Due.Before(today):
		bad["due"] = "The day must not be in the past"
	case n.Due.After(today.AddDays(3 * 366)):
		bad["due"] = "The day must be within three years"
	}
	return fault.Fields("Check the task", bad, "title", "due", "owner")
}

// Neutral is the title of a task that says by when an application is needed, and no more.
func Neutral(by caltime.Date) string { return "Application required by " + by.Format("Mon 2 Jan 2006") }
