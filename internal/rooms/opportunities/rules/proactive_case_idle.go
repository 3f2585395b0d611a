package rules

import (
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
)

var (
	mo28Days = Param{Key: "MO-28.idle_days", Title: "Time without an investigator's entry in a proactive case", Unit: Days,
		Default: 28, Min: 2, Max: 365}
	mo28Before = Param{Key: "MO-28.warning", Title: "Opens so many days before that time ends", Unit: Days,
		Default: 7, Min: 1, Max: 90}
)

// ProactiveCaseIdle finds an open proactive case on which no investigator has recorded work for some time. Each
// spell without work is a finding of its own, so that a second one does not hide behind the first.
var ProactiveCaseIdle = define(Rule{
	Code:          "MO-28",
	Title:         "Put an investigator back on the proactive case",
	Version:       1,
	Basis:         "HMICFRS, West Midlands region 2024: proactive work lost to reactive demand",
	Severity:      S3,
	DefaultReason: "ABSTRACTION",
	Params:        []Param{mo28Days, mo28Before},
	Check:         proactiveCaseIdle,
	Examples: []Example{
		{Given: "last worked on 23 days ago",
			Facts: mo28Example("2026-02-24", Case{}, At(on("2026-02-01"))), Want: []string{"MO-28/case/1/since/2026-02-01 open S3"}},
		{Given: "last worked on 30 days ago",
			Facts: mo28Example("2026-03-03", Case{}, At(on("2026-02-01"))), Want: []string{"MO-28/case/1/since/2026-02-01 run_out S3"}},
		{Given: "never worked on since it was opened 40 days ago",
			Facts: mo28Example("2026-02-21", Case{}, Never()), Want: []string{"MO-28/case/1/since/2026-01-12 run_out S3"}},
		{Given: "worked on yesterday",
			Facts: mo28Example("2026-02-24", Case{}, At(on("2026-02-23"))), Want: []string{"MO-28/case/1/since/2026-02-23 ahead S3"}},
		{Given: "worked on again after an opportunity was raised for an idle spell",
			Facts: mo28Resumed(), Want: []string{"MO-28/case/1/since/2026-01-12 gone S3", "MO-28/case/1/since/2026-02-23 ahead S3"}},
		{Given: "a reactive case",
			Facts: mo28Example("2026-03-03", Case{Origin: Reactive}, At(on("2026-02-01")))},
		{Given: "a suspended case",
			Facts: mo28Example("2026-03-03", Case{Stage: "suspended"}, At(on("2026-02-01")))},
		{Given: "a closed case",
			Facts: mo28Example("2026-03-03", Case{Stage: "closed", Closed: At(on("2026-02-20"))}, At(on("2026-02-01")))},
		{Given: "no timesheet is kept, so that nobody knows of any work",
			Facts: mo28Example("2026-03-03", Case{}, When{}), Want: []string{"MO-28/case/1 note"}},
		{Given: "nobody has recorded whether the case is proactive",
			Facts: mo28NoOrigin("2026-03-03"), Want: []string{"MO-28/case/1 note"}},
	},
})

func proactiveCaseIdle(f Facts, p Params) ([]Finding, []Note) {
	c := f.Case
	print := fmt.Sprintf("MO-28/case/%d", c.ID)
	if c.ID == 0 || c.Origin == Reactive || c.Stage == "suspended" || c.Stage == "closed" || c.Closed.Happened(f.Now) {
		return nil, nil
	}
	switch {
	case c.Origin == "":
		return nil, lacking("MO-28", print, "Whether the case is proactive or reactive is not recorded.", Refs{})
	case !f.Effort.LastEntry.Known:
		return nil, lacking("MO-28", print, "Whether an investigator has worked on the case is not recorded.", Refs{})
	case c.Opened.IsZero():
		return nil, lacking("MO-28", print, "The date on which the case was opened is not recorded.", Refs{})
	}
	since, what := c.Opened, "The proactive case was opened on %s and no investigator's work has been recorded"
	if last := f.Effort.LastEntry.At; last.After(since) {
		since, what = last, "An investigator's work was last recorded on the proactive case on %s"
	}
	what = fmt.Sprintf(what, day(since))
	ends := midnight(since, p.of(mo28Days))
	a := about{Finding: Finding{
		Fingerprint: spell(print, since),
		Why:         fmt.Sprintf("%s; %d days without work end %s.", what, p.of(mo28Days), atEnd(ends)),
		WhatBy:      "Assign hours to the case, or record why it waits, before " + endAsLimit(ends) + ".",
		WhoCould:    "The supervisor of the unit",
		Basis:       "not valued: a delay, by itself, loses no value",
		Opens:       midnight(since, p.of(mo28Days)-min(p.of(mo28Before), p.of(mo28Days))),
		Closes:      ends,
	}, done: Never()}
	a.missed = fmt.Sprintf("%s; the next %d days, which ended %s, hold no entry.", what, p.of(mo28Days), atEnd(ends))
	found, notes := a.settle(f.Now)

	// Spells that were raised earlier end when work resumes, or when the entry they counted from is corrected.
	for _, e := range f.Existing {
		old := e.Finding
		if e.Rule() != "MO-28" || old.Fingerprint == a.Fingerprint || !strings.HasPrefix(old.Fingerprint, print+"/") {
			continue
		}
		late := !old.Closes.IsZero() && !since.Before(old.Closes)
		switch {
		case e.Status.Undecided() && late:
			old.Wish = WishRunOut
		case e.Status.Undecided(), e.Status == RunOut && e.ByRule && !late:
			old.Wish, old.Because = WishGone, what+"."
		default:
			continue
		}
		found = append(found, old)
	}
	return found, notes
}

// spell is the fingerprint of the idle time that began on the London day of since.
func spell(print string, since time.Time) string {
	return print + "/since/" + caltime.DateOf(since).String()
}

// mo28Example is a proactive case opened on 12 January 2026, seen at the start of a day; the fields of c that are
// set override it.
func mo28Example(now string, c Case, last When) Facts {
	c.ID, c.Opened = 1, on("2026-01-12")
	if c.Origin == "" {
		c.Origin = Proactive
	}
	if c.Stage == "" {
		c.Stage = "investigating"
	}
	return Facts{Now: on(now), Case: c, Effort: Effort{LastEntry: last}}
}

// mo28NoOrigin is mo28Example without an origin.
func mo28NoOrigin(now string) Facts {
	f := mo28Example(now, Case{}, Never())
	f.Case.Origin = ""
	return f
}

// mo28Resumed is mo28Example with an open opportunity for the spell that work ended yesterday.
func mo28Resumed() Facts {
	f := mo28Example("2026-02-24", Case{}, At(on("2026-02-23")))
	f.Existing = []Existing{{Status: Open, Finding: Finding{Rule: "MO-28", Version: 1, Severity: S3, Fingerprint: "MO-28/case/1/since/2026-01-12"}}}
	return f
}
