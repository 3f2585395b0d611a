package plans

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
)

// Objective is what a plan is to reach in one strand: the domain type and the row.
type Objective struct {
	ID              int64
	PlanID          int64
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	N               int // 1, 2 … within the plan
	Strand          Strand
	Aim             string // specific and achievable, in a sentence
	Measure         string // how it is known that it was reached
	DueOn           caltime.Date
	Financial       bool // it takes or denies money
	Version         int
	CreatedAt       time.Time
	CreatedBy       ids.User
	UpdatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is plan_objectives.
func (Objective) TableName() string { return "plan_objectives" }

// NewObjective is an objective to be added.
type NewObjective struct {
	Strand    Strand
	Aim       string
	Measure   string
	Due       caltime.Date
	Financial bool
}

// mostWords is how many letters a text of a plan may have.
const mostWords = 2000

func (n *NewObjective) check(today caltime.Date) error {
	n.Aim, n.Measure = strings.TrimSpace(n.Aim), strings.TrimSpace(n.Measure)
	bad := map[string]string{}
	if !n.Strand.isP() {
		bad["strand"] = "Choose the strand that the objective belongs to"
	}
	words(bad, "aim", n.Aim, "Enter what is to be reached")
	words(bad, "measure", n.Measure, "Enter how it will be known that it was reached")
	switch {
	case n.Due.IsZero() || !n.Due.Valid():
		bad["due"] = "Enter the day by which it is to be reached"
	case n.Due.Before(today):
		bad["due"] = "The day must be today or later"
	case n.Due.After(today.AddDays(10 * 366)):
		bad["due"] = "The day must lie within ten years"
	}
	return fault.Fields("Check the objective", bad, "strand", "aim", "measure", "due")
}

// words reports in bad, under field, why a text cannot be kept; an empty empty lets it be left out.
func words(bad map[string]string, field, text, empty string) {
	switch {
	case text == "" && empty != "":
		bad[field] = empty
	case len([]rune(text)) > mostWords:
		bad[field] = "Enter 2,000 characters or fewer"
	}
}

// NotPursued is the record that a strand of a plan, or its financial strand, was considered and is not pursued: the domain
// type and the row, which is never changed. An objective that is added later outweighs it.
type NotPursued struct {
	ID        int64
	PlanID    int64
	CaseID    ids.Case
	ForceID   ids.Unit
	UnitID    ids.Unit
	Strand    Strand
	Reason    string
	DecidedAt time.Time
	DecidedBy ids.User
}

// TableName is plan_not_pursued.
func (NotPursued) TableName() string { return "plan_not_pursued" }
