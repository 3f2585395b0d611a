package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
)

// Part8Extension is a longer time to comply: of a production order by the judge, of a notice by the officer who gave it.
type Part8Extension struct {
	N, Version int
	Notice     int // of the order; 0: of the order itself
	At         time.Time
	Due        caltime.Date // the new last day
	Why        string
}

// ExtendPart8 records a longer time to comply. The clock that ran is kept as it was, ended; a new one runs to the new day. A
// breach that stood only because the time had ended no longer stands, but what was done about it is kept.
func (r *Room) ExtendPart8(ctx context.Context, caseID ids.Case, in Part8Extension) (Result, error) {
	return r.do8(ctx, caseID, in.N, in.Version, "part8.extended", func(ctx context.Context, d *doing8) error {
		if d.o.Kind != ProductionOrder && !d.o.Kind.ByNotice() {
			next := []string{"Apply for a fresh order"}
			return refused(next, "The time of "+d.o.Name()+" cannot be made longer")
		}
		if err := d.live("nothing is owed under it"); err != nil {
			return err
		}
		if d.o.Kind.ByNotice() {
			return d.extendNotice(ctx, in)
		}
		bad := map[string]string{}
		d.past(bad, "made_at", in.At, *d.o.MadeAt, "The decision")
		in.checkDue(bad, d.p.DueOn)
		if err := check8("Check the new day", bad); err != nil {
			return err
		}
		running, _, err := d.clock(ctx, "PO")
		if err != nil {
			return err
		}
		why := "The judge allowed until " + in.Due.WithDay()
		if running.ID != 0 {
			if err := d.end(ctx, running, Stopped, *at(in.At), why); err != nil {
				return err
			}
		}
		if _, err := d.start(ctx, Start{Code: "PO", Nation: caltime.EnglandWales, Local: caltime.LocalOf(*d.o.MadeAt), CourtEnd: in.Due, OrderID: d.o.ID, Path: d.path()}); err != nil {
			return err
		}
		d.p.DueOn, d.p.BreachedOn = in.Due, caltime.Date{}
		d.o.PrintedEndOn = in.Due
		if err := d.keep(ctx, map[string]any{"printed_end_on": in.Due}, "part8.extended", in); err != nil {
			return err
		}
		if err := d.move(ctx, &d.o, *at(in.At), joinedLine(why, strings.TrimSpace(in.Why)), Varied); err != nil {
			return err
		}
		if d.o.ServedAt != nil {
			if err := d.move(ctx, &d.o, *at(in.At), "", InForce); err != nil {
				return err
			}
		}
		return d.note(ctx, "part8.extended", d.o, in.At, d.o.Name()+": longer to comply", joinedLine(why, in.Why))
	})
}

func (in Part8Extension) checkDue(bad map[string]string, before caltime.Date) {
	switch {
	case in.Due.IsZero():
		bad["due_on"] = "Enter the new last day"
	case !in.Due.After(before):
		bad["due_on"] = "The new day is after " + before.UK()
	}
	long(bad, "why", in.Why, "The reason", mostText)
}

func (d *doing8) extendNotice(ctx context.Context, in Part8Extension) error {
	if in.Notice == 0 {
		return check8("Check the new day", map[string]string{"notice": "Choose the notice"})
	}
	n, err := notice8(ctx, d.tx, d.g, d.o.ID, in.Notice)
	if err != nil {
		return err
	}
	if !n.Open() {
		return refused([]string{"Give a further notice"}, "Notice "+ids.String(int64(n.N))+" was answered on "+n.AnsweredOn.UK())
	}
	bad := map[string]string{}
	d.past(bad, "made_at", in.At, n.GivenOn.At(0, 0).UTC(), "The decision")
	in.checkDue(bad, n.DueOn)
	if err := check8("Check the new day", bad); err != nil {
		return err
	}
	was := n
	old, err := clockByID(ctx, d.tx, d.g, n.ClockID)
	if err != nil {
		return err
	}
	if !old.State.Over() {
		if err := d.end(ctx, old, Stopped, *at(in.At), "Time allowed until "+in.Due.WithDay()); err != nil {
			return err
		}
	}
	n.DueOn, n.BreachedOn = in.Due, caltime.Date{}
	c, err := d.noticeClock(ctx, n)
	if err != nil {
		return err
	}
	n.ClockID = c.ID
	if err := updateNotice8(ctx, d.tx, &n); err != nil {
		return err
	}
	d.remember(was, n)
	if err := d.keep(ctx, nil, "part8.extended", in); err != nil {
		return err
	}
	return d.note(ctx, "part8.extended", d.o, in.At, d.o.Name()+": longer to answer notice "+ids.String(int64(n.N)), in.Due.WithDay())
}
