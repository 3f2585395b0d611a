package assets

import (
	"context"

	"proceeds/internal/platform/db"
)

// withdrawInterest strikes an interest out from the version that was read.
func withdrawInterest(ctx context.Context, tx *db.Tx, i Interest) error {
	res := tx.Gorm(ctx).Model(&Interest{}).Where("id = ? AND version = ? AND withdrawn_at IS NULL", i.ID, i.Version).
		Updates(map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": "Joined again", "version": i.Version + 1})
	return changedOne(res, "interest")
}
