package rules

import (
	"fmt"
	"slices"
	"time"

	"proceeds/internal/base/caltime"
)

var mo16Days = Param{Key: "MO-16.after_charge", Title: "Time to refer after a charge", Unit: WorkingDays,
	Default: 5, Min: 1, Max: 60}

// ReferralLate finds a referral that came later after a charge than the force allows, or after the first hearing or a plea.
var ReferralLate = define(Rule{
	Code:          "MO-16",
	Title:         "Refer in time for restraint and confiscation",
	Version:       1,
	Basis:         "Joint thematic review 2010; Public Accounts Committee 2014: failure to act promptly",
	Severity:      S2,
	DefaultReason: "LATE_REFERRAL",
	Params:        []Param{mo16Days},
	Check:         referralLate,
	Examples: []Example{
		{Given: "referred ten days after the charge",
			Facts: mo16Example("2026-01-22", Referral{Charged: on("2026-01-12")}), Want: []string{"MO-16/referral/1 run_out S2"}},
		{Given: "referred on the fifth working day after the charge",
			Facts: mo16Example("2026-01-19", Referral{Charged: on("2026-01-12")}), Want: []string{"MO-16/referral/1 done S2"}},
		{Given: "referred two days after the charge, and the day after the first hearing",
			Facts: mo16Example("2026-01-14", Referral{Charged: on("2026-01-12"), Hearing: on("2026-01-13")}), Want: []string{"MO-16/referral/1 run_out S2"}},
		{Given: "referred after a plea; the day of the charge is not recorded",
			Facts: mo16Example("2026-02-14", Referral{Kind: "plea", Plea: on("2026-02-02")}), Want: []string{"MO-16/referral/1 run_out S2"}},
		{Given: "referred before any charge",
			Facts: mo16Example("2026-01-14", Referral{Kind: "arrest"})},
		{Given: "referred on a conviction, and the day of the charge is not recorded",
			Facts: mo16Example("2026-01-14", Referral{Kind: "conviction"}), Want: []string{"MO-16/referral/1 note"}},
		{Given: "charged where no calendar says which days are worked",
			Facts: mo16Example("2026-01-22", Referral{Charged: on("2026-01-12"), Nation: caltime.OtherPlace}), Want: []string{"MO-16/referral/1 note"}},
		{Given: "not decided yet",
			Facts: mo16Waiting()},
	},
})

func referralLate(f Facts, p Params) (found []Finding, notes []Note) {
	for _, r := range f.Referrals {
		judged := r.Accepted || r.ForWant || r.TooLate || r.Gone != ""
		if !judged || slices.Contains(r.Judged, "MO-16") {
			continue
		}
		g, n := referredLate(f, r, p)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

func referredLate(f Facts, r Referral, p Params) ([]Finding, []Note) {
	print := fmt.Sprintf("MO-16/referral/%d", r.ID)
	var ends, opens time.Time
	var what string
	limit := func(day, end time.Time, words string) {
		if !day.IsZero() && (ends.IsZero() || end.Before(ends)) {
			ends, what = end, words
		}
		if !day.IsZero() && (opens.IsZero() || day.Before(opens)) {
			opens = day
		}
	}
	if !r.Charged.IsZero() {
		end, err := p.workingDaysAfter(r.Nation, r.Charged, p.of(mo16Days))
		if err != nil {
			return nil, lacking("MO-16", print, "The working days after the charge cannot be counted: no calendar covers them.", r.refs())
		}
		limit(r.Charged, end, fmt.Sprintf("%d working days after the charge of %s", p.of(mo16Days), day(r.Charged)))
	}
	if !r.Hearing.IsZero() {
		limit(r.Hearing, midnight(r.Hearing, 1), "which ran to the first hearing of "+day(r.Hearing))
	}
	if !r.Plea.IsZero() {
		limit(r.Plea, midnight(r.Plea, 1), "which ran to the plea of "+day(r.Plea))
	}
	if ends.IsZero() {
		if (Event{Kind: r.Kind}).is("charge", "plea", "conviction") {
			return nil, lacking("MO-16", print, "The day of the charge is not recorded.", r.refs())
		}
		return nil, nil
	}
	a := about{Finding: Finding{
		Fingerprint: print,
		Why:         fmt.Sprintf("Referral %s was received on %s; the time to refer, %s, ended %s.", r.Ref, clockTime(r.Referred), what, atEnd(ends)),
		WhatBy:      "Refer before " + endAsLimit(ends) + ".",
		WhoCould:    "The officer in the case",
		Value:       r.Value,
		Basis:       "estimate of the referral",
		Opens:       opens,
		Closes:      ends,
		Refs:        r.refs(),
	}, done: At(r.Referred), step: Assessed, did: "It was referred on " + clockTime(r.Referred) + ".", gone: r.Gone, goneAt: f.Now}
	if r.Value == nil {
		a.Basis = basisUnknown
	}
	if r.Referred.IsZero() {
		a.done = When{}
	}
	a.lack = "When the referral was made is not recorded."
	return a.settle(f.Now)
}

// mo16Example is an accepted referral received at 10:00 of a day and seen at the end of it; the fields of r override it.
func mo16Example(date string, r Referral) Facts {
	r.ID, r.Ref, r.Referred, r.Accepted = 1, "R-FI/2026/0041", on(date).Add(10*time.Hour), true
	if r.Kind == "" {
		r.Kind = "charge"
	}
	if r.Nation == "" {
		r.Nation = caltime.EnglandWales
	}
	return Facts{Now: after(date), Referrals: []Referral{r}}
}

// mo16Waiting is mo16Example before anybody has decided on the referral.
func mo16Waiting() Facts {
	f := mo16Example("2026-01-22", Referral{Charged: on("2026-01-12")})
	f.Referrals[0].Accepted = false
	return f
}
