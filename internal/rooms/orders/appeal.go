package orders

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// AppealKind tells an appeal against a court's decision from an application to set a forfeiture by notice aside.
type AppealKind string

// The kinds of appeal.
const (
	AppealOrder AppealKind = "appeal"    // s.299, s.303Z16 and their like
	AskSetAside AppealKind = "set_aside" // s.297E, s.303Z12
)

// Result is what became of an appeal; "" while it is pending.
type AppealResult string

// The results of an appeal.
const (
	AppealDismissed AppealResult = "dismissed"
	AppealAllowed   AppealResult = "allowed"
	AppealVaried    AppealResult = "varied" // another sum is forfeited
	AppealAbandoned AppealResult = "abandoned"
)

// AppealResults lists them in the order they are offered.
var AppealResults = []AppealResult{AppealDismissed, AppealAllowed, AppealVaried, AppealAbandoned}

// Title is the result as people say it.
func (r AppealResult) Title() string {
	switch r {
	case AppealDismissed:
		return "Dismissed"
	case AppealAllowed:
		return "Allowed"
	case AppealVaried:
		return "Allowed in part"
	case AppealAbandoned:
		return "Abandoned"
	}
	return "Pending"
}

// Appeal is an appeal against a decision on forfeiture, or an application to set a forfeiture by notice aside. It is the
// domain type and the row. Instants are UTC.
type Appeal struct {
	ID           int64
	CaseID       ids.Case
	ForceID      ids.Unit
	UnitID       ids.Unit
	OrderID      ids.Order
	N            int // 1, 2 … of the order
	Kind         AppealKind
	Appellant    string
	LodgedAt     time.Time
	LastDay      caltime.Date // of the time to lodge it; zero where it is not known
	ExtendedWhy  string       // lodged after that day: on what ground the court took it
	Court        string
	CourtRef     string
	ListedAt     *time.Time
	DeterminedAt *time.Time
	Result       AppealResult
	AmountPence  *money.Pence // forfeited by the decision on it; nil where it leaves the sum as it was
	Note         string
	Version      int
	CreatedAt    time.Time
	CreatedBy    ids.User
	UpdatedAt    time.Time
	WithdrawnAt  *time.Time // recorded in error
}

// TableName is appeals.
func (Appeal) TableName() string { return "appeals" }

// Pending reports whether the appeal is before the court.
func (a Appeal) Pending() bool { return a.WithdrawnAt == nil && a.Result == "" }

// Title is what it is, as people say it.
func (a Appeal) Title() string {
	if a.Kind == AskSetAside {
		return "Application to set aside"
	}
	return "Appeal"
}

// appealCite is the section under which a decision on property of a family is appealed, or a notice set aside, and
// whether it was read in a source.
func appealCite(o Order) (cite string, verified bool) {
	switch {
	case o.Kind.Notice() && o.Power == "AF-NOTICE":
		return "s.303Z12", false
	case o.Kind.Notice():
		return "s.297E", false
	}
	switch o.Power {
	case "CASH-FORF":
		return "s.299", true
	case "LA-FORF":
		return "s.303S", false
	case "CR-FORF":
		return "s.303Z46", false
	}
	return "s.303Z16", false
}
