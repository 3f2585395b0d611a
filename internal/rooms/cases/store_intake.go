package cases

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// intakeFile gives the intake file of a unit for a year; 0 where there is none yet. The unit's row is held until the
// transaction ends, so that two writers never make two.
func intakeFile(ctx context.Context, tx *db.Tx, unit ids.Unit, year int) (id ids.Case, err error) {
	if tx.Dialect() == db.Postgres {
		var held int64
		if err := tx.Gorm(ctx).Raw("SELECT id FROM units WHERE id = ? FOR UPDATE", unit).Scan(&held).Error; err != nil {
			return 0, err
		}
	}
	err = tx.Gorm(ctx).Raw("SELECT id FROM cases WHERE unit_id = ? AND file_year = ? AND file = ?", unit, year, IntakeFile).Scan(&id).Error
	return id, err
}
