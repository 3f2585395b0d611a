package intake

import (
	"context"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// undoKind is the one kind of act of this room: it is taken back by putting back what was.
const undoKind = "intake.changed"

// undoData is what taking a step back needs: the event, the referral or both that it changed, as they were, with the version
// that the step left. Of one that the step brought in it holds that one.
type undoData struct {
	Event       *Event    `json:",omitempty"`
	EventAt     int       `json:",omitempty"`
	EventNew    bool      `json:",omitempty"`
	Referral    *Referral `json:",omitempty"`
	ReferralAt  int       `json:",omitempty"`
	ReferralNew bool      `json:",omitempty"`
	Steps       []int64
	Back        string
}

type undoKey struct{}

// gathering is what the verb that runs in tx leaves for undoing it; nil where it cannot be undone.
func gathering(tx *db.Tx) *undoData {
	u, _ := tx.Kept(undoKey{}).(*undoData)
	return u
}

// undoable runs a verb of a person so that it can be taken back: do fills what undoing needs by way of gathering.
func (r *Room) undoable(ctx context.Context, tx *db.Tx, do func() error) error {
	if tx.Actor.Kind != actor.Person {
		return do()
	}
	u := &undoData{}
	tx.Keep(undoKey{}, u)
	defer tx.Keep(undoKey{}, nil)
	if err := do(); err != nil {
		return err
	}
	a := cases.Act{Kind: undoKind, Entity: "referral"}
	var at place
	switch {
	case u.Referral != nil:
		u.Back, a.ForceID, a.EntityID, at = u.Referral.Path(), u.Referral.ForceID, u.Referral.ID, u.Referral.place()
		if u.ReferralNew && !tx.Actor.Can(perm.IntakeView) {
			u.Back = "/refer"
		}
	case u.Event != nil:
		u.Back, a.ForceID, a.Entity, a.EntityID, at = u.Event.Path(), u.Event.ForceID, "event", u.Event.ID, u.Event.place()
	default:
		return nil
	}
	var err error
	if a.CaseID, err = r.standsIn(ctx, tx, at); err != nil {
		return err
	}
	_, err = cases.WriteActOf(ctx, tx, a, u)
	return err
}

func (r *Room) registerUndo() {
	r.Cases.RegisterUndoOf(undoKind, r.undo, func(a cases.Act) string {
		var d undoData
		_ = a.Read(&d) // read before, when it was taken back
		return d.Back
	})
}

// undo puts an event, a referral or both back to what they were, where nothing has happened to them since and nobody has
// worked on what rests on them.
func (r *Room) undo(ctx context.Context, tx *db.Tx, _ access.Grant, a cases.Act) error {
	var d undoData
	if err := a.Read(&d); err != nil {
		return err
	}
	var places []place
	var left []ids.Case
	var built Built
	built.Since = a.At
	if d.Referral != nil {
		now, err := r.referralFor(ctx, tx, d.Referral.PublicKey)
		if err != nil {
			return err
		}
		own := d.ReferralNew && now.ReferrerID != nil && *now.ReferrerID == tx.Actor.User
		switch {
		case !own && !tx.Actor.CanIn(perm.ReferralWork, d.Referral.UnitID) && !tx.Actor.CanIn(perm.ReferralDecide, d.Referral.UnitID) && !tx.Actor.CanIn(perm.IntakeEnter, d.Referral.UnitID):
			return fault.New(fault.Forbidden, "That is for the unit whose queue the referral stands in")
		case now.Version != d.ReferralAt:
			return happened("referral")
		}
		x := *d.Referral
		if d.ReferralNew {
			x.State, x.Reason, x.ReasonNote = WithdrawnByThem, "recorded_in_error", "Taken back"
		}
		if x.OwnerID != nil && x.State.Waiting() { // they may have left since: then it waits for whoever takes it
			if can, err := r.canHave(ctx, tx, x.ForceID, *x.OwnerID); err != nil {
				return err
			} else if can.ID == 0 {
				x.OwnerID, x.AllocatedAt = nil, nil
			}
		}
		x.Version, x.UpdatedAt = now.Version+1, tx.Now
		if err := updateReferral(ctx, tx, &x, now.Version); err != nil {
			return err
		}
		tx.Record("referral.undone", on("referral", x.ID, x.ForceID, now.CaseID), map[string]any{"old": now, "new": x})
		places, built.Referrals = append(places, now.place(), x.place()), append(built.Referrals, x.ID)
		if now.CaseID != nil && x.CaseID == nil {
			left = append(left, *now.CaseID)
		}
	}
	if d.Event != nil {
		now, err := r.eventFor(ctx, tx, d.Event.PublicKey)
		if err != nil {
			return err
		}
		switch {
		case d.Referral == nil && !tx.Actor.CanIn(perm.IntakeEnter, d.Event.UnitID):
			return fault.New(fault.Forbidden, "That is for the unit whose queue the event stands in")
		case now.Version != d.EventAt:
			return happened("event")
		}
		e := *d.Event
		if d.EventNew {
			e.State, e.TriageReason = Withdrawn, "Taken back"
		}
		e.Version, e.UpdatedAt = now.Version+1, tx.Now
		if err := updateEvent(ctx, tx, &e, now.Version); err != nil {
			return err
		}
		tx.Record("event.undone", on("event", e.ID, e.ForceID, now.CaseID), map[string]any{"old": now, "new": e})
		places, built.Events = append(places, now.place(), e.place()), append(built.Events, e.ID)
		if now.CaseID != nil && e.CaseID == nil && len(left) == 0 {
			left = append(left, *now.CaseID)
		}
	}
	for _, p := range places {
		id, err := r.standsIn(ctx, tx, p)
		if err != nil {
			return err
		}
		built.Cases = append(built.Cases, id)
	}
	for _, veto := range r.BeforeUndo {
		if err := veto(ctx, tx, built); err != nil {
			return err
		}
	}
	if err := withdrawSteps(ctx, tx, d.Steps); err != nil {
		return err
	}
	for _, id := range left {
		g, err := access.Open(ctx, tx, id, access.Edit)
		if err != nil {
			return err
		}
		if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "intake.undone", Title: "Taken back: what was linked to the case", Entity: a.Entity, EntityID: a.EntityID}); err != nil {
			return err
		}
		if err := r.Cases.Changed(ctx, tx, g); err != nil {
			return err
		}
	}
	return r.changed(ctx, tx, places...)
}

// Built asks whether anybody has built on events and referrals since they were changed.
type Built struct {
	Events, Referrals []int64
	Cases             []ids.Case // and intake files in which they stand, or stood
	Since             time.Time
}

func happened(what string) error {
	return &fault.Error{Kind: fault.Refused, Message: "Something has happened to the " + what + " since, so this cannot be taken back",
		Next: []string{"Correct it with a further step and its reason"}}
}
