package caltime

import (
	"testing"
	"time"
)

// law is the calendar the golden vectors were reckoned with.
func law(t testing.TB) Calendar {
	t.Helper()
	var list []Holiday
	for _, s := range []string{
		"2023-01-02",
		"2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25", "2025-12-25", "2025-12-26",
		"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28",
		"2027-01-01",
	} {
		list = append(list, Holiday{MustDate(s), "listed"})
	}
	cal, err := NewCalendar(EnglandWales, "golden vectors", "1", MustDate("2023-01-01"), MustDate("2028-12-31"), list)
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func TestGoldenHours(t *testing.T) {
	cal := law(t)
	for _, c := range []struct{ name, start, end, last, instant string }{
		{"1 over a weekend", "2025-12-19T22:15", "2025-12-23T22:15", "2025-12-23", "2025-12-23T22:15:00Z"},
		{"2 Christmas Eve 2025", "2025-12-24T10:00", "2025-12-30T10:00", "2025-12-30", "2025-12-30T10:00:00Z"},
		{"3 Good Friday", "2026-04-03T15:00", "2026-04-09T00:00", "2026-04-08", "2026-04-08T23:00:00Z"},
		{"4 Christmas Eve 2026", "2026-12-24T16:30", "2026-12-30T16:30", "2026-12-30", "2026-12-30T16:30:00Z"},
		{"5 clocks go forward", "2026-03-27T23:30", "2026-03-31T23:30", "2026-03-31", "2026-03-31T22:30:00Z"},
		{"5b clocks go back", "2026-10-23T23:30", "2026-10-27T23:30", "2026-10-27", "2026-10-27T23:30:00Z"},
		{"11 objection", "2025-12-23T17:00", "2025-12-29T17:00", "2025-12-29", "2025-12-29T17:00:00Z"},
		{"15 a judgment", "2023-01-16T17:38", "2023-01-18T17:38", "2023-01-18", "2023-01-18T17:38:00Z"},
		{"16 Saturday", "2026-11-21T02:00", "2026-11-25T00:00", "2026-11-24", "2026-11-25T00:00:00Z"},
		{"midnight", "2026-11-23T00:00", "2026-11-25T00:00", "2026-11-24", "2026-11-25T00:00:00Z"},
		{"the hour that does not exist", "2026-03-29T01:30", "2026-04-01T00:00", "2026-03-31", "2026-03-31T23:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := HoursExcl(MustLocal(c.start), 48, cal)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.EndLocal.String(); got != c.end {
				t.Errorf("ends %s, want %s\n%q", got, c.end, r.Steps)
			}
			if got := r.LastDay.String(); got != c.last {
				t.Errorf("last day %s, want %s", got, c.last)
			}
			if got := r.End.Format(time.RFC3339); got != c.instant {
				t.Errorf("instant %s, want %s", got, c.instant)
			}
		})
	}
}

func TestGoldenDays(t *testing.T) {
	cal := law(t)
	months, years, incl, next := MonthsIncl, YearsIncl, DaysIncl, DaysNext
	working := func(d Date, n int) (Result, error) { return WorkingDaysAfter(d, n, cal) }
	for _, c := range []struct {
		name  string
		rule  func(Date, int) (Result, error)
		n     int
		start string
		last  string
	}{
		{"6 detention", months, 6, "2026-01-15", "2026-07-14"},
		{"6 long-stop", years, 2, "2026-01-15", "2028-01-14"},
		{"7 no 31 June", months, 6, "2025-12-31", "2026-06-30"},
		{"8 leap day", years, 2, "2024-02-29", "2026-02-28"},
		{"9 notice", working, 7, "2025-12-18", "2025-12-31"},
		{"9 moratorium", incl, 31, "2025-12-31", "2026-01-30"},
		{"9 first extension", next, 31, "2026-01-30", "2026-03-02"},
		{"9 absolute end", next, 186, "2026-01-30", "2026-08-04"},
		{"10 over Easter", working, 7, "2026-04-01", "2026-04-14"},
		{"10 from a Saturday", working, 7, "2026-04-04", "2026-04-15"},
		{"11 objection window", next, 30, "2025-11-24", "2025-12-24"},
		{"12 production order", incl, 7, "2026-05-22", "2026-05-28"},
		{"12 account monitoring", incl, 90, "2025-12-01", "2026-02-28"},
		{"12 appeal", incl, 30, "2025-12-01", "2025-12-30"},
		{"12 time to pay", months, 3, "2026-01-30", "2026-04-29"},
		{"12 extended", months, 6, "2026-01-30", "2026-07-29"},
		{"13 postponement", years, 2, "2025-03-14", "2027-03-13"},
		{"13 after appeal", months, 3, "2027-02-01", "2027-04-30"},
		{"14 negative control", months, 6, "2026-03-01", "2026-08-31"},
		{"17 freezing", incl, 60, "2026-01-05", "2026-03-05"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := c.rule(MustDate(c.start), c.n)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.LastDay.String(); got != c.last {
				t.Errorf("last day %s, want %s\n%q", got, c.last, r.Steps)
			}
			if want := r.LastDay.AddDays(1).At(0, 0); r.EndLocal != want {
				t.Errorf("ends %s, want %s", r.EndLocal, want)
			}
			if want := r.LastDay.AddDays(1).StartOfDay(London); !r.End.Equal(want) {
				t.Errorf("instant %s, want %s", r.End, want)
			}
		})
	}
}
