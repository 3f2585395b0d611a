package powers

import (
	"testing"

	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
)

func TestRelevantDay(t *testing.T) {
	for started, want := range map[string]string{"2026-03-10": "2020-03-11", "2026-12-31": "2021-01-01", "2026-02-28": "2020-03-01", "2028-02-28": "2022-02-28"} {
		if got := RelevantDay(since(started)); got != since(want) {
			t.Errorf("from %s: %s, want %s", started, got, want)
		}
	}
}

// Six years that begin with it end on the day proceedings were started, but for the day that a leap year is short of.
func TestRelevantDayIsSixYearsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		started := since("2019-01-01").AddDays(rapid.IntRange(0, 3600).Draw(t, "day"))
		r, err := caltime.YearsIncl(RelevantDay(started), 6)
		if err != nil {
			t.Fatal(err)
		}
		if short := started.M == 2 && started.D == 28; r.LastDay != started && !(short && r.LastDay == started.AddDays(-1)) {
			t.Fatalf("from %s six years end on %s, not %s", RelevantDay(started), r.LastDay, started)
		}
	})
}
