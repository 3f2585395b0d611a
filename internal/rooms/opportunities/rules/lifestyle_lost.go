package rules

import (
	"fmt"
	"time"

	"proceeds/internal/base/ids"
)

var mo18Days = Param{Key: "MO-18.comment_within", Title: "Time for an investigator's view on a plea or charge that ends the lifestyle", Unit: Days,
	Default: 14, Min: 1, Max: 90}

// LifestyleLost finds a defendant whose lifestyle answer went from yes to no, as a plea or other charges do, without an
// investigator's recorded view of it.
var LifestyleLost = define(Rule{
	Code:          "MO-18",
	Title:         "Give a view on the plea or charge that ends the criminal lifestyle",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 s.75; Home Affairs Committee 2016: the impact of charges, offences and pleas",
	Severity:      S2,
	DefaultReason: "CHARGE_OR_PLEA_DECISION",
	Params:        []Param{mo18Days},
	Check:         lifestyleLost,
	Examples: []Example{
		{Given: "the answer went from yes to no three days ago",
			Facts: mo18Example("2026-01-15", "yes", "no"), Want: []string{"MO-18/lifestyle/2 open S2"}},
		{Given: "two weeks have gone without a recorded view",
			Facts: mo18Example("2026-01-28", "yes", "no"), Want: []string{"MO-18/lifestyle/2 run_out S2"}},
		{Given: "a decision was logged in the first week",
			Facts: mo18Decided("2026-01-28"), Want: []string{"MO-18/lifestyle/2 done S2"}},
		{Given: "the answer is yes again two days later",
			Facts: mo18Again("2026-01-28"), Want: []string{"MO-18/lifestyle/2 gone S2"}},
		{Given: "the answer went from not known to no",
			Facts: mo18Example("2026-01-28", "insufficient", "no")},
		{Given: "the answer went from yes to not known",
			Facts: mo18Example("2026-01-28", "yes", "insufficient")},
		{Given: "no log of decisions is kept",
			Facts: mo18Unlogged("2026-01-28"), Want: []string{"MO-18/lifestyle/2 note"}},
	},
})

func lifestyleLost(f Facts, p Params) (found []Finding, notes []Note) {
	last := map[ids.Subject]Lifestyle{}
	for n, x := range f.Lifestyles {
		was, ok := last[x.Subject]
		if x.Answer != "insufficient" {
			last[x.Subject] = x
		}
		if !ok || was.Answer != "yes" || x.Answer != "no" {
			continue
		}
		closes := midnight(x.At, p.of(mo18Days)+1)
		a := about{Finding: Finding{
			Fingerprint: fmt.Sprintf("MO-18/lifestyle/%d", x.ID),
			Why:         fmt.Sprintf("The answer to the lifestyle question for a defendant was yes on %s and no on %s; no investigator's view is recorded since.", day(was.At), day(x.At)),
			WhatBy:      "Tell the prosecutor what the change does to confiscation, and record it as a decision, before " + endAsLimit(closes) + ".",
			WhoCould:    "An accredited financial investigator or confiscator",
			Basis:       "not valued: what the assumptions of s.10 would have added is not known",
			Opens:       x.At,
			Closes:      closes,
		}, step: Assessed}
		a.missed = fmt.Sprintf("The answer to the lifestyle question for a defendant was yes on %s and no on %s; no investigator's view is recorded before %s.", day(was.At), day(x.At), endAsLimit(closes))
		for _, later := range f.Lifestyles[n+1:] {
			if later.Subject == x.Subject && later.Answer == "yes" && later.At.Before(closes) {
				a.gone, a.goneAt = "The answer is yes again, since "+day(later.At)+".", later.At
				break
			}
		}
		a.done = f.decided(x.At)
		a.did, a.lack = "A decision was recorded on "+day(a.done.At)+".", "Whether an investigator gave a view is not recorded."
		g, m := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, m...)
	}
	return found, notes
}

// mo18Example is two answers for one defendant, of 5 and 12 January 2026, seen at the start of a day.
func mo18Example(now, was, is string) Facts {
	return Facts{Now: on(now), DecisionsKnown: true, Lifestyles: []Lifestyle{{1, 1, was, on("2026-01-05")}, {2, 1, is, noon}}}
}

// mo18Decided is mo18Example with a decision on the third day.
func mo18Decided(now string) Facts {
	f := mo18Example(now, "yes", "no")
	f.Decisions = []Decision{{noon.Add(72 * time.Hour), "Basis of plea: view sent to the prosecutor"}}
	return f
}

// mo18Again is mo18Example with a third answer.
func mo18Again(now string) Facts {
	f := mo18Example(now, "yes", "no")
	f.Lifestyles = append(f.Lifestyles, Lifestyle{3, 1, "yes", noon.Add(48 * time.Hour)})
	return f
}

// mo18Unlogged is mo18Example where no log of decisions is kept.
func mo18Unlogged(now string) Facts {
	f := mo18Example(now, "yes", "no")
	f.DecisionsKnown = false
	return f
}
