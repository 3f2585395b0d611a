package intake

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Decision is what is decided of a referral, with its reason.
type Decision struct {
	To     ReferralState
	Reason string   // code of Reasons
	Note   string   // in words: mandatory, for the referrer reads it
	Unit   ids.Unit // of a transfer to another unit of the force; 0: to another agency, which Note names
}

// DecideReferral refuses, returns, transfers or withdraws a referral, or asks for more information. Each needs a reason from
// the list that fits it, and words for the referrer. A transfer within the force moves the referral to that unit's queue.
func (r *Room) DecideReferral(ctx context.Context, key string, version int, d Decision) (Referral, error) {
	right := perm.ReferralDecide
	if d.To == MoreInformation {
		right = perm.ReferralWork
	}
	return r.changeReferral(ctx, key, version, right, func(ctx context.Context, tx *db.Tx, x *Referral, s *Step) error {
		d.Note = strings.TrimSpace(d.Note)
		bad := map[string]string{}
		switch d.To {
		case RefusedReferral, Returned, Transferred, WithdrawnByThem, MoreInformation:
		default:
			bad["to"] = "Choose the decision"
		}
		why, ok := ReasonByCode(d.Reason)
		if !ok || !why.fits(d.To) {
			bad["reason"] = "Choose a reason that fits the decision"
		}
		switch {
		case d.Note == "" && d.To == MoreInformation:
			bad["note"] = "Say what you need to know"
		case d.Note == "":
			bad["note"] = "Say why, in words the referrer can act on"
		case len([]rune(d.Note)) > mostSummary:
			bad["note"] = "The note must be 4000 characters or fewer"
		}
		if d.Unit != 0 && d.To == Transferred {
			names, err := r.Users.UnitNames(ctx, tx, x.ForceID)
			if err != nil {
				return err
			}
			if names[d.Unit] == "" || d.Unit == x.UnitID {
				bad["unit"] = "Choose another unit of the force"
			}
		}
		if err := fault.Fields("Check the decision", bad, "to", "reason", "note", "unit"); err != nil {
			return err
		}
		if !open(x.State, d.To) {
			return impossible("The referral", x.State, d.To)
		}
		s.Reason, s.Note = d.Reason, d.Note
		if d.To == Transferred && d.Unit != 0 {
			// Within the force it is the same referral in another queue: it waits there.
			x.UnitID, x.OwnerID, x.AllocatedAt, x.State = d.Unit, nil, nil, Received
			return nil
		}
		by := tx.Actor.User
		x.State, x.Reason, x.ReasonNote = d.To, d.Reason, d.Note
		if d.To != MoreInformation {
			x.DecidedAt, x.DecidedBy = &tx.Now, &by
		}
		return nil
	})
}

// AnswerReferral is the referrer's answer to what was asked, or a fact that the unit adds. The referral waits again.
func (r *Room) AnswerReferral(ctx context.Context, key string, version int, answer string) (Referral, error) {
	return r.changeReferral(ctx, key, version, perm.ReferralMake, func(_ context.Context, tx *db.Tx, x *Referral, s *Step) error {
		own := x.ReferrerID != nil && *x.ReferrerID == tx.Actor.User
		if !own && !tx.Actor.CanIn(perm.ReferralWork, x.UnitID) && !tx.Actor.CanIn(perm.ReferralDecide, x.UnitID) {
			return fault.Missing()
		}
		answer = strings.TrimSpace(answer)
		if answer == "" || len([]rune(answer)) > mostSummary {
			return fault.Fields("Check the answer", map[string]string{"answer": "Enter the answer, in at most 4000 characters"})
		}
		if !x.State.Waiting() {
			return impossible("The referral", x.State, Received)
		}
		x.State, s.Note = Received, answer
		return nil
	})
}

// ReopenReferral puts a refused or returned referral back in the queue, with the reason.
func (r *Room) ReopenReferral(ctx context.Context, key string, version int, why string) (Referral, error) {
	return r.changeReferral(ctx, key, version, perm.ReferralDecide, func(_ context.Context, _ *db.Tx, x *Referral, s *Step) error {
		why = strings.TrimSpace(why)
		if why == "" || len([]rune(why)) > mostSummary {
			return fault.Fields("Check the reason", map[string]string{"note": "Give the reason, in at most 4000 characters"})
		}
		if x.State.Waiting() || !open(x.State, Received) {
			return impossible("The referral", x.State, Received)
		}
		x.State, x.DecidedAt, x.DecidedBy, x.Reason, x.ReasonNote, s.Note = Received, nil, nil, "", "", why
		return nil
	})
}

// AcceptReferral takes a referral on: it is linked to a case that the actor may change.
func (r *Room) AcceptReferral(ctx context.Context, key string, version int, to ids.Case) (Referral, error) {
	return r.changeReferral(ctx, key, version, perm.ReferralWork, func(ctx context.Context, tx *db.Tx, x *Referral, _ *Step) error {
		g, err := access.Open(ctx, tx, to, access.Edit)
		if err != nil {
			return err
		}
		return r.accept(ctx, tx, g, x)
	})
}

// AcceptInNewCase opens a case for a referral and takes it on.
func (r *Room) AcceptInNewCase(ctx context.Context, key string, version int, n cases.New) (x Referral, c cases.Case, err error) {
	if c, err = r.Cases.OpenFrom(ctx, n, cases.From{Kind: FromReferral, Key: key, Version: version}); err == nil {
		x, err = r.referralFor(ctx, r.DB, key)
	}
	return x, c, err
}

// accept links x to a case within tx, with the event it was made of.
func (r *Room) accept(ctx context.Context, tx *db.Tx, g access.Grant, x *Referral) error {
	if g.ForceID() != x.ForceID {
		return fault.Missing()
	}
	if !open(x.State, Accepted) {
		return impossible("The referral", x.State, Accepted)
	}
	if err := cases.LockOpen(ctx, tx, g); err != nil {
		return err
	}
	id, by := g.CaseID(), tx.Actor.User
	x.State, x.CaseID, x.DecidedAt, x.DecidedBy, x.Reason, x.ReasonNote = Accepted, &id, &tx.Now, &by, "", ""
	if x.OwnerID == nil {
		x.OwnerID, x.AllocatedAt = &by, &tx.Now
	}
	if x.EventID != nil {
		e, err := eventByID(ctx, tx, *x.EventID)
		if err != nil {
			return err
		}
		was := e
		e.CaseID, e.State, e.UpdatedAt, e.Version = &id, Linked, tx.Now, was.Version+1
		if err := updateEvent(ctx, tx, &e, was.Version); err != nil {
			return err
		}
		if u := gathering(tx); u != nil {
			u.Event, u.EventAt = &was, e.Version
		}
		if err := r.told(ctx, tx, "event.linked", &e, nil, Step{FromState: string(was.State), ToState: string(Linked)}); err != nil {
			return err
		}
	}
	err := r.Cases.Note(ctx, tx, g, cases.Event{At: x.ReferredAt, Kind: "referral.accepted", Title: "Referral " + x.Ref + " accepted", Detail: firstLine(x.Summary),
		Entity: "referral", EntityID: x.ID})
	if err != nil {
		return err
	}
	return r.Cases.Changed(ctx, tx, g)
}

// changeReferral runs one step of a referral, which can be taken back.
func (r *Room) changeReferral(ctx context.Context, key string, version int, right perm.Permission, do func(ctx context.Context, tx *db.Tx, x *Referral, s *Step) error) (x Referral, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return r.undoable(ctx, tx, func() error {
			x, err = r.changeReferralTx(ctx, tx, key, version, right, do)
			return err
		})
	})
	return x, err
}

// changeReferralTx is changeReferral within a transaction that is open.
func (r *Room) changeReferralTx(ctx context.Context, tx *db.Tx, key string, version int, right perm.Permission, do func(ctx context.Context, tx *db.Tx, x *Referral, s *Step) error) (x Referral, err error) {
	if x, err = r.referralFor(ctx, tx, key); err != nil {
		return x, err
	}
	if right != perm.ReferralMake && !tx.Actor.CanIn(right, x.UnitID) {
		return x, fault.New(fault.Forbidden, "That is for the unit whose queue the referral stands in")
	}
	if version != 0 && version != x.Version {
		return x, fault.Stale("referral")
	}
	was, before := x, x.place()
	var s Step
	if err := do(ctx, tx, &x, &s); err != nil {
		return x, err
	}
	x.UpdatedAt, x.Version = tx.Now, was.Version+1
	if err := updateReferral(ctx, tx, &x, was.Version); err != nil {
		return x, err
	}
	if u := gathering(tx); u != nil {
		u.Referral, u.ReferralAt = &was, x.Version
	}
	s.FromState, s.ToState = string(was.State), string(x.State)
	if err := r.told(ctx, tx, "referral."+string(x.State), nil, &x, s); err != nil {
		return x, err
	}
	return x, r.changed(ctx, tx, before, x.place())
}
