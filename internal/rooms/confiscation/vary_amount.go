package confiscation

import (
	"context"
	"fmt"
	"slices"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
)

// Uplifting is an order under section 22 that more is to be paid, for more is available now.
type Uplifting struct {
	On
	Day    caltime.Date
	Lines  []Scheduled
	Other  money.Pence // found beyond property of the case
	Amount money.Pence // by which the order rises
	Due    caltime.Date
	Note   string
}

// Uplift records an uplift: a change of the same order by the amount, never a new order. It is at most what was found, and
// the order never rises above the benefit.
func (r *Room) Uplift(ctx context.Context, caseID ids.Case, in Uplifting) error {
	return r.do(ctx, caseID, in.On, Uplift, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		now := ordered(d.w.Sums)
		room := d.w.Benefit - now
		d.day(bad, "on", "The uplift", in.Day, d.w.Detail.MadeOn, "the order")
		checkSum(bad, "amount", "by how much the order rises", in.Amount)
		found := in.Other
		if in.Other < 0 || in.Other > money.Most {
			bad["hidden"] = "Enter a sum up to " + money.Most.String()
		}
		for _, l := range in.Lines {
			if l.Value <= 0 || l.Value > money.Most {
				bad["lines"] = "Enter a value above nothing for all that was found"
			}
			found += l.Value
		}
		switch {
		case bad["amount"] != "" || bad["lines"] != "":
		case in.Amount > room:
			bad["amount"] = "The order can rise by " + room.String() + " at most: to the benefit of " + d.w.Benefit.String()
		case in.Amount > found:
			bad["amount"] = "No more than was found available, " + found.String() + ", can be added (s.22)"
		}
		d.checkDue(bad, in.Due, in.Day)
		checkText(bad, "note", in.Note, "")
		if err := fault.Fields("Check the uplift", bad, fields...); err != nil {
			return err
		}
		lines, err := d.lines(ctx, in.Lines, in.Day, in.Other, 0)
		if err != nil {
			return err
		}
		if err := d.link(ctx, lines, in.Day); err != nil {
			return err
		}
		d.w.Available += found
		if err := d.observe(ctx, d.ofDefendant(assets.AvailableAmount, d.w.Available, in.Day, "found on the uplift of "+d.w.Order.Name())); err != nil {
			return err
		}
		if err := d.change(ctx, ByUplift, Part{in.Amount, in.Due}, in.Day, lines); err != nil {
			return err
		}
		if err := d.reviewAgain(ctx, in.Day); err != nil {
			return err
		}
		return d.note(ctx, Uplift, in.Day, &in.Amount, "Uplift (s.22): "+in.Amount.String()+" more", join(fmt.Sprintf("From %s to %s", now, now+in.Amount), in.Note))
	})
}

func (d *doing) checkDue(bad map[string]string, due, from caltime.Date) {
	if due.IsZero() || from.IsZero() {
		return
	}
	if last := firstEnd(from); due.Before(from) || due.After(last) {
		bad["due"] = "Time to pay is first allowed from the day of the change to " + last.UK() + " (s.11)"
	}
}

// change adds a sum to the order, above or below nothing, in the ledger too, and keeps what follows from the amount: the
// default term, the row of the order and its state.
func (d *doing) change(ctx context.Context, cause Cause, p Part, on caltime.Date, lines []Line) error {
	if err := d.addSum(ctx, cause, p, on, "due"); err != nil {
		return err
	}
	if err := d.observe(ctx, d.ofOrder(assets.OrderAmount, p.Amount, on, cause.Title()+" of "+d.w.Order.Name())); err != nil {
		return err
	}
	total := ordered(d.w.Sums)
	d.term(total)
	if err := saveDetail(ctx, d.tx, &d.w.Detail); err != nil {
		return err
	}
	var more []orders.Reach
	for _, l := range lines {
		if l.InterestID != nil {
			v := l.ValuePence
			more = append(more, orders.Reach{InterestID: *l.InterestID, AssetID: *l.AssetID, ValuePence: &v})
		}
	}
	o, err := d.r.Orders.Revise(ctx, d.tx, d.g, d.w.Order.ID, total, more...)
	if err != nil {
		return err
	}
	d.w.Order = &o
	b, err := d.w.Balance(on)
	if err != nil {
		return err
	}
	switch {
	case b.Outstanding() == 0 && o.State != orders.Satisfied:
		return d.settle(ctx, on)
	case b.Outstanding() > 0 && o.State == orders.Satisfied && d.w.dueBy(d.today) > 0:
		return d.move(ctx, orders.InDefault, on, cause.Title())
	case b.Outstanding() > 0 && o.State == orders.Satisfied:
		return d.move(ctx, orders.TimeToPay, on, cause.Title())
	}
	return nil
}

// Reducing is an order under section 23 that less is to be paid, for what is available is not enough.
type Reducing struct {
	On
	Day       caltime.Date
	To        money.Pence // the whole amount from now on, without interest
	Available money.Pence // as found
	Note      string
}

// Reduce records a reduction: a change of the same order, below nothing. It cannot fall below what was paid. The alarm says
// where the order rests on hidden assets, which are not reduced in practice.
func (r *Room) Reduce(ctx context.Context, caseID ids.Case, in Reducing) (alarm string, err error) {
	err = r.do(ctx, caseID, in.On, Reduce, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "on", "The reduction", in.Day, d.w.Detail.MadeOn, "the order")
		checkText(bad, "note", in.Note, "Enter why what is available is not enough")
		if in.Available < 0 || in.Available > money.Most {
			bad["available"] = "Enter a sum up to " + money.Most.String()
		}
		if err := d.lower(bad, in.To); err != nil {
			return err
		}
		if err := fault.Fields("Check the reduction", bad, fields...); err != nil {
			return err
		}
		if slices.ContainsFunc(d.w.Lines, func(l Line) bool { return l.Kind == HiddenLine && l.WithdrawnAt == nil }) {
			alarm = "The available amount holds a finding of hidden assets: in practice a court does not reduce such an order. Check the sum"
		}
		now := ordered(d.w.Sums)
		d.w.Available = in.Available
		if err := d.observe(ctx, d.ofDefendant(assets.AvailableAmount, in.Available, in.Day, "found on the reduction of "+d.w.Order.Name())); err != nil {
			return err
		}
		less := now - in.To
		if err := d.change(ctx, ByReduction, Part{Amount: -less}, in.Day, nil); err != nil {
			return err
		}
		return d.note(ctx, Reduce, in.Day, &in.To, "Reduced (s.23) to "+in.To.String(), join(fmt.Sprintf("%s less than %s", less, now), in.Note))
	})
	return alarm, err
}

// lower checks that an order can fall to a sum.
func (d *doing) lower(bad map[string]string, to money.Pence) error {
	principal, _ := paid(d.w.Payments)
	switch now := ordered(d.w.Sums); {
	case to < 0 || to >= now:
		bad["amount"] = "Enter what is to be paid in all from now on, below " + now.String()
	case to < principal:
		bad["amount"] = "It cannot fall below the " + principal.String() + " paid: reverse a payment first"
	}
	return nil
}

// Raising is a higher benefit found on new evidence (s.21).
type Raising struct {
	On
	Day     caltime.Date
	Benefit money.Pence // the whole, as found now
	Amount  money.Pence // by which the order rises; 0: the benefit alone
	Due     caltime.Date
	Note    string
}

// Raise records that the court found the benefit to be higher. Refused after six years from the conviction.
func (r *Room) Raise(ctx context.Context, caseID ids.Case, in Raising) error {
	return r.do(ctx, caseID, in.On, Reconsider, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "on", "The finding", in.Day, d.w.Detail.MadeOn, "the order")
		checkText(bad, "note", in.Note, "Enter the new evidence")
		if in.Benefit <= d.w.Benefit || in.Benefit > money.Most {
			bad["benefit"] = "Enter the benefit as found now, above " + d.w.Benefit.String()
		}
		now := ordered(d.w.Sums)
		if in.Amount < 0 || bad["benefit"] == "" && in.Amount > in.Benefit-now {
			bad["amount"] = "An order is never above the benefit: it can rise by " + (in.Benefit - now).String() + " at most"
		}
		d.checkDue(bad, in.Due, in.Day)
		if err := fault.Fields("Check the finding", bad, fields...); err != nil {
			return err
		}
		end, err := sixYears(d.w.ConvictedOn)
		if err != nil {
			return err
		}
		if in.Day.After(end) {
			return refused([]string{Uplift.Title()}, "The six years from the conviction ended with "+end.WithDay()+" (s.21)")
		}
		was := d.w.Benefit
		d.w.Benefit = in.Benefit
		if err := d.observe(ctx, d.ofDefendant(assets.Benefit, in.Benefit, in.Day, "s.21, "+d.w.Order.Name())); err != nil {
			return err
		}
		if in.Amount > 0 {
			if err := d.change(ctx, ByReconsideraton, Part{in.Amount, in.Due}, in.Day, nil); err != nil {
				return err
			}
		}
		if err := d.reviewAgain(ctx, in.Day); err != nil {
			return err
		}
		return d.note(ctx, Reconsider, in.Day, &in.Benefit, "Benefit found higher (s.21): "+in.Benefit.String(), join(fmt.Sprintf("It was %s; the order rises by %s", was, in.Amount), in.Note))
	})
}

// Looked records that the available amount was looked at again and nothing more was found. again starts the next review;
// otherwise no more are wanted, with the reason, and the time to reconsider stops as well.
func (r *Room) Looked(ctx context.Context, caseID ids.Case, on On, day caltime.Date, again bool, note string) error {
	return r.do(ctx, caseID, on, Review, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "on", "The review", day, d.w.ConvictedOn, "the conviction")
		checkText(bad, "note", note, "Enter what was looked at, and why no more is wanted where that is so")
		if err := fault.Fields("Check the review", bad, fields...); err != nil {
			return err
		}
		title := "Reviewed for an uplift: nothing more is available"
		switch {
		case again && d.w.Order != nil:
			if err := d.reviewAgain(ctx, day); err != nil {
				return err
			}
		case !again:
			title += "; no further review"
			if err := d.endAll(ctx, orders.Stopped, "no further review: "+note, "CO-S22", "CO-RECON19", "CO-RECON21"); err != nil {
				return err
			}
		}
		return d.note(ctx, Review, day, nil, title, note)
	})
}
