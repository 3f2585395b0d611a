package tasking

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// countOpenTasks counts the open tasks of a person in cases that are not restricted: an administrator reads it.
func countOpenTasks(ctx context.Context, r db.Reader, user ids.User) (int, error) {
	var n int64
	err := r.Gorm(ctx).Model(&Task{}).Where("owner_id = ? AND done_at IS NULL AND withdrawn_at IS NULL AND case_id NOT IN (SELECT id FROM cases WHERE restricted)", user).Count(&n).Error
	return int(n), err
}

// openTasksOf lists the open tasks of a person; of cases of some units where units is not nil.
func openTasksOf(ctx context.Context, r db.Reader, user ids.User, units []ids.Unit) (rows []Task, err error) {
	q := r.Gorm(ctx).Where("owner_id = ? AND done_at IS NULL AND withdrawn_at IS NULL", user)
	if units != nil {
		q = q.Where("unit_id IN ?", append([]ids.Unit{0}, units...))
	}
	err = q.Order("id").Find(&rows).Error
	return rows, err
}

// openTasksOn lists the open tasks of a person on a case; for user 0 those of everybody who is not on its team.
func openTasksOn(ctx context.Context, r db.Reader, g access.Grant, user ids.User, team []access.Member) (rows []Task, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND done_at IS NULL AND withdrawn_at IS NULL", g.CaseID()).Scopes(access.Losing("owner_id", user, team)).Order("id").Find(&rows).Error
	return rows, err
}

// disownTask leaves a task to whoever leads its case.
func disownTask(ctx context.Context, tx *db.Tx, t Task) error {
	res := tx.Gorm(ctx).Model(&Task{}).Where("id = ? AND version = ?", t.ID, t.Version).UpdateColumns(map[string]any{"owner_id": nil, "version": t.Version + 1})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("task")
	}
	return res.Error
}
