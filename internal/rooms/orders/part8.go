package orders

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/orders/powers"
)

// The kinds of order of an investigation (Part 8), and the prevention order of the Serious Crime Act 2007, which carries a
// duty to report on finances.
const (
	ProductionOrder     Kind = "production_order"
	SearchWarrant       Kind = "search_warrant"
	DisclosureOrder     Kind = "disclosure_order"
	CustomerInformation Kind = "customer_information"
	AccountMonitoring   Kind = "account_monitoring"
	PreventionOrder     Kind = "prevention_order"
)

// FamilyInvestigation is the family of orders that hold no property.
const FamilyInvestigation = "investigation"

// part8Kind is what the kinds have in common: code, title and the end of the address of their form.
type part8Kind struct {
	kind  Kind
	code  powers.Code
	title string
	slug  string
}

// part8Kinds lists the kinds in the order they are offered.
var part8Kinds = []part8Kind{
	{ProductionOrder, "PO", "Production order", "po"},
	{SearchWarrant, "SSW", "Search and seizure warrant", "ssw"},
	{DisclosureOrder, "DO", "Disclosure order", "do"},
	{CustomerInformation, "CIO", "Customer information order", "cio"},
	{AccountMonitoring, "AMO", "Account monitoring order", "amo"},
	{PreventionOrder, "SCPO", "Serious crime prevention order", "scpo"},
}

func (k Kind) part8() (part8Kind, bool) {
	for _, x := range part8Kinds {
		if x.kind == k {
			return x, true
		}
	}
	return part8Kind{}, false
}

// Investigates reports whether the order is one of an investigation, or a prevention order: it holds no property and its
// facts stand in Part8.
func (k Kind) Investigates() bool { _, ok := k.part8(); return ok }

// ByNotice reports whether an order of the kind works by notices, each with a day of its own.
func (k Kind) ByNotice() bool { return k == DisclosureOrder || k == CustomerInformation }

// authorisedBySAO reports whether only a senior appropriate officer, or an officer with their authority, may apply:
// s.362(6), s.369(7).
func (k Kind) authorisedBySAO() bool { return k.ByNotice() }

// part8Steps are the steps of an order that holds no property. A warrant that was executed in time may be recorded so after
// its end.
var part8Steps = func() map[State][]State {
	out := map[State][]State{Expired: {InForce}}
	for _, s := range []State{Drafted, Authorised, Lodged, Listed, Adjourned} {
		out[s] = courtSteps[s]
	}
	out[Made] = []State{Served, InForce, Varied, Satisfied, Expired, Discharged, SetAside, Quashed}
	out[Served] = []State{InForce, Varied, Satisfied, Expired, Discharged, SetAside, Quashed}
	out[InForce] = []State{Varied, Satisfied, Expired, Discharged, SetAside, Quashed}
	out[Varied] = []State{InForce, Served, Varied, Satisfied, Expired, Discharged, SetAside, Quashed}
	return out
}()

// Part8 is what the row of an order of an investigation does not hold: the domain type and the row. Days are London's.
type Part8 struct {
	OrderID       ids.Order `gorm:"primaryKey;autoIncrement:false"`
	CaseID        ids.Case
	Investigation powers.Investigation // empty for a prevention order
	Respondent    string               // who must comply: an institution or a person
	SubjectID     *ids.Subject
	Sought        string // what is asked for, or the premises to be searched
	AuthorisedAt  *time.Time
	SealedOn      caltime.Date
	CommencesOn   caltime.Date
	DueOn         caltime.Date // of a production order: the last day to comply as it now stands
	CompliedOn    caltime.Date
	Exhibit       string // what arrived, by exhibit
	BreachedOn    caltime.Date
	BreachNote    string // the breach, and what was done about it
	ExecutedAt    *time.Time
	ReturnedOn    caltime.Date
}

// TableName is part8_orders.
func (Part8) TableName() string { return "part8_orders" }

// Breached reports whether a breach stands.
func (p Part8) Breached() bool { return !p.BreachedOn.IsZero() }

// Part8Notice is a notice given under a disclosure or customer information order: the domain type and the row.
type Part8Notice struct {
	ID          int64
	OrderID     ids.Order
	CaseID      ids.Case
	N           int // within the order
	Respondent  string
	Asked       string
	GivenOn     caltime.Date
	DueOn       caltime.Date // the day that the notice names
	ClockID     ids.Clock
	AnsweredOn  caltime.Date
	Exhibit     string
	BreachedOn  caltime.Date
	BreachNote  string
	Version     int
	CreatedAt   time.Time
	WithdrawnAt *time.Time
}

// TableName is part8_notices.
func (Part8Notice) TableName() string { return "part8_notices" }

// Open reports whether an answer is still awaited.
func (n Part8Notice) Open() bool { return n.WithdrawnAt == nil && n.AnsweredOn.IsZero() }

// part8Fields are the form fields of these acts, in page order.
var part8Fields = []string{"investigation", "respondent", "subject", "sought", "notice", "court", "court_ref", "applicant", "applicant_override", "authoriser", "authoriser_override", "authorised_at", "lodged_at",
	"decision", "listed_at", "made_at", "made_by", "sealed_on", "commences_on", "printed_end_on", "due_on", "report_due", "served_at", "served_how", "exhibit", "whole", "terms", "why"}
