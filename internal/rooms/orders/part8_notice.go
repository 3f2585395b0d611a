package orders

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
)

// Part8Giving is a notice given under a disclosure or customer information order.
type Part8Giving struct {
	N, Version int
	Respondent string
	Asked      string
	Given, Due caltime.Date
}

// GivePart8Notice records a notice under a disclosure or customer information order. The Act gives no number of days: the
// notice names the day, and a clock runs to it.
func (r *Room) GivePart8Notice(ctx context.Context, caseID ids.Case, in Part8Giving) (Result, error) {
	return r.do8(ctx, caseID, in.N, in.Version, "part8.noticed", func(ctx context.Context, d *doing8) error {
		if !d.o.Kind.ByNotice() {
			return refused([]string{DisclosureOrder.Title(), CustomerInformation.Title()}, "No notice is given under "+d.o.Name())
		}
		if err := d.live("a notice is given under an order in effect"); err != nil {
			return err
		}
		bad := map[string]string{}
		needed(bad, "respondent", in.Respondent, "Enter to whom it was given", mostShort)
		needed(bad, "sought", in.Asked, "Enter what the notice asks for", mostText)
		d.checkDay(bad, "made_at", in.Given, d.o.MadeOn, "The notice")
		if in.Due.IsZero() || in.Due.Before(in.Given) {
			bad["due_on"] = "Enter the day that the notice names, on or after the day it was given"
		}
		if err := check8("Check the notice", bad); err != nil {
			return err
		}
		n := Part8Notice{OrderID: d.o.ID, CaseID: d.o.CaseID, Respondent: strings.TrimSpace(in.Respondent), Asked: strings.TrimSpace(in.Asked), GivenOn: in.Given, DueOn: in.Due, Version: 1, CreatedAt: d.tx.Now}
		var err error
		if n.N, err = nextNotice8(ctx, d.tx, d.o.ID); err != nil {
			return err
		}
		c, err := d.noticeClock(ctx, n)
		if err != nil {
			return err
		}
		n.ClockID = c.ID
		if err := insertNotice8(ctx, d.tx, &n); err != nil {
			return err
		}
		d.was8.NewNotice = n.N
		if err := d.keep(ctx, nil, "part8.noticed", in); err != nil {
			return err
		}
		return d.note(ctx, "part8.noticed", d.o, d.moment(in.Given), d.o.Name()+": notice "+ids.String(int64(n.N))+" given", n.Respondent+", to answer by "+in.Due.WithDay())
	})
}

// noticeClock starts the clock of a notice. Its title names nobody: it is shown where the case is not.
func (d *doing8) noticeClock(ctx context.Context, n Part8Notice) (Clock, error) {
	x, _ := d.o.Kind.part8()
	return d.start(ctx, Start{Code: x.code, Nation: caltime.EnglandWales, Local: n.GivenOn.At(0, 0), CourtEnd: n.DueOn, Title: x.title + ": answer to notice " + ids.String(int64(n.N)),
		OrderID: d.o.ID, Path: d.path()})
}

// Part8Answer is the answer to a notice.
type Part8Answer struct {
	N, Version int
	Notice     int
	On         caltime.Date
	Exhibit    string
}

// AnswerPart8Notice records that a notice was answered in full, in time or late.
func (r *Room) AnswerPart8Notice(ctx context.Context, caseID ids.Case, in Part8Answer) (Result, error) {
	return r.do8(ctx, caseID, in.N, in.Version, "part8.answered", func(ctx context.Context, d *doing8) error {
		if in.Notice == 0 {
			return check8("Check the answer", map[string]string{"notice": "Choose the notice"})
		}
		n, err := notice8(ctx, d.tx, d.g, d.o.ID, in.Notice)
		if err != nil {
			return err
		}
		number := "notice " + ids.String(int64(n.N))
		if !n.Open() {
			return refused([]string{"Give a further notice"}, d.o.Name()+", "+number+", was answered on "+n.AnsweredOn.UK())
		}
		bad := map[string]string{}
		d.checkDay(bad, "made_at", in.On, n.GivenOn, "The answer")
		needed(bad, "exhibit", in.Exhibit, "Enter what arrived, by exhibit", mostText)
		if err := check8("Check the answer", bad); err != nil {
			return err
		}
		was, late := n, in.On.After(n.DueOn)
		n.AnsweredOn, n.Exhibit = in.On, strings.TrimSpace(in.Exhibit)
		switch {
		case !late:
			n.BreachedOn = caltime.Date{}
		case n.BreachedOn.IsZero():
			n.BreachedOn = n.DueOn.AddDays(1)
		}
		c, err := clockByID(ctx, d.tx, d.g, n.ClockID)
		if err != nil {
			return err
		}
		to, why := Acted, "Answered on "+in.On.WithDay()
		if late {
			to, why = Stopped, why+", after the day that the notice named"
		}
		if err := d.end(ctx, c, to, d.moment(in.On), why); err != nil {
			return err
		}
		if err := updateNotice8(ctx, d.tx, &n); err != nil {
			return err
		}
		d.remember(was, n)
		if err := d.keep(ctx, nil, "part8.answered", in); err != nil {
			return err
		}
		return d.note(ctx, "part8.answered", d.o, d.moment(in.On), d.o.Name()+": "+number+" answered", in.Exhibit)
	})
}
