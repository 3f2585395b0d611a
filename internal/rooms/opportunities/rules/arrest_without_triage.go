package rules

import (
	"fmt"
	"slices"
	"time"
)

// ArrestWithoutTriage finds an arrest for a trigger offence on whose financial potential nobody has decided in time.
var ArrestWithoutTriage = define(Rule{
	Code:          "MO-01",
	Title:         "Triage the arrest for its financial potential",
	Version:       1,
	Basis:         "Joint thematic review 2010; Home Affairs Committee 2016: opportunities are lost at the first stage of an investigation",
	Severity:      S2,
	DefaultReason: "NOT_RECOGNISED_AT_ARREST",
	Check:         arrestWithoutTriage,
	Examples: []Example{
		{Given: "arrested at noon for a trigger offence, an hour ago",
			Facts: mo01Example(1, Event{Triaged: Never()}), Want: []string{"MO-01/event/1 open S2"}},
		{Given: "the same, 24 hours later",
			Facts: mo01Example(24, Event{Triaged: Never()}), Want: []string{"MO-01/event/1 run_out S2"}},
		{Given: "triaged after five hours",
			Facts: mo01Example(24, Event{Triaged: At(noon.Add(5 * time.Hour))}), Want: []string{"MO-01/event/1 done S2"}},
		{Given: "triaged after 30 hours",
			Facts: mo01Example(48, Event{Triaged: At(noon.Add(30 * time.Hour))}), Want: []string{"MO-01/event/1 run_out S2"}},
		{Given: "the arrest was a duplicate",
			Facts: mo01Example(48, Event{Triaged: Never(), Gone: "The event is a duplicate."}), Want: []string{"MO-01/event/1 gone S2"}},
		{Given: "nobody has recorded whether it was triaged",
			Facts: mo01Example(48, Event{}), Want: []string{"MO-01/event/1 note"}},
		{Given: "the finding was decided before a case had the arrest",
			Facts: mo01Example(48, Event{Triaged: Never(), Linked: true, Judged: []string{"MO-01"}})},
		{Given: "an arrest for an offence that asks for no triage",
			Facts: Facts{Now: noon, Events: []Event{{ID: 1, Kind: "arrest", At: noon.Add(-48 * time.Hour), Triaged: Never()}}}},
	},
})

func arrestWithoutTriage(f Facts, _ Params) (found []Finding, notes []Note) {
	for _, e := range f.Events {
		if !e.is("arrest") || e.Due.IsZero() || slices.Contains(e.Judged, "MO-01") {
			continue
		}
		print := fmt.Sprintf("MO-01/event/%d", e.ID)
		if e.At.IsZero() {
			notes = append(notes, lacking("MO-01", print, "The time of the arrest is not recorded.", e.refs())...)
			continue
		}
		a := about{Finding: Finding{
			Fingerprint: print,
			Why:         fmt.Sprintf("An arrest for an offence that asks for triage was made on %s; no decision on its financial potential is recorded, and the time for it ends %s.", clockTime(e.At), atEnd(e.Due)),
			WhatBy:      "Decide whether the arrest has financial potential, and record it, before " + endAsLimit(e.Due) + ".",
			WhoCould:    "An investigator or supervisor of the unit whose queue it stands in",
			Basis:       "value of what was found, as the source gave it",
			Value:       e.Value,
			Opens:       e.At,
			Closes:      e.Due,
			Refs:        e.refs(),
		}}
		if e.Value == nil {
			a.Basis = basisUnknown
		}
		a.missed = fmt.Sprintf("An arrest for an offence that asks for triage was made on %s; no decision on its financial potential is recorded before %s.", clockTime(e.At), endAsLimit(e.Due))
		// A decision in time stands, wherever the event went afterwards.
		a.gone, a.goneAt = e.Gone, f.Now
		a.done, a.step, a.did = e.Triaged, Assessed, "Its financial potential was decided on "+clockTime(e.Triaged.At)+"."
		a.lack = "Whether the arrest was triaged is not recorded."
		g, n := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// mo01Example is an arrest at noon of a Monday whose triage is due in 24 hours, seen so many hours later.
func mo01Example(hours int, e Event) Facts {
	e.ID, e.Kind, e.At, e.Due = 1, "arrest", noon, noon.Add(24*time.Hour)
	return Facts{Now: noon.Add(time.Duration(hours) * time.Hour), Events: []Event{e}}
}
