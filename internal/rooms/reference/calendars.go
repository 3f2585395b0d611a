package reference

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
)

// ukNations are the nations that have a calendar.
var ukNations = []caltime.Nation{caltime.EnglandWales, caltime.Scotland, caltime.NorthernIreland}

// Calendars are the non-working days of every nation at one moment.
type Calendars struct {
	by map[caltime.Nation]caltime.Calendar
}

// Of gives the calendar of a nation. A nation without one of its own ("other") has one that covers no day: no UK clock
// runs there.
func (c Calendars) Of(n caltime.Nation) caltime.Calendar {
	if cal, ok := c.by[n]; ok {
		return cal
	}
	return BuiltinCalendar(n)
}

// heldCalendars are calendars as they were read, with what tells whether they still hold. They never change.
type heldCalendars struct {
	stamp string
	set   Calendars
}

type calendarsKey struct{}

// Calendars gives the non-working days of every nation as rd sees them: one small statement, and a second where they
// have changed since this program last read them. Within a transaction they are read once.
func (r *Room) Calendars(ctx context.Context, rd db.Reader) (Calendars, error) {
	tx, in := rd.(*db.Tx)
	if in {
		if set, ok := tx.Kept(calendarsKey{}).(Calendars); ok {
			return set, nil
		}
	}
	set, err := r.readCalendars(ctx, rd)
	if err != nil {
		return Calendars{}, fmt.Errorf("read the non-working days: %w", err)
	}
	if in {
		tx.Keep(calendarsKey{}, set)
	}
	return set, nil
}

func (r *Room) readCalendars(ctx context.Context, rd db.Reader) (Calendars, error) {
	heads, err := calendarHeads(ctx, rd)
	if err != nil || len(heads) == 0 {
		return Calendars{}, err
	}
	if last := r.last.Load(); last != nil && last.stamp == stampOf(heads) {
		return last.set, nil
	}
	lines, err := calendarLines(ctx, rd)
	if err != nil {
		return Calendars{}, err
	}
	held := &heldCalendars{set: Calendars{map[caltime.Nation]caltime.Calendar{}}}
	heads = heads[:0]
	for len(lines) > 0 { // in one statement, so that the days belong to the stamps beside them
		n := slices.IndexFunc(lines, func(l calendarLine) bool { return l.Nation != lines[0].Nation })
		if n < 0 {
			n = len(lines)
		}
		head := lines[0].CalendarHead
		cal, err := build(head, daysOf(lines[:n]))
		if err != nil {
			return Calendars{}, err
		}
		heads, held.set.by[head.Nation], lines = append(heads, head), cal, lines[n:]
	}
	held.stamp = stampOf(heads)
	r.last.Store(held)
	return held.set, nil
}

// Calendar gives the non-working days of one nation as rd sees them.
func (r *Room) Calendar(ctx context.Context, rd db.Reader, n caltime.Nation) (caltime.Calendar, error) {
	set, err := r.Calendars(ctx, rd)
	return set.Of(n), err
}

// Latest gives the non-working days of a nation as this program last read them, in no statement. Read they are with Refresh
// at the start of each request, so what a page says is as fresh as the rest of it.
func (r *Room) Latest(n caltime.Nation) caltime.Calendar {
	if last := r.last.Load(); last != nil {
		return last.set.Of(n)
	}
	return BuiltinCalendar(n)
}

// Refresh reads the non-working days again where they have changed: one small statement.
func (r *Room) Refresh(ctx context.Context) error {
	_, err := r.Calendars(ctx, r.DB)
	return err
}

func stampOf(heads []CalendarHead) string {
	var b strings.Builder
	for _, h := range heads {
		b.WriteString(string(h.Nation) + "=" + h.Stamp + ";")
	}
	return b.String()
}

// alteration is a day that was added to a list or taken out of it.
type alteration struct {
	on   caltime.Date
	off  bool
	name string
}

func daysOf(lines []calendarLine) (out []alteration) {
	for _, l := range lines {
		if l.Off != nil { // a nation may have none
			out = append(out, alteration{l.OnDate, *l.Off, l.Name})
		}
	}
	return out
}

// build makes the calendar of a nation from the list that comes with the program and what was changed here. Its version
// names both: "2025-11-24+3". A day beyond the reach of the list waits until the list is said to reach so far.
func build(h CalendarHead, changes []alteration) (caltime.Calendar, error) {
	base := BuiltinCalendar(h.Nation)
	if h.Edition == 0 {
		return base, nil
	}
	to := base.To
	if h.ToOn.After(to) {
		to = h.ToOn
	}
	list := map[caltime.Date]string{}
	for _, d := range base.Holidays() {
		list[d.Date] = d.Name
	}
	for _, d := range changes {
		switch {
		case !d.off:
			delete(list, d.on)
		case !d.on.Before(base.From) && !d.on.After(to):
			list[d.on] = d.name
		}
	}
	days := make([]caltime.Holiday, 0, len(list))
	for on, name := range list {
		days = append(days, caltime.Holiday{Date: on, Name: name})
	}
	return caltime.NewCalendar(h.Nation, base.Source+"; with changes made in this installation", Version(h.Nation, h.Edition), base.From, to, days)
}

// Version names an edition of a nation's calendar: that of the list that comes with the program and, after "+", the number
// of changes made here.
func Version(n caltime.Nation, edition int64) string {
	v := BuiltinCalendar(n).Version
	if edition > 0 {
		v = fmt.Sprintf("%s+%d", v, edition)
	}
	return v
}
