package orders

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// A new holiday never makes a clock earlier, and moves no end but that of hours and of working days; without the holiday
// the clock is back where it was.
func TestANewHolidayNeverMakesAnEndEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []powers.Power
		for _, p := range powers.Clocks() {
			if v := p.Latest(); v.Rule.Primitive != "" {
				all = append(all, p)
			}
		}
		p := rapid.SampledFrom(all).Draw(t, "clock")
		nation := rapid.SampledFrom(p.Nations).Draw(t, "nation")
		cal := reference.BuiltinCalendar(nation)
		day := caltime.MustDate("2019-01-01").AddDays(rapid.IntRange(0, 3500).Draw(t, "start"))
		start := day.At(rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"))
		if !start.Valid() {
			t.Skip("the clocks go forward")
		}
		in := powers.Input{Start: start, Calendar: cal}
		k, err := p.Reckon(in)
		if err != nil {
			t.Skip(err)
		}
		c := Clock{Code: p.Code, State: Running, Known: true, StartLocal: start.String(), StartAt: start.UTC()}
		c.take(k)
		if c, err = c.freeze(Frozen{Start: start, Calendar: k.Calendar, Skipped: k.Skipped}, k.Steps); err != nil {
			t.Fatal(err)
		}
		if same, err := c.again(cal); err != nil || same.moved(c) {
			t.Fatalf("%s moved by its own calendar: %v", p.Code, err)
		}
		span := 10
		if !k.Open {
			span = max(10, day.DaysUntil(k.LastDay)+5)
		}
		off := day.AddDays(rapid.IntRange(-2, span).Draw(t, "holiday"))
		if !cal.Covers(off) {
			t.Skip("beyond the list")
		}
		if _, was, _ := cal.Why(off); was {
			t.Skip("it does not count anyway")
		}
		more := cal.With("more", caltime.Holiday{Date: off, Name: "Day of thanks"})
		now, err := c.again(more)
		if err != nil {
			t.Fatal(err)
		}
		counts := k.Days != nil
		switch {
		case c.EndAt != nil && now.EndAt == nil, c.EndAt != nil && now.EndAt.Before(*c.EndAt):
			t.Fatalf("%s from %s with a holiday on %s ends %s, before %s", p.Code, start, off, now.EndLocal, c.EndLocal)
		case !counts && now.EndLocal != c.EndLocal:
			t.Fatalf("%s counts every day and moved from %s to %s", p.Code, c.EndLocal, now.EndLocal)
		}
		back, err := now.again(cal)
		if err != nil || back.moved(c) {
			t.Fatalf("%s did not come back: %s and %s, %v", p.Code, back.EndLocal, back.ActByLocal, err)
		}
	})
}

// A report has no counted end: only when to act by follows the list.
func TestAReportKeepsItsDay(t *testing.T) {
	cal := reference.BuiltinCalendar(caltime.EnglandWales)
	start := caltime.MustLocal("2026-11-02T10:00")
	p, _ := powers.ByCode("RO")
	k, err := p.Reckon(powers.Input{Start: start, Calendar: cal})
	if err != nil {
		t.Fatal(err)
	}
	c := Clock{Code: "RO", State: Running, Known: true, StartLocal: start.String(), StartAt: start.UTC()}
	c.take(k)
	c.endWith(caltime.MustDate("2026-12-02"), cal)
	now, err := c.again(cal.With("more", caltime.Holiday{Date: caltime.MustDate("2026-12-02"), Name: "Day of thanks"}))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := now.EndLocal+" by "+now.ActByLocal, "2026-12-03T00:00 by 2026-12-01T17:00"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if now.Version != c.Version || now.EndAt.Sub(*c.EndAt) != time.Duration(0) {
		t.Errorf("the end moved: %+v", now)
	}
}
