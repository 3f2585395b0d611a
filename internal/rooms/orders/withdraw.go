package orders

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
)

// Withdraw records that an application was withdrawn before the court decided, or a notice before anybody objected. The
// property goes back under the order that holds it, or, where its own time has run out meanwhile, has lapsed.
func (r *Room) Withdraw(ctx context.Context, caseID ids.Case, in Ending) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "order.withdrawn", func(ctx context.Context, d *doing) error { return d.withdraw(ctx, in, &out) })
	return out, err
}

func (d *doing) withdraw(ctx context.Context, in Ending, out *Result) error {
	o, a, err := d.orderAt(ctx, in.N, in.Version)
	if err != nil {
		return err
	}
	since := o.LodgedAt
	if o.Kind.Notice() {
		since = o.MadeAt
	}
	if err := in.check(d.tx.Now, since); err != nil {
		return err
	}
	if err := d.move(ctx, &o, in.At, in.Why, Withdrawn); err != nil {
		return err
	}
	if err := d.stopClocks(ctx, o, in.At, "Withdrawn: "+in.Why); err != nil {
		return err
	}
	out.Order = o
	if out.Alarm, err = d.givenBack(ctx, o, a, in.At, "withdrawn"); err != nil {
		return err
	}
	if o.Kind != Forfeiture && !o.Kind.Notice() || o.LodgedAt == nil && !o.Kind.Notice() { // the property stands as it stood
		return d.note(ctx, "order.withdrawn", o, in.At, o.Name()+": application withdrawn", in.Why)
	}
	back := assets.DeniedDetained
	before := holding(a.orders, a.ids(), Detention, FurtherDetention, Freezing, FreezingVariation)
	if o.Family == string(assets.FamilyAccount) || before.Kind == Freezing || before.Kind == FreezingVariation {
		back = assets.DeniedFrozen
	}
	if before.ID == 0 { // applied for inside the 48 hours: they go on where they have not ended
		if err := d.seizedStill(ctx, &a, in); err != nil {
			return err
		}
	}
	if before.ID == 0 || before.EndAt != nil && !in.At.Before(*before.EndAt) {
		back = assets.Lapsed
		if len(a.in(assets.ForfeitureApplied, assets.ForfeitureNotice)) > 0 {
			out.Alarm = "No order holds the property any more: record its release"
		}
	}
	if err := d.set(ctx, a.in(assets.ForfeitureApplied, assets.ForfeitureNotice), back, in.At, o.Name()+" withdrawn: "+in.Why); err != nil {
		return err
	}
	if back != assets.Lapsed && !o.Kind.Notice() {
		if err := d.runAgain(ctx, before); err != nil {
			return err
		}
	}
	return d.note(ctx, "order.withdrawn", o, in.At, o.Name()+" withdrawn", in.Why)
}

// runAgain sets the clock of an order going that an application had closed: the end is what it was.
func (d *doing) runAgain(ctx context.Context, o Order) error {
	c, _, err := d.clockOf(ctx, o)
	if err != nil || c.ID == 0 || c.State != Acted {
		return err
	}
	return d.setGoing(ctx, c)
}

// setGoing sets a clock that an act had closed going again.
func (d *doing) setGoing(ctx context.Context, c Clock) error {
	done, err := updateClockState(ctx, d.tx, c, Running, nil, "")
	if err != nil {
		return err
	}
	if !done {
		return fault.Stale("clock")
	}
	d.tx.Record("clock.reopened", on(d.g, "clock", int64(c.ID)), map[string]any{"old": c.State, "new": Running})
	d.was.ended(c, Running)
	return nil
}

// seizedStill puts interests back into their 48 hours, where those have not ended, and takes them out of a.
func (d *doing) seizedStill(ctx context.Context, a *aim, in Ending) error {
	var left []assets.Interest
	for _, i := range a.interests {
		var c Clock
		for _, x := range a.clocks {
			if fortyEight(x.Code) && x.InterestID != nil && *x.InterestID == i.ID && x.State == Acted && !x.Ended(in.At) {
				c = x
			}
		}
		if c.ID == 0 || i.State != assets.ForfeitureApplied {
			left = append(left, i)
			continue
		}
		if err := d.setGoing(ctx, c); err != nil {
			return err
		}
		if err := d.putBack(ctx, i, assets.DeniedSeized, in.At, i.Family, "Application withdrawn: "+in.Why); err != nil {
			return err
		}
	}
	a.interests = left
	return nil
}
