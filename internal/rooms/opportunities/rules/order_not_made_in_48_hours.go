package rules

import (
	"cmp"
	"fmt"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

var mo05Before = Param{Key: "MO-05.open_before", Title: "Opens so many hours before the 48 hours end (0: as soon as they run)", Unit: Hours,
	Default: 0, Min: 0, Max: 24 * 14}

// fortyEight is what a 48-hour clock counts for and what ends it in time.
type fortyEight struct{ thing, was, section, act, who string }

var fortyEights = map[string]fortyEight{
	"CASH-48": {"cash", "was", "s.295(1)", "an order for detention under s.295", "A constable or an accredited financial investigator; the first order may be made by a single justice"},
	"LA-48":   {"listed assets", "were", "s.303K", "an order for detention under s.303L", "A constable or an accredited financial investigator; the first order may be made by a single justice"},
	"CR-48":   {"cryptoassets", "were", "s.303Z31", "an order for detention under s.303Z32", "An enforcement officer; the first order may be made by a single justice"},
	"CR-ITEM": {"items related to cryptoassets", "were", "s.303Z27", "an order for detention under s.303Z28", "An enforcement officer; the first order may be made by a single justice"},
	"S47-48":  {"realisable property", "was", "s.47J", "an order under s.47M, or apply for restraint,", "An accredited financial investigator or the prosecutor"},
}

// NoOrderIn48Hours finds property seized under a 48-hour power for which no order is made before the hours end.
var NoOrderIn48Hours = define(Rule{
	Code:          "MO-05",
	Title:         "Obtain an order before the 48 hours end",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 ss.295(1), 303K, 303Z31, 47J; R (Kingdom Corporate) v HMRC [2023] EWHC 3315 (Admin)",
	Severity:      S1,
	DefaultReason: "DEADLINE_LAPSED",
	Params:        []Param{mo05Before},
	Check:         noOrderIn48Hours,
	Examples: []Example{
		{Given: "cash seized at noon, the 48 hours run",
			Facts: mo05Example(24, Clock{Ended: Running}), Want: []string{"MO-05/clock/1 open S1"}},
		{Given: "the hours have ended and the clock is still marked running",
			Facts: mo05Example(48, Clock{Ended: Running}), Want: []string{"MO-05/clock/1 run_out S1"}},
		{Given: "the clock is marked lapsed",
			Facts: mo05Example(50, Clock{Ended: Lapsed}), Want: []string{"MO-05/clock/1 run_out S1"}},
		{Given: "the order was made a minute before the end",
			Facts: mo05Example(50, Clock{Ended: Acted, EndedAt: noon.Add(48*time.Hour - time.Minute)}), Want: []string{"MO-05/clock/1 done S1"}},
		{Given: "the order was made twelve minutes after the end",
			Facts: mo05Example(50, Clock{Ended: Acted, EndedAt: noon.Add(48*time.Hour + 12*time.Minute)}), Want: []string{"MO-05/clock/1 run_out S1"}},
		{Given: "the cash was released by decision after a day",
			Facts: mo05Example(50, Clock{Ended: LetGo, EndedAt: noon.Add(24 * time.Hour)}), Want: []string{"MO-05/clock/1 gone S1"}},
		{Given: "the clock is said to have been met, and nobody has recorded when",
			Facts: mo05Example(50, Clock{Ended: Acted}), Want: []string{"MO-05/clock/1 note"}},
		{Given: "the force wants to see it only in the last 12 hours",
			Facts: mo05Example(24, Clock{Ended: Running}), Values: map[string]int64{mo05Before.Key: 12}, Want: []string{"MO-05/clock/1 ahead S1"}},
		{Given: "a clock of another power",
			Facts: mo05Example(50, Clock{Code: "FORF-APPEAL", Ended: Lapsed})},
	},
})

func noOrderIn48Hours(f Facts, p Params) (found []Finding, notes []Note) {
	for _, c := range f.Clocks {
		if k, ok := fortyEights[c.Code]; ok {
			g, n := noOrderFor(f, c, k, p)
			found, notes = append(found, g...), append(notes, n...)
		}
	}
	return found, notes
}

func noOrderFor(f Facts, c Clock, k fortyEight, p Params) ([]Finding, []Note) {
	print := fmt.Sprintf("MO-05/clock/%d", c.ID)
	if c.Start.IsZero() || c.End.IsZero() {
		return nil, lacking("MO-05", print, "The start or end of the 48 hours is not recorded.", c.refs())
	}
	a := about{Finding: Finding{
		Fingerprint: print,
		WhatBy:      fmt.Sprintf("Obtain %s %s; the order must be made, not only applied for.", k.act, byText(c.ActBy, c.End)),
		WhoCould:    k.who,
		Opens:       c.Start,
		Closes:      c.End,
		ActBy:       c.ActBy,
		Refs:        c.refs(),
	}}
	if c.Code == "S47-48" {
		a.WhatBy = fmt.Sprintf("Obtain %s %s.", k.act, byText(c.ActBy, c.End))
	}
	if h := p.of(mo05Before); h > 0 {
		if late := c.End.Add(-time.Duration(h) * time.Hour); late.After(c.Start) {
			a.Opens = late
		}
	}
	a.Value, a.Basis = f.worth(c.Value, basisClock, c.refs())
	thing := sumOf(k.thing, a.Value)
	a.Why = fmt.Sprintf("%s %s seized on %s; the 48 hours of %s end %s and no order is recorded.",
		capital(thing), k.was, clockTime(c.Start), k.section, atEnd(c.End))
	a.missed = fmt.Sprintf("%s %s seized on %s; no order is recorded before the 48 hours of %s ended %s.",
		capital(thing), k.was, clockTime(c.Start), k.section, atEnd(c.End))
	a.done, a.step, a.did = Never(), Granted, "An order was made on "+clockTime(c.EndedAt)+"."
	switch c.Ended {
	case Acted:
		a.done, a.lack = When{Known: !c.EndedAt.IsZero(), At: c.EndedAt}, "When the order was made is not recorded."
		if c.EndedAt.After(f.Now) {
			a.done = Never()
		}
		if !c.EndedAt.Before(c.End) {
			a.missed = fmt.Sprintf("%s %s seized on %s; the 48 hours of %s ended %s and the order was made on %s.",
				capital(thing), k.was, clockTime(c.Start), k.section, atEnd(c.End), clockTime(c.EndedAt))
		}
	case LetGo:
		if c.EndedAt.IsZero() {
			return nil, lacking("MO-05", print, "When the property was released is not recorded.", c.refs())
		}
		if c.EndedAt.Before(c.End) && !c.EndedAt.After(f.Now) {
			a.gone = "The property was released by decision on " + clockTime(c.EndedAt) + "."
		}
	case Stopped:
		a.gone = "The clock was stopped: it was recorded in error, or stayed."
	case Running, Lapsed:
	default:
		return nil, lacking("MO-05", print, "How the 48 hours stand is not recorded.", c.refs())
	}
	return a.settle(f.Now)
}

// mo05Example is cash of £4,180 seized at noon of a Monday, so many hours ago; the fields of c override it.
func mo05Example(hours int, c Clock) Facts {
	c.ID, c.Code, c.Start, c.End = 1, cmp.Or(c.Code, "CASH-48"), noon, noon.Add(48*time.Hour)
	c.Value, c.Seizures = Known[money.Pence](4_180_00), []ids.Seizure{1}
	return Facts{Now: noon.Add(time.Duration(hours) * time.Hour), Clocks: []Clock{c}}
}
