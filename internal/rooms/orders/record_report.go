package orders

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
)

// Reporting is a report made to the court on a restraint order.
type Reporting struct {
	N       int // of the order
	On      caltime.Date
	Note    string
	Next    caltime.Date // the day of the next report; zero where none is wanted
	Version int
}

// RecordReport records that progress was reported to the court under a restraint order: the earliest report still owed.
// The next one that is owed, or is named, runs from then on; of none, a review does.
func (r *Room) RecordReport(ctx context.Context, caseID ids.Case, in Reporting) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "report.recorded", func(ctx context.Context, d *doing) error {
		o, a, err := d.orderAt(ctx, in.N, in.Version)
		if err != nil {
			return err
		}
		if o.Kind != Restraint || !o.Live() {
			return refused([]string{Restraint.Title()}, o.Name()+" is no restraint order in force: no report is owed on it")
		}
		bad := map[string]string{}
		switch {
		case in.On.IsZero():
			bad["made_at"] = "Enter the day of the report"
		case in.On.After(caltime.DateOf(d.tx.Now)):
			bad["made_at"] = "The report cannot be in the future"
		case in.On.Before(o.MadeOn):
			bad["made_at"] = "The report comes after the order of " + o.MadeOn.UK()
		}
		if !in.Next.IsZero() && !in.Next.After(in.On) {
			bad["report_due"] = "The next report is due after this one"
		}
		long(bad, "terms", in.Note, "The note", mostText)
		if err := fault.Fields("Check the report", bad, makingFields...); err != nil {
			return err
		}
		owed, err := d.owed(ctx, o)
		if err != nil {
			return err
		}
		next := in.Next
		if len(owed) > 0 {
			p := owed[0]
			if err := updateReport(ctx, d.tx, &p, in.On, in.Note); err != nil {
				return err
			}
			d.was.Report = &reportWas{ID: p.ID, Version: p.Version}
			if len(owed) > 1 && (next.IsZero() || owed[1].DueOn.Before(next)) {
				next = owed[1].DueOn
			}
		}
		d.tx.Record("report.recorded", on(d.g, "order", int64(o.ID)), in)
		if err := d.endRestraintClocks(ctx, o, in); err != nil {
			return err
		}
		if !in.Next.IsZero() {
			if err := d.report(ctx, o, in.Next); err != nil {
				return err
			}
		}
		if next.IsZero() {
			err = d.review(ctx, o, a)
		} else {
			err = d.reportClock(ctx, o, a, next)
		}
		if err != nil {
			return err
		}
		out.Order = o
		return d.note(ctx, "report.recorded", o, earlier(in.On.At(12, 0).UTC(), d.tx.Now), o.Name()+": reported to the court", in.Note)
	})
	return out, err
}

// owed lists the reports of an order that were not made, the earliest first.
func (d *doing) owed(ctx context.Context, o Order) (out []Report, err error) {
	all, err := reportsOf(ctx, d.tx, d.g)
	for _, p := range all {
		if p.OrderID == o.ID && p.ReportedOn.IsZero() {
			out = append(out, p)
		}
	}
	return out, err
}

func (d *doing) endRestraintClocks(ctx context.Context, o Order, in Reporting) error {
	list, err := clocksOfOrder(ctx, d.tx, d.g, o.ID)
	if err != nil {
		return err
	}
	when := earlier(in.On.At(17, 0).UTC(), d.tx.Now)
	for _, c := range list {
		if c.State == Running || c.State == Paused {
			if err := d.end(ctx, c, Acted, when, "Reported to the court"); err != nil {
				return err
			}
		}
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
