package orders

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/assets"
)

// takeUp makes m the decision on the application it names, where it names one: what the application is about, who applied
// and when stand as they were recorded. Refused where the application is of another kind or past that step.
func (d *doing) takeUp(ctx context.Context, m *Making, to State, kinds ...Kind) error {
	if m.Application == 0 {
		return nil
	}
	o, a, err := d.orderAt(ctx, m.Application, m.Version)
	if err != nil {
		return err
	}
	if !oneOf(o.Kind, kinds) {
		return refused([]string{"Record it on the application for " + lower(kinds[0].Title())}, o.Name()+" is no application for that")
	}
	if o.WithdrawnAt != nil || !o.State.leads(o.Kind, to) {
		return impossible(o, to)
	}
	if len(a.interests) == 0 {
		return fault.New(fault.Refused, "Nothing that %s is about stands any more", o.Name())
	}
	m.AssetID, m.Interests = a.asset.ID, nil
	for _, i := range a.interests {
		if i.AssetID == a.asset.ID {
			m.Interests = append(m.Interests, i.ID)
		}
	}
	if o.LodgedAt != nil {
		m.Lodged = *o.LodgedAt
	}
	if m.Listed.IsZero() && o.ListedAt != nil {
		m.Listed = *o.ListedAt
	}
	if m.Court == "" {
		m.Court = o.Court
	}
	if m.CourtRef == "" {
		m.CourtRef = o.CourtRef
	}
	m.Terms = joinedOnce(o.Terms, m.Terms)
	m.Applicant, m.Authoriser = o.asParties()
	m.settled = true
	d.onto = &o
	return nil
}

func joinedOnce(a, b string) string {
	if b == "" || a == b {
		return a
	}
	return joined(a, b)
}

// asParties are who applied and who authorised, as the order holds them.
func (o Order) asParties() (by, auth Party) {
	by, auth = Party{Name: o.Applicant, Rank: o.ApplicantRank, Accred: o.ApplicantAccred, settled: true}, Party{Name: o.Authoriser, Rank: o.AuthoriserRank, settled: true}
	if o.ApplicantID != nil {
		by.User = *o.ApplicantID
	}
	if o.AuthoriserID != nil {
		auth.User = *o.AuthoriserID
	}
	auth.settled = !o.authorityNeeded() // an applicant of the rank needs nobody beside them
	return by, auth
}

// adopt makes the application that the act decides what o says: the application keeps its number, its people and its
// steps, and takes the court's decision.
func (d *doing) adopt(ctx context.Context, o *Order) error {
	app := *d.onto
	d.before(app)
	for n := range d.was.Orders {
		if d.was.Orders[n].ID == app.ID && d.was.Orders[n].Reaches == nil {
			d.was.Orders[n].Reaches = app.Reaches
		}
	}
	to, reaches := o.State, o.Reaches
	o.ID, o.N, o.CaseID, o.ForceID, o.UnitID, o.Version = app.ID, app.N, app.CaseID, app.ForceID, app.UnitID, app.Version
	o.CreatedAt, o.CreatedBy, o.UpdatedAt = app.CreatedAt, app.CreatedBy, app.UpdatedAt
	o.ApplicantID, o.Applicant, o.ApplicantRank, o.ApplicantAccred = app.ApplicantID, app.Applicant, app.ApplicantRank, app.ApplicantAccred
	o.AuthoriserID, o.Authoriser, o.AuthoriserRank = app.AuthoriserID, app.Authoriser, app.AuthoriserRank
	o.State = app.State
	var err error
	if o.Overrides, err = overridesOf(ctx, d.tx, d.g, app.ID); err != nil { // what was overridden stands for the order too
		return err
	}
	if err := updateOrder(ctx, d.tx, o, o.columns()); err != nil {
		return err
	}
	if err := replaceReaches(ctx, d.tx, *o, reaches); err != nil {
		return err
	}
	o.Reaches = reaches
	d.about = o.ID
	d.tx.Record("order.changed", on(d.g, "order", int64(o.ID)), map[string]any{"old": app, "new": o})
	if to == Listed && !o.State.leads(o.Kind, Listed) {
		if err := d.move(ctx, o, *o.LodgedAt, "", Lodged); err != nil {
			return err
		}
	}
	when := d.tx.Now
	switch {
	case to == Made && o.MadeAt != nil:
		when = *o.MadeAt
	case o.LodgedAt != nil:
		when = *o.LodgedAt
	}
	return d.move(ctx, o, when, "", to)
}

// applications gives the application of one of the kinds that is open on any of the interests of a; the zero Order for
// none.
func (a aim) application(kinds ...Kind) Order {
	for _, o := range a.orders {
		if o.WithdrawnAt == nil && o.State.Open() && oneOf(o.Kind, kinds) && o.names(a.ids()) {
			return o
		}
	}
	return Order{}
}

// notTwice refuses an order recorded by itself while an application for the like is open on the same property.
func (d *doing) notTwice(a aim, kinds ...Kind) error {
	if d.onto != nil {
		return nil
	}
	if o := a.application(kinds...); o.ID != 0 {
		return refused([]string{"Record the next step of " + o.Name(), "Withdraw " + o.Number()}, o.Name()+" is open on "+a.asset.Name()+": it is "+lower(o.State.Title()))
	}
	return nil
}

// Open reports whether an application is on its way: drafted, authorised, or before the court.
func (s State) Open() bool { return s == Drafted || s == Authorised || s.Pending() }

// applicable lists the states of property in which an order of the kind may be applied for, and why not in others.
func applicable(k Kind) ([]assets.State, string) {
	switch k {
	case Detention:
		return []assets.State{assets.DeniedSeized}, "a first detention order is for property inside its 48 hours"
	case FurtherDetention:
		return []assets.State{assets.DeniedDetained, assets.ForfeitureNotice, assets.ForfeitureApplied}, "there is no detention order to extend"
	case Freezing:
		return []assets.State{assets.Identified, assets.Assessed, assets.Lapsed}, "a first freezing order is for property that nothing holds"
	case FreezingVariation:
		return []assets.State{assets.DeniedFrozen, assets.ForfeitureNotice, assets.ForfeitureApplied}, "there is no freezing order to vary"
	case Restraint:
		return []assets.State{assets.Identified, assets.Assessed, assets.DeniedSeized, assets.DeniedPACE, assets.Lapsed}, "a restraint order reaches free property; what Part 5 holds is not free (s.82)"
	case Forfeiture:
		return []assets.State{assets.DeniedSeized, assets.DeniedDetained, assets.DeniedFrozen}, "forfeiture is applied for while property is held under Part 5"
	}
	return nil, "no application for it can be made"
}
