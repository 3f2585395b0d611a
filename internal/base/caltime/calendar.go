package caltime

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Nation is the part of the United Kingdom whose bank holidays apply, or another place.
type Nation string

// The places that have a calendar, and the one that has none.
const (
	EnglandWales    Nation = "england-wales"
	Scotland        Nation = "scotland"
	NorthernIreland Nation = "northern-ireland"
	OtherPlace      Nation = "other" // no UK clock starts there and it has no calendar
)

// Nations lists every Nation, the ones with a calendar first.
func Nations() []Nation { return []Nation{EnglandWales, Scotland, NorthernIreland, OtherPlace} }

// String names the place for people.
func (n Nation) String() string {
	switch n {
	case EnglandWales:
		return "England and Wales"
	case Scotland:
		return "Scotland"
	case NorthernIreland:
		return "Northern Ireland"
	case OtherPlace:
		return "a place outside the United Kingdom"
	case "":
		return "no place"
	}
	return string(n)
}

// Holiday is one listed bank holiday.
type Holiday struct {
	Date Date
	Name string
}

// Calendar says which days do not count in one place: Saturdays, Sundays, Christmas
// Day, Good Friday, and a list of bank holidays that is data with a source and a
// version. The list is complete from From to To and says nothing outside them. A
// Calendar never changes; the zero Calendar knows no day.
type Calendar struct {
	Nation   Nation
	Source   string // where the list comes from
	Version  string // which edition of it
	From, To Date   // the first and the last day it is complete for
	listed   map[Date]string
}

// NewCalendar makes a calendar from a list of bank holidays. Every holiday must have a
// name and lie between from and to, and no day may stand twice.
func NewCalendar(nation Nation, source, version string, from, to Date, list []Holiday) (Calendar, error) {
	if !from.Valid() || !to.Valid() || to.Before(from) {
		return Calendar{}, fmt.Errorf("calendar of %s: it must run from one day to a later one, not %s to %s", nation, from, to)
	}
	c := Calendar{Nation: nation, Source: source, Version: version, From: from, To: to, listed: make(map[Date]string, len(list))}
	for _, h := range list {
		switch {
		case !h.Date.Valid() || !c.Covers(h.Date):
			return Calendar{}, fmt.Errorf("calendar of %s: %s (%s) is outside %s to %s", nation, h.Date, h.Name, from, to)
		case h.Name == "":
			return Calendar{}, fmt.Errorf("calendar of %s: the holiday on %s has no name", nation, h.Date)
		case c.listed[h.Date] != "":
			return Calendar{}, fmt.Errorf("calendar of %s: %s stands twice", nation, h.Date)
		}
		c.listed[h.Date] = h.Name
	}
	return c, nil
}

// Holidays returns the listed bank holidays, earliest first.
func (c Calendar) Holidays() []Holiday {
	list := make([]Holiday, 0, len(c.listed))
	for d, name := range c.listed {
		list = append(list, Holiday{d, name})
	}
	slices.SortFunc(list, func(a, b Holiday) int { return a.Date.Compare(b.Date) })
	return list
}

// With returns a calendar that also lists h, under a new version. A day already
// listed takes the new name.
func (c Calendar) With(version string, h Holiday) Calendar {
	c.listed = maps.Clone(c.listed)
	if c.listed == nil {
		c.listed = map[Date]string{}
	}
	c.listed[h.Date] = h.Name
	c.Version = version
	return c
}

// Equal says that two calendars are the same edition with the same days.
func (c Calendar) Equal(o Calendar) bool {
	return c.Nation == o.Nation && c.Source == o.Source && c.Version == o.Version && c.From == o.From && c.To == o.To && maps.Equal(c.listed, o.listed)
}

// Covers says that the calendar is complete for d.
func (c Calendar) Covers(d Date) bool {
	return !c.From.IsZero() && !d.Before(c.From) && !d.After(c.To)
}

// Why says whether d is a day that does not count, and why in words fit for a
// page: "Saturday", "Christmas Day", "Bank holiday: Boxing Day (substitute day)".
// Outside the calendar's coverage known is false and the rest means nothing.
func (c Calendar) Why(d Date) (reason string, nonWorking, known bool) {
	if !c.Covers(d) {
		return "", false, false
	}
	switch {
	case d.M == time.December && d.D == 25:
		return "Christmas Day", true, true
	case d == GoodFriday(d.Y):
		return "Good Friday", true, true
	case d.Weekday() == time.Saturday || d.Weekday() == time.Sunday:
		return d.Weekday().String(), true, true
	}
	if name, ok := c.listed[d]; ok {
		return "Bank holiday: " + name, true, true
	}
	return "", false, true
}

// why is Why with the missing day as an error.
func (c Calendar) why(d Date) (reason string, nonWorking bool, err error) {
	reason, nonWorking, known := c.Why(d)
	if !known {
		return "", false, NotKnown{Nation: c.Nation, Date: d, From: c.From, To: c.To}
	}
	return reason, nonWorking, nil
}

// ErrCalendarNotKnown is what errors.Is finds in a NotKnown.
var ErrCalendarNotKnown = errors.New("calendar not known")

// NotKnown is the error for a day that a calendar does not cover. No clock is
// reckoned over such a day.
type NotKnown struct {
	Nation   Nation
	Date     Date // the first day that had to be known and is not
	From, To Date // what is known; zero when there is no calendar at all
}

// Error says which day is not known and what is.
func (e NotKnown) Error() string {
	if e.From.IsZero() {
		return fmt.Sprintf("calendar not known: there are no non-working days for %s", e.Nation)
	}
	return fmt.Sprintf("calendar not known: the non-working days of %s are known from %s to %s, not for %s",
		e.Nation, e.From.UK(), e.To.UK(), e.Date.UK())
}

// Is makes errors.Is(err, ErrCalendarNotKnown) true.
func (e NotKnown) Is(target error) bool { return target == ErrCalendarNotKnown }

// GoodFriday returns the Friday before Easter Sunday of the year y, by the
// Gregorian reckoning (Meeus, Jones and Butcher).
func GoodFriday(y int) Date {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month := (h + l - 7*m + 114) / 31
	day := (h+l-7*m+114)%31 + 1
	return NewDate(y, time.Month(month), day-2)
}
