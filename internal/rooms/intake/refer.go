package intake

import (
	"context"
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
)

// Sources are who refers, in the order they are offered.
var Sources = []struct{ Code, Title string }{
	{"officer", "An officer of the force"}, {"unit", "Another unit of the force"}, {"partner", "Another agency"}, {"prosecutor", "The prosecutor"},
}

// Properties are what a referral can be about, in the order they are offered.
var Properties = []struct{ Code, Title string }{
	{"", "No property yet"}, {string(assets.Cash), "Cash"}, {string(assets.Account), "Money in an account"}, {string(assets.Listed), "Watch, jewellery, bullion, art or another listed asset"},
	{string(assets.Crypto), "Cryptoassets"}, {string(assets.Vehicle), "Vehicle"}, {string(assets.Property), "Land or building"}, {string(assets.Other), "Other property"},
}

// Advice is the kind of a referral that asks a question and tells of no event.
const Advice = "advice"

// Refer sends a referral to a unit of the force and gives it its number. It is placed in the queue by what runs out first:
// the act-by of the clock that the seizure started, else the force's own time to decide.
func (r *Room) Refer(ctx context.Context, x Referral) (Referral, error) {
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if !tx.Actor.Can(perm.ReferralMake) {
			return fault.New(fault.Forbidden, "You cannot refer")
		}
		return r.undoable(ctx, tx, func() error {
			if err := r.refer(ctx, tx, &x); err != nil {
				return err
			}
			return r.changed(ctx, tx, x.place())
		})
	})
	return x, err
}

// ReferEvent makes a referral of an event that has financial potential: what the event tells is carried over.
func (r *Room) ReferEvent(ctx context.Context, key string, version int, unit ids.Unit) (x Referral, err error) {
	_, err = r.changeEvent(ctx, key, version, Linked, "referred", func(ctx context.Context, tx *db.Tx, e *Event) error {
		if unit == 0 {
			unit = e.UnitID
		}
		x = Referral{UnitID: unit, Source: "event", Referrer: e.Officer, Kind: string(e.Kind), Summary: e.Summary, Subject: e.Subject, CrimeRef: e.CrimeRef,
			Threat: e.Threat, Offences: e.Offences, Nation: e.Nation, HappenedAt: &e.OccurredAt, EstimatePence: e.CashPence, EventID: &e.ID}
		if x.Referrer == "" {
			x.Referrer = tx.Actor.Name
		}
		if e.CashPence != nil && *e.CashPence > 0 {
			x.Property = string(assets.Cash)
			if e.Power != "" && e.Power != "none" {
				x.Power, x.SeizedAt = e.Power, &e.OccurredAt
			}
		}
		if e.Kind == Charge {
			x.ChargedOn = caltime.DateOf(e.OccurredAt)
		}
		if err := r.refer(ctx, tx, &x); err != nil {
			return err
		}
		by := tx.Actor.User
		e.ReferralID = &x.ID
		if e.TriagedAt == nil {
			e.TriagedAt, e.TriagedBy = &tx.Now, &by
		}
		return nil
	})
	return x, err
}

// refer completes, checks and keeps a referral within tx.
func (r *Room) refer(ctx context.Context, tx *db.Tx, x *Referral) error {
	if tx.Actor.Kind == actor.Person {
		x.ForceID = tx.Actor.Force
		if x.Source != "event" {
			by := tx.Actor.User
			x.ReferrerID = &by
		}
		if x.Referrer == "" {
			x.Referrer = tx.Actor.Name
		}
	}
	names, err := r.Users.UnitNames(ctx, tx, x.ForceID)
	if err != nil {
		return err
	}
	s, err := r.settings(ctx, tx, x.ForceID, caltime.DateOf(tx.Now))
	if err != nil {
		return err
	}
	for _, text := range []*string{&x.Referrer, &x.Contact, &x.Summary, &x.Subject, &x.CrimeRef} {
		*text = tidy(*text)
	}
	x.Offences = strings.Join(x.OffenceCodes(), " ")
	if x.Nation == "" {
		x.Nation = caltime.EnglandWales
	}
	bad := x.check(tx.Now, func(code string) bool { return s.scoring.OffenceName(code) != "" })
	if names[x.UnitID] == "" {
		bad["unit"] = "Choose the unit it is for"
	}
	if err := fault.Fields("Check the referral", bad, referralFields...); err != nil {
		return err
	}
	x.ReferredAt = tx.Now
	if err := r.place(ctx, tx, x, s); err != nil {
		return err
	}
	force, err := r.Users.Force(ctx, tx, x.ForceID)
	if err != nil {
		return err
	}
	if x.Ref, err = r.Cases.TakeNumber(ctx, tx, "R-"+force.RefPrefix, caltime.DateOf(tx.Now).Y); err != nil {
		return err
	}
	x.PublicKey, x.State = ids.NewKey(), Received
	x.Version, x.CreatedAt, x.CreatedBy, x.UpdatedAt = 1, tx.Now, tx.Actor.User, tx.Now
	if err := insertReferral(ctx, tx, x); err != nil {
		return err
	}
	if u := gathering(tx); u != nil {
		kept := *x
		u.Referral, u.ReferralAt, u.ReferralNew = &kept, x.Version, true
	}
	return r.told(ctx, tx, "referral.received", nil, x, Step{ToState: string(Received)})
}

var referralFields = []string{"unit", "source", "referrer", "contact", "kind", "happened_at", "summary", "subject", "crime_ref", "threat", "offences", "property", "power", "seized_at",
	"estimate", "charged_on", "hearing_on", "plea_on"}

// check reports, field by field, why x cannot be kept at the time now.
func (x Referral) check(now time.Time, offence func(code string) bool) map[string]string {
	bad := map[string]string{}
	known := x.Source == "event"
	for _, s := range Sources {
		known = known || s.Code == x.Source
	}
	if !known {
		bad["source"] = "Choose who refers"
	}
	if x.Kind != Advice && EventKind(x.Kind).Title() == "" {
		bad["kind"] = "Choose what it is about"
	}
	known = false
	for _, p := range Properties {
		known = known || p.Code == x.Property
	}
	if !known {
		bad["property"] = "Choose the property from the list"
	}
	if x.Summary == "" {
		bad["summary"] = "Enter in a few sentences what happened and what you ask for"
	}
	if x.Referrer == "" {
		bad["referrer"] = "Enter the name or shoulder number of who refers"
	}
	for field, t := range map[string]struct {
		text, what string
		most       int
	}{"summary": {x.Summary, "What happened", mostSummary}, "referrer": {x.Referrer, "The name", mostShort}, "contact": {x.Contact, "The contact", mostShort},
		"subject": {x.Subject, "The name of the person", mostShort}, "crime_ref": {x.CrimeRef, "The crime reference", 60}} {
		switch {
		case len([]rune(t.text)) > t.most:
			bad[field] = t.what + " must be " + ids.String(int64(t.most)) + " characters or fewer"
		case unfit(t.text):
			bad[field] = t.what + " holds a character that cannot be kept, such as a NUL"
		}
	}
	for field, at := range map[string]*time.Time{"happened_at": x.HappenedAt, "seized_at": x.SeizedAt} {
		if at != nil && at.After(now) {
			bad[field] = "The time must be in the past"
		}
	}
	switch {
	case x.Power != "" && x.SeizedAt == nil:
		bad["seized_at"] = "Enter when it was seized"
	case x.Power == "" && x.SeizedAt != nil:
		bad["power"] = "Choose the power it was seized under"
	case x.Power != "" && assets.Power(x.Power).Title() == x.Power:
		bad["power"] = "Choose the power from the list"
	}
	if x.EstimatePence != nil && (*x.EstimatePence < 0 || *x.EstimatePence > money.Most) {
		bad["estimate"] = "Enter a sum up to " + money.Most.String()
	}
	if !x.ChargedOn.IsZero() && x.ChargedOn.After(caltime.DateOf(now)) {
		bad["charged_on"] = "The charge must be in the past"
	}
	if x.Threat != "" && !threatKnown(x.Threat) {
		bad["threat"] = "Choose the threat from the list"
	}
	if x.Nation != "" && !slices.Contains(caltime.Nations(), x.Nation) {
		bad["nation"] = "Choose the nation from the list"
	}
	for _, c := range x.OffenceCodes() {
		if !offence(c) {
			bad["offences"] = "There is no offence " + c + " on the list"
		}
	}
	return bad
}

// place reckons what runs out first, and so where the referral stands in the queue.
func (r *Room) place(ctx context.Context, rd db.Reader, x *Referral, s settings) error {
	x.DueAt = x.ReferredAt.Add(time.Duration(s.decideHours) * time.Hour)
	x.ClockCode, x.EndsAt, x.ActByAt = "", nil, nil
	if x.SeizedAt == nil {
		return nil
	}
	code := orders.SeizureClock(assets.Power(x.Power))
	if code == "" {
		return nil
	}
	k, err := r.Orders.Reckon(ctx, rd, orders.Start{Code: code, Nation: x.Nation, At: *x.SeizedAt})
	if err != nil || k.Code == "" {
		return err
	}
	x.ClockCode, x.EndsAt, x.ActByAt = string(k.Code), k.EndAt, k.ActByAt
	for _, t := range []*time.Time{k.ActByAt, k.EndAt} {
		if t != nil && t.Before(x.DueAt) {
			x.DueAt = *t
		}
	}
	return nil
}
