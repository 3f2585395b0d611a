package diary

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// OnEnd ends the calendar address of somebody whose access ends, in the same transaction.
func (r *Room) OnEnd(ctx context.Context, tx *db.Tx, id ids.User) error {
	n, err := revokeFeeds(ctx, tx, id)
	if n > 0 {
		tx.Record("calendar.revoked", db.On{Op: db.System, Kind: "user", ID: int64(id)}, nil)
	}
	return err
}
