package caltime

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCalendarRefusesABadList(t *testing.T) {
	from, to := MustDate("2026-01-01"), MustDate("2026-12-31")
	for name, list := range map[string][]Holiday{
		"outside":  {{MustDate("2027-01-01"), "New Year’s Day"}},
		"nameless": {{MustDate("2026-01-01"), ""}},
		"twice":    {{MustDate("2026-01-01"), "a"}, {MustDate("2026-01-01"), "b"}},
		"no day":   {{Date{}, "a"}},
	} {
		if _, err := NewCalendar(EnglandWales, "test", "1", from, to, list); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
	if _, err := NewCalendar(EnglandWales, "test", "1", to, from, nil); err == nil {
		t.Error("a calendar that ends before it starts was taken")
	}
}

func TestCalendarWithLeavesTheOldOneAlone(t *testing.T) {
	cal := law(t)
	day := MustDate("2026-11-24")
	more := cal.With("2", Holiday{day, "Day of thanks"})
	if _, off, _ := cal.Why(day); off {
		t.Error("the old calendar changed")
	}
	if why, off, known := more.Why(day); !off || !known || why != "Bank holiday: Day of thanks" || more.Version != "2" {
		t.Errorf("%q, %v, %v, version %s", why, off, known, more.Version)
	}
	if cal.Equal(more) || !cal.Equal(law(t)) {
		t.Error("Equal does not tell calendars apart")
	}
	if got, want := len(more.Holidays()), len(cal.Holidays())+1; got != want {
		t.Errorf("%d holidays, want %d", got, want)
	}
}

// Easter as the almanacs have it, with the earliest and the latest that can be.
func TestGoodFriday(t *testing.T) {
	want := map[int]string{1818: "1818-03-20", 1943: "1943-04-23", 2008: "2008-03-21", 2019: "2019-04-19", 2024: "2024-03-29", 2026: "2026-04-03", 2038: "2038-04-23", 2285: "2285-03-20"}
	got := map[int]string{}
	for y := range want {
		got[y] = GoodFriday(y).String()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSkippedText(t *testing.T) {
	skips := func(days ...string) (list []Skip) {
		for _, d := range days {
			list = append(list, Skip{MustDate(d), "why"})
		}
		return list
	}
	for want, list := range map[string][]Skip{
		"":                      nil,
		"25 Dec":                skips("2026-12-25"),
		"25–28 Dec":             skips("2026-12-25", "2026-12-26", "2026-12-27", "2026-12-28"),
		"31 Jan–1 Feb":          skips("2026-01-31", "2026-02-01"),
		"31 Dec–1 Jan, 3–4 Jan": skips("2026-12-31", "2027-01-01", "2027-01-03", "2027-01-04"),
	} {
		if got := SkippedText(list); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
