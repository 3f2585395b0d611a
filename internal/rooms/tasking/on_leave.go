package tasking

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/users"
)

// Leads counts the open tasks that were set somebody by name, for who disables their account.
func (r *Room) Leads(ctx context.Context, rd db.Reader, l users.Leaver) ([]users.Led, error) {
	n, err := countOpenTasks(ctx, rd, l.User)
	return []users.Led{{What: "tasks", N: n}}, err
}

// OnLeave gives the open tasks of somebody who leaves to whoever leads the case of each.
func (r *Room) OnLeave(ctx context.Context, tx *db.Tx, l users.Leaver) error {
	list, err := openTasksOf(ctx, tx, l.User, l.Units)
	if err != nil {
		return err
	}
	for _, t := range list {
		if err := disownTask(ctx, tx, t); err != nil {
			return err
		}
		tx.Record("task.handed_over", db.On{Kind: "task", ID: int64(t.ID), Case: t.CaseID, Force: t.ForceID}, map[string]any{"old": t.OwnerID, "new": nil})
	}
	return nil
}
