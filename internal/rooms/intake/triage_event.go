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

// TriageEvent records whether an event has financial potential. That it has none needs a reason; a score of any height may
// be overruled either way, and stays on record beside the decision.
func (r *Room) TriageEvent(ctx context.Context, key string, version int, to EventState, reason string) (Event, error) {
	reason = strings.TrimSpace(reason)
	return r.changeEvent(ctx, key, version, to, reason, func(_ context.Context, tx *db.Tx, e *Event) error {
		bad := map[string]string{}
		switch {
		case to != Potential && to != NoPotential && to != Duplicate && to != Withdrawn:
			bad["decision"] = "Choose whether the event has financial potential"
		case to != Potential && reason == "":
			bad["reason"] = "Give the reason"
		}
		if len([]rune(reason)) > mostSummary {
			bad["reason"] = "The reason must be 4000 characters or fewer"
		}
		by := tx.Actor.User
		e.TriagedAt, e.TriagedBy, e.TriageReason = &tx.Now, &by, reason
		return fault.Fields("Check the triage", bad, "decision", "reason")
	})
}

// LinkEvent links an event to a case that the actor may change. What the event tells goes on the case's timeline.
func (r *Room) LinkEvent(ctx context.Context, key string, version int, to ids.Case) (Event, error) {
	return r.changeEvent(ctx, key, version, Linked, "", func(ctx context.Context, tx *db.Tx, e *Event) error {
		g, err := access.Open(ctx, tx, to, access.Edit)
		if err != nil {
			return err
		}
		return r.linkEvent(ctx, tx, g, e)
	})
}

// linkEvent puts an event on a case within tx; the caller stores it.
func (r *Room) linkEvent(ctx context.Context, tx *db.Tx, g access.Grant, e *Event) error {
	if g.ForceID() != e.ForceID {
		return fault.Missing()
	}
	if err := cases.LockOpen(ctx, tx, g); err != nil {
		return err
	}
	id, by := g.CaseID(), tx.Actor.User
	e.CaseID = &id
	if e.TriagedAt == nil {
		e.TriagedAt, e.TriagedBy = &tx.Now, &by
	}
	err := r.Cases.Note(ctx, tx, g, cases.Event{At: e.OccurredAt, Kind: "event.linked", Title: e.Kind.Title() + ": " + firstLine(e.Summary), Entity: "event", EntityID: e.ID})
	if err != nil {
		return err
	}
	return r.Cases.Changed(ctx, tx, g)
}

// changeEvent runs one step of an event, which can be taken back.
func (r *Room) changeEvent(ctx context.Context, key string, version int, to EventState, reason string, do func(ctx context.Context, tx *db.Tx, e *Event) error) (e Event, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return r.undoable(ctx, tx, func() error {
			e, err = r.changeEventTx(ctx, tx, key, version, to, reason, do)
			return err
		})
	})
	return e, err
}

// changeEventTx is changeEvent within a transaction that is open.
func (r *Room) changeEventTx(ctx context.Context, tx *db.Tx, key string, version int, to EventState, reason string, do func(ctx context.Context, tx *db.Tx, e *Event) error) (e Event, err error) {
	if e, err = r.eventFor(ctx, tx, key); err != nil {
		return e, err
	}
	if !tx.Actor.CanIn(perm.IntakeEnter, e.UnitID) {
		return e, fault.New(fault.Forbidden, "That is for the unit whose queue the event stands in")
	}
	if version != 0 && version != e.Version {
		return e, fault.Stale("event")
	}
	if !open(e.State, to) {
		return e, impossible("The event", e.State, to)
	}
	was, before := e, e.place()
	if err := do(ctx, tx, &e); err != nil {
		return e, err
	}
	e.State, e.UpdatedAt, e.Version = to, tx.Now, was.Version+1
	if err := updateEvent(ctx, tx, &e, was.Version); err != nil {
		return e, err
	}
	if u := gathering(tx); u != nil {
		u.Event, u.EventAt = &was, e.Version
	}
	if err := r.told(ctx, tx, "event."+string(to), &e, nil, Step{FromState: string(was.State), ToState: string(to), Reason: reason}); err != nil {
		return e, err
	}
	return e, r.changed(ctx, tx, before, e.place())
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if r := []rune(s); len(r) > 120 {
		return string(r[:119]) + "…"
	}
	return s
}
