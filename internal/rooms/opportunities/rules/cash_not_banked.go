package rules

import (
	"fmt"
	"slices"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

var mo30Days = Param{Key: "MO-30.bank_within", Title: "Time to pay detained cash into an interest-bearing account", Unit: WorkingDays,
	Default: 5, Min: 1, Max: 60}

// CashNotBanked finds cash detained beyond 48 hours that has not been paid into an interest-bearing account.
var CashNotBanked = define(Rule{
	Code:          "MO-30",
	Title:         "Pay the detained cash into an interest-bearing account",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 ss.296(1) and 302; the Act says at the first opportunity, the days are a force rule",
	Severity:      S3,
	DefaultReason: "PROCESS",
	Params:        []Param{mo30Days},
	Check:         cashNotBanked,
	Examples: []Example{
		{Given: "detained past Wednesday noon, two days later",
			Facts: mo30Example("2026-01-16", Seizure{Interest: Never()}), Want: []string{"MO-30/seizure/1 open S3"}},
		{Given: "the fifth working day has ended",
			Facts: mo30Example("2026-01-22", Seizure{Interest: Never()}), Want: []string{"MO-30/seizure/1 run_out S3"}},
		{Given: "the fifth working day, a Wednesday after a weekend",
			Facts: mo30Example("2026-01-21", Seizure{Interest: Never()}), Want: []string{"MO-30/seizure/1 open S3"}},
		{Given: "banked on the Friday",
			Facts: mo30Example("2026-01-22", Seizure{Interest: At(on("2026-01-16"))}), Want: []string{"MO-30/seizure/1 done S3"}},
		{Given: "banked only in February",
			Facts: mo30Example("2026-02-22", Seizure{Interest: At(on("2026-02-10"))}), Want: []string{"MO-30/seizure/1 run_out S3"}},
		{Given: "released on the Friday",
			Facts: mo30Example("2026-01-22", Seizure{Interest: Never(), Released: At(on("2026-01-16"))}), Want: []string{"MO-30/seizure/1 gone S3"}},
		{Given: "needed as evidence",
			Facts: mo30Example("2026-01-22", Seizure{Interest: Never(), Evidence: Known(true)})},
		{Given: "still inside the 48 hours",
			Facts: mo30Running(), Want: nil},
		{Given: "nobody has recorded whether it was banked",
			Facts: mo30Example("2026-01-22", Seizure{}), Want: []string{"MO-30/seizure/1 note"}},
		{Given: "no calendar covers the days to count",
			Facts: mo30NoCalendar(), Want: []string{"MO-30/seizure/1 note"}},
	},
})

func cashNotBanked(f Facts, p Params) (found []Finding, notes []Note) {
	for _, s := range f.Seizures {
		c, ok := f.detainedBeyond(s)
		if !ok || s.Kind != Cash || s.Nation == caltime.OtherPlace || s.Evidence != nil && *s.Evidence {
			continue
		}
		g, n := notBanked(f.Now, s, c, p)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// detainedBeyond is the 48-hour clock of s, where an order made in time detains the cash beyond it.
func (f Facts) detainedBeyond(s Seizure) (Clock, bool) {
	for _, c := range f.Clocks {
		if c.Code == "CASH-48" && c.Ended == Acted && !c.End.IsZero() && slices.Contains(c.Seizures, s.ID) {
			return c, true
		}
	}
	return Clock{}, false
}

func notBanked(now time.Time, s Seizure, c Clock, p Params) ([]Finding, []Note) {
	print := fmt.Sprintf("MO-30/seizure/%d", s.ID)
	refs := s.refs()
	refs.Clocks = []ids.Clock{c.ID}
	var lack string
	switch {
	case s.Nation == "":
		lack = "The place of seizure is not recorded."
	case s.Evidence == nil:
		lack = "Whether the cash is needed as evidence is not recorded."
	case !s.Released.Known:
		lack = "Whether the cash has been released is not recorded."
	}
	if lack != "" {
		return nil, lacking("MO-30", print, lack, refs)
	}
	ends, err := p.workingDaysAfter(s.Nation, c.End, p.of(mo30Days))
	if err != nil {
		return nil, lacking("MO-30", print, "The non-working days to count are not known: "+err.Error()+".", refs)
	}
	cash := sumOf("cash", s.sum())
	a := about{Finding: Finding{
		Fingerprint: print,
		Why: fmt.Sprintf("%s is detained beyond the 48 hours that end %s; no payment into an interest-bearing account is recorded.",
			capital(cash), atEnd(c.End)),
		WhatBy:   "Pay the cash into an interest-bearing account and record its date before " + endAsLimit(ends) + ".",
		WhoCould: "The exhibits officer or the force's finance team",
		Basis:    "not valued: the interest is at stake (s.302), not the cash",
		Opens:    c.End,
		Closes:   ends,
		Refs:     refs,
	}}
	a.missed = fmt.Sprintf("%s is detained beyond the 48 hours that ended %s; no payment into an interest-bearing account is recorded before %s.",
		capital(cash), atEnd(c.End), endAsLimit(ends))
	if s.Released.Happened(now) && s.Released.At.Before(ends) {
		a.gone, a.goneAt = "The cash was released on "+day(s.Released.At)+".", s.Released.At
	}
	a.done, a.step, a.did = s.Interest, Realised, "The cash was paid into an interest-bearing account on "+day(s.Interest.At)+"."
	a.lack = "Whether the cash was paid into an interest-bearing account is not recorded."
	return a.settle(now)
}

// mo30Example is £4,180 of cash seized at noon on Monday 12 January 2026 and detained by an order of the
// Wednesday, seen at the start of a day; the fields of s that are set override it.
func mo30Example(now string, s Seizure) Facts {
	s.ID, s.Kind, s.Nation, s.Power, s.At = 1, Cash, caltime.EnglandWales, S294, noon
	s.Total = Known[money.Pence](4_180_00)
	if s.Evidence == nil {
		s.Evidence = Known(false)
	}
	s.Released.Known = true
	return Facts{Now: on(now), Seizures: []Seizure{s}, Clocks: []Clock{{ID: 1, Code: "CASH-48", Start: noon, End: noon.Add(48 * time.Hour),
		Ended: Acted, EndedAt: noon.Add(46 * time.Hour), Seizures: []ids.Seizure{1}}}}
}

// mo30Running is mo30Example while the 48 hours run and no order is made.
func mo30Running() Facts {
	f := mo30Example("2026-01-13", Seizure{Interest: Never()})
	f.Clocks[0].Ended, f.Clocks[0].EndedAt = Running, time.Time{}
	return f
}

// mo30NoCalendar is mo30Example in a nation for which the worked examples have no calendar.
func mo30NoCalendar() Facts {
	f := mo30Example("2026-01-22", Seizure{Interest: Never()})
	f.Seizures[0].Nation = caltime.Scotland
	return f
}
