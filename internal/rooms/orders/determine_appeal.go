package orders

import (
	"context"
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
)

// Determining is what became of an appeal, or of an application to set a forfeiture aside.
type Determining struct {
	N       int // of the order or notice
	Appeal  int // 1, 2 … of the order; 0: the one that is pending
	At      time.Time
	Result  AppealResult
	Amount  *money.Pence // forfeited now; needed where it is varied
	Held    bool         // the forfeiture fell, and the order before it still holds the property
	Note    string
	Version int // of the appeal as the form was opened with; 0: whatever it is
}

// DetermineAppeal records the result of an appeal. Dismissed or abandoned, the decision stands. Allowed against a
// forfeiture, the order is quashed or the notice set aside: what was forfeited is reversed in the ledger, and the property
// goes back under the order that held it, where that still runs, or to its holder. Allowed against a refusal, the property
// is forfeited. Varied, another sum is forfeited and the rest goes back.
func (r *Room) DetermineAppeal(ctx context.Context, caseID ids.Case, in Determining) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "appeal.determined", func(ctx context.Context, d *doing) error {
		o, a, err := d.orderAt(ctx, in.N, 0)
		if err != nil {
			return err
		}
		p, err := d.pendingAppeal(ctx, o, in)
		if err != nil {
			return err
		}
		if err := in.check(o, p, d.tx.Now); err != nil {
			return err
		}
		row := p
		set := map[string]any{"determined_at": *at(in.At), "result": in.Result, "amount_pence": in.Amount, "note": strings.TrimSpace(in.Note)}
		if err := updateAppeal(ctx, d.tx, &p, set); err != nil {
			return err
		}
		d.tx.Record("appeal.determined", on(d.g, "appeal", p.ID), map[string]any{"result": in.Result, "at": in.At, "amount": in.Amount, "note": in.Note})
		d.was.Appeals = append(d.was.Appeals, appealWas{ID: p.ID, Version: p.Version, Row: &row})
		detail := strings.TrimSpace(in.Note)
		switch {
		case in.Result == AppealDismissed || in.Result == AppealAbandoned:
			if o.State == Refused {
				out.Alarm = "Forfeiture stays refused: record the release of the property"
			}
		case o.State == Refused:
			err = d.forfeitOnAppeal(ctx, &o, a, in)
		case in.Result == AppealVaried:
			err = d.varyForfeiture(ctx, &o, a, in)
		default:
			err = d.fell(ctx, &o, a, p, in)
		}
		if err != nil {
			return err
		}
		out.Order = o
		return d.note(ctx, "appeal.determined", o, in.At, a.asset.Name()+": "+lower(p.Title())+" "+lower(in.Result.Title()), joined(p.Appellant, detail))
	})
	return out, err
}

// pendingAppeal is the appeal that was determined: the one named, else the one that is pending.
func (d *doing) pendingAppeal(ctx context.Context, o Order, in Determining) (Appeal, error) {
	all, err := appealsOf(ctx, d.tx, d.g)
	if err != nil {
		return Appeal{}, err
	}
	for _, p := range all {
		if p.OrderID != o.ID || in.Appeal != 0 && p.N != in.Appeal || in.Appeal == 0 && !p.Pending() {
			continue
		}
		if in.Version != 0 && in.Version != p.Version {
			return p, fault.Stale("appeal")
		}
		if !p.Pending() {
			return p, refused([]string{"Record a further appeal, where one was lodged"}, p.Title()+" "+ids.String(int64(p.N))+" against "+o.Number()+" was "+lower(p.Result.Title())+" already")
		}
		return p, nil
	}
	if in.Appeal != 0 {
		return Appeal{}, fault.Missing()
	}
	return Appeal{}, refused([]string{"Record the appeal first"}, "No appeal against "+o.Name()+" is pending")
}

func (in Determining) check(o Order, p Appeal, now time.Time) error {
	bad := map[string]string{}
	switch {
	case in.At.IsZero():
		bad["made_at"] = "Enter when it was determined"
	case in.At.After(now):
		bad["made_at"] = "The result cannot be in the future"
	case in.At.Before(p.LodgedAt):
		bad["made_at"] = "It is determined after it was lodged on " + localText(p.LodgedAt)
	}
	if !slices.Contains(AppealResults, in.Result) {
		bad["decision"] = "Choose what became of it"
	}
	if p.Kind == AskSetAside && in.Result == AppealVaried {
		bad["decision"] = "A forfeiture by notice is set aside or stands: choose one"
	}
	if in.Result == AppealVaried && in.Amount == nil {
		bad["amount"] = "Enter how much is forfeited now"
	}
	if in.Amount != nil && (*in.Amount <= 0 || *in.Amount > money.Most) {
		bad["amount"] = "Enter a sum above nothing, up to " + money.Most.String()
	}
	if in.Amount != nil && in.Result != AppealVaried && o.State != Refused {
		bad["amount"] = "Leave out the sum: only a decision in part changes it"
	}
	long(bad, "terms", in.Note, "The note", mostText)
	return fault.Fields("Check the result", bad, append([]string{"decision"}, makingFields...)...)
}

// fell undoes what a forfeiture did: its entries are reversed, and the property goes back.
func (d *doing) fell(ctx context.Context, o *Order, a aim, p Appeal, in Determining) error {
	to := Quashed
	if p.Kind == AskSetAside {
		to = SetAside
	}
	why := p.Title() + " of " + p.Appellant + " allowed"
	a.interests = a.in(assets.ForfeitedCourt, assets.ForfeitedAdmin, assets.Receipted)
	if len(a.interests) == 0 {
		return refused(nil, "Nothing under "+o.Name()+" is forfeited any more")
	}
	if err := d.move(ctx, o, in.At, why, to); err != nil {
		return err
	}
	if err := d.unforfeit(ctx, a, why); err != nil {
		return err
	}
	if in.Held {
		return d.heldAgain(ctx, a, in.At, why)
	}
	return d.handBack(ctx, a, in.At, p.Appellant, why)
}

// unforfeit reverses what was entered as forfeited and received on the interests.
func (d *doing) unforfeit(ctx context.Context, a aim, why string) error {
	ledger, err := d.r.Assets.Ledger(ctx, d.tx, d.g)
	if err != nil {
		return err
	}
	gone, mine := map[ids.LedgerEntry]bool{}, map[ids.Interest]bool{}
	for _, e := range ledger {
		if e.ReversesID != nil {
			gone[*e.ReversesID] = true
		}
	}
	for _, id := range a.ids() {
		mine[id] = true
	}
	var list []ids.LedgerEntry
	for _, e := range ledger {
		if e.InterestID == nil || !mine[*e.InterestID] || e.ReversesID != nil || gone[e.ID] || e.Measure != assets.Forfeited && e.Measure != assets.ReceiptedSum {
			continue
		}
		list = append(list, e.ID)
		d.was.Again = append(d.was.Again, e)
	}
	return d.r.Assets.ReverseEntries(ctx, d.tx, d.g, list, why)
}

// handBack returns property whose forfeiture fell, at the value it was held at.
func (d *doing) handBack(ctx context.Context, a aim, when time.Time, to, why string) error {
	worth, err := d.worth(ctx, a)
	if err != nil {
		return err
	}
	if err := d.observe(ctx, flow(a.reaches(worth, 0), assets.ReturnedSum, when, "returned: "+why)...); err != nil {
		return err
	}
	for _, i := range a.interests {
		if i.State == assets.Receipted { // the money had been paid over and comes back: no step leads from there
			if err := d.putBack(ctx, i, assets.Returned, when, assets.NoFamily, why); err != nil {
				return err
			}
			continue
		}
		if err := d.setWith(ctx, []assets.Interest{i}, assets.Returned, when, assets.Facts{ToWhom: to, Why: why}); err != nil {
			return err
		}
	}
	return nil
}

// heldAgain puts property whose forfeiture fell back under the order that held it before, which must not have ended.
func (d *doing) heldAgain(ctx context.Context, a aim, when time.Time, why string) error {
	var before Order
	for _, o := range a.orders {
		if o.WithdrawnAt == nil && oneOf(o.Kind, []Kind{Detention, FurtherDetention, Freezing, FreezingVariation}) && (o.State == Superseded || o.State.Standing()) && o.names(a.ids()) {
			before = o
		}
	}
	switch {
	case before.ID == 0:
		return refused([]string{"Record that the property goes back to its holder"}, "No order held the property before")
	case before.EndAt != nil && !when.Before(*before.EndAt):
		return refused([]string{"Record that the property goes back to its holder"}, before.Name()+" ended with "+before.LastDay.WithDay()+": it holds the property no more")
	}
	if before.State == Superseded {
		to := Made
		if before.ServedAt != nil {
			to = InForce
		}
		if err := d.restore(ctx, &before, to, when, why); err != nil {
			return err
		}
	}
	if err := d.runAgain(ctx, before); err != nil {
		return err
	}
	for _, i := range a.interests {
		state := assets.DeniedDetained
		if before.Kind == Freezing || before.Kind == FreezingVariation {
			state = assets.DeniedFrozen
		}
		if err := d.putBack(ctx, i, state, when, assets.Family(before.Family), why); err != nil {
			return err
		}
	}
	return nil
}

// putBack takes an interest where no step of its own leads, as a court's decision on appeal does.
func (d *doing) putBack(ctx context.Context, i assets.Interest, to assets.State, when time.Time, f assets.Family, why string) error {
	if err := d.r.Assets.PutBack(ctx, d.tx, d.g, i.ID, i.Version, to, when, f, why); err != nil {
		return err
	}
	d.was.moved(i, i.Version+1)
	return nil
}

// restore takes an order to a state that no step of its own leads to: a court gave it back its effect.
func (d *doing) restore(ctx context.Context, o *Order, to State, when time.Time, why string) error {
	d.before(*o)
	from := o.State
	if err := updateOrder(ctx, d.tx, o, map[string]any{"state": to, "ended_at": nil, "ended_why": ""}); err != nil {
		return err
	}
	o.State, o.EndedAt, o.EndedWhy = to, nil, ""
	d.tx.Record("order.moved", on(d.g, "order", int64(o.ID)), map[string]any{"old": from, "new": to, "at": when, "note": why})
	return d.r.keepStep(ctx, d.tx, *o, from, to, when, why)
}

// forfeitOnAppeal forfeits on an appeal what the court below had refused to forfeit.
func (d *doing) forfeitOnAppeal(ctx context.Context, o *Order, a aim, in Determining) error {
	a.interests = a.in(assets.ForfeitureApplied)
	if len(a.interests) == 0 {
		return refused(nil, "Nothing under "+o.Name()+" is held any more, so it cannot be forfeited")
	}
	if err := d.restore(ctx, o, Made, in.At, "Forfeited on appeal"); err != nil {
		return err
	}
	reaches := o.carry(a)
	switch {
	case in.Result == AppealVaried:
		taken, err := d.part(ctx, *o, a, *in.Amount, in.At)
		if err != nil {
			return err
		}
		a, reaches = taken, taken.reaches(nil, *in.Amount)
	case in.Amount != nil:
		reaches = a.reaches(nil, *in.Amount)
	}
	if in.Result != AppealVaried {
		if err := d.behindDone(ctx, a, in.At, "Forfeited by "+o.Name()); err != nil {
			return err
		}
	}
	if err := d.observe(ctx, flow(reaches, assets.Forfeited, in.At, "forfeited on appeal by "+o.Name()+", "+o.Cite())...); err != nil {
		return err
	}
	return d.set(ctx, a.interests, assets.ForfeitedCourt, in.At, o.Name()+", on appeal")
}

// varyForfeiture forfeits a smaller sum than the court below did; the rest goes back.
func (d *doing) varyForfeiture(ctx context.Context, o *Order, a aim, in Determining) error {
	a.interests = a.in(assets.ForfeitedCourt)
	t, err := d.r.Assets.Totals(ctx, d.tx, d.g)
	if err != nil {
		return err
	}
	was := money.Pence(0)
	for _, i := range a.interests {
		was += t.Worths[i.ID].Forfeited
	}
	switch {
	case len(a.interests) == 0:
		return refused(nil, "Nothing under "+o.Name()+" is forfeited any more")
	case *in.Amount >= was:
		return fault.Fields("Check the result", map[string]string{"amount": "A decision in part leaves less than the " + was.String() + " forfeited"})
	}
	why := "varied on appeal"
	if err := d.unforfeit(ctx, a, why); err != nil {
		return err
	}
	taken, err := d.part(ctx, *o, a, *in.Amount, in.At)
	if err != nil {
		return err
	}
	if err := d.observe(ctx, flow(taken.reaches(nil, *in.Amount), assets.Forfeited, in.At, "forfeited by "+o.Name()+", "+why)...); err != nil {
		return err
	}
	_, now, err := d.orderAt(ctx, o.N, 0)
	if err != nil {
		return err
	}
	rest := now
	rest.interests = nil
	for _, i := range now.in(assets.ForfeitedCourt) {
		if !slices.Contains(taken.ids(), i.ID) {
			rest.interests = append(rest.interests, i)
		}
	}
	d.before(*o)
	if err := updateOrder(ctx, d.tx, o, map[string]any{"amount_pence": *in.Amount}); err != nil {
		return err
	}
	o.AmountPence = in.Amount
	if err := d.move(ctx, o, in.At, "On appeal: "+in.Amount.String(), Varied, InForce); err != nil {
		return err
	}
	return d.handBack(ctx, rest, in.At, "the holder", "not forfeited on appeal")
}
