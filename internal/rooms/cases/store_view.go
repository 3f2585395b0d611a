package cases

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func viewsOf(ctx context.Context, r db.Reader, user ids.User) (rows []SavedView, err error) {
	err = r.Gorm(ctx).Where("user_id = ? AND list = 'cases'", user).Order("id").Find(&rows).Error
	return rows, err
}

func insertView(ctx context.Context, tx *db.Tx, v *SavedView) error {
	return tx.Gorm(ctx).Create(v).Error
}

func dropView(ctx context.Context, tx *db.Tx, id int64, user ids.User) error {
	res := tx.Gorm(ctx).Where("id = ? AND user_id = ?", id, user).Delete(&SavedView{})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Missing()
	}
	return res.Error
}
