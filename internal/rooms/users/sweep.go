package users

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/throttle"
)

// Sweep removes what only helps against guessing and has grown old: counts of tries, browsers that were not used for long,
// attempts to sign in that say nothing of a usual place any more. The audit log keeps them all.
func (r *Room) Sweep(ctx context.Context) error {
	if err := throttle.Sweep(ctx, r.DB); err != nil {
		return err
	}
	if err := throttle.SweepDevices(ctx, r.DB); err != nil {
		return err
	}
	return r.DB.Write(actor.With(ctx, actor.Program("housekeeping")), func(ctx context.Context, tx *db.Tx) error {
		n, err := deleteAttempts(ctx, tx, tx.Now.Add(-usualFor))
		if n > 0 {
			tx.Record("attempts.swept", db.On{Op: db.System, Kind: "installation"}, map[string]int64{"attempts": n})
		}
		return err
	})
}
