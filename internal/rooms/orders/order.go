package orders

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// Kind is what sort of order or notice it is.
type Kind string

// The kinds of order. Which power of which chapter it is stands in Order.Power.
const (
	Detention         Kind = "detention"
	FurtherDetention  Kind = "further_detention"
	ForfeitureNotice  Kind = "forfeiture_notice"
	Forfeiture        Kind = "forfeiture" // from the application on
	Freezing          Kind = "freezing"
	FreezingVariation Kind = "freezing_variation"
	Restraint         Kind = "restraint"
	Confiscation      Kind = "confiscation" // its own states: state_confiscation.go
)

// Notice reports whether an officer gives it, not a court.
func (k Kind) Notice() bool { return k == ForfeitureNotice }

// Title is the kind as people say it.
func (k Kind) Title() string {
	switch k {
	case Detention:
		return "Detention order"
	case FurtherDetention:
		return "Further detention order"
	case ForfeitureNotice:
		return "Forfeiture notice"
	case Forfeiture:
		return "Forfeiture"
	case Freezing:
		return "Freezing order"
	case FreezingVariation:
		return "Freezing order varied"
	case Restraint:
		return "Restraint order"
	case Confiscation:
		return "Confiscation order"
	}
	if x, ok := k.part8(); ok {
		return x.title
	}
	return string(k)
}

// Order is a court's order, an application for one, or a notice. It is the domain type and the row.
type Order struct {
	ID              ids.Order
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	N               int // O1, O2 … within the case
	Kind            Kind
	Family          string // of the property: cash, listed, account, crypto, restraint
	Power           powers.Code
	State           State
	Court           string
	CourtRef        string
	LodgedAt        *time.Time // Kingdom Corporate: the application, its listing, the hearing and the order
	ListedAt        *time.Time
	CalledOnAt      *time.Time
	MadeAt          *time.Time // the order made, or the notice given
	MadeOn          caltime.Date
	MadeBy          string       // bench or judge
	PrintedEndOn    caltime.Date // the last day as printed
	EndAt           *time.Time   // exclusive
	LastDay         caltime.Date
	FirstOrderID    *ids.Order // the first of its chain; nil for the first itself
	ExtendsID       *ids.Order
	AmountPence     *money.Pence
	ApplicantID     *ids.User
	Applicant       string // name, rank and accreditation as on the day
	ApplicantRank   string
	ApplicantAccred string
	AuthoriserID    *ids.User
	Authoriser      string
	AuthoriserRank  string
	ServedAt        *time.Time
	ServedHow       string
	EndedAt         *time.Time
	EndedWhy        string
	Terms           string
	Version         int
	CreatedAt       time.Time
	CreatedBy       ids.User
	UpdatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string

	// Reaches are the interests it is about; readers fill them.
	Reaches []Reach `gorm:"-"`
	// Overrides are what was overridden to record it, with what was when it was applied for; only acts fill them.
	Overrides []Override `gorm:"-"`
}

// TableName is orders.
func (Order) TableName() string { return "orders" }

// Number is how the order is called within its case: O1.
func (o Order) Number() string { return "O" + ids.String(int64(o.N)) }

// Name is number and kind: "O1 Detention order".
func (o Order) Name() string { return o.Number() + " " + lower(o.Kind.Title()) }

// Live reports whether the order has effect and was not withdrawn.
func (o Order) Live() bool { return o.WithdrawnAt == nil && o.State.Standing() }

// First gives the first order of the chain: itself where it is the first.
func (o Order) First() ids.Order {
	if o.FirstOrderID != nil {
		return *o.FirstOrderID
	}
	return o.ID
}

// Cite is the section of its power.
func (o Order) Cite() string { p, _ := powers.ByCode(o.Power); return powers.Dashed(p.Cite) }

// Reach is an interest that an order is about, with its value as the order had it.
type Reach struct {
	OrderID    ids.Order    `gorm:"primaryKey;autoIncrement:false"`
	InterestID ids.Interest `gorm:"primaryKey;autoIncrement:false"`
	AssetID    ids.Asset
	CaseID     ids.Case
	ValuePence *money.Pence
}

// TableName is order_interests.
func (Reach) TableName() string { return "order_interests" }

// Step is one step of an order, kept for ever.
type Step struct {
	ID         int64
	OrderID    ids.Order
	CaseID     ids.Case
	FromState  State
	ToState    State
	At         time.Time // when it happened
	Note       string
	ActorID    ids.User
	ActorName  string
	RecordedAt time.Time
}

// TableName is order_steps.
func (Step) TableName() string { return "order_steps" }

// Report is a report on progress that a court asked for in a restraint order (s.41(7B)).
type Report struct {
	ID         int64
	OrderID    ids.Order
	CaseID     ids.Case
	ForceID    ids.Unit
	UnitID     ids.Unit
	DueOn      caltime.Date
	ReportedOn caltime.Date // zero: not yet
	Note       string
	Version    int
	CreatedAt  time.Time

	WithdrawnAt *time.Time
}

// TableName is order_reports.
func (Report) TableName() string { return "order_reports" }

// detentionPower is the power of a detention order on property of a kind; "" where there is none.
func detentionPower(k assets.Kind) powers.Code {
	switch k {
	case assets.Cash:
		return "CASH-DET"
	case assets.Listed:
		return "LA-DET"
	case assets.Crypto:
		return "CR-DET"
	}
	return ""
}

// freezingPower is the power of a freezing order on property of a kind; "" where there is none.
func freezingPower(k assets.Kind) powers.Code {
	switch k {
	case assets.Account:
		return "AFO"
	case assets.Crypto:
		return "CWFO"
	}
	return ""
}

// forfeiturePower is the power to apply for forfeiture of property that family holds; "" where there is none.
func forfeiturePower(f assets.Family) powers.Code {
	switch f {
	case assets.FamilyCash:
		return "CASH-FORF"
	case assets.FamilyListed:
		return "LA-FORF"
	case assets.FamilyAccount:
		return "AF-FORF"
	case assets.FamilyCrypto:
		return "CR-FORF"
	}
	return ""
}

// noticePower is the power to give a forfeiture notice for property that family holds; "" where there is none.
func noticePower(f assets.Family) powers.Code {
	switch f {
	case assets.FamilyCash:
		return "CASH-FN"
	case assets.FamilyAccount:
		return "AF-NOTICE"
	}
	return ""
}

// seizureClock is the clock of 48 hours that a seizure under p starts; "" for none.
func seizureClock(p assets.Power) powers.Code {
	switch p {
	case assets.S294:
		return "CASH-48"
	case assets.S303J:
		return "LA-48"
	case assets.S303Z26:
		return "CR-ITEM"
	case assets.S303Z29:
		return "CR-48"
	case assets.S47C:
		return "S47-48"
	}
	return ""
}

// fortyEight reports whether the code is that of a clock of 48 hours from a seizure.
func fortyEight(c powers.Code) bool {
	return c == "CASH-48" || c == "LA-48" || c == "CR-48" || c == "CR-ITEM" || c == "S47-48"
}

// ofOthers reports whether the clock is the time of somebody else to act, so that its end is no lapse.
func ofOthers(c powers.Code) bool { return c == "CASH-FN" || c == "AF-NOTICE" || contests(c) }

// contests reports whether the clock is the time to appeal a forfeiture, or to have one by notice set aside: it runs on
// property that is no longer held.
func contests(c powers.Code) bool {
	return appeals(c) || c == "CASH-SET-ASIDE" || c == "AF-SET-ASIDE"
}

// appeals reports whether the clock is the time to appeal a court's decision on forfeiture.
func appeals(c powers.Code) bool {
	return c == "FORF-APPEAL" || c == "LA-APPEAL" || c == "AF-APPEAL" || c == "CR-APPEAL"
}

// appealPower is the time to appeal a decision under a power of forfeiture: each chapter of Part 5 has a section of its
// own, and that of cash alone was read.
func appealPower(forfeiture powers.Code) powers.Code {
	switch forfeiture {
	case "LA-FORF":
		return "LA-APPEAL"
	case "AF-FORF":
		return "AF-APPEAL"
	case "CR-FORF":
		return "CR-APPEAL"
	}
	return "FORF-APPEAL"
}

// setAsidePower is the time to have a forfeiture by a notice set aside; "" where there is none.
func setAsidePower(notice powers.Code) powers.Code {
	switch notice {
	case "CASH-FN":
		return "CASH-SET-ASIDE"
	case "AF-NOTICE":
		return "AF-SET-ASIDE"
	}
	return ""
}

func lower(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToLower(s[:1]) + s[1:]
}
