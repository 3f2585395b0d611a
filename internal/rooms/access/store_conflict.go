package access

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func conflictsOf(ctx context.Context, r db.Reader, id ids.Case) (rows []Conflict, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", id).Order("CASE WHEN to_at IS NULL THEN 0 ELSE 1 END, id DESC").Find(&rows).Error
	return rows, err
}

func conflictByID(ctx context.Context, r db.Reader, caseID ids.Case, id int64) (c Conflict, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND id = ?", caseID, id).Limit(1).Find(&c).Error
	return c, err
}

func keptOut(ctx context.Context, r db.Reader, caseID ids.Case, user ids.User) (out bool, err error) {
	err = r.Gorm(ctx).Raw("SELECT EXISTS (SELECT 1 FROM case_conflicts WHERE user_id = ? AND case_id = ? AND to_at IS NULL)", user, caseID).Scan(&out).Error
	return out, err
}

func insertConflict(ctx context.Context, tx *db.Tx, c *Conflict) error {
	err := tx.Gorm(ctx).Create(c).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) { // somebody else recorded it in the same moment
		return fault.Stale("case team")
	}
	return err
}

// endConflict writes how c ended over the version it was read with.
func endConflict(ctx context.Context, tx *db.Tx, c Conflict, version int) error {
	res := tx.Gorm(ctx).Model(&Conflict{}).Where("id = ? AND version = ? AND to_at IS NULL", c.ID, version).
		UpdateColumns(map[string]any{"to_at": c.ToAt, "ended_by": c.EndedBy, "ended_why": c.EndedWhy, "version": c.Version})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("conflict of interest")
	}
	return res.Error
}

func insertPurpose(ctx context.Context, tx *db.Tx, p *Purpose) error {
	return tx.Gorm(ctx).Create(p).Error
}
