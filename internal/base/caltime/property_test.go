package caltime

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// aDay draws a day of 2019 to 2028, far enough from the end that the counts stay
// within the calendar.
func aDay(t *rapid.T, label string) Date {
	return MustDate("2019-01-01").AddDays(rapid.IntRange(0, 3600).Draw(t, label))
}

func aLocal(t *rapid.T, label string) Local {
	return aDay(t, label).At(0, 0).Add(time.Duration(rapid.IntRange(0, 24*60-1).Draw(t, label+" minute")) * time.Minute)
}

// aCalendar draws a calendar with some bank holidays in it.
func aCalendar(t *rapid.T) Calendar {
	list := map[Date]bool{}
	for range rapid.IntRange(0, 60).Draw(t, "holidays") {
		list[aDay(t, "holiday")] = true
	}
	var holidays []Holiday
	for d := range list {
		holidays = append(holidays, Holiday{d, "drawn"})
	}
	cal, err := NewCalendar(EnglandWales, "drawn", "1", MustDate("2018-01-01"), MustDate("2029-12-31"), holidays)
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

// naive counts hours the long way: minute by minute on instants, asking of each what
// a clock in London shows. It shares nothing with HoursExcl but the calendar.
func naive(start time.Time, hours int, cal Calendar) time.Time {
	at := start
	for left := hours * 60; left > 0; at = at.Add(time.Minute) {
		y, m, d := at.In(London).Date()
		if _, off, known := cal.Why(Date{y, m, d}); !known {
			panic("the naive count left the calendar")
		} else if !off {
			left--
		}
	}
	return at
}

func TestHoursAgreeWithTheMinuteCounter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start, n, cal := aLocal(t, "start"), rapid.IntRange(1, 96).Draw(t, "hours"), aCalendar(t)
		r, err := HoursExcl(start, n, cal)
		if err != nil {
			t.Fatal(err)
		}
		if want := naive(start.UTC(), n, cal); !r.End.Equal(want) {
			t.Fatalf("%d h from %s end %s, the minute counter says %s", n, start, r.EndLocal, LocalOf(want))
		}
		counted, err := CountedBetween(start, r.EndLocal, cal)
		if err != nil || counted != time.Duration(n)*time.Hour {
			t.Fatalf("%d h from %s hold %s, %v", n, start, counted, err)
		}
		strip, err := Strip(start, r.EndLocal, cal)
		if diff := cmp.Diff(r.Days, strip); diff != "" || err != nil {
			t.Fatalf("%v %s", err, diff)
		}
	})
}

func TestEndsAreNeverBeforeStarts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start, n, cal := aLocal(t, "start"), rapid.IntRange(1, 60).Draw(t, "n"), aCalendar(t)
		for _, r := range everyRule(t, start, n, cal) {
			if r.EndLocal.Before(start) || r.LastDay.Before(start.Date) || r.End.Before(start.UTC()) {
				t.Fatalf("%s from %s ends %s", r.Rule, start, r.EndLocal)
			}
			if want := r.EndLocal.UTC(); !r.End.Equal(want) {
				t.Fatalf("%s: instant %s, local %s", r.Rule, r.End, r.EndLocal)
			}
			if _, off, _ := cal.Why(r.LastDay); off && (r.Hours || r.Rule[:4] == "Work") {
				t.Fatalf("%s from %s ends on a day that does not count: %s", r.Rule, start, r.LastDay)
			}
		}
	})
}

func TestAnAddedHolidayMovesOnlyWhatCountsWorkingTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start, n, cal := aLocal(t, "start"), rapid.IntRange(1, 60).Draw(t, "n"), aCalendar(t)
		more := cal.With("2", Holiday{start.Date.AddDays(rapid.IntRange(-3, 20).Draw(t, "added")), "added"})
		before, after := everyRule(t, start, n, cal), everyRule(t, start, n, more)
		for i, r := range before {
			switch {
			case i < 2 && after[i].End.Before(r.End):
				t.Fatalf("%s from %s came forward from %s to %s", r.Rule, start, r.EndLocal, after[i].EndLocal)
			case i >= 2 && after[i].EndLocal != r.EndLocal:
				t.Fatalf("%s from %s moved from %s to %s", r.Rule, start, r.EndLocal, after[i].EndLocal)
			}
		}
	})
}

func TestDaysNextIsOneMoreDayIncl(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := aDay(t, "start"), rapid.IntRange(1, 400).Draw(t, "n")
		next, err := DaysNext(d, n)
		if err != nil {
			t.Fatal(err)
		}
		incl, err := DaysIncl(d, n+1)
		if err != nil {
			t.Fatal(err)
		}
		if next.EndLocal != incl.EndLocal || !next.End.Equal(incl.End) {
			t.Fatalf("DaysNext(%d) from %s ends %s, DaysIncl(%d) %s", n, d, next.EndLocal, n+1, incl.EndLocal)
		}
	})
}

// Dodds v Walker from the other side: a month never ends on a later day number than it
// began, and months that follow on from one another leave no day out.
func TestMonthsKeepTheirDayNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := aDay(t, "start"), rapid.IntRange(1, 72).Draw(t, "n")
		r, err := MonthsIncl(d, n)
		if err != nil {
			t.Fatal(err)
		}
		next := r.LastDay.AddDays(1)
		months := (next.Y-d.Y)*12 + int(next.M) - int(d.M)
		switch {
		case next.D == d.D && months == n:
		case next.D == 1 && months == n+1 && d.D > daysInMonth(r.LastDay.Y, r.LastDay.M):
		default:
			t.Fatalf("%d months from %s end with %s", n, d, r.LastDay)
		}
	})
}

func TestTheServersZoneChangesNothing(t *testing.T) {
	old := time.Local
	defer func() { time.Local = old }()
	cal := law(t)
	var want []string
	for i, name := range []string{"UTC", "Europe/London", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago"} {
		time.Local = mustLoad(name)
		var got []string
		for d := MustDate("2026-03-20"); d.Before(MustDate("2026-04-12")); d = d.AddDays(1) {
			for _, r := range everyRule(t, d.At(23, 30), 7, cal) {
				by, why, err := CourtActBy(r, DefaultSittings(), cal)
				var back Date
				if err := back.Scan(r.LastDay.StartOfDay(time.UTC)); err != nil {
					t.Fatal(err)
				}
				left, err2 := CountedLeft(d.At(12, 0).UTC(), r.EndLocal, cal)
				got = append(got, fmt.Sprint(r.Rule, r.End.Format(time.RFC3339Nano), r.EndLocal, r.LastDay, r.Skipped, r.Steps, by, why, err, back,
					DateOf(r.End), LocalOf(r.End), left, err2))
			}
		}
		if i == 0 {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in %s: %s", name, diff)
		}
	}
}

// everyRule counts n by every rule; the first two count working time.
func everyRule(t rapid.TB, start Local, n int, cal Calendar) []Result {
	t.Helper()
	hours, e1 := HoursExcl(start, n, cal)
	working, e2 := WorkingDaysAfter(start.Date, n, cal)
	incl, e3 := DaysIncl(start.Date, n)
	next, e4 := DaysNext(start.Date, n)
	months, e5 := MonthsIncl(start.Date, n)
	years, e6 := YearsIncl(start.Date, n)
	for _, err := range []error{e1, e2, e3, e4, e5, e6} {
		if err != nil {
			t.Fatalf("%d from %s: %v", n, start, err)
		}
	}
	return []Result{hours, working, incl, next, months, years}
}

func FuzzHoursExcl(f *testing.F) {
	for _, s := range []string{"2025-12-24T10:00", "2026-03-27T23:30", "2026-04-03T15:00", "2026-03-29T01:30", "2026-10-25T01:30"} {
		l := MustLocal(s)
		f.Add(uint32(MustDate("2019-01-01").DaysUntil(l.Date)), uint16(l.Hour*60+l.Minute), uint8(48), uint32(0))
	}
	f.Fuzz(func(t *testing.T, day uint32, minute uint16, hours uint8, holidays uint32) {
		start := MustDate("2019-01-01").AddDays(int(day%3653)).At(0, 0).Add(time.Duration(minute%1440) * time.Minute)
		n := int(hours%96) + 1
		cal, err := NewCalendar(EnglandWales, "fuzz", "1", MustDate("2018-01-01"), MustDate("2030-12-31"), nil)
		if err != nil {
			t.Fatal(err)
		}
		for bit := range 32 { // which of the next 32 days are bank holidays
			if holidays&(1<<bit) != 0 {
				cal = cal.With("1", Holiday{start.Date.AddDays(bit), "fuzz"})
			}
		}
		r, err := HoursExcl(start, n, cal)
		if err != nil {
			t.Fatal(err)
		}
		if want := naive(start.UTC(), n, cal); !r.End.Equal(want) {
			t.Fatalf("%d h from %s end %s, the minute counter says %s", n, start, r.EndLocal, LocalOf(want))
		}
	})
}
