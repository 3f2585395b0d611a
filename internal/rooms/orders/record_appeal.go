package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Appealing is an appeal that was lodged, or an application to set a forfeiture by notice aside.
type Appealing struct {
	N         int // of the order or notice
	Appellant string
	At        time.Time // lodged
	Court     string
	CourtRef  string
	Listed    time.Time // heard on, where it is listed
	Extended  string    // lodged out of time: on what ground the court took it
	Version   int       // of the order as the form was opened with; 0: whatever it is
}

// daysToAppeal is the time to appeal a decision on forfeiture (s.299(2)), and that to ask for a forfeiture by notice to be
// set aside, where it was not read in a source.
const daysToAppeal = 30

// RecordAppeal records that somebody appealed a court's decision on forfeiture (s.299 and its like), or asked a court to
// set a forfeiture by notice aside (s.297E, s.303Z12). The clock of the time to appeal is closed as acted; until the
// appeal is determined the property stays where it is and nothing may be paid over. Refused out of time, with the day on
// which it ended, unless it is said on what ground the court took it all the same.
func (r *Room) RecordAppeal(ctx context.Context, caseID ids.Case, in Appealing) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "appeal.recorded", func(ctx context.Context, d *doing) error {
		o, a, err := d.orderAt(ctx, in.N, in.Version)
		if err != nil {
			return err
		}
		kind, err := o.appealable()
		if err != nil {
			return err
		}
		if err := in.check(o, d.tx.Now); err != nil {
			return err
		}
		clock, err := d.appealClock(ctx, o)
		if err != nil {
			return err
		}
		p := Appeal{CaseID: o.CaseID, ForceID: o.ForceID, UnitID: o.UnitID, OrderID: o.ID, Kind: kind, Appellant: strings.TrimSpace(in.Appellant), LodgedAt: *at(in.At),
			LastDay: o.lastToAppeal(clock), ExtendedWhy: strings.TrimSpace(in.Extended), Court: strings.TrimSpace(in.Court), CourtRef: strings.TrimSpace(in.CourtRef),
			ListedAt: at(in.Listed), Version: 1, CreatedAt: d.tx.Now, CreatedBy: d.tx.Actor.User, UpdatedAt: d.tx.Now}
		if err := d.inTime(ctx, o, p); err != nil {
			return err
		}
		if caltime.DateOf(in.At).Before(p.LastDay.AddDays(1)) {
			p.ExtendedWhy = "" // it was in time
		}
		if err := insertAppeal(ctx, d.tx, &p); err != nil {
			return err
		}
		rec := on(d.g, "appeal", p.ID)
		rec.Op = db.Collection
		d.tx.Record("appeal.recorded", rec, p)
		d.was.Appeals = append(d.was.Appeals, appealWas{ID: p.ID, Version: p.Version})
		if clock.ID != 0 && clock.State != Acted && !clock.Ended(in.At) {
			if err := d.end(ctx, clock, Acted, in.At, p.Title()+" lodged by "+p.Appellant); err != nil {
				return err
			}
		}
		out.Order = o
		cite, verified := appealCite(o)
		if !verified {
			out.Alarm = "The time under " + cite + " was not read in a source: check it with your solicitor"
		}
		return d.note(ctx, "appeal.recorded", o, in.At, a.asset.Name()+": "+lower(p.Title())+" lodged", cite+", by "+p.Appellant+". Nothing may be paid over until it is determined")
	})
	return out, err
}

// inTime refuses an appeal that came too late and for which no ground is given, and a second one while one is pending.
func (d *doing) inTime(ctx context.Context, o Order, p Appeal) error {
	all, err := appealsOf(ctx, d.tx, d.g)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.OrderID == o.ID && x.Pending() && strings.EqualFold(x.Appellant, p.Appellant) {
			return refused([]string{"Record the result of that one"}, x.Title()+" "+ids.String(int64(x.N))+" of "+x.Appellant+" against "+o.Number()+" is pending already")
		}
	}
	if !caltime.DateOf(p.LodgedAt).After(p.LastDay) || p.ExtendedWhy != "" {
		return nil
	}
	what := "The time to appeal " + o.Name() + " ended with "
	if p.Kind == AskSetAside {
		what = "The time to ask for " + o.Name() + " to be set aside ended with "
	}
	return refused([]string{"Where the court took it out of time, enter on what ground"}, what+p.LastDay.WithDay()+": it was lodged at "+localText(p.LodgedAt))
}

// appealable says what can be lodged against the order; Refused where nothing can.
func (o Order) appealable() (AppealKind, error) {
	switch {
	case o.WithdrawnAt != nil:
		return "", refused(nil, o.Name()+" was withdrawn: "+o.WithdrawnReason)
	case o.Kind.Notice() && o.State == Forfeited:
		return AskSetAside, nil
	case o.Kind.Notice():
		return "", refused([]string{"Record the objection"}, o.Name()+" has forfeited nothing: it is "+lower(o.State.Title()))
	case o.Kind != Forfeiture:
		return "", refused([]string{"Record its discharge or variation"}, o.Name()+" is no decision on forfeiture: an appeal of that kind does not lie against it")
	case o.MadeAt == nil || o.State == Quashed || o.State == SetAside || o.State.Open() || o.State == Withdrawn:
		return "", refused([]string{"Record the court’s decision first"}, o.Name()+" is "+lower(o.State.Title())+": there is no decision to appeal")
	}
	return AppealOrder, nil
}

// lastToAppeal is the last day on which an appeal can be lodged: that of its clock, else thirty days of which the day of
// the decision, or the last day to object, is the first.
func (o Order) lastToAppeal(clock Clock) caltime.Date {
	switch {
	case clock.ID != 0 && !clock.LastDay.IsZero():
		return clock.LastDay
	case o.Kind.Notice():
		return o.LastDay.AddDays(daysToAppeal - 1)
	}
	return o.MadeOn.AddDays(daysToAppeal - 1)
}

// appealClock is the clock of the time to appeal an order; the zero Clock where none was started.
func (d *doing) appealClock(ctx context.Context, o Order) (Clock, error) {
	return appealClock(ctx, d.tx, d.g, o)
}

func appealClock(ctx context.Context, r db.Reader, g access.Grant, o Order) (c Clock, err error) {
	list, err := clocksOfOrder(ctx, r, g, o.ID)
	for _, x := range list {
		if contests(x.Code) && !neverRan(x) {
			c = x
		}
	}
	return c, err
}

func (in Appealing) check(o Order, now time.Time) error {
	bad := map[string]string{}
	since := o.MadeAt
	if o.Kind.Notice() {
		since = o.EndAt
	}
	switch {
	case in.At.IsZero():
		bad["made_at"] = "Enter when it was lodged"
	case in.At.After(now):
		bad["made_at"] = "It cannot be lodged in the future"
	case since != nil && in.At.Before(*since):
		bad["made_at"] = "It is lodged after the decision of " + localText(*since)
	case !in.Listed.IsZero() && in.Listed.Before(in.At):
		bad["listed_at"] = "It is heard after it is lodged"
	}
	if strings.TrimSpace(in.Appellant) == "" {
		bad["to"] = "Enter who lodged it"
	}
	if strings.TrimSpace(in.Court) == "" {
		bad["court"] = "Enter the name of the court"
	}
	long(bad, "to", in.Appellant, "Who lodged it", mostShort)
	long(bad, "court", in.Court, "The name of the court", mostShort)
	long(bad, "court_ref", in.CourtRef, "The court’s reference", mostShort)
	long(bad, "why", in.Extended, "The ground", mostText)
	return fault.Fields("Check the appeal", bad, makingFields...)
}

// Appeals lists the appeals of a case in the order they were recorded.
func (r *Room) Appeals(ctx context.Context, rd db.Reader, g access.Grant) ([]Appeal, error) {
	return appealsOf(ctx, rd, g)
}
