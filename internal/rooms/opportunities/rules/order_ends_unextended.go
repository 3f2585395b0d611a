package rules

import (
	"cmp"
	"fmt"
	"time"

	"proceeds/internal/base/money"
)

var mo06Before = Param{Key: "MO-06.open_before", Title: "Opens so many days before the order ends", Unit: Days,
	Default: 28, Min: 1, Max: 180}

// denial is an order that detains or freezes for a time, at most two years from the first of its chain.
type denial struct{ thing, held, section, extend, maximum string }

var denials = map[string]denial{
	"CASH-DET": {"cash", "is detained", "s.295(2)", "a further order under s.295(2)", "s.295(2)(b)"},
	"LA-DET":   {"listed assets", "are detained", "s.303L", "a further order under s.303L", "s.303L"},
	"CR-DET":   {"cryptoassets", "are detained", "s.303Z32", "a further order under s.303Z32", "s.303Z32"},
	"AFO":      {"money in an account", "is frozen", "s.303Z3", "a variation under s.303Z4 with a senior officer's authority", "s.303Z3(4)"},
	"CWFO":     {"a wallet", "is frozen", "s.303Z37", "a variation of the wallet freezing order", "s.303Z38"},
}

// OrderEndsUnextended finds a detention or freezing order that ends with no new order, no forfeiture application
// or notice, and no decision to release. The last order before the two-year limit is left to MO-08, because it
// cannot be extended and its value must not count twice.
var OrderEndsUnextended = define(Rule{
	Code:          "MO-06",
	Title:         "Extend the order or apply for forfeiture before it ends",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 ss.295(2), 303L, 303Z3, 303Z32, 303Z38",
	Severity:      S1,
	DefaultReason: "DEADLINE_LAPSED",
	Params:        []Param{mo06Before},
	Check:         orderEndsUnextended,
	Examples: []Example{
		{Given: "a detention order with ten days to run",
			Facts: mo06Example("2026-07-04", Order{}), Want: []string{"MO-06/order/1 open S1"}},
		{Given: "a detention order with five months to run",
			Facts: mo06Example("2026-02-14", Order{}), Want: []string{"MO-06/order/1 ahead S1"}},
		{Given: "the order has ended and nothing follows it",
			Facts: mo06Example("2026-07-15", Order{}), Want: []string{"MO-06/order/1 run_out S1"}},
		{Given: "the last day of the order",
			Facts: mo06Example("2026-07-14", Order{}), Want: []string{"MO-06/order/1 open S1"}},
		{Given: "a further order was made a week before the end",
			Facts: mo06Example("2026-07-15", Order{Replaced: At(on("2026-07-07"))}), Want: []string{"MO-06/order/1 done S1"}},
		{Given: "a further order was made the day after the end",
			Facts: mo06Example("2026-07-16", Order{Replaced: At(on("2026-07-15"))}), Want: []string{"MO-06/order/1 run_out S1"}},
		{Given: "forfeiture was applied for before the end",
			Facts: mo06Example("2026-07-15", Order{Applied: At(on("2026-07-01"))}), Want: []string{"MO-06/order/1 done S1"}},
		{Given: "a forfeiture notice was given before the end",
			Facts: mo06Example("2026-07-15", Order{Notice: At(on("2026-06-20"))}), Want: []string{"MO-06/order/1 done S1"}},
		{Given: "a forfeiture notice lapsed on an objection and the order then ended",
			Facts: mo06Example("2026-07-15", Order{Notice: At(on("2026-06-01")), NoticeEnded: At(on("2026-06-20"))}), Want: []string{"MO-06/order/1 run_out S1"}},
		{Given: "the cash was released by decision before the end",
			Facts: mo06Example("2026-07-15", Order{Released: At(on("2026-07-01"))}), Want: []string{"MO-06/order/1 gone S1"}},
		{Given: "the cash was released after forfeiture had been applied for",
			Facts: mo06Example("2026-07-15", Order{Applied: At(on("2026-06-01")), Released: At(on("2026-07-01"))}), Want: []string{"MO-06/order/1 done S1"}},
		{Given: "an account freezing order has ended",
			Facts: mo06Example("2026-07-15", Order{Kind: "AFO"}), Want: []string{"MO-06/order/1 run_out S1"}},
		{Given: "nobody has recorded whether the cash was released",
			Facts: mo06Unreleased("2026-07-15"), Want: []string{"MO-06/order/1 note"}},
		{Given: "the order ends at the two-year limit, which MO-08 watches",
			Facts: mo06Example("2026-07-15", Order{First: on("2024-07-15")})},
		{Given: "a restraint order has no end",
			Facts: mo06Example("2026-07-15", Order{Kind: "RO"})},
	},
})

func orderEndsUnextended(f Facts, p Params) (found []Finding, notes []Note) {
	for _, o := range f.Orders {
		if d, ok := denials[o.Kind]; ok {
			g, n := orderEnds(f, o, d, p)
			found, notes = append(found, g...), append(notes, n...)
		}
	}
	return found, notes
}

func orderEnds(f Facts, o Order, d denial, p Params) ([]Finding, []Note) {
	print := fmt.Sprintf("MO-06/order/%d", o.ID)
	if lack := o.lacks(); lack != "" {
		return nil, lacking("MO-06", print, lack, o.refs())
	}
	if o.End.IsZero() {
		return nil, lacking("MO-06", print, "The end of the order is not recorded.", o.refs())
	}
	if limit := o.longStop(); !limit.IsZero() && !o.End.Before(limit) {
		return nil, nil
	}
	a := about{Finding: Finding{
		Fingerprint: print,
		WhatBy:      fmt.Sprintf("Obtain %s, or apply for forfeiture, %s.", d.extend, byText(o.ActBy, o.End)),
		WhoCould:    "A constable or an accredited financial investigator",
		Opens:       midnight(o.End, -p.of(mo06Before)),
		Closes:      o.End,
		ActBy:       o.ActBy,
		Refs:        o.refs(),
	}}
	a.Value, a.Basis = f.worth(o.Value, basisOrder, o.refs())
	thing := capital(sumOf(d.thing, a.Value))
	a.Why = fmt.Sprintf("%s %s under an order (%s) that ends %s; no further order, forfeiture application or notice is recorded.",
		thing, d.held, d.section, atEnd(o.End))
	a.missed = fmt.Sprintf("The order (%s) on %s ended %s; no further order, forfeiture application or notice in force is recorded before it.",
		d.section, sumOf(d.thing, a.Value), atEnd(o.End))
	if o.Released.Happened(f.Now) && o.Released.At.Before(o.End) {
		a.gone, a.goneAt = "The property was released by decision on "+day(o.Released.At)+".", o.Released.At
	}
	a.done, a.step, a.did = o.nextAct(f.Now)
	return a.settle(f.Now)
}

// lacks names the first fact about what followed the order that nobody has recorded.
func (o Order) lacks() string {
	switch {
	case o.Made.IsZero():
		return "The date of the order is not recorded."
	case !o.Replaced.Known:
		return "Whether a further order was made is not recorded."
	case !o.Applied.Known || !o.Notice.Known:
		return "Whether forfeiture was applied for or notice given is not recorded."
	case !o.Notice.At.IsZero() && !o.NoticeEnded.Known:
		return "Whether the forfeiture notice still stands is not recorded."
	case !o.Released.Known || !o.Forfeited.Known:
		return "Whether the property was released or forfeited is not recorded."
	}
	return ""
}

// nextAct is the first act that keeps the property denied beyond the order: a further order, or an end towards forfeiture.
func (o Order) nextAct(now time.Time) (When, Step, string) {
	act, step, did := o.towardsForfeiture(now)
	if o.Replaced.Happened(now) && (act.At.IsZero() || o.Replaced.At.Before(act.At)) {
		return o.Replaced, Granted, "A further order was made on " + day(o.Replaced.At) + "."
	}
	return act, step, did
}

// towardsForfeiture is the first of application, notice that still stands, and forfeiture itself.
func (o Order) towardsForfeiture(now time.Time) (When, Step, string) {
	act, step, did := Never(), NoStep, ""
	take := func(w When, s Step, words string) {
		if w.Happened(now) && (act.At.IsZero() || w.At.Before(act.At)) {
			act, step, did = w, s, words+" on "+day(w.At)+"."
		}
	}
	take(o.Applied, Applied, "Forfeiture was applied for")
	// A notice keeps the property only while it stands: after its end the order's own end counts again.
	if !o.NoticeEnded.Happened(now) || !o.End.IsZero() && !o.NoticeEnded.At.Before(o.End) {
		take(o.Notice, Applied, "A forfeiture notice was given")
	}
	take(o.Forfeited, Granted, "The property was forfeited")
	return act, step, did
}

// longStop is the exclusive end of the two years beginning with the first order, or of the longer time a court
// allowed; zero where the first order is not recorded.
func (o Order) longStop() time.Time {
	if !o.LongStop.IsZero() || o.First.IsZero() {
		return o.LongStop
	}
	return monthsFrom(o.First, 24)
}

// mo06Example is £4,180 of cash detained from 15 January to the end of 14 July 2026, seen at the start of a day;
// the fields of o that are set override it.
func mo06Example(now string, o Order) Facts {
	o.ID, o.Kind, o.Made, o.End = 1, cmp.Or(o.Kind, "CASH-DET"), on("2026-01-15"), after("2026-07-14")
	if o.First.IsZero() {
		o.First = o.Made
	}
	o.Value = Known[money.Pence](4_180_00)
	for _, w := range []*When{&o.Replaced, &o.Applied, &o.Notice, &o.NoticeEnded, &o.Released, &o.Forfeited} {
		w.Known = true
	}
	return Facts{Now: on(now), Orders: []Order{o}}
}

// mo06Unreleased is mo06Example where nobody has recorded whether the cash was released.
func mo06Unreleased(now string) Facts {
	f := mo06Example(now, Order{})
	f.Orders[0].Released = When{}
	return f
}
