package opportunities

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// takenBy lists what somebody has taken of a case.
func takenBy(ctx context.Context, tx *db.Tx, g access.Grant, user ids.User) (rows []Opportunity, err error) {
	err = tx.Gorm(ctx).Where("case_id = ? AND owner_id = ? AND status = ? AND withdrawn_at IS NULL", g.CaseID(), user, Taken).Order("id").Find(&rows).Error
	return rows, err
}
