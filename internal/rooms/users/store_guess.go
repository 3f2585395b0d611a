package users

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

type attempt struct {
	ID          int64
	LoginFolded string
	UserID      ids.User // 0 where the login was nobody's
	Address     string   // as throttle.Place
	At          time.Time
	OK          bool
}

func (attempt) TableName() string { return "signin_attempts" }

func insertAttempt(ctx context.Context, tx *db.Tx, a attempt) error {
	return tx.Gorm(ctx).Create(&a).Error
}

// usualPlace reports whether a person has signed in from a place since a time.
func usualPlace(ctx context.Context, r db.Reader, user ids.User, place string, since time.Time) (bool, error) {
	var n int64
	err := r.Gorm(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 FROM signin_attempts WHERE user_id = ? AND address = ? AND ok AND at > ? LIMIT 1) x", user, place, since).Scan(&n).Error
	return n > 0 && user != 0, err
}

// deleteAttempts removes attempts before a time: what was recorded of them is in the audit log.
func deleteAttempts(ctx context.Context, tx *db.Tx, before time.Time) (int64, error) {
	res := tx.Gorm(ctx).Where("at < ?", before).Delete(&attempt{})
	return res.RowsAffected, res.Error
}
