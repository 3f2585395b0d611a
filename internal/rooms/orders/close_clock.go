package orders

import (
	"context"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
)

// CloseClock ends a clock of the case within tx, with the reason; state is Acted, Stopped or Lapsed. A clock that is
// over already is left as it is. NotFound for a clock of another case; Refused for the 48 hours of property that stays
// seized.
func (r *Room) CloseClock(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Clock, state ClockState, why string) error {
	c, err := clockByID(ctx, tx, g, id)
	if err != nil {
		return err
	}
	if c.State.Over() {
		return nil
	}
	if err := r.heldByIt(ctx, tx, g, c); err != nil {
		return err
	}
	if _, err := r.endClock(ctx, tx, g, c, state, tx.Now, why); err != nil {
		return err
	}
	return r.keepNext(ctx, tx, g)
}

// heldByIt refuses to end the 48 hours of property that would stay seized with no clock on it.
func (r *Room) heldByIt(ctx context.Context, tx *db.Tx, g access.Grant, c Clock) error {
	if !fortyEight(c.Code) || c.InterestID == nil {
		return nil
	}
	i, err := r.Assets.Interest(ctx, tx, g, *c.InterestID)
	if err != nil || !i.Live() || i.State != assets.DeniedSeized {
		return err
	}
	if again, err := r.seizedAgain(ctx, tx, g, c); err != nil || again {
		return err
	}
	if kept, err := applicationKeeps(ctx, tx, g, c, i.ID); err != nil || kept {
		return err
	}
	return &fault.Error{Kind: fault.Refused, Message: "The property would stay seized with no clock of 48 hours running on it",
		Next: []string{"Record the order made within the 48 hours", "Record the release of the property"}}
}

// endClock ends c as at an instant; false where somebody else ended it in the meantime. The caller keeps the next clock.
func (r *Room) endClock(ctx context.Context, tx *db.Tx, g access.Grant, c Clock, state ClockState, at time.Time, why string) (bool, error) {
	if !state.Over() {
		return false, fault.New(fault.Internal, "a clock cannot be closed as %q", state)
	}
	done, err := updateClockState(ctx, tx, c, state, &at, why)
	if err != nil || !done {
		return false, err
	}
	tx.Record("clock."+string(state), on(g, "clock", int64(c.ID)), map[string]any{
		"code": c.Code, "old": c.State, "new": state, "at": at, "why": why,
	})
	return true, nil
}

// mustEnd is endClock for verbs: a clock that changed under them is a conflict.
func (r *Room) mustEnd(ctx context.Context, tx *db.Tx, g access.Grant, c Clock, state ClockState, at time.Time, why string) error {
	done, err := r.endClock(ctx, tx, g, c, state, at, why)
	if err == nil && !done {
		return fault.Stale("clock")
	}
	return err
}
