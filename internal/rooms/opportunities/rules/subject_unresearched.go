package rules

import "fmt"

var mo13Days = Param{Key: "MO-13.research_within", Title: "Time to look for reports on a live subject", Unit: Days,
	Default: 14, Min: 1, Max: 90}

// SubjectUnresearched finds a live subject whose reports nobody has looked for in time. It is sealed.
var SubjectUnresearched = define(Rule{
	Code:          "MO-13",
	Title:         "Look for reports on the live subject",
	Version:       1,
	Basis:         "RUSI 2017; Home Office research report 65",
	Severity:      S2,
	DefaultReason: "INTEL_NOT_DEVELOPED",
	Sealed:        true,
	Params:        []Param{mo13Days},
	Check:         subjectUnresearched,
	Examples: []Example{
		{Given: "a subject of a plan for a week",
			Facts: mo13Example("2026-01-19", Research{Done: Never(), Ended: Never()}), Want: []string{"MO-13/subject/1 open S2"}},
		{Given: "two weeks have gone",
			Facts: mo13Example("2026-01-28", Research{Done: Never(), Ended: Never()}), Want: []string{"MO-13/subject/1 run_out S2"}},
		{Given: "looked for on the fifth day",
			Facts: mo13Example("2026-01-28", Research{Done: At(on("2026-01-17")), Ended: Never()}), Want: []string{"MO-13/subject/1 done S2"}},
		{Given: "no longer a subject since the fifth day",
			Facts: mo13Example("2026-01-28", Research{Done: Never(), Ended: At(on("2026-01-17"))}), Want: []string{"MO-13/subject/1 gone S2"}},
		{Given: "whether anybody looked is not recorded",
			Facts: mo13Example("2026-01-28", Research{Ended: Never()}), Want: []string{"MO-13/subject/1 note"}},
		{Given: "no live subject",
			Facts: Facts{Now: noon}},
	},
})

func subjectUnresearched(f Facts, p Params) (found []Finding, notes []Note) {
	for _, x := range f.Research {
		print := fmt.Sprintf("MO-13/subject/%d", x.ID)
		if x.From.IsZero() {
			notes = append(notes, lacking("MO-13", print, "Since when the subject is live is not recorded.", Refs{})...)
			continue
		}
		closes := midnight(x.From, p.of(mo13Days)+1)
		a := about{Finding: Finding{
			Fingerprint: print,
			Why:         fmt.Sprintf("The subject is live since %s; no search for reports is recorded, and the time for it ends %s.", day(x.From), atEnd(closes)),
			WhatBy:      "Search for reports and record the search before " + endAsLimit(closes) + ".",
			WhoCould:    "A financial intelligence officer of the compartment",
			Basis:       "not valued: what a search may find is not known",
			Opens:       x.From,
			Closes:      closes,
		}, done: x.Done, step: Assessed, did: "A search was recorded on " + day(x.Done.At) + ".", lack: "Whether reports were looked for is not recorded."}
		a.missed = fmt.Sprintf("The subject is live since %s; no search for reports is recorded before %s.", day(x.From), endAsLimit(closes))
		if x.Ended.Happened(f.Now) && x.Ended.At.Before(closes) {
			a.gone, a.goneAt = "The subject is no longer live since "+day(x.Ended.At)+".", x.Ended.At
		}
		g, n := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// mo13Example is a subject live since 12 January 2026, seen at the start of a day.
func mo13Example(now string, x Research) Facts {
	x.ID, x.From = 1, on("2026-01-12")
	return Facts{Now: on(now), Research: []Research{x}}
}
