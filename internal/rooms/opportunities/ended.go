package opportunities

import (
	"time"

	"proceeds/internal/base/caltime"
)

// LastMoment is the last microsecond of a window whose exclusive end is t, the finest that instants are kept in.
func LastMoment(t time.Time) time.Time { return t.Add(-time.Microsecond) }

// EndedOn is London's day on which a window with the exclusive end t ended, as caltime.Local.EndWithDay names it: a
// window that ends at midnight ended with the day before. It is zero where t is.
func EndedOn(t time.Time) caltime.Date {
	if t.IsZero() {
		return caltime.Date{}
	}
	return caltime.DateOf(LastMoment(t))
}

// EndedSpan gives the instants, in UTC, between which a window's exclusive end lies when EndedOn falls on the days from
// to to: after the first and not after the second. A zero day sets no bound and gives the zero time.
func EndedSpan(from, to caltime.Date) (after, upTo time.Time) {
	if !from.IsZero() {
		after = startOf(from)
	}
	if !to.IsZero() {
		upTo = startOf(to.AddDays(1))
	}
	return after, upTo
}
