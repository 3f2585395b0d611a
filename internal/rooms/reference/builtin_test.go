package reference

import (
	"errors"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
)

func TestBuiltinCalendarHoldsTheKnownDays(t *testing.T) {
	for _, c := range []struct {
		nation  caltime.Nation
		on, why string
	}{
		{caltime.EnglandWales, "2020-05-08", "Bank holiday: Early May bank holiday (VE Day)"},
		{caltime.EnglandWales, "2020-05-04", ""},
		{caltime.EnglandWales, "2022-06-02", "Bank holiday: Spring bank holiday"},
		{caltime.EnglandWales, "2022-06-03", "Bank holiday: Platinum Jubilee bank holiday"},
		{caltime.EnglandWales, "2022-09-19", "Bank holiday: State Funeral of Queen Elizabeth II"},
		{caltime.EnglandWales, "2023-05-08", "Bank holiday: Coronation of King Charles III"},
		{caltime.EnglandWales, "2025-12-25", "Christmas Day"},
		{caltime.EnglandWales, "2026-04-03", "Good Friday"},
		{caltime.EnglandWales, "2026-04-06", "Bank holiday: Easter Monday"},
		{caltime.EnglandWales, "2026-12-26", "Saturday"},
		{caltime.EnglandWales, "2026-12-28", "Bank holiday: Boxing Day (substitute day)"},
		{caltime.EnglandWales, "2027-12-25", "Christmas Day"},
		{caltime.EnglandWales, "2027-12-27", "Bank holiday: Christmas Day (substitute day)"},
		{caltime.EnglandWales, "2026-11-30", ""},
		{caltime.Scotland, "2026-11-30", "Bank holiday: St Andrew’s Day"},
		{caltime.Scotland, "2026-04-06", ""},
		{caltime.Scotland, "2026-04-03", "Good Friday"},
		{caltime.Scotland, "2026-01-02", "Bank holiday: 2 January"},
		{caltime.Scotland, "2026-08-31", ""},
		{caltime.Scotland, "2026-08-03", "Bank holiday: Summer bank holiday"},
		{caltime.NorthernIreland, "2026-03-17", "Bank holiday: St Patrick’s Day"},
		{caltime.NorthernIreland, "2026-07-13", "Bank holiday: Battle of the Boyne (Orangemen’s Day) (substitute day)"},
	} {
		why, off, known := BuiltinCalendar(c.nation).Why(caltime.MustDate(c.on))
		if !known || off != (c.why != "") || why != c.why {
			t.Errorf("%s %s: %q, %v, %v; want %q", c.nation, c.on, why, off, known, c.why)
		}
	}
}

// The law names Christmas Day and Good Friday itself; the list has its own entry for
// both in every nation, so the computed Good Friday can be checked against it.
func TestBuiltinCalendarAgreesWithTheComputedGoodFriday(t *testing.T) {
	for _, nation := range []caltime.Nation{caltime.EnglandWales, caltime.Scotland, caltime.NorthernIreland} {
		seen := 0
		for _, h := range BuiltinCalendar(nation).Holidays() {
			if wd := h.Date.Weekday(); wd == 0 || wd == 6 {
				t.Errorf("%s: %s (%s) is on a %s", nation, h.Date, h.Name, wd)
			}
			if strings.HasPrefix(h.Name, "Good Friday") {
				seen++
				if want := caltime.GoodFriday(h.Date.Y); h.Date != want {
					t.Errorf("%s: Good Friday %d is listed on %s, computed %s", nation, h.Date.Y, h.Date, want)
				}
			}
		}
		if seen != 14 {
			t.Errorf("%s lists %d Good Fridays for 14 years", nation, seen)
		}
	}
}

func TestBuiltinCalendarSaysWhatItDoesNotKnow(t *testing.T) {
	cal := BuiltinCalendar(caltime.EnglandWales)
	if got, want := cal.From.String()+" "+cal.To.String()+" "+cal.Version, "2015-01-01 2028-12-31 2025-11-24"; got != want {
		t.Errorf("coverage and version %q, want %q", got, want)
	}
	if !strings.Contains(cal.Source, "Open Government Licence v3.0") {
		t.Errorf("source %q does not name its licence", cal.Source)
	}
	_, err := caltime.HoursExcl(caltime.MustLocal("2028-12-29T12:00"), 48, cal)
	var nk caltime.NotKnown
	if !errors.As(err, &nk) || nk.Date.String() != "2029-01-01" {
		t.Errorf("over the edge: %v", err)
	}
	for _, nation := range []caltime.Nation{caltime.OtherPlace, "narnia", ""} {
		if _, err := caltime.HoursExcl(caltime.MustLocal("2026-11-23T12:00"), 48, BuiltinCalendar(nation)); !errors.Is(err, caltime.ErrCalendarNotKnown) {
			t.Errorf("%q: %v, want calendar not known", nation, err)
		}
	}
}
