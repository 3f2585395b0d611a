package subjects

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
)

// Category is the part a subject plays, as s.38(3) DPA 2018 wants it told apart.
type Category string

// The categories. A subject may be in several at a time, and they change as the case goes on.
const (
	Suspect   Category = "suspect"
	Convicted Category = "convicted"
	Victim    Category = "victim"
	Other     Category = "witness_or_other"
)

// Categories lists them in the order of s.38(3).
func Categories() []Category { return []Category{Suspect, Convicted, Victim, Other} }

// Name is the category as pages name it.
func (c Category) Name() string {
	switch c {
	case Suspect:
		return "Suspect"
	case Convicted:
		return "Convicted"
	case Victim:
		return "Victim"
	case Other:
		return "Witness or other"
	}
	return ""
}

// Meaning says whom a category holds.
func (c Category) Meaning() string {
	switch c {
	case Suspect:
		return "Suspected of having committed or being about to commit an offence"
	case Convicted:
		return "Convicted of an offence"
	case Victim:
		return "Or may be a victim of an offence"
	case Other:
		return "A witness, third party, or somebody with information"
	}
	return ""
}

// Role is the part a subject plays in the case from a day to a day.
type Role struct {
	ID              int64
	SubjectID       ids.Subject
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	Category        Category
	Basis           string
	FromOn          caltime.Date
	ToOn            caltime.Date // the last day; zero: still
	CreatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is subject_roles.
func (Role) TableName() string { return "subject_roles" }

// On reports whether the role is held on a day.
func (r Role) On(day caltime.Date) bool {
	return r.WithdrawnAt == nil && !day.Before(r.FromOn) && (r.ToOn.IsZero() || !day.After(r.ToOn))
}

// NewRole is a part to be given to a subject.
type NewRole struct {
	Category Category
	Basis    string       // "arrested 4 Jun 2026", "conviction recorded at Northmarch Crown Court"
	From     caltime.Date // zero: today
}

func (n NewRole) check(today caltime.Date, bad map[string]string) {
	if n.Category.Name() == "" {
		bad["category"] = "Choose the part the subject plays in the case"
	}
	if n.From.After(today) {
		bad["from_on"] = "The day it began must be today or earlier"
	}
	switch l := len([]rune(strings.TrimSpace(n.Basis))); {
	case l == 0:
		bad["basis"] = "Enter what the category rests on, such as an arrest or a conviction"
	case l > 500:
		bad["basis"] = "What the category rests on must be 500 characters or fewer"
	}
}

// Check reports, field by field, why n cannot be kept on the day today.
func (n NewRole) Check(today caltime.Date) error {
	bad := map[string]string{}
	n.check(today, bad)
	return fault.Fields("Check the category", bad, "category", "from_on", "basis")
}
