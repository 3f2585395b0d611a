package reporting

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// EndExports puts the files that somebody whose access ends could download out of reach, in the same transaction; the next
// sweep wipes them. What is still being prepared for them comes to nothing, since its job finds nobody to act for. It is one
// of users.Room.OnEnd.
func (r *Room) EndExports(ctx context.Context, tx *db.Tx, u ids.User) error {
	n, err := expireOf(ctx, tx, u)
	if n > 0 {
		tx.Record("exports.ended", db.On{Op: db.System, Kind: "user", ID: int64(u)}, map[string]int64{"exports": n})
	}
	return err
}
