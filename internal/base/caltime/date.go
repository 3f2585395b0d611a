package caltime

import (
	"fmt"
	"time"
)

// Date is a day in the calendar, with no time of day and no zone. The zero Date
// means "no date": it prints as "" and is stored as NULL. Dates compare with ==.
type Date struct {
	Y int
	M time.Month
	D int
}

// NewDate returns the date y-m-d, carrying overflow as time.Date does: 31 June is
// 1 July.
func NewDate(y int, m time.Month, d int) Date {
	return dateIn(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the day that t falls on in London; the zero time gives the zero Date.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return dateIn(t.In(London))
}

// dateIn returns the date that t shows in the zone it already carries.
func dateIn(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads a date written 2006-01-02. A day that does not exist, such as
// 2026-02-30, is an error.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date such as 2026-11-22", s)
	}
	return dateIn(t), nil
}

// MustDate is ParseDate for constants in code; it panics on a mistake.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic("caltime: " + err.Error())
	}
	return d
}

// utc is the date's midnight read as UTC: a number line on which every day has 24 hours.
func (d Date) utc() time.Time { return time.Date(d.Y, d.M, d.D, 0, 0, 0, 0, time.UTC) }

// IsZero says that there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Valid says that the day exists in the calendar.
func (d Date) Valid() bool {
	return d.M >= time.January && d.M <= time.December && d.D >= 1 && d.D <= daysInMonth(d.Y, d.M)
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// AddDays returns the date n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date { return NewDate(d.Y, d.M, d.D+n) }

// AddMonths returns the day with the same number n months later. Where that month
// is too short it returns the month's last day and exact is false: 31 Dec + 6
// months is 30 Jun, not exact.
func (d Date) AddMonths(n int) (to Date, exact bool) {
	first := NewDate(d.Y, d.M+time.Month(n), 1)
	last := daysInMonth(first.Y, first.M)
	if d.D > last {
		return Date{first.Y, first.M, last}, false
	}
	return Date{first.Y, first.M, d.D}, true
}

// Compare returns -1, 0 or +1 as d is before, the same as or after e.
func (d Date) Compare(e Date) int {
	switch {
	case d.Y != e.Y:
		return sign(d.Y - e.Y)
	case d.M != e.M:
		return sign(int(d.M) - int(e.M))
	default:
		return sign(d.D - e.D)
	}
}

// Before says that d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After says that d is a later day than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// DaysUntil returns how many days e lies after d; negative when it lies before.
func (d Date) DaysUntil(e Date) int { return int(e.utc().Sub(d.utc()) / (24 * time.Hour)) }

// StartOfDay returns the instant, in UTC, at which the day begins in loc.
func (d Date) StartOfDay(loc *time.Location) time.Time {
	return Local{Date: d}.In(loc)
}

func daysInMonth(y int, m time.Month) int {
	return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}
