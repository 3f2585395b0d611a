package orders

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders/powers"
)

// Moved is a running clock that a change of the non-working days moved: as it was and as it is.
type Moved struct{ Old, New Clock }

// MovedHook is what a higher room does when clocks have moved, in the transaction that moved them.
type MovedHook func(ctx context.Context, tx *db.Tx, list []Moved) error

// tellMoved runs OnMoved for clocks of the open tier: those of the confidential compartment call nobody.
func (r *Room) tellMoved(ctx context.Context, tx *db.Tx, list []shift) error {
	var open []Moved
	for _, s := range list {
		if p, ok := powers.ByCode(s.old.Code); ok && p.Sealed {
			continue
		}
		open = append(open, Moved{Old: s.old, New: s.new})
	}
	if len(open) == 0 {
		return nil
	}
	for _, hook := range r.OnMoved {
		if err := hook(ctx, tx, open); err != nil {
			return err
		}
	}
	return nil
}

// Windows gives, for a force today, when each clock's severity rises: the force's own values where it has set them.
func (r *Room) Windows(ctx context.Context, rd db.Reader, force ids.Unit) (map[powers.Code]powers.Windows, error) {
	return r.windows(ctx, rd, force)
}
