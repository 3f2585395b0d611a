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

// The grounds of a write-off.
const (
	Currency = "currency" // s.24: an exchange rate left a residue
	Small    = "small"    // s.25: a small residue
	Death    = "death"    // s.25A: the defendant died
)

// Ending is the end of an order otherwise than by payment, or the outcome of an appeal.
type Ending struct {
	On
	Day    caltime.Date
	Ground string      // of a write-off
	Quash  bool        // of an appeal that succeeded in whole
	To     money.Pence // of an appeal that lowered the amount
	Why    string
}

// WriteOff records that a court wrote off what is left of an order (ss.24, 25, 25A). A residue is at most what the dated
// reference data gives, which was not verified. What is written off was never paid, and stays ordered.
func (r *Room) WriteOff(ctx context.Context, caseID ids.Case, in Ending) error {
	return r.do(ctx, caseID, in.On, WriteOff, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "on", "The write-off", in.Day, d.w.Detail.MadeOn, "the order")
		checkText(bad, "why", in.Why, "Enter why it was written off")
		if in.Ground != Currency && in.Ground != Small && in.Ground != Death {
			bad["ground"] = "Choose the ground"
		}
		if err := fault.Fields("Check the write-off", bad, fields...); err != nil {
			return err
		}
		b, err := d.w.Balance(in.Day)
		if err != nil {
			return err
		}
		if in.Ground != Death {
			v, err := r.Reference.Value(ctx, d.tx, d.g.ForceID(), refKind, "writeoff."+in.Ground, in.Day)
			if err != nil {
				return err
			}
			most, err := v.Pence()
			if err != nil {
				return err
			}
			if left := b.Outstanding(); left > most {
				return fault.Fields("Check the write-off", map[string]string{"ground": left.String() + " is left: on this ground at most " + most.String() + " can be written off (" + v.Source + ")"})
			}
		}
		if err := d.accrue(ctx, in.Day); err != nil {
			return err
		}
		left := b.Outstanding()
		if err := d.finish(ctx, orders.WrittenOff, in.Day, "written off: "+in.Why); err != nil {
			return err
		}
		return d.note(ctx, WriteOff, in.Day, &left, "Written off: "+left.String(), in.Why)
	})
}

// Discharge records that a court discharged the order; what its schedule still links is released.
func (r *Room) Discharge(ctx context.Context, caseID ids.Case, in Ending) error {
	return r.do(ctx, caseID, in.On, Discharge, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "on", "The discharge", in.Day, d.w.Detail.MadeOn, "the order")
		checkText(bad, "why", in.Why, "Enter why it was discharged")
		if err := fault.Fields("Check the discharge", bad, fields...); err != nil {
			return err
		}
		if err := d.finish(ctx, orders.Discharged, in.Day, in.Why); err != nil {
			return err
		}
		return d.note(ctx, Discharge, in.Day, nil, "Confiscation order discharged", in.Why)
	})
}

// Appeal records the outcome of an appeal: the order quashed, or its amount lowered. A quashed order was never imposed: its
// amount and interest are reversed in the ledger, what it linked is released, and payments are refunded by reversing them.
func (r *Room) Appeal(ctx context.Context, caseID ids.Case, in Ending) (alarm string, err error) {
	err = r.do(ctx, caseID, in.On, Appeal, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "on", "The outcome of the appeal", in.Day, d.w.Detail.MadeOn, "the order")
		checkText(bad, "why", in.Why, "Enter what the court decided")
		if !in.Quash {
			if err := d.lower(bad, in.To); err != nil {
				return err
			}
		}
		if err := fault.Fields("Check the appeal", bad, fields...); err != nil {
			return err
		}
		if !in.Quash {
			if err := d.change(ctx, ByReduction, Part{Amount: in.To - ordered(d.w.Sums)}, in.Day, nil); err != nil {
				return err
			}
			return d.note(ctx, Appeal, in.Day, &in.To, "Lowered on appeal to "+in.To.String(), in.Why)
		}
		id := d.w.Order.ID
		if err := d.reverseEntries(ctx, func(e assets.Entry) bool {
			return e.OrderID != nil && *e.OrderID == id && (e.Measure == assets.OrderAmount || e.Measure == assets.InterestAccrued)
		}, "quashed on appeal"); err != nil {
			return err
		}
		if err := d.finish(ctx, orders.Quashed, in.Day, in.Why); err != nil {
			return err
		}
		if err := dropLines(ctx, d.tx, id); err != nil {
			return err
		}
		if p, i := paid(d.w.Payments); p+i > 0 {
			alarm = (p + i).String() + " was paid: once it is refunded, reverse the payments"
		}
		return d.note(ctx, Appeal, in.Day, nil, "Confiscation order quashed on appeal", in.Why)
	})
	return alarm, err
}

// finish ends the order with its clocks, and releases what its schedule still links.
func (d *doing) finish(ctx context.Context, to orders.State, on caltime.Date, why string) error {
	if err := d.move(ctx, to, on, strings.TrimSpace(why)); err != nil {
		return err
	}
	for _, c := range append([]orders.Clock(nil), d.w.Clocks...) {
		if err := d.end(ctx, &c.ID, orders.Stopped, d.w.Order.Name()+": "+lower(to.Title())); err != nil {
			return err
		}
	}
	for _, l := range d.w.Lines {
		if l.InterestID == nil || l.WithdrawnAt != nil {
			continue
		}
		i, err := d.r.Assets.Interest(ctx, d.tx, d.g, *l.InterestID)
		if err != nil {
			return err
		}
		if i.State == assets.ConfiscationLinked || i.State == assets.Unrealised {
			if err := d.r.Assets.SetState(ctx, d.tx, d.g, i.ID, assets.Released, d.moment(on), d.w.Order.Name()+": "+lower(to.Title())); err != nil {
				return err
			}
		}
	}
	return nil
}
