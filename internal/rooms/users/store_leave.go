package users

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func revokeTokens(ctx context.Context, tx *db.Tx, id ids.User) (int64, error) {
	res := tx.Gorm(ctx).Model(&Token{}).Where("user_id = ? AND revoked_at IS NULL", id).UpdateColumns(map[string]any{"revoked_at": tx.Now, "revoked_by": tx.Actor.User})
	return res.RowsAffected, res.Error
}

// endedPosts lists appointments that were over before a day and whose end was not followed yet.
func endedPosts(ctx context.Context, r db.Reader, on caltime.Date, most int) (rows []Appointment, err error) {
	err = r.Gorm(ctx).Where("to_on < ? AND followed_at IS NULL", on).Order("id").Limit(most).Find(&rows).Error
	return rows, err
}

func followed(ctx context.Context, tx *db.Tx, id int64) (int64, error) {
	res := tx.Gorm(ctx).Model(&Appointment{}).Where("id = ? AND followed_at IS NULL", id).UpdateColumn("followed_at", tx.Now)
	return res.RowsAffected, res.Error
}
