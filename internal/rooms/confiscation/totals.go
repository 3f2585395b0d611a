package confiscation

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// DefendantTotals is what the ledger says of one defendant and the order against them, in pence.
type DefendantTotals struct {
	Defendant    ids.Subject
	Benefit      money.Pence // gross, joint and several: never to be added to another's
	Available    money.Pence // no money, and no total of assets
	Ordered      money.Pence // with uplifts and reductions, without interest
	Interest     money.Pence // entered so far
	Paid         money.Pence // with what settled interest
	PaidInterest money.Pence // of Paid
	Receipted    money.Pence
	Compensation money.Pence // of Receipted, to victims
	Costs        money.Pence
}

// Totals is what confiscation comes to in a case. It has no sum of benefits: joint benefit is found against each defendant
// in full, and is no money.
type Totals struct {
	Defendants   []DefendantTotals // by the number of their proceedings
	Orders       int               // that were made and not quashed; an uplift is no order
	Ordered      money.Pence
	Interest     money.Pence
	Paid         money.Pence
	Receipted    money.Pence
	Compensation money.Pence
	Costs        money.Pence
}

// ARISBase is what the force's share is reckoned from: receipts less what went to victims.
func (t Totals) ARISBase() money.Pence { return t.Receipted - t.Compensation }

// Totals adds up the confiscation orders of a case.
func (r *Room) Totals(ctx context.Context, rd db.Reader, g access.Grant) (t Totals, err error) {
	all, err := r.ByCase(ctx, rd, g)
	if err != nil {
		return t, err
	}
	for _, w := range all {
		if w.State == Abandoned {
			continue
		}
		x := DefendantTotals{Defendant: w.DefendantID, Benefit: w.Benefit, Available: w.Available, Interest: w.Recorded, Receipted: w.Receipted, Compensation: w.Victims, Costs: w.Costs}
		principal, interest := paid(w.Payments)
		x.Paid, x.PaidInterest = principal+interest, interest
		if w.counts() {
			x.Ordered = ordered(w.Sums)
			t.Orders++
		}
		t.Defendants = append(t.Defendants, x)
		t.Ordered += x.Ordered
		t.Interest += x.Interest
		t.Paid += x.Paid
		t.Receipted += x.Receipted
		t.Compensation += x.Compensation
		t.Costs += x.Costs
	}
	return t, nil
}
