package rules

import (
	"fmt"
	"time"
)

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
			Facts: mo14Example("2026-01-26", Plan{Considered: Never(), Ended: Never()}), Want: []string{"MO-14/plan/1 open S2"}},
		{Given: "the same after 28 days",
			Facts: mo14Example("2026-02-10", Plan{Considered: Never(), Ended: Never()}), Want: []string{"MO-14/plan/1 run_out S2"}},
		{Given: "a financial objective was added in the second week",
			Facts: mo14Example("2026-02-10", Plan{Money: []Span{{From: on("2026-01-22")}}, Considered: Never(), Ended: Never()}), Want: []string{"MO-14/plan/1 done S2"}},
		{Given: "a financial objective was added after 40 days: the time had ended by then",
			Facts: mo14Example("2026-03-10", Plan{Money: []Span{{From: on("2026-02-21")}}, Considered: Never(), Ended: Never()}), Want: []string{"MO-14/plan/1 run_out S2"}},
		{Given: "the one that was added in the second week was withdrawn in the third",
			Facts: mo14Example("2026-02-10", Plan{Money: []Span{{From: on("2026-01-22"), To: on("2026-01-30")}}, Considered: Never(), Ended: Never()}), Want: []string{"MO-14/plan/1 run_out S2"}},
		{Given: "the one that was added in the second week gave way to another a year later",
			Facts: mo14Example("2027-03-10", Plan{Money: []Span{{From: on("2026-01-22"), To: on("2027-01-30")}, {From: on("2027-01-29")}}, Considered: Never(), Ended: Never()}), Want: []string{"MO-14/plan/1 done S2"}},
		{Given: "considered and not pursued, as was recorded in the third week",
			Facts: mo14Example("2026-02-10", Plan{Considered: At(on("2026-01-30")), Ended: Never()}), Want: []string{"MO-14/plan/1 done S2"}},
		{Given: "the plan was archived in the second week",
			Facts: mo14Example("2026-02-10", Plan{Considered: Never(), Ended: At(on("2026-01-22"))}), Want: []string{"MO-14/plan/1 gone S2"}},
		{Given: "whether one was considered is not recorded",
			Facts: mo14Example("2026-02-10", Plan{Ended: Never()}), Want: []string{"MO-14/plan/1 note"}},
		{Given: "since when it is in effect is not recorded",
			Facts: Facts{Now: on("2026-02-10"), Plans: []Plan{{ID: 1, Name: "SP-12", Considered: Never(), Ended: Never()}}}, Want: []string{"MO-14/plan/1 note"}},
	},
})

func planWithoutMoney(f Facts, p Params) (found []Finding, notes []Note) {
	for _, x := range f.Plans {
		print := fmt.Sprintf("MO-14/plan/%d", x.ID)
		if x.From.IsZero() {
			notes = append(notes, lacking("MO-14", print, "Since when the plan is in effect is not recorded.", Refs{})...)
			continue
		}
		closes := midnight(x.From, p.of(mo14Days)+1)
		a := about{Finding: Finding{
			Fingerprint: print,
			Why:         fmt.Sprintf("Plan %s is in effect since %s; no financial objective is recorded, and no decision not to pursue one.", x.Name, day(x.From)),
			WhatBy:      "Add a financial objective to the plan, or record that it was considered and not pursued, before " + endAsLimit(closes) + ".",
			WhoCould:    "The lead responsible officer of the plan with an accredited financial investigator",
			Basis:       "not valued: what a plan may find is not known",
			Opens:       x.From,
			Closes:      closes,
		}, done: earlier(f.Now, x.financial(f.Now, closes), x.Considered), step: Assessed}
		a.did = "A financial objective was added on " + day(a.done.At) + "."
		if x.Considered.Happened(f.Now) && x.Considered.At.Equal(a.done.At) {
			a.did = "That it was considered and not pursued was recorded on " + day(a.done.At) + "."
		}
		if x.Ended.Happened(f.Now) && x.Ended.At.Before(closes) {
			a.gone, a.goneAt = "The plan ended on "+day(x.Ended.At)+".", x.Ended.At
		}
		a.missed = fmt.Sprintf("Plan %s is in effect since %s; when the time ended %s, no financial objective was recorded, and no decision not to pursue one.", x.Name, day(x.From), atEnd(closes))
		a.lack = "Whether the plan has a financial objective, or one was considered, is not recorded."
		g, n := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// financial is when the plan was first given a financial objective that stood when its time ended, or stands now.
func (x Plan) financial(now, closes time.Time) When {
	first := Never()
	for _, m := range x.Money {
		gone := !m.To.IsZero() && !m.To.After(now) && m.To.Before(closes)
		if !gone && !m.From.After(now) && (first.At.IsZero() || m.From.Before(first.At)) {
			first = At(m.From)
		}
	}
	return first
}

// mo14Example is a plan in effect since 12 January 2026, seen at the start of a day.
func mo14Example(now string, x Plan) Facts {
	x.ID, x.Name, x.From = 1, "SP-12", on("2026-01-12")
	return Facts{Now: on(now), Plans: []Plan{x}}
}
