package orders

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// MatterKind is what sort of matter it is.
type MatterKind string

// The kinds of matter.
const (
	Claim      MatterKind = "claim"      // of a victim or another owner: s.301, s.303Z51
	Exclusion  MatterKind = "exclusion"  // from a freezing order, s.303Z5: lowers what is frozen, never what was
	Exception  MatterKind = "exception"  // to a restraint order, s.41(3)-(5B)
	Conversion MatterKind = "conversion" // of a cryptoasset into money, s.303Z54
	Storage    MatterKind = "storage"    // safe storage and testing of a listed asset, s.303M
	Search     MatterKind = "search"     // for cash, without a justice’s approval: a report is owed, s.290(6)
)

// MatterKinds lists them in the order they are offered.
var MatterKinds = []MatterKind{Claim, Exclusion, Exception, Conversion, Storage, Search}

// Title is the kind as people say it.
func (k MatterKind) Title() string {
	switch k {
	case Claim:
		return "Claim of a victim or another owner"
	case Exclusion:
		return "Exclusion from a freezing order"
	case Exception:
		return "Exception to a restraint order"
	case Conversion:
		return "Conversion into money"
	case Storage:
		return "Safe storage and testing"
	case Search:
		return "Search without a justice’s approval"
	}
	return string(k)
}

// Power is the catalogue's code of what the matter is raised under, on property that family holds.
func (k MatterKind) Power(f assets.Family) powers.Code {
	switch k {
	case Claim:
		if f == assets.FamilyCrypto {
			return "CR-CLAIM"
		}
		return "CASH-CLAIM"
	case Exclusion:
		return "AF-EXCL"
	case Exception:
		return "RO-EXC"
	case Conversion:
		return "CR-CONV"
	case Storage:
		return "LA-SAFE"
	}
	return "CASH-SEARCH"
}

// MatterState is how a matter stands.
type MatterState string

// The states of a matter.
const (
	MatterOpen      MatterState = "open"
	MatterGranted   MatterState = "granted"
	MatterRefused   MatterState = "refused"
	MatterWithdrawn MatterState = "withdrawn"
	MatterDone      MatterState = "done" // a report made, storage noted
)

// Title is the state as people say it.
func (s MatterState) Title() string {
	switch s {
	case MatterOpen:
		return "Open"
	case MatterGranted:
		return "Granted"
	case MatterRefused:
		return "Refused"
	case MatterWithdrawn:
		return "Withdrawn"
	case MatterDone:
		return "Done"
	}
	return string(s)
}

// endings lists how a matter of the kind may end.
func (k MatterKind) endings() []MatterState {
	switch k {
	case Claim:
		return []MatterState{MatterGranted, MatterRefused, MatterWithdrawn}
	case Search:
		return []MatterState{MatterDone}
	}
	return nil
}

// Matter is something raised about property that is held, beside its orders. It is the domain type and the row.
type Matter struct {
	ID          int64
	CaseID      ids.Case
	ForceID     ids.Unit
	UnitID      ids.Unit
	N           int // M1, M2 … within the case
	Kind        MatterKind
	AssetID     *ids.Asset    // nil: a search that found nothing
	InterestID  *ids.Interest // nil: every live interest of the asset
	OrderID     *ids.Order    // that it is raised under
	State       MatterState
	Party       string       // who claims, or whose expenses
	Purpose     string       // living, legal, legal_aid, business
	Mandatory   bool         // the court must make it: legal aid
	AmountPence *money.Pence // claimed, let out, or what a conversion brought
	At          time.Time    // when it was made or done
	UntilOn     caltime.Date // an exception: to the end of
	Court       string
	Note        string
	DecidedAt   *time.Time
	DecidedNote string
	DueOn       caltime.Date // of a report
	Version     int
	CreatedAt   time.Time
	CreatedBy   ids.User
	UpdatedAt   time.Time
}

// TableName is property_matters.
func (Matter) TableName() string { return "property_matters" }

// Number is how the matter is called within its case: M1.
func (m Matter) Number() string { return "M" + ids.String(int64(m.N)) }

// Name is number and kind: "M1 claim of a victim or another owner".
func (m Matter) Name() string { return m.Number() + " " + lower(m.Kind.Title()) }

// Purposes of an exclusion or an exception.
var purposes = []struct{ code, text, hint string }{
	{"living", "Living expenses", ""},
	{"legal", "Legal expenses", ""},
	{"legal_aid", "Legal aid payments", "A restraint order must except these"},
	{"business", "A trade, business or profession", ""},
}

func purposeText(code string) string {
	for _, p := range purposes {
		if p.code == code {
			return p.text
		}
	}
	return ""
}
