package rules

import (
	"fmt"
	"slices"
	"time"

	"proceeds/internal/base/money"
)

var mo25Decide = Param{Key: "MO-25.decide_within", Title: "Time to decide on what was seen", Unit: Hours,
	Default: 48, Min: 1, Max: 24 * 28}

// seenSign is a sign of property that can be taken at once, and what takes it.
type seenSign struct {
	sign, what, act, basis string
	kind                   Kind
	orders                 []string
}

var seenSigns = []seenSign{
	{"luxury", "A listed asset that looks worth £1,000 or more", "seize it under s.303J", "s.303J", Listed, []string{"LA-DET"}},
	{"seed_phrase", "A seed phrase, hardware wallet or other sign of cryptoassets", "seize the cryptoassets under s.303Z26, or freeze the wallet", "s.303Z26", Crypto, []string{"CR-DET", "CWFO"}},
}

// SeenAndNotSeized finds a watch, bullion or a sign of cryptoassets that was seen at a search or arrest and neither taken nor
// decided on.
var SeenAndNotSeized = define(Rule{
	Code:          "MO-25",
	Title:         "Seize what was seen, or decide not to",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 ss.303J, 303Z26, 303Z37; Home Affairs Committee 2016 on training",
	Severity:      S1,
	DefaultReason: "NOT_RECOGNISED_AT_SEARCH",
	Params:        []Param{mo25Decide},
	Check:         seenAndNotSeized,
	Examples: []Example{
		{Given: "a seed phrase was seen at a search three hours ago and left",
			Facts: mo25Example(3, Event{Signs: []string{"seed_phrase"}, Taken: Never(), Triaged: Never()}), Want: []string{"MO-25/event/1/seed_phrase open S1"}},
		{Given: "the same, two days later",
			Facts: mo25Example(48, Event{Signs: []string{"seed_phrase"}, Taken: Never(), Triaged: Never()}), Want: []string{"MO-25/event/1/seed_phrase run_out S1"}},
		{Given: "a watch and a hardware wallet were seen and left",
			Facts: mo25Example(3, Event{Signs: []string{"luxury", "seed_phrase"}, Taken: Never(), Triaged: Never()}),
			Want:  []string{"MO-25/event/1/luxury open S1", "MO-25/event/1/seed_phrase open S1"}},
		{Given: "the property was taken at the search",
			Facts: mo25Example(48, Event{Signs: []string{"luxury"}, Taken: At(noon), Triaged: Never()}), Want: []string{"MO-25/event/1/luxury done S1"}},
		{Given: "the case records that a watch was seized at the search",
			Facts: mo25Seized(48, Listed), Want: []string{"MO-25/event/1/luxury done S1"}},
		{Given: "the case records that cash was seized there, and no watch",
			Facts: mo25Seized(48, Cash), Want: []string{"MO-25/event/1/luxury run_out S1"}},
		{Given: "decided at triage that there is no potential",
			Facts: mo25Example(48, Event{Signs: []string{"luxury"}, Taken: Never(), Triaged: At(noon.Add(time.Hour)), Potential: Known(false)}), Want: []string{"MO-25/event/1/luxury done S1"}},
		{Given: "triaged as having potential, and nothing done",
			Facts: mo25Example(48, Event{Signs: []string{"luxury"}, Taken: Never(), Triaged: At(noon.Add(time.Hour)), Potential: Known(true)}), Want: []string{"MO-25/event/1/luxury run_out S1"}},
		{Given: "nobody has recorded whether it was taken",
			Facts: mo25Example(48, Event{Signs: []string{"luxury"}, Triaged: Never()}), Want: []string{"MO-25/event/1/luxury note"}},
		{Given: "phones were seen",
			Facts: mo25Example(48, Event{Signs: []string{"phones"}, Taken: Never(), Triaged: Never()})},
		{Given: "a watch worth less than the minimum was left",
			Facts: mo25Example(48, Event{Signs: []string{"luxury"}, Taken: Never(), Triaged: Never(), Property: Known[money.Pence](400_00)})},
	},
})

// The least that a listed asset or a cryptoasset is worth to be taken is that of cash.
const seenMinimum money.Pence = 1_000_00

func seenAndNotSeized(f Facts, p Params) (found []Finding, notes []Note) {
	for _, e := range f.Events {
		if !e.is("search", "arrest", "stop", "seizure") || slices.Contains(e.Judged, "MO-25") {
			continue
		}
		for _, s := range seenSigns {
			if !e.has(s.sign) || s.kind == Listed && e.Property != nil && *e.Property < seenMinimum {
				continue
			}
			g, n := seen(f, e, s, p)
			found, notes = append(found, g...), append(notes, n...)
		}
	}
	return found, notes
}

func seen(f Facts, e Event, s seenSign, p Params) ([]Finding, []Note) {
	print := fmt.Sprintf("MO-25/event/%d/%s", e.ID, s.sign)
	if e.At.IsZero() {
		return nil, lacking("MO-25", print, "When the property was seen is not recorded.", e.refs())
	}
	ends := e.At.Add(time.Duration(p.of(mo25Decide)) * time.Hour)
	taken := []When{e.Taken}
	for _, x := range f.Seizures {
		if e.Linked && x.Kind == s.kind && !x.At.IsZero() && x.At.After(e.At.Add(-24*time.Hour)) {
			taken = append(taken, At(latest(x.At, e.At)))
		}
	}
	for _, o := range f.Orders {
		if e.Linked && slices.Contains(s.orders, o.Kind) && !o.Made.IsZero() && !o.Made.Before(e.At) {
			taken = append(taken, At(o.Made))
		}
	}
	if e.Potential != nil && !*e.Potential {
		taken = append(taken, e.Triaged)
	}
	if e.Linked {
		if d := f.decided(e.At, "seiz", "crypto", "wallet", "listed", "watch", "bullion", "s.303"); !d.At.IsZero() {
			taken = append(taken, d)
		}
	}
	a := about{Finding: Finding{
		Fingerprint: print,
		Why:         fmt.Sprintf("%s was seen on %s; no seizure and no decision on it is recorded.", s.what, clockTime(e.At)),
		WhatBy:      fmt.Sprintf("Decide whether to %s, and record it, before %s.", s.act, endAsLimit(ends)),
		WhoCould:    "A constable, or an accredited financial investigator",
		Value:       e.Property,
		Basis:       "value of what was seen, as the source gave it",
		Opens:       e.At,
		Closes:      ends,
		Refs:        e.refs(),
	}, gone: e.Gone}
	if e.Property == nil {
		a.Basis = basisUnknown
	}
	a.missed = fmt.Sprintf("%s was seen on %s; no seizure and no decision on it is recorded before %s.", s.what, clockTime(e.At), endAsLimit(ends))
	a.done, a.step = earlier(f.Now, taken...), Assessed
	a.did = "It was taken, or decided on, on " + clockTime(a.done.At) + "."
	a.lack = "Whether the property that was seen was taken is not recorded."
	return a.settle(f.Now)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// mo25Example is a search at noon of a Monday, seen so many hours later.
func mo25Example(hours int, e Event) Facts {
	e.ID, e.Kind, e.At = 1, "search", noon
	return Facts{Now: noon.Add(time.Duration(hours) * time.Hour), Events: []Event{e}}
}

// mo25Seized is a search of a case at which a watch was seen, and a seizure of a kind recorded.
func mo25Seized(hours int, k Kind) Facts {
	f := mo25Example(hours, Event{Signs: []string{"luxury"}, Taken: Never(), Triaged: Never(), Linked: true})
	f.Seizures = []Seizure{{ID: 1, At: noon, Kind: k}}
	return f
}
