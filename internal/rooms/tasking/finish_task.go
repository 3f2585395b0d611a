package tasking

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// FinishTask says that a task has been done. NotFound for one whose case the actor does not see; Conflict where it was done
// or withdrawn meanwhile.
func (r *Room) FinishTask(ctx context.Context, key string, version int) (Task, access.Grant, error) {
	return r.onTask(ctx, key, version, func(ctx context.Context, tx *db.Tx, g access.Grant, t *Task) error {
		by := tx.Actor.User
		t.DoneAt, t.DoneBy, t.DoneByName = &tx.Now, &by, tx.Actor.Name
		tx.Record("task.done", t.on(), map[string]any{"title": t.Title})
		return r.Cases.Note(ctx, tx, g, cases.Event{Kind: "task.done", Title: "Task done: " + t.Title, Entity: "task", EntityID: t.ID})
	})
}

// WithdrawTask takes a task back with a reason; it stays on record.
func (r *Room) WithdrawTask(ctx context.Context, key string, version int, reason string) (Task, access.Grant, error) {
	return r.onTask(ctx, key, version, func(ctx context.Context, tx *db.Tx, g access.Grant, t *Task) error {
		if err := cases.Reason("reason", reason, "Enter why the task is withdrawn"); err != nil {
			return err
		}
		by := tx.Actor.User
		t.WithdrawnAt, t.WithdrawnBy, t.WithdrawnReason = &tx.Now, &by, reason
		tx.Record("task.withdrawn", t.on(), map[string]any{"title": t.Title, "reason": reason})
		return r.Cases.Note(ctx, tx, g, cases.Event{Kind: "task.withdrawn", Title: "Task withdrawn: " + t.Title, Detail: reason, Entity: "task", EntityID: t.ID})
	})
}

func (r *Room) onTask(ctx context.Context, key string, version int, do func(ctx context.Context, tx *db.Tx, g access.Grant, t *Task) error) (t Task, g access.Grant, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if t, err = taskByKey(ctx, tx, key); err != nil {
			return err
		}
		if g, err = access.Open(ctx, tx, t.CaseID, access.Edit); err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		if !t.Open() || t.Version != version {
			return fault.Stale("task")
		}
		if err := do(ctx, tx, g, &t); err != nil {
			return err
		}
		if err := updateTask(ctx, tx, &t); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return t, g, err
}
