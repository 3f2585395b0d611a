package assets

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
)

// difference is a field of an asset that two versions have differently.
type difference struct{ field, label, old, new string }

// fieldOf is one field of an asset as people see it.
type fieldOf struct {
	name, label string
	text        func(a *Asset) *string
}

// fieldsOf lists the fields of text that people may change, in page order.
var fieldsOf = []fieldOf{
	{"title", "What it is", func(a *Asset) *string { return &a.Title }},
	{"description", "Description", func(a *Asset) *string { return &a.Description }},
	{"place", "Where it is", func(a *Asset) *string { return &a.Place }},
	{"currency", "Currency", func(a *Asset) *string { return &a.Currency }},
	{"institution", "Bank or provider", func(a *Asset) *string { return &a.Institution }},
	{"account_name", "Account name", func(a *Asset) *string { return &a.AccountName }},
	{"sort_code", "Sort code", func(a *Asset) *string { return &a.SortCode }},
	{"account_no", "Account number", func(a *Asset) *string { return &a.AccountNo }},
	{"vrm", "Registration mark", func(a *Asset) *string { return &a.Vrm }},
	{"vin", "Chassis number", func(a *Asset) *string { return &a.Vin }},
	{"address", "Address", func(a *Asset) *string { return &a.Address }},
	{"title_no", "Title number", func(a *Asset) *string { return &a.TitleNo }},
	{"chain", "Cryptoasset", func(a *Asset) *string { return &a.Chain }},
	{"wallet", "Wallet address", func(a *Asset) *string { return &a.Wallet }},
	{"quantity", "Quantity", func(a *Asset) *string { return &a.Quantity }},
	{"listed_kind", "Sort of listed asset", func(a *Asset) *string { return &a.ListedKind }},
	{"route", "Route", func(a *Asset) *string { return &a.Route }},
	{"no_route_reason", "Why there is no route", func(a *Asset) *string { return &a.NoRouteReason }},
}

// differences lists the fields in which b is not as a, in page order.
func differences(a, b Asset) []difference {
	var out []difference
	for _, f := range fieldsOf {
		if x, y := *f.text(&a), *f.text(&b); x != y {
			out = append(out, difference{f.name, f.label, x, y})
		}
	}
	if !a.FirstKnownAt.Equal(b.FirstKnownAt) {
		out = append(out, difference{"first_known", "First known", caltime.DateOf(a.FirstKnownAt).String(), caltime.DateOf(b.FirstKnownAt).String()})
	}
	if a.InterestAccountOn != b.InterestAccountOn {
		out = append(out, difference{"interest_account_on", "Paid in", a.InterestAccountOn.String(), b.InterestAccountOn.String()})
	}
	return out
}

func checkPaidIn(day caltime.Date, a Asset, now time.Time) error {
	bad := map[string]string{}
	switch {
	case day.IsZero() || !day.Valid():
		bad["paid_in"] = "Enter the day on which it was paid in"
	case day.After(caltime.DateOf(now)):
		bad["paid_in"] = "The day it was paid in cannot be in the future"
	case day.Before(caltime.DateOf(a.FirstKnownAt)):
		bad["paid_in"] = "It cannot be paid in before it was known"
	}
	return fault.Fields("Check the day", bad)
}
