package opportunities_test

import (
	"testing"

	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/reference"
)

var day0 = caltime.MustDate("2026-12-01")

func stretches(t *rapid.T, label string, most int) []opportunities.Stretch {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) opportunities.Stretch {
		from := day0.AddDays(rapid.IntRange(-20, 40).Draw(t, "from"))
		s := opportunities.Stretch{From: from}
		if rapid.Bool().Draw(t, "ends") {
			s.To = from.AddDays(rapid.IntRange(-2, 30).Draw(t, "length"))
		}
		return s
	}), 0, most).Draw(t, label)
}

func hands(t *rapid.T) []opportunities.Hand {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) opportunities.Hand {
		return opportunities.Hand{Posts: stretches(t, "posts", 2), Away: stretches(t, "away", 3)}
	}), 0, 6).Draw(t, "hands")
}

func TestFreeHoursNeverFallBelowNothing(t *testing.T) {
	cal := reference.BuiltinCalendar(caltime.EnglandWales)
	rapid.Check(t, func(t *rapid.T) {
		days := opportunities.WorkingDays(day0, day0.AddDays(rapid.IntRange(-1, 40).Draw(t, "days")), cal)
		week, pledged := rapid.Int64Range(-10, 5000).Draw(t, "week"), rapid.Int64Range(-100, 50_000).Draw(t, "pledged")
		all := hands(t)
		c := opportunities.Reckon(days, week, all, pledged)
		if c.Free() < 0 || c.Away > c.Contracted || c.Contracted < 0 {
			t.Fatalf("%+v", c)
		}
		if len(all) == 0 {
			return
		}
		i := rapid.IntRange(0, len(all)-1).Draw(t, "who")
		more := append([]opportunities.Hand(nil), all...)
		more[i].Away = append(append([]opportunities.Stretch(nil), more[i].Away...), stretches(t, "more", 2)...)
		if x := opportunities.Reckon(days, week, more, pledged); x.Free() > c.Free() {
			t.Fatalf("an absence added hours: %+v became %+v", c, x)
		}
		if x := opportunities.Reckon(days, week, all, pledged+60); x.Free() > c.Free() {
			t.Fatalf("a pledge added hours: %+v became %+v", c, x)
		}
		part := append([]opportunities.Hand(nil), all...)
		part[i].Week = rapid.Int64Range(1, 3600).Draw(t, "part-time")
		switch x, full := opportunities.Reckon(days, week, part, pledged), part[i].Week >= max(0, week) && (all[i].Week == 0); {
		case all[i].Week == 0 && !full && x.Contracted > c.Contracted, full && x.Contracted < c.Contracted:
			t.Fatalf("%d minutes a week instead of %d: %+v became %+v", part[i].Week, week, c, x)
		case x.Away > x.Contracted:
			t.Fatalf("%+v", x)
		}
		if x := opportunities.Reckon(days, week, all[:i], pledged); x.Free() > c.Free() {
			t.Fatalf("somebody less gave more hours: %+v became %+v", c, x)
		}
	})
}

func TestMoreOpportunitiesNeverNeedLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d opportunities.Need
		free := rapid.Int64Range(0, 10_000).Draw(t, "free")
		for range rapid.IntRange(0, 10).Draw(t, "sorts") {
			took := opportunities.Took{Median: rapid.Int64Range(-5, 5000).Draw(t, "median"), From: rapid.IntRange(0, 3).Draw(t, "from")}
			next := d.Plus(rapid.IntRange(0, 20).Draw(t, "n"), took)
			if next.Minutes < d.Minutes || next.N < d.N || next.Unknown < d.Unknown || opportunities.Short(next, free) < opportunities.Short(d, free) {
				t.Fatalf("%+v became %+v", d, next)
			}
			if !took.Known() && next.Minutes != d.Minutes {
				t.Fatalf("hours were invented: %+v became %+v", d, next)
			}
			d = next
		}
		if opportunities.Short(d, free) < 0 {
			t.Fatal("less than nothing is missing")
		}
	})
}

func TestTheMedianLiesInTheMiddle(t *testing.T) {
	for _, c := range []struct {
		list []int64
		want int64
	}{{nil, 0}, {[]int64{7}, 7}, {[]int64{9, 1}, 5}, {[]int64{100, 3, 1}, 3}, {[]int64{4, 1, 3, 2}, 2}} {
		if got := opportunities.Median(c.list); got != c.want {
			t.Errorf("%v: %d, want %d", c.list, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Int64Range(0, 1e6), 1, 20).Draw(t, "list")
		m, below, above := opportunities.Median(list), 0, 0
		for _, x := range list {
			if x < m {
				below++
			}
			if x > m {
				above++
			}
		}
		if 2*below > len(list) || 2*above > len(list) {
			t.Fatalf("the median of %v is %d", list, m)
		}
	})
}

func TestChristmasIsNoWorkingDay(t *testing.T) {
	days := opportunities.WorkingDays(caltime.MustDate("2026-12-21"), caltime.MustDate("2026-12-28"), reference.BuiltinCalendar(caltime.EnglandWales))
	if len(days) != 4 { // 25 December is a Friday, and 28 December its Boxing Day substitute
		t.Errorf("%v", days)
	}
	c := opportunities.Reckon(days, 2220, []opportunities.Hand{{Posts: []opportunities.Stretch{{From: day0}}, Away: []opportunities.Stretch{{From: days[0], To: days[0]}}}}, 60)
	if c.Contracted != 1776 || c.Away != 444 || c.Free() != 1272 {
		t.Errorf("%+v, free %d", c, c.Free())
	}
}
