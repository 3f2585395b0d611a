package rules

import (
	"fmt"
	"slices"
	"time"

	"proceeds/internal/base/money"
)

var mo22Days = Param{Key: "MO-22.review_within", Title: "Time to look at new wealth after a confiscation order", Unit: Days,
	Default: 60, Min: 1, Max: 365}

// WealthAfterOrder finds intelligence of assets that came after a confiscation order, with benefit left to recover, and no
// review for an uplift since.
var WealthAfterOrder = define(Rule{
	Code:          "MO-22",
	Title:         "Review the confiscation order for an uplift",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 s.22: what becomes available later can be added up to the benefit",
	Severity:      S2,
	DefaultReason: "NO_REVIEW",
	Params:        []Param{mo22Days},
	Check:         wealthAfterOrder,
	Examples: []Example{
		{Given: "intelligence of assets three weeks ago, and £40,000 of benefit not ordered",
			Facts: mo22Example("2026-02-02", 10_000_00), Want: []string{"MO-22/event/1/proceedings/1 open S2"}},
		{Given: "60 days have gone without a review",
			Facts: mo22Example("2026-03-20", 10_000_00), Want: []string{"MO-22/event/1/proceedings/1 run_out S2"}},
		{Given: "reviewed after a month",
			Facts: mo22Reviewed("2026-03-20"), Want: []string{"MO-22/event/1/proceedings/1 done S2"}},
		{Given: "the whole benefit was ordered",
			Facts: mo22Example("2026-03-20", 50_000_00)},
		{Given: "the intelligence came before the order",
			Facts: mo22Early("2026-03-20")},
		{Given: "the value that the intelligence speaks of is not recorded",
			Facts: mo22Unvalued("2026-02-02"), Want: []string{"MO-22/event/1/proceedings/1 open S2"}},
	},
})

func wealthAfterOrder(f Facts, p Params) (found []Finding, notes []Note) {
	for _, e := range f.Events {
		if !e.Linked || !e.is("intelligence", "tasking") || !e.has("assets_known", "unexplained", "luxury", "account", "unpaid_order") || e.At.IsZero() {
			continue
		}
		for _, x := range f.Proceedings {
			o := x.Order
			if o == nil || o.Benefit <= o.Amount || e.At.Before(o.Made) || o.Ended.Happened(e.At) {
				continue
			}
			left := o.Benefit - o.Amount
			value, basis := &left, "benefit found that is not ordered"
			if e.Property != nil && *e.Property < left {
				value, basis = e.Property, "value that the source gave"
			}
			closes := midnight(e.At, p.of(mo22Days)+1)
			refs := x.refs()
			refs.Events = []int64{e.ID}
			a := about{Finding: Finding{
				Fingerprint: fmt.Sprintf("MO-22/event/%d/proceedings/%d", e.ID, x.ID),
				Why:         fmt.Sprintf("%s of assets came on %s, after the confiscation order of %s; %s of benefit is not ordered and no review for an uplift is recorded since.", capital(e.Kind), day(e.At), day(o.Made), left),
				WhatBy:      "Review the order under s.22 and record the review, before " + endAsLimit(closes) + ".",
				WhoCould:    "An accredited financial investigator or confiscator, with the prosecutor",
				Value:       value,
				Basis:       basis,
				Opens:       e.At,
				Closes:      closes,
				Refs:        refs,
			}, done: Never(), step: Assessed, gone: e.Gone, goneAt: f.Now}
			a.missed = fmt.Sprintf("%s of assets came on %s, after the confiscation order of %s; no review for an uplift is recorded before %s.", capital(e.Kind), day(e.At), day(o.Made), endAsLimit(closes))
			for _, t := range x.Reviewed {
				if !midnight(t, 1).Before(e.At) && !t.After(f.Now) && (a.done.At.IsZero() || t.Before(a.done.At)) {
					a.done = At(latest(t, e.At))
				}
			}
			a.did = "It was reviewed on " + day(a.done.At) + "."
			g, n := a.settle(f.Now)
			found, notes = append(found, g...), append(notes, n...)
		}
	}
	return found, notes
}

// mo22Example is an order of 2025 over so much of a benefit of £50,000, and intelligence of 12 January 2026, seen at the start of a day.
func mo22Example(now string, amount money.Pence) Facts {
	return Facts{Now: on(now), Proceedings: []Proceedings{{ID: 1, N: 1, Started: on("2025-01-13"), Order: &Confiscation{ID: 1, Made: on("2025-06-10"), Benefit: 50_000_00, Amount: amount, Ended: Never()}}},
		Events: []Event{{ID: 1, Kind: "intelligence", At: noon, Linked: true, Signs: []string{"assets_known"}, Property: Known[money.Pence](12_000_00)}}}
}

// mo22Reviewed is mo22Example where a review was recorded on 12 February.
func mo22Reviewed(now string) Facts {
	f := mo22Example(now, 10_000_00)
	f.Proceedings[0].Reviewed = []time.Time{on("2025-09-01"), on("2026-02-12")}
	return f
}

// mo22Early is mo22Example with intelligence from before the order.
func mo22Early(now string) Facts {
	f := mo22Example(now, 10_000_00)
	f.Events[0].At = on("2025-03-03")
	return f
}

// mo22Unvalued is mo22Example where the source gave no value.
func mo22Unvalued(now string) Facts {
	f := mo22Example(now, 10_000_00)
	f.Events = slices.Clone(f.Events)
	f.Events[0].Property = nil
	return f
}
