package confiscation

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/orders"
)

// Giving is a statement that was given, or a meeting or hearing that was held.
type Giving struct {
	On
	Kind DayKind
	Day  caltime.Date
	By   orders.Party // who of the force made the prosecutor’s statement; empty: the prosecutor
	Note string
}

// Give records that what a day was set for was done: its clock stops as acted. What is given after its day is kept as late.
// The prosecutor's statement may be made by somebody of the force, whom the register has to allow it on its day: an
// accredited financial investigator, or an accredited confiscator where the force asks for one. A reason overrides it.
func (r *Room) Give(ctx context.Context, caseID ids.Case, in Giving) error {
	return r.do(ctx, caseID, in.On, GiveStatement, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		x := d.w.day(in.Kind)
		switch {
		case x == nil:
			bad["kind"] = "Choose what was done: the court set no day for this"
		case !x.DoneOn.IsZero():
			return refused([]string{"Record the days the court set"}, in.Kind.Title()+" was recorded already, on "+x.DoneOn.UK())
		default:
			d.day(bad, "on", "The day", in.Day, x.SetOn, "the day the court set it")
		}
		by, err := d.maker(ctx, in, bad)
		if err != nil {
			return err
		}
		checkText(bad, "note", in.Note, "")
		if err := fault.Fields("Check the statement", bad, fields...); err != nil {
			return err
		}
		x.DoneOn, x.Note = in.Day, join(x.Note, in.Note)
		x.made(by)
		if err := saveDay(ctx, d.tx, x); err != nil {
			return err
		}
		if err := d.end(ctx, x.ClockID, orders.Acted, in.Kind.Title()+" on "+in.Day.UK()); err != nil {
			return err
		}
		title := in.Kind.Title() + " done"
		if in.Kind == Statement16 || in.Kind == Statement17 || in.Kind == Statement18 {
			title = in.Kind.Title() + " given"
		}
		if x.Late() {
			title += ", late"
		}
		if err := d.overridden(ctx, *x); err != nil {
			return err
		}
		return d.note(ctx, GiveStatement, in.Day, nil, title, join(x.Maker(), in.Note))
	})
}

// Miss records that the defendant let the day of a statement go by, with what the law makes of it: under section 17 every
// allegation counts as accepted but that of having benefited; under section 18 the court may draw an inference.
func (r *Room) Miss(ctx context.Context, caseID ids.Case, in Giving) error {
	return r.do(ctx, caseID, in.On, RecordDefault, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		x := d.w.day(in.Kind)
		switch {
		case x == nil || in.Kind.IfDefault() == "":
			bad["kind"] = "Choose the statement that was not given: the defendant’s under s.17 or s.18"
		case !x.DoneOn.IsZero() || !x.DefaultOn.IsZero():
			return refused(nil, in.Kind.Title()+": "+lower(x.Word(d.today)))
		case !in.Day.After(x.DueOn):
			bad["on"] = "It is in default from the day after " + x.DueOn.UK()
		default:
			checkDay(bad, "on", "The default", in.Day, d.today)
		}
		checkText(bad, "note", in.Note, "")
		if err := fault.Fields("Check the default", bad, fields...); err != nil {
			return err
		}
		x.DefaultOn, x.Note = in.Day, join(x.Note, in.Note)
		if err := saveDay(ctx, d.tx, x); err != nil {
			return err
		}
		if err := d.end(ctx, x.ClockID, orders.Lapsed, "not given in time"); err != nil {
			return err
		}
		return d.note(ctx, RecordDefault, in.Day, nil, in.Kind.Title()+" not given in time", join(in.Kind.IfDefault(), in.Note))
	})
}
