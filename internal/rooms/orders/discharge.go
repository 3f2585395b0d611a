package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
)

// Ending is how an order ended otherwise than by its time.
type Ending struct {
	N       int
	At      time.Time
	Ground  Ground // of the discharge of a restraint order, which needs one; "" for any other
	Why     string // may be left out beside a ground other than OtherGround
	Version int

	to State // SetAside or Quashed; "" for a discharge
}

func (e Ending) check(now time.Time, since *time.Time) error {
	bad := map[string]string{}
	switch {
	case e.At.IsZero():
		bad["made_at"] = "Enter when it was"
	case e.At.After(now):
		bad["made_at"] = "It cannot be in the future"
	case since != nil && e.At.Before(*since):
		bad["made_at"] = "It cannot be before the order was made"
	}
	if strings.TrimSpace(e.Why) == "" && (e.Ground == "" || e.Ground == OtherGround) {
		bad["why"] = "Enter the reason"
	}
	if e.Ground != "" && e.Ground.Title() == "" {
		bad["ground"] = "Choose the ground"
	}
	long(bad, "why", e.Why, "The reason", mostText)
	return fault.Fields("Check what you entered", bad, makingFields...)
}

// Discharge records that a court discharged an order. What it alone held is released, and its clock stops.
func (r *Room) Discharge(ctx context.Context, caseID ids.Case, in Ending) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "order.discharged", func(ctx context.Context, d *doing) error { return d.dischargeBy(ctx, in, &out) })
	return out, err
}

func (d *doing) dischargeBy(ctx context.Context, in Ending, out *Result) error {
	o, a, err := d.orderAt(ctx, in.N, in.Version)
	if err != nil {
		return err
	}
	if err := in.check(d.tx.Now, o.MadeAt); err != nil {
		return err
	}
	if o.Kind == Restraint && in.to == "" && in.Ground == "" {
		return fault.Fields("Check what you entered", map[string]string{"ground": "Choose the ground on which it was discharged"}, makingFields...)
	}
	in.Why = in.Ground.reason(in.Why)
	to, word := Discharged, " discharged"
	if in.to != "" {
		to, word = in.to, " "+lower(in.to.Title())
	}
	if err := d.move(ctx, &o, in.At, in.Why, to); err != nil {
		return err
	}
	if err := d.stopClocks(ctx, o, in.At, to.Title()+": "+in.Why); err != nil {
		return err
	}
	out.Order = o
	free := a.in(assets.DeniedDetained, assets.DeniedFrozen, assets.DeniedRestrained)
	if err := d.set(ctx, free, assets.Released, in.At, o.Name()+word+": "+in.Why); err != nil {
		return err
	}
	return d.note(ctx, "order.discharged", o, in.At, o.Name()+word, in.Why)
}

// stopClocks stops whatever clock still times an order.
func (d *doing) stopClocks(ctx context.Context, o Order, when time.Time, why string) error {
	list, err := clocksOfOrder(ctx, d.tx, d.g, o.ID)
	if err != nil {
		return err
	}
	for _, c := range list {
		if !c.State.Over() && !contests(c.Code) {
			if err := d.end(ctx, c, Stopped, when, why); err != nil {
				return err
			}
		}
	}
	return nil
}
