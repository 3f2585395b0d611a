package orders

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// RecordSeizureDetention records an order of the magistrates' court that property seized under s.47C may be kept (s.47M):
// to the end of the day it prints, or indefinitely where it prints none. It must have been made, or a restraint order
// applied for, before the 48 hours ended. A restraint order may follow at any time; Part 5 does not.
func (r *Room) RecordSeizureDetention(ctx context.Context, caseID ids.Case, m Making) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "detention.recorded", func(ctx context.Context, d *doing) error {
		var err error
		out.Order, err = d.detain47(ctx, m)
		return err
	})
	return out, err
}

func (d *doing) detain47(ctx context.Context, m Making) (o Order, err error) {
	a, err := d.aimAt(ctx, m.AssetID, m.Interests)
	if err != nil {
		return o, err
	}
	if err := a.only(m.Interests != nil, "an order under s.47M is for property seized under s.47C", assets.DeniedSeized, assets.Lapsed); err != nil {
		return o, err
	}
	hours, err := hours47(a, m)
	if err != nil {
		return o, err
	}
	p, _ := powers.ByCode("S47-DET")
	bad := map[string]string{}
	m.checkMoments(d.tx.Now, true, bad)
	m.checkWords(bad)
	if !m.PrintedEnd.IsZero() && !m.Made.IsZero() && m.PrintedEnd.Before(caltime.DateOf(m.Made)) {
		bad["printed_end_on"] = "The order cannot end before it was made"
	}
	by, auth, err := d.r.parties(ctx, d.tx, d.g, p, m.Applicant, m.Authoriser, m.partyDay(d.tx.Now), bad)
	if err != nil {
		return o, err
	}
	if err := fault.Fields("Check the order", bad, makingFields...); err != nil {
		return o, err
	}
	o = m.order(Detention, assets.FamilyRestraint, p.Code, Made, by, auth)
	worth, err := d.worth(ctx, a)
	if err != nil {
		return o, err
	}
	o.Reaches = a.reaches(worth, 0)
	o.AmountPence = sum(o.Reaches)
	o.LastDay = m.PrintedEnd
	if !m.PrintedEnd.IsZero() {
		end := m.PrintedEnd.At(24, 0).UTC()
		o.EndAt = &end
	} else {
		o.Terms = joined(o.Terms, "For an indefinite period (s.47M)")
	}
	if err := d.begin(ctx, &o); err != nil {
		return o, err
	}
	if o.ServedAt != nil {
		if err := d.serve(ctx, &o, *o.ServedAt, o.ServedHow); err != nil {
			return o, err
		}
	}
	s := Start{Code: p.Code, Nation: caltime.EnglandWales, Local: caltime.LocalOf(*o.MadeAt), Ends: m.PrintedEnd, OrderID: o.ID, AssetID: a.asset.ID, Value: value(o)}
	if len(a.interests) == 1 {
		s.InterestID = a.interests[0].ID
	}
	if _, err := d.start(ctx, s); err != nil {
		return o, err
	}
	for _, c := range hours {
		if err := d.end(ctx, c, Acted, *o.MadeAt, o.Name()+" made"); err != nil {
			return o, err
		}
	}
	if err := d.set(ctx, a.interests, assets.DeniedDetained, *o.MadeAt, o.Name()); err != nil {
		return o, err
	}
	return o, d.note(ctx, "detention.recorded", o, *o.MadeAt, a.asset.Name()+": detention ordered (s.47M)", made(o))
}

// hours47 finds the clocks of s.47J that the order must beat. Refused where it came too late, or the property was seized
// under another power.
func hours47(a aim, m Making) (out []Clock, err error) {
	for _, i := range a.interests {
		var c Clock
		for _, x := range a.clocks {
			if x.Code == "S47-48" && x.State != Stopped && !x.StartAt.After(m.Made) && x.InterestID != nil && *x.InterestID == i.ID {
				c = x
			}
		}
		switch {
		case c.ID == 0:
			return nil, refused([]string{"Detention order under Part 5", "Restraint order"}, a.asset.Name()+" was not seized under s.47C: s.47M does not reach it")
		case c.Ended(m.Made) && c.State != Acted:
			return nil, refused([]string{"Record the release of the property", "Record a fresh seizure"},
				"The 48 hours ended "+c.End().AtEnd()+": an order made at "+localText(m.Made)+" is too late")
		}
		out = append(out, c)
	}
	return out, nil
}

// after47 ends what s.47M gave on property that a restraint order now holds (s.41A).
func (d *doing) after47(ctx context.Context, restraint Order, a aim, when time.Time) error {
	for _, o := range a.orders {
		if o.Power != "S47-DET" || !o.Live() || !o.names(a.ids()) {
			continue
		}
		others, err := d.othersUnder(ctx, o, a)
		if err != nil {
			return err
		}
		if others {
			continue
		}
		if err := d.move(ctx, &o, when, "Replaced by "+restraint.Name(), Superseded); err != nil {
			return err
		}
	}
	for _, c := range a.clocks {
		if c.Code == "S47-DET" && !c.State.Over() && a.runsOn(c) {
			if err := d.end(ctx, c, Acted, when, restraint.Name()+" made"); err != nil {
				return err
			}
		}
	}
	return nil
}
