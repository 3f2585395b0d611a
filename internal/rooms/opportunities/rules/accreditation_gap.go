package rules

import (
	"fmt"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

var mo32Days = Param{Key: "MO-32.put_right_within", Title: "Time to put an order right that was recorded over a refusal", Unit: Days,
	Default: 7, Min: 1, Max: 90}

// AccreditationGap finds an order that was recorded although the accreditation of who applied for it, or authorised it, had
// ended or was suspended.
var AccreditationGap = define(Rule{
	Code:          "MO-32",
	Title:         "Put the order right: an accreditation had ended or was suspended",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 s.3: only who is accredited on the day of the act may do it",
	Severity:      S1,
	DefaultReason: "NO_ACCREDITED_APPLICANT",
	Params:        []Param{mo32Days},
	Check:         accreditationGap,
	Examples: []Example{
		{Given: "recorded yesterday over an accreditation that had ended",
			Facts: mo32Example(24, Override{Lapse: true, Again: Never()}), Want: []string{"MO-32/override/1 open S1"}},
		{Given: "a week has gone and nothing put it right",
			Facts: mo32Example(8*24, Override{Lapse: true, Again: Never()}), Want: []string{"MO-32/override/1 run_out S1"}},
		{Given: "obtained again by somebody accredited on the third day",
			Facts: mo32Example(8*24, Override{Lapse: true, Again: At(noon.Add(72 * time.Hour))}), Want: []string{"MO-32/override/1 done S1"}},
		{Given: "a decision on its authority was logged on the second day",
			Facts: mo32Decided(8 * 24), Want: []string{"MO-32/override/1 done S1"}},
		{Given: "refused for want of rank, not for an accreditation",
			Facts: mo32Example(8*24, Override{Again: Never()})},
		{Given: "whether it was obtained again is not recorded",
			Facts: mo32Example(8*24, Override{Lapse: true}), Want: []string{"MO-32/override/1 note"}},
	},
})

func accreditationGap(f Facts, p Params) (found []Finding, notes []Note) {
	for _, x := range f.Overrides {
		if !x.Lapse {
			continue
		}
		print := fmt.Sprintf("MO-32/override/%d", x.ID)
		refs := Refs{Orders: []ids.Order{x.Order}}
		if x.At.IsZero() {
			notes = append(notes, lacking("MO-32", print, "When the order was made is not recorded.", refs)...)
			continue
		}
		closes := midnight(x.At, p.of(mo32Days)+1)
		a := about{Finding: Finding{
			Fingerprint: print,
			Why:         fmt.Sprintf("An order of %s was recorded although the accreditation of its %s had ended or was suspended; no further order and no decision on its authority is recorded.", day(x.At), x.Part),
			WhatBy:      "Take legal advice and obtain the order again by somebody who is accredited, or record the decision, before " + endAsLimit(closes) + ".",
			WhoCould:    "Another accredited financial investigator or senior officer",
			Value:       x.Value,
			Basis:       basisOrder,
			Opens:       x.At,
			Closes:      closes,
			Refs:        refs,
		}, step: Granted}
		if x.Value == nil {
			a.Basis = basisUnknown
		}
		a.missed = fmt.Sprintf("An order of %s was recorded although the accreditation of its %s had ended or was suspended; no further order and no decision on its authority is recorded before %s.", day(x.At), x.Part, endAsLimit(closes))
		a.done = x.Again
		if d := f.decided(x.At, "accredit", "authori", "applicant", "legal advice"); d.Happened(f.Now) {
			a.done = earlier(f.Now, a.done, d)
		}
		a.did, a.lack = "It was put right, or decided on, on "+day(a.done.At)+".", "Whether the order was obtained again is not recorded."
		g, n := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// mo32Example is a freezing order made at noon of a Monday over a refusal, seen so many hours later.
func mo32Example(hours int, x Override) Facts {
	x.ID, x.Order, x.At, x.Part, x.Value = 1, 1, noon, "applicant", Known[money.Pence](20_000_00)
	return Facts{Now: noon.Add(time.Duration(hours) * time.Hour), DecisionsKnown: true, Overrides: []Override{x}}
}

// mo32Decided is mo32Example with a decision on the second day.
func mo32Decided(hours int) Facts {
	f := mo32Example(hours, Override{Lapse: true, Again: Never()})
	f.Decisions = []Decision{{noon.Add(30 * time.Hour), "Authority of the freezing order: legal advice taken"}}
	return f
}
