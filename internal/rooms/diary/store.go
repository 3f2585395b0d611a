package diary

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// noticesLock is the number that this room's writers of notices lock by in PostgreSQL.
const noticesLock = 202611222253

// lockNotices lets one transaction at a time make notices; SQLite has one writer.
func lockNotices(ctx context.Context, tx *db.Tx) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	var n int
	return tx.Gorm(ctx).Raw("SELECT COUNT(*) FROM pg_advisory_xact_lock(?)", noticesLock).Scan(&n).Error
}

// noticesThere tells which keys have a notice.
func noticesThere(ctx context.Context, r db.Reader, keys []string) (map[string]bool, error) {
	out := map[string]bool{}
	for len(keys) > 0 {
		n := min(len(keys), 500)
		var found []string
		if err := r.Gorm(ctx).Raw("SELECT once FROM notices WHERE once IN ?", keys[:n]).Scan(&found).Error; err != nil {
			return nil, err
		}
		for _, k := range found {
			out[k] = true
		}
		keys = keys[n:]
	}
	return out, nil
}

func insertNotices(ctx context.Context, tx *db.Tx, rows []*Notice) error {
	return tx.Gorm(ctx).CreateInBatches(rows, 50).Error
}

// seen narrows a person's notices n to those whose case they may see now; what is about no case is theirs.
func seen(ctx context.Context, q *gorm.DB, user ids.User) *gorm.DB {
	s := access.Sight(ctx)
	where, args := s.Where("n.case_id", "n.force_id")
	glass, glassArgs := s.KnowsGlass("n.glass_id")
	return q.Where("n.user_id = ?", user).Where("(n.case_id IS NULL OR ("+where+"))", args...).Where(glass, glassArgs...)
}

func settingsOf(ctx context.Context, r db.Reader, user ids.User) (s Settings, err error) {
	err = r.Gorm(ctx).Where("user_id = ?", user).Limit(1).Find(&s).Error
	if err == nil && s.Version == 0 {
		s = DefaultSettings(user)
	}
	return s, err
}

// saveSettings stores settings over the version they were read with.
func saveSettings(ctx context.Context, tx *db.Tx, s *Settings) error {
	version := s.Version
	s.Version++
	if version == 0 {
		err := tx.Gorm(ctx).Create(s).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return fault.Stale("choice of mails")
		}
		return err
	}
	res := tx.Gorm(ctx).Model(&Settings{}).Where("user_id = ? AND version = ?", s.UserID, version).Select("*").Omit("user_id").UpdateColumns(s)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("choice of mails")
	}
	return res.Error
}
