package rules

import (
	"fmt"
	"time"

	"proceeds/internal/base/money"
)

var (
	mo17Minimum = Param{Key: "MO-17.minimum", Title: "Smallest benefit for which confiscation is asked for", Unit: Pence,
		Default: 1_000_00, Min: 1, Max: 1_000_000_00}
	mo17Days = Param{Key: "MO-17.request_within", Title: "Time from conviction to sentence, in which to ask for confiscation", Unit: Days,
		Default: 28, Min: 1, Max: 365}
)

// ConfiscationNotRequested finds a conviction with benefit after which nobody asked for confiscation by sentence. While the
// six years of s.19 run it can be put right on new evidence: that is a finding of its own, which carries no value again.
var ConfiscationNotRequested = define(Rule{
	Code:          "MO-17",
	Title:         "Ask for confiscation before sentence",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 ss.6, 19 and 20; under one per cent of convictions led to an order in 2014/15",
	Severity:      S2,
	DefaultReason: "NOT_REQUESTED",
	Params:        []Param{mo17Minimum, mo17Days},
	Check:         confiscationNotRequested,
	Examples: []Example{
		{Given: "convicted a week ago with benefit of £30,000; nothing is asked for",
			Facts: mo17Example("2026-01-20", Conviction{Benefited: Known(true), Benefit: Known[money.Pence](30_000_00), Asked: Never()}),
			Want:  []string{"MO-17/subject/1/1 open S2", "MO-17/subject/1/1/reconsider ahead S2"}},
		{Given: "28 days have gone",
			Facts: mo17Example("2026-02-10", Conviction{Benefited: Known(true), Benefit: Known[money.Pence](30_000_00), Asked: Never()}),
			Want:  []string{"MO-17/subject/1/1 run_out S2", "MO-17/subject/1/1/reconsider open S2"}},
		{Given: "the six years from the conviction have ended",
			Facts: mo17Example("2032-02-10", Conviction{Benefited: Known(true), Benefit: Known[money.Pence](30_000_00), Asked: Never()}),
			Want:  []string{"MO-17/subject/1/1 run_out S2", "MO-17/subject/1/1/reconsider run_out S1"}},
		{Given: "proceedings started in the second week",
			Facts: mo17Example("2026-02-10", Conviction{Benefited: Known(true), Benefit: Known[money.Pence](30_000_00), Asked: At(on("2026-01-22"))}),
			Want:  []string{"MO-17/subject/1/1 done S2"}},
		{Given: "proceedings started two years later",
			Facts: mo17Example("2028-02-10", Conviction{Benefited: Known(true), Benefit: Known[money.Pence](30_000_00), Asked: At(on("2028-01-22"))}),
			Want:  []string{"MO-17/subject/1/1 run_out S2", "MO-17/subject/1/1/reconsider done S2"}},
		{Given: "a decision not to ask was logged before sentence",
			Facts: mo17Decided("2026-02-10"), Want: []string{"MO-17/subject/1/1 done S2"}},
		{Given: "the defendant did not benefit",
			Facts: mo17Example("2026-02-10", Conviction{Benefited: Known(false), Asked: Never()})},
		{Given: "benefit of £400",
			Facts: mo17Example("2026-02-10", Conviction{Benefited: Known(true), Benefit: Known[money.Pence](400_00), Asked: Never()})},
		{Given: "the benefit is not recorded",
			Facts: mo17Example("2026-02-10", Conviction{Benefited: Known(true), Asked: Never()}), Want: []string{"MO-17/subject/1/1 note"}},
		{Given: "whether there was benefit is not recorded",
			Facts: mo17Example("2026-02-10", Conviction{Asked: Never()}), Want: []string{"MO-17/subject/1/1 note"}},
		{Given: "whether confiscation was asked for is not recorded",
			Facts: mo17Example("2032-02-10", Conviction{Benefited: Known(true), Benefit: Known[money.Pence](30_000_00)}),
			Want:  []string{"MO-17/subject/1/1 note", "MO-17/subject/1/1/reconsider note"}},
	},
})

func confiscationNotRequested(f Facts, p Params) (found []Finding, notes []Note) {
	for _, c := range f.Convictions {
		print := fmt.Sprintf("MO-17/subject/%d/%d", c.Subject, c.Proceedings)
		lack := ""
		switch {
		case c.Benefited == nil:
			lack = "Whether the defendant benefited from an offence of which they were convicted is not recorded."
		case !*c.Benefited:
			continue
		case c.Benefit == nil:
			lack = "The benefit from an offence of which the defendant was convicted is not recorded."
		case *c.Benefit < money.Pence(p.of(mo17Minimum)):
			continue
		case c.On.IsZero():
			lack = "The day of the conviction is not recorded."
		}
		if lack != "" {
			notes = append(notes, lacking("MO-17", print, lack, Refs{})...)
			continue
		}
		g, n := notRequested(f, c, print, p)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

func notRequested(f Facts, c Conviction, print string, p Params) (found []Finding, notes []Note) {
	ends := midnight(c.On, p.of(mo17Days)+1)
	six := monthsFrom(c.On, 72)
	value, basis := c.Benefit, "benefit of the offences of which the defendant was convicted"
	acts := func(a *about) {
		a.done, a.step, a.did = c.Asked, Applied, "Confiscation proceedings were started on "+day(c.Asked.At)+"."
		// A decision on confiscation, whichever way it goes, is what the rule asks for.
		if d := f.decided(c.On, "confiscat", "s.6 ", "section 6", "benefit"); d.Happened(f.Now) && (c.Asked.At.IsZero() || d.At.Before(c.Asked.At)) {
			a.done, a.step, a.did = d, Assessed, "A decision on confiscation was recorded on "+day(d.At)+"."
		}
		a.lack = "Whether confiscation was asked for is not recorded."
	}
	first := about{Finding: Finding{
		Fingerprint: print,
		Why:         fmt.Sprintf("A defendant was convicted on %s with benefit of %s; no confiscation proceedings and no decision on them are recorded.", day(c.On), value),
		WhatBy:      "Ask the prosecutor for confiscation under s.6, or record why not, before sentence; the time that the force allows ends " + atEnd(ends) + ".",
		WhoCould:    "An accredited financial investigator, with the prosecutor",
		Value:       value,
		Basis:       basis,
		Opens:       c.On,
		Closes:      ends,
	}}
	first.missed = fmt.Sprintf("A defendant was convicted on %s with benefit of %s; no confiscation proceedings and no decision on them are recorded before %s.", day(c.On), value, endAsLimit(ends))
	acts(&first)
	g, n := first.settle(f.Now)
	found, notes = append(found, g...), append(notes, n...)
	if len(g) == 1 && g[0].Wish == WishDone {
		return found, notes // what was asked for in time needs no second look
	}
	second := about{Finding: Finding{
		Fingerprint: print + "/reconsider",
		Title:       "Ask for confiscation on new evidence",
		Severity:    S2,
		Why:         fmt.Sprintf("A defendant was convicted on %s with benefit of %s and confiscation was not asked for by sentence; it can be asked for on new evidence until %s.", day(c.On), value, endAsLimit(six)),
		WhatBy:      "Ask the prosecutor to apply under s.19 or s.20 where there is new evidence, before " + endAsLimit(six) + ".",
		WhoCould:    "An accredited financial investigator, with the prosecutor",
		Basis:       "not valued: its value stands in the opportunity to ask by sentence",
		Opens:       ends,
		Closes:      six,
	}}
	second.missed = fmt.Sprintf("A defendant was convicted on %s with benefit of %s; no confiscation proceedings are recorded in the six years that ended %s.", day(c.On), value, atEnd(six))
	if !f.Now.Before(six) {
		second.Severity = S1 // nothing can be asked for any more
	}
	acts(&second)
	g, n = second.settle(f.Now)
	return append(found, g...), append(notes, n...)
}

// mo17Example is a defendant convicted on 12 January 2026, seen at the start of a day.
func mo17Example(now string, c Conviction) Facts {
	c.Subject, c.Proceedings, c.On = 1, 1, on("2026-01-12")
	return Facts{Now: on(now), DecisionsKnown: true, Convictions: []Conviction{c}}
}

// mo17Decided is mo17Example with a decision in the second week.
func mo17Decided(now string) Facts {
	f := mo17Example(now, Conviction{Benefited: Known(true), Benefit: Known[money.Pence](30_000_00), Asked: Never()})
	f.Decisions = []Decision{{on("2026-01-22").Add(10 * time.Hour), "Confiscation not pursued: prosecutor declined"}}
	return f
}
