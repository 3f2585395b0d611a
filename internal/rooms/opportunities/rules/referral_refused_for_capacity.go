package rules

import (
	"cmp"
	"fmt"
	"time"

	"proceeds/internal/base/money"
)

var mo15Again = Param{Key: "MO-15.reconsider", Title: "Time in which a refused referral can be taken on after all, where no clock runs", Unit: Days,
	Default: 14, Min: 1, Max: 90}

// ReferralRefusedForCapacity finds a referral that was refused because nobody was free. It stays open while what was
// referred can still be acted on, so that somebody may take it on after all.
var ReferralRefusedForCapacity = define(Rule{
	Code:          "MO-15",
	Title:         "Take on the referral that was refused for want of capacity",
	Version:       1,
	Basis:         "HMICFRS, West Midlands region 2024: opportunities missed because investigators are kept to reactive work",
	Severity:      S2,
	DefaultReason: "NO_FI_CAPACITY",
	Params:        []Param{mo15Again},
	Check:         referralRefusedForCapacity,
	Examples: []Example{
		{Given: "refused at noon for want of people, while 46 hours of the 48 still run",
			Facts: mo15Example(1, Referral{ForWant: true}), Want: []string{"MO-15/referral/1 open S2"}},
		{Given: "the 48 hours have ended",
			Facts: mo15Example(46, Referral{ForWant: true}), Want: []string{"MO-15/referral/1 run_out S2"}},
		{Given: "no clock runs, and two weeks have gone",
			Facts: mo15Example(15*24, Referral{ForWant: true, ClockEnd: noClock}), Want: []string{"MO-15/referral/1 run_out S2"}},
		{Given: "the clock had ended before the refusal",
			Facts: mo15Example(1, Referral{ForWant: true, ClockEnd: noon.Add(-time.Hour)}), Want: []string{"MO-15/referral/1 run_out S2"}},
		{Given: "it was put back in the queue",
			Facts: mo15Reopened(3), Want: []string{"MO-15/referral/1 gone S2"}},
		{Given: "refused because it is below the minimum",
			Facts: mo15Example(1, Referral{})},
		{Given: "when it was refused is not recorded",
			Facts: mo15Undated(), Want: []string{"MO-15/referral/1 note"}},
	},
})

func referralRefusedForCapacity(f Facts, p Params) (found []Finding, notes []Note) {
	for _, r := range f.Referrals {
		print := fmt.Sprintf("MO-15/referral/%d", r.ID)
		if r.Gone != "" {
			found = append(found, f.ended("MO-15", print, r.Gone)...)
			continue
		}
		if !r.ForWant || r.Accepted {
			continue
		}
		if r.Refused.At.IsZero() || r.Referred.IsZero() {
			notes = append(notes, lacking("MO-15", print, "When the referral was made or refused is not recorded.", r.refs())...)
			continue
		}
		ends, actBy, what := midnight(r.Refused.At, p.of(mo15Again)+1), time.Time{}, "the time to take it on after all ends "
		if r.ClockEnd.After(r.Referred) {
			ends, actBy, what = r.ClockEnd, r.ActBy, "the clock on what was referred ends "
		}
		a := about{Finding: Finding{
			Fingerprint: print,
			Why:         fmt.Sprintf("Referral %s was refused on %s (%s); %s%s.", r.Ref, clockTime(r.Refused.At), r.Why, what, atEnd(ends)),
			WhatBy:      "Take the referral on, or ask another unit or force to, " + byText(actBy, ends) + ".",
			WhoCould:    "A supervisor or manager, who can put the referral back in the queue",
			Value:       r.Value,
			Basis:       "estimate of the referral",
			Opens:       r.Referred,
			Closes:      ends,
			ActBy:       actBy,
			Refs:        r.refs(),
			Reason:      "NO_FI_CAPACITY",
		}, done: Never()}
		if r.Value == nil {
			a.Basis = basisUnknown
		}
		a.missed = fmt.Sprintf("Referral %s was refused on %s (%s); no later decision to take it on is recorded before %s.", r.Ref, clockTime(r.Refused.At), r.Why, endAsLimit(ends))
		g, n := a.settle(f.Now)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// noClock stands in an example for a referral on which no clock runs.
var noClock = time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC)

// mo15Example is a referral of £4,180 in cash, made two hours before noon and refused at noon, seen so many hours later.
func mo15Example(hours int, r Referral) Facts {
	r.ID, r.Ref, r.Referred, r.Refused, r.Why = 1, "R-FI/2026/0041", noon.Add(-2*time.Hour), At(noon), cmp.Or(r.Why, "No investigator is free")
	r.Value = Known[money.Pence](4_180_00)
	switch r.ClockEnd {
	case noClock:
		r.ClockEnd = time.Time{}
	case time.Time{}:
		r.ClockEnd = noon.Add(46 * time.Hour)
	}
	return Facts{Now: noon.Add(time.Duration(hours) * time.Hour), Referrals: []Referral{r}}
}

// mo15Undated is mo15Example where nobody has recorded when it was refused.
func mo15Undated() Facts {
	f := mo15Example(1, Referral{ForWant: true})
	f.Referrals[0].Refused = When{}
	return f
}

// mo15Reopened is mo15Example where an opportunity was raised and the referral was then put back in the queue.
func mo15Reopened(hours int) Facts {
	f := mo15Example(hours, Referral{Gone: "The referral was put back in the queue."})
	f.Referrals[0].Refused = Never()
	f.Existing = []Existing{{Status: Open, Finding: Finding{Rule: "MO-15", Version: 1, Severity: S2, Fingerprint: "MO-15/referral/1"}}}
	return f
}
