package orders

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// sittingsOfForce lists when the courts of a force sit, in the order in which it was set.
func sittingsOfForce(ctx context.Context, r db.Reader, force ids.Unit) (rows []CourtSittings, err error) {
	err = r.Gorm(ctx).Where("force_id = ?", force).Order("id").Find(&rows).Error
	return rows, err
}

func insertSittings(ctx context.Context, tx *db.Tx, c *CourtSittings) error {
	return tx.Gorm(ctx).Create(c).Error
}

// lockForce makes writers of a force's reference data wait for one another. On SQLite the transaction has the only write
// lock already.
func lockForce(ctx context.Context, tx *db.Tx, force ids.Unit) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	return tx.Gorm(ctx).Exec("SELECT id FROM units WHERE id = ? FOR UPDATE", force).Error
}

// clocksOfForce gives, by id from after on, the running clocks of a force that have an end to come.
func clocksOfForce(ctx context.Context, r db.Reader, force ids.Unit, now time.Time, after ids.Clock) (rows []Clock, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND state = ? AND end_at > ? AND id > ?", force, Running, now, after).
		Order("id").Limit(clocksAtOnce).Find(&rows).Error
	return rows, err
}

// lockClockedOf makes writers of the cases of a force with running clocks wait, in one order, so that no clock ends while
// it is moved.
func lockClockedOf(ctx context.Context, tx *db.Tx, force ids.Unit) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	return tx.Gorm(ctx).Exec("SELECT id FROM cases WHERE id IN (SELECT k.case_id FROM clocks k WHERE k.force_id = ? AND k.state = 'running') ORDER BY id FOR UPDATE", force).Error
}

// windowChangesOf lists what a force changed about the windows of its clocks, the newest first; of one clock where code is
// given.
func windowChangesOf(ctx context.Context, r db.Reader, force ids.Unit, code string) (rows []WindowChange, err error) {
	q := r.Gorm(ctx).Where("force_id = ?", force)
	if code != "" {
		q = q.Where("code = ?", code)
	}
	err = q.Order("id DESC").Limit(mostChanges).Find(&rows).Error
	return rows, err
}

// mostChanges is how many changes a page lists.
const mostChanges = 500

func insertWindowChange(ctx context.Context, tx *db.Tx, c *WindowChange) error {
	return tx.Gorm(ctx).Create(c).Error
}
