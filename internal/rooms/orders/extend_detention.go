package orders

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// ExtendDetention records a further detention order. It must have been made while the order before it ran, and runs no
// further than the law's longest time from the FIRST order of the chain: two years for cash (s.295(2)(b)). The order
// before it is replaced and its clock closed as acted, also where the clock was found to have lapsed before the further
// order was recorded. Values are not entered again: an extension does not add to what was denied.
func (r *Room) ExtendDetention(ctx context.Context, caseID ids.Case, m Making) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "detention.extended", func(ctx context.Context, d *doing) error {
		var err error
		out.Order, out.Alarm, err = d.extend(ctx, m, FurtherDetention)
		return err
	})
	return out, err
}

// extend records the next order of a chain of detention or freezing.
func (d *doing) extend(ctx context.Context, m Making, k Kind) (o Order, alarm string, err error) {
	if err := d.takeUp(ctx, &m, Made, k); err != nil {
		return o, "", err
	}
	a, err := d.aimAt(ctx, m.AssetID, m.Interests)
	if err != nil {
		return o, "", err
	}
	kinds, what, back := []Kind{Detention, FurtherDetention}, "there is no detention order to extend", assets.DeniedDetained
	if k == FreezingVariation {
		kinds, what, back = []Kind{Freezing, FreezingVariation}, "there is no freezing order to vary", assets.DeniedFrozen
	}
	if err := a.only(m.Interests != nil, what, back, assets.ForfeitureNotice, assets.ForfeitureApplied, assets.Lapsed); err != nil {
		return o, "", err
	}
	before := holding(a.orders, a.ids(), kinds...)
	if before.ID == 0 {
		return o, "", refused([]string{Detention.Title(), Freezing.Title()}, a.asset.Name()+": "+what)
	}
	if err := d.notTwice(a, k); err != nil {
		return o, "", err
	}
	p, _ := powers.ByCode(before.Power)
	bad := map[string]string{}
	m.checkMoments(d.tx.Now, true, bad)
	m.checkWords(bad)
	if k == FurtherDetention && m.MadeBy == JP {
		bad["made_by"] = "Only the first order may be a single justice’s: choose the magistrates’ court"
	}
	if k == FreezingVariation && m.PrintedEnd.IsZero() {
		bad["printed_end_on"] = "Enter the last day printed on the order"
	}
	if !m.Made.IsZero() && m.Made.Before(*before.MadeAt) {
		bad["made_at"] = "A further order cannot be made before " + before.Name() + " of " + before.MadeOn.UK()
	}
	by, auth, err := d.r.parties(ctx, d.tx, d.g, p, m.Applicant, m.Authoriser, m.partyDay(d.tx.Now), bad)
	if err != nil {
		return o, "", err
	}
	if err := fault.Fields("Check the order", bad, makingFields...); err != nil {
		return o, "", err
	}
	if before.EndAt != nil && !m.Made.Before(*before.EndAt) {
		return o, "", refused([]string{"Record the release of the property"}, before.Name()+" ended with "+before.LastDay.WithDay()+": an order made at "+localText(m.Made)+" came too late to extend it")
	}
	applied := m.Made // what ends the 48 hours after an objection is the application
	if !m.Lodged.IsZero() {
		applied = m.Lodged
	}
	if err := a.unanswered(applied); err != nil {
		return o, "", err
	}
	first := before
	for _, x := range a.orders {
		if x.ID == before.First() {
			first = x
		}
	}
	o = m.order(k, assets.Family(before.Family), before.Power, Made, by, auth)
	o.FirstOrderID, o.ExtendsID = &first.ID, &before.ID
	o.Reaches = before.carry(a)
	o.AmountPence = sum(o.Reaches)
	clock, nation, err := d.clockOf(ctx, before)
	if err != nil {
		return o, "", err
	}
	alarm, err = d.make(ctx, &o, a, m, Start{Code: before.Power, Nation: nation, FirstOrder: first.MadeOn})
	if err != nil {
		return o, "", err
	}
	if err := d.move(ctx, &before, *o.MadeAt, "Replaced by "+o.Name(), Superseded); err != nil {
		return o, "", err
	}
	if clock.ID != 0 {
		if err := d.end(ctx, clock, Acted, *o.MadeAt, o.Name()+" made"); err != nil {
			return o, "", err
		}
	}
	if err := d.answered(ctx, a, applied, o.Name()+" applied for"); err != nil {
		return o, "", err
	}
	var lapsed []assets.Interest
	for _, i := range a.interests {
		if i.State == assets.Lapsed {
			lapsed = append(lapsed, i)
		}
	}
	if err := d.set(ctx, lapsed, back, *o.MadeAt, o.Name()+", made in time"); err != nil {
		return o, "", err
	}
	kind, title := "detention.extended", ": further detention ordered"
	if k == FreezingVariation {
		kind, title = "freezing.varied", ": freezing order varied"
	}
	return o, alarm, d.note(ctx, kind, o, *o.MadeAt, a.asset.Name()+title, made(o))
}

// carry takes the values of an order over to the next of its chain.
func (o Order) carry(a aim) []Reach {
	out := a.reaches(nil, 0)
	for n := range out {
		for _, x := range o.Reaches {
			if x.InterestID == out[n].InterestID {
				out[n].ValuePence = x.ValuePence
			}
		}
	}
	return out
}

// clockOf gives the clock that times an order, and the nation whose non-working days it counts.
func (d *doing) clockOf(ctx context.Context, o Order) (c Clock, _ caltime.Nation, err error) {
	list, err := clocksOfOrder(ctx, d.tx, d.g, o.ID)
	for _, x := range list {
		if x.Code == o.Power && x.State != Stopped {
			c = x
		}
	}
	if c.ID == 0 && len(list) > 0 {
		return c, list[0].Nation, err
	}
	return c, c.Nation, err
}
