package caltime

import (
	"testing"

	"pgregory.net/rapid"
)

func TestMonthsEndingVectors(t *testing.T) {
	for _, x := range []struct {
		end  string
		n    int
		want string
		why  string
	}{
		{"2026-03-10", 72, "2020-03-11", "an ordinary day"},
		{"2026-12-31", 72, "2021-01-01", "the end of a year"},
		{"2028-02-29", 72, "2022-03-01", "29 February where the other year has none"},
		{"2024-02-29", 48, "2020-03-01", "29 February where the other year has one"},
		{"2026-02-28", 72, "2020-02-29", "28 February, and the other year has a 29th"},
		{"2028-02-28", 72, "2022-03-01", "28 February of a leap year"},
		{"2026-03-01", 72, "2020-03-02", "1 March"},
		{"2026-06-30", 6, "2025-12-31", "the reverse of six months from 31 December"},
		{"2026-03-30", 1, "2026-03-01", "a month without a day 30"},
	} {
		got, steps, err := MonthsEnding(MustDate(x.end), x.n)
		if err != nil || got != MustDate(x.want) || len(steps) != 3 {
			t.Errorf("%s, %d months: %s, %v, %v; want %s", x.why, x.n, got, steps, err, x.want)
		}
	}
	for _, bad := range []struct {
		end Date
		n   int
	}{{Date{}, 72}, {MustDate("2026-01-01"), 0}, {MustDate("2026-01-01"), -1}, {Date{Y: 2026, M: 2, D: 30}, 1}} {
		if _, _, err := MonthsEnding(bad.end, bad.n); err == nil {
			t.Errorf("%v and %d are taken", bad.end, bad.n)
		}
	}
}

// The first day is the earliest whose months reach the last one.
func TestMonthsEndingIsTheReverseOfMonthsIncl(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		end := MustDate("2019-01-01").AddDays(rapid.IntRange(0, 3652).Draw(t, "day"))
		n := rapid.IntRange(1, 120).Draw(t, "months")
		first, _, err := MonthsEnding(end, n)
		if err != nil {
			t.Fatal(err)
		}
		r, err := MonthsIncl(first, n)
		if err != nil || r.LastDay.Before(end) {
			t.Fatalf("%d months from %s end on %s, before %s (%v)", n, first, r.LastDay, end, err)
		}
		r, err = MonthsIncl(first.AddDays(-1), n)
		if err != nil || !r.LastDay.Before(end) {
			t.Fatalf("%d months from the day before %s end on %s, not before %s (%v)", n, first, r.LastDay, end, err)
		}
	})
}
