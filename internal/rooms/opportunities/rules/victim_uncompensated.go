package rules

import (
	"fmt"
	"time"
)

// VictimUncompensated finds confiscation proceedings with a known victim in which nobody asked for compensation by the order.
var VictimUncompensated = define(Rule{
	Code:          "MO-24",
	Title:         "Ask for compensation of the victim with the confiscation order",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 s.13; APP Investigation: victims come first",
	Severity:      S2,
	DefaultReason: "VICTIM_NOT_CONSIDERED",
	Check:         victimUncompensated,
	Examples: []Example{
		{Given: "a victim is known and the hearing is in a month",
			Facts: mo24Example("2026-01-28", When{Known: true}, false), Want: []string{"MO-24/proceedings/1 open S2"}},
		{Given: "the order was made without compensation",
			Facts: mo24Example("2026-03-05", When{Known: true}, true), Want: []string{"MO-24/proceedings/1 run_out S2"}},
		{Given: "compensation was recorded with the order",
			Facts: mo24Example("2026-03-05", At(on("2026-02-27")), true), Want: []string{"MO-24/proceedings/1 done S2"}},
		{Given: "a decision on compensation was logged before the order",
			Facts: mo24Decided("2026-03-05"), Want: []string{"MO-24/proceedings/1 done S2"}},
		{Given: "no victim is recorded",
			Facts: mo24Alone("2026-03-05")},
		{Given: "whether compensation was sought is not recorded",
			Facts: mo24Unlogged("2026-03-05"), Want: []string{"MO-24/proceedings/1 note"}},
	},
})

func victimUncompensated(f Facts, _ Params) (found []Finding, notes []Note) {
	for _, x := range f.Proceedings {
		var closes time.Time
		switch {
		case x.Order != nil:
			closes = midnight(x.Order.Made, 1)
		case !x.Ended.Happened(f.Now) && !x.Hearing.IsZero() && f.Now.Before(midnight(x.Hearing, 1)):
			closes = midnight(x.Hearing, 1)
		default:
			continue // the day of the order is not known yet
		}
		since := closes
		for _, v := range f.Victims {
			if v.Before(since) {
				since = v
			}
		}
		if !since.Before(closes) || x.Started.IsZero() {
			continue
		}
		a := about{Finding: Finding{
			Fingerprint: fmt.Sprintf("MO-24/proceedings/%d", x.ID),
			Why:         fmt.Sprintf("A victim is recorded since %s; no compensation and no decision on it is recorded in the confiscation proceedings of %s.", day(since), day(x.Started)),
			WhatBy:      "Ask the prosecutor to seek compensation under s.13(5), or record why not, before " + endAsLimit(closes) + ".",
			WhoCould:    "An accredited financial investigator or the officer in the case, with the prosecutor",
			Basis:       "not valued: the loss of the victim is not recorded as a sum",
			Opens:       latest(x.Started, since),
			Closes:      closes,
			Refs:        x.refs(),
		}, step: Applied}
		if a.Opens.After(closes) {
			a.Opens = since
		}
		a.missed = fmt.Sprintf("A victim is recorded since %s; no compensation and no decision on it is recorded before the confiscation order, by %s.", day(since), endAsLimit(closes))
		a.done = x.Compensated
		if d := f.decided(since, "compensat", "reparation", "s.13"); d.Happened(f.Now) {
			a.done = earlier(f.Now, a.done, d)
		}
		a.did, a.lack = "It was sought, or decided on, by "+day(a.done.At)+".", "Whether compensation was sought is not recorded."
		g, n := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// mo24Example is proceedings with a hearing on 27 February 2026, and an order of that day where made, with one victim.
func mo24Example(now string, compensated When, made bool) Facts {
	f := mo20Example(40_000_00, Interest{})
	f.Now, f.Interests, f.DecisionsKnown = on(now), nil, true
	f.Victims = []time.Time{on("2025-11-03")}
	x := &f.Proceedings[0]
	x.Hearing, x.Compensated, x.Ended = on("2026-02-27"), compensated, Never()
	if !made {
		x.Order = nil
	}
	return f
}

// mo24Decided is mo24Example with a decision on 10 February.
func mo24Decided(now string) Facts {
	f := mo24Example(now, Never(), true)
	f.Decisions = []Decision{{on("2026-02-10"), "Compensation: the bank has made the victim whole"}}
	return f
}

// mo24Alone is mo24Example without a victim.
func mo24Alone(now string) Facts {
	f := mo24Example(now, Never(), true)
	f.Victims = nil
	return f
}

// mo24Unlogged is mo24Example where nothing is known of compensation.
func mo24Unlogged(now string) Facts {
	f := mo24Example(now, When{}, true)
	f.DecisionsKnown = false
	return f
}
