package orders

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// nextMatter is the next number of a matter of the case. The caller holds the case's lock.
func nextMatter(ctx context.Context, tx *db.Tx, g access.Grant) (n int, err error) {
	err = tx.Gorm(ctx).Raw("SELECT COALESCE(MAX(n), 0) + 1 FROM property_matters WHERE case_id = ?", g.CaseID()).Scan(&n).Error
	return n, err
}

func insertMatter(ctx context.Context, tx *db.Tx, m *Matter) error {
	return tx.Gorm(ctx).Create(m).Error
}

func mattersOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Matter, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("n").Find(&rows).Error
	return rows, err
}

func matterByNumber(ctx context.Context, r db.Reader, g access.Grant, n int) (m Matter, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND n = ?", g.CaseID(), n).Take(&m).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return m, fault.Missing()
	}
	return m, err
}

// claimsOn lists the claims on an asset that were not withdrawn or refused.
func claimsOn(ctx context.Context, r db.Reader, g access.Grant, a ids.Asset) (rows []Matter, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND asset_id = ? AND kind = ? AND state IN ?", g.CaseID(), a, Claim, []MatterState{MatterOpen, MatterGranted}).Order("n").Find(&rows).Error
	return rows, err
}

// updateMatter writes how a matter ended, over the version that was read.
func updateMatter(ctx context.Context, tx *db.Tx, m *Matter) error {
	res := tx.Gorm(ctx).Model(&Matter{}).Where("id = ? AND version = ?", m.ID, m.Version).
		Updates(map[string]any{"state": m.State, "decided_at": m.DecidedAt, "decided_note": m.DecidedNote, "version": m.Version + 1, "updated_at": tx.Now})
	switch {
	case res.Error != nil:
		return res.Error
	case res.RowsAffected == 0:
		return fault.Stale("matter")
	}
	m.Version++
	return nil
}
