package confiscation

import (
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

// Balance is what an order comes to at the end of a day, in pence.
type Balance struct {
	On            caltime.Date
	Ordered       money.Pence // without interest, as made and as varied
	Interest      money.Pence // accrued to the day
	PaidPrincipal money.Pence
	PaidInterest  money.Pence
	Due           money.Pence  // of what is ordered: due by the day and not paid
	NextDue       caltime.Date // the next day on which a sum is due; zero for none
}

// Principal is what is left of the amount ordered.
func (b Balance) Principal() money.Pence { return b.Ordered - b.PaidPrincipal }

// InterestLeft is the interest not yet paid.
func (b Balance) InterestLeft() money.Pence { return max(0, b.Interest-b.PaidInterest) }

// Outstanding is what remains to be paid, with interest.
func (b Balance) Outstanding() money.Pence { return b.Principal() + b.InterestLeft() }

// Paid is all that was paid.
func (b Balance) Paid() money.Pence { return b.PaidPrincipal + b.PaidInterest }

// balance reckons what an order comes to at the end of a day.
func balance(sums []Sum, payments []Payment, on caltime.Date) (Balance, error) {
	b := Balance{On: on, Ordered: ordered(sums)}
	b.PaidPrincipal, b.PaidInterest = paid(payments)
	var err error
	if b.Interest, err = accrued(sums, payments, on); err != nil {
		return b, err
	}
	for _, s := range sums {
		switch {
		case !s.DueOn.After(on):
			b.Due += s.AmountPence
		case b.NextDue.IsZero() || s.DueOn.Before(b.NextDue):
			b.NextDue = s.DueOn
		}
	}
	b.Due = max(0, b.Due-b.PaidPrincipal)
	return b, nil
}

// dueBy is what of the amount ordered is due before a day and not paid: a sum is in default from the day after it is due,
// and not while an application for more time is pending.
func (w *Whole) dueBy(today caltime.Date) (t money.Pence) {
	for _, s := range w.Sums {
		if s.bears(today) {
			t += s.AmountPence
		}
	}
	principal, _ := paid(w.Payments)
	return max(0, t-principal)
}

// Balance reckons what the order comes to at the end of a day.
func (w *Whole) Balance(on caltime.Date) (Balance, error) { return balance(w.Sums, w.Payments, on) }
