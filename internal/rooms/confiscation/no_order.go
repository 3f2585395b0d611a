package confiscation

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/orders"
)

// Refuse records that the proceedings ended without an order, with the reason. Six years from the conviction the
// prosecutor may ask to reconsider (ss.19 and 20): that clock runs.
func (r *Room) Refuse(ctx context.Context, caseID ids.Case, on On, day caltime.Date, why string) error {
	return r.do(ctx, caseID, on, MakeNoOrder, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "on", "The decision", day, d.w.ConvictedOn, "the conviction")
		checkText(bad, "why", why, "Enter why no order was made")
		if err := fault.Fields("Check the decision", bad, fields...); err != nil {
			return err
		}
		for _, c := range append([]orders.Clock(nil), d.w.Clocks...) {
			if err := d.end(ctx, &c.ID, orders.Stopped, "no order was made"); err != nil {
				return err
			}
		}
		if _, err := d.start(ctx, "on", orders.Start{Code: "CO-RECON19", Local: d.w.ConvictedOn.At(0, 0)}); err != nil {
			return err
		}
		d.w.State = NoOrder
		return d.note(ctx, MakeNoOrder, day, nil, "No confiscation order made", why)
	})
}

// Reconsidered records that the court reconsiders proceedings that ended without an order (ss.19 and 20): they are before
// it again. Refused after six years from the conviction.
func (r *Room) Reconsidered(ctx context.Context, caseID ids.Case, on On, day caltime.Date, why string) error {
	return r.do(ctx, caseID, on, Reopen, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "on", "The application", day, d.w.ConvictedOn, "the conviction")
		checkText(bad, "why", why, "Enter the new evidence")
		if err := fault.Fields("Check the reconsideration", bad, fields...); err != nil {
			return err
		}
		end, err := sixYears(d.w.ConvictedOn)
		if err != nil {
			return err
		}
		if day.After(end) {
			return refused(nil, "The six years from the conviction ended with "+end.WithDay()+": the case can no longer be reopened (s.19(1)(c))")
		}
		if err := d.endAll(ctx, orders.Acted, "reconsideration asked for", "CO-RECON19"); err != nil {
			return err
		}
		d.w.State = Open
		return d.note(ctx, Reopen, day, nil, "Reconsideration asked for (ss.19 and 20)", why)
	})
}

// sixYears is the last day to ask for a reconsideration, counted with the day of conviction.
func sixYears(convicted caltime.Date) (caltime.Date, error) {
	r, err := caltime.YearsIncl(convicted, 6)
	return r.LastDay, err
}
