package reporting

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// readyOf lists the exports of a force whose files are kept.
func readyOf(ctx context.Context, r db.Reader, force ids.Unit) (rows []Export, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND state = ?", force, Ready).Order("id").Find(&rows).Error
	return rows, err
}
