package rules

import (
	"fmt"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

var mo02Minimum = Param{Key: "MO-02.minimum", Title: "Smallest sum that was known and not denied", Unit: Pence,
	Default: 1_000_00, Min: 1, Max: 1_000_000_00}

// AlertedBeforeDenial finds assets that were known before a suspect first knew of the investigation, and that nothing denied
// by then. It is a finding of the past: before the alert nobody can say when it will come.
var AlertedBeforeDenial = define(Rule{
	Code:          "MO-02",
	Title:         "Restrain or freeze before the suspect is alerted",
	Version:       1,
	Basis:         "Home Affairs Committee 2016: assets should be frozen as the suspect first becomes aware",
	Severity:      S1,
	DefaultReason: "LATE_RESTRAINT",
	Params:        []Param{mo02Minimum},
	Check:         alertedBeforeDenial,
	Examples: []Example{
		{Given: "£20,000 in an account was known a week before the arrest, and frozen two days after it",
			Facts: mo02Example(Interest{Estimate: Known[money.Pence](20_000_00)}, noon.Add(48*time.Hour)), Want: []string{"MO-02/case/1 run_out S1"}},
		{Given: "it was never frozen",
			Facts: mo02Example(Interest{Estimate: Known[money.Pence](20_000_00)}, time.Time{}), Want: []string{"MO-02/case/1 run_out S1"}},
		{Given: "it was frozen the day before the arrest",
			Facts: mo02Example(Interest{Estimate: Known[money.Pence](20_000_00)}, noon.Add(-24*time.Hour)), Want: []string{"MO-02/case/1 gone S1"}},
		{Given: "£600 is under the threshold",
			Facts: mo02Example(Interest{Estimate: Known[money.Pence](600_00)}, time.Time{}), Want: []string{"MO-02/case/1 gone S1"}},
		{Given: "it was decided before that it is no asset of the case",
			Facts: mo02Example(Interest{Estimate: Known[money.Pence](20_000_00), State: "discounted"}, time.Time{}), Want: []string{"MO-02/case/1 gone S1"}},
		{Given: "the account became known only after the arrest",
			Facts: mo02Found(noon.Add(time.Hour)), Want: []string{"MO-02/case/1 gone S1"}},
		{Given: "since when the account is known is not recorded",
			Facts: mo02Found(time.Time{}), Want: []string{"MO-02/case/1 note"}},
		{Given: "its value is not recorded",
			Facts: mo02Example(Interest{}, time.Time{}), Want: []string{"MO-02/case/1 note"}},
		{Given: "no arrest, search or interview is recorded",
			Facts: mo02Quiet()},
	},
})

func alertedBeforeDenial(f Facts, p Params) ([]Finding, []Note) {
	alert, ok := f.firstAlert()
	if !ok {
		return nil, nil
	}
	print := fmt.Sprintf("MO-02/case/%d", f.Case.ID)
	refs := Refs{Events: []int64{alert.ID}}
	var total money.Pence
	var opens time.Time
	lack := ""
	for _, i := range f.Interests {
		a := f.asset(i.AssetID)
		if i.setAside() || f.deniedBy(i.ID, alert.At) {
			continue
		}
		switch {
		case a.Known.IsZero():
			lack = "Since when an asset of the case is known is not recorded."
			continue
		case !a.Known.Before(alert.At):
			continue
		case i.Estimate == nil:
			lack = "The value of an asset that was known before the first alert is not recorded."
			continue
		}
		total += *i.Estimate
		refs.Interests, refs.Assets = append(refs.Interests, i.ID), append(refs.Assets, i.AssetID)
		if opens.IsZero() || a.Known.Before(opens) {
			opens = a.Known
		}
	}
	minimum := money.Pence(p.of(mo02Minimum))
	if total < minimum && lack != "" {
		return nil, lacking("MO-02", print, lack, refs)
	}
	a := about{Finding: Finding{
		Fingerprint: print,
		Why:         fmt.Sprintf("Assets of %s were known before the first %s of %s; no order or seizure is recorded on them by then.", total, alert.Kind, clockTime(alert.At)),
		WhatBy:      "Restrain or freeze what is known before the subject is alerted.",
		WhoCould:    "An accredited financial investigator with the officer in the case",
		Value:       &total,
		Basis:       basisEstimate,
		Opens:       opens,
		Closes:      alert.At,
		Refs:        refs,
	}, done: Never()}
	if total < minimum {
		// What was raised on earlier facts ends; where nothing was, this is nothing to store.
		a.gone = fmt.Sprintf("Assets of %s or more that were known and not denied before the first %s are no longer recorded.", minimum, alert.Kind)
		a.Opens = alert.At
	}
	return a.settle(f.Now)
}

// asset is the asset with an id; the zero Asset for none.
func (f Facts) asset(id ids.Asset) Asset {
	for _, a := range f.Assets {
		if a.ID == id {
			return a
		}
	}
	return Asset{}
}

// setAside reports whether it was decided that the interest is nothing to pursue, or its parts carry on.
func (i Interest) setAside() bool {
	switch i.State {
	case "discounted", "no_action", "transferred", "split":
		return true
	}
	return false
}

// deniedBy reports whether an order or a seizure reached an interest by an instant.
func (f Facts) deniedBy(id ids.Interest, by time.Time) bool {
	first := f.firstDenied(id)
	return !first.IsZero() && !first.After(by)
}

// firstDenied is when an order or a seizure first reached an interest; zero for never.
func (f Facts) firstDenied(id ids.Interest) (first time.Time) {
	take := func(t time.Time) {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	for _, i := range f.Interests {
		if i.ID == id && len(i.Denied) > 0 {
			take(i.Denied[0].At)
		}
	}
	for _, o := range f.Orders {
		for _, x := range o.InterestIDs {
			if x == id {
				take(o.Made)
			}
		}
	}
	for _, s := range f.Seizures {
		for _, x := range s.InterestIDs {
			if x == id && s.Power != NoPower {
				take(s.At)
			}
		}
	}
	return first
}

// mo02Example is an account known a week before an arrest at noon of a Monday, frozen at an instant, seen a week later.
func mo02Example(i Interest, frozen time.Time) Facts {
	i.ID, i.AssetID = 1, 1
	if i.State == "" {
		i.State = "identified"
	}
	f := Facts{Now: noon.Add(7 * 24 * time.Hour), Case: Case{ID: 1}, Assets: []Asset{{ID: 1, Kind: "account", Known: noon.Add(-7 * 24 * time.Hour)}}, Interests: []Interest{i},
		Events: []Event{{ID: 1, Kind: "arrest", At: noon, Linked: true}}}
	if !frozen.IsZero() {
		f.Orders = []Order{{ID: 1, Kind: "AFO", Made: frozen, InterestIDs: []ids.Interest{1}}}
	}
	return f
}

// mo02Found is mo02Example where the account became known at another instant.
func mo02Found(known time.Time) Facts {
	f := mo02Example(Interest{Estimate: Known[money.Pence](20_000_00)}, time.Time{})
	f.Assets[0].Known = known
	return f
}

// mo02Quiet is mo02Example before anybody was alerted.
func mo02Quiet() Facts {
	f := mo02Example(Interest{Estimate: Known[money.Pence](20_000_00)}, time.Time{})
	f.Events = nil
	return f
}
