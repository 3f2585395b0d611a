package users

import (
	"context"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func insertRank(ctx context.Context, tx *db.Tx, k *Rank) error { return tx.Gorm(ctx).Create(k).Error }

func updateRank(ctx context.Context, tx *db.Tx, id int64, set map[string]any) error {
	return one(tx.Gorm(ctx).Model(&Rank{}).Where("id = ? AND superseded_at IS NULL", id).UpdateColumns(set), "rank")
}

// endRanks ends the ranks that run after a day on it.
func endRanks(ctx context.Context, tx *db.Tx, id ids.User, last caltime.Date) error {
	return tx.Gorm(ctx).Model(&Rank{}).Where("user_id = ? AND superseded_at IS NULL AND (to_on IS NULL OR to_on > ?)", id, last).UpdateColumn("to_on", last).Error
}

func rankOn(ctx context.Context, r db.Reader, id ids.User, on caltime.Date) (string, error) {
	var k Rank
	err := r.Gorm(ctx).Where("user_id = ? AND superseded_at IS NULL AND from_on <= ? AND (to_on IS NULL OR to_on >= ?)", id, on, on).
		Order("from_on DESC, id DESC").Limit(1).Find(&k).Error
	return k.Rank, err
}

func insertAccreditation(ctx context.Context, tx *db.Tx, a *Accreditation) error {
	return tx.Gorm(ctx).Create(a).Error
}

func updateAccreditation(ctx context.Context, tx *db.Tx, id int64, set map[string]any) error {
	return one(tx.Gorm(ctx).Model(&Accreditation{}).Where("id = ? AND superseded_at IS NULL", id).UpdateColumns(set), "accreditation")
}

// accreditationsOf lists the accreditations of people with their suspensions, superseded ones too, the oldest first.
func accreditationsOf(ctx context.Context, r db.Reader, list ...ids.User) (rows []Accreditation, err error) {
	if err = r.Gorm(ctx).Where("user_id IN ?", list).Order("granted_on, id").Find(&rows).Error; err != nil || len(rows) == 0 {
		return rows, err
	}
	all, err := suspensionsOf(ctx, r, list...)
	if err != nil {
		return nil, err
	}
	at := make(map[int64]int, len(rows))
	for n := range rows {
		at[rows[n].ID] = n
	}
	for _, s := range all {
		if n, ok := at[s.AccreditationID]; ok {
			rows[n].Suspensions = append(rows[n].Suspensions, s)
		}
	}
	return rows, nil
}

func insertSuspension(ctx context.Context, tx *db.Tx, s *Suspension) error {
	return tx.Gorm(ctx).Create(s).Error
}

func updateSuspension(ctx context.Context, tx *db.Tx, id int64, set map[string]any) error {
	return one(tx.Gorm(ctx).Model(&Suspension{}).Where("id = ? AND superseded_at IS NULL", id).UpdateColumns(set), "suspension")
}

func moveSuspensions(ctx context.Context, tx *db.Tx, from, to int64) error {
	return tx.Gorm(ctx).Model(&Suspension{}).Where("accreditation_id = ?", from).UpdateColumn("accreditation_id", to).Error
}

func suspensionsOf(ctx context.Context, r db.Reader, list ...ids.User) (rows []Suspension, err error) {
	err = r.Gorm(ctx).Where("user_id IN ?", list).Order("from_on, id").Find(&rows).Error
	return rows, err
}

func insertClearance(ctx context.Context, tx *db.Tx, c *Clearance) error {
	return tx.Gorm(ctx).Create(c).Error
}

func updateClearance(ctx context.Context, tx *db.Tx, id int64, set map[string]any) error {
	return one(tx.Gorm(ctx).Model(&Clearance{}).Where("id = ? AND superseded_at IS NULL", id).UpdateColumns(set), "clearance")
}

func clearancesOf(ctx context.Context, r db.Reader, list ...ids.User) (rows []Clearance, err error) {
	err = r.Gorm(ctx).Where("user_id IN ?", list).Order("from_on DESC, id DESC").Find(&rows).Error
	return rows, err
}

// one makes a change of no row a conflict: the row was superseded meanwhile.
func one(res *gorm.DB, what string) error {
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale(what)
	}
	return res.Error
}
