package confiscation

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/subjects"
)

// Whole is proceedings with all that belongs to them.
type Whole struct {
	Proceedings
	Defendant subjects.Subject
	Days      []Day         // those that stand and those that a later timetable replaced
	Order     *orders.Order // nil: none made
	Detail    Detail
	Sums      []Sum
	Lines     []Line
	Payments  []Payment
	Acts      []Done
	Clocks    []orders.Clock
	Benefit   money.Pence // the latest finding
	Available money.Pence // the latest finding
	Recorded  money.Pence // interest entered in the ledger so far
	Victims   money.Pence // compensation paid out of standing payments
	Receipted money.Pence // of standing payments: reached HMCTS or the Home Office
	Costs     money.Pence
}

// ByCase lists the proceedings of a case by number with all that belongs to them, those taken back too.
func (r *Room) ByCase(ctx context.Context, rd db.Reader, g access.Grant) ([]Whole, error) {
	list, err := rowsOf[Proceedings](ctx, rd, g, "n")
	if err != nil || len(list) == 0 {
		return nil, err
	}
	out := make([]Whole, len(list))
	at, byOrder, byDefendant := map[int64]int{}, map[ids.Order]int{}, map[ids.Subject]int{}
	for n, p := range list {
		out[n].Proceedings = p
		at[p.ID] = n
		if p.OrderID != nil {
			byOrder[*p.OrderID] = n
		}
		if p.State != Abandoned {
			byDefendant[p.DefendantID] = n
		}
	}
	people, err := r.Subjects.ByCase(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	for n := range out {
		for _, s := range people {
			if s.ID == out[n].DefendantID {
				out[n].Defendant = s
			}
		}
	}
	days, err := rowsOf[Day](ctx, rd, g, "due_on, id")
	if err != nil {
		return nil, err
	}
	for _, d := range days {
		out[at[d.ProceedingsID]].Days = append(out[at[d.ProceedingsID]].Days, d)
	}
	acts, err := rowsOf[Done](ctx, rd, g, "id")
	if err != nil {
		return nil, err
	}
	for _, a := range acts {
		out[at[a.ProceedingsID]].Acts = append(out[at[a.ProceedingsID]].Acts, a)
	}
	clocks, err := r.Orders.Clocks(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	for n := range out {
		for _, c := range clocks {
			if c.Path == out[n].Path() {
				out[n].Clocks = append(out[n].Clocks, c)
			}
		}
	}
	if len(byOrder) == 0 {
		return out, nil
	}
	return out, r.fillOrders(ctx, rd, g, out, byOrder, byDefendant)
}

func (r *Room) fillOrders(ctx context.Context, rd db.Reader, g access.Grant, out []Whole, byOrder map[ids.Order]int, byDefendant map[ids.Subject]int) error {
	all, err := r.Orders.OrdersOf(ctx, rd, g)
	if err != nil {
		return err
	}
	for _, o := range all {
		if n, ok := byOrder[o.ID]; ok {
			out[n].Order = &o
		}
	}
	details, err := rowsOf[Detail](ctx, rd, g, "order_id")
	if err != nil {
		return err
	}
	for _, d := range details {
		out[byOrder[d.OrderID]].Detail = d
	}
	sums, err := rowsOf[Sum](ctx, rd, g, "order_id, n")
	if err != nil {
		return err
	}
	for _, s := range sums {
		w := &out[byOrder[s.OrderID]]
		w.Sums = append(w.Sums, s)
	}
	lines, err := rowsOf[Line](ctx, rd, g, "order_id, n")
	if err != nil {
		return err
	}
	for _, l := range lines {
		w := &out[byOrder[l.OrderID]]
		w.Lines = append(w.Lines, l)
	}
	payments, err := rowsOf[Payment](ctx, rd, g, "order_id, n")
	if err != nil {
		return err
	}
	for _, p := range payments {
		w := &out[byOrder[p.OrderID]]
		w.Payments = append(w.Payments, p)
		if p.Standing() {
			w.Victims += p.CompensationPence
			w.Costs += p.CostsPence
			if !p.ReceiptedOn.IsZero() {
				w.Receipted += p.AmountPence
			}
		}
	}
	ledger, err := r.Assets.Ledger(ctx, rd, g)
	if err != nil {
		return err
	}
	for _, e := range standing(ledger) {
		switch {
		case e.DefendantID != nil:
			n, ok := byDefendant[*e.DefendantID]
			if !ok {
				continue
			}
			switch e.Measure {
			case assets.Benefit:
				out[n].Benefit = e.GbpPence
			case assets.AvailableAmount:
				out[n].Available = e.GbpPence
			}
		case e.OrderID != nil && e.Measure == assets.InterestAccrued:
			if n, ok := byOrder[*e.OrderID]; ok {
				out[n].Recorded += e.GbpPence
			}
		}
	}
	return nil
}

// standing gives the entries that still count: neither reversals nor reversed.
func standing(all []assets.Entry) (out []assets.Entry) {
	gone := map[ids.LedgerEntry]bool{}
	for _, e := range all {
		if e.ReversesID != nil {
			gone[*e.ReversesID] = true
		}
	}
	for _, e := range all {
		if e.ReversesID == nil && !gone[e.ID] {
			out = append(out, e)
		}
	}
	return out
}

// ByNumber gives proceedings of a case by their number. NotFound where there are none.
func (r *Room) ByNumber(ctx context.Context, rd db.Reader, g access.Grant, n int) (Whole, error) {
	all, err := r.ByCase(ctx, rd, g)
	if err != nil {
		return Whole{}, err
	}
	for _, w := range all {
		if w.N == n {
			return w, nil
		}
	}
	return Whole{}, fault.Missing()
}

// day gives the day of a kind that stands.
func (w *Whole) day(k DayKind) *Day {
	for n := range w.Days {
		if w.Days[n].Kind == k && w.Days[n].ReplacedAt == nil {
			return &w.Days[n]
		}
	}
	return nil
}

// waits reports whether a day stands of which nothing is recorded yet.
func (w *Whole) waits(kinds ...DayKind) bool {
	for _, k := range kinds {
		if d := w.day(k); d != nil && d.DoneOn.IsZero() && d.DefaultOn.IsZero() {
			return true
		}
	}
	return false
}

// last is the newest payment that stands; nil for none.
func (w *Whole) last() *Payment {
	for n := len(w.Payments) - 1; n >= 0; n-- {
		if w.Payments[n].Standing() {
			return &w.Payments[n]
		}
	}
	return nil
}

// counts reports whether an order was made and not quashed.
func (w *Whole) counts() bool { return w.Order != nil && w.Order.State != orders.Quashed }
