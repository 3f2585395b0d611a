package demo

import (
	"time"

	"proceeds/internal/base/caltime"
)

// calendar tells working days from others.
type calendar struct{ caltime.Calendar }

// working reports whether courts and offices are open on a day; a day that the calendar does not know counts by weekday.
func (c calendar) working(d caltime.Date) bool {
	_, off, known := c.Why(d)
	if !known {
		return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
	}
	return !off
}

// next gives d, or the first working day after it.
func (c calendar) next(d caltime.Date) caltime.Date {
	for !c.working(d) {
		d = d.AddDays(1)
	}
	return d
}

// last gives d, or the last working day before it.
func (c calendar) last(d caltime.Date) caltime.Date {
	for !c.working(d) {
		d = d.AddDays(-1)
	}
	return d
}

// after gives the n-th working day after d.
func (c calendar) after(d caltime.Date, n int) caltime.Date {
	for ; n > 0; n-- {
		d = c.next(d.AddDays(1))
	}
	return c.next(d)
}

// office gives an instant of a working day, at the earliest on d: between 09:00 and 16:59.
func (c calendar) office(k dice, d caltime.Date) time.Time {
	return c.next(d).At(k.in(9, 16), k.in(0, 59)).UTC()
}

// sitting gives an instant at which a court sits, at the earliest on d.
func (c calendar) sitting(k dice, d caltime.Date) time.Time {
	return c.next(d).At(k.in(10, 15), k.in(0, 11)*5).UTC()
}

// sittingBefore gives an instant of a sitting between from and until; ok is false where no court sits then.
func (c calendar) sittingBefore(k dice, from, until time.Time) (time.Time, bool) {
	var fit []time.Time
	for d := caltime.DateOf(from); !d.After(caltime.DateOf(until)); d = d.AddDays(1) {
		if !c.working(d) {
			continue
		}
		for _, h := range []int{10, 11, 12, 14, 15, 16} {
			if t := d.At(h, k.in(0, 10)*5).UTC(); t.After(from) && t.Before(until) {
				fit = append(fit, t)
			}
		}
	}
	if len(fit) == 0 {
		return time.Time{}, false
	}
	return fit[k.IntN(min(len(fit), 5))], true // soon, rather than at the last moment
}

func dayOf(t time.Time) caltime.Date { return caltime.DateOf(t) }
