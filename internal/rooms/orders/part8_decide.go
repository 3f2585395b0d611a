package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
)

// The decisions of a court on an application.
const (
	GrantedBy   = "made"
	RefusedBy   = "refused"
	AdjournedTo = "adjourned"
)

// Part8Decision is what the court did with an application.
type Part8Decision struct {
	N, Version      int
	Outcome         string // GrantedBy, RefusedBy or AdjournedTo
	At              time.Time
	Listed          time.Time // the next hearing, where it was adjourned
	MadeBy          string    // the judge
	CourtRef, Terms string
	PrintedEnd      caltime.Date // of a production order: the day to comply by; of account monitoring: the last day
	Sealed          caltime.Date
	Served          time.Time
	ServedHow       string
}

// DecidePart8 records that the court made the order, refused it or adjourned. An order that was made starts its clock: seven
// days to comply with a production order unless the judge said otherwise (s.345(5)), three months to execute a warrant (one
// in civil recovery), at most ninety days of account monitoring (s.370(7)). Disclosure and customer information orders have
// no end: their notices have.
func (r *Room) DecidePart8(ctx context.Context, caseID ids.Case, in Part8Decision) (out Result, err error) {
	alarm := ""
	out, err = r.do8(ctx, caseID, in.N, in.Version, "part8.decided", func(ctx context.Context, d *doing8) (err error) {
		if !d.o.State.Pending() {
			return d.notNow("a court decides on an application that is lodged")
		}
		bad := map[string]string{}
		in.check(d, bad)
		if err := check8("Check the decision", bad); err != nil {
			return err
		}
		set := map[string]any{}
		for _, x := range []struct {
			column, value string
			to            *string
		}{{"court_ref", in.CourtRef, &d.o.CourtRef}, {"made_by", in.MadeBy, &d.o.MadeBy}, {"terms", in.Terms, &d.o.Terms}} {
			if v := strings.TrimSpace(x.value); v != "" {
				set[x.column], *x.to = v, v
			}
		}
		switch in.Outcome {
		case RefusedBy:
			if err = d.keep(ctx, set, "part8.decided", in); err == nil {
				err = d.move(ctx, &d.o, *at(in.At), in.MadeBy, Refused)
			}
		case AdjournedTo:
			set["listed_at"] = at(in.Listed)
			d.o.ListedAt = at(in.Listed)
			if err = d.keep(ctx, set, "part8.decided", in); err == nil && d.o.State != Adjourned {
				err = d.move(ctx, &d.o, *at(in.At), "", Adjourned)
			}
		default:
			alarm, err = d.grant(ctx, in, set)
		}
		if err != nil {
			return err
		}
		return d.note(ctx, "part8.decided", d.o, in.At, d.o.Name()+": "+lower(d.o.State.Title()), joinedLine(made(d.o), d.p.Respondent))
	})
	out.Alarm = alarm
	return out, err
}

func joinedLine(a, b string) string {
	if b == "" {
		return a
	}
	return a + ". " + b
}

func (in Part8Decision) check(d *doing8, bad map[string]string) {
	since := time.Time{}
	if d.o.LodgedAt != nil {
		since = *d.o.LodgedAt
	}
	d.past(bad, "made_at", in.At, since, "The decision")
	switch in.Outcome {
	case GrantedBy, RefusedBy:
	case AdjournedTo:
		if in.Listed.IsZero() || !in.At.IsZero() && in.Listed.Before(in.At) {
			bad["listed_at"] = "Enter the next hearing, after this one"
		}
	default:
		bad["decision"] = "Choose what the court did"
	}
	long(bad, "made_by", in.MadeBy, "The judge", mostShort)
	long(bad, "court_ref", in.CourtRef, "The court’s reference", mostShort)
	long(bad, "terms", in.Terms, "The terms", mostText)
	long(bad, "served_how", in.ServedHow, "How it was served", mostShort)
	if in.Outcome != GrantedBy || in.At.IsZero() {
		return
	}
	madeOn := caltime.DateOf(in.At)
	switch {
	case in.PrintedEnd.IsZero():
	case in.PrintedEnd.Before(madeOn):
		bad["printed_end_on"] = "The day cannot be before the order was made"
	case d.o.Kind != ProductionOrder && d.o.Kind != AccountMonitoring:
		bad["printed_end_on"] = "Leave it out: " + lower(d.o.Kind.Title()) + " has no day of its own to print"
	}
	if !in.Sealed.IsZero() && (in.Sealed.Before(madeOn) || in.Sealed.After(caltime.DateOf(d.tx.Now))) {
		bad["sealed_on"] = "The sealed order comes after the order is made, and not in the future"
	}
	if !in.Served.IsZero() {
		d.past(bad, "served_at", in.Served, in.At, "The service")
	}
}

// grant makes the order and starts its clock.
func (d *doing8) grant(ctx context.Context, in Part8Decision, set map[string]any) (alarm string, err error) {
	d.o.MadeAt, d.o.MadeOn, d.o.PrintedEndOn = at(in.At), caltime.DateOf(in.At), in.PrintedEnd
	d.p.SealedOn = in.Sealed
	start := Start{Code: d.p.clockCode(d.o.Kind), Nation: caltime.EnglandWales, Local: caltime.LocalOf(in.At), Court: d.o.Court}
	switch {
	case start.Code == "":
	case d.o.Kind == ProductionOrder: // the judge may allow any time: the day is the respondent's, not the order's end
		start.CourtEnd = in.PrintedEnd
		c, err := d.r.reckon(ctx, d.tx, start)
		if err != nil {
			return "", err
		}
		d.p.DueOn = c.LastDay
	default:
		if start, alarm, err = d.time(ctx, &d.o, start, in.PrintedEnd); err != nil {
			return "", err
		}
	}
	set["made_at"], set["made_on"], set["printed_end_on"], set["end_at"], set["last_day"] = d.o.MadeAt, d.o.MadeOn, d.o.PrintedEndOn, d.o.EndAt, d.o.LastDay
	if !in.Served.IsZero() {
		d.o.ServedAt, d.o.ServedHow = at(in.Served), strings.TrimSpace(in.ServedHow)
		set["served_at"], set["served_how"] = d.o.ServedAt, d.o.ServedHow
	}
	if err := d.keep(ctx, set, "part8.decided", in); err != nil {
		return "", err
	}
	if err := d.move(ctx, &d.o, *d.o.MadeAt, d.o.MadeBy, Made); err != nil {
		return "", err
	}
	if d.o.ServedAt != nil {
		if err := d.serve(ctx, &d.o, *d.o.ServedAt, d.o.ServedHow); err != nil {
			return "", err
		}
	}
	if start.Code == "" {
		return "", nil
	}
	start.OrderID, start.Path = d.o.ID, d.path()
	_, err = d.start(ctx, start)
	return alarm, err
}
