package rules

import (
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

var (
	mo04Minimum = Param{Key: "MO-04.minimum", Title: "Smallest sum of cash that can be seized under s.294", Unit: Pence,
		Default: 1_000_00, Min: 1, Max: 100_000_00}
	mo04Decide = Param{Key: "MO-04.decide_within", Title: "Time to decide on seizure under s.294 after the find", Unit: Hours,
		Default: 48, Min: 1, Max: 24 * 28}
)

// CashNotSeized finds cash at or above the minimum that is held under PACE, or was left, without a decision on s.294.
var CashNotSeized = define(Rule{
	Code:          "MO-04",
	Title:         "Decide whether to seize cash under s.294",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 ss.294 and 303; APP Investigation, cash seizure",
	Severity:      S2,
	DefaultReason: "WRONG_POWER",
	Params:        []Param{mo04Minimum, mo04Decide},
	Check:         cashNotSeized,
	Examples: []Example{
		{Given: "£4,180 found and held under PACE at noon, no decision on s.294, an hour later",
			Facts: mo04Example(1, Seizure{Power: PACE, Total: Known[money.Pence](4_180_00), Decision: Never(), Released: Never()}),
			Want:  []string{"MO-04/seizure/1 open S2"}},
		{Given: "the same, 48 hours later",
			Facts: mo04Example(48, Seizure{Power: PACE, Total: Known[money.Pence](4_180_00), Decision: Never(), Released: Never()}),
			Want:  []string{"MO-04/seizure/1 run_out S2"}},
		{Given: "three bundles of £400 left where they were found",
			Facts: mo04Example(1, Seizure{Power: NoPower, Exhibits: []Exhibit{{1, Known[money.Pence](400_00)}, {2, Known[money.Pence](400_00)}, {3, Known[money.Pence](400_00)}}, Decision: Never(), Released: Never()}),
			Want:  []string{"MO-04/seizure/1 open S2"}},
		{Given: "exactly the minimum",
			Facts: mo04Example(1, Seizure{Power: PACE, Total: Known[money.Pence](1_000_00), Decision: Never(), Released: Never()}),
			Want:  []string{"MO-04/seizure/1 open S2"}},
		{Given: "a penny under the minimum",
			Facts: mo04Example(1, Seizure{Power: PACE, Total: Known[money.Pence](999_99), Decision: Never(), Released: Never()})},
		{Given: "£600, suspected to belong to £1,900 over three finds",
			Facts: mo04Example(1, Seizure{Power: PACE, Total: Known[money.Pence](600_00), Aggregated: Known[money.Pence](1_900_00), Decision: Never(), Released: Never()}),
			Want:  []string{"MO-04/seizure/1 open S2"}},
		{Given: "seized under s.294",
			Facts: mo04Example(1, Seizure{Power: S294, Total: Known[money.Pence](4_180_00), Decision: Never(), Released: Never()}),
			Want:  []string{"MO-04/seizure/1 done S2"}},
		{Given: "decided after 20 hours to leave it under PACE",
			Facts: mo04Example(72, Seizure{Power: PACE, Total: Known[money.Pence](4_180_00), Decision: At(noon.Add(20 * time.Hour)), Released: Never()}),
			Want:  []string{"MO-04/seizure/1 done S2"}},
		{Given: "decided only after 50 hours",
			Facts: mo04Example(72, Seizure{Power: PACE, Total: Known[money.Pence](4_180_00), Decision: At(noon.Add(50 * time.Hour)), Released: Never()}),
			Want:  []string{"MO-04/seizure/1 run_out S2"}},
		{Given: "held under PACE and given back after six hours without a decision",
			Facts: mo04Example(7, Seizure{Power: PACE, Total: Known[money.Pence](4_180_00), Decision: Never(), Released: At(noon.Add(6 * time.Hour))}),
			Want:  []string{"MO-04/seizure/1 run_out S2"}},
		{Given: "held under PACE, and nobody has recorded whether there was a decision",
			Facts: mo04Example(72, Seizure{Power: PACE, Total: Known[money.Pence](4_180_00), Released: Never()}),
			Want:  []string{"MO-04/seizure/1 note"}},
		{Given: "the power is not recorded",
			Facts: mo04Example(72, Seizure{Total: Known[money.Pence](4_180_00), Decision: Never(), Released: Never()}),
			Want:  []string{"MO-04/seizure/1 note"}},
		{Given: "the sum is not recorded",
			Facts: mo04Example(72, Seizure{Power: PACE, Decision: Never(), Released: Never()}),
			Want:  []string{"MO-04/seizure/1 note"}},
		{Given: "found outside the United Kingdom",
			Facts: mo04Example(72, Seizure{Power: PACE, Nation: caltime.OtherPlace, Total: Known[money.Pence](4_180_00), Decision: Never(), Released: Never()})},
		{Given: "a watch, not cash",
			Facts: mo04Example(72, Seizure{Power: PACE, Kind: Listed, Total: Known[money.Pence](4_180_00), Decision: Never(), Released: Never()})},
	},
})

func cashNotSeized(f Facts, p Params) (found []Finding, notes []Note) {
	for _, s := range f.Seizures {
		g, n := cashNotSeizedIn(f.Now, s, p)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

func cashNotSeizedIn(now time.Time, s Seizure, p Params) ([]Finding, []Note) {
	if s.Kind != Cash && s.Kind != "" || s.Nation == caltime.OtherPlace || s.Power == OtherPower {
		return nil, nil
	}
	print := fmt.Sprintf("MO-04/seizure/%d", s.ID)
	sum, together := s.sum(), false
	if s.Aggregated != nil && (sum == nil || *s.Aggregated > *sum) {
		sum, together = s.Aggregated, true
	}
	minimum := money.Pence(p.of(mo04Minimum))
	var lack string
	switch {
	case sum != nil && *sum < minimum:
		return nil, nil
	case s.Kind == "":
		lack = "The kind of property found is not recorded."
	case s.Nation == "":
		lack = "The place of the find is not recorded."
	case sum == nil:
		lack = "The sum of cash found is not recorded."
	case s.At.IsZero():
		lack = "The time at which the cash was found is not recorded."
	case s.Power == "":
		lack = "The power under which the cash is held is not recorded."
	case s.Power != S294 && !s.Released.Known:
		lack = "Whether the cash has been given back is not recorded."
	}
	if lack != "" {
		return nil, lacking("MO-04", print, lack, s.refs())
	}

	ends := s.At.Add(time.Duration(p.of(mo04Decide)) * time.Hour)
	if s.Released.Happened(now) && s.Released.At.Before(ends) {
		ends = s.Released.At // nothing is left to seize
	}
	a := about{Finding: Finding{
		Fingerprint: print,
		WhatBy:      "Decide whether to seize the cash under s.294, and record the decision, before " + endAsLimit(ends) + ".",
		WhoCould:    "A constable, or an accredited financial investigator",
		Value:       sum,
		Basis:       "sum of cash found",
		Opens:       s.At,
		Closes:      ends,
		Refs:        s.refs(),
	}}
	held := map[Power]string{PACE: "is held under PACE", NoPower: "was not seized"}[s.Power]
	a.Why = fmt.Sprintf("Cash of %s was found on %s and %s; the minimum for s.294 is %s and no decision on s.294 is recorded.",
		sum, clockTime(s.At), held, minimum)
	a.missed = fmt.Sprintf("Cash of %s was found on %s and %s; no decision on s.294 is recorded before %s.",
		sum, clockTime(s.At), held, endAsLimit(ends))
	if together {
		a.Basis = "sum suspected to belong together across finds"
	}
	if s.Power == NoPower || together || s.split(minimum) {
		a.Reason = "THRESHOLD"
	}
	if s.Power == S294 {
		// The seizure is itself the decision.
		a.done, a.did = At(s.At), "The cash was seized under s.294 on "+clockTime(s.At)+"."
		a.Why = fmt.Sprintf("Cash of %s was found on %s and seized under s.294.", sum, clockTime(s.At))
	} else {
		a.done, a.did = s.Decision, "A decision on s.294 was recorded on "+clockTime(s.Decision.At)+"."
	}
	a.step, a.lack = Assessed, "Whether a decision on s.294 was taken is not recorded."
	return a.settle(now)
}

// split reports whether no single exhibit reaches the minimum though all together do.
func (s Seizure) split(minimum money.Pence) bool {
	for _, e := range s.Exhibits {
		if e.Amount == nil || *e.Amount >= minimum {
			return false
		}
	}
	return len(s.Exhibits) > 1
}

// mo04Example is a find of cash in England at noon, so many hours ago; the fields of s that are set override it.
func mo04Example(hours int, s Seizure) Facts {
	s.ID, s.At = 1, noon
	if s.Kind == "" {
		s.Kind = Cash
	}
	if s.Nation == "" {
		s.Nation = caltime.EnglandWales
	}
	return Facts{Now: noon.Add(time.Duration(hours) * time.Hour), Seizures: []Seizure{s}}
}
