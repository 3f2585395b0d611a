package caltime

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The seizure of screen 05: Wed 23 Dec 2026 10:15, looked at on the same day at 14:03.
func TestTimeLeftOverChristmas(t *testing.T) {
	cal := law(t)
	start, end := MustLocal("2026-12-23T10:15"), MustLocal("2026-12-29T10:15")
	r, err := HoursExcl(start, 48, cal)
	if err != nil || r.EndLocal != end {
		t.Fatalf("%s, %v", r.EndLocal, err)
	}
	h := func(h, m int) time.Duration { return clock(h, m, 0) }
	want := []Segment{
		{Date: MustDate("2026-12-23"), From: h(10, 15), To: h(24, 0)},
		{Date: MustDate("2026-12-24"), To: h(24, 0)},
		{Date: MustDate("2026-12-25"), Why: "Christmas Day"},
		{Date: MustDate("2026-12-26"), Why: "Saturday"},
		{Date: MustDate("2026-12-27"), Why: "Sunday"},
		{Date: MustDate("2026-12-28"), Why: "Bank holiday: listed"},
		{Date: MustDate("2026-12-29"), To: h(10, 15)},
	}
	if diff := cmp.Diff(want, r.Days); diff != "" {
		t.Error(diff)
	}
	strip, err := Strip(start, end, cal)
	if diff := cmp.Diff(want, strip); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	for now, left := range map[string]string{
		"2026-12-22T09:00": "73 h 15", // from now, not from the start: 15 h, 24 h, 24 h and 10 h 15
		"2026-12-23T10:15": "48 h",
		"2026-12-23T14:03": "44 h 12",
		"2026-12-25T00:00": "10 h 15",
		"2026-12-28T23:59": "10 h 15",
		"2026-12-29T10:14": "0 h 01",
		"2026-12-29T10:15": "0 h",
		"2027-01-05T10:15": "0 h",
	} {
		got, err := CountedLeft(MustLocal(now).UTC(), end, cal)
		if err != nil || HoursText(got) != left {
			t.Errorf("at %s %s is left, %v; want %s", now, HoursText(got), err, left)
		}
	}
	s, err := CountedShare(MustLocal("2026-12-24T10:15").UTC(), start, end, cal)
	if err != nil || s.Part() != 0.5 || s.Total != 48*time.Hour {
		t.Errorf("%+v, %v", s, err)
	}
	if s, err = CountedShare(MustLocal("2026-12-01T00:00").UTC(), start, end, cal); err != nil || s.Part() != 0 {
		t.Errorf("before it begins: %+v, %v", s, err)
	}
	if s, err = CountedShare(MustLocal("2027-01-01T00:00").UTC(), start, end, cal); err != nil || s.Part() != 1 {
		t.Errorf("after it ended: %+v, %v", s, err)
	}
}

func TestPlainShareAndWorkingDaysLeft(t *testing.T) {
	cal := law(t)
	start, end := MustLocal("2026-12-21T00:00"), MustLocal("2026-12-31T00:00")
	if got := PlainShare(MustLocal("2026-12-23T12:00").UTC(), start, end).Part(); got != 0.25 {
		t.Errorf("%v of the ten days is used, want 0.25", got)
	}
	for now, want := range map[string]int{"2026-12-21T09:00": 6, "2026-12-24T09:00": 3, "2026-12-25T09:00": 2, "2026-12-30T23:59": 1, "2026-12-31T00:00": 0} {
		if got, err := WorkingDaysLeft(MustLocal(now).UTC(), MustDate("2026-12-30"), cal); err != nil || got != want {
			t.Errorf("at %s: %d, %v; want %d", now, got, err, want)
		}
	}
}

func TestNothingIsSaidBeyondTheCoverage(t *testing.T) {
	cal := law(t)
	edge := MustLocal("2028-12-29T12:00")
	_, hours := HoursExcl(edge, 48, cal)
	_, working := WorkingDaysAfter(edge.Date, 7, cal)
	_, left := CountedLeft(edge.UTC(), MustLocal("2029-01-05T00:00"), cal)
	_, days := WorkingDaysLeft(edge.UTC(), MustDate("2029-01-05"), cal)
	_, none := HoursExcl(edge, 48, Calendar{Nation: OtherPlace})
	r, err := DaysIncl(edge.Date, 31)
	if err != nil {
		t.Fatal(err)
	}
	_, _, court := CourtActBy(r, DefaultSittings(), cal)
	_, _, office := OfficeActBy(r.LastDay, cal)
	for i, err := range []error{hours, working, left, days, none, court, office} {
		var nk NotKnown
		if !errors.Is(err, ErrCalendarNotKnown) || !errors.As(err, &nk) {
			t.Errorf("%d: %v, want calendar not known", i, err)
		}
	}
	if _, _, known := cal.Why(MustDate("2029-01-06")); known {
		t.Error("a Saturday beyond the coverage is said to be known")
	}
}

func TestCountsThatMakeNoSense(t *testing.T) {
	cal := law(t)
	d := MustDate("2026-11-23")
	for _, n := range []int{0, -1, maxCount + 1} {
		_, hours := HoursExcl(d.At(9, 0), n, cal)
		_, working := WorkingDaysAfter(d, n, cal)
		_, incl := DaysIncl(d, n)
		_, next := DaysNext(d, n)
		_, months := MonthsIncl(d, n)
		_, years := YearsIncl(d, n)
		_, open := OpenEnded(d, n)
		for i, err := range []error{hours, working, incl, next, months, years, open} {
			if err == nil {
				t.Errorf("rule %d took %d", i, n)
			}
		}
	}
	if _, err := HoursExcl(Local{}, 48, cal); err == nil {
		t.Error("hours were counted from no time")
	}
	if _, err := MonthsIncl(Date{}, 6); err == nil {
		t.Error("months were counted from no date")
	}
}

func TestCourtSetAndOpenEnded(t *testing.T) {
	made := MustDate("2024-02-29")
	limit, err := YearsIncl(made, 2)
	if err != nil {
		t.Fatal(err)
	}
	for printed, ok := range map[string]bool{"2024-02-28": false, "2024-02-29": true, "2026-02-28": true, "2026-03-01": false} {
		r, err := CourtSet(made, MustDate(printed), limit)
		if (err == nil) != ok || (err != nil && !errors.Is(err, ErrOutsideLimits)) {
			t.Errorf("%s: %v", printed, err)
		}
		if ok && r.LastDay.String() != printed {
			t.Errorf("%s: last day %s", printed, r.LastDay)
		}
	}
	r, err := OpenEnded(made, 12)
	if err != nil || !r.Open || !r.End.IsZero() || r.Review != MustDate("2025-02-28") {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestActBy(t *testing.T) {
	cal := law(t)
	hours := func(start string) Result {
		r, err := HoursExcl(MustLocal(start), 48, cal)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	frozen, err := YearsIncl(MustDate("2024-02-29"), 2)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		r    Result
		want string
	}{
		"ends Wed 30 Dec 16:30": {hours("2026-12-24T16:30"), "2026-12-30T10:00"},
		"ends Tue 29 Dec 10:15": {hours("2026-12-23T10:15"), "2026-12-24T10:00"},
		"ends at noon":          {hours("2026-11-17T12:00"), "2026-11-19T10:00"},
		"ends at 11:59":         {hours("2026-11-17T11:59"), "2026-11-18T10:00"},
		"ends Sat 28 Feb":       {frozen, "2026-02-27T10:00"},
	} {
		by, why, err := CourtActBy(c.r, DefaultSittings(), cal)
		if err != nil || by.String() != c.want || why == "" {
			t.Errorf("%s: act by %s, %v; want %s", name, by, err, c.want)
		}
	}
	for last, want := range map[string]string{"2026-02-28": "2026-02-27T17:00", "2026-12-28": "2026-12-24T17:00", "2026-12-29": "2026-12-29T17:00"} {
		by, _, err := OfficeActBy(MustDate(last), cal)
		if err != nil || by.String() != want {
			t.Errorf("last day %s: act by %s, %v; want %s", last, by, err, want)
		}
	}
	if _, _, err := CourtActBy(frozen, Sittings{}, cal); !errors.Is(err, ErrNoDay) {
		t.Errorf("a court that never sits: %v", err)
	}
}
