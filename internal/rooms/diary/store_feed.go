package diary

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/orders"
)

func feedOf(ctx context.Context, r db.Reader, u ids.User) (f Feed, err error) {
	err = r.Gorm(ctx).Where("user_id = ? AND revoked_at IS NULL", u).Limit(1).Find(&f).Error
	return f, err
}

func feedByHash(ctx context.Context, r db.Reader, hash string) (f Feed, err error) {
	err = r.Gorm(ctx).Where("token_hash = ? AND revoked_at IS NULL", hash).Limit(1).Find(&f).Error
	return f, err
}

func insertFeed(ctx context.Context, tx *db.Tx, f *Feed) error { return tx.Gorm(ctx).Create(f).Error }

func revokeFeeds(ctx context.Context, tx *db.Tx, u ids.User) (int64, error) {
	res := tx.Gorm(ctx).Model(&Feed{}).Where("user_id = ? AND revoked_at IS NULL", u).UpdateColumn("revoked_at", tx.Now)
	return res.RowsAffected, res.Error
}

func feedsOfLeavers(ctx context.Context, r db.Reader) (list []ids.User, err error) {
	err = r.Gorm(ctx).Raw("SELECT f.user_id FROM calendar_feeds f JOIN users u ON u.id = f.user_id WHERE f.revoked_at IS NULL AND u.disabled_at IS NOT NULL ORDER BY f.user_id").Scan(&list).Error
	return list, err
}

// feedClock is what a feed says of a clock: times.
type feedClock struct {
	ID        ids.Clock
	EndAt     time.Time
	EndLocal  string
	ActByAt   *time.Time
	Version   int
	UpdatedAt time.Time
}

// feedClocks lists the running clocks, in the actor's sight, of the cases a person works on and of units, by end.
func feedClocks(ctx context.Context, r db.Reader, u ids.User, units []ids.Unit, since time.Time, most int) (rows []feedClock, err error) {
	if len(units) == 0 {
		units = []ids.Unit{0}
	}
	q := access.Sight(ctx).On("k.case_id", "k.force_id")(r.Gorm(ctx).Table("clocks AS k").Joins("JOIN cases c ON c.id = k.case_id"))
	err = q.Select("k.id, k.end_at, k.end_local, k.act_by_at, k.version, k.updated_at").
		Where("(k.case_id IN (SELECT m.case_id FROM case_members m WHERE m.user_id = ? AND m.to_at IS NULL) OR k.unit_id IN ?)", u, units).
		Where("k.state = ? AND k.end_at > ? AND k.code IN ? AND c.stage <> 'closed' AND c.withdrawn_at IS NULL", orders.Running, since, openCodes()).
		Order("k.end_at, k.id").Limit(most).Find(&rows).Error
	return rows, err
}
