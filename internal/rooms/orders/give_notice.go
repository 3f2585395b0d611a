package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// Notice is a forfeiture notice that a senior officer gives: s.297A for detained cash, s.303Z9 for a frozen account.
type Notice struct {
	AssetID    ids.Asset
	Interests  []ids.Interest
	Given      time.Time
	PrintedEnd caltime.Date // the last day to object, where the notice gives more than 30
	Applicant  Party        // who asked for it; another officer than the one who gives it
	Officer    Party        // the senior officer who gives it
	To         string       // everybody it was given to, and how
}

// GiveForfeitureNotice records a forfeiture notice. It can be given only while the property is held under an order of a
// magistrates' court, by an officer of the rank of inspector or above as at that day, and leaves at least 30 days to
// object, of which the day after it was given is the first. The order behind it goes on, with its own clock.
func (r *Room) GiveForfeitureNotice(ctx context.Context, caseID ids.Case, n Notice) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "notice.given", func(ctx context.Context, d *doing) error {
		var err error
		out.Order, err = d.notice(ctx, n)
		return err
	})
	return out, err
}

func (d *doing) notice(ctx context.Context, n Notice) (o Order, err error) {
	a, err := d.aimAt(ctx, n.AssetID, n.Interests)
	if err != nil {
		return o, err
	}
	if err := a.only(n.Interests != nil, "a forfeiture notice is for property that a court’s order holds", assets.DeniedDetained, assets.DeniedFrozen); err != nil {
		return o, err
	}
	code := noticePower(a.family())
	p, ok := powers.ByCode(code)
	if !ok {
		return o, refused([]string{"Apply to the court for forfeiture"}, "There is no forfeiture notice for "+lower(a.asset.Kind.Title()))
	}
	before := holding(a.orders, a.ids(), Detention, FurtherDetention, Freezing, FreezingVariation)
	bad := map[string]string{}
	switch {
	case n.Given.IsZero():
		bad["made_at"] = "Enter when the notice was given"
	case n.Given.After(d.tx.Now):
		bad["made_at"] = "The notice cannot be given in the future"
	}
	if strings.TrimSpace(n.To) == "" {
		bad["to"] = "Enter to whom the notice was given, and how"
	}
	long(bad, "to", n.To, "To whom it was given", mostText)
	by, officer, err := d.r.parties(ctx, d.tx, d.g, p, n.Applicant, n.Officer, dayOf(n.Given, d.tx.Now), bad)
	if err != nil {
		return o, err
	}
	if n.Officer.empty() {
		bad["authoriser"] = "Choose the senior officer who gave the notice: " + lower(p.Authority.Rank.String()) + " or above"
	}
	if err := fault.Fields("Check the notice", bad, makingFields...); err != nil {
		return o, err
	}
	switch {
	case before.ID == 0 || before.MadeAt == nil:
		return o, refused([]string{Detention.Title()}, "No court’s order holds "+a.asset.Name())
	case before.MadeBy == JP:
		return o, refused([]string{FurtherDetention.Title() + " by the magistrates’ court"}, before.Name()+" was made by a single justice: a notice needs an order of the magistrates’ court ("+p.Cite+")")
	case n.Given.Before(*before.MadeAt), before.EndAt != nil && !n.Given.Before(*before.EndAt):
		return o, refused([]string{"Give the notice while the property is held"}, "When the notice was given, "+before.Name()+" was not running")
	}
	m := Making{Made: n.Given, PrintedEnd: n.PrintedEnd, Terms: n.To}
	o = m.order(ForfeitureNotice, a.family(), code, Given, by, officer)
	worth, err := d.worth(ctx, a)
	if err != nil {
		return o, err
	}
	o.Reaches = a.reaches(worth, 0)
	o.AmountPence = sum(o.Reaches)
	_, nation, err := d.clockOf(ctx, before)
	if err != nil {
		return o, err
	}
	s := Start{Code: code, Nation: nation, Local: caltime.LocalOf(n.Given), CourtEnd: n.PrintedEnd}
	c, err := d.r.reckon(ctx, d.tx, s)
	if err != nil {
		return o, err
	}
	o.EndAt, o.LastDay = c.EndAt, c.LastDay
	if err := d.begin(ctx, &o); err != nil {
		return o, err
	}
	s.OrderID, s.AssetID = o.ID, a.asset.ID
	if o.AmountPence != nil {
		s.Value = *o.AmountPence
	}
	if _, err := d.start(ctx, s); err != nil {
		return o, err
	}
	if err := d.set(ctx, a.interests, assets.ForfeitureNotice, *o.MadeAt, o.Name()); err != nil {
		return o, err
	}
	return o, d.note(ctx, "notice.given", o, *o.MadeAt, a.asset.Name()+": forfeiture notice given", p.Cite+", by "+o.Authoriser+". Objections to the end of "+o.LastDay.WithDay())
}
