package confiscation

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// Standing is how proceedings against a defendant stand.
type Standing string

// How proceedings stand.
const (
	Open      Standing = "open"      // no order yet
	Ordered   Standing = "ordered"   // a confiscation order was made
	NoOrder   Standing = "no_order"  // decided without an order: ss.19 and 20 may reopen them
	Abandoned Standing = "withdrawn" // recorded in error
)

// Title is the standing as people say it.
func (s Standing) Title() string {
	switch s {
	case Open:
		return "Before the court"
	case Ordered:
		return "Order made"
	case NoOrder:
		return "No order made"
	case Abandoned:
		return "Taken back"
	}
	return ""
}

// Proceedings are confiscation proceedings against one defendant of a case (s.6): the domain type and the row.
type Proceedings struct {
	ID                 int64
	CaseID             ids.Case
	ForceID            ids.Unit
	UnitID             ids.Unit
	N                  int // 1, 2 … within the case, in the address of its page
	DefendantID        ids.Subject
	ConvictedOn        caltime.Date // the latest conviction (s.14(9))
	StartedOn          caltime.Date
	AskedBy            string // prosecutor or court (s.6(3))
	LifestyleAsked     bool   // the prosecutor asked for the criminal lifestyle question
	Regime             Regime
	RegimeBy           string // date: by the reference data; court: as the court applied it
	RegimeWhy          string
	SentencedOn        caltime.Date // zero: not recorded
	PostponedTo        caltime.Date // the last day of the postponement; zero: none
	Exceptional        string       // the exceptional circumstances that the court found (s.14(4))
	AppealDeterminedOn caltime.Date
	State              Standing
	OrderID            *ids.Order
	Version            int
	CreatedAt          time.Time
	CreatedBy          ids.User
	UpdatedAt          time.Time
}

// TableName is confiscation_proceedings.
func (Proceedings) TableName() string { return "confiscation_proceedings" }

// Path is the end of the page's address after the case's own.
func (p Proceedings) Path() string { return "/confiscation/" + ids.String(int64(p.N)) }

// Detail is what a confiscation order says beyond what every order does. Its amount is the sum of its Sums.
type Detail struct {
	OrderID       ids.Order `gorm:"primaryKey;autoIncrement:false"`
	CaseID        ids.Case
	ProceedingsID int64
	MadeOn        caltime.Date
	General       bool // benefit from general criminal conduct (s.6(4)), not from the particular
	Nominal       bool
	TermMonths    int // the longest default term for the amount ordered (s.35(2A))
	TermDays      int
	TermCite      string
	TermVerified  bool
	Compliance    string // the terms of a compliance order (s.13A); "" for none
	ReviewClockID *ids.Clock
	Version       int
}

// TableName is confiscation_orders.
func (Detail) TableName() string { return "confiscation_orders" }

// Cause says why a sum became part of an order.
type Cause string

// The causes. A reduction is a sum below nothing.
const (
	ByOrder          Cause = "made"
	ByUplift         Cause = "uplift"       // s.22
	ByReduction      Cause = "reduction"    // s.23, or on appeal
	ByReconsideraton Cause = "reconsidered" // s.21: the benefit was found to be more
)

// Title is the cause as people say it.
func (c Cause) Title() string {
	switch c {
	case ByOrder:
		return "As ordered"
	case ByUplift:
		return "Uplift (s.22)"
	case ByReduction:
		return "Reduction (s.23)"
	case ByReconsideraton:
		return "Benefit reconsidered (s.21)"
	}
	return ""
}

// Sum is a part of what an order requires to be paid, and the day it is due.
type Sum struct {
	ID          int64
	CaseID      ids.Case
	OrderID     ids.Order
	N           int
	Cause       Cause
	AmountPence money.Pence
	FromOn      caltime.Date // the day of the order or variation
	FirstDueOn  caltime.Date // as first specified
	DueOn       caltime.Date // as extended
	AppliedOn   caltime.Date // the application for more time (s.11(4)); zero: none
	DecidedOn   caltime.Date
	Decision    string // allowed or refused
	ClockID     *ids.Clock
	Version     int
	CreatedAt   time.Time
}

// TableName is confiscation_sums.
func (Sum) TableName() string { return "confiscation_sums" }

// The kinds of line of a schedule.
const (
	FreeLine   = "free"   // free property that the defendant holds (s.9(1)(a))
	HiddenLine = "hidden" // a finding of hidden assets
	GiftLine   = "gift"   // a tainted gift (s.9(1)(b)), once, whoever holds it now
	// ObligationLine is an obligation that has priority (s.9(2)): it is taken off.
	ObligationLine = "obligation"
)

// Line is a line of the schedule of an available amount.
type Line struct {
	ID          int64
	CaseID      ids.Case
	OrderID     ids.Order
	N           int
	Kind        string
	InterestID  *ids.Interest
	AssetID     *ids.Asset
	Title       string
	ValuePence  money.Pence
	AddedOn     caltime.Date
	WithdrawnAt *time.Time
	CreatedAt   time.Time
}

// TableName is confiscation_lines.
func (Line) TableName() string { return "confiscation_lines" }

// What a payment came from.
const (
	FromDefendant = "paid"     // paid by or for the defendant
	FromSale      = "realised" // property of the schedule turned into money
	FromTransfer  = "transfer" // money held under other powers, paid over in satisfaction (s.67)
)

// Payment is money paid towards an order, its split, and where it went.
type Payment struct {
	ID                int64
	CaseID            ids.Case
	OrderID           ids.Order
	N                 int
	Source            string
	InterestID        *ids.Interest
	PaidOn            caltime.Date
	AmountPence       money.Pence
	PrincipalPence    money.Pence
	InterestPence     money.Pence
	Rule              string // how it was split
	Note              string
	ReceiptedOn       caltime.Date // the day it reached HMCTS or the Home Office; zero: not yet
	ReceiptedWhere    string
	CompensationPence money.Pence // to victims out of it (s.13(5)-(6)): not the force's recovery
	CostsPence        money.Pence
	FormToken         string
	Version           int
	CreatedAt         time.Time
	CreatedBy         ids.User
	ReversedAt        *time.Time
	ReversedWhy       string
}

// TableName is confiscation_payments.
func (Payment) TableName() string { return "confiscation_payments" }

// Standing reports whether the payment counts: it was not reversed.
func (p Payment) Standing() bool { return p.ReversedAt == nil }

// Number is how the payment is called within its order: P1.
func (p Payment) Number() string { return "P" + ids.String(int64(p.N)) }

// Done is one act of the proceedings, kept for ever.
type Done struct {
	ID            int64
	CaseID        ids.Case
	ProceedingsID int64
	Kind          string
	DoneOn        caltime.Date
	AmountPence   *money.Pence
	Title         string
	Detail        string
	ActorID       ids.User
	ActorName     string
	RecordedAt    time.Time
}

// TableName is confiscation_acts.
func (Done) TableName() string { return "confiscation_acts" }
