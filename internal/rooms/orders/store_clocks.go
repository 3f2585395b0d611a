package orders

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func insertClock(ctx context.Context, tx *db.Tx, c *Clock) error { return tx.Gorm(ctx).Create(c).Error }

func clockByID(ctx context.Context, r db.Reader, g access.Grant, id ids.Clock) (c Clock, err error) {
	err = r.Gorm(ctx).Where("id = ? AND case_id = ?", id, g.CaseID()).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = fault.Missing()
	}
	return c, err
}

// clocksOf lists every clock of a case: those that run first, by their end, then the others, newest first.
func clocksOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Clock, err error) {
	if !g.Valid() {
		return nil, fault.Missing()
	}
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).
		Order("CASE state WHEN 'running' THEN 0 WHEN 'paused' THEN 1 ELSE 2 END, CASE WHEN end_at IS NULL THEN 1 ELSE 0 END, end_at, id").Find(&rows).Error
	return rows, err
}

// clocksOfAsset lists the clocks of an asset, oldest first.
func clocksOfAsset(ctx context.Context, r db.Reader, g access.Grant, a ids.Asset) (rows []Clock, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND asset_id = ?", g.CaseID(), a).Order("start_at, id").Find(&rows).Error
	return rows, err
}

// clocksOfOrder lists the clocks of an order, oldest first.
func clocksOfOrder(ctx context.Context, r db.Reader, g access.Grant, o ids.Order) (rows []Clock, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND order_id = ?", g.CaseID(), o).Order("start_at, id").Find(&rows).Error
	return rows, err
}

// nextClock is the running clock of a case that ends soonest; the zero Clock for none.
func nextClock(ctx context.Context, r db.Reader, g access.Grant) (c Clock, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND state = ? AND end_at IS NOT NULL", g.CaseID(), Running).Order("end_at, id").Limit(1).Find(&c).Error
	return c, err
}

// runningCount counts the clocks of a case that are not over. That of another authority to decide keeps no case open.
func runningCount(ctx context.Context, r db.Reader, g access.Grant) (n int64, err error) {
	err = r.Gorm(ctx).Model(&Clock{}).Where("case_id = ? AND state IN ? AND code <> ?", g.CaseID(), []ClockState{Running, Paused}, "IFO-DET").Count(&n).Error
	return n, err
}

// updateClockState moves a clock that still has the version and state it was read with; false where it has not.
func updateClockState(ctx context.Context, tx *db.Tx, c Clock, to ClockState, at *time.Time, why string) (bool, error) {
	res := tx.Gorm(ctx).Model(&Clock{}).Where("id = ? AND version = ? AND state = ?", c.ID, c.Version, c.State).
		UpdateColumns(map[string]any{"state": to, "closed_at": at, "closed_why": why, "version": c.Version + 1, "updated_at": tx.Now})
	return res.RowsAffected == 1, res.Error
}

// due is a running clock whose end has passed.
type due struct {
	ID     ids.Clock
	CaseID ids.Case
}

// dueClocks lists running clocks whose end has passed, case by case.
func dueClocks(ctx context.Context, r db.Reader, now time.Time, most int) (rows []due, err error) {
	err = r.Gorm(ctx).Raw("SELECT id, case_id FROM clocks WHERE state = ? AND end_at <= ? ORDER BY end_at, id LIMIT ?", Running, now, most).Scan(&rows).Error
	return rows, err
}

// runningDue lists the running clocks of a case whose end has passed, in the order in which they ended.
func runningDue(ctx context.Context, tx *db.Tx, g access.Grant) (rows []Clock, err error) {
	err = tx.Gorm(ctx).Where("case_id = ? AND state = ? AND end_at <= ?", g.CaseID(), Running, tx.Now).Order("end_at, id").Find(&rows).Error
	return rows, err
}
