package reference

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// valuesOf gives the rows of some kinds in force on a day, national ones first and a force's after them, older before newer.
func valuesOf(ctx context.Context, r db.Reader, force ids.Unit, on caltime.Date, kinds []string) (rows []Value, err error) {
	err = r.Gorm(ctx).Where("kind IN ? AND (force_id IS NULL OR force_id = ?) AND from_on <= ? AND (to_on IS NULL OR to_on >= ?)", kinds, force, on, on).
		Order("CASE WHEN force_id IS NULL THEN 0 ELSE 1 END, from_on, id").Find(&rows).Error
	return rows, err
}

func insertValue(ctx context.Context, tx *db.Tx, v *Value) error { return tx.Gorm(ctx).Create(v).Error }
