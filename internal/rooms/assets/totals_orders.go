package assets

import (
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// toward reports whether an interest in state s that is worth w is held for a confiscation order: what is imposed and what
// is paid for it stands on the order, so that no pound is counted on both.
func (s State) toward(w Worth) bool {
	switch s {
	case ConfiscationLinked, Unrealised, Realised:
		return true
	case Receipted, Transferred:
		return w.Forfeited == 0
	}
	return false
}

// confiscation adds what belongs to orders, payments, defendants and periods. toward is what is held for the orders.
func (t *Totals) confiscation(entries []Entry, toward money.Pence) {
	orders, payments := map[ids.Order]bool{}, map[int64]bool{}
	benefit, available := map[ids.Subject]Entry{}, map[ids.Subject]Entry{}
	latest := func(m map[ids.Subject]Entry, e Entry) {
		if last, ok := m[*e.DefendantID]; !ok || e.AsOf.After(last.AsOf) || e.AsOf.Equal(last.AsOf) && e.ID >= last.ID {
			m[*e.DefendantID] = e
		}
	}
	for _, e := range entries {
		switch {
		case e.Measure == Benefit && e.DefendantID != nil:
			latest(benefit, e)
		case e.Measure == AvailableAmount && e.DefendantID != nil:
			latest(available, e)
		case e.Measure == OrderAmount && e.OrderID != nil:
			t.Imposed += e.GbpPence
			orders[*e.OrderID] = true
		case e.Measure == InterestAccrued:
			t.Interest += e.GbpPence
		case e.Measure == ReceiptedSum && e.PaymentID != nil:
			t.Paid += e.GbpPence
			payments[*e.PaymentID] = true
		case e.Measure == Compensation:
			t.Victims += e.GbpPence
		case e.Measure == Costs:
			t.Costs += e.GbpPence
		case e.Measure == ARIS:
			t.ARIS += e.GbpPence
		}
	}
	for id, e := range benefit {
		t.Benefit[id] = e.GbpPence
	}
	for id, e := range available {
		t.Available[id] = e.GbpPence
	}
	t.Beyond = max(0, t.Imposed-toward)
	t.Ordered += t.Imposed
	t.Collected += t.Paid
	t.Stake = max(t.Stake-t.Paid, t.Imposed-t.Paid, 0)
	t.Orders += len(orders)
	t.Received += len(payments)
}
