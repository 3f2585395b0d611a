package opportunities

import (
	"encoding/json"
	"strings"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/opportunities/rules"
)

// Source is who raised an opportunity.
type Source string

// The sources.
const (
	FromRule   Source = "rule"
	FromPerson Source = "person"
	FromImport Source = "import"
)

// Still says whether what was missed can yet be recovered, as a reviewer judges it.
type Still string

// The answers; empty is not said.
const (
	StillYes    Still = "yes"
	StillPartly Still = "partly"
	StillNo     Still = "no"
)

// Opportunity is a chance to deny or recover value: the domain type and the row. Instants are UTC, sums pence.
type Opportunity struct {
	ID              ids.Opportunity
	PublicKey       string // in addresses
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	Rule            string // MO-05 …; empty: entered by a person or an import
	RuleVersion     int
	Fingerprint     string // unique in the case; the same fact gives the same one
	Source          Source
	Kind            string // of one that a person entered: code of Kinds
	DetectedBy      ids.User
	DetectedAt      time.Time
	Title           string
	Why             string
	WhatBy          string
	WhoCould        string
	Basis           string // citation
	Severity        rules.Severity
	Threat          string // of the case, as at detection
	Status          Status
	Step            Step
	SteppedAt       *time.Time
	ByRule          bool // a rule, not a person, made the present status
	EstimatePence   *money.Pence
	EstimateBasis   string
	OwnSum          bool // a person set the value, which rules leave alone
	RealisedPence   *money.Pence
	LostPence       *money.Pence // always an estimate
	LostBasis       string
	Still           Still
	WindowOpens     *time.Time
	WindowCloses    *time.Time // exclusive
	DueAt           time.Time  // WindowCloses, or far off, for ordering
	ActBy           *time.Time
	Refs            string // JSON of rules.Refs
	Suggested       string // second-level reason that the rule suggests
	Seen            string // digest of the facts that a rule last saw
	AssetID         *ids.Asset
	InterestID      *ids.Interest
	OrderID         *ids.Order
	ClockID         *ids.Clock
	SeizureID       *ids.Seizure
	SubjectID       *ids.Subject
	OwnerID         *ids.User
	TakenAt         *time.Time
	ProposedBy      *ids.User
	ProposedAt      *time.Time
	DecidedBy       *ids.User
	DecidedAt       *time.Time
	EndedAt         *time.Time // when it ran out or lapsed
	ReviewedBy      *ids.User
	ReviewedAt      *time.Time
	ReviewedRole    string // the reviewer's role as at the review: exports name it, not the person
	Reason          string // first level
	ReasonDetail    string // second level, or empty
	Avoidable       Avoidable
	ReasonOwner     string // force, court, cps or partner
	Note            string
	Learning        string
	DuplicateOf     *ids.Opportunity
	BatchID         *ids.Batch
	Version         int
	CreatedAt       time.Time
	UpdatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is opportunities.
func (Opportunity) TableName() string { return "opportunities" }

// Path is the opportunity's address.
func (o Opportunity) Path() string { return Path(o.PublicKey) }

// Path is the address of the opportunity with a key.
func Path(key string) string { return "/opportunities/" + key }

// noEnd stands for the end of a window that has none, so that lists sort on one column.
var noEnd = time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)

// settle brings what follows from other fields in line with them.
func (o *Opportunity) settle() {
	o.DueAt = noEnd
	if o.WindowCloses != nil {
		o.DueAt = *o.WindowCloses
	}
}

// move is the circumstances of a step from o's status to another.
func (o Opportunity) move(to Status, by By, actor ids.User, reason string, now time.Time) Move {
	return Move{From: o.Status, To: to, By: by, Actor: actor, Owner: deref(o.OwnerID), Proposer: deref(o.ProposedBy), Reason: reason,
		Now: now, Closes: derefTime(o.WindowCloses), WasRule: o.ByRule}
}

// because sets the reason by its code of either level; unknown codes are the caller's to refuse.
func (o *Opportunity) because(code string) {
	r, ok := ReasonByCode(code)
	if !ok {
		o.Reason, o.ReasonDetail, o.Avoidable, o.ReasonOwner = "", "", "", ""
		return
	}
	o.Reason, o.ReasonDetail = r.Code, ""
	if r.Parent != "" {
		o.Reason, o.ReasonDetail = r.Parent, r.Code
	}
	o.Avoidable, o.ReasonOwner = r.Avoidable, strings.ToLower(string(r.Owner))
}

// ReasonCode is the reason at its most exact level.
func (o Opportunity) ReasonCode() string {
	if o.ReasonDetail != "" {
		return o.ReasonDetail
	}
	return o.Reason
}

// ReasonTitle is a reason as pages and workbooks name it; the code itself where a force made it.
func ReasonTitle(code string) string {
	if r, ok := ReasonByCode(code); ok {
		return r.Title
	}
	return code
}

// lose estimates what was lost as the latest estimate, unless a reviewer gave another.
func (o *Opportunity) lose(value *money.Pence, basis string) {
	switch {
	case value != nil:
		o.LostPence, o.LostBasis = value, basis
	case o.EstimatePence != nil:
		v := *o.EstimatePence
		o.LostPence, o.LostBasis = &v, "estimate: "+o.EstimateBasis
	default:
		o.LostPence, o.LostBasis = nil, "value not recorded"
	}
}

// Unworked reports whether it waits for somebody while its window runs.
func (o Opportunity) Unworked() bool { return o.Status.Undecided() }

// existing is o as the rules know it.
func (o Opportunity) existing() rules.Existing {
	var refs rules.Refs
	_ = json.Unmarshal([]byte(o.Refs), &refs) // written by this package; empty for others'
	return rules.Existing{ID: o.ID, Status: o.Status, Step: o.Step, ByRule: o.ByRule, Seen: o.Seen, OwnSum: o.OwnSum,
		Finding: rules.Finding{Rule: o.Rule, Version: o.RuleVersion, Fingerprint: o.Fingerprint, Severity: o.Severity, Title: o.Title, Why: o.Why,
			WhatBy: o.WhatBy, WhoCould: o.WhoCould, Value: o.EstimatePence, Basis: o.EstimateBasis, Opens: derefTime(o.WindowOpens),
			Closes: derefTime(o.WindowCloses), ActBy: derefTime(o.ActBy), Refs: refs, Reason: o.Suggested}}
}

// follow takes over what the rules made of e. It leaves alone what only people set.
func (o *Opportunity) follow(e rules.Existing) {
	f := e.Finding
	refs, _ := json.Marshal(f.Refs) // lists of numbers: cannot fail
	o.Status, o.Step, o.ByRule, o.Seen = e.Status, e.Step, e.ByRule, e.Seen
	o.Rule, o.RuleVersion, o.Fingerprint, o.Severity = f.Rule, f.Version, f.Fingerprint, f.Severity
	o.Title, o.Why, o.WhatBy, o.WhoCould = f.Title, f.Why, f.WhatBy, f.WhoCould
	o.EstimatePence, o.EstimateBasis, o.Suggested, o.Refs = f.Value, f.Basis, f.Reason, string(refs)
	o.WindowOpens, o.WindowCloses, o.ActBy = orNil(f.Opens), orNil(f.Closes), orNil(f.ActBy)
	if f.Rule != "" {
		o.AssetID, o.InterestID, o.OrderID = only(f.Refs.Assets), only(f.Refs.Interests), first(f.Refs.Orders)
		o.ClockID, o.SeizureID = first(f.Refs.Clocks), first(f.Refs.Seizures)
	}
	o.settle()
}

func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

func derefTime(p *time.Time) time.Time { return deref(p).UTC() }

func orNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Microsecond)
	return &t
}

// only is the single one of a list, for a column that names one thing.
func only[T any](list []T) *T {
	if len(list) != 1 {
		return nil
	}
	return &list[0]
}

func first[T any](list []T) *T {
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

// Stepped is one step of an opportunity, kept for ever.
type Stepped struct {
	ID            int64
	OpportunityID ids.Opportunity
	CaseID        ids.Case
	Act           string // taken, handed_over, stepped, run_out …
	FromStatus    Status
	ToStatus      Status
	Step          Step
	ValuePence    *money.Pence
	Reason        string // code, or the sentence of a rule
	Note          string
	ActorID       ids.User
	ActorName     string
	At            time.Time
	WithdrawnAt   *time.Time // taken back within ten minutes
}

// TableName is opportunity_steps.
func (Stepped) TableName() string { return "opportunity_steps" }

// Check is when the rules must look at a case again because time alone changes the answer.
type Check struct {
	CaseID    ids.Case `gorm:"primaryKey;autoIncrement:false"`
	WakeAt    *time.Time
	CheckedAt time.Time
}

// TableName is case_checks.
func (Check) TableName() string { return "case_checks" }
