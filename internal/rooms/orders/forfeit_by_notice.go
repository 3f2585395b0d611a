package orders

import (
	"context"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
)

// ByNotice is forfeiture by a notice to which nobody objected in time.
type ByNotice struct {
	N       int
	Amount  *money.Pence // with accrued interest; nil: what the notice was about
	Version int
}

// ForfeitByNotice records that the time to object to a notice ended without an objection, so that the property is
// forfeited without a court (s.297A, s.303Z9(6)). Refused before the time has ended. The ledger takes what is forfeited,
// and the order behind the notice has done its work.
func (r *Room) ForfeitByNotice(ctx context.Context, caseID ids.Case, in ByNotice) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "notice.forfeited", func(ctx context.Context, d *doing) error {
		o, a, err := d.orderAt(ctx, in.N, in.Version)
		if err != nil {
			return err
		}
		if !o.Kind.Notice() {
			return refused(nil, o.Name()+" is no notice: a court’s forfeiture is recorded on its application")
		}
		if in.Amount != nil && (*in.Amount <= 0 || *in.Amount > money.Most) {
			return fault.Fields("Check the forfeiture", map[string]string{"amount": "Enter a sum above nothing, up to " + money.Most.String()})
		}
		if o.State == Given && o.EndAt != nil && d.tx.Now.Before(*o.EndAt) {
			return refused([]string{"Wait until the time to object has ended, or record an objection"}, "Objections to "+o.Name()+" can be made to the end of "+o.LastDay.WithDay())
		}
		when := *o.EndAt
		way := []State{Forfeited}
		if o.State == Given { // the job that notices it has not run yet
			way = []State{Unopposed, Forfeited}
		}
		if !o.State.leads(o.Kind, way[0]) {
			return impossible(o, Forfeited)
		}
		clock, _, err := d.clockOf(ctx, o)
		if err != nil {
			return err
		}
		if clock.ID != 0 && !clock.State.Over() {
			if err := d.end(ctx, clock, Stopped, when, "The time to object ended and no objection is recorded"); err != nil {
				return err
			}
		}
		if err := d.move(ctx, &o, when, "Nobody objected", way...); err != nil {
			return err
		}
		out.Order = o
		a.interests = a.in(assets.ForfeitureNotice, assets.Lapsed)
		if len(a.interests) == 0 {
			return refused(nil, "Nothing under "+o.Name()+" can be forfeited any more")
		}
		reaches := o.carry(a)
		if in.Amount != nil {
			known := money.Pence(0)
			if s := sum(reaches); s != nil {
				known = *s
			}
			if bad := a.tooMuch(in.Amount, known, "under the notice"); bad != "" {
				return fault.Fields("Check the forfeiture", map[string]string{"amount": bad})
			}
			out.Alarm = a.differs(in.Amount, known, "under the notice")
			reaches = a.reaches(nil, *in.Amount)
		}
		if err := d.behindDone(ctx, a, when, "Forfeited by "+o.Name()); err != nil {
			return err
		}
		if err := d.observe(ctx, flow(reaches, assets.Forfeited, when, "forfeited by "+o.Name()+", "+o.Cite())...); err != nil {
			return err
		}
		if err := d.set(ctx, a.interests, assets.ForfeitedAdmin, when, o.Name()+": nobody objected"); err != nil {
			return err
		}
		if err := d.setAside(ctx, o, a, sum(reaches)); err != nil {
			return err
		}
		return d.note(ctx, "notice.forfeited", o, when, a.asset.Name()+": forfeited by notice", pounds(sum(reaches))+". "+o.Cite())
	})
	return out, err
}

// setAside starts the time in which a court can be asked to set a forfeiture by notice aside: its first day is the last
// on which anybody could object.
func (d *doing) setAside(ctx context.Context, o Order, a aim, value *money.Pence) error {
	code := setAsidePower(o.Power)
	if code == "" || o.LastDay.IsZero() {
		return nil
	}
	s := Start{Code: code, Nation: a.nation(), Local: o.LastDay.At(0, 0), OrderID: o.ID, AssetID: a.asset.ID}
	if value != nil {
		s.Value = *value
	}
	_, err := d.start(ctx, s)
	return err
}

// behindDone ends the detention or freezing order under which interests were held, and its clock: forfeiture took its place.
func (d *doing) behindDone(ctx context.Context, a aim, when time.Time, why string) error {
	o := holding(a.orders, a.ids(), Detention, FurtherDetention, Freezing, FreezingVariation)
	if o.ID == 0 {
		return nil
	}
	others, err := d.othersUnder(ctx, o, a)
	if err != nil || others {
		return err
	}
	clock, _, err := d.clockOf(ctx, o)
	if err != nil {
		return err
	}
	if clock.ID != 0 && !clock.State.Over() {
		if err := d.end(ctx, clock, Acted, when, why); err != nil {
			return err
		}
	}
	return d.move(ctx, &o, when, why, Superseded)
}

// othersUnder reports whether an order still holds live interests beside those of a.
func (d *doing) othersUnder(ctx context.Context, o Order, a aim) (bool, error) {
	mine := map[ids.Interest]bool{}
	for _, id := range a.ids() {
		mine[id] = true
	}
	for _, x := range o.Reaches {
		if mine[x.InterestID] {
			continue
		}
		i, err := d.r.Assets.Interest(ctx, d.tx, d.g, x.InterestID)
		if err != nil {
			return false, err
		}
		if i.Live() && i.State.Held() {
			return true, nil
		}
	}
	return false, nil
}
