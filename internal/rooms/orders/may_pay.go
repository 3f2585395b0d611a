package orders

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
)

// neverRan reports whether a clock was started by an act that was taken back.
func neverRan(c Clock) bool {
	return c.State == Stopped && c.ClosedAt != nil && c.EndAt != nil && c.ClosedAt.Before(*c.EndAt)
}

// mayPay refuses money paid over before it may be: while a decision on forfeiture can be appealed, or an appeal against
// it, or an application to set a notice aside, is not determined (s.300(2)). That money forfeited by a notice waits until
// the time to have it set aside has ended was not read in a source: canBeSetAside warns of it.
func (d *doing) mayPay(ctx context.Context, a aim, on caltime.Date) error {
	all, err := appealsOf(ctx, d.tx, d.g)
	if err != nil {
		return err
	}
	for _, o := range a.orders {
		if o.WithdrawnAt != nil || o.Kind != Forfeiture && !o.Kind.Notice() || o.MadeAt == nil || !o.names(a.ids()) || o.State == Quashed || o.State == SetAside {
			continue
		}
		determined := caltime.Date{}
		for _, p := range all {
			switch {
			case p.OrderID != o.ID:
			case p.Pending():
				return refused([]string{"Record the result of the appeal"}, p.Title()+" of "+p.Appellant+" against "+o.Name()+", lodged on "+caltime.DateOf(p.LodgedAt).UK()+", is not determined: nothing may be paid over before (s.300(2))")
			default:
				determined = caltime.DateOf(*p.DeterminedAt)
			}
		}
		if !determined.IsZero() {
			if on.Before(determined) {
				return refused([]string{"Record the receipt from " + determined.UK()}, "The appeal against "+o.Name()+" was determined on "+determined.UK()+": nothing may be paid over before (s.300(2))")
			}
			continue
		}
		if o.Kind.Notice() {
			continue
		}
		clock, err := d.appealClock(ctx, o)
		if err != nil {
			return err
		}
		if clock.ID != 0 && !clock.LastDay.IsZero() && !on.After(clock.LastDay) {
			return refused([]string{"Record the receipt from " + clock.LastDay.AddDays(1).UK()}, "The order can be appealed to the end of "+clock.LastDay.WithDay()+": nothing may be paid over before (s.300(2))")
		}
	}
	return nil
}

// canBeSetAside warns of money paid over, on a day, while a court can still be asked to set the forfeiture by notice of
// any of the interests aside; "" where none can be.
func canBeSetAside(ctx context.Context, rd db.Reader, g access.Grant, list []ids.Interest, on caltime.Date) (string, error) {
	all, err := ordersOf(ctx, rd, g)
	if err != nil {
		return "", err
	}
	for _, o := range all {
		if o.WithdrawnAt != nil || !o.Kind.Notice() || o.State != Forfeited || !o.names(list) {
			continue
		}
		clock, err := appealClock(ctx, rd, g, o)
		if err != nil {
			return "", err
		}
		if clock.ID == 0 || clock.State == Acted || clock.LastDay.IsZero() || on.After(clock.LastDay) {
			continue
		}
		cite, _ := appealCite(o)
		return "The forfeiture by " + o.Name() + " can be set aside on an application to the end of " + clock.LastDay.WithDay() + " (" + cite + ", not verified): pay it over only after that", nil
	}
	return "", nil
}

// mayGo refuses the release of property while proceedings for its forfeiture run, or an appeal in them: it stays detained
// until they are concluded (s.298(4)).
func (d *doing) mayGo(ctx context.Context, a aim) error {
	var mine []ids.Interest
	for _, i := range a.in(assets.ForfeitureApplied) {
		mine = append(mine, i.ID)
	}
	if len(mine) == 0 {
		return nil
	}
	all, err := appealsOf(ctx, d.tx, d.g)
	if err != nil {
		return err
	}
	for _, o := range a.orders {
		if o.WithdrawnAt != nil || o.Kind != Forfeiture || !o.names(mine) {
			continue
		}
		if o.State.Pending() {
			return refused([]string{"Withdraw " + o.Number(), "Record the decision on " + o.Number()}, o.Name()+" is before the court: the property stays detained until the proceedings end"+o.detainedBy())
		}
		settled := false
		for _, p := range all {
			if p.OrderID != o.ID {
				continue
			}
			if p.Pending() {
				return refused([]string{"Record the result of the appeal"}, p.Title()+" of "+p.Appellant+" against "+o.Name()+" is not determined: the property stays detained until it is"+o.detainedBy())
			}
			settled = true
		}
		clock, err := d.appealClock(ctx, o)
		if err != nil {
			return err
		}
		if o.State != Withdrawn && !settled && clock.ID != 0 && !clock.Ended(d.tx.Now) {
			return refused([]string{"Wait until the time to appeal has ended", "Record an appeal, and its result"}, "The decision on "+o.Name()+" can be appealed to the end of "+clock.LastDay.WithDay()+": the property stays detained until then"+o.detainedBy())
		}
	}
	return nil
}

// detainedBy cites what keeps property detained while proceedings run; "" where that was not read.
func (o Order) detainedBy() string {
	switch o.Power {
	case "CASH-FORF":
		return " (s.298(4))"
	case "LA-FORF":
		return " (s.303O(9))"
	}
	return ""
}

// satisfied ends the orders whose property was all received.
func (d *doing) satisfied(ctx context.Context, a aim, in Receipt) error {
	for _, o := range a.orders {
		if o.WithdrawnAt != nil || o.Kind != Forfeiture || !o.State.Standing() || !o.names(a.ids()) {
			continue
		}
		left := false
		for _, id := range o.interests() {
			i, err := d.r.Assets.Interest(ctx, d.tx, d.g, id)
			if err != nil {
				return err
			}
			left = left || i.Live() && i.State == assets.ForfeitedCourt
		}
		if left {
			continue
		}
		if err := d.move(ctx, &o, earlier(in.On.At(12, 0).UTC(), d.tx.Now), "Received: "+in.Where, Satisfied); err != nil {
			return err
		}
	}
	return nil
}
