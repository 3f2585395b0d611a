package orders

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// ReferralKind is the civil power that another body is asked to use.
type ReferralKind string

// The kinds of referral. None of these is a police power.
const (
	ReferUWO ReferralKind = "UWO" // unexplained wealth order
	ReferIFO ReferralKind = "IFO" // interim freezing order
	ReferPFO ReferralKind = "PFO" // property freezing order
	ReferIRO ReferralKind = "IRO" // interim receiving order
	ReferCRO ReferralKind = "CRO" // civil recovery order
	ReferTAX ReferralKind = "TAX" // revenue functions
)

// The bodies that a case is referred to.
const (
	NCA  = "NCA"
	HMRC = "HMRC"
	FCA  = "FCA"
	SFO  = "SFO"
	CPS  = "CPS"
)

// referralKind is what the law notes say of a kind: who may be asked, and the least value that it is for.
type referralKind struct {
	kind      ReferralKind
	title     string
	cite      string
	bodies    []string
	threshold string // its reference datum; "" for none
}

var referralKinds = []referralKind{
	{ReferUWO, "Unexplained wealth order", "ss.362A-362I", []string{NCA, HMRC, FCA, SFO, CPS}, "uwo.minimum"},
	{ReferIFO, "Unexplained wealth order with interim freezing", "ss.362A-362R", []string{NCA, HMRC, FCA, SFO, CPS}, "uwo.minimum"},
	{ReferPFO, "Property freezing order", "s.245A", []string{NCA, HMRC, FCA, SFO, CPS}, "civil_recovery.minimum"},
	{ReferIRO, "Interim receiving order", "s.246", []string{NCA, HMRC, FCA, SFO, CPS}, "civil_recovery.minimum"},
	{ReferCRO, "Civil recovery order", "ss.243, 266", []string{NCA, HMRC, FCA, SFO, CPS}, "civil_recovery.minimum"},
	{ReferTAX, "Tax on income or gains of crime", "ss.317-326", []string{NCA}, ""},
}

func init() {
	reference.Define("threshold", "uwo.minimum", "5000000", "pence", "An unexplained wealth order is for property worth more than this", "POCA 2002 s.362B(2), not read", false)
	reference.Define("threshold", "civil_recovery.minimum", "1000000", "pence", "Civil recovery is for property worth at least this", "POCA 2002 s.287, not read", false)
}

func (k ReferralKind) known() (referralKind, bool) {
	for _, x := range referralKinds {
		if x.kind == k {
			return x, true
		}
	}
	return referralKind{}, false
}

// Title is the kind as people say it.
func (k ReferralKind) Title() string { x, _ := k.known(); return x.title }

// Cite is the section of the kind's power.
func (k ReferralKind) Cite() string { x, _ := k.known(); return powers.Dashed(x.cite) }

// ReferralState is how far a referral has come.
type ReferralState string

// The states of a referral.
const (
	ReferDrafted      ReferralState = "drafted"
	ReferSent         ReferralState = "sent"
	ReferAcknowledged ReferralState = "acknowledged"
	ReferAccepted     ReferralState = "accepted"
	ReferDeclined     ReferralState = "declined"
	ReferReturned     ReferralState = "returned" // for more work, or after it was taken up
	ReferConcluded    ReferralState = "concluded"
	ReferWithdrawn    ReferralState = "withdrawn"
)

var referralSteps = map[ReferralState][]ReferralState{
	ReferDrafted:      {ReferSent, ReferWithdrawn},
	ReferSent:         {ReferAcknowledged, ReferAccepted, ReferDeclined, ReferReturned, ReferWithdrawn},
	ReferAcknowledged: {ReferAccepted, ReferDeclined, ReferReturned, ReferWithdrawn},
	ReferAccepted:     {ReferConcluded, ReferReturned},
	ReferReturned:     {ReferSent, ReferWithdrawn},
}

// Next lists the steps open from s; none where s is the end.
func (s ReferralState) Next() []ReferralState { return referralSteps[s] }

// Pending reports whether the other body’s act is awaited.
func (s ReferralState) Pending() bool {
	return s == ReferSent || s == ReferAcknowledged || s == ReferAccepted
}

// Title is the state as people say it.
func (s ReferralState) Title() string {
	switch s {
	case "":
		return ""
	case ReferDrafted:
		return "Not sent yet"
	}
	return string(s[0]-'a'+'A') + string(s[1:])
}

// Referral is a case, or assets of it, put to a body that holds a civil power: the domain type and the row. Days are
// London's. What the other body recovers is recorded here alone and is never counted as this force's.
type Referral struct {
	ID             int64
	CaseID         ids.Case
	ForceID        ids.Unit
	UnitID         ids.Unit
	N              int // R1, R2 … within the case
	Kind           ReferralKind
	Body           string
	State          ReferralState
	SubjectID      *ids.Subject
	Reasons        string
	EstimatePence  *money.Pence
	EstimateBasis  string
	BodyRef        string
	SentOn         caltime.Date
	SentBy         *ids.User
	SentByName     string
	AcknowledgedOn caltime.Date
	DecidedOn      caltime.Date
	DecisionWhy    string
	CompliedOn     caltime.Date // the respondent complied with the unexplained wealth order
	DetermineBy    caltime.Date // the last day of the authority to decide then (s.362D)
	Outcome        string
	OutcomeOn      caltime.Date
	OutcomePence   *money.Pence
	OutcomeNote    string
	Version        int
	CreatedAt      time.Time
	CreatedBy      ids.User
	UpdatedAt      time.Time

	// Interests are what it concerns; readers fill them.
	Interests []ReferralInterest `gorm:"-"`
}

// TableName is civil_referrals.
func (Referral) TableName() string { return "civil_referrals" }

// Number is how the referral is called within its case: R1.
func (r Referral) Number() string { return "R" + ids.String(int64(r.N)) }

// Name is number and what was asked of whom.
func (r Referral) Name() string { return r.Number() + " " + lower(r.Kind.Title()) + " to " + r.Body }

// ReferralInterest is an interest that a referral concerns.
type ReferralInterest struct {
	ReferralID int64        `gorm:"primaryKey;autoIncrement:false"`
	InterestID ids.Interest `gorm:"primaryKey;autoIncrement:false"`
	AssetID    ids.Asset
	CaseID     ids.Case
	HandedOver bool // the body took it over when it accepted
}

// TableName is civil_referral_interests.
func (ReferralInterest) TableName() string { return "civil_referral_interests" }

// ReferralStep is one step of a referral, kept for ever.
type ReferralStep struct {
	ID         int64
	ReferralID int64
	CaseID     ids.Case
	FromState  ReferralState
	ToState    ReferralState
	OnDate     caltime.Date
	Note       string
	ActorID    ids.User
	ActorName  string
	RecordedAt time.Time
}

// TableName is civil_referral_steps.
func (ReferralStep) TableName() string { return "civil_referral_steps" }

// impossible is the answer to a step that is not open: why, and the steps that are.
func (r Referral) impossible(to ReferralState) *fault.Error {
	e := fault.New(fault.Refused, "%s is %s: it cannot become %s", r.Name(), lower(r.State.Title()), lower(to.Title()))
	for _, n := range r.State.Next() {
		e.Next = append(e.Next, n.Title())
	}
	if len(e.Next) == 0 {
		e.Next = []string{"Nothing more can happen to it. Make a fresh referral instead"}
	}
	return e
}

func (r Referral) leads(to ReferralState) bool {
	for _, s := range r.State.Next() {
		if s == to {
			return true
		}
	}
	return false
}

// referFields are the form fields of these acts, in page order.
var referFields = []string{"kind", "body", "subject", "assets", "reasons", "amount", "basis", "made_at", "decision", "why", "body_ref", "outcome"}
