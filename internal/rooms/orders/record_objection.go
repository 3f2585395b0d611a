package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// Objection is somebody's objection to a forfeiture notice; anyone may object.
type Objection struct {
	N       int       // of the notice
	At      time.Time // when it was received at the address in the notice
	By      string
	Version int
}

// cashObjection is the clock of the 48 hours after an objection to a notice for cash.
const cashObjection powers.Code = "CASH-OBJ"

// RecordObjection ends a forfeiture notice: any objection received in time does, also one that is recorded after the time
// has ended. The property goes back under its order. For an account the freezing order then ceases within 48 hours unless
// an application is made (s.303Z11): that clock starts.
func (r *Room) RecordObjection(ctx context.Context, caseID ids.Case, in Objection) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "objection.recorded", func(ctx context.Context, d *doing) error {
		o, a, err := d.orderAt(ctx, in.N, in.Version)
		if err != nil {
			return err
		}
		if !o.Kind.Notice() {
			return refused(nil, o.Name()+" is no notice: objections are made to forfeiture notices")
		}
		bad := map[string]string{}
		switch {
		case in.At.IsZero():
			bad["made_at"] = "Enter when the objection was received"
		case in.At.After(d.tx.Now):
			bad["made_at"] = "The objection cannot be in the future"
		case in.At.Before(*o.MadeAt):
			bad["made_at"] = "An objection comes after the notice was given"
		}
		if strings.TrimSpace(in.By) == "" {
			bad["to"] = "Enter who objected"
		}
		long(bad, "to", in.By, "Who objected", mostShort)
		if err := fault.Fields("Check the objection", bad, makingFields...); err != nil {
			return err
		}
		if !o.State.leads(o.Kind, Objected) {
			return impossible(o, Objected)
		}
		if o.EndAt != nil && !in.At.Before(*o.EndAt) {
			return refused([]string{"Forfeit by the notice"}, "The time to object ended with "+o.LastDay.WithDay()+": the objection came too late")
		}
		clock, nation, err := d.clockOf(ctx, o)
		if err != nil {
			return err
		}
		if err := d.move(ctx, &o, in.At, "Objection by "+strings.TrimSpace(in.By), Objected, LapsedOut); err != nil {
			return err
		}
		out.Order = o
		if clock.ID != 0 && !clock.State.Over() {
			if err := d.end(ctx, clock, Stopped, in.At, "An objection was received"); err != nil {
				return err
			}
		}
		back, detail := assets.DeniedDetained, "The notice ended. "
		if o.Power == "AF-NOTICE" {
			back = assets.DeniedFrozen
			c, err := d.start(ctx, Start{Code: "AF-OBJ", Nation: nation, Local: caltime.LocalOf(in.At), OrderID: o.ID, AssetID: a.asset.ID, Value: value(o)})
			if err != nil {
				return err
			}
			detail += "Apply before " + strings.TrimPrefix(c.End().AtEnd(), "at ") + " or the freezing order ceases (" + c.Cite + ")"
		} else {
			detail += "Apply for forfeiture or further detention within 48 hours (s.297D; not verified)"
			out.Alarm = "Section 297D is thought to give 48 hours to apply for forfeiture or further detention. It was not verified: apply at once"
			if p, ok := powers.ByCode(cashObjection); ok {
				c, err := d.start(ctx, Start{Code: p.Code, Nation: nation, Local: caltime.LocalOf(in.At), OrderID: o.ID, AssetID: a.asset.ID, Value: value(o)})
				if err != nil {
					return err
				}
				if c.EndAt != nil {
					detail = "The notice ended. Apply before " + c.End().EndWithDay() + " (" + c.Cite + ", not verified)"
				}
			}
		}
		if err := d.set(ctx, a.in(assets.ForfeitureNotice), back, in.At, "Objection to "+o.Name()); err != nil {
			return err
		}
		return d.note(ctx, "objection.recorded", o, in.At, a.asset.Name()+": objection to the forfeiture notice", detail)
	})
	return out, err
}
