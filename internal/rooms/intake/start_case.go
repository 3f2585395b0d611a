package intake

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// What a case can be opened for.
const (
	FromReferral = "referral"
	FromEvent    = "event"
)

// starts tells the room of cases how a case is opened for a referral and for an event.
func (r *Room) starts() {
	r.Cases.Starts(FromReferral, cases.Start{Read: r.referralDraft, Join: func(ctx context.Context, tx *db.Tx, g access.Grant, key string, version int) error {
		_, err := r.changeReferralTx(ctx, tx, key, version, perm.ReferralWork, func(ctx context.Context, tx *db.Tx, x *Referral, _ *Step) error { return r.accept(ctx, tx, g, x) })
		return err
	}})
	r.Cases.Starts(FromEvent, cases.Start{Read: r.eventDraft, Join: func(ctx context.Context, tx *db.Tx, g access.Grant, key string, version int) error {
		_, err := r.changeEventTx(ctx, tx, key, version, Linked, "", func(ctx context.Context, tx *db.Tx, e *Event) error { return r.linkEvent(ctx, tx, g, e) })
		return err
	}})
}

// referralDraft is what a referral tells of the case to be opened for it.
func (r *Room) referralDraft(ctx context.Context, rd db.Reader, key string) (d cases.Draft, err error) {
	x, err := r.referralFor(ctx, rd, key)
	if err != nil {
		return d, err
	}
	a, _ := actor.From(ctx)
	switch {
	case !a.CanIn(perm.ReferralWork, x.UnitID):
		return d, fault.New(fault.Forbidden, "That is for the unit whose queue the referral stands in")
	case !open(x.State, Accepted):
		return d, impossible("The referral", x.State, Accepted)
	}
	consulted(ctx, nil, &x)
	d = cases.Draft{Version: x.Version, Name: "Referral " + x.Ref, Path: x.Path(), Does: "Referral " + x.Ref + " is accepted into it, and the referrer reads that it was.",
		New: cases.New{UnitID: x.UnitID, Title: x.caseTitle(), Summary: x.Summary, Nation: x.Nation, Threat: cases.Threat(x.Threat),
			Arising: cases.Arising{Origin: cases.Reactive, Basis: basisOf(x), Note: "Referral " + x.Ref}, Source: "referral " + x.Ref},
		Subject: cases.Named{Kind: "person", Name: x.Subject, Basis: "named in referral " + x.Ref}}
	if x.OwnerID != nil {
		d.New.LeadID = *x.OwnerID
	}
	crime(&d.New, x.CrimeRef)
	for _, p := range x.facts() {
		d.Known = append(d.Known, cases.Known{Label: p.Key, Value: p.Value})
	}
	expect(&d, x.EstimatePence, "estimate of the referral")
	return d, nil
}

// eventDraft is what an event tells of the case to be opened for it.
func (r *Room) eventDraft(ctx context.Context, rd db.Reader, key string) (d cases.Draft, err error) {
	e, err := r.eventFor(ctx, rd, key)
	if err != nil {
		return d, err
	}
	a, _ := actor.From(ctx)
	switch {
	case !a.CanIn(perm.IntakeEnter, e.UnitID):
		return d, fault.New(fault.Forbidden, "That is for the unit whose queue the event stands in")
	case !open(e.State, Linked):
		return d, impossible("The event", e.State, Linked)
	}
	consulted(ctx, &e, nil)
	x := Referral{Kind: string(e.Kind), Power: e.Power, HappenedAt: &e.OccurredAt}
	if e.Power == "none" {
		x.Power = ""
	}
	if e.CashPence != nil && *e.CashPence > 0 {
		x.Property = "cash"
	}
	d = cases.Draft{Version: e.Version, Name: e.Kind.Title() + " of " + caltime.DateOf(e.OccurredAt).UK(), Path: e.Path(), Does: "The event is linked to it.",
		New: cases.New{UnitID: e.UnitID, Title: x.caseTitle(), Summary: e.Summary, Nation: e.Nation, Threat: cases.Threat(e.Threat),
			Arising: cases.Arising{Origin: cases.Reactive, Basis: basisOf(x), Note: "Event of " + e.Source}, Source: "event " + e.Source + " " + e.SourceKey},
		Subject: cases.Named{Kind: "person", Name: e.Subject, BornOn: e.BornOn, Basis: "named in an event of " + e.Source}}
	switch e.Kind {
	case Arrest, Charge:
		d.Subject.Category = "suspect"
	case Conviction:
		d.Subject.Category = "convicted"
	}
	crime(&d.New, e.CrimeRef)
	for _, p := range e.facts() {
		d.Known = append(d.Known, cases.Known{Label: p.Key, Value: p.Value})
	}
	expect(&d, e.worth(), "estimate at intake")
	return d, nil
}

// worth is what an event tells of money and property together; nil: nothing.
func (e Event) worth() *money.Pence {
	var sum money.Pence
	known := false
	for _, p := range []*money.Pence{e.CashPence, e.PropertyPence} {
		if p != nil {
			sum, known = sum+*p, true
		}
	}
	if !known || sum == 0 {
		return nil
	}
	return &sum
}

// expect puts the value that is expected into the summary, which a case keeps, as the estimate that it is.
func expect(d *cases.Draft, value *money.Pence, basis string) {
	if value != nil {
		d.New.Summary = strings.TrimSpace(d.New.Summary + "\n\nExpected value: about " + value.String() + " (" + basis + ").")
	}
}

// crime makes a crime reference the first of the case.
func crime(n *cases.New, ref string) {
	if ref != "" {
		n.Refs = []cases.NewRef{{Kind: cases.RefCrime, Value: ref}}
	}
}

// caseTitle names the matter without a person's name: "Seizure: cash, 23 November 2026".
func (x Referral) caseTitle() string {
	title := EventKind(x.Kind).Title()
	if title == "" {
		title = "Referral"
	}
	if p := propertyTitle(x.Property); p != "" {
		title += ": " + strings.ToLower(p[:1]) + p[1:]
	}
	for _, at := range []*time.Time{x.SeizedAt, x.HappenedAt} {
		if at != nil {
			return title + ", " + caltime.DateOf(*at).UK()
		}
	}
	return title
}

// Drafted is what the first of some events and referrals tells that the actor may open a case for; no name where there is none.
func (r *Room) Drafted(ctx context.Context, rd db.Reader, events, referrals []int64) (d cases.Draft, err error) {
	for _, id := range referrals {
		x, err := referralByID(ctx, rd, id)
		if err == nil {
			d, err = r.referralDraft(ctx, rd, x.PublicKey)
		}
		if err == nil || !passed(err) {
			return d, err
		}
	}
	for _, id := range events {
		e, err := eventByID(ctx, rd, id)
		if err == nil {
			d, err = r.eventDraft(ctx, rd, e.PublicKey)
		}
		if err == nil || !passed(err) {
			return d, err
		}
	}
	return cases.Draft{}, nil
}

// passed reports whether a fault says only that this one is not to be had.
func passed(err error) bool {
	return fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) || fault.Is(err, fault.Refused)
}

// LinkTo puts events and referrals on a case within tx: those that the actor may link and that stand on none.
func (r *Room) LinkTo(ctx context.Context, tx *db.Tx, g access.Grant, events, referrals []int64) error {
	for _, id := range referrals {
		x, err := referralByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if x.CaseID != nil || !open(x.State, Accepted) || !tx.Actor.CanIn(perm.ReferralWork, x.UnitID) {
			continue
		}
		if _, err := r.changeReferralTx(ctx, tx, x.PublicKey, 0, perm.ReferralWork, func(ctx context.Context, tx *db.Tx, x *Referral, _ *Step) error { return r.accept(ctx, tx, g, x) }); err != nil {
			return err
		}
	}
	for _, id := range events {
		e, err := eventByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if e.CaseID != nil || !open(e.State, Linked) || !tx.Actor.CanIn(perm.IntakeEnter, e.UnitID) {
			continue
		}
		if _, err := r.changeEventTx(ctx, tx, e.PublicKey, 0, Linked, "", func(ctx context.Context, tx *db.Tx, e *Event) error { return r.linkEvent(ctx, tx, g, e) }); err != nil {
			return err
		}
	}
	return nil
}
