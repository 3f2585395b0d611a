package rules

import (
	"fmt"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// Severity is S1 (value irrecoverable, or unlawful detention) to S4 (quality of data).
type Severity string

// The severities of section 5 of the law document.
const (
	S1 Severity = "S1"
	S2 Severity = "S2"
	S3 Severity = "S3"
	S4 Severity = "S4"
)

// Wish is the state that a finding asks for.
type Wish string

// What a finding can ask for.
const (
	WishAhead  Wish = "ahead"   // the window has not opened: nothing to show yet
	WishOpen   Wish = "open"    // the window runs
	WishRunOut Wish = "run_out" // the window ended without the act
	WishDone   Wish = "done"    // the act was done inside the window
	WishGone   Wish = "gone"    // the facts that raised it no longer hold
)

// Refs names the rows a finding rests on, each list in rising order.
type Refs struct {
	Assets      []ids.Asset
	Interests   []ids.Interest
	Seizures    []ids.Seizure
	Orders      []ids.Order
	Clocks      []ids.Clock
	Events      []int64 `json:",omitempty"` // of intake
	Referrals   []int64 `json:",omitempty"` // to the unit
	Proceedings []int64 `json:",omitempty"` // of confiscation
}

// Finding is what one rule says about one set of facts.
type Finding struct {
	Rule        string // code, e.g. MO-05
	Version     int    // of the rule; a later version never rewrites the finding
	Fingerprint string // the same fact gives the same fingerprint, in every version
	Severity    Severity
	Title       string
	Why         string       // one factual sentence
	WhatBy      string       // what to do, and by when
	WhoCould    string       // who may do it
	Value       *money.Pence // nil: not known
	Basis       string       // of the value
	Opens       time.Time
	Closes      time.Time // exclusive
	ActBy       time.Time // last useful moment before Closes; zero: not reckoned
	Refs        Refs
	Reason      string // suggested second-level reason, should it run out
	Wish        Wish
	Step        Step      // with WishDone: how far the act went
	StepAt      time.Time // with WishDone: when; zero: not recorded
	Because     string    // with WishDone and WishGone: the fact that ended it
}

// Note says which fact a rule lacked. It belongs in a data-quality list and is never an opportunity.
type Note struct {
	Rule        string
	Fingerprint string // of the finding that could not be made
	Missing     string // one sentence: which fact, of which record
	Refs        Refs
}

// String names the note in tests and help pages.
func (n Note) String() string { return n.Fingerprint + " note" }

// String names the finding in tests and help pages, e.g. "MO-05/clock/7 open S1".
func (f Finding) String() string {
	return fmt.Sprintf("%s %s %s", f.Fingerprint, f.Wish, f.Severity)
}

// about is a finding before the instant is applied to it.
type about struct {
	Finding
	done   When      // the act that the window waits for
	step   Step      // how far that act goes
	did    string    // the act in words, for Because
	gone   string    // set when the facts no longer hold
	goneAt time.Time // since when; an act before it still counts. Zero: they never held
	missed string    // Why, once the window has ended; empty: as before
	lack   string    // the note to leave when done is not known
}

// settle applies the instant now: it decides the wish, or leaves a note for want of the act's date.
func (a about) settle(now time.Time) ([]Finding, []Note) {
	f := a.Finding
	switch {
	case a.done.Happened(now) && a.done.At.Before(f.Closes) && (a.gone == "" || !a.done.At.After(a.goneAt)):
		f.Wish, f.Because = WishDone, a.did
		f.Step, f.StepAt = a.step, a.done.At
	case a.gone != "":
		f.Wish, f.Because = WishGone, a.gone
	case !a.done.Known:
		return nil, []Note{{Rule: f.Rule, Fingerprint: f.Fingerprint, Missing: a.lack, Refs: f.Refs}}
	case now.Before(f.Opens):
		f.Wish = WishAhead
	case now.Before(f.Closes):
		f.Wish = WishOpen
	default:
		f.Wish = WishRunOut
		if a.missed != "" {
			f.Why = a.missed
		}
		f.WhatBy = "A reviewer who does not own it confirms, reclassifies or rejects it."
	}
	return []Finding{f}, nil
}

// lacking is the answer of a rule that cannot judge for want of a fact.
func lacking(rule, fingerprint, missing string, refs Refs) []Note {
	return []Note{{Rule: rule, Fingerprint: fingerprint, Missing: missing, Refs: refs}}
}

// ended ends what is stored under a fingerprint, with the reason: the facts that raised it are judged no longer.
func (f Facts) ended(rule, fingerprint, because string) []Finding {
	for _, e := range f.Existing {
		if e.Rule() == rule && e.Finding.Fingerprint == fingerprint {
			old := e.Finding
			old.Wish, old.Because = WishGone, because
			return []Finding{old}
		}
	}
	return nil
}
