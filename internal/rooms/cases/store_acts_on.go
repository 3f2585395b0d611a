package cases

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func actsOn(ctx context.Context, r db.Reader, g access.Grant, entity string, id int64) (rows []Act, err error) {
	err = r.Gorm(ctx).Where("entity = ? AND entity_id = ? AND case_id = ? AND undone_at IS NULL", entity, id, g.CaseID()).Order("id DESC").Find(&rows).Error
	return rows, err
}
