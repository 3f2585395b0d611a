package orders

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// Drafting is an application to a court that is being prepared: for detention, further detention, freezing, variation,
// restraint or forfeiture. Of the Making only the asset and its interests, the court, the applicant, the terms and the
// value count.
type Drafting struct {
	Kind Kind
	Making
	More []ids.Asset // other assets, of a restraint order
}

// DraftApplication records an application that is being prepared. Nothing is denied by it and no clock changes; from here
// it is authorised, lodged, listed and decided step by step. Refused where the law knows no such order for the property as
// it stands, and where one is open on it already.
func (r *Room) DraftApplication(ctx context.Context, caseID ids.Case, in Drafting) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "application.drafted", func(ctx context.Context, d *doing) error { return d.draft(ctx, in, &out) })
	return out, err
}

func (d *doing) draft(ctx context.Context, in Drafting, out *Result) error {
	states, what := applicable(in.Kind)
	if states == nil {
		return refused([]string{Detention.Title(), Freezing.Title(), Restraint.Title(), Forfeiture.Title()}, "An application for "+lower(in.Kind.Title())+" cannot be drafted")
	}
	var all []aim
	for n, id := range append([]ids.Asset{in.AssetID}, in.More...) {
		if n > 0 && (id == in.AssetID || in.Kind != Restraint) {
			continue
		}
		named := in.Interests
		if n > 0 {
			named = nil
		}
		a, err := d.aimAt(ctx, id, named)
		if err != nil {
			return err
		}
		if err := a.only(named != nil, what, states...); err != nil {
			return err
		}
		if err := d.notTwice(a, in.Kind); err != nil {
			return err
		}
		all = append(all, a)
	}
	a := all[0]
	p, fam, err := a.power(in.Kind)
	if err != nil {
		return err
	}
	m := Making{AssetID: in.AssetID, Court: in.Court, CourtRef: in.CourtRef, Terms: in.Terms, Applicant: in.Applicant, Amount: in.Amount}
	bad := map[string]string{}
	m.checkWords(bad)
	by, err := d.r.Party(ctx, d.tx, d.g, p, m.Applicant, caltime.DateOf(d.tx.Now))
	if err != nil {
		return err
	}
	switch {
	case m.Applicant.empty():
		bad["applicant"] = "Choose who applies"
	case by.Stopped():
		bad["applicant"] = by.Refusal
	}
	long(bad, "applicant_override", m.Applicant.Override, "The reason", mostReason)
	if err := fault.Fields("Check the application", bad, makingFields...); err != nil {
		return err
	}
	o := m.order(in.Kind, fam, p.Code, Drafted, by, asAt{})
	for n, x := range all {
		values, err := d.worth(ctx, x)
		if err != nil {
			return err
		}
		if n == 0 && m.Amount > 0 {
			o.Reaches = append(o.Reaches, x.reaches(nil, m.Amount)...)
			continue
		}
		o.Reaches = append(o.Reaches, x.reaches(values, 0)...)
	}
	o.AmountPence = sum(o.Reaches)
	if err := d.begin(ctx, &o); err != nil {
		return err
	}
	if err := d.r.keepStep(ctx, d.tx, o, "", Drafted, d.tx.Now, ""); err != nil {
		return err
	}
	out.Order = o
	return d.note(ctx, "application.drafted", o, d.tx.Now, a.asset.Name()+": application for "+lower(in.Kind.Title())+" drafted", made(o))
}

// power is the power under which an order of a kind on the property is applied for, and what family of denial it is.
// Refused where there is none.
func (a aim) power(k Kind) (powers.Power, assets.Family, error) {
	code, fam := powers.Code(""), family(a.asset.Kind)
	switch k {
	case Detention:
		code = detentionPower(a.asset.Kind)
		if a.family() == assets.FamilyRestraint {
			code = ""
		}
	case Freezing:
		code = freezingPower(a.asset.Kind)
	case FurtherDetention, FreezingVariation:
		kinds := []Kind{Detention, FurtherDetention}
		if k == FreezingVariation {
			kinds = []Kind{Freezing, FreezingVariation}
		}
		before := holding(a.orders, a.ids(), kinds...)
		code, fam = before.Power, assets.Family(before.Family)
	case Restraint:
		code, fam = "RO", assets.FamilyRestraint
	case Forfeiture:
		if a.family() != "" {
			fam = a.family()
		}
		code = forfeiturePower(fam)
	}
	p, ok := powers.ByCode(code)
	if !ok {
		return p, fam, refused([]string{"Record another order"}, "There is no power for "+lower(k.Title())+" of "+a.asset.Name()+" as it stands")
	}
	return p, fam, nil
}

// beats lists the clocks that an application must be ahead of: of detention and freezing, and of forfeiture. One for free
// property has none.
func (o Order) beats(a aim, when time.Time) ([]Clock, error) {
	if o.Kind == Freezing || o.Kind == Restraint {
		return nil, nil
	}
	return heldClocks(a, when)
}

// authorityNeeded reports whether a senior officer must authorise the application before it is lodged, and none has: the
// law wants one and the applicant is none.
func (o Order) authorityNeeded() bool {
	p, _ := powers.ByCode(o.Power)
	return p.Authority.Kind != powers.NoAuthority && p.ActKind == powers.CourtAct && o.State == Drafted && !p.Authority.Allows(rankOf(o.ApplicantRank))
}
