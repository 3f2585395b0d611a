package tasking

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
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
	return toLead(ctx, tx, list)
}

// OnKeptOut gives the open tasks that somebody has on a case, who loses sight of it, to whoever leads it; for user 0 those of
// everybody who is not on its team: they would be in nobody's list. It fills cases.Room.OnKeptOut. No line stands in the
// timeline, which names nobody.
func (r *Room) OnKeptOut(ctx context.Context, tx *db.Tx, g access.Grant, user ids.User) error {
	team, err := access.Members(ctx, tx, g)
	if err != nil {
		return err
	}
	list, err := openTasksOn(ctx, tx, g, user, team)
	if err != nil {
		return err
	}
	return toLead(ctx, tx, list)
}

func toLead(ctx context.Context, tx *db.Tx, list []Task) error {
	for _, t := range list {
		if err := disownTask(ctx, tx, t); err != nil {
			return err
		}
		tx.Record("task.handed_over", db.On{Kind: "task", ID: int64(t.ID), Case: t.CaseID, Force: t.ForceID}, map[string]any{"old": t.OwnerID, "new": nil})
	}
	return nil
}
