package opportunities

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// rowsByKey gives the opportunities in sight with these keys.
func rowsByKey(ctx context.Context, r db.Reader, keys []string) (rows []Row, err error) {
	if len(keys) == 0 {
		return nil, nil
	}
	err = rowsFrom(ctx, r).Where("o.public_key IN ? AND o.withdrawn_at IS NULL", keys).Scopes(access.Sight(ctx).On("o.case_id", "o.force_id")).Order("o.id").Find(&rows).Error
	return rows, err
}
