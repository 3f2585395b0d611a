package rules

import (
	"fmt"
	"slices"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

var (
	mo29Minimum = Param{Key: "MO-29.minimum", Title: "Smallest sum of assets for which a civil route is looked at", Unit: Pence,
		Default: 10_000_00, Min: 1, Max: 10_000_000_00}
	mo29Days = Param{Key: "MO-29.decide_within", Title: "Time to decide on a referral for civil recovery after a case ends", Unit: Days,
		Default: 28, Min: 1, Max: 365}
)

// EndedWithoutCivilReview finds a case that ended without a conviction, with assets, and without a decision on the civil routes.
var EndedWithoutCivilReview = define(Rule{
	Code:          "MO-29",
	Title:         "Decide on civil recovery where the case ends without a conviction",
	Version:       1,
	Basis:         "CPS guidance on proceeds of crime: alternatives to confiscation; Proceeds of Crime Act 2002 Part 5",
	Severity:      S2,
	DefaultReason: "NO_CIVIL_REVIEW",
	Params:        []Param{mo29Minimum, mo29Days},
	Check:         endedWithoutCivilReview,
	Examples: []Example{
		{Given: "acquitted a week ago; a house worth £180,000 is known",
			Facts: mo29Example("2026-01-19", Interest{Estimate: Known[money.Pence](180_000_00)}), Want: []string{"MO-29/event/1 open S2"}},
		{Given: "the same, 28 days later",
			Facts: mo29Example("2026-02-10", Interest{Estimate: Known[money.Pence](180_000_00)}), Want: []string{"MO-29/event/1 run_out S2"}},
		{Given: "referred to a body with civil powers in the second week",
			Facts: mo29Referred("2026-02-10"), Want: []string{"MO-29/event/1 done S2"}},
		{Given: "assets of £4,000",
			Facts: mo29Example("2026-02-10", Interest{Estimate: Known[money.Pence](4_000_00)}), Want: []string{"MO-29/event/1 gone S2"}},
		{Given: "the house was forfeited before",
			Facts: mo29Example("2026-02-10", Interest{Estimate: Known[money.Pence](180_000_00), State: "forfeited_court"}), Want: []string{"MO-29/event/1 gone S2"}},
		{Given: "the value of the house is not recorded",
			Facts: mo29Example("2026-02-10", Interest{}), Want: []string{"MO-29/event/1 note"}},
		{Given: "no case has the outcome yet; the source tells of assets of £60,000",
			Facts: mo29Intake("2026-02-10"), Want: []string{"MO-29/event/1 run_out S2"}},
		{Given: "the case goes on",
			Facts: Facts{Now: noon, Case: Case{ID: 1}, Interests: []Interest{{ID: 1, Estimate: Known[money.Pence](180_000_00)}}}},
	},
})

// civilWords are those by which an entry of the log of decisions is taken to speak of a civil route.
var civilWords = []string{"civil", "recovery", "refer", "forfeit", "294", "tax", "hmrc", "nca", "unexplained", "no further", "not pursue", "return"}

func endedWithoutCivilReview(f Facts, p Params) (found []Finding, notes []Note) {
	for _, e := range f.Events {
		if !e.is("outcome") || e.At.IsZero() || e.At.After(f.Now) || slices.Contains(e.Judged, "MO-29") || !e.Linked && !e.has("ended", "assets_known") {
			continue
		}
		g, n := noCivilReview(f, e, p)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

func noCivilReview(f Facts, e Event, p Params) ([]Finding, []Note) {
	print := fmt.Sprintf("MO-29/event/%d", e.ID)
	refs := e.refs()
	value, basis, lack := e.Value, "value of what is known, as the source gave it", e.Value == nil
	if e.Linked {
		value, basis = new(money.Pence), basisEstimate
		lack = false
		for _, i := range f.Interests {
			if i.taken() || f.heldAsEvidence(i.ID) {
				continue
			}
			refs.Interests, refs.Assets = append(refs.Interests, i.ID), append(refs.Assets, i.AssetID)
			if i.Estimate == nil {
				lack = true
				continue
			}
			*value += *i.Estimate
		}
	}
	minimum := money.Pence(p.of(mo29Minimum))
	if lack && (value == nil || *value < minimum) && e.Gone == "" {
		return nil, lacking("MO-29", print, "The value of the assets that are left when the case ended is not recorded.", refs)
	}
	closes := midnight(e.At, p.of(mo29Days)+1)
	a := about{Finding: Finding{
		Fingerprint: print,
		Why:         fmt.Sprintf("The case ended without a conviction on %s with assets of %s; no decision on a civil route is recorded.", day(e.At), sumText(value)),
		WhatBy:      "Refer the assets to a body with civil powers, or record why not, before " + endAsLimit(closes) + ".",
		WhoCould:    "An accredited financial investigator, through the force's single point of contact",
		Value:       value,
		Basis:       basis,
		Opens:       e.At,
		Closes:      closes,
		Refs:        refs,
	}, step: Assessed, gone: e.Gone, goneAt: f.Now}
	a.missed = fmt.Sprintf("The case ended without a conviction on %s with assets of %s; no decision on a civil route is recorded before %s.", day(e.At), sumText(value), endAsLimit(closes))
	if e.Gone == "" && value != nil && *value < minimum {
		a.gone = fmt.Sprintf("Assets of %s or more are not recorded.", minimum)
	}
	a.done, a.lack = e.Triaged, "Whether the civil routes were looked at is not recorded."
	if e.Potential != nil && *e.Potential {
		a.done = Never() // that there is potential is no decision on a route
	}
	if e.Linked {
		a.done = earlier(f.Now, f.civil(e.At), f.decided(e.At, civilWords...))
	}
	a.did = "A decision was recorded on " + clockTime(a.done.At) + "."
	return a.settle(f.Now)
}

// taken reports whether nothing is left to recover from the interest: it was forfeited or realised, handed on, or set aside.
func (i Interest) taken() bool {
	switch i.State {
	case "forfeited_admin", "forfeited_court", "realised", "receipted", "returned", "dissipated":
		return true
	}
	return i.setAside()
}

// heldAsEvidence reports whether the interest is cash held under PACE, which MO-07 watches.
func (f Facts) heldAsEvidence(id ids.Interest) bool {
	for _, s := range f.Seizures {
		if s.Power == PACE && s.Kind == Cash && slices.Contains(s.InterestIDs, id) {
			return true
		}
	}
	return false
}

// mo29Example is a case that ended on 12 January 2026, with one asset, seen at the start of a day.
func mo29Example(now string, i Interest) Facts {
	i.ID, i.AssetID = 1, 1
	if i.State == "" {
		i.State = "identified"
	}
	return Facts{Now: on(now), Case: Case{ID: 1}, DecisionsKnown: true, Interests: []Interest{i}, Events: []Event{{ID: 1, Kind: "outcome", At: noon, Linked: true, Triaged: Never()}}}
}

// mo29Referred is mo29Example where the house was referred on 22 January.
func mo29Referred(now string) Facts {
	f := mo29Example(now, Interest{Estimate: Known[money.Pence](180_000_00)})
	f.CivilReferrals = []When{At(on("2026-01-22"))}
	return f
}

// mo29Intake is an outcome in the queue of a unit.
func mo29Intake(now string) Facts {
	return Facts{Now: on(now), Events: []Event{{ID: 1, Kind: "outcome", At: noon, Signs: []string{"ended"}, Triaged: Never(), Value: Known[money.Pence](60_000_00)}}}
}
