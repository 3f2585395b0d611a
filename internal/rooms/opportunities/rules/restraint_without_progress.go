package rules

import (
	"fmt"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

var (
	mo26Before = Param{Key: "MO-26.report_warning", Title: "Opens so many days before a report to the court is due", Unit: Days,
		Default: 14, Min: 1, Max: 90}
	mo26Months = Param{Key: "MO-26.charge_within", Title: "Time from restraint to a charge or a decision", Unit: Months,
		Default: 12, Min: 1, Max: 60}
	mo26Ahead = Param{Key: "MO-26.charge_warning", Title: "Opens so many days before that time ends", Unit: Days,
		Default: 28, Min: 1, Max: 180}
)

// RestraintWithoutProgress finds a restraint order whose report to the court is due or overdue, or that has
// neither a charge nor a decision within the time the force allows.
var RestraintWithoutProgress = define(Rule{
	Code:          "MO-26",
	Title:         "Report on the restraint order, or bring the investigation to a decision",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 ss.41(7B) and 42(7): the court must discharge where proceedings do not start within a reasonable time",
	Severity:      S2,
	DefaultReason: "DRIFT",
	Params:        []Param{mo26Before, mo26Months, mo26Ahead},
	Check:         restraintWithoutProgress,
	Examples: []Example{
		{Given: "a report is due in a week",
			Facts: mo26Example("2026-06-23", Never(), Never()), Want: []string{"MO-26/order/1/charge ahead S2", "MO-26/order/1/report/1 open S2"}},
		{Given: "the report is overdue",
			Facts: mo26Example("2026-07-01", Never(), Never()), Want: []string{"MO-26/order/1/charge ahead S2", "MO-26/order/1/report/1 run_out S2"}},
		{Given: "the report was made on its last day",
			Facts: mo26Example("2026-07-01", At(on("2026-06-30")), Never()), Want: []string{"MO-26/order/1/charge ahead S2", "MO-26/order/1/report/1 done S2"}},
		{Given: "the report was made two days late",
			Facts: mo26Example("2026-07-05", At(on("2026-07-02")), Never()), Want: []string{"MO-26/order/1/charge ahead S2", "MO-26/order/1/report/1 run_out S2"}},
		{Given: "nobody has recorded whether the report was made",
			Facts: mo26Example("2026-07-01", When{}, Never()), Want: []string{"MO-26/order/1/charge ahead S2", "MO-26/order/1/report/1 note"}},
		{Given: "a year without a charge or a decision",
			Facts: mo26Example("2027-01-15", At(on("2026-06-30")), Never()), Want: []string{"MO-26/order/1/charge run_out S2", "MO-26/order/1/report/1 done S2"}},
		{Given: "two weeks before the year ends",
			Facts: mo26Example("2027-01-01", At(on("2026-06-30")), Never()), Want: []string{"MO-26/order/1/charge open S2", "MO-26/order/1/report/1 done S2"}},
		{Given: "charged after nine months",
			Facts: mo26Example("2027-01-15", At(on("2026-06-30")), At(on("2026-10-15"))), Want: []string{"MO-26/order/1/charge done S2", "MO-26/order/1/report/1 done S2"}},
		{Given: "charge and decision are not recorded either way",
			Facts: mo26Example("2027-01-15", At(on("2026-06-30")), When{}), Want: []string{"MO-26/order/1/charge note", "MO-26/order/1/report/1 done S2"}},
		{Given: "the order was discharged in May",
			Facts: mo26Discharged("2027-01-15"), Want: []string{"MO-26/order/1/charge gone S2", "MO-26/order/1/report/1 gone S2"}},
		{Given: "a detention order needs no such report",
			Facts: mo06Example("2027-01-15", Order{})},
	},
})

func restraintWithoutProgress(f Facts, p Params) (found []Finding, notes []Note) {
	for _, o := range f.Orders {
		if o.Kind != "RO" || f.Case.Nation == caltime.Scotland || f.Case.Nation == caltime.NorthernIreland || f.Case.Nation == caltime.OtherPlace {
			continue // other Parts of the Act restrain there
		}
		if lack := o.restraintLacks(f); lack != "" {
			notes = append(notes, lacking("MO-26", fmt.Sprintf("MO-26/order/%d", o.ID), lack, o.refs())...)
			continue
		}
		for _, r := range o.Reports {
			g, n := reportDue(f, o, r, p)
			found, notes = append(found, g...), append(notes, n...)
		}
		g, n := chargeDue(f, o, p)
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

func (o Order) restraintLacks(f Facts) string {
	switch {
	case f.Case.Nation == "":
		return "The nation of the case is not recorded."
	case o.Made.IsZero():
		return "The date of the restraint order is not recorded."
	case !o.Released.Known:
		return "Whether the restraint order was discharged is not recorded."
	}
	return ""
}

func reportDue(f Facts, o Order, r Report, p Params) ([]Finding, []Note) {
	print := fmt.Sprintf("MO-26/order/%d/report/%d", o.ID, r.ID)
	if r.Due.IsZero() {
		return nil, lacking("MO-26", print, "The date on which the report is due is not recorded.", o.refs())
	}
	a := about{Finding: Finding{
		Fingerprint: print,
		Title:       "Report to the court on the restraint order",
		Why:         fmt.Sprintf("The restraint order of %s requires a report to the court by %s; no report is recorded.", day(o.Made), endAsLimit(r.Due)),
		WhatBy:      "Report to the court on the progress of the investigation before " + endAsLimit(r.Due) + ".",
		WhoCould:    "The accredited financial investigator or prosecutor who applied for the order",
		Opens:       midnight(r.Due, -p.of(mo26Before)),
		Closes:      r.Due,
		Refs:        o.refs(),
	}}
	a.missed = fmt.Sprintf("The restraint order of %s required a report to the court by %s; no report is recorded by then.", day(o.Made), endAsLimit(r.Due))
	a.Value, a.Basis = f.worth(o.Value, basisOrder, o.refs())
	if o.Released.Happened(f.Now) && o.Released.At.Before(r.Due) {
		a.gone, a.goneAt = "The restraint order was discharged on "+day(o.Released.At)+".", o.Released.At
	}
	a.done, a.step, a.did = r.Done, Realised, "The report was made on "+day(r.Done.At)+"."
	a.lack = "Whether the report to the court was made is not recorded."
	return a.settle(f.Now)
}

func chargeDue(f Facts, o Order, p Params) ([]Finding, []Note) {
	ends := monthsFrom(o.Made, p.of(mo26Months))
	a := about{Finding: Finding{
		Fingerprint: fmt.Sprintf("MO-26/order/%d/charge", o.ID),
		Title:       "Bring the restrained case to a charge or a decision",
		Why: fmt.Sprintf("Restraint has run since %s; no charge or decision is recorded, and the time of %d months ends %s.",
			day(o.Made), p.of(mo26Months), atEnd(ends)),
		WhatBy:   "Obtain a charging decision, or record the reason for the time needed, before " + endAsLimit(ends) + ".",
		WhoCould: "The officer in the case with the prosecutor",
		Opens:    midnight(ends, -p.of(mo26Ahead)),
		Closes:   ends,
		Refs:     o.refs(),
	}}
	a.missed = fmt.Sprintf("Restraint began on %s; no charge or decision is recorded in the %d months that ended %s.",
		day(o.Made), p.of(mo26Months), atEnd(ends))
	a.Value, a.Basis = f.worth(o.Value, basisOrder, o.refs())
	if o.Released.Happened(f.Now) && o.Released.At.Before(ends) {
		a.gone, a.goneAt = "The restraint order was discharged on "+day(o.Released.At)+".", o.Released.At
	}
	// One recorded date is enough; that neither happened needs both to be recorded.
	charged, decided := f.Criminal.Charged, f.Criminal.Decision
	a.lack = "Whether there was a charge or another decision is not recorded."
	a.step, a.done = Assessed, When{Known: charged.Known && decided.Known}
	if charged.Happened(f.Now) {
		a.done, a.did = charged, "A charge was recorded on "+day(charged.At)+"."
	}
	if decided.Happened(f.Now) && (a.done.At.IsZero() || decided.At.Before(a.done.At)) {
		a.done, a.did = decided, "A decision was recorded on "+day(decided.At)+"."
	}
	return a.settle(f.Now)
}

// mo26Example is a restraint order of 15 January 2026 over £120,000 with one report due on 30 June 2026, seen at
// the start of a day.
func mo26Example(now string, reported, charged When) Facts {
	f := Facts{Now: on(now), Case: Case{ID: 1, Nation: caltime.EnglandWales}, Criminal: Criminal{Charged: charged}}
	f.Criminal.Decision.Known = charged.Known
	f.Orders = []Order{{ID: 1, Kind: "RO", Made: on("2026-01-15"), First: on("2026-01-15"), Released: Never(),
		Reports: []Report{{ID: 1, Due: after("2026-06-30"), Done: reported}}, Value: Known[money.Pence](120_000_00)}}
	return f
}

// mo26Discharged is mo26Example where the order was discharged in May.
func mo26Discharged(now string) Facts {
	f := mo26Example(now, Never(), Never())
	f.Orders[0].Released = At(on("2026-05-11"))
	return f
}
