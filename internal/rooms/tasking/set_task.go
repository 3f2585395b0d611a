package tasking

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// SetTask sets a task on a case that the actor may change. desk sets it through the force desk instead: it stands on the
// case from the desk's next round on, and the task that is given back is empty.
func (r *Room) SetTask(ctx context.Context, id ids.Case, n NewTask, desk bool) (t Task, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, id, access.Edit)
		if err != nil {
			return err
		}
		if err := r.check(ctx, tx, g, &n); err != nil {
			return err
		}
		if desk && r.AskDesk != nil {
			return r.viaDesk(ctx, tx, g, Item{Task: &n})
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		if t, err = r.set(ctx, tx, g, n); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return t, err
}

// check trims the task and holds its owner to the case's team.
func (r *Room) check(ctx context.Context, tx *db.Tx, g access.Grant, n *NewTask) error {
	n.Title = strings.TrimSpace(n.Title)
	if err := n.Check(caltime.DateOf(tx.Now)); err != nil || n.Owner == nil {
		return err
	}
	team, err := access.Members(ctx, tx, g)
	if err != nil {
		return err
	}
	for _, m := range team {
		if m.UserID == *n.Owner {
			return nil
		}
	}
	return fault.Fields("Check the task", map[string]string{"owner": "Choose somebody on the case"})
}

func (r *Room) set(ctx context.Context, tx *db.Tx, g access.Grant, n NewTask) (Task, error) {
	last, err := lastN(ctx, tx, "tasks", g)
	if err != nil {
		return Task{}, err
	}
	t := Task{PublicKey: ids.NewKey(), CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), N: last + 1, Title: n.Title, DueOn: n.Due, OwnerID: n.Owner,
		Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.User, CreatedByName: tx.Actor.Name}
	if err := insertTask(ctx, tx, &t); err != nil {
		return t, err
	}
	tx.Record("task.set", t.on(), n)
	detail := ""
	if !n.Due.IsZero() {
		detail = "Due " + n.Due.WithDay()
	}
	return t, r.Cases.Note(ctx, tx, g, cases.Event{Kind: "task.set", Title: "Task set: " + n.Title, Detail: detail, Entity: "task", EntityID: t.ID})
}
