package intake

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// ReferralState is how far a referral has come.
type ReferralState string

// The states of a referral.
const (
	Received        ReferralState = "received"
	MoreInformation ReferralState = "more_information" // back with the referrer for an answer; its clock runs on
	Accepted        ReferralState = "accepted"         // linked to a case
	Returned        ReferralState = "returned"         // not for the unit, with the reason and what to do instead
	Transferred     ReferralState = "transferred"      // to another agency
	RefusedReferral ReferralState = "refused"          // for the unit, but not taken on, with the reason
	WithdrawnByThem ReferralState = "withdrawn"        // by the referrer, or recorded in error
)

var referralSteps = map[ReferralState][]ReferralState{
	Received:        {Accepted, MoreInformation, Returned, Transferred, RefusedReferral, WithdrawnByThem},
	MoreInformation: {Received, Accepted, Returned, Transferred, RefusedReferral, WithdrawnByThem},
	// A refusal for want of capacity can be reopened while what was referred has not run out.
	RefusedReferral: {Received, Accepted},
	Returned:        {Received},
}

// Next lists the states open from s.
func (s ReferralState) Next() []ReferralState { return referralSteps[s] }

// Waiting reports whether the unit still has to decide.
func (s ReferralState) Waiting() bool { return s == Received || s == MoreInformation }

// Title is the state as people say it.
func (s ReferralState) Title() string {
	return map[ReferralState]string{Received: "Waiting", MoreInformation: "More information asked for", Accepted: "Accepted", Returned: "Returned",
		Transferred: "Transferred", RefusedReferral: "Refused", WithdrawnByThem: "Withdrawn"}[s]
}

// Referral is what somebody asks the unit to take on: the domain type and the row. Instants are UTC.
type Referral struct {
	ID            int64
	PublicKey     string
	ForceID       ids.Unit
	UnitID        ids.Unit
	Ref           string // RF/2026/0001
	Source        string // officer, unit, partner, prosecutor, event
	ReferrerID    *ids.User
	Referrer      string
	Contact       string
	ReferredAt    time.Time
	Kind          string // an EventKind, or "advice"
	Summary       string
	Subject       string
	CrimeRef      string
	Threat        string
	Offences      string
	Nation        caltime.Nation
	Property      string // cash, listed, crypto, account, vehicle, property, other; empty: none named
	Power         string // that it was seized under; empty where nothing was seized
	SeizedAt      *time.Time
	HappenedAt    *time.Time
	ChargedOn     caltime.Date
	HearingOn     caltime.Date
	PleaOn        caltime.Date
	EstimatePence *money.Pence
	ClockCode     string     // of the catalogue, where one runs
	EndsAt        *time.Time // of that clock
	ActByAt       *time.Time
	DueAt         time.Time // the first of act-by and the force's own time to decide
	State         ReferralState
	DecidedAt     *time.Time
	DecidedBy     *ids.User
	Reason        string // code of Reasons
	ReasonNote    string
	OwnerID       *ids.User
	AllocatedAt   *time.Time
	EventID       *int64
	CaseID        *ids.Case
	Version       int
	CreatedAt     time.Time
	CreatedBy     ids.User
	UpdatedAt     time.Time
}

// TableName is referrals.
func (Referral) TableName() string { return "referrals" }

// OffenceCodes are the codes of the offences.
func (r Referral) OffenceCodes() []string { return strings.Fields(r.Offences) }

// DecisionReason is why a referral was not accepted, or what is missing.
type DecisionReason struct {
	Code, Title string
	For         []ReferralState
	Capacity    bool // it counts as refused for want of people: MO-15
}

// Reasons lists the reasons of decisions, in the order they are offered.
func Reasons() []DecisionReason {
	return []DecisionReason{
		{"no_capacity", "No investigator is free", []ReferralState{RefusedReferral}, true},
		{"no_accredited", "Nobody with the accreditation is free", []ReferralState{RefusedReferral}, true},
		{"below_minimum", "Below the statutory minimum", []ReferralState{RefusedReferral, Returned}, false},
		{"no_grounds", "No grounds to suspect recoverable property", []ReferralState{RefusedReferral, Returned}, false},
		{"disproportionate", "Not proportionate to what could be recovered", []ReferralState{RefusedReferral}, false},
		{"too_late", "The time for the power has passed", []ReferralState{RefusedReferral, Returned}, false},
		{"not_financial", "Not a financial matter", []ReferralState{Returned}, false},
		{"duplicate", "Referred before", []ReferralState{Returned}, false},
		{"other_force", "For another force or agency", []ReferralState{Transferred, Returned}, false},
		{"regional", "For the regional unit", []ReferralState{Transferred}, false},
		{"missing_facts", "Facts are missing that decide it", []ReferralState{MoreInformation}, false},
		{"missing_documents", "Documents or exhibits are missing", []ReferralState{MoreInformation}, false},
		{"recorded_in_error", "Recorded in error", []ReferralState{WithdrawnByThem}, false},
		{"by_referrer", "Withdrawn by the referrer", []ReferralState{WithdrawnByThem}, false},
	}
}

// ReasonByCode gives a reason; ok is false for none.
func ReasonByCode(code string) (d DecisionReason, ok bool) {
	for _, d := range Reasons() {
		if d.Code == code {
			return d, true
		}
	}
	return DecisionReason{}, false
}

// fits reports whether the reason can stand for a decision that leads to s.
func (d DecisionReason) fits(s ReferralState) bool {
	for _, x := range d.For {
		if x == s {
			return true
		}
	}
	return false
}

// Step is what was done with an event or a referral, kept for ever.
type Step struct {
	ID         int64
	EventID    *int64
	ReferralID *int64
	ForceID    ids.Unit
	Act        string
	FromState  string
	ToState    string
	Reason     string
	Note       string
	ActorID    ids.User
	ActorName  string
	At         time.Time

	WithdrawnAt *time.Time // it was taken back
}

// TableName is intake_steps.
func (Step) TableName() string { return "intake_steps" }
