package confiscation

import (
	"context"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
)

// Paying is a payment towards an order.
type Paying struct {
	On
	Day      caltime.Date
	Source   string       // FromDefendant, FromSale or FromTransfer
	Property ids.Interest // of a sale or a transfer: what was turned into money or paid over
	Amount   money.Pence
	Interest *money.Pence // what of it settles interest, by the court's account; nil: by the force's rule
	Note     string
	Token    string // of the form: one sent twice records one payment
}

// actPaid is the act that undo takes back.
const actPaid = "confiscation.paid"

// Pay records a payment. Interest is reckoned to its day, and the payment is divided: by the court's account where it is
// given, else interest first and then the amount ordered, as the force's reference data says. Payments are recorded in the
// order of their days. What is more than is owed is refused. The sum that was due first is settled first.
func (r *Room) Pay(ctx context.Context, caseID ids.Case, in Paying) (p Payment, act ids.Act, err error) {
	err = r.do(ctx, caseID, in.On, Pay, func(ctx context.Context, d *doing) error {
		if p, err = d.pay(ctx, in); err != nil {
			return err
		}
		act, err = cases.WriteAct(ctx, d.tx, d.g, actPaid, "confiscation", d.w.ID, map[string]int{"n": d.w.N, "version": d.w.Version + 1})
		return err
	})
	return p, act, err
}

func (d *doing) pay(ctx context.Context, in Paying) (p Payment, err error) {
	bad := map[string]string{}
	d.day(bad, "on", "The payment", in.Day, d.w.Detail.MadeOn, "the order")
	if last := d.w.last(); last != nil && bad["on"] == "" && in.Day.Before(last.PaidOn) {
		bad["on"] = "A payment of " + last.PaidOn.UK() + " is recorded already: reverse it, then record both in the order of their days"
	}
	checkSum(bad, "amount", "the sum paid", in.Amount)
	checkText(bad, "note", in.Note, "")
	if !slices.Contains([]string{FromDefendant, FromSale, FromTransfer}, in.Source) {
		bad["source"] = "Choose where the money came from"
	}
	if in.Source != FromDefendant && in.Property == 0 && bad["source"] == "" {
		bad["interest"] = "Choose the property that the money came from"
	}
	if err := fault.Fields("Check the payment", bad, fields...); err != nil {
		return p, err
	}
	b, err := d.w.Balance(in.Day)
	if err != nil {
		return p, err
	}
	principal, interest, rule, err := d.split(ctx, in, b)
	if err != nil {
		return p, err
	}
	p = Payment{CaseID: d.g.CaseID(), OrderID: d.w.Order.ID, N: len(d.w.Payments) + 1, Source: in.Source, PaidOn: in.Day, AmountPence: in.Amount, PrincipalPence: principal,
		InterestPence: interest, Rule: rule, Note: strings.TrimSpace(in.Note), FormToken: in.Token, Version: 1, CreatedAt: d.tx.Now, CreatedBy: d.tx.Actor.User}
	if in.Source != FromDefendant {
		p.InterestID = &in.Property
	}
	if err := d.accrue(ctx, in.Day); err != nil {
		return p, err
	}
	if err := insert(ctx, d.tx, &p); err != nil {
		return p, err
	}
	d.w.Payments = append(d.w.Payments, p)
	if err := d.property(ctx, in); err != nil {
		return p, err
	}
	if err := d.observe(ctx, d.ofPayment(assets.Paid, p, p.AmountPence, in.Day, p.Number()+" towards "+d.w.Order.Name()+", "+p.InterestPence.String()+" of it interest")); err != nil {
		return p, err
	}
	if err := d.settle(ctx, in.Day); err != nil {
		return p, err
	}
	return p, d.note(ctx, Pay, in.Day, &p.AmountPence, "Paid: "+p.AmountPence.String(), join(p.PrincipalPence.String()+" of the amount ordered, "+p.InterestPence.String()+" of interest", in.Note))
}

// split divides a payment between the amount ordered and interest.
func (d *doing) split(ctx context.Context, in Paying, b Balance) (principal, interest money.Pence, rule string, err error) {
	left := b.InterestLeft()
	if in.Amount > b.Outstanding() {
		return 0, 0, "", fault.Fields("Check the payment", map[string]string{"amount": "No more than " + b.Outstanding().String() + " is owed on " + in.Day.UK() + ", with interest"})
	}
	if in.Interest != nil {
		interest, principal = *in.Interest, in.Amount-*in.Interest
		if interest < 0 || interest > in.Amount || interest > left || principal > b.Principal() {
			return 0, 0, "", fault.Fields("Check the payment", map[string]string{"interest_part": "Interest of " + left.String() + " and " + b.Principal().String() + " of the amount ordered are owed: no more can be settled of either"})
		}
		return principal, interest, "the court’s account", nil
	}
	v, err := d.r.Reference.Value(ctx, d.tx, d.g.ForceID(), refKind, "payment.first", in.Day)
	if err != nil {
		return 0, 0, "", err
	}
	principal, interest, _ = split(in.Amount, left, b.Principal(), v.Text == "principal")
	if v.Text == "principal" {
		return principal, interest, "the amount ordered first", nil
	}
	return principal, interest, "interest first", nil
}

// property takes what the money came from to its state: sold, or paid over under section 67. It is counted here alone, as
// a payment, and nowhere as forfeited or received.
func (d *doing) property(ctx context.Context, in Paying) error {
	if in.Source == FromDefendant {
		return nil
	}
	i, err := d.r.Assets.Interest(ctx, d.tx, d.g, in.Property)
	if err != nil {
		return fault.Fields("Check the payment", map[string]string{"interest": "Choose property of this case"})
	}
	listed := slices.ContainsFunc(d.w.Lines, func(l Line) bool { return l.WithdrawnAt == nil && l.InterestID != nil && *l.InterestID == in.Property })
	switch {
	case in.Source == FromSale && !listed:
		return fault.Fields("Check the payment", map[string]string{"interest": "Choose property of the order’s schedule"})
	case in.Source == FromTransfer && listed:
		return fault.Fields("Check the payment", map[string]string{"interest": "It is in the schedule of the order: choose a sale"})
	case in.Source == FromSale && (i.State == assets.Realised || i.State == assets.Receipted):
		return nil
	case in.Source == FromSale:
		return d.r.Assets.SetState(ctx, d.tx, d.g, in.Property, assets.Realised, d.moment(in.Day), "towards "+d.w.Order.Name())
	}
	why := "Paid over in satisfaction of " + d.w.Order.Name() + " (s.67)"
	if !i.State.Held() {
		return refused([]string{"Record a payment by the defendant"}, "Only money that is held can be paid over in satisfaction of the order (s.67)")
	}
	for _, f := range d.r.Assets.OnTransfer {
		if err := f(ctx, d.tx, d.g, i, d.moment(in.Day), why); err != nil {
			return err
		}
	}
	return d.r.Assets.SetState(ctx, d.tx, d.g, in.Property, assets.Transferred, d.moment(in.Day), why)
}

// settle ends the time to pay of sums that are paid, and takes the order to how it then stands.
func (d *doing) settle(ctx context.Context, on caltime.Date) error {
	b, err := d.w.Balance(on)
	if err != nil {
		return err
	}
	for n := range d.w.Sums {
		s := &d.w.Sums[n]
		if s.ClockID != nil && d.covered(*s) {
			if err := d.end(ctx, s.ClockID, orders.Acted, "paid"); err != nil {
				return err
			}
		}
	}
	if d.w.Benefit <= b.PaidPrincipal {
		if err := d.end(ctx, d.w.Detail.ReviewClockID, orders.Stopped, "the whole benefit is paid"); err != nil {
			return err
		}
	}
	switch {
	case b.Outstanding() == 0:
		return d.move(ctx, orders.Satisfied, on, "paid in full")
	case b.Paid() > 0 && (d.w.Order.State == orders.Made || d.w.Order.State == orders.TimeToPay):
		return d.move(ctx, orders.PartPaid, on, b.Paid().String()+" paid")
	}
	return nil
}

// covered reports whether what was paid settles a sum and all that were due before it.
func (d *doing) covered(s Sum) bool {
	need := money.Pence(0)
	for _, x := range d.w.Sums {
		if x.DueOn.Before(s.DueOn) || x.DueOn == s.DueOn && x.N <= s.N {
			need += x.AmountPence
		}
	}
	principal, _ := paid(d.w.Payments)
	return principal >= need
}

// accrue enters in the ledger the interest accrued to the end of a day that is not entered yet. Where less accrued than
// was entered, as when more time is allowed afterwards, what was entered is reversed and entered again.
func (d *doing) accrue(ctx context.Context, to caltime.Date) error {
	total, err := accrued(d.w.Sums, d.w.Payments, to)
	if err != nil {
		return err
	}
	more := total - d.w.Recorded
	if more < 0 {
		if err := d.reverseEntries(ctx, func(e assets.Entry) bool {
			return e.OrderID != nil && *e.OrderID == d.w.Order.ID && e.Measure == assets.InterestAccrued
		}, "reckoned again to "+to.UK()); err != nil {
			return err
		}
		more = total
	}
	d.w.Recorded = total
	if more <= 0 {
		return nil
	}
	return d.observe(ctx, d.ofOrder(assets.InterestAccrued, more, to, "s.12, to "+to.UK()))
}

// reverseEntries takes standing entries of the ledger back.
func (d *doing) reverseEntries(ctx context.Context, which func(assets.Entry) bool, why string) error {
	all, err := d.r.Assets.Ledger(ctx, d.tx, d.g)
	if err != nil {
		return err
	}
	var list []ids.LedgerEntry
	for _, e := range standing(all) {
		if which(e) {
			list = append(list, e.ID)
		}
	}
	return d.r.Assets.ReverseEntries(ctx, d.tx, d.g, list, why)
}

// undoPay reverses a payment that was just recorded.
func (r *Room) undoPay(ctx context.Context, tx *db.Tx, g access.Grant, a cases.Act) error {
	var was struct{ N, Version int }
	if err := a.Read(&was); err != nil {
		return err
	}
	err := r.within(ctx, tx, g, On{was.N, was.Version}, ReversePay, func(ctx context.Context, d *doing) error {
		return d.reversePay(ctx, "taken back", d.today)
	})
	if fault.Is(err, fault.Conflict) {
		return fault.New(fault.Refused, "Something was recorded in these proceedings since: reverse the payment instead")
	}
	return err
}

// Interest enters in the ledger the interest that accrued to a day (s.12), as for a statement of account.
func (r *Room) Interest(ctx context.Context, caseID ids.Case, on On, day caltime.Date) error {
	return r.do(ctx, caseID, on, StateInterest, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "on", "The statement", day, d.w.Detail.MadeOn, "the order")
		if last := d.w.last(); last != nil && bad["on"] == "" && day.Before(last.PaidOn) {
			bad["on"] = "Interest was entered to " + last.PaidOn.UK() + " already"
		}
		if err := fault.Fields("Check the day", bad, fields...); err != nil {
			return err
		}
		if err := d.accrue(ctx, day); err != nil {
			return err
		}
		total := d.w.Recorded
		return d.note(ctx, StateInterest, day, &total, "Interest to "+day.UK()+": "+total.String(), "")
	})
}
