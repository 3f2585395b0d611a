package orders

import (
	"context"
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
)

// Prevention is a serious crime prevention order with a duty to report on finances.
type Prevention struct {
	Respondent            string
	Subject               ids.Subject // of the case; 0 for none
	Court, CourtRef       string
	MadeBy                string
	Made                  time.Time
	Commences, PrintedEnd caltime.Date
	Reports               []caltime.Date // the days on which the order wants a financial report
	Terms, ServedHow      string
	Served                time.Time
}

// RecordPrevention records a serious crime prevention order made by a court. It runs at most five years from the day it
// commences (Serious Crime Act 2007 s.16); the days of the financial reports are those that the order names.
func (r *Room) RecordPrevention(ctx context.Context, caseID ids.Case, in Prevention) (out Result, err error) {
	alarm := ""
	out, err = r.do8(ctx, caseID, 0, 0, "part8.prevention", func(ctx context.Context, d *doing8) error {
		bad := map[string]string{}
		in.check(d, bad)
		if err := d.subject(ctx, in.Subject, bad); err != nil {
			return err
		}
		if err := check8("Check the order", bad); err != nil {
			return err
		}
		d.o = Order{Kind: PreventionOrder, Family: FamilyInvestigation, Power: "SCPO", State: Made, Court: strings.TrimSpace(in.Court), CourtRef: strings.TrimSpace(in.CourtRef),
			MadeBy: strings.TrimSpace(in.MadeBy), MadeAt: at(in.Made), MadeOn: caltime.DateOf(in.Made), PrintedEndOn: in.PrintedEnd, Terms: strings.TrimSpace(in.Terms),
			ServedAt: at(in.Served), ServedHow: strings.TrimSpace(in.ServedHow)}
		s := Start{Code: "SCPO", Nation: caltime.EnglandWales, Local: in.Commences.At(0, 0)}
		var err error
		if s, alarm, err = d.time(ctx, &d.o, s, in.PrintedEnd); err != nil {
			return err
		}
		for _, day := range in.Reports {
			if day.After(d.o.LastDay) {
				bad["report_due"] = "A report is due while the order runs, to " + d.o.LastDay.UK()
			}
		}
		if err := check8("Check the order", bad); err != nil {
			return err
		}
		if err := d.begin(ctx, &d.o); err != nil {
			return err
		}
		d.p = Part8{OrderID: d.o.ID, CaseID: d.o.CaseID, Respondent: strings.TrimSpace(in.Respondent), SubjectID: orNil(in.Subject), Sought: "Financial reports", CommencesOn: in.Commences}
		if err := insertPart8(ctx, d.tx, &d.p); err != nil {
			return err
		}
		if d.o.ServedAt != nil {
			if err := d.serve(ctx, &d.o, *d.o.ServedAt, d.o.ServedHow); err != nil {
				return err
			}
		}
		s.OrderID, s.Path = d.o.ID, d.path()
		if _, err := d.start(ctx, s); err != nil {
			return err
		}
		for _, day := range in.Reports {
			if err := d.report(ctx, d.o, day); err != nil {
				return err
			}
		}
		if err := d.nextReport(ctx, in.Commences.AddDays(-1)); err != nil {
			return err
		}
		return d.note(ctx, "part8.prevention", d.o, in.Made, d.o.Name()+" made", joinedLine(made(d.o), d.p.Respondent))
	})
	out.Alarm = alarm
	return out, err
}

func (in *Prevention) check(d *doing8, bad map[string]string) {
	needed(bad, "respondent", in.Respondent, "Enter whom it binds", mostShort)
	needed(bad, "court", in.Court, "Enter the name of the court", mostShort)
	long(bad, "court_ref", in.CourtRef, "The court’s reference", mostShort)
	long(bad, "made_by", in.MadeBy, "The judge", mostShort)
	long(bad, "terms", in.Terms, "The terms", mostText)
	long(bad, "served_how", in.ServedHow, "How it was served", mostShort)
	d.past(bad, "made_at", in.Made, time.Time{}, "The order")
	if !in.Made.IsZero() && (in.Commences.IsZero() || in.Commences.Before(caltime.DateOf(in.Made))) {
		bad["commences_on"] = "Enter the day it commences, on or after the day it was made"
	}
	if in.PrintedEnd.IsZero() || in.PrintedEnd.Before(in.Commences) {
		bad["printed_end_on"] = "Enter the last day printed on the order"
	}
	if !in.Served.IsZero() {
		d.past(bad, "served_at", in.Served, in.Made, "The service")
	}
	slices.SortFunc(in.Reports, func(a, b caltime.Date) int {
		if a.Before(b) {
			return -1
		}
		return 1
	})
	for n, day := range in.Reports {
		if day.Before(in.Commences) {
			bad["report_due"] = "A report is due after the order commences"
		}
		if n > 0 && day == in.Reports[n-1] {
			bad["report_due"] = "The same day is given twice"
		}
	}
}

// nextReport starts the clock of the earliest report still owed that is due after a day, where none runs.
func (d *doing8) nextReport(ctx context.Context, after caltime.Date) error {
	running, _, err := d.clock(ctx, "SCPO-REPORT")
	if err != nil || running.ID != 0 {
		return err
	}
	owed, err := owedReports(ctx, d.tx, d.g, d.o.ID, after)
	if err != nil || len(owed) == 0 {
		return err
	}
	from := d.p.CommencesOn
	if after.After(from) {
		from = after
	}
	_, err = d.start(ctx, Start{Code: "SCPO-REPORT", Nation: caltime.EnglandWales, Local: from.At(0, 0), CourtEnd: owed[0].DueOn, OrderID: d.o.ID, Path: d.path()})
	return err
}

// RecordFinancialReport records that the subject of a prevention order reported on their finances: the earliest report still
// owed, in time or late. The next one then runs.
func (r *Room) RecordFinancialReport(ctx context.Context, caseID ids.Case, in Reporting) (Result, error) {
	return r.do8(ctx, caseID, in.N, in.Version, "part8.reported", func(ctx context.Context, d *doing8) error {
		if d.o.Kind != PreventionOrder {
			return refused([]string{PreventionOrder.Title()}, "No financial report is owed under "+d.o.Name())
		}
		if err := d.live("no report is owed"); err != nil {
			return err
		}
		bad := map[string]string{}
		d.checkDay(bad, "made_at", in.On, d.p.CommencesOn, "The report")
		if !in.Next.IsZero() && (!in.Next.After(in.On) || in.Next.After(d.o.LastDay)) {
			bad["report_due"] = "The next report is due after this one, while the order runs"
		}
		long(bad, "terms", in.Note, "The note", mostText)
		if err := check8("Check the report", bad); err != nil {
			return err
		}
		owed, err := owedReports(ctx, d.tx, d.g, d.o.ID, d.p.CommencesOn.AddDays(-1))
		if err != nil {
			return err
		}
		if len(owed) == 0 {
			return refused([]string{"Record the day of the next report with the order"}, "Every report that "+d.o.Name()+" asked for is recorded")
		}
		p := owed[0]
		if err := updateReport(ctx, d.tx, &p, in.On, in.Note); err != nil {
			return err
		}
		d.was.Report = &reportWas{ID: p.ID, Version: p.Version}
		if !in.Next.IsZero() {
			if err := d.report(ctx, d.o, in.Next); err != nil {
				return err
			}
		}
		running, _, err := d.clock(ctx, "SCPO-REPORT")
		if err != nil {
			return err
		}
		late := in.On.After(p.DueOn)
		if running.ID != 0 && running.LastDay == p.DueOn {
			to := Acted
			if late {
				to = Stopped
			}
			if err := d.end(ctx, running, to, d.moment(in.On), "Reported on "+in.On.WithDay()); err != nil {
				return err
			}
		}
		if err := d.nextReport(ctx, p.DueOn); err != nil {
			return err
		}
		if late {
			d.p.BreachNote = joined(d.p.BreachNote, "The report due on "+p.DueOn.UK()+" came on "+in.On.UK())
		}
		if left := owed[1:]; len(left) == 0 || !left[0].DueOn.Before(caltime.DateOf(d.tx.Now)) {
			d.p.BreachedOn = caltime.Date{} // none is overdue any more
		}
		if err := d.keep(ctx, nil, "part8.reported", in); err != nil {
			return err
		}
		title := d.o.Name() + ": financial report received"
		if late {
			title += ", late"
		}
		return d.note(ctx, "part8.reported", d.o, d.moment(in.On), title, in.Note)
	})
}
