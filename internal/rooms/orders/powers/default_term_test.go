package powers

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/money"
)

func TestDefaultTermsByAmountAndDay(t *testing.T) {
	for _, c := range []struct {
		pence        money.Pence
		on           string
		months, days int
		verified, ok bool
	}{
		{1, "2026-11-22", 6, 0, true, true},
		{1_000_000, "2026-11-22", 6, 0, true, true},
		{1_000_001, "2026-11-22", 60, 0, true, true},
		{50_000_000, "2015-06-01", 60, 0, true, true},
		{50_000_001, "2015-06-01", 84, 0, true, true},
		{100_000_000, "2026-11-22", 84, 0, true, true},
		{100_000_001, "2026-11-22", 168, 0, true, true},
		{100_000_001, "2015-05-31", 120, 0, false, true},
		{100_000_000, "2015-05-31", 60, 0, false, true},
		{20_000, "2010-01-04", 0, 7, false, true},
		{500_000, "2010-01-04", 3, 0, false, true},
		{0, "2026-11-22", 0, 0, false, false},
		{-5, "2026-11-22", 0, 0, false, false},
		{5, "2003-03-23", 0, 0, false, false},
	} {
		got, ok := DefaultTerm(c.pence, since(c.on))
		if diff := cmp.Diff([]any{c.months, c.days, c.verified, c.ok}, []any{got.Months, got.Days, got.Verified(), ok}); diff != "" {
			t.Errorf("%d on %s: %s", c.pence, c.on, diff)
		}
	}
}

// More money never earns a shorter term on the same day, and the tables leave no day out.
func TestDefaultTermsRise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on := since("2003-03-24").AddDays(rapid.IntRange(0, 9_000).Draw(t, "day"))
		a := money.Pence(rapid.Int64Range(1, 200_000_000).Draw(t, "a"))
		b := a + money.Pence(rapid.Int64Range(0, 200_000_000).Draw(t, "more"))
		small, ok := DefaultTerm(a, on)
		big, ok2 := DefaultTerm(b, on)
		if !ok || !ok2 || small.Months*31+small.Days > big.Months*31+big.Days || small.Months+small.Days == 0 {
			t.Fatalf("%d: %+v, %d: %+v on %s", a, small, b, big, on)
		}
	})
}

func TestJudgmentRate(t *testing.T) {
	got, ok := JudgmentRate(since("2026-11-22"))
	if !ok || got.BasisPoints != 800 || !got.Verified() || got.Note == "" {
		t.Errorf("%+v, %v", got, ok)
	}
	if _, ok := JudgmentRate(since("1993-03-31")); ok {
		t.Error("a rate from before the rates are held")
	}
}
