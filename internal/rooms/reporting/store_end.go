package reporting

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// expireOf lets the time of a person's ready exports be over, and says how many there were.
func expireOf(ctx context.Context, tx *db.Tx, u ids.User) (int64, error) {
	res := tx.Gorm(ctx).Model(&Export{}).Where("user_id = ? AND state = ? AND expires_at > ?", u, Ready, tx.Now).UpdateColumn("expires_at", tx.Now)
	return res.RowsAffected, res.Error
}
