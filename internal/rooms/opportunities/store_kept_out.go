package opportunities

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// takenBy lists what somebody has taken of a case; for user 0 what anybody has who is not on its team.
func takenBy(ctx context.Context, tx *db.Tx, g access.Grant, user ids.User, team []access.Member) (rows []Opportunity, err error) {
	err = tx.Gorm(ctx).Where("case_id = ? AND status = ? AND withdrawn_at IS NULL", g.CaseID(), Taken).Scopes(access.Losing("owner_id", user, team)).Order("id").Find(&rows).Error
	return rows, err
}
