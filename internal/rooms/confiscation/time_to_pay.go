package confiscation

import (
	"context"
	"slices"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/orders"
)

// Timing is an application for more time to pay a sum, or the decision on it.
type Timing struct {
	On
	Sum   int // its number within the order
	Day   caltime.Date
	Allow bool         // of a decision
	Due   caltime.Date // of one that allows more time
	Note  string
}

func (d *doing) sum(n int) *Sum {
	for i := range d.w.Sums {
		if d.w.Sums[i].N == n {
			return &d.w.Sums[i]
		}
	}
	return nil
}

// Apply records the defendant's application for more time to pay a sum (s.11(4)): it must be made within the time first
// specified. While it is pending, within the longest time that can be allowed, the sum bears no interest.
func (r *Room) Apply(ctx context.Context, caseID ids.Case, in Timing) error {
	return r.do(ctx, caseID, in.On, ApplyForTime, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		s := d.sum(in.Sum)
		if s == nil || !s.mayApply() {
			bad["sum"] = "Choose a sum that has time to pay, and for which none more was asked"
		} else {
			d.day(bad, "on", "The application", in.Day, s.FromOn, "the order")
			if bad["on"] == "" && in.Day.After(s.FirstDueOn) {
				bad["on"] = "The application must be made within the time first allowed, which ended with " + s.FirstDueOn.UK() + " (s.11(4))"
			}
		}
		checkText(bad, "note", in.Note, "")
		if err := fault.Fields("Check the application", bad, fields...); err != nil {
			return err
		}
		s.AppliedOn = in.Day
		if err := d.pendingClock(ctx, s); err != nil {
			return err
		}
		if err := saveSum(ctx, d.tx, s); err != nil {
			return err
		}
		return d.note(ctx, ApplyForTime, in.Day, &s.AmountPence, "More time to pay asked for", in.Note)
	})
}

// Decide records the decision on an application for more time. Time can be allowed to at most six months from the order,
// by a decision made by then, even after the time first specified has ended (s.11(5), (6)).
func (r *Room) Decide(ctx context.Context, caseID ids.Case, in Timing) error {
	return r.do(ctx, caseID, in.On, DecideTime, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		s := d.sum(in.Sum)
		if s == nil || !s.pending() {
			bad["sum"] = "Choose a sum for which more time was asked"
			return fault.Fields("Check the decision", bad)
		}
		end := extendedEnd(s.FromOn)
		d.day(bad, "on", "The decision", in.Day, s.AppliedOn, "the application")
		switch {
		case !in.Allow:
		case in.Due.IsZero() || !in.Due.After(s.DueOn):
			bad["due"] = "Enter the new day, after " + s.DueOn.UK()
		case in.Due.After(end):
			bad["due"] = "Time to pay cannot run past " + end.UK() + ", six months from the order (s.11(5))"
		}
		if in.Allow && bad["on"] == "" && in.Day.After(end) {
			bad["on"] = "More time cannot be allowed after " + end.UK() + ", six months from the order (s.11(6))"
		}
		checkText(bad, "note", in.Note, "")
		if err := fault.Fields("Check the decision", bad, fields...); err != nil {
			return err
		}
		s.DecidedOn, s.Decision = in.Day, "refused"
		title := "More time to pay refused"
		if in.Allow {
			s.Decision, s.DueOn = "allowed", in.Due
			title = "Time to pay extended to " + in.Due.UK()
		}
		if err := d.end(ctx, s.ClockID, orders.Acted, lower(title)); err != nil {
			return err
		}
		if !s.DueOn.Before(d.today) || in.Allow {
			if err := d.timeClock(ctx, s); err != nil {
				return err
			}
		}
		if err := saveSum(ctx, d.tx, s); err != nil {
			return err
		}
		if in.Allow && d.dueNow() == 0 && slices.Contains(d.w.Order.State.Next(orders.Confiscation), orders.TimeToPay) {
			if err := d.move(ctx, orders.TimeToPay, in.Day, title); err != nil {
				return err
			}
		}
		return d.note(ctx, DecideTime, in.Day, &s.AmountPence, title, in.Note)
	})
}

// pendingClock puts the time in which the court can decide in the place of the time to pay: while an application is
// pending the sum is not in default.
func (d *doing) pendingClock(ctx context.Context, s *Sum) (err error) {
	if err := d.end(ctx, s.ClockID, orders.Stopped, "more time was asked for"); err != nil {
		return err
	}
	s.ClockID, err = d.start(ctx, "on", orders.Start{Code: "CO-TTP", Local: s.FromOn.At(0, 0), Ends: extendedEnd(s.FromOn), Title: "Confiscation order: decision on more time to pay",
		Cite: "s.11(5)-(6)", OrderID: s.OrderID, Value: s.AmountPence})
	return err
}

func (d *doing) dueNow() int64 { return int64(d.w.dueBy(d.today)) }

// timeClock starts the clock of a sum's time to pay as extended.
func (d *doing) timeClock(ctx context.Context, s *Sum) (err error) {
	st := orders.Start{Code: "CO-TTP", Local: s.FromOn.At(0, 0), OrderID: s.OrderID, Value: s.AmountPence}
	if s.DueOn.After(firstEnd(s.FromOn)) {
		st.Ends, st.Title, st.Cite = s.DueOn, "Confiscation order: time to pay, extended", "s.11(5)"
	} else {
		st.CourtEnd = s.DueOn
	}
	s.ClockID, err = d.start(ctx, "due", st)
	return err
}
