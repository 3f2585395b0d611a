package rules

import (
	"fmt"
	"time"

	"proceeds/internal/base/money"
)

var mo27Minimum = Param{Key: "MO-27.minimum", Title: "Assets from which a case counts as large", Unit: Pence,
	Default: 50_000_00, Min: 1_00, Max: 10_000_000_00}

// NoInvestigationOrders finds a large case that came to a charge without one order of Part 8.
var NoInvestigationOrders = define(Rule{
	Code:          "MO-27",
	Title:         "Use orders of an investigation before the charge",
	Version:       1,
	Basis:         "Joint thematic review 2010: the tools of the Act are hardly used; Proceeds of Crime Act 2002 Part 8",
	Severity:      S3,
	DefaultReason: "TOOLS_NOT_USED",
	Params:        []Param{mo27Minimum},
	Check:         noInvestigationOrders,
	Examples: []Example{
		{Given: "£80,000 of assets, charged, and no order of an investigation",
			Facts: mo27Example(Known[money.Pence](80_000_00), At(on("2026-03-02"))), Want: []string{"MO-27/case/1 run_out S3"}},
		{Given: "an account monitoring order was made in February",
			Facts: mo27Used(on("2026-02-09")), Want: []string{"MO-27/case/1 gone S3"}},
		{Given: "a production order was made after the charge only",
			Facts: mo27Used(on("2026-03-09")), Want: []string{"MO-27/case/1 run_out S3"}},
		{Given: "£30,000 of assets",
			Facts: mo27Example(Known[money.Pence](30_000_00), At(on("2026-03-02"))), Want: []string{"MO-27/case/1 gone S3"}},
		{Given: "not charged",
			Facts: mo27Example(Known[money.Pence](80_000_00), Never())},
		{Given: "the case was opened after the charge",
			Facts: mo27Example(Known[money.Pence](80_000_00), At(on("2026-01-12")))},
		{Given: "whether there is a charge is not recorded",
			Facts: mo27Example(Known[money.Pence](80_000_00), When{}), Want: []string{"MO-27/case/1 note"}},
		{Given: "the value of the assets is not recorded",
			Facts: mo27Example(nil, At(on("2026-03-02"))), Want: []string{"MO-27/case/1 note"}},
	},
})

func noInvestigationOrders(f Facts, p Params) ([]Finding, []Note) {
	var total money.Pence
	refs, unknown := Refs{}, false
	for _, i := range f.Interests {
		if i.setAside() {
			continue
		}
		if i.Estimate == nil {
			unknown = true
			continue
		}
		total += *i.Estimate
		refs.Interests, refs.Assets = append(refs.Interests, i.ID), append(refs.Assets, i.AssetID)
	}
	minimum := money.Pence(p.of(mo27Minimum))
	charged := f.Criminal.Charged
	if len(f.Interests) == 0 || charged.Known && !charged.Happened(f.Now) || total < minimum && !unknown && !charged.Known {
		return nil, nil
	}
	print := fmt.Sprintf("MO-27/case/%d", f.Case.ID)
	switch {
	case total < minimum && unknown && !charged.Known:
		return nil, nil // neither is known: nothing points to a large case
	case !charged.Known:
		return nil, lacking("MO-27", print, "Whether there is a charge is not recorded.", refs)
	case total < minimum && unknown:
		return nil, lacking("MO-27", print, "The value of an asset of the case is not recorded.", refs)
	case f.Case.Opened.IsZero():
		return nil, lacking("MO-27", print, "The date on which the case was opened is not recorded.", refs)
	case !charged.At.After(f.Case.Opened):
		return nil, nil // the unit came to it after the charge
	}
	a := about{Finding: Finding{
		Fingerprint: print,
		Why:         fmt.Sprintf("The case was charged on %s with assets of %s; no production, disclosure, account monitoring or other order of an investigation is recorded by then.", day(charged.At), total),
		WhatBy:      "Ask for orders of an investigation while there is no charge.",
		WhoCould:    "An appropriate officer: an accredited financial investigator or a constable",
		Basis:       "not valued: what such orders would have shown is not known",
		Opens:       f.Case.Opened,
		Closes:      charged.At,
		Refs:        refs,
	}, done: Never()}
	if total < minimum {
		a.gone = fmt.Sprintf("Assets of %s or more are not recorded.", minimum)
	}
	for _, t := range f.Investigation {
		if t.Before(charged.At) {
			a.gone = "An order of an investigation was made on " + day(t) + "."
		}
	}
	return a.settle(f.Now)
}

// mo27Example is a case opened on 12 January 2026 with one asset, seen in April.
func mo27Example(worth *money.Pence, charged When) Facts {
	return Facts{Now: on("2026-04-01"), Case: Case{ID: 1, Opened: on("2026-01-12")}, Criminal: Criminal{Charged: charged}, Interests: []Interest{{ID: 1, AssetID: 1, Estimate: worth}}}
}

// mo27Used is mo27Example with an order of an investigation.
func mo27Used(t time.Time) Facts {
	f := mo27Example(Known[money.Pence](80_000_00), At(on("2026-03-02")))
	f.Investigation = []time.Time{t}
	return f
}
