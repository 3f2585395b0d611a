package layout

import (
	"math"
	"testing"
	"time"
)

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		pence                   int64
		pounds, full, head, est string
	}{
		{0, "£0", "£0.00", "£0", "about £0"},
		{49, "£0", "£0.49", "£0", "about £0"},
		{50, "£1", "£0.50", "£1", "about £1"},
		{48_260_00, "£48,260", "£48,260.00", "£48k", "about £48,260"},
		{9_999_00, "£9,999", "£9,999.00", "£9,999", "about £9,999"},
		{186_000_000, "£1,860,000", "£1,860,000.00", "£1.86m", "about £1,860,000"},
		{999_499_99, "£999,500", "£999,499.99", "£999k", "about £999,500"},
		{999_500_00, "£999,500", "£999,500.00", "£1.00m", "about £999,500"},
		{-63_050_25, "−£63,050", "−£63,050.25", "−£63k", "about −£63,050"},
	} {
		if got := [4]string{Pounds(c.pence), Pence(c.pence), Headline(c.pence), About(c.pence)}; got != [4]string{c.pounds, c.full, c.head, c.est} {
			t.Errorf("%d: %q", c.pence, got)
		}
	}
	if got := Pounds(math.MinInt64); got != "−£92,233,720,368,547,758" {
		t.Errorf("lowest: %s", got)
	}
}

func TestDates(t *testing.T) {
	winter := time.Date(2026, 12, 29, 10, 15, 0, 0, time.UTC)
	summer := time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC) // 1 July in the UK
	now := time.Date(2026, 12, 23, 14, 3, 0, 0, time.UTC)
	for got, want := range map[string]string{
		Moment(winter): "Tue 29 Dec 2026 10:15", Day(winter): "Tue 29 Dec 2026", Clock(winter): "10:15",
		Moment(summer): "Wed 1 Jul 2026 00:30", Day(summer): "Wed 1 Jul 2026",
		Near(winter, now): "29 Dec", Near(winter.AddDate(0, 1, 0), now): "29 Jan 2027",
		NearMoment(now.Add(3*time.Hour), now): "today 17:03", NearDay(now.AddDate(0, 0, 1), now): "tomorrow",
		NearDay(now.AddDate(0, 0, -1), now): "yesterday", NearDay(winter, now): "Tue 29 Dec", NearDay(winter.AddDate(1, 0, 0), now): "Wed 29 Dec 2027",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAgo(t *testing.T) {
	now := time.Date(2026, 12, 23, 14, 3, 0, 0, time.UTC)
	for d, want := range map[time.Duration]string{
		-time.Hour: "now", 30 * time.Second: "now", 40 * time.Minute: "40 min ago", 3 * time.Hour: "3 h ago",
		15 * time.Hour: "yesterday", 9 * 24 * time.Hour: "9 days ago",
	} {
		if got := Ago(now.Add(-d), now); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	// The clocks go back on 25 October 2026: that day has 25 hours and is one day.
	if got := Ago(time.Date(2026, 10, 24, 23, 30, 0, 0, time.UTC), time.Date(2026, 10, 26, 0, 30, 0, 0, time.UTC)); got != "yesterday" {
		t.Errorf("across the change of the hour: %q", got)
	}
}

func TestLeft(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0h 00m", 3*time.Hour + 12*time.Minute + 59*time.Second: "3h 12m", 71*time.Hour + 59*time.Minute: "71h 59m",
		72 * time.Hour: "3 days", 11*24*time.Hour + time.Hour: "11 days", -50 * time.Hour: "50h 00m",
	} {
		if got := Left(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	if Days(1) != "1 day" || Days(16) != "16 days" || Hours(1110) != "18.5 h" || Count(10000) != "10,000" || Many(1, "case", "cases") != "1 case" {
		t.Error(Days(1), Days(16), Hours(1110), Count(10000), Many(1, "case", "cases"))
	}
	if Percent(2, 3) != "67%" || Percent(1, 0) != "–" {
		t.Error(Percent(2, 3), Percent(1, 0))
	}
}
