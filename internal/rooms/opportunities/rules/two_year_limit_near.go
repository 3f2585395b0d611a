package rules

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"proceeds/internal/base/money"
)

var mo08After = Param{Key: "MO-08.open_after", Title: "Opens so many months after the first order", Unit: Months,
	Default: 21, Min: 1, Max: 23}

// TwoYearLimitNear finds property detained or frozen for most of the two years that the Act allows, with no
// forfeiture application or notice. Once the limit has passed the value is beyond this order, so that it is S1.
var TwoYearLimitNear = define(Rule{
	Code:          "MO-08",
	Title:         "Apply for forfeiture before the two-year limit",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 ss.295(2)(b), 303L, 303Z3(4), 303Z32, 303Z38",
	Severity:      S2,
	DefaultReason: "DRIFT",
	Params:        []Param{mo08After},
	Check:         twoYearLimitNear,
	Examples: []Example{
		{Given: "22 months after the first order, nothing applied for",
			Facts: mo08Example("2027-11-15", Order{}), Want: []string{"MO-08/chain/1 open S2"}},
		{Given: "the day before 21 months are over",
			Facts: mo08Example("2027-10-14", Order{}), Want: []string{"MO-08/chain/1 ahead S2"}},
		{Given: "21 months after the first order",
			Facts: mo08Example("2027-10-15", Order{}), Want: []string{"MO-08/chain/1 open S2"}},
		{Given: "the last day of the two years",
			Facts: mo08Example("2028-01-14", Order{}), Want: []string{"MO-08/chain/1 open S2"}},
		{Given: "the two years have passed",
			Facts: mo08Example("2028-01-15", Order{}), Want: []string{"MO-08/chain/1 run_out S1"}},
		{Given: "forfeiture was applied for in time",
			Facts: mo08Example("2027-11-15", Order{Applied: At(on("2027-11-01"))}), Want: []string{"MO-08/chain/1 done S2"}},
		{Given: "a forfeiture notice stands",
			Facts: mo08Example("2027-11-15", Order{Notice: At(on("2027-11-01"))}), Want: []string{"MO-08/chain/1 done S2"}},
		{Given: "a forfeiture notice lapsed on an objection",
			Facts: mo08Example("2027-11-15", Order{Notice: At(on("2027-09-01")), NoticeEnded: At(on("2027-09-20"))}), Want: []string{"MO-08/chain/1 open S2"}},
		{Given: "the property was released after a year",
			Facts: mo08Example("2027-11-15", Order{Released: At(on("2027-01-20"))}), Want: []string{"MO-08/chain/1 gone S2"}},
		{Given: "an order that a further order replaced: the further one is watched",
			Facts: mo08Example("2027-11-15", Order{Replaced: At(on("2027-06-01"))})},
		{Given: "an order that ended after six months: MO-06 watches that",
			Facts: mo08Short("2027-11-15")},
		{Given: "the last order ended in December, a month before the limit: MO-06 watches that",
			Facts: mo08Early("2027-12-20"), Want: []string{"MO-08/chain/1 gone S2"}},
		{Given: "the date of the first order is not recorded",
			Facts: mo08NoFirst("2027-11-15"), Want: []string{"MO-08/chain/1 note"}},
	},
})

func twoYearLimitNear(f Facts, p Params) (found []Finding, notes []Note) {
	orders := slices.Clone(f.Orders)
	slices.SortFunc(orders, func(a, b Order) int { return cmp.Compare(a.ID, b.ID) })
	seen := map[string]bool{}
	for _, o := range orders {
		d, ok := denials[o.Kind]
		// Of a chain of orders only the last is watched; a replaced one has handed the property on.
		if !ok || o.Replaced.Happened(f.Now) && (o.End.IsZero() || o.Replaced.At.Before(o.End)) {
			continue
		}
		// The chain gives the fingerprint, so that an extension does not make a second finding of the same fact.
		print := fmt.Sprintf("MO-08/chain/%d", cmp.Or(o.Chain, o.ID))
		if seen[print] {
			print += fmt.Sprintf("/order/%d", o.ID) // the property was split between two orders
		}
		seen[print] = true
		g, n := limitNear(f, o, d, print, p)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

func limitNear(f Facts, o Order, d denial, print string, p Params) ([]Finding, []Note) {
	lack, limit := o.lacks(), o.longStop()
	switch {
	case o.First.IsZero():
		lack = "The date of the first order is not recorded."
	case o.End.IsZero():
		lack = "The end of the order is not recorded."
	}
	if lack != "" {
		return nil, lacking("MO-08", print, lack, o.refs())
	}
	opens := monthsFrom(o.First, p.of(mo08After))
	if o.End.Before(limit) && !o.End.After(opens) {
		return nil, nil // it ends before this window opens, and a further order would be watched in its place
	}
	// Forfeiture must be applied for while the property is held, so an order that ends sooner ends the window.
	ends := limit
	if o.End.Before(limit) {
		ends = o.End
	}
	a := about{Finding: Finding{
		Fingerprint: print,
		WhatBy:      "Apply for forfeiture, or give a forfeiture notice where the Act allows one, " + byText(o.ActBy, ends) + ".",
		WhoCould:    "A constable or an accredited financial investigator; a notice needs a senior officer",
		Opens:       opens,
		Closes:      ends,
		Refs:        o.refs(),
	}}
	if o.End.Equal(ends) {
		a.ActBy = o.ActBy
	}
	a.Value, a.Basis = f.worth(o.Value, basisOrder, o.refs())
	a.Why = fmt.Sprintf("%s %s, the first order having been made on %s; the limit of %s ends %s and no forfeiture application or notice is recorded.",
		capital(sumOf(d.thing, a.Value)), d.held, day(o.First), d.maximum, atEnd(limit))
	a.missed = fmt.Sprintf("The limit of %s on %s ended %s, counted from the first order on %s; no forfeiture application or notice is recorded before it.",
		d.maximum, sumOf(d.thing, a.Value), atEnd(limit), day(o.First))
	if o.Released.Happened(f.Now) && o.Released.At.Before(ends) {
		a.gone, a.goneAt = "The property was released by decision on "+day(o.Released.At)+".", o.Released.At
	}
	if a.gone == "" && o.End.Before(limit) && !f.Now.Before(o.End) {
		// MO-06 says so, and the value must not count twice.
		a.gone, a.goneAt = "The last order ended "+atEnd(o.End)+", before the limit.", o.End
	}
	a.done, a.step, a.did = o.towardsForfeiture(f.Now)
	found, notes := a.settle(f.Now)
	for i := range found {
		if found[i].Wish == WishRunOut {
			found[i].Severity = S1
		}
	}
	return found, notes
}

// mo08Example is £18,900 of cash first detained on 15 January 2026, the present order ending with the two years,
// seen at the start of a day; the fields of o that are set override it.
func mo08Example(now string, o Order) Facts {
	o.ID, o.Kind, o.Made, o.First, o.End = 1, "CASH-DET", on("2027-07-15"), on("2026-01-15"), after("2028-01-14")
	o.Value = Known[money.Pence](18_900_00)
	for _, w := range []*When{&o.Replaced, &o.Applied, &o.Notice, &o.NoticeEnded, &o.Released, &o.Forfeited} {
		w.Known = true
	}
	return Facts{Now: on(now), Orders: []Order{o}}
}

// mo08Short is an order that ended after six months.
func mo08Short(now string) Facts {
	f := mo08Example(now, Order{})
	f.Orders[0].Made, f.Orders[0].End = on("2026-01-15"), after("2026-07-14")
	return f
}

// mo08NoFirst is an order without the date of the first of its chain.
func mo08NoFirst(now string) Facts {
	f := mo08Example(now, Order{})
	f.Orders[0].First = time.Time{}
	return f
}

// mo08Early is an order whose end falls short of the limit, after this rule's window has opened.
func mo08Early(now string) Facts {
	f := mo08Example(now, Order{})
	f.Orders[0].End = after("2027-12-14")
	return f
}
