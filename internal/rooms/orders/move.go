package orders

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// move takes an order one step along its state machine and keeps the step. Refused, with the steps that are open, where
// the law does not allow it.
func (r *Room) move(ctx context.Context, tx *db.Tx, g access.Grant, o *Order, to State, at time.Time, note string) error {
	if o.WithdrawnAt != nil {
		return &fault.Error{Kind: fault.Refused, Message: o.Name() + " was withdrawn: " + o.WithdrawnReason, Next: []string{"Record a fresh order"}}
	}
	if !o.State.leads(o.Kind, to) {
		return impossible(*o, to)
	}
	set := map[string]any{"state": to}
	switch to {
	case Expired, Discharged, SetAside, Satisfied, Quashed, Superseded, Refused, Withdrawn, LapsedOut, Forfeited:
		set["ended_at"], set["ended_why"] = at, note
		o.EndedAt, o.EndedWhy = &at, note
	}
	from := o.State
	if err := updateOrder(ctx, tx, o, set); err != nil {
		return err
	}
	o.State = to
	tx.Record("order.moved", on(g, "order", int64(o.ID)), map[string]any{"old": from, "new": to, "at": at, "note": note})
	return r.keepStep(ctx, tx, *o, from, to, at, note)
}

func (r *Room) keepStep(ctx context.Context, tx *db.Tx, o Order, from, to State, at time.Time, note string) error {
	err := insertSteps(ctx, tx, []Step{{OrderID: o.ID, CaseID: o.CaseID, FromState: from, ToState: to, At: at, Note: note,
		ActorID: tx.Actor.User, ActorName: tx.Actor.Name, RecordedAt: tx.Now}})
	if err != nil {
		return fmt.Errorf("step of order %d: %w", o.ID, err)
	}
	return nil
}

// begin keeps a new order with the steps it has behind it: one for each moment that is known, ending in its state.
func (r *Room) begin(ctx context.Context, tx *db.Tx, g access.Grant, o *Order) error {
	o.CaseID, o.ForceID, o.UnitID = g.CaseID(), g.ForceID(), g.UnitID()
	o.Version, o.CreatedAt, o.CreatedBy, o.UpdatedAt = 1, tx.Now, tx.Actor.User, tx.Now
	if err := insertOrder(ctx, tx, o); err != nil {
		return fmt.Errorf("insert order of case %d: %w", g.CaseID(), err)
	}
	rec := on(g, "order", int64(o.ID))
	rec.Op = db.Collection
	tx.Record("order.recorded", rec, o)
	if err := r.keepOverrides(ctx, tx, g, o); err != nil {
		return err
	}
	at := State(Drafted)
	for _, s := range []struct {
		to State
		at *time.Time
	}{{Lodged, o.LodgedAt}, {Listed, o.ListedAt}, {o.State, o.moment()}} {
		if s.at == nil || s.to == at {
			continue
		}
		if err := r.keepStep(ctx, tx, *o, at, s.to, *s.at, ""); err != nil {
			return err
		}
		at = s.to
	}
	return nil
}

// moment is when the order came to the state it is recorded in.
func (o Order) moment() *time.Time {
	switch {
	case o.MadeAt != nil:
		return o.MadeAt
	case o.ListedAt != nil:
		return o.ListedAt
	case o.LodgedAt != nil:
		return o.LodgedAt
	}
	return &o.CreatedAt
}
