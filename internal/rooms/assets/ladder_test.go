package assets

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
)

// Each gap names the assets that stand there and how they stand.
func TestTheGapsSayWhy(t *testing.T) {
	var l ledger
	list := []Asset{}
	states := []State{Identified, Dissipated, DeniedDetained, DeniedRestrained, DeniedRestrained, ForfeitedCourt, ForfeitedAdmin}
	var all []Interest
	for n, s := range states {
		i := interest(ids.Interest(n+1), s)
		all = append(all, i)
		list = append(list, Asset{ID: i.AssetID, N: n + 1, Interests: []Interest{i}})
		l.add(i.ID, Estimate, 100)
		if s.Held() || s.Ordered() {
			l.add(i.ID, DeniedValue, 100)
		}
		if s.Ordered() {
			l.add(i.ID, Forfeited, 100)
		}
	}
	o := ids.Order(8)
	l = append(l, Entry{ID: 90, OrderID: &o, Measure: OrderAmount, GbpPence: 5_000_00}, Entry{ID: 91, OrderID: &o, Measure: InterestAccrued, GbpPence: 100_00})
	got := reasons(list, add(all, l), []appealEnd{{6, caltime.MustDate("2026-12-31")}})
	want := [3]string{"A1 identified; A2 dissipated", "A3 detained; A4 and A5 restrained; £5,000 is ordered beyond what is held",
		"A6 appeal period ends 31 Dec 2026; A7 not paid over yet; £5,000 of confiscation is not paid, and £100 interest beside it"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got := and([]string{"A1", "A2", "A3", "A4", "A5", "A6"}); got != "A1, A2, A3 and 3 more" {
		t.Error(got)
	}
}
