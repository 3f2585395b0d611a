package rules

import (
	"fmt"
	"time"

	"proceeds/internal/base/money"
)

// MoratoriumWithoutDenial finds a refused consent after which the moratorium ends with nothing denied. It is sealed.
var MoratoriumWithoutDenial = define(Rule{
	Code:          "MO-11",
	Title:         "Freeze or restrain before the moratorium ends",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 ss.335 and 336A to 336D",
	Severity:      S1,
	DefaultReason: "DEADLINE_LAPSED",
	Sealed:        true,
	Check:         moratoriumWithoutDenial,
	Examples: []Example{
		{Given: "refused, and the moratorium ends in three weeks",
			Facts: mo11Example(10, Consent{Refused: At(noon), Denied: Never(), Granted: Never()}), Want: []string{"MO-11/consent/1 open S1"}},
		{Given: "the moratorium has ended",
			Facts: mo11Example(31, Consent{Refused: At(noon), Denied: Never(), Granted: Never()}), Want: []string{"MO-11/consent/1 run_out S1"}},
		{Given: "an account freezing order was made on the twentieth day",
			Facts: mo11Example(40, Consent{Refused: At(noon), Denied: At(noon.Add(20 * 24 * time.Hour)), Granted: Never()}), Want: []string{"MO-11/consent/1 done S1"}},
		{Given: "consent was given on the fifth day",
			Facts: mo11Example(40, Consent{Refused: At(noon), Denied: Never(), Granted: At(noon.Add(5 * 24 * time.Hour))}), Want: []string{"MO-11/consent/1 gone S1"}},
		{Given: "consent was not refused",
			Facts: mo11Example(40, Consent{Refused: Never(), Denied: Never(), Granted: Never()})},
		{Given: "whether anything was denied is not recorded",
			Facts: mo11Example(40, Consent{Refused: At(noon), Granted: Never()}), Want: []string{"MO-11/consent/1 note"}},
	},
})

func moratoriumWithoutDenial(f Facts, _ Params) (found []Finding, notes []Note) {
	for _, c := range f.Consents {
		if !c.Refused.Happened(f.Now) {
			continue
		}
		print := fmt.Sprintf("MO-11/consent/%d", c.ID)
		if c.MoratoriumEnd.IsZero() || !c.Granted.Known {
			notes = append(notes, lacking("MO-11", print, "The end of the moratorium, or whether consent was given, is not recorded.", Refs{})...)
			continue
		}
		a := about{Finding: Finding{
			Fingerprint: print,
			Why:         fmt.Sprintf("Consent was refused on %s; the moratorium ends %s and no order is recorded.", clockTime(c.Refused.At), atEnd(c.MoratoriumEnd)),
			WhatBy:      "Obtain a freezing or restraint order, or an extension of the moratorium, before " + endAsLimit(c.MoratoriumEnd) + ".",
			WhoCould:    "An accredited financial investigator of the compartment",
			Value:       c.Value,
			Basis:       "value that the request names",
			Opens:       c.Refused.At,
			Closes:      c.MoratoriumEnd,
		}, done: c.Denied, step: Granted, did: "An order was made on " + clockTime(c.Denied.At) + ".", lack: "Whether an order was made is not recorded."}
		if c.Value == nil {
			a.Basis = basisUnknown
		}
		a.missed = fmt.Sprintf("Consent was refused on %s; no order is recorded before the moratorium ended %s.", clockTime(c.Refused.At), atEnd(c.MoratoriumEnd))
		if c.Granted.Happened(f.Now) && c.Granted.At.Before(c.MoratoriumEnd) {
			a.gone, a.goneAt = "Consent was given on "+day(c.Granted.At)+".", c.Granted.At
		}
		g, n := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// mo11Example is a request of a Monday at noon over £60,000 with a moratorium of 31 days, seen so many days later.
func mo11Example(days int, c Consent) Facts {
	c.ID, c.Asked, c.MoratoriumEnd, c.Value = 1, noon, after("2026-02-11"), Known[money.Pence](60_000_00)
	return Facts{Now: noon.Add(time.Duration(days) * 24 * time.Hour), Consents: []Consent{c}}
}
