package users

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// What a session holds is the web server's; here it is listed and ended.

func sessionsOf(ctx context.Context, r db.Reader, id ids.User, seenAfter time.Time) (rows []Session, err error) {
	err = r.Gorm(ctx).Where("user_id = ? AND expires_at > ? AND seen_at > ? AND public_key <> ''", id, r.Time(), seenAfter).Order("created_at DESC, public_key").Find(&rows).Error
	return rows, err
}

func sessionByKey(ctx context.Context, r db.Reader, id ids.User, key string) (s Session, err error) {
	err = r.Gorm(ctx).Where("user_id = ? AND public_key = ? AND public_key <> ''", id, key).Limit(1).Find(&s).Error
	return s, err
}

func deleteSession(ctx context.Context, tx *db.Tx, id ids.User, key string) error {
	return tx.Gorm(ctx).Where("user_id = ? AND public_key = ?", id, key).Delete(&Session{}).Error
}

// deleteOtherSessions ends all but one; all where keep is empty.
func deleteOtherSessions(ctx context.Context, tx *db.Tx, id ids.User, keep string) (int64, error) {
	q := tx.Gorm(ctx).Where("user_id = ?", id)
	if keep != "" {
		q = q.Where("public_key <> ?", keep)
	}
	res := q.Delete(&Session{})
	return res.RowsAffected, res.Error
}
