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

// ApplyForForfeiture records an application to a court to forfeit property: s.298 for cash, s.303O for listed assets,
// s.303Z14 for accounts, s.303Z41 for cryptoassets. It must be lodged while the property is held. What is detained then
// stays detained until the proceedings and any appeal end, so that its clock is closed as acted; a freezing order goes on
// running, because whether it lasts until the hearing is not settled: have it varied.
func (r *Room) ApplyForForfeiture(ctx context.Context, caseID ids.Case, m Making) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "forfeiture.applied", func(ctx context.Context, d *doing) error {
		var err error
		out.Order, out.Alarm, err = d.apply(ctx, m)
		return err
	})
	return out, err
}

func (d *doing) apply(ctx context.Context, m Making) (o Order, alarm string, err error) {
	if err := d.takeUp(ctx, &m, Lodged, Forfeiture); err != nil {
		return o, "", err
	}
	a, err := d.aimAt(ctx, m.AssetID, m.Interests)
	if err != nil {
		return o, "", err
	}
	if err := a.only(m.Interests != nil, "forfeiture is applied for while property is held under Part 5", assets.DeniedSeized, assets.DeniedDetained, assets.DeniedFrozen, assets.Lapsed); err != nil {
		return o, "", err
	}
	fam := a.family()
	if fam == "" {
		fam = family(a.asset.Kind)
	}
	p, ok := powers.ByCode(forfeiturePower(fam))
	if !ok {
		return o, "", refused(nil, a.asset.Name()+" is not held under Part 5, so no court can forfeit it on application")
	}
	m.Made = time.Time{}
	if err := d.notTwice(a, Forfeiture); err != nil {
		return o, "", err
	}
	bad := map[string]string{}
	m.checkMoments(d.tx.Now, false, bad)
	m.checkWords(bad)
	by, auth, err := d.r.parties(ctx, d.tx, d.g, p, m.Applicant, m.Authoriser, dayOf(m.Lodged, d.tx.Now), bad)
	if err != nil {
		return o, "", err
	}
	if err := fault.Fields("Check the application", bad, makingFields...); err != nil {
		return o, "", err
	}
	clocks, err := heldClocks(a, m.Lodged)
	if err != nil {
		return o, "", err
	}
	state := Lodged
	if !m.Listed.IsZero() {
		state = Listed
	}
	o = m.order(Forfeiture, fam, p.Code, state, by, auth)
	worth, err := d.worth(ctx, a)
	if err != nil {
		return o, "", err
	}
	o.Reaches = a.reaches(worth, 0)
	o.AmountPence = sum(o.Reaches)
	if err := d.begin(ctx, &o); err != nil {
		return o, "", err
	}
	for _, c := range clocks {
		if c.Code == "AFO" || c.Code == "CWFO" {
			alarm = "Whether the freezing order lasts until the hearing is not settled: its clock goes on. Have it varied before it ends: " + c.End().EndWithDay()
			continue
		}
		if others, err := d.othersTimed(ctx, c, a); err != nil || others {
			if err != nil {
				return o, "", err
			}
			continue
		}
		if err := d.end(ctx, c, Acted, m.Lodged, o.Name()+" applied for"); err != nil {
			return o, "", err
		}
	}
	late := a.in(assets.Lapsed)
	if len(late) > 0 { // the application came in time, the record of it after the end
		back := assets.DeniedDetained
		if fam == assets.FamilyAccount {
			back = assets.DeniedFrozen
		}
		if err := d.set(ctx, late, back, m.Lodged, o.Name()+", lodged in time"); err != nil {
			return o, "", err
		}
		if err := d.revive(ctx, a, m.Lodged, o.Name()+" was lodged in time"); err != nil {
			return o, "", err
		}
	}
	if err := d.set(ctx, a.interests, assets.ForfeitureApplied, m.Lodged, o.Name()); err != nil {
		return o, "", err
	}
	return o, alarm, d.note(ctx, "forfeiture.applied", o, m.Lodged, a.asset.Name()+": forfeiture applied for", made(o))
}

// heldClocks lists the clocks under which property was held at an instant: that of its 48 hours, its order, and an
// objection. Refused where none ran any more.
func heldClocks(a aim, when time.Time) (out []Clock, err error) {
	var last Clock
	if err := a.unanswered(when); err != nil {
		return nil, err
	}
	for _, c := range a.clocks {
		if !a.runsOn(c) || ofOthers(c.Code) || c.Code == "RO" || c.State == Stopped || c.State == Acted || c.StartAt.After(when) && c.Start().Date != dayOf(when, when) {
			continue
		}
		last = c
		if !c.Ended(when) {
			out = append(out, c)
		}
	}
	switch {
	case len(out) > 0:
		return out, nil
	case last.ID == 0:
		return nil, refused([]string{"Record the seizure or the order that holds it"}, "No clock shows that "+a.asset.Name()+" was held at "+localText(when))
	}
	return nil, refused([]string{"Record the release of the property"}, last.Title+" ended "+last.End().AtEnd()+": an application lodged at "+localText(when)+" came too late")
}

// objection reports whether the code is that of the 48 hours to apply after an objection to a notice.
func objection(c powers.Code) bool { return c == "AF-OBJ" || c == cashObjection }

// unanswered refuses what came after the 48 hours that an objection to a notice on an account leaves, whatever the order
// behind the notice would still run. Cash goes on under its detention order where that runs longer.
func (a aim) unanswered(when time.Time) error {
	for _, c := range a.clocks {
		if c.Code == "AF-OBJ" && a.runsOn(c) && c.State != Acted && !neverRan(c) && !c.StartAt.After(when) && c.Ended(when) {
			return refused([]string{"Record the release of the property"}, c.Title+" ended "+c.End().AtEnd()+": what was done at "+localText(when)+" came too late")
		}
	}
	return nil
}

// answered closes the 48 hours after an objection: an application was made within them.
func (d *doing) answered(ctx context.Context, a aim, when time.Time, why string) error {
	for _, c := range a.clocks {
		if objection(c.Code) && a.runsOn(c) && c.State != Acted && !neverRan(c) && !c.StartAt.After(when) && !c.Ended(when) {
			if err := d.end(ctx, c, Acted, when, why); err != nil {
				return err
			}
		}
	}
	return nil
}

// revive sets the order that holds property going again, which was found to have ended because an application made in
// time was not yet recorded.
func (d *doing) revive(ctx context.Context, a aim, when time.Time, why string) error {
	o := holding(a.orders, a.ids(), Detention, FurtherDetention, Freezing, FreezingVariation)
	if o.ID == 0 || o.State != Expired || o.EndAt == nil || !when.Before(*o.EndAt) || !d.tx.Now.Before(*o.EndAt) {
		return nil
	}
	to := Made
	if o.ServedAt != nil {
		to = InForce
	}
	if err := d.restore(ctx, &o, to, when, why); err != nil {
		return err
	}
	c, _, err := d.lastClockOf(ctx, o)
	if err != nil || c.ID == 0 || c.State == Running || o.Kind == Detention || o.Kind == FurtherDetention {
		return err
	}
	return d.setGoing(ctx, c)
}

// lastClockOf is clockOf for a clock that was stopped too.
func (d *doing) lastClockOf(ctx context.Context, o Order) (c Clock, _ caltime.Nation, err error) {
	list, err := clocksOfOrder(ctx, d.tx, d.g, o.ID)
	for _, x := range list {
		if x.Code == o.Power && (c.ID == 0 || x.ID > c.ID) {
			c = x
		}
	}
	return c, c.Nation, err
}

// othersTimed reports whether the clock of an order still times interests beside those of a.
func (d *doing) othersTimed(ctx context.Context, c Clock, a aim) (bool, error) {
	if c.OrderID == nil {
		return false, nil
	}
	for _, o := range a.orders {
		if o.ID == *c.OrderID {
			return d.othersUnder(ctx, o, a)
		}
	}
	return false, nil
}
