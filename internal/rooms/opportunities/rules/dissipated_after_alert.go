package rules

import (
	"fmt"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

var (
	mo03Fall = Param{Key: "MO-03.fall", Title: "Fall in value after an alert that counts, in money", Unit: Pence,
		Default: 1_000_00, Min: 1, Max: 1_000_000_00}
	mo03Share = Param{Key: "MO-03.fall_share", Title: "Fall in value after an alert that counts, as a share", Unit: Percent,
		Default: 10, Min: 1, Max: 100}
)

// DissipatedAfterAlert finds an asset whose recorded value fell, or that was recorded as moved, after a suspect first knew of
// the investigation and before anything denied it.
var DissipatedAfterAlert = define(Rule{
	Code:          "MO-03",
	Title:         "Deny the asset before it is moved",
	Version:       1,
	Basis:         "Home Affairs Committee 2016: assets moved between alert and restraint",
	Severity:      S1,
	DefaultReason: "DISSIPATED",
	Params:        []Param{mo03Fall, mo03Share},
	Check:         dissipatedAfterAlert,
	Examples: []Example{
		{Given: "£20,000 before the arrest, £4,000 a day after it, frozen two days after",
			Facts: mo03Example(Interest{Worth: []Worth{{noon.Add(-48 * time.Hour), 20_000_00}, {noon.Add(24 * time.Hour), 4_000_00}}}, noon.Add(48*time.Hour)),
			Want:  []string{"MO-03/interest/1 run_out S1"}},
		{Given: "recorded as dissipated three days after the arrest",
			Facts: mo03Example(Interest{State: "dissipated", Since: noon.Add(72 * time.Hour), Worth: []Worth{{noon.Add(-48 * time.Hour), 20_000_00}}}, time.Time{}),
			Want:  []string{"MO-03/interest/1 run_out S1"}},
		{Given: "£5,000 fell to £4,600, which is under both thresholds",
			Facts: mo03Example(Interest{Worth: []Worth{{noon.Add(-48 * time.Hour), 5_000_00}, {noon.Add(24 * time.Hour), 4_600_00}}}, time.Time{}),
			Want:  []string{"MO-03/interest/1 gone S1"}},
		{Given: "it fell only after it had been frozen",
			Facts: mo03Example(Interest{Worth: []Worth{{noon.Add(-48 * time.Hour), 20_000_00}, {noon.Add(72 * time.Hour), 4_000_00}}}, noon.Add(48*time.Hour)),
			Want:  []string{"MO-03/interest/1 gone S1"}},
		{Given: "recorded as dissipated, and no value before the arrest is recorded",
			Facts: mo03Example(Interest{State: "dissipated", Since: noon.Add(72 * time.Hour)}, time.Time{}), Want: []string{"MO-03/interest/1 note"}},
		{Given: "one value only",
			Facts: mo03Example(Interest{Worth: []Worth{{noon.Add(-48 * time.Hour), 20_000_00}}}, time.Time{})},
		{Given: "no alert is recorded",
			Facts: mo03Quiet()},
	},
})

func dissipatedAfterAlert(f Facts, p Params) (found []Finding, notes []Note) {
	alert, ok := f.firstAlert()
	if !ok {
		return nil, nil
	}
	for _, i := range f.Interests {
		g, n := fellAfter(f, alert, i, p)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

func fellAfter(f Facts, alert Event, i Interest, p Params) ([]Finding, []Note) {
	print := fmt.Sprintf("MO-03/interest/%d", i.ID)
	refs := Refs{Assets: []ids.Asset{i.AssetID}, Interests: []ids.Interest{i.ID}, Events: []int64{alert.ID}}
	moved := i.State == "dissipated" && !i.Since.IsZero() && !i.Since.Before(alert.At)
	denied := f.firstDenied(i.ID)
	if !denied.IsZero() && !denied.After(alert.At) {
		return nil, nil // it was denied when the alert came
	}
	var before *money.Pence
	var lowest money.Pence
	var when time.Time
	for _, w := range i.Worth {
		switch {
		case !w.At.After(alert.At):
			before = &w.Pence
		case !w.At.After(f.Now) && before != nil && w.Pence < *before && (denied.IsZero() || w.At.Before(denied)) && (when.IsZero() || w.Pence < lowest):
			lowest, when = w.Pence, w.At
		}
	}
	if moved && (denied.IsZero() || i.Since.Before(denied)) {
		if before == nil {
			return nil, lacking("MO-03", print, "The value before the first alert of an asset that was moved is not recorded.", refs)
		}
		lowest, when = 0, i.Since
	}
	if before == nil || len(i.Worth) < 2 && when.IsZero() {
		return nil, nil
	}
	fall := *before - lowest
	if when.IsZero() {
		fall = 0
	}
	a := about{Finding: Finding{
		Fingerprint: print,
		Why: fmt.Sprintf("An asset was put at %s before the first %s of %s and at %s on %s; no order or seizure is recorded on it by then.",
			*before, alert.Kind, clockTime(alert.At), lowest, day(when)),
		WhatBy:   "Restrain or freeze the asset as soon as the subject may know of the investigation.",
		WhoCould: "An accredited financial investigator with the officer in the case",
		Value:    &fall,
		Basis:    "fall between the estimates before and after the first alert",
		Opens:    alert.At,
		Closes:   when,
		Refs:     refs,
	}, done: Never()}
	if fall < money.Pence(p.of(mo03Fall)) && (fall == 0 || int64(fall)*100 < int64(*before)*p.of(mo03Share)) {
		a.gone = "The values that are recorded before and after the first alert do not differ by so much."
		a.Why, a.Closes = "A fall in value after the first alert was recorded.", alert.At
	}
	return a.settle(f.Now)
}

// mo03Example is an account at the arrest of mo02Example.
func mo03Example(i Interest, frozen time.Time) Facts { return mo02Example(i, frozen) }

// mo03Quiet is an asset whose value fell without an alert.
func mo03Quiet() Facts {
	f := mo02Example(Interest{Worth: []Worth{{noon.Add(-48 * time.Hour), 20_000_00}, {noon.Add(24 * time.Hour), 4_000_00}}}, time.Time{})
	f.Events = nil
	return f
}
