package orders

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// RecordAccountFreezing records an account freezing order (s.303Z3), or a freezing order on a crypto wallet (s.303Z38).
// The court sets its last day, which must be given and cannot be more than two years from the order. What is denied is
// the balance when it was served, not a limit in the order: it goes into the ledger. The applicant is, or is authorised
// by, a senior officer.
func (r *Room) RecordAccountFreezing(ctx context.Context, caseID ids.Case, m Making) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "freezing.recorded", func(ctx context.Context, d *doing) error {
		var err error
		out.Order, out.Alarm, err = d.freeze(ctx, m)
		return err
	})
	return out, err
}

func (d *doing) freeze(ctx context.Context, m Making) (o Order, alarm string, err error) {
	if err := d.takeUp(ctx, &m, Made, Freezing); err != nil {
		return o, "", err
	}
	a, err := d.aimAt(ctx, m.AssetID, m.Interests)
	if err != nil {
		return o, "", err
	}
	p, ok := powers.ByCode(freezingPower(a.asset.Kind))
	if !ok {
		return o, "", refused([]string{"Restraint order"}, "Only an account or a crypto wallet can be frozen; "+a.asset.Name()+" is "+lower(a.asset.Kind.Title()))
	}
	if err := a.only(m.Interests != nil, "a first freezing order is for property that nothing holds", assets.Identified, assets.Assessed, assets.Lapsed); err != nil {
		return o, "", err
	}
	if err := d.notTwice(a, Freezing); err != nil {
		return o, "", err
	}
	bad := map[string]string{}
	m.checkMoments(d.tx.Now, true, bad)
	m.checkWords(bad)
	if m.PrintedEnd.IsZero() {
		bad["printed_end_on"] = "Enter the last day printed on the order"
	}
	by, auth, err := d.r.parties(ctx, d.tx, d.g, p, m.Applicant, m.Authoriser, m.partyDay(d.tx.Now), bad)
	if err != nil {
		return o, "", err
	}
	if err := fault.Fields("Check the order", bad, makingFields...); err != nil {
		return o, "", err
	}
	o = m.order(Freezing, family(a.asset.Kind), p.Code, Made, by, auth)
	o.Reaches = a.reaches(m.Values, m.Amount)
	o.AmountPence = sum(o.Reaches)
	alarm, err = d.make(ctx, &o, a, m, Start{Code: p.Code, Nation: a.nation()})
	if err != nil {
		return o, "", err
	}
	when, basis := *o.MadeAt, "balance when "+o.Name()+" was made"
	if o.ServedAt != nil {
		when, basis = *o.ServedAt, "balance when "+o.Name()+" was served"
	}
	if err := d.observe(ctx, denied(o.Reaches, when, basis)...); err != nil {
		return o, "", err
	}
	if err := d.set(ctx, a.interests, assets.DeniedFrozen, *o.MadeAt, o.Name()); err != nil {
		return o, "", err
	}
	return o, alarm, d.note(ctx, "freezing.recorded", o, *o.MadeAt, a.asset.Name()+": frozen", pounds(o.AmountPence)+". "+made(o))
}

// VaryFreezing records that a freezing order was varied before it ended: a new last day, or an exclusion for living, legal
// or business expenses. A variation does not start the two years again: they run from the first order.
func (r *Room) VaryFreezing(ctx context.Context, caseID ids.Case, m Making) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "freezing.varied", func(ctx context.Context, d *doing) error {
		var err error
		out.Order, out.Alarm, err = d.extend(ctx, m, FreezingVariation)
		return err
	})
	return out, err
}
