package rules

import "fmt"

var mo14Days = Param{Key: "MO-14.plan_within", Title: "Time to add a financial strand to a plan", Unit: Days,
	Default: 28, Min: 1, Max: 365}

// PlanWithoutMoney finds a plan against serious and organised crime without a financial objective, where nobody has recorded
// that one was considered.
var PlanWithoutMoney = define(Rule{
	Code:          "MO-14",
	Title:         "Give the plan a financial strand, or record why not",
	Version:       1,
	Basis:         "Home Office research report 65: financial investigation should be assessed in every organised crime case",
	Severity:      S2,
	DefaultReason: "PLAN_GAP",
	Params:        []Param{mo14Days},
	Check:         planWithoutMoney,
	Examples: []Example{
		{Given: "a plan of two weeks without a financial objective",
			Facts: mo14Example("2026-01-26", Plan{Financial: Known(false), Considered: Never(), Ended: Never()}), Want: []string{"MO-14/plan/1 open S2"}},
		{Given: "the same after 28 days",
			Facts: mo14Example("2026-02-10", Plan{Financial: Known(false), Considered: Never(), Ended: Never()}), Want: []string{"MO-14/plan/1 run_out S2"}},
		{Given: "considered and not pursued, as was recorded in the third week",
			Facts: mo14Example("2026-02-10", Plan{Financial: Known(false), Considered: At(on("2026-01-30")), Ended: Never()}), Want: []string{"MO-14/plan/1 done S2"}},
		{Given: "the plan was archived in the second week",
			Facts: mo14Example("2026-02-10", Plan{Financial: Known(false), Considered: Never(), Ended: At(on("2026-01-22"))}), Want: []string{"MO-14/plan/1 gone S2"}},
		{Given: "the plan has a financial objective",
			Facts: mo14Example("2026-02-10", Plan{Financial: Known(true), Considered: Never(), Ended: Never()}), Want: []string{"MO-14/plan/1 gone S2"}},
		{Given: "whether it has one is not recorded",
			Facts: mo14Example("2026-02-10", Plan{Considered: Never(), Ended: Never()}), Want: []string{"MO-14/plan/1 note"}},
	},
})

func planWithoutMoney(f Facts, p Params) (found []Finding, notes []Note) {
	for _, x := range f.Plans {
		print := fmt.Sprintf("MO-14/plan/%d", x.ID)
		if x.Financial == nil || x.From.IsZero() {
			notes = append(notes, lacking("MO-14", print, "Whether the plan has a financial objective, or since when it runs, is not recorded.", Refs{})...)
			continue
		}
		closes := midnight(x.From, p.of(mo14Days)+1)
		a := about{Finding: Finding{
			Fingerprint: print,
			Why:         fmt.Sprintf("Plan %s runs since %s; no financial objective is recorded, and no decision not to pursue one.", x.Name, day(x.From)),
			WhatBy:      "Add a financial objective to the plan, or record that it was considered and not pursued, before " + endAsLimit(closes) + ".",
			WhoCould:    "The owner of the plan with an accredited financial investigator",
			Basis:       "not valued: what a plan may find is not known",
			Opens:       x.From,
			Closes:      closes,
		}, done: x.Considered, step: Assessed, did: "That it was considered was recorded on " + day(x.Considered.At) + "."}
		switch {
		case *x.Financial:
			a.gone, a.goneAt = "The plan has a financial objective.", f.Now
		case x.Ended.Happened(f.Now) && x.Ended.At.Before(closes):
			a.gone, a.goneAt = "The plan ended on "+day(x.Ended.At)+".", x.Ended.At
		}
		a.lack = "Whether a financial strand was considered is not recorded."
		g, n := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// mo14Example is a plan that runs since 12 January 2026, seen at the start of a day.
func mo14Example(now string, x Plan) Facts {
	x.ID, x.Name, x.From = 1, "SP-12", on("2026-01-12")
	return Facts{Now: on(now), Plans: []Plan{x}}
}
