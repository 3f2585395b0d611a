package orders

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/orders/powers"
)

// Part8Search is the execution of a search and seizure warrant.
type Part8Search struct {
	N, Version int
	At         time.Time
	Exhibit    string // what was seized and retained, or that nothing was
}

// ExecuteWarrant records that a warrant was executed before it was spent. Its clock ends as acted; the warrant is to be
// returned to the court.
func (r *Room) ExecuteWarrant(ctx context.Context, caseID ids.Case, in Part8Search) (Result, error) {
	return r.do8(ctx, caseID, in.N, in.Version, "part8.executed", func(ctx context.Context, d *doing8) error {
		if err := d.warrant(); err != nil {
			return err
		}
		if d.p.ExecutedAt != nil {
			return refused([]string{"Record the return of the warrant", "Apply for a fresh warrant"}, d.o.Name()+" was executed on "+localText(*d.p.ExecutedAt)+" already: a warrant permits one entry")
		}
		if !d.o.Live() && d.o.State != Expired {
			return d.notNow("only a warrant that was issued is executed")
		}
		bad := map[string]string{}
		d.past(bad, "made_at", in.At, *d.o.MadeAt, "The execution")
		if !in.At.IsZero() && d.o.EndAt != nil && !in.At.Before(*d.o.EndAt) {
			bad["made_at"] = "The warrant was spent at the end of " + d.o.LastDay.WithDay() + ": a later search needs a fresh one"
		}
		needed(bad, "exhibit", in.Exhibit, "Enter what was seized, or that nothing was", mostText)
		if err := check8("Check the execution", bad); err != nil {
			return err
		}
		when := *at(in.At)
		for _, code := range []powers.Code{"SSW", "SSW-CIVIL"} {
			_, c, err := d.clock(ctx, code)
			if err != nil {
				return err
			}
			if c.ID != 0 {
				if err := d.end(ctx, c, Acted, when, "Executed"); err != nil {
					return err
				}
			}
		}
		d.p.ExecutedAt, d.p.Exhibit = &when, in.Exhibit
		set := map[string]any{}
		if d.o.State == Expired {
			set["ended_at"], set["ended_why"] = nil, ""
			d.o.EndedAt, d.o.EndedWhy = nil, ""
		}
		if err := d.keep(ctx, set, "part8.executed", in); err != nil {
			return err
		}
		if d.o.State != InForce {
			if err := d.move(ctx, &d.o, when, "Executed", InForce); err != nil {
				return err
			}
		}
		return d.note(ctx, "part8.executed", d.o, when, d.o.Name()+" executed", in.Exhibit)
	})
}

func (d *doing8) warrant() error {
	if d.o.Kind == SearchWarrant {
		return nil
	}
	return refused([]string{SearchWarrant.Title()}, d.o.Name()+" is no warrant")
}

// Part8Return is the return of a warrant to the court.
type Part8Return struct {
	N, Version int
	On         caltime.Date
	Note       string
}

// ReturnWarrant records that a warrant went back to the court, executed, or unexecuted after it was spent.
func (r *Room) ReturnWarrant(ctx context.Context, caseID ids.Case, in Part8Return) (Result, error) {
	return r.do8(ctx, caseID, in.N, in.Version, "part8.returned", func(ctx context.Context, d *doing8) error {
		if err := d.warrant(); err != nil {
			return err
		}
		switch {
		case !d.p.ReturnedOn.IsZero():
			return refused([]string{"Apply for a fresh warrant"}, d.o.Name()+" was returned on "+d.p.ReturnedOn.UK()+" already")
		case d.p.ExecutedAt == nil && d.o.State != Expired:
			return refused([]string{"Record the execution of the warrant"}, d.o.Name()+" is neither executed nor spent: it is returned after that")
		}
		bad := map[string]string{}
		since := d.o.LastDay
		if d.p.ExecutedAt != nil {
			since = caltime.DateOf(*d.p.ExecutedAt)
		}
		d.checkDay(bad, "made_at", in.On, since, "The return")
		long(bad, "why", in.Note, "The note", mostText)
		if err := check8("Check the return", bad); err != nil {
			return err
		}
		d.p.ReturnedOn = in.On
		if err := d.keep(ctx, nil, "part8.returned", in); err != nil {
			return err
		}
		title := d.o.Name() + " returned unexecuted"
		if d.p.ExecutedAt != nil {
			title = d.o.Name() + " returned to the court"
			if err := d.move(ctx, &d.o, d.moment(in.On), "Executed and returned", Satisfied); err != nil {
				return err
			}
		}
		return d.note(ctx, "part8.returned", d.o, d.moment(in.On), title, in.Note)
	})
}
