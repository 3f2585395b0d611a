package rules

import (
	"fmt"
	"time"

	"proceeds/internal/base/money"
)

// ConsentUnanswered finds a request for the force's view on consent that is not answered by its time. It is sealed.
var ConsentUnanswered = define(Rule{
	Code:          "MO-12",
	Title:         "Answer the request for consent in time",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 s.335(3): silence at the end of the notice period is consent",
	Severity:      S1,
	DefaultReason: "NO_FI_CAPACITY",
	Sealed:        true,
	Check:         consentUnanswered,
	Examples: []Example{
		{Given: "asked yesterday",
			Facts: mo12Example(24, Consent{Replied: Never()}), Want: []string{"MO-12/consent/1 open S1"}},
		{Given: "the time to answer has ended",
			Facts: mo12Example(96, Consent{Replied: Never()}), Want: []string{"MO-12/consent/1 run_out S1"}},
		{Given: "answered after two days",
			Facts: mo12Example(96, Consent{Replied: At(noon.Add(48 * time.Hour))}), Want: []string{"MO-12/consent/1 done S1"}},
		{Given: "answered after the time",
			Facts: mo12Example(120, Consent{Replied: At(noon.Add(100 * time.Hour))}), Want: []string{"MO-12/consent/1 run_out S1"}},
		{Given: "whether it was answered is not recorded",
			Facts: mo12Example(96, Consent{}), Want: []string{"MO-12/consent/1 note"}},
		{Given: "nobody was asked",
			Facts: Facts{Now: noon}},
	},
})

func consentUnanswered(f Facts, _ Params) (found []Finding, notes []Note) {
	for _, c := range f.Consents {
		print := fmt.Sprintf("MO-12/consent/%d", c.ID)
		if c.Asked.IsZero() || c.ReplyBy.IsZero() {
			if !c.Refused.Happened(f.Now) {
				notes = append(notes, lacking("MO-12", print, "When the request came, or by when to answer it, is not recorded.", Refs{})...)
			}
			continue
		}
		a := about{Finding: Finding{
			Fingerprint: print,
			Why:         fmt.Sprintf("The force was asked for its view on consent on %s; no answer is recorded, and the time for it ends %s.", clockTime(c.Asked), atEnd(c.ReplyBy)),
			WhatBy:      "Answer the request before " + endAsLimit(c.ReplyBy) + ".",
			WhoCould:    "An accredited financial investigator of the compartment",
			Value:       c.Value,
			Basis:       "value that the request names",
			Opens:       c.Asked,
			Closes:      c.ReplyBy,
		}, done: c.Replied, step: Assessed, did: "It was answered on " + clockTime(c.Replied.At) + ".", lack: "Whether the request was answered is not recorded."}
		if c.Value == nil {
			a.Basis = basisUnknown
		}
		a.missed = fmt.Sprintf("The force was asked for its view on consent on %s; no answer is recorded before the time ended %s.", clockTime(c.Asked), atEnd(c.ReplyBy))
		g, n := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// mo12Example is a request of a Monday at noon to be answered in 72 hours, seen so many hours later.
func mo12Example(hours int, c Consent) Facts {
	c.ID, c.Asked, c.ReplyBy, c.Value = 1, noon, noon.Add(72*time.Hour), Known[money.Pence](60_000_00)
	return Facts{Now: noon.Add(time.Duration(hours) * time.Hour), Consents: []Consent{c}}
}
