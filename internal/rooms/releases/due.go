package releases

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/reference"
)

const kindOfValues = "subject-access"

// The periods as data: a force sets its own with a day from which they hold.
func init() {
	const law = "DPA 2018 ss.52 to 54, 205(2); law notes 8.1 [K], not read in a source"
	reference.Define(kindOfValues, "answer.months", "1", "months", "A request for access is answered within so many months of the day it came in, or of the day the proof of identity came in", law, false)
	reference.Define(kindOfValues, "extend.months", "2", "months", "So many months more at most, where requests are complex or many (as the Data (Use and Access) Act 2025 amends s.54)", law, false)
	reference.Define(kindOfValues, "look.days", "7", "days", "Members of cases that only they see have so many days to look, before any answer can be proposed", "force rule", true)
	reference.Define(kindOfValues, "keep.years", "2", "years", "A request and its answer are kept so long after the answer, then disposed of by two people", "force rule; law notes 8.2 gives no period for it", false)
}

type periods struct{ Answer, Extend, Look, Keep int }

func (r *Room) periods(ctx context.Context, rd db.Reader, force ids.Unit, on caltime.Date) (p periods, err error) {
	list, err := r.Reference.Values(ctx, rd, force, on, kindOfValues)
	if err != nil {
		return p, err
	}
	for _, v := range list {
		n, err := v.Int()
		if err != nil {
			return p, err
		}
		switch v.Code {
		case "answer.months":
			p.Answer = int(n)
		case "extend.months":
			p.Extend = int(n)
		case "look.days":
			p.Look = int(n)
		case "keep.years":
			p.Keep = int(n)
		}
	}
	return p, nil
}

// Due is the last day to answer: the same day of the month so many months later, the last day of that month where it has no
// such day, and where that is a Saturday, a Sunday or a bank holiday the next working day (s.205(2), which applies
// Regulation 1182/71). from is the day the request came in, or the later one on which the proof of identity that was asked
// for came in. Where the calendar does not reach, Saturdays and Sundays alone count.
func Due(from caltime.Date, months int, cal caltime.Calendar) caltime.Date {
	to, _ := from.AddMonths(months)
	for {
		_, off, known := cal.Why(to)
		if !known {
			off = to.Weekday() == 0 || to.Weekday() == 6
		}
		if !off {
			return to
		}
		to = to.AddDays(1)
	}
}

// from is the day from which the time of x runs.
func (x Release) from() caltime.Date {
	if !x.IdentityAskedOn.IsZero() && x.IdentityOn.After(x.ReceivedOn) {
		return x.IdentityOn
	}
	return x.ReceivedOn
}

// due reckons the day that x is due.
func (r *Room) due(ctx context.Context, rd db.Reader, x Release, p periods) (caltime.Date, error) {
	force, err := r.Users.Force(ctx, rd, x.ForceID)
	if err != nil {
		return caltime.Date{}, err
	}
	cals, err := r.Reference.Calendars(ctx, rd)
	if err != nil {
		return caltime.Date{}, err
	}
	return Due(x.from(), p.Answer+x.ExtendedMonths, cals.Of(caltime.Nation(force.Nation))), nil
}
