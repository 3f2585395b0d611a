package orders

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func insertOverride(ctx context.Context, tx *db.Tx, x *Override) error {
	return tx.Gorm(ctx).Create(x).Error
}

func overridesOf(ctx context.Context, r db.Reader, g access.Grant, o ids.Order) (rows []Override, err error) {
	err = r.Gorm(ctx).Where("order_id = ? AND case_id = ?", o, g.CaseID()).Order("id").Find(&rows).Error
	return rows, err
}
