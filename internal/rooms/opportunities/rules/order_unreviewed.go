package rules

import (
	"fmt"
	"slices"
	"time"

	"proceeds/internal/base/money"
)

var (
	mo21Set = Param{Key: "MO-21.set_within", Title: "Time to set a review after an order below the benefit", Unit: Days,
		Default: 28, Min: 1, Max: 365}
	mo21Before = Param{Key: "MO-21.warning", Title: "Opens so many days before a review is due", Unit: Days,
		Default: 28, Min: 1, Max: 180}
)

// OrderUnreviewed finds a nominal order, or one below the benefit, without a review for an uplift in the diary, or whose
// review is near or overdue.
var OrderUnreviewed = define(Rule{
	Code:          "MO-21",
	Title:         "Review the order that is below the benefit",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 s.22; the period of the review is the force's own",
	Severity:      S3,
	DefaultReason: "NO_REVIEW",
	Params:        []Param{mo21Set, mo21Before},
	Check:         orderUnreviewed,
	Examples: []Example{
		{Given: "a nominal order of a week ago without a review",
			Facts: mo21Example("2026-03-06", 1_00, nil), Want: []string{"MO-21/order/1 open S3"}},
		{Given: "28 days have gone without one",
			Facts: mo21Example("2026-03-30", 1_00, nil), Want: []string{"MO-21/order/1 run_out S3"}},
		{Given: "a review falls due in three weeks",
			Facts: mo21Example("2027-02-05", 1_00, &Clock{Ended: Running}), Want: []string{"MO-21/clock/1 open S3", "MO-21/order/1 gone S3"}},
		{Given: "the review is overdue",
			Facts: mo21Example("2027-03-05", 1_00, &Clock{Ended: Lapsed}), Want: []string{"MO-21/clock/1 run_out S3", "MO-21/order/1 gone S3"}},
		{Given: "the review was done in time",
			Facts: mo21Example("2027-03-05", 1_00, &Clock{Ended: Acted, EndedAt: on("2027-02-10")}), Want: []string{"MO-21/clock/1 done S3", "MO-21/order/1 gone S3"}},
		{Given: "the end of the review's time is not recorded",
			Facts: mo21Endless("2027-03-05"), Want: []string{"MO-21/clock/1 note", "MO-21/order/1 gone S3"}},
		{Given: "the whole benefit was ordered",
			Facts: mo21Example("2026-03-30", 50_000_00, nil)},
	},
})

func orderUnreviewed(f Facts, p Params) (found []Finding, notes []Note) {
	for _, x := range f.Proceedings {
		o := x.Order
		if o == nil || !o.Nominal && o.Available >= o.Benefit && o.Amount >= o.Benefit {
			continue
		}
		clocked := false
		for _, c := range f.Clocks {
			if c.Code != "CO-S22" || !slices.Contains(c.Orders, o.ID) {
				continue
			}
			clocked = true
			g, n := f.wait(c, awaited{rule: "MO-21", what: "A review of the confiscation order for an uplift was set", want: "no review", do: "Review what is available under s.22 and record it",
				did: "It was reviewed", who: "An accredited financial investigator or confiscator", step: Assessed})
			for i := range g {
				g[i].Value, g[i].Basis = nil, "not valued: what has become available is not known"
				if early := midnight(c.End, -p.of(mo21Before)); early.After(c.Start) {
					g[i].Opens = early
					if g[i].Wish == WishOpen && f.Now.Before(early) {
						g[i].Wish = WishAhead
					}
				}
			}
			found, notes = append(found, g...), append(notes, n...)
		}
		closes := midnight(o.Made, p.of(mo21Set)+1)
		a := about{Finding: Finding{
			Fingerprint: fmt.Sprintf("MO-21/order/%d", o.ID),
			Why:         fmt.Sprintf("A confiscation order of %s was made on %s on a benefit of %s; no review for an uplift is recorded.", o.Amount, day(o.Made), o.Benefit),
			WhatBy:      "Set a day for a review under s.22 before " + endAsLimit(closes) + ".",
			WhoCould:    "An accredited financial investigator or confiscator",
			Basis:       "not valued: what has become available is not known",
			Opens:       o.Made,
			Closes:      closes,
			Refs:        x.refs(),
		}, done: Never()}
		switch {
		case clocked:
			a.gone = "A review for an uplift is set."
		case o.Ended.Happened(f.Now) && o.Ended.At.Before(closes):
			a.gone = "The order ended on " + day(o.Ended.At) + "."
		}
		g, n := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// mo21Example is an order of 27 February 2026 over so much of a benefit of £50,000, with a review a year later, seen at the
// start of a day.
func mo21Example(now string, amount money.Pence, review *Clock) Facts {
	f := mo20Example(amount, Interest{})
	f.Now, f.Interests = on(now), nil
	o := f.Proceedings[0].Order
	o.Benefit, o.Available, o.Nominal = 50_000_00, amount, amount == 1_00
	if review != nil {
		review.ID, review.Code, review.Start, review.Orders = 1, "CO-S22", on("2026-02-27"), append(review.Orders, 1)
		if review.End.IsZero() {
			review.End = after("2027-02-26")
		}
		f.Clocks = []Clock{*review}
	}
	return f
}

// mo21Endless is mo21Example with a review of which nobody knows when it is due.
func mo21Endless(now string) Facts {
	f := mo21Example(now, 1_00, &Clock{Ended: Running})
	f.Clocks[0].End = time.Time{}
	return f
}
