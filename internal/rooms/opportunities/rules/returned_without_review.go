package rules

import (
	"fmt"
	"time"

	"proceeds/internal/base/money"
)

var mo07Review = Param{Key: "MO-07.review_within", Title: "Time to review cash held under PACE after a case ends", Unit: Days,
	Default: 28, Min: 1, Max: 180}

// ReturnedWithoutReview finds cash held under PACE when a case ends without a conviction, which is given back, or kept, with
// no recorded review of the routes under POCA.
var ReturnedWithoutReview = define(Rule{
	Code:          "MO-07",
	Title:         "Review the civil routes before cash held as evidence is given back",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 s.294; APP Investigation, cash seizure",
	Severity:      S1,
	DefaultReason: "NO_CIVIL_REVIEW",
	Params:        []Param{mo07Review},
	Check:         returnedWithoutReview,
	Examples: []Example{
		{Given: "no further action a day ago; £4,180 is held under PACE",
			Facts: mo07Example(24, Seizure{Decision: Never(), Released: Never()}), Want: []string{"MO-07/seizure/1 open S1"}},
		{Given: "given back after two days without a review",
			Facts: mo07Example(72, Seizure{Decision: Never(), Released: At(noon.Add(48 * time.Hour))}), Want: []string{"MO-07/seizure/1 run_out S1"}},
		{Given: "a decision on s.294 was recorded before it was given back",
			Facts: mo07Example(72, Seizure{Decision: At(noon.Add(24 * time.Hour)), Released: At(noon.Add(48 * time.Hour))}), Want: []string{"MO-07/seizure/1 done S1"}},
		{Given: "the log of decisions holds one from before it was given back",
			Facts: mo07Decided(72), Want: []string{"MO-07/seizure/1 done S1"}},
		{Given: "whether there was a review is not recorded",
			Facts: mo07Example(72, Seizure{Released: At(noon.Add(48 * time.Hour))}), Want: []string{"MO-07/seizure/1 note"}},
		{Given: "whether it was given back is not recorded",
			Facts: mo07Example(72, Seizure{Decision: Never()}), Want: []string{"MO-07/seizure/1 note"}},
		{Given: "given back before the case ended",
			Facts: mo07Example(72, Seizure{Decision: Never(), Released: At(noon.Add(-time.Hour))})},
		{Given: "decided on before the case ended",
			Facts: mo07Example(72, Seizure{Decision: At(noon.Add(-time.Hour)), Released: At(noon.Add(48 * time.Hour))})},
		{Given: "the cash was seized under s.294",
			Facts: mo07Example(72, Seizure{Power: S294, Decision: Never(), Released: At(noon.Add(48 * time.Hour))})},
	},
})

func returnedWithoutReview(f Facts, p Params) (found []Finding, notes []Note) {
	end, ok := f.outcome()
	if !ok {
		return nil, nil
	}
	for _, s := range f.Seizures {
		if s.Power != PACE || s.Kind != Cash || s.Released.Happened(end.At) || s.Decision.Happened(end.At) {
			continue
		}
		print := fmt.Sprintf("MO-07/seizure/%d", s.ID)
		refs := s.refs()
		refs.Events = []int64{end.ID}
		if !s.Released.Known {
			notes = append(notes, lacking("MO-07", print, "Whether cash held under PACE was given back is not recorded.", refs)...)
			continue
		}
		closes, back := midnight(end.At, p.of(mo07Review)+1), "is held under PACE"
		if s.Released.Happened(f.Now) && s.Released.At.Before(closes) {
			closes, back = s.Released.At, "was held under PACE and given back on "+clockTime(s.Released.At)
		}
		value, basis := f.worth(s.sum(), basisSeized, refs)
		a := about{Finding: Finding{
			Fingerprint: print,
			Why:         fmt.Sprintf("The case ended without a conviction on %s and %s %s; no review of the civil routes is recorded.", day(end.At), sumOf("cash", value), back),
			WhatBy:      "Decide on seizure under s.294 or another civil route, and record it, before the cash is given back and before " + endAsLimit(closes) + ".",
			WhoCould:    "An accredited financial investigator with the officer in the case",
			Value:       value,
			Basis:       basis,
			Opens:       end.At,
			Closes:      closes,
			Refs:        refs,
		}, step: Assessed}
		a.missed = fmt.Sprintf("The case ended without a conviction on %s and %s %s; no review of the civil routes is recorded before %s.", day(end.At), sumOf("cash", value), back, endAsLimit(closes))
		a.done = earlier(f.Now, s.Decision, f.decided(end.At), f.civil(end.At))
		a.did, a.lack = "A decision was recorded on "+clockTime(a.done.At)+".", "Whether the civil routes were reviewed is not recorded."
		g, n := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// outcome is the latest end without a conviction of this case that is recorded.
func (f Facts) outcome() (last Event, ok bool) {
	for _, e := range f.Events {
		if e.Linked && e.Gone == "" && e.is("outcome") && !e.At.IsZero() && !e.At.After(f.Now) && (!ok || e.At.After(last.At)) {
			last, ok = e, true
		}
	}
	return last, ok
}

// mo07Example is £4,180 held under PACE on a case that ended at noon of a Monday, seen so many hours later.
func mo07Example(hours int, s Seizure) Facts {
	s.ID, s.At, s.Kind, s.Total = 1, noon.Add(-100*24*time.Hour), Cash, Known[money.Pence](4_180_00)
	if s.Power == "" {
		s.Power = PACE
	}
	return Facts{Now: noon.Add(time.Duration(hours) * time.Hour), DecisionsKnown: true, Seizures: []Seizure{s}, Events: []Event{{ID: 1, Kind: "outcome", At: noon, Linked: true}}}
}

// mo07Decided is mo07Example where a decision was logged before the cash was given back.
func mo07Decided(hours int) Facts {
	f := mo07Example(hours, Seizure{Decision: Never(), Released: At(noon.Add(48 * time.Hour))})
	f.Decisions = []Decision{{noon.Add(4 * time.Hour), "Cash returned: origin explained by wages"}}
	return f
}
