package rules

import (
	"cmp"
	"fmt"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

var mo09Days = Param{Key: "MO-09.use_within", Title: "Time to give a forfeiture notice after a second hearing that nobody contests", Unit: Days,
	Default: 60, Min: 7, Max: 365}

// byNotice are the orders whose property can be forfeited by notice, and the section of the notice.
var byNotice = map[string]string{"CASH-DET": "s.297A", "AFO": "s.303Z9"}

// NoticeNotUsed finds property that nobody has contested at two hearings and that is not forfeited by notice, which needs no court.
var NoticeNotUsed = define(Rule{
	Code:          "MO-09",
	Title:         "Give a forfeiture notice where nobody contests",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 ss.297A and 303Z9; explanatory notes to the Policing and Crime Act 2009",
	Severity:      S4,
	DefaultReason: "PROCESS",
	Params:        []Param{mo09Days},
	Check:         noticeNotUsed,
	Examples: []Example{
		{Given: "a second detention order was made a month ago; nobody has contested it",
			Facts: mo09Example("2026-08-14", Order{}), Want: []string{"MO-09/order/1 open S4"}},
		{Given: "60 days have gone without a notice",
			Facts: mo09Example("2026-09-15", Order{}), Want: []string{"MO-09/order/1 run_out S4"}},
		{Given: "forfeiture was applied for in court instead",
			Facts: mo09Example("2026-08-14", Order{Applied: At(on("2026-08-03"))}), Want: []string{"MO-09/order/1 run_out S4"}},
		{Given: "a notice was given in the third week",
			Facts: mo09Example("2026-09-15", Order{Notice: At(on("2026-08-03"))}), Want: []string{"MO-09/order/1 done S4"}},
		{Given: "an owner has made a claim",
			Facts: mo09Example("2026-09-15", Order{Contested: At(on("2026-08-03"))}), Want: []string{"MO-09/order/1 gone S4"}},
		{Given: "whether anybody contests is not recorded",
			Facts: mo09Unknown("2026-09-15"), Want: []string{"MO-09/order/1 note"}},
		{Given: "one hearing only",
			Facts: mo06Example("2026-04-15", Order{})},
		{Given: "listed assets cannot be forfeited by notice",
			Facts: mo09Example("2026-09-15", Order{Kind: "LA-DET"})},
	},
})

func noticeNotUsed(f Facts, p Params) (found []Finding, notes []Note) {
	for _, first := range f.Orders {
		section, ok := byNotice[first.Kind]
		if !ok || first.Chain != first.ID && first.Chain != 0 {
			continue
		}
		g, n := noNotice(f, first, section, p)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// noNotice judges the chain of orders that began with first, by its second hearing and its latest order.
func noNotice(f Facts, first Order, section string, p Params) ([]Finding, []Note) {
	var second time.Time
	last := first
	refs := first.refs()
	for _, o := range f.Orders {
		if o.Chain != first.ID || o.ID == first.ID || o.Made.IsZero() || o.Made.After(f.Now) {
			continue
		}
		if second.IsZero() || o.Made.Before(second) {
			second = o.Made
		}
		if !o.Made.Before(last.Made) {
			last = o
		}
		refs.Orders = append(refs.Orders, o.ID)
	}
	if second.IsZero() {
		return nil, nil
	}
	print := fmt.Sprintf("MO-09/order/%d", first.ID)
	if lack := last.lacks(); lack != "" {
		return nil, lacking("MO-09", print, lack, refs)
	}
	if !last.Contested.Known {
		return nil, lacking("MO-09", print, "Whether anybody contests the detention or freezing is not recorded.", refs)
	}
	closes := midnight(second, p.of(mo09Days)+1)
	a := about{Finding: Finding{
		Fingerprint: print,
		Why:         fmt.Sprintf("A second order was made on %s; no claim, appeal or objection is recorded, and no forfeiture notice is.", day(second)),
		WhatBy:      fmt.Sprintf("Give a forfeiture notice under %s before %s.", section, endAsLimit(closes)),
		WhoCould:    "A senior officer",
		Opens:       second,
		Closes:      closes,
		Refs:        refs,
	}, done: last.Notice, step: Applied, did: "A forfeiture notice was given on " + day(last.Notice.At) + "."}
	a.Basis = "not valued: the property stays held; a notice saves hearings"
	a.missed = fmt.Sprintf("A second order was made on %s; no claim, appeal or objection is recorded, and no forfeiture notice is recorded before %s.", day(second), endAsLimit(closes))
	if last.Applied.Happened(f.Now) && last.Applied.At.Before(closes) && !last.Applied.At.Before(second) && !last.Notice.Happened(last.Applied.At) {
		a.Closes = last.Applied.At
		a.missed = fmt.Sprintf("A second order was made on %s; no claim, appeal or objection is recorded, and forfeiture was applied for in court on %s without a notice.", day(second), day(last.Applied.At))
		if a.Closes.Before(a.Opens) || a.Closes.Equal(a.Opens) {
			a.Closes = closes
		}
	}
	switch {
	case last.Contested.Happened(f.Now) && last.Contested.At.Before(a.Closes):
		a.gone, a.goneAt = "A claim, an appeal or an objection was recorded on "+day(last.Contested.At)+".", last.Contested.At
	case last.Released.Happened(f.Now) && last.Released.At.Before(a.Closes):
		a.gone, a.goneAt = "The property was released by decision on "+day(last.Released.At)+".", last.Released.At
	}
	a.lack = "Whether a forfeiture notice was given is not recorded."
	return a.settle(f.Now)
}

// mo09Example is £4,180 of cash detained from January and again on 14 July 2026, seen at the start of a day; the fields of o
// override those of the second order.
func mo09Example(now string, o Order) Facts {
	first := mo06Example(now, Order{Kind: cmp.Or(o.Kind, "CASH-DET"), Replaced: At(on("2026-07-14"))}).Orders[0]
	first.Chain = 1
	o.ID, o.Chain, o.Kind, o.Made, o.First, o.End = 2, 1, first.Kind, on("2026-07-14"), first.Made, after("2027-01-13")
	o.Value = Known[money.Pence](4_180_00)
	for _, w := range []*When{&o.Replaced, &o.Applied, &o.Notice, &o.NoticeEnded, &o.Released, &o.Forfeited, &o.Contested} {
		w.Known = true
	}
	return Facts{Now: on(now), Orders: []Order{first, o}}
}

// mo09Unknown is mo09Example where nobody has recorded whether anybody contests.
func mo09Unknown(now string) Facts {
	f := mo09Example(now, Order{})
	f.Orders[1].Contested = When{}
	f.Orders[1].InterestIDs = []ids.Interest{1}
	return f
}
