package confiscation

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
)

// Receiving is a payment that reached HMCTS or the Home Office, and what was paid out of it.
type Receiving struct {
	On
	Payment      int // its number within the order
	Day          caltime.Date
	Where        string
	Compensation money.Pence // to victims out of it (s.13(5)-(6))
	Costs        money.Pence
}

// Receive records that a payment arrived. Compensation paid out of it is no recovery of the force: it comes off what its
// share is reckoned from, and is shown once, as the victims'.
func (r *Room) Receive(ctx context.Context, caseID ids.Case, in Receiving) error {
	return r.do(ctx, caseID, in.On, Receive, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		var p *Payment
		for n := range d.w.Payments {
			if x := &d.w.Payments[n]; x.N == in.Payment && x.Standing() && x.ReceiptedOn.IsZero() {
				p = x
			}
		}
		if p == nil {
			return fault.Fields("Check the receipt", map[string]string{"payment": "Choose a payment whose receipt is not recorded yet"})
		}
		d.day(bad, "on", "The receipt", in.Day, p.PaidOn, "the payment")
		checkText(bad, "where", in.Where, "")
		if in.Compensation < 0 || in.Compensation > p.AmountPence {
			bad["compensation"] = "Enter at most the payment, " + p.AmountPence.String()
		} else if in.Costs < 0 || in.Costs > p.AmountPence-in.Compensation {
			bad["costs"] = "Compensation and costs cannot come to more than the payment, " + p.AmountPence.String()
		}
		if err := fault.Fields("Check the receipt", bad, fields...); err != nil {
			return err
		}
		p.ReceiptedOn, p.ReceiptedWhere, p.CompensationPence, p.CostsPence = in.Day, strings.TrimSpace(in.Where), in.Compensation, in.Costs
		if err := savePayment(ctx, d.tx, p); err != nil {
			return err
		}
		basis := p.Number() + " towards " + d.w.Order.Name()
		list := []assets.Entry{d.ofPayment(assets.ReceiptedSum, *p, p.AmountPence, in.Day, basis)}
		if in.Compensation > 0 {
			list = append(list, d.ofPayment(assets.Compensation, *p, in.Compensation, in.Day, basis+", to victims (s.13(5)-(6))"))
		}
		if in.Costs > 0 {
			list = append(list, d.ofPayment(assets.Costs, *p, in.Costs, in.Day, basis))
		}
		if err := d.observe(ctx, list...); err != nil {
			return err
		}
		if p.Source == FromSale && p.InterestID != nil {
			if err := d.arrived(ctx, *p); err != nil {
				return err
			}
		}
		detail := in.Where
		if in.Compensation > 0 {
			detail = join(in.Compensation.String()+" of it to victims", in.Where)
		}
		return d.note(ctx, Receive, in.Day, &p.AmountPence, "Received: "+p.AmountPence.String(), detail)
	})
}

// arrived takes property that was sold to received.
func (d *doing) arrived(ctx context.Context, p Payment) error {
	i, err := d.r.Assets.Interest(ctx, d.tx, d.g, *p.InterestID)
	if err != nil || i.State != assets.Realised {
		return err
	}
	return d.r.Assets.SetState(ctx, d.tx, d.g, i.ID, assets.Receipted, d.moment(p.ReceiptedOn), p.Number()+" towards "+d.w.Order.Name())
}

// Reverse takes back the last payment that stands, with a reason: a cheque that bounced, a refund, an entry in error. The
// ledger's entries are reversed; both stay on record. An earlier payment is reached by reversing those after it, for each
// was divided by what was owed on its day.
func (r *Room) Reverse(ctx context.Context, caseID ids.Case, on On, why string) error {
	return r.do(ctx, caseID, on, ReversePay, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		checkText(bad, "why", why, "Enter why the payment is reversed")
		if err := fault.Fields("Check the reason", bad, fields...); err != nil {
			return err
		}
		return d.reversePay(ctx, strings.TrimSpace(why), d.today)
	})
}

func (d *doing) reversePay(ctx context.Context, why string, on caltime.Date) error {
	p := d.w.last()
	now := d.tx.Now
	p.ReversedAt, p.ReversedWhy = &now, why
	if err := savePayment(ctx, d.tx, p); err != nil {
		return err
	}
	if err := d.reverseEntries(ctx, func(e assets.Entry) bool { return e.PaymentID != nil && *e.PaymentID == p.ID }, why); err != nil {
		return err
	}
	if p.Source == FromSale && p.InterestID != nil && !d.soldBy(*p.InterestID) {
		i, err := d.r.Assets.Interest(ctx, d.tx, d.g, *p.InterestID)
		if err != nil {
			return err
		}
		if err := d.r.Assets.PutBack(ctx, d.tx, d.g, i.ID, i.Version, assets.ConfiscationLinked, d.moment(d.w.Detail.MadeOn), assets.FamilyRestraint, "payment reversed: "+why); err != nil {
			return err
		}
	}
	if err := d.unsettle(ctx, on); err != nil {
		return err
	}
	return d.note(ctx, ReversePay, on, &p.AmountPence, "Payment reversed: "+p.AmountPence.String(), why)
}

// soldBy reports whether another standing payment came from the same property.
func (d *doing) soldBy(id ids.Interest) bool {
	for _, p := range d.w.Payments {
		if p.Standing() && p.InterestID != nil && *p.InterestID == id {
			return true
		}
	}
	return false
}

// unsettle starts again the time to pay of sums that are no longer paid, and takes the order back to how it stands.
func (d *doing) unsettle(ctx context.Context, on caltime.Date) error {
	for n := range d.w.Sums {
		s := &d.w.Sums[n]
		if s.ClockID == nil || s.DueOn.Before(d.today) || d.covered(*s) || d.running(*s.ClockID) {
			continue
		}
		if err := d.timeClock(ctx, s); err != nil {
			return err
		}
		if err := saveSum(ctx, d.tx, s); err != nil {
			return err
		}
	}
	b, err := d.w.Balance(on)
	if err != nil {
		return err
	}
	was := d.w.Order.State
	if was == orders.Quashed || was != orders.Satisfied && (was != orders.PartPaid || b.Paid() > 0) {
		return nil
	}
	if d.w.dueBy(d.today) > 0 {
		return d.move(ctx, orders.InDefault, on, "payment reversed")
	}
	return d.move(ctx, orders.TimeToPay, on, "payment reversed")
}

func (d *doing) running(id ids.Clock) bool {
	for _, c := range d.w.Clocks {
		if c.ID == id {
			return !c.State.Over()
		}
	}
	return false
}
