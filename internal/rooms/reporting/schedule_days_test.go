package reporting

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
)

func TestDaysOfSchedules(t *testing.T) {
	for _, c := range []struct {
		every Every
		day   int
		after string // UTC
		next  string
	}{
		{Weekly, 1, "2026-11-22T12:00", "2026-11-23"}, // a Sunday
		{Weekly, 7, "2026-11-22T06:59", "2026-11-22"},
		{Weekly, 7, "2026-11-22T07:00", "2026-11-29"},
		{Monthly, 31, "2026-11-22T12:00", "2026-11-30"},
		{Monthly, 31, "2026-12-01T00:00", "2026-12-31"},
		{Monthly, 31, "2027-01-31T07:00", "2027-02-28"},
		{Monthly, 30, "2028-02-01T00:00", "2028-02-29"},
		{Monthly, 1, "2026-12-31T23:59", "2027-01-01"},
		// London is an hour ahead of UTC from 28 March 2027 to 31 October 2027.
		{Weekly, 7, "2027-03-28T05:59", "2027-03-28"},
		{Weekly, 7, "2027-03-28T06:00", "2027-04-04"},
		{Weekly, 7, "2027-10-31T06:59", "2027-10-31"},
		{Weekly, 7, "2027-10-31T07:00", "2027-11-07"},
		{Monthly, 1, "2027-06-30T23:30", "2027-07-01"}, // in London it is July
	} {
		at, err := time.Parse("2006-01-02T15:04", c.after)
		if err != nil {
			t.Fatal(err)
		}
		if got := (Schedule{Every: c.every, Day: c.day}).next(at); got.String() != c.next {
			t.Errorf("%s %d after %s: %s, want %s", c.every, c.day, c.after, got, c.next)
		}
	}
}

// Whenever a program looks, it finds each day once its hour has come, the latest alone, and none twice.
func TestNoDayIsMissedOrTakenTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Schedule{Every: Weekly, Day: rapid.IntRange(1, 7).Draw(t, "weekday"), State: Running}
		if rapid.Bool().Draw(t, "monthly") {
			s.Every, s.Day = Monthly, rapid.IntRange(1, 31).Draw(t, "day")
		}
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 3*366*24*60).Draw(t, "begins")) * time.Minute)
		s.NextOn = s.next(now)
		var last caltime.Date
		for range rapid.IntRange(1, 12).Draw(t, "looks") {
			before := now
			now = now.Add(time.Duration(rapid.IntRange(1, 70*24*60).Draw(t, "minutes")) * time.Minute)
			due := s.due(now)
			want := caltime.Date{}
			for d := caltime.DateOf(before).AddDays(-1); !d.After(caltime.DateOf(now)); d = d.AddDays(1) {
				if s.fits(d) && sendAt(d).After(before) && !sendAt(d).After(now) {
					want = d
				}
			}
			if diff := cmp.Diff(want, due); diff != "" {
				t.Fatalf("from %s to %s:\n%s", before, now, diff)
			}
			if due.IsZero() {
				continue
			}
			if !last.IsZero() && !due.After(last) {
				t.Fatalf("%s after %s", due, last)
			}
			last, s.NextOn = due, s.next(now)
		}
	})
}

func TestEachMonthHasOneDay(t *testing.T) {
	for day := 1; day <= 31; day++ {
		s, n := Schedule{Every: Monthly, Day: day}, map[string]int{}
		for d := caltime.NewDate(2027, 1, 1); d.Y < 2029; d = d.AddDays(1) {
			if s.fits(d) {
				n[d.String()[:7]]++
			}
		}
		for month, k := range n {
			if k != 1 {
				t.Errorf("day %d: %d in %s", day, k, month)
			}
		}
		if len(n) != 24 {
			t.Errorf("day %d: %d months", day, len(n))
		}
	}
}

func TestPeriodsOfARun(t *testing.T) {
	for _, c := range []struct {
		p            Period
		on, from, to string
	}{
		{LastWeek, "2026-11-23", "2026-11-16", "2026-11-22"},
		{LastWeek, "2026-11-29", "2026-11-16", "2026-11-22"},
		{LastMonth, "2026-11-30", "2026-10-01", "2026-10-31"},
		{LastMonth, "2027-01-01", "2026-12-01", "2026-12-31"},
		{LastMonth, "2027-03-31", "2027-02-01", "2027-02-28"},
		{LastQuarter, "2026-11-23", "2026-07-01", "2026-09-30"},
		{LastQuarter, "2027-01-31", "2026-10-01", "2026-12-31"},
		{LastQuarter, "2027-04-01", "2027-01-01", "2027-03-31"},
		{TwelveMonths, "2026-11-23", "2025-11-01", "2026-10-31"},
		{YearSoFar, "2026-11-23", "2026-04-01", "2026-11-22"},
		{YearSoFar, "2027-04-01", "2026-04-01", "2027-03-31"},
		{YearSoFar, "2027-04-02", "2027-04-01", "2027-04-01"},
		{LastYear, "2026-11-23", "2025-04-01", "2026-03-31"},
		{LastYear, "2027-03-31", "2025-04-01", "2026-03-31"},
		{ThirteenWeeks, "2026-11-23", "2026-11-23", "2027-02-22"},
		{AllDates, "2026-11-23", "", ""},
	} {
		from, to := c.p.Days(caltime.MustDate(c.on))
		text := func(d caltime.Date) string {
			if d.IsZero() {
				return ""
			}
			return d.String()
		}
		if diff := cmp.Diff([]string{c.from, c.to}, []string{text(from), text(to)}); diff != "" {
			t.Errorf("%s on %s:\n%s", c.p, c.on, diff)
		}
	}
}

func TestWordsOfSchedules(t *testing.T) {
	for want, s := range map[string]Schedule{
		"every Monday at 07:00":                                  {Every: Weekly, Day: 1},
		"every Sunday at 07:00":                                  {Every: Weekly, Day: 7},
		"on the 1st of each month at 07:00":                      {Every: Monthly, Day: 1},
		"on the 12th of each month at 07:00":                     {Every: Monthly, Day: 12},
		"on the 31st of each month at 07:00, or on its last day": {Every: Monthly, Day: 31},
	} {
		if got := s.When(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
