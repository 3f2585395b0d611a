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
	out.Act, err = r.do(ctx, caseID, "order.withdrawn", func(ctx context.Context, d *doing) error {
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
		back := assets.DeniedDetained
		if o.Family == string(assets.FamilyAccount) {
			back = assets.DeniedFrozen
		}
		before := holding(a.orders, a.ids(), Detention, FurtherDetention, Freezing, FreezingVariation)
		if before.ID == 0 || before.EndAt != nil && !in.At.Before(*before.EndAt) {
			back = assets.Lapsed
			out.Alarm = "No order holds the property any more: record its release"
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
	})
	return out, err
}

// runAgain sets the clock of an order going that an application had closed: the end is what it was.
func (d *doing) runAgain(ctx context.Context, o Order) error {
	c, _, err := d.clockOf(ctx, o)
	if err != nil || c.ID == 0 || c.State != Acted {
		return err
	}
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
