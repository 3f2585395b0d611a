package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
)

// Service is how an order or notice was served.
type Service struct {
	N       int // O1, O2 …
	At      time.Time
	How     string
	Balance *money.Pence // of an account: what was in it when the order was served
	Version int          // of the order as it was opened; 0: whatever it is
}

// Serve records the service of an order or notice: made, served, in force. For a freezing order the balance at service is
// what was denied, and is entered in the ledger where it is given.
func (r *Room) Serve(ctx context.Context, caseID ids.Case, s Service) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "order.served", func(ctx context.Context, d *doing) error { return d.recordService(ctx, s, &out) })
	return out, err
}

func (d *doing) recordService(ctx context.Context, s Service, out *Result) error {
	o, a, err := d.orderAt(ctx, s.N, s.Version)
	if err != nil {
		return err
	}
	bad := map[string]string{}
	switch {
	case s.At.IsZero():
		bad["served_at"] = "Enter when it was served"
	case s.At.After(d.tx.Now):
		bad["served_at"] = "The service cannot be in the future"
	case o.MadeAt != nil && s.At.Before(*o.MadeAt):
		bad["served_at"] = "An order is served after it is made"
	}
	if strings.TrimSpace(s.How) == "" {
		bad["served_how"] = "Enter how and on whom it was served"
	}
	long(bad, "served_how", s.How, "How it was served", mostShort)
	if s.Balance != nil && (*s.Balance < 0 || *s.Balance > money.Most) {
		bad["amount"] = "Enter a sum up to " + money.Most.String()
	}
	if err := fault.Fields("Check the service", bad, makingFields...); err != nil {
		return err
	}
	if o.ServedAt != nil {
		return refused([]string{"Withdraw the order and record it again, where it was recorded in error"}, o.Name()+" was served on "+localText(*o.ServedAt)+" already")
	}
	set := map[string]any{"served_at": s.At.UTC(), "served_how": strings.TrimSpace(s.How)}
	d.before(o)
	if err := updateOrder(ctx, d.tx, &o, set); err != nil {
		return err
	}
	d.tx.Record("order.served", on(d.g, "order", int64(o.ID)), map[string]any{"old": nil, "new": map[string]any{"at": s.At, "how": s.How}})
	if err := d.serve(ctx, &o, s.At, s.How); err != nil {
		return err
	}
	out.Order = o
	if s.Balance != nil && (o.Kind == Freezing || o.Kind == FreezingVariation) {
		if err := d.observe(ctx, denied(a.reaches(nil, *s.Balance), s.At, "balance when "+o.Name()+" was served")...); err != nil {
			return err
		}
	}
	return d.note(ctx, "order.served", o, s.At, o.Name()+" served", s.How)
}

// serve takes an order that was made through served into force. A notice has no such steps: giving it is serving it.
func (d *doing) serve(ctx context.Context, o *Order, when time.Time, how string) error {
	if o.Kind.Notice() {
		return nil
	}
	if !o.State.leads(o.Kind, Served) {
		return impossible(*o, Served)
	}
	return d.move(ctx, o, when, how, Served, InForce)
}

// orderAt gives an order by its number with what it is about. Stale where the form was opened with an older version.
func (d *doing) orderAt(ctx context.Context, n, version int) (o Order, a aim, err error) {
	if o, err = orderByNumber(ctx, d.tx, d.g, n); err != nil {
		return o, a, err
	}
	d.about = o.ID
	if o.Kind == Confiscation {
		return o, a, o.elsewhere()
	}
	if version != 0 && version != o.Version {
		return o, a, fault.Stale("order")
	}
	if o.Reaches, err = reachesOf(ctx, d.tx, d.g, o.ID); err != nil {
		return o, a, err
	}
	all, err := d.r.Assets.ByCase(ctx, d.tx, d.g)
	if err != nil {
		return o, a, err
	}
	for _, x := range all {
		for _, i := range x.Live() {
			if o.names([]ids.Interest{i.ID}) {
				if a.asset.ID == 0 {
					a.asset = x
				}
				a.interests = append(a.interests, i)
			}
		}
	}
	if a.orders, err = ordersOf(ctx, d.tx, d.g); err != nil {
		return o, a, err
	}
	if a.asset.ID != 0 {
		a.clocks, err = clocksOfAsset(ctx, d.tx, d.g, a.asset.ID)
	}
	return o, a, err
}

// in keeps the interests in one of the states.
func (a aim) in(states ...assets.State) (out []assets.Interest) {
	for _, i := range a.interests {
		for _, s := range states {
			if i.State == s {
				out = append(out, i)
			}
		}
	}
	return out
}
