package assets

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
)

// Asset is a thing of value that a case knows of. It is the domain type and the row; what it is worth stands in the
// ledger, and how far it has come on its interests.
type Asset struct {
	ID                ids.Asset
	CaseID            ids.Case
	ForceID           ids.Unit
	UnitID            ids.Unit
	N                 int // A1, A2 … within the case
	Kind              Kind
	Title             string
	Description       string
	Place             string // where it is, or is kept
	Currency          string // ISO 4217
	Institution       string // account: bank or provider; crypto: exchange
	AccountName       string
	AccountNo         string // eight digits, or an IBAN
	SortCode          string // six digits
	Vrm               string // vehicle registration mark, without spaces
	Vin               string
	Address           string // of land
	TitleNo           string // at HM Land Registry
	Wallet            string
	Chain             string // of a cryptoasset
	Quantity          string // crypto: decimal text
	ListedKind        string // one of ListedKinds
	SourceKey         string // of an import
	FirstKnownAt      time.Time
	Route             string // the power thought right, or empty
	NoRouteReason     string
	InterestAccountOn caltime.Date // cash: the day it was paid into an interest-bearing account (s.296)
	FormToken         string       // of the form that added it: a form sent twice adds one
	BatchID           *ids.Batch
	Version           int // rises with every edit; a stale one is a conflict
	CreatedAt         time.Time
	CreatedBy         ids.User
	UpdatedAt         time.Time
	WithdrawnAt       *time.Time
	WithdrawnBy       *ids.User
	WithdrawnReason   string

	// Interests are the asset's, in the order they were added; readers fill them.
	Interests []Interest `gorm:"-"`
}

// TableName is assets.
func (Asset) TableName() string { return "assets" }

// Number is how the asset is called within its case: A1.
func (a Asset) Number() string { return "A" + ids.String(int64(a.N)) }

// Name is number and title: "A1 Cash in holdall".
func (a Asset) Name() string { return a.Number() + " " + a.Title }

// Withdrawn reports whether the asset was withdrawn. It stays on record.
func (a Asset) Withdrawn() bool { return a.WithdrawnAt != nil }

// Live gives the interests that still stand: not withdrawn, and not split into parts.
func (a Asset) Live() []Interest {
	var out []Interest
	for _, i := range a.Interests {
		if i.Live() {
			out = append(out, i)
		}
	}
	return out
}

const (
	mostTitle = 200
	mostShort = 200
	mostText  = 8000
)

// tidy puts what was typed into the form in which it is kept, and drops fields that the kind does not have.
func (a *Asset) tidy() {
	for _, s := range []*string{&a.Title, &a.Description, &a.Place, &a.Institution, &a.AccountName, &a.Address, &a.TitleNo, &a.Wallet, &a.Chain, &a.Quantity, &a.Route, &a.NoRouteReason} {
		*s = strings.TrimSpace(*s)
	}
	a.Currency = strings.ToUpper(strings.TrimSpace(a.Currency))
	if a.Currency == "" {
		a.Currency = "GBP"
	}
	a.SortCode = digitsOnly(a.SortCode)
	a.AccountNo = strings.ToUpper(squash(a.AccountNo))
	a.Vrm, a.Vin = strings.ToUpper(squash(a.Vrm)), strings.ToUpper(squash(a.Vin))
	a.TitleNo = strings.ToUpper(a.TitleNo)
	if a.Kind != Account {
		a.AccountName, a.AccountNo, a.SortCode = "", "", ""
		if a.Kind != Crypto {
			a.Institution = ""
		}
	}
	if a.Kind != Vehicle {
		a.Vrm, a.Vin = "", ""
	}
	if a.Kind != Property {
		a.Address, a.TitleNo = "", ""
	}
	if a.Kind != Crypto {
		a.Wallet, a.Chain, a.Quantity = "", "", ""
	}
	if a.Kind != Listed {
		a.ListedKind = ""
	}
	if a.Kind != Cash {
		a.InterestAccountOn = caltime.Date{}
	}
}

// Check reports, field by field, why a cannot be kept at the time now.
func (a Asset) Check(now time.Time) error {
	bad := map[string]string{}
	a.check(bad, now)
	return fault.Fields("Check the asset", bad, assetFields...)
}

var assetFields = []string{"kind", "title", "description", "place", "currency", "institution", "account_name", "sort_code", "account_no", "vrm", "vin",
	"address", "title_no", "chain", "wallet", "quantity", "listed_kind", "first_known", "route", "no_route_reason", "holder", "share", "estimate", "basis"}

func (a Asset) check(bad map[string]string, now time.Time) {
	if !a.Kind.Known() {
		bad["kind"] = "Choose what kind of asset it is"
	}
	if a.Title == "" {
		bad["title"] = "Enter what the asset is, such as Cash in holdall"
	}
	long(bad, "title", a.Title, "What the asset is", mostTitle)
	long(bad, "description", a.Description, "The description", mostText)
	for _, f := range []struct{ field, value, what string }{{"place", a.Place, "The place"}, {"institution", a.Institution, "The bank or provider"},
		{"account_name", a.AccountName, "The account name"}, {"address", a.Address, "The address"}, {"title_no", a.TitleNo, "The title number"},
		{"chain", a.Chain, "The cryptoasset"}, {"wallet", a.Wallet, "The address of the wallet"}, {"route", a.Route, "The route"},
		{"no_route_reason", a.NoRouteReason, "The reason"}} {
		long(bad, f.field, f.value, f.what, mostShort)
	}
	if !currencyRE.MatchString(a.Currency) {
		bad["currency"] = notCurrency
	}
	a.checkMarks(bad)
	switch {
	case a.FirstKnownAt.IsZero():
		bad["first_known"] = "Enter when the asset first became known"
	case a.FirstKnownAt.After(now):
		bad["first_known"] = "The asset cannot become known in the future"
	case a.FirstKnownAt.Year() < 1900:
		bad["first_known"] = "Enter a year after 1900"
	}
}

func long(bad map[string]string, field, value, what string, most int) {
	if len([]rune(value)) > most {
		bad[field] = what + " must be " + ids.String(int64(most)) + " characters or fewer"
	}
}
