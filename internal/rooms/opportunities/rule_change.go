package opportunities

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// RuleChange is a change of a rule's thresholds, or of whether it runs, in one force: the domain type and the row. The
// values themselves are dated reference data; this says who set them, when and why.
type RuleChange struct {
	ID        int64
	ForceID   ids.Unit
	Rule      string
	FromOn    caltime.Date // the first day on which it holds
	Detail    string       // JSON of []reference.Changed
	Reason    string
	SetAt     time.Time
	SetBy     ids.User
	SetName   string
	JobID     *ids.Job   // that runs the rules again; nil: the hourly run does, on the day
	AppliedAt *time.Time // when the rules were, or were set to be, run over every case again
}

// TableName is rule_changes.
func (RuleChange) TableName() string { return "rule_changes" }

// RuleTrial is a back-test of a rule that somebody asked for: the domain type and the row.
type RuleTrial struct {
	ID         int64
	PublicKey  string // in addresses
	ForceID    ids.Unit
	Rule       string
	Proposal   string // JSON of Proposal
	AskedBy    ids.User
	JobID      *ids.Job
	Result     string // JSON of Tried; empty until it is done
	CreatedAt  time.Time
	FinishedAt *time.Time
}

// TableName is rule_trials.
func (RuleTrial) TableName() string { return "rule_trials" }

// TrialRow is one opportunity that would differ: the domain type and the row.
type TrialRow struct {
	ID         int64
	TrialID    int64
	CaseID     ids.Case
	ForceID    ids.Unit
	Title      string
	Before     Status // as things are; empty: not there
	After      Status // with the values tried; empty: not there
	ValuePence *money.Pence
	Closes     *time.Time // exclusive end of its window
}

// TableName is rule_trial_rows.
func (TrialRow) TableName() string { return "rule_trial_rows" }
