package tasking

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// lastN is the highest number in a table of the case, which the caller has locked.
func lastN(ctx context.Context, tx *db.Tx, table string, g access.Grant) (n int, err error) {
	err = tx.Gorm(ctx).Table(table).Select("COALESCE(MAX(n), 0)").Where("case_id = ?", g.CaseID()).Scan(&n).Error
	return n, err
}

func insertTask(ctx context.Context, tx *db.Tx, t *Task) error { return tx.Gorm(ctx).Create(t).Error }

func insertProduct(ctx context.Context, tx *db.Tx, p *Product) error {
	return tx.Gorm(ctx).Create(p).Error
}

// taskByKey gives a task before it is known whether the actor may see its case; a zero case, which nobody may, where there
// is none.
func taskByKey(ctx context.Context, r db.Reader, key string) (t Task, err error) {
	err = r.Gorm(ctx).Where("public_key = ?", key).Limit(1).Find(&t).Error
	return t, err
}

func updateTask(ctx context.Context, tx *db.Tx, t *Task) error {
	version := t.Version
	t.Version++
	res := tx.Gorm(ctx).Model(&Task{}).Where("id = ? AND version = ?", t.ID, version).UpdateColumns(map[string]any{
		"done_at": t.DoneAt, "done_by": t.DoneBy, "done_by_name": t.DoneByName,
		"withdrawn_at": t.WithdrawnAt, "withdrawn_by": t.WithdrawnBy, "withdrawn_reason": t.WithdrawnReason, "version": t.Version})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("task")
	}
	return res.Error
}

func productByN(ctx context.Context, r db.Reader, g access.Grant, n int) (p Product, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND n = ?", g.CaseID(), n).Limit(1).Find(&p).Error
	if err == nil && p.ID == 0 {
		err = fault.Missing()
	}
	return p, err
}

func withdrawProduct(ctx context.Context, tx *db.Tx, p Product, version int, reason string) error {
	res := tx.Gorm(ctx).Model(&Product{}).Where("id = ? AND version = ? AND withdrawn_at IS NULL", p.ID, version).
		UpdateColumns(map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": reason, "version": version + 1})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("product")
	}
	return res.Error
}

// TaskRow is a task with the name of its owner, and its case.
type TaskRow struct {
	Task
	Owner     string
	Ref       string
	CaseTitle string
}

const taskColumns = "t.*, COALESCE(u.name, l.name, '') AS owner, c.ref, CASE WHEN c.operation <> '' THEN c.operation ELSE c.title END AS case_title"

const taskJoins = "JOIN cases c ON c.id = t.case_id LEFT JOIN users u ON u.id = t.owner_id LEFT JOIN users l ON l.id = c.lead_id"

// tasksOf lists the tasks of a case: those to be done by their day, then the others, the newest first.
func tasksOf(ctx context.Context, r db.Reader, g access.Grant, openOnly bool, most int) (rows []TaskRow, err error) {
	q := r.Gorm(ctx).Table("tasks AS t").Select(taskColumns).Joins(taskJoins).Where("t.case_id = ?", g.CaseID())
	if openOnly {
		q = q.Where("t.done_at IS NULL AND t.withdrawn_at IS NULL")
	}
	err = q.Order("CASE WHEN t.done_at IS NULL AND t.withdrawn_at IS NULL THEN 0 ELSE 1 END, CASE WHEN t.due_on IS NULL THEN 1 ELSE 0 END, t.due_on, t.n DESC").Limit(most).Find(&rows).Error
	return rows, err
}

// tasksFor lists the open tasks of a person: their own, and those without an owner on cases they lead.
func tasksFor(ctx context.Context, r db.Reader, me ids.User, most int) (rows []TaskRow, err error) {
	q := r.Gorm(ctx).Table("tasks AS t").Select(taskColumns).Joins(taskJoins).
		Where("t.done_at IS NULL AND t.withdrawn_at IS NULL AND (t.owner_id = ? OR t.owner_id IS NULL AND c.lead_id = ?)", me, me)
	err = access.Sight(ctx).On("t.case_id", "t.force_id")(q).Order("CASE WHEN t.due_on IS NULL THEN 1 ELSE 0 END, t.due_on, t.id").Limit(most).Find(&rows).Error
	return rows, err
}

func productsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Product, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("n DESC").Limit(500).Find(&rows).Error
	return rows, err
}
