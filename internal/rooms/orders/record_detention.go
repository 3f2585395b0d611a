package orders

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// RecordDetention records the first order that property seized under Part 5 may be detained: s.295(2) for cash, s.303L
// for listed assets, s.303Z32 for cryptoassets. It must have been made before the 48 hours ended, by the bench or a
// single justice; the clock of 48 hours is closed as acted, also where it was found to have lapsed before the order was
// recorded. Refused where it was made too late: only a fresh seizure starts a new clock (R (Kingdom Corporate) v HMRC).
func (r *Room) RecordDetention(ctx context.Context, caseID ids.Case, m Making) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "detention.recorded", func(ctx context.Context, d *doing) error {
		var err error
		out.Order, out.Alarm, err = d.detain(ctx, m)
		return err
	})
	return out, err
}

func (d *doing) detain(ctx context.Context, m Making) (o Order, alarm string, err error) {
	if err := d.takeUp(ctx, &m, Made, Detention); err != nil {
		return o, "", err
	}
	a, err := d.aimAt(ctx, m.AssetID, m.Interests)
	if err != nil {
		return o, "", err
	}
	code := detentionPower(a.asset.Kind)
	if code == "" {
		return o, "", refused([]string{"Restraint order", "Freezing order, for an account"}, "Only cash, listed assets and cryptoassets can be detained under Part 5")
	}
	p, _ := powers.ByCode(code)
	if err := a.only(m.Interests != nil, "a first detention order is for property inside its 48 hours", assets.DeniedSeized, assets.Lapsed); err != nil {
		return o, "", err
	}
	if err := d.notTwice(a, Detention); err != nil {
		return o, "", err
	}
	bad := map[string]string{}
	m.checkMoments(d.tx.Now, true, bad)
	m.checkWords(bad)
	if m.MadeBy != Bench && m.MadeBy != JP {
		bad["made_by"] = "Choose who made the order: the bench or a single justice"
	}
	by, auth, err := d.r.parties(ctx, d.tx, d.g, p, m.Applicant, m.Authoriser, m.partyDay(d.tx.Now), bad)
	if err != nil {
		return o, "", err
	}
	if err := fault.Fields("Check the order", bad, makingFields...); err != nil {
		return o, "", err
	}
	clocks, err := firstHours(a, m)
	if err != nil {
		return o, "", err
	}
	if clocks[0].Code == "CR-ITEM" { // what a cryptoasset was found by is detained under a section of its own
		code = "CR-ITEM-DET"
	}
	o = m.order(Detention, family(a.asset.Kind), code, Made, by, auth)
	worth, err := d.worth(ctx, a)
	if err != nil {
		return o, "", err
	}
	o.Reaches = a.reaches(worth, 0)
	o.AmountPence = sum(o.Reaches)
	alarm, err = d.make(ctx, &o, a, m, Start{Code: code, Nation: clocks[0].Nation})
	if err != nil {
		return o, "", err
	}
	for _, c := range clocks {
		if err := d.end(ctx, c, Acted, *o.MadeAt, o.Name()+" made"); err != nil {
			return o, "", err
		}
	}
	if err := d.set(ctx, a.interests, assets.DeniedDetained, *o.MadeAt, o.Name()); err != nil {
		return o, "", err
	}
	if err := d.payIn(ctx, a, clocks[0]); err != nil {
		return o, "", err
	}
	return o, alarm, d.note(ctx, "detention.recorded", o, *o.MadeAt, a.asset.Name()+": detention ordered", made(o))
}

// firstHours finds the clocks of 48 hours that an order made on property must beat: of each interest the latest that had
// started. Refused where the order is too late for any of them.
func firstHours(a aim, m Making) ([]Clock, error) {
	latest := map[ids.Interest]Clock{}
	var later *Clock // the first that started only after the order
	for _, x := range a.clocks {
		switch {
		case !fortyEight(x.Code) || x.State == Stopped || !a.runsOn(x) || x.InterestID == nil:
		case !x.StartAt.After(m.Made):
			latest[*x.InterestID] = x
		case later == nil || x.StartAt.Before(later.StartAt):
			later = &x
		}
	}
	if len(latest) == 0 && later != nil {
		return nil, fault.Fields("Check the order", map[string]string{"made_at": "The order cannot have been made before the 48 hours began: " + localText(later.StartAt)})
	}
	if len(latest) == 0 {
		return nil, refused([]string{"Record the seizure, which starts the 48 hours"}, "No clock of 48 hours ran on "+a.asset.Name()+" when the order was made")
	}
	var out []Clock
	for _, i := range a.interests {
		c, ok := latest[i.ID]
		switch {
		case !ok:
			continue
		case c.Code == "S47-48":
			return nil, refused([]string{"Restraint order", "Detention order under s.47M"}, a.asset.Name()+" was seized under s.47C: Part 5 detention does not follow from it")
		case c.Ended(m.Made):
			return nil, refused([]string{"Record the release of the property", "Record a fresh seizure, which starts a new 48 hours and is contested (Kingdom Corporate)"},
				"The 48 hours ended "+c.End().AtEnd()+": an order made at "+localText(m.Made)+" is too late")
		}
		out = append(out, c)
	}
	return out, nil
}
