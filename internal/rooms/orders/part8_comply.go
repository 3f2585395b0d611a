package orders

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
)

// Part8Material is what a respondent handed over.
type Part8Material struct {
	N, Version int
	On         caltime.Date
	Exhibit    string
	Whole      bool // everything that was ordered; false: more is awaited
}

// RecordMaterial records what arrived under a production or account monitoring order. Everything that a production order
// asked for satisfies it, in time or late; a part leaves its clock running.
func (r *Room) RecordMaterial(ctx context.Context, caseID ids.Case, in Part8Material) (Result, error) {
	return r.do8(ctx, caseID, in.N, in.Version, "part8.complied", func(ctx context.Context, d *doing8) error {
		if d.o.Kind != ProductionOrder && d.o.Kind != AccountMonitoring {
			next := []string{"Record the execution of the warrant"}
			if d.o.Kind.ByNotice() {
				next = []string{"Record the answer to a notice under it"}
			}
			return refused(next, d.o.Name()+" is not complied with by material of its own")
		}
		if err := d.live("nothing is owed under it"); err != nil {
			return err
		}
		bad := map[string]string{}
		d.checkDay(bad, "made_at", in.On, d.o.MadeOn, "The material")
		needed(bad, "exhibit", in.Exhibit, "Enter what arrived, by exhibit", mostText)
		if err := check8("Check the material", bad); err != nil {
			return err
		}
		whole := in.Whole && d.o.Kind == ProductionOrder
		d.p.Exhibit = joined(d.p.Exhibit, in.On.UK()+": "+strings.TrimSpace(in.Exhibit))
		late := whole && in.On.After(d.p.DueOn)
		if whole {
			d.p.CompliedOn = in.On
			if late && d.p.BreachedOn.IsZero() {
				d.p.BreachedOn = d.p.DueOn.AddDays(1)
			}
			if !late {
				d.p.BreachedOn = caltime.Date{}
			}
		}
		if err := d.keep(ctx, nil, "part8.complied", in); err != nil {
			return err
		}
		title := d.o.Name() + ": part of the material received"
		if d.o.Kind == AccountMonitoring {
			title = d.o.Name() + ": material received"
		}
		if whole {
			title = d.o.Name() + ": complied with"
			if late {
				title += ", late"
			}
			if err := d.satisfied(ctx, in.On, late); err != nil {
				return err
			}
		}
		return d.note(ctx, "part8.complied", d.o, d.moment(in.On), title, in.Exhibit)
	})
}

// satisfied ends a production order and its clock: in time, or after it had ended.
func (d *doing8) satisfied(ctx context.Context, day caltime.Date, late bool) error {
	running, latest, err := d.clock(ctx, "PO")
	if err != nil {
		return err
	}
	when, why := d.moment(day), "Complied with on "+day.WithDay()
	if late {
		why += ", after the time had ended"
	}
	switch {
	case running.ID != 0 && late:
		err = d.end(ctx, running, Stopped, when, why)
	case running.ID != 0:
		err = d.end(ctx, running, Acted, when, why)
	case latest.ID != 0 && !late: // recorded after the time had ended
		err = d.end(ctx, latest, Acted, when, why)
	}
	if err != nil {
		return err
	}
	return d.move(ctx, &d.o, when, why, Satisfied)
}

// Part8Breach is a breach of an order or of a notice under it, or what was done about one.
type Part8Breach struct {
	N, Version int
	Notice     int // of the order; 0: of the order itself
	On         caltime.Date
	Note       string
}

// RecordBreach records a breach, or what was done about a breach that stands. Its clock, if it runs, runs on: the respondent
// still has to comply.
func (r *Room) RecordBreach(ctx context.Context, caseID ids.Case, in Part8Breach) (Result, error) {
	return r.do8(ctx, caseID, in.N, in.Version, "part8.breached", func(ctx context.Context, d *doing8) error {
		if d.o.Kind == SearchWarrant {
			return refused([]string{"Record the execution of the warrant"}, "A warrant asks nobody to comply: nobody can breach "+d.o.Number())
		}
		if !d.o.Live() && d.o.State != Satisfied {
			return d.notNow("there is nothing to breach")
		}
		bad := map[string]string{}
		d.checkDay(bad, "made_at", in.On, d.o.MadeOn, "The breach")
		needed(bad, "why", in.Note, "Enter the breach, or what was done about it", mostText)
		if err := check8("Check the breach", bad); err != nil {
			return err
		}
		line := in.On.UK() + ": " + strings.TrimSpace(in.Note)
		if in.Notice != 0 {
			n, err := notice8(ctx, d.tx, d.g, d.o.ID, in.Notice)
			if err != nil {
				return err
			}
			was := n
			if n.BreachedOn.IsZero() {
				n.BreachedOn = in.On
			}
			n.BreachNote = joined(n.BreachNote, line)
			if err := updateNotice8(ctx, d.tx, &n); err != nil {
				return err
			}
			d.remember(was, n)
		} else {
			if d.p.BreachedOn.IsZero() {
				d.p.BreachedOn = in.On
			}
			d.p.BreachNote = joined(d.p.BreachNote, line)
		}
		if err := d.keep(ctx, nil, "part8.breached", in); err != nil {
			return err
		}
		return d.note(ctx, "part8.breached", d.o, d.moment(in.On), d.o.Name()+": breach", in.Note)
	})
}

// remember notes what a notice was before the act, and the version that the act leaves.
func (d *doing8) remember(was, now Part8Notice) {
	was.Version = now.Version
	d.was8.Notice = &was
}
