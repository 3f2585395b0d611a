package cases

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func actsOn(ctx context.Context, r db.Reader, g access.Grant, entity string, id int64) (rows []Act, err error) {
	err = r.Gorm(ctx).Where("entity = ? AND entity_id = ? AND case_id = ? AND undone_at IS NULL", entity, id, g.CaseID()).Order("id DESC").Find(&rows).Error
	return rows, err
}

// mostUndo is how many acts a page offers to take back.
const mostUndo = 20

// ownActs lists what somebody did on a case and can still take back at now, the last first, each with its line of the timeline.
func ownActs(ctx context.Context, r db.Reader, g access.Grant, who ids.User, now time.Time) (rows []Undoable, err error) {
	err = r.Gorm(ctx).Table("acts a").Select(`a.*, COALESCE((SELECT e.title FROM case_events e WHERE e.case_id = a.case_id AND e.actor_id = a.user_id
		AND e.recorded_at = a.at AND e.entity = a.entity AND e.entity_id = a.entity_id ORDER BY e.legal DESC, e.id DESC LIMIT 1), '') AS title`).
		Where("a.user_id = ? AND a.case_id = ? AND a.undone_at IS NULL AND a.undo_until >= ?", who, g.CaseID(), now).
		Order("a.id DESC").Limit(mostUndo).Find(&rows).Error
	return rows, err
}
