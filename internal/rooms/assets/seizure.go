package assets

import (
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// Power is what property was taken under.
type Power string

// The powers of seizure.
const (
	S294    Power = "s294"    // cash
	S303J   Power = "s303J"   // listed assets
	S303Z26 Power = "s303Z26" // items related to cryptoassets
	S303Z29 Power = "s303Z29" // cryptoassets
	S47C    Power = "s47C"    // realisable property, before a restraint order
	PACE    Power = "pace"    // evidence: not denial
	OtherOf Power = "other"   // another law: not denial
)

// Powers lists them in the order they are offered.
var Powers = []Power{S294, S303J, S303Z26, S303Z29, S47C, PACE, OtherOf}

// Title is the power as people say it.
func (p Power) Title() string {
	switch p {
	case S294:
		return "s.294, cash"
	case S303J:
		return "s.303J, listed asset"
	case S303Z26:
		return "s.303Z26, item related to a cryptoasset"
	case S303Z29:
		return "s.303Z29, cryptoasset"
	case S47C:
		return "s.47C, property that may be restrained"
	case PACE:
		return "PACE, as evidence"
	case OtherOf:
		return "Another law"
	}
	return string(p)
}

// Cite is the power in a few letters for a list: "s.294", "PACE", "other law".
func (p Power) Cite() string {
	switch p {
	case PACE:
		return "PACE"
	case OtherOf:
		return "other law"
	}
	return strings.Replace(string(p), "s", "s.", 1)
}

// For reports whether the power can take property of kind k.
func (p Power) For(k Kind) bool {
	switch p {
	case S294:
		return k == Cash
	case S303J:
		return k == Listed
	case S303Z26, S303Z29:
		return k == Crypto
	case S47C:
		return k != Cash && k.Seizable() // s.47C: cash and exempt property are outside it
	case PACE, OtherOf:
		return true
	}
	return false
}

// Seizable reports whether property of kind k can be taken away: money in an account is frozen, land restrained.
func (k Kind) Seizable() bool { return k.Known() && k != Account && k != Property }

// PowersFor lists the powers that can take property of kind k.
func PowersFor(k Kind) []Power {
	var out []Power
	for _, p := range Powers {
		if p.For(k) {
			out = append(out, p)
		}
	}
	return out
}

// family is the denial that a seizure under p is.
func (p Power) family() Family {
	switch p {
	case S294:
		return FamilyCash
	case S303J:
		return FamilyListed
	case S303Z26, S303Z29:
		return FamilyCrypto
	case S47C:
		return FamilyRestraint
	}
	return FamilyPACE
}

// state is what a seizure under p makes of an interest.
func (p Power) state() State {
	if p.family() == FamilyPACE {
		return DeniedPACE
	}
	return DeniedSeized
}

// Clocked reports whether a seizure under p in a nation starts a clock of 48 hours. None of ours runs outside the
// United Kingdom, and s.47C is law in England and Wales alone.
func (p Power) Clocked(n caltime.Nation) bool {
	switch p {
	case S294, S303J, S303Z26, S303Z29:
		return n == caltime.EnglandWales || n == caltime.Scotland || n == caltime.NorthernIreland
	case S47C:
		return n == caltime.EnglandWales
	}
	return false
}

// UnderMinimum says why cash below the least sum of s.303 is recorded all the same.
type UnderMinimum string

// The answers to "it is under the minimum".
const (
	NotUnder   UnderMinimum = ""
	PartOfMore UnderMinimum = "part_of_more" // part of a larger sum: the total counts
	OtherPower UnderMinimum = "other_power"  // held under another power as well
	WithReason UnderMinimum = "reason"
)

// Seizure is property taken on one occasion under one power. It is the domain type and the row.
type Seizure struct {
	ID              ids.Seizure
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	AssetID         ids.Asset
	InterestID      ids.Interest
	Power           Power
	PowerNote       string // of another law: which; of s.47C: who approved it (s.47G)
	Nation          caltime.Nation
	SeizedAt        time.Time
	SeizedLocal     caltime.Local // what the clock on the wall showed, in London
	Place           string
	SeizedBy        string // name or shoulder number
	Exhibit         string
	TotalPence      money.Pence // pounds on the day
	Suspicion       string
	UnderMinimum    UnderMinimum
	UnderReason     string
	DecidedS294At   *time.Time   // when it was decided whether to seize under s.294
	ReSeizureOf     *ids.Seizure // the seizure before: this one starts a clock of its own
	FormToken       string
	Version         int
	CreatedAt       time.Time
	CreatedBy       ids.User
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string

	// Exhibits are what the find was made of; readers fill them.
	Exhibits []Exhibit `gorm:"-"`
}

// TableName is seizures.
func (Seizure) TableName() string { return "seizures" }

// Exhibit is a part of one find: an amount in one currency.
type Exhibit struct {
	ID        int64
	SeizureID ids.Seizure
	CaseID    ids.Case
	Exhibit   string
	Minor     int64
	Currency  string
	Exponent  int
	Rate      money.Rate // pounds for one unit, on the day
	GbpPence  money.Pence
}

// TableName is seizure_exhibits.
func (Exhibit) TableName() string { return "seizure_exhibits" }

// Amount prints the exhibit's amount as it was counted, with the pounds where it is another currency.
func (x Exhibit) Amount() string {
	return Entry{Currency: x.Currency, Minor: x.Minor, Exponent: x.Exponent, Rate: x.Rate, GbpPence: x.GbpPence}.Amount()
}

var seizureFields = []string{"when", "nation", "place", "asset", "title", "listed_kind", "chain", "wallet", "quantity", "exhibit-1", "amount-1", "currency-1", "rate-1",
	"exhibit-2", "amount-2", "currency-2", "rate-2", "exhibit-3", "amount-3", "currency-3", "rate-3", "exhibit-4", "amount-4", "currency-4", "rate-4",
	"under", "under_reason", "holder", "share", "power", "power_note", "officer", "kept", "re_seizure_of", "suspicion"}

// Check reports, field by field, why s cannot be recorded at the time now, where the least cash that s.294 reaches is
// minimum. Cash under it is not refused: the person is asked what it is, and the answer is kept.
func (s Seizure) Check(k Kind, minimum money.Pence, now time.Time) error {
	bad := map[string]string{}
	switch {
	case s.SeizedAt.IsZero():
		bad["when"] = "Enter the day and time of the seizure"
	case s.SeizedAt.After(now):
		bad["when"] = "The time of the seizure cannot be in the future"
	case s.SeizedAt.Year() < 2002:
		bad["when"] = "Enter a day since the Act came into force"
	}
	if !nationKnown(s.Nation) {
		bad["nation"] = "Choose where it was seized"
	}
	if strings.TrimSpace(s.Place) == "" {
		bad["place"] = "Enter where it was seized"
	}
	long(bad, "place", s.Place, "The place", mostShort)
	switch {
	case !s.Power.For(k):
		bad["power"] = "Choose the power it was seized under"
	case s.Power == OtherOf && strings.TrimSpace(s.PowerNote) == "":
		bad["power_note"] = "Enter which law it was seized under"
	case s.Power == S47C && strings.TrimSpace(s.PowerNote) == "":
		bad["power_note"] = "Enter who approved it: a justice of the peace or, where that was not practicable, a senior officer with rank (s.47G)"
	}
	long(bad, "power_note", s.PowerNote, "The law", mostShort)
	if strings.TrimSpace(s.SeizedBy) == "" {
		bad["officer"] = "Enter the name or shoulder number of the officer who seized it"
		if k == Cash {
			bad["officer"] = "Enter the name or shoulder number of the officer who seized the cash"
		}
	}
	long(bad, "officer", s.SeizedBy, "The name of the officer", mostShort)
	long(bad, "suspicion", s.Suspicion, "The grounds", mostText)
	s.checkExhibits(k, bad)
	if _, wrong := bad["amount-1"]; !wrong && s.Power == S294 && s.TotalPence < minimum {
		s.checkUnder(minimum, bad)
	}
	return fault.Fields("Check the seizure", bad, seizureFields...)
}

func (s Seizure) checkExhibits(k Kind, bad map[string]string) {
	if len(s.Exhibits) == 0 {
		bad["amount-1"] = "Enter what it is worth; an estimate will do"
		if k == Cash {
			bad["amount-1"] = "Enter how much cash was seized; an estimate will do"
		}
	}
	for n, x := range s.Exhibits {
		at := func(f string) string { return fmt.Sprintf("%s-%d", f, n+1) }
		if x.Minor == 0 {
			bad[at("amount")] = "Enter an amount above nothing"
		}
		checkSum(bad, at("amount"), x.Minor, x.GbpPence)
		if !currencyRE.MatchString(x.Currency) {
			bad[at("currency")] = notCurrency
		}
		if x.Currency == "GBP" && x.Rate != money.One {
			bad[at("rate")] = "One pound is one pound: the rate of GBP is 1"
		}
		long(bad, at("exhibit"), x.Exhibit, "The exhibit reference", 60)
	}
	if s.TotalPence > money.Most {
		bad["amount-1"] = "The sum is too large: enter at most " + money.Most.String()
	}
}

func (s Seizure) checkUnder(minimum money.Pence, bad map[string]string) {
	switch s.UnderMinimum {
	case PartOfMore, OtherPower:
	case WithReason:
		if strings.TrimSpace(s.UnderReason) == "" {
			bad["under_reason"] = "Enter why it is recorded under s.294 all the same"
		}
	default:
		bad["under"] = "Cash under " + minimum.Pounds() + " cannot be seized under s.294 by itself: choose what applies"
	}
	long(bad, "under_reason", s.UnderReason, "The reason", 1000)
}

func nationKnown(n caltime.Nation) bool {
	for _, x := range caltime.Nations() {
		if x == n {
			return true
		}
	}
	return false
}

// total adds the rounded pounds of the exhibits.
func total(list []Exhibit) (money.Pence, error) {
	var sum money.Pence
	for _, x := range list {
		if x.GbpPence > money.Most || sum > money.Most {
			return 0, fault.Fields("Check the seizure", map[string]string{"amount-1": "The sum is too large: enter at most " + money.Most.String()})
		}
		sum += x.GbpPence
	}
	return sum, nil
}

// reckonExhibits fills what follows from the rest of each exhibit: currency, decimals and pounds.
func reckonExhibits(list []Exhibit) error {
	bad := map[string]string{}
	for n := range list {
		e := Entry{Currency: list[n].Currency, Rate: list[n].Rate, Minor: list[n].Minor}
		if e.reckon() != nil {
			bad[fmt.Sprintf("rate-%d", n+1)] = "Enter how many pounds one unit of the currency buys, such as 0.79"
		}
		list[n].Currency, list[n].Exponent, list[n].Rate, list[n].GbpPence = e.Currency, e.Exponent, e.Rate, e.GbpPence
	}
	return fault.Fields("Check the seizure", bad, seizureFields...)
}
