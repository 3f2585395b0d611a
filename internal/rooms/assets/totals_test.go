package assets

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

var t0 = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// ledger builds entries in order, a day apart.
type ledger []Entry

func (l *ledger) add(i ids.Interest, m Measure, p money.Pence) ids.LedgerEntry {
	e := Pounds(i, m, p, t0.AddDate(0, 0, len(*l)), "test")
	e.ID, e.GbpPence = ids.LedgerEntry(len(*l)+1), p
	*l = append(*l, e)
	return e.ID
}

func (l *ledger) reverse(id ids.LedgerEntry) {
	e := (*l)[id-1].reversal("wrong")
	e.ID = ids.LedgerEntry(len(*l) + 1)
	*l = append(*l, e)
}

func interest(id ids.Interest, s State) Interest {
	return Interest{ID: id, AssetID: ids.Asset(id), State: s, ShareBp: Whole}
}

type sums struct{ Identified, Held, Ordered, Collected, Stake money.Pence }

func sumsOf(t Totals) sums { return sums{t.Identified, t.Held, t.Ordered, t.Collected, t.Stake} }

func TestTotalsAndTheTrapsOfDoubleCounting(t *testing.T) {
	for _, c := range []struct {
		name  string
		state State
		fill  func(l *ledger)
		want  sums
	}{
		{"1: an account frozen and then forfeited counts once at each step", ForfeitedCourt, func(l *ledger) {
			l.add(1, Estimate, 100)
			l.add(1, DeniedValue, 100)
			l.add(1, Forfeited, 100)
		}, sums{100, 100, 100, 0, 100}},
		{"2: an extension is no new denial", DeniedDetained, func(l *ledger) {
			l.add(1, Estimate, 100)
			l.add(1, DeniedValue, 100)
			l.add(1, DeniedValue, 100)
		}, sums{100, 100, 0, 0, 100}},
		{"10: a revaluation does not inflate what was seized", DeniedDetained, func(l *ledger) {
			l.add(1, Estimate, 100)
			l.add(1, DeniedValue, 100)
			l.add(1, InDenialStock, 900)
		}, sums{100, 100, 0, 0, 100}},
		{"15: evidence under PACE is not denial", DeniedPACE, func(l *ledger) {
			l.add(1, Estimate, 100)
		}, sums{100, 0, 0, 0, 100}},
		{"9: compensation is not the force's recovery, and no longer at stake", Receipted, func(l *ledger) {
			l.add(1, Estimate, 100)
			l.add(1, DeniedValue, 100)
			l.add(1, Forfeited, 100)
			l.add(1, ReceiptedSum, 60)
			l.add(1, Compensation, 40)
		}, sums{100, 100, 100, 60, 0}},
		{"at stake: the latest estimate less what came in or went back", ForfeitedCourt, func(l *ledger) {
			l.add(1, Estimate, 500)
			l.add(1, Estimate, 300)
			l.add(1, Forfeited, 200)
			l.add(1, ReceiptedSum, 50)
			l.add(1, ReturnedSum, 100)
		}, sums{300, 200, 200, 50, 150}},
		{"returned: nothing is at stake", Returned, func(l *ledger) {
			l.add(1, Estimate, 100)
			l.add(1, DeniedValue, 100)
			l.add(1, ReturnedSum, 100)
		}, sums{100, 0, 0, 0, 0}},
		{"lapsed: no longer held", Lapsed, func(l *ledger) {
			l.add(1, Estimate, 100)
			l.add(1, DeniedValue, 100)
		}, sums{100, 0, 0, 0, 100}},
		{"discounted: no asset of the case", Discounted, func(l *ledger) { l.add(1, Estimate, 100) }, sums{}},
		{"a reversed estimate gives way to the one before", Identified, func(l *ledger) {
			l.add(1, Estimate, 100)
			l.reverse(l.add(1, Estimate, 999))
		}, sums{100, 0, 0, 0, 100}},
		{"a reversed flow adds nothing", ForfeitedCourt, func(l *ledger) {
			l.add(1, Forfeited, 70)
			l.reverse(l.add(1, Forfeited, 30))
		}, sums{70, 70, 70, 0, 70}},
		{"no value known", DeniedFrozen, func(l *ledger) {}, sums{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l ledger
			c.fill(&l)
			if d := cmp.Diff(c.want, sumsOf(add([]Interest{interest(1, c.state)}, l))); d != "" {
				t.Error(d)
			}
		})
	}
}

// 4, 6, 7 and 13: a benefit is no money, interest and allocations stand beside; an order counts by its deltas.
func TestWhatIsNoSumOfAssets(t *testing.T) {
	var l ledger
	l.add(1, Estimate, 100)
	d, o, p := ids.Subject(7), ids.Order(8), "2026/27"
	l = append(l, Entry{ID: 90, DefendantID: &d, Measure: Benefit, GbpPence: 5_000}, Entry{ID: 91, OrderID: &o, Measure: OrderAmount, GbpPence: 6_000},
		Entry{ID: 92, OrderID: &o, Measure: InterestAccrued, GbpPence: 1_000}, Entry{ID: 93, Period: &p, Measure: ARIS, GbpPence: 3_000},
		Entry{ID: 94, OrderID: &o, Measure: OrderAmount, GbpPence: -2_000})
	if d := cmp.Diff(sums{100, 0, 4_000, 0, 4_000}, sumsOf(add([]Interest{interest(1, Identified)}, l))); d != "" {
		t.Error(d)
	}
}

// 12: a split interest counts in its parts, not again as the whole.
func TestSplitCountsOnce(t *testing.T) {
	var l ledger
	l.add(1, Estimate, 100)
	l.add(1, DeniedValue, 100)
	l.add(2, DeniedValue, 60)
	l.add(3, DeniedValue, 40)
	got := add([]Interest{interest(1, Split), interest(2, DeniedDetained), interest(3, Returned)}, l)
	if d := cmp.Diff(sums{100, 60, 0, 0, 60}, sumsOf(got)); d != "" {
		t.Error(d)
	}
}

// 11: pounds are reckoned once, each row rounded half away from zero, and totals add rounded rows.
func TestEachRowRounds(t *testing.T) {
	for _, c := range []struct {
		minor    int64
		currency string
		rate     money.Rate
		want     money.Pence
	}{{1, "USD", "0.5", 1}, {3, "USD", "0.5", 2}, {100_000, "USD", "0.79", 79_000}, {1_000, "JPY", "0.005", 500}, {1_005, "KWD", "2.5", 251}} {
		e := Entry{Minor: c.minor, Currency: c.currency, Rate: c.rate}
		if err := e.reckon(); err != nil || e.GbpPence != c.want {
			t.Errorf("%d %s at %s is %d (%v), want %d", c.minor, c.currency, c.rate, e.GbpPence, err, c.want)
		}
	}
	e := Entry{Minor: 1, Currency: "USD", Rate: "0.5"}
	if err := e.reckon(); err != nil {
		t.Fatal(err)
	}
	if r := e.reversal("wrong"); r.GbpPence != -e.GbpPence {
		t.Errorf("a reversal of %d is %d", e.GbpPence, r.GbpPence)
	}
}

func TestStepsOfTheLadderNest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l ledger
		n := rapid.IntRange(1, 4).Draw(t, "interests")
		var list []Interest
		for i := 1; i <= n; i++ {
			list = append(list, interest(ids.Interest(i), rapid.SampledFrom(States).Draw(t, "state")))
		}
		var sum money.Pence
		for range rapid.IntRange(0, 20).Draw(t, "entries") {
			m := rapid.SampledFrom([]Measure{Estimate, DeniedValue, InDenialStock, Forfeited, ReceiptedSum, ReturnedSum}).Draw(t, "measure")
			p := money.Pence(rapid.Int64Range(0, 1_000_000).Draw(t, "pence"))
			id := l.add(ids.Interest(rapid.IntRange(1, n).Draw(t, "of")), m, p)
			if rapid.Bool().Draw(t, "wrong") {
				l.reverse(id)
			}
		}
		for _, e := range l {
			sum += e.GbpPence
		}
		var kept money.Pence
		for _, e := range standing(l) {
			kept += e.GbpPence
		}
		if sum != kept {
			t.Fatalf("the ledger adds up to %d, what stands to %d", sum, kept)
		}
		x := add(list, l)
		if x.Identified < x.Held || x.Held < x.Ordered || x.Ordered < x.Collected || x.Stake < 0 || x.Stake > x.Identified {
			t.Fatalf("the steps do not nest: %+v", sumsOf(x))
		}
		if x.NotSecured()+x.NotOrdered()+x.NotCollected()+x.Collected != x.Identified {
			t.Fatal("the gaps do not make up the whole")
		}
	})
}
