package effort

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// linesByID gives entries with these ids that the actor may read as rows: their own, and those of others on cases in sight.
func linesByID(ctx context.Context, r db.Reader, force ids.Unit, user ids.User, list []ids.Effort) (rows []Line, err error) {
	if len(list) == 0 {
		return nil, nil
	}
	see, args := shown(ctx)
	err = r.Gorm(ctx).Table("effort_entries e").Select(lineColumns).
		Joins("JOIN users u ON u.id = e.user_id").Joins("LEFT JOIN cases c ON c.id = e.case_id").
		Where("e.id IN ? AND e.force_id = ? AND (e.user_id = ? OR e.case_id IS NOT NULL)", list, force, user).Where(see, args...).
		Order("e.id").Find(&rows).Error
	return rows, err
}
