package rules

import (
	"fmt"

	"proceeds/internal/base/money"
)

var mo23Days = Param{Key: "MO-23.step_within", Title: "Time for a step of enforcement after a sum is overdue", Unit: Days,
	Default: 30, Min: 1, Max: 365}

// DebtUnenforced finds a sum of a confiscation order that was not paid in time, and for which no step of enforcement is recorded.
var DebtUnenforced = define(Rule{
	Code:          "MO-23",
	Title:         "Press for payment of the confiscation order",
	Version:       1,
	Basis:         "National Audit Office 2016; Public Accounts Committee 2014 on unpaid confiscation orders",
	Severity:      S2,
	DefaultReason: "ENFORCEMENT_GAP",
	Params:        []Param{mo23Days},
	Check:         debtUnenforced,
	Examples: []Example{
		{Given: "£10,000 was due a week ago and £4,000 is paid",
			Facts: mo23Example("2026-06-07", Worth{on("2026-04-02"), 4_000_00}), Want: []string{"MO-23/order/1/sum/1 open S2"}},
		{Given: "30 days have gone without a step",
			Facts: mo23Example("2026-07-05", Worth{on("2026-04-02"), 4_000_00}), Want: []string{"MO-23/order/1/sum/1 run_out S2"}},
		{Given: "default was recorded after two weeks",
			Facts: mo23Enforced("2026-07-05"), Want: []string{"MO-23/order/1/sum/1 done S2"}},
		{Given: "the rest was paid a week late",
			Facts: mo23Example("2026-07-05", Worth{on("2026-04-02"), 4_000_00}, Worth{on("2026-06-07"), 6_000_00}), Want: []string{"MO-23/order/1/sum/1 done S2"}},
		{Given: "it was paid in time",
			Facts: mo23Example("2026-07-05", Worth{on("2026-05-02"), 10_000_00})},
		{Given: "it is not due yet",
			Facts: mo23Example("2026-05-05")},
		{Given: "more time was asked for and is not decided",
			Facts: mo23Asked("2026-07-05")},
		{Given: "the day on which it is due is not recorded",
			Facts: mo23Undated("2026-07-05"), Want: []string{"MO-23/order/1/sum/1 note"}},
	},
})

func debtUnenforced(f Facts, p Params) (found []Finding, notes []Note) {
	for _, x := range f.Proceedings {
		if x.Order == nil {
			continue
		}
		for _, s := range x.Order.Sums {
			g, n := unpaid(f, x, s, p)
			found, notes = append(found, g...), append(notes, n...)
		}
	}
	return found, notes
}

func unpaid(f Facts, x Proceedings, s Sum, p Params) ([]Finding, []Note) {
	o := x.Order
	print := fmt.Sprintf("MO-23/order/%d/sum/%d", o.ID, s.N)
	if s.Due.IsZero() {
		return nil, lacking("MO-23", print, "The day on which a sum of the confiscation order is due is not recorded.", x.refs())
	}
	if s.Asked || s.Pence <= 0 || f.Now.Before(s.Due) {
		return nil, nil
	}
	var due money.Pence
	for _, y := range o.Sums {
		if !y.Due.IsZero() && !y.Due.After(s.Due) {
			due += y.Pence
		}
	}
	open := min(s.Pence, due-o.paidBy(s.Due))
	if open <= 0 {
		return nil, nil
	}
	closes := midnight(s.Due, p.of(mo23Days))
	a := about{Finding: Finding{
		Fingerprint: print,
		Why:         fmt.Sprintf("%s of a confiscation order was due by %s and is not paid; no step of enforcement is recorded.", open, endAsLimit(s.Due)),
		WhatBy:      "Ask the enforcing court, the CPS or the regional enforcement team for a step, and record it, before " + endAsLimit(closes) + ".",
		WhoCould:    "An asset confiscation enforcement officer, or the investigator who has the case",
		Value:       &open,
		Basis:       "what was due and not paid on its day",
		Opens:       s.Due,
		Closes:      closes,
		Refs:        x.refs(),
	}, done: Never(), step: Applied}
	a.missed = fmt.Sprintf("%s of a confiscation order was due by %s and not paid; no step of enforcement is recorded before %s.", open, endAsLimit(s.Due), endAsLimit(closes))
	for _, t := range x.Enforced {
		if !t.Before(s.Due) && !t.After(f.Now) && (a.done.At.IsZero() || t.Before(a.done.At)) {
			a.done, a.did = At(t), "A step of enforcement was recorded on "+day(t)+"."
		}
	}
	for _, w := range o.Paid {
		if !w.At.Before(s.Due) && !w.At.After(f.Now) && o.paidBy(w.At)+w.Pence >= due && (a.done.At.IsZero() || w.At.Before(a.done.At)) {
			a.done, a.step, a.did = At(w.At), Realised, "What was due was paid by "+day(w.At)+"."
		}
	}
	if o.Ended.Happened(f.Now) && o.Ended.At.Before(closes) {
		a.gone, a.goneAt = "The order ended on "+day(o.Ended.At)+".", o.Ended.At
	}
	return a.settle(f.Now)
}

// mo23Example is an order over £10,000 due by 31 May 2026 with payments, seen at the start of a day.
func mo23Example(now string, paid ...Worth) Facts {
	f := mo20Example(10_000_00, Interest{})
	f.Now, f.Interests = on(now), nil
	o := f.Proceedings[0].Order
	o.Sums, o.Paid = []Sum{{N: 1, Due: after("2026-05-31"), Pence: 10_000_00}}, paid
	return f
}

// mo23Enforced is mo23Example where default was recorded on 15 June.
func mo23Enforced(now string) Facts {
	f := mo23Example(now, Worth{on("2026-04-02"), 4_000_00})
	f.Proceedings[0].Enforced = append(f.Proceedings[0].Enforced, on("2026-06-15"))
	return f
}

// mo23Asked is mo23Example where more time was asked for.
func mo23Asked(now string) Facts {
	f := mo23Example(now)
	f.Proceedings[0].Order.Sums[0].Asked = true
	return f
}

// mo23Undated is mo23Example where the day on which it is due is not recorded.
func mo23Undated(now string) Facts {
	f := mo23Example(now)
	f.Proceedings[0].Order.Sums = []Sum{{N: 1, Pence: 10_000_00}}
	return f
}
