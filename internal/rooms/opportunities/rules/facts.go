package rules

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// Facts is everything recorded about one case at one instant. The caller leaves out what is withdrawn.
type Facts struct {
	Now       time.Time // the instant at which the facts are judged, UTC
	Case      Case
	Assets    []Asset
	Interests []Interest
	Seizures  []Seizure
	Clocks    []Clock
	Orders    []Order
	Criminal  Criminal
	Effort    Effort
	Existing  []Existing // opportunities the case already has, by rules and by people

	Events         []Event     // of the case; of an intake file, those of its queue that no case has
	Referrals      []Referral  // of the case; of an intake file, those that no case has
	Decisions      []Decision  // of the log of decisions
	DecisionsKnown bool        // a log of decisions is kept: what is not in it was not decided
	CivilReferrals []When      // when property was referred to a body with civil powers
	Investigation  []time.Time // when orders of Part 8 were made
	Matters        []Matter
	Overrides      []Override
	Convictions    []Conviction
	Lifestyles     []Lifestyle
	Proceedings    []Proceedings
	Victims        []time.Time // since when the case knows of each victim
	Plans          []Plan      // of the subjects of the case
	Consents       []Consent   // inside the compartment only
	Research       []Research  // inside the compartment only
}

// When says whether and when something happened. Its zero value means that nobody has recorded either way.
type When struct {
	Known bool
	At    time.Time // zero while Known: recorded as not having happened
}

// At is a When that happened at t.
func At(t time.Time) When { return When{Known: true, At: t} }

// Never is a When recorded as not having happened so far.
func Never() When { return When{Known: true} }

// Happened reports whether w is known to have happened by now.
func (w When) Happened(now time.Time) bool {
	return w.Known && !w.At.IsZero() && !w.At.After(now)
}

// Known returns a pointer to v, for facts that may be missing.
func Known[T any](v T) *T { return &v }

// Origin says how a case began. The zero value means not recorded.
type Origin string

// The two origins of a case.
const (
	Proactive Origin = "proactive"
	Reactive  Origin = "reactive"
)

// Case is the case itself.
type Case struct {
	ID     ids.Case
	Nation caltime.Nation // empty: not recorded
	Origin Origin
	Stage  string    // developing, investigating, charged, confiscation, enforcement, suspended or closed
	Opened time.Time // zero: not recorded
	Closed When
}

// Kind is a kind of property. The zero value means not recorded.
type Kind string

// The kinds of property that rules tell apart; every other kind is passed through as it is.
const (
	Cash   Kind = "cash"
	Listed Kind = "listed"
	Crypto Kind = "crypto"
)

// Asset is a thing of value that the case knows of.
type Asset struct {
	ID    ids.Asset
	Kind  Kind
	State string    // state of section 2.2 of the law document, e.g. denied.detained
	Known time.Time // since when the force knows of it; zero: not recorded
}

// Interest is the share one person has in an asset.
type Interest struct {
	ID       ids.Interest
	AssetID  ids.Asset
	State    string       // state of section 2.2 of the law document
	Estimate *money.Pence // latest estimate; nil: not recorded
	Since    time.Time    // of State; zero: not recorded
	Worth    []Worth      // every estimate, the oldest first
	Denied   []Worth      // what it was worth when it was denied, and since, the oldest first
}

// Worth is an estimate and the instant as at which it was made.
type Worth struct {
	At    time.Time
	Pence money.Pence
}

// Power is the power that property was taken under. The zero value means not recorded.
type Power string

// The powers that rules tell apart.
const (
	S294       Power = "s294"  // Proceeds of Crime Act 2002 s.294
	PACE       Power = "pace"  // Police and Criminal Evidence Act 1984: evidence only
	OtherPower Power = "other" // another Act
	NoPower    Power = "none"  // found, and not seized
)

// Exhibit is one item of a seizure.
type Exhibit struct {
	ID     int64
	Amount *money.Pence // nil: not counted
}

// Seizure is property found on one occasion, whether or not a power was used.
type Seizure struct {
	ID          ids.Seizure
	At          time.Time      // zero: not recorded
	Nation      caltime.Nation // of the place of seizure; empty: not recorded
	Kind        Kind
	Power       Power
	Total       *money.Pence // nil: not counted
	Exhibits    []Exhibit
	Aggregated  *money.Pence // the sum suspected to belong together across finds; nil: no such judgement
	Decision    When         // a decision whether to seize under s.294, whichever way it went
	Released    When         // given back or let go by decision
	Interest    When         // paid into an interest-bearing account (s.296)
	Evidence    *bool        // needed as evidence, so that s.296(1) does not apply; nil: not recorded
	AssetIDs    []ids.Asset
	InterestIDs []ids.Interest
}

// ClockEnd says how a clock stands.
type ClockEnd string

// How a clock stands. Lapsed and running are told apart by the instant, not by this field: rules trust the end.
const (
	Running ClockEnd = "running"
	Acted   ClockEnd = "acted"    // the act that the clock waits for was done at EndedAt
	Lapsed  ClockEnd = "lapsed"   // ran out without its act
	LetGo   ClockEnd = "released" // the property was released by decision at EndedAt
	Stopped ClockEnd = "stopped"  // recorded in error, or stayed
)

// Clock is one statutory clock. End is exclusive: a clock that ends with a day holds 00:00 of the next.
type Clock struct {
	ID         ids.Clock
	Code       string // of the powers catalogue, e.g. CASH-48
	Start, End time.Time
	ActBy      time.Time // last sitting, or last working moment, before the end; zero: not reckoned
	Ended      ClockEnd
	EndedAt    time.Time    // of the act or release; zero otherwise
	Value      *money.Pence // in play when it started; nil: not known
	AssetIDs   []ids.Asset
	Interests  []ids.Interest
	Seizures   []ids.Seizure
	Orders     []ids.Order // the order that ended it, and the order that it times
}

// Order is a court order or an administrative notice in force, ended or replaced.
type Order struct {
	ID          ids.Order
	Kind        string       // code of the powers catalogue: CASH-DET, LA-DET, CR-DET, AFO, CWFO, RO …
	Made        time.Time    // when made; for an order with a date only, 00:00 London of that date
	First       time.Time    // when the first order of the chain was made; zero: not recorded
	Chain       ids.Order    // the first order of the chain; zero: this one
	End         time.Time    // exclusive; zero: none fixed
	ActBy       time.Time    // of the end; zero: not reckoned
	LongStop    time.Time    // exclusive; set where the court allowed more than two years from the first order
	Replaced    When         // when the further order that follows it was made
	Applied     When         // forfeiture applied for
	Notice      When         // forfeiture notice given
	NoticeEnded When         // the notice lapsed on an objection, or was withdrawn
	Released    When         // the property was released by decision, or the order was discharged
	Forfeited   When         // forfeiture ordered, or a notice took effect
	Contested   When         // a claim, an appeal or an objection to forfeiture was recorded
	Reports     []Report     // reports the court ordered; nil for none
	Value       *money.Pence // denied by the order; nil: not known
	AssetIDs    []ids.Asset
	InterestIDs []ids.Interest
	ClockIDs    []ids.Clock
}

// Report is a report on progress that a restraint order requires (s.41(7B)).
type Report struct {
	ID   int64
	Due  time.Time // exclusive end of the day on which it is due
	Done When
}

// Criminal is how far the criminal case has come.
type Criminal struct {
	Charged  When
	Decision When // a decision not to charge, or another disposal
}

// Effort is what investigators recorded on the case.
type Effort struct {
	LastEntry     When   // the latest work by an investigator
	MinutesLast28 *int64 // minutes in the last 28 days; nil: not reckoned
}
