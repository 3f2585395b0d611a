package diary

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// administrator is somebody who looks after an installation, and the force they are of.
type administrator struct {
	ID      ids.User
	ForceID ids.Unit
}

// administrators gives the administrators of every force of the installation on a day.
func administrators(ctx context.Context, tx *db.Tx, on caltime.Date) (out []administrator, err error) {
	err = tx.Gorm(ctx).Raw(`SELECT DISTINCT x.id, x.force_id FROM appointments a JOIN users x ON x.id = a.user_id
WHERE a.role = ? AND a.from_on <= ? AND (a.to_on IS NULL OR a.to_on >= ?) AND x.disabled_at IS NULL ORDER BY x.id`, perm.Administrator, on, on).Scan(&out).Error
	return out, err
}

// endAbout says of the notices of a kind about something that it is over, and tells how many there were.
func endAbout(ctx context.Context, tx *db.Tx, k Kind, what string) (int64, error) {
	res := tx.Gorm(ctx).Exec("UPDATE notices SET over_at = ?, read_at = COALESCE(read_at, ?), unread = FALSE WHERE kind = ? AND about = ? AND over_at IS NULL", tx.Now, tx.Now, k, what)
	return res.RowsAffected, res.Error
}
