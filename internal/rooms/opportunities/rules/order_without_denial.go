package rules

import (
	"fmt"

	"proceeds/internal/base/money"
)

var mo20Share = Param{Key: "MO-20.share", Title: "Least share of a confiscation order that is denied when it is made", Unit: Percent,
	Default: 50, Min: 1, Max: 100}

// OrderWithoutDenial finds a confiscation order of which little was frozen, restrained or seized when it was made.
var OrderWithoutDenial = define(Rule{
	Code:          "MO-20",
	Title:         "Deny assets before the confiscation order is made",
	Version:       1,
	Basis:         "Home Affairs Committee 2016: whether assets are frozen and ready when the confiscation order is made",
	Severity:      S2,
	DefaultReason: "LATE_RESTRAINT",
	Params:        []Param{mo20Share},
	Check:         orderWithoutDenial,
	Examples: []Example{
		{Given: "an order of £40,000 with £5,000 frozen",
			Facts: mo20Example(40_000_00, Interest{Denied: []Worth{{on("2026-01-05"), 5_000_00}}}), Want: []string{"MO-20/order/1 run_out S2"}},
		{Given: "nothing was frozen",
			Facts: mo20Example(40_000_00, Interest{}), Want: []string{"MO-20/order/1 run_out S2"}},
		{Given: "frozen the day after the order",
			Facts: mo20Example(40_000_00, Interest{Denied: []Worth{{on("2026-02-28"), 40_000_00}}}), Want: []string{"MO-20/order/1 run_out S2"}},
		{Given: "£20,000 of the £40,000 was frozen",
			Facts: mo20Example(40_000_00, Interest{Denied: []Worth{{on("2026-01-05"), 20_000_00}}}), Want: []string{"MO-20/order/1 gone S2"}},
		{Given: "it was let go before the order",
			Facts: mo20Example(40_000_00, Interest{State: "released", Since: on("2026-02-01"), Denied: []Worth{{on("2026-01-05"), 20_000_00}}}), Want: []string{"MO-20/order/1 run_out S2"}},
		{Given: "an asset was restrained and its value is not recorded",
			Facts: mo20Unvalued(), Want: []string{"MO-20/order/1 note"}},
		{Given: "a nominal order of £1",
			Facts: mo20Nominal()},
	},
})

func orderWithoutDenial(f Facts, p Params) (found []Finding, notes []Note) {
	for _, x := range f.Proceedings {
		o := x.Order
		if o == nil || o.Ordered <= 0 || o.Nominal {
			continue
		}
		closes := midnight(o.Made, 1)
		var held money.Pence
		lack, refs := false, x.refs()
		for _, i := range f.Interests {
			worth, known := i.deniedAt(f, o)
			if !known {
				lack = true
			}
			if worth > 0 {
				held += worth
				refs.Interests, refs.Assets = append(refs.Interests, i.ID), append(refs.Assets, i.AssetID)
			}
		}
		print := fmt.Sprintf("MO-20/order/%d", o.ID)
		enough := int64(held)*100 >= int64(o.Ordered)*p.of(mo20Share)
		if lack && !enough {
			notes = append(notes, lacking("MO-20", print, "What property denied before the confiscation order was worth is not recorded.", refs)...)
			continue
		}
		short := max(0, o.Ordered-held)
		a := about{Finding: Finding{
			Fingerprint: print,
			Why:         fmt.Sprintf("A confiscation order of %s was made on %s; property of %s is recorded as denied on that day.", o.Ordered, day(o.Made), held),
			WhatBy:      "Restrain what can satisfy the order before it is made.",
			WhoCould:    "An accredited financial investigator, with the prosecutor",
			Value:       &short,
			Basis:       "amount of the order less what was denied on its day",
			Opens:       x.Started,
			Closes:      closes,
			Refs:        refs,
		}, done: Never()}
		if a.Opens.IsZero() || a.Opens.After(closes) {
			a.Opens = o.Made
		}
		if enough {
			a.gone = fmt.Sprintf("Property of %s is recorded as denied on the day of the order.", held)
		}
		g, n := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// deniedAt is what an interest was worth as denied on the day of an order. It is not known where the interest was reached by
// an order or seizure and no value is recorded.
func (i Interest) deniedAt(f Facts, o *Confiscation) (worth money.Pence, known bool) {
	if i.State == "split" || i.freed() && !i.Since.IsZero() && i.Since.Before(o.Made) {
		return 0, true
	}
	end := midnight(o.Made, 1)
	for _, w := range i.Denied {
		if w.At.Before(end) {
			worth, known = w.Pence, true
		}
	}
	if known {
		return worth, true
	}
	first := f.firstDenied(i.ID)
	return 0, first.IsZero() || !first.Before(end)
}

// freed reports whether nothing holds the interest any more.
func (i Interest) freed() bool {
	switch i.State {
	case "released", "returned", "lapsed", "dissipated", "discounted", "transferred":
		return true
	}
	return false
}

// mo20Example is an order of 27 February 2026 on a case with one asset.
func mo20Example(amount money.Pence, i Interest) Facts {
	i.ID, i.AssetID = 1, 1
	return Facts{Now: on("2026-03-05"), Interests: []Interest{i}, Proceedings: []Proceedings{{ID: 1, N: 1, Started: on("2026-01-05"),
		Order: &Confiscation{ID: 1, Made: on("2026-02-27"), Ordered: amount, Amount: amount, Benefit: amount, Available: amount, Ended: Never()}}}}
}

// mo20Unvalued is mo20Example with a restraint order whose value is not recorded.
func mo20Unvalued() Facts {
	f := mo20Example(40_000_00, Interest{})
	f.Orders = []Order{{ID: 2, Kind: "RO", Made: on("2026-01-05")}}
	f.Orders[0].InterestIDs = append(f.Orders[0].InterestIDs, 1)
	return f
}

// mo20Nominal is a nominal order.
func mo20Nominal() Facts {
	f := mo20Example(1_00, Interest{})
	f.Proceedings[0].Order.Nominal = true
	return f
}
