package jobs

import (
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// row is a row of jobs.
type row struct {
	ID            ids.Job
	Kind          string
	UniqueKey     *string
	Args          string
	Actor         string
	ForceID       ids.Unit
	UserID        *ids.User
	State         State
	Attempt       int64
	MaxAttempts   int64
	RunAt         time.Time
	LeaseUntil    *time.Time
	Worker        string
	ProgressDone  int64
	ProgressTotal int64
	ProgressNote  string
	CancelAsked   bool
	Result        string
	Error         string
	CreatedAt     time.Time
	StartedAt     *time.Time
	FinishedAt    *time.Time
}

func (row) TableName() string { return "jobs" }

// insertJob inserts r and sets its id, or sets the id of the job that has the same unique key.
func insertJob(g *gorm.DB, r *row) error {
	res := g.Clauses(clause.OnConflict{
		Columns:     []clause.Column{{Name: "unique_key"}},
		TargetWhere: clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "unique_key IS NOT NULL"}}},
		DoNothing:   true,
	}).Create(r)
	if res.Error != nil || res.RowsAffected == 1 {
		return res.Error
	}
	var old row
	if err := g.Take(&old, "unique_key = ?", r.UniqueKey).Error; err != nil {
		return err
	}
	r.ID = old.ID
	return nil
}

func jobByID(g *gorm.DB, id ids.Job) (row, error) {
	var r row
	err := g.Take(&r, "id = ?", id).Error
	return r, err
}

// anyDue looks, without a lock, whether there is something to claim or to rescue: on SQLite claiming waits for the writer.
func anyDue(g *gorm.DB, kinds []string, now time.Time) (bool, error) {
	var n int
	err := g.Raw("SELECT CASE WHEN EXISTS (SELECT 1 FROM jobs WHERE state = 'waiting' AND run_at <= ? AND kind IN ?) THEN 1 ELSE 0 END", now, kinds).Scan(&n).Error
	return n == 1, err
}

// claimJob takes the job that has waited longest, or none. Two workers never take the same one: PostgreSQL skips rows that
// another has locked, SQLite has one writer.
func claimJob(g *gorm.DB, dialect db.Dialect, kinds []string, worker string, now, until time.Time) (row, bool, error) {
	lock := ""
	if dialect == db.Postgres {
		lock = " FOR UPDATE SKIP LOCKED"
	}
	var id ids.Job
	err := g.Raw(`UPDATE jobs SET state = 'running', attempt = attempt + 1, worker = ?, lease_until = ?, started_at = COALESCE(started_at, ?),
			progress_done = 0, progress_total = 0, progress_note = ''
		WHERE id = (SELECT id FROM jobs WHERE state = 'waiting' AND run_at <= ? AND kind IN ? ORDER BY run_at, id LIMIT 1`+lock+`)
		RETURNING id`, worker, until, now, now, kinds).Scan(&id).Error
	if err != nil || id == 0 {
		return row{}, false, err
	}
	r, err := jobByID(g, id)
	return r, err == nil, err
}

// expired lists running jobs whose lease has passed, but not those in mine, which this queue knows to be alive.
func expired(g *gorm.DB, now time.Time, mine []ids.Job) ([]row, error) {
	var rs []row
	q := g.Where("state = 'running' AND lease_until < ?", now)
	if len(mine) > 0 {
		q = q.Where("id NOT IN ?", mine)
	}
	err := q.Order("id").Limit(100).Find(&rs).Error
	return rs, err
}

// held narrows to a job that is still in the hands of the worker that claimed it: worker and attempt together name a claim.
func held(g *gorm.DB, r row) *gorm.DB {
	return g.Model(&row{}).Where("id = ? AND state = 'running' AND worker = ? AND attempt = ?", r.ID, r.Worker, r.Attempt)
}

// leave takes a job out of the hands of its worker with the given changes; false where it had been lost already.
func leave(g *gorm.DB, r row, set map[string]any) (bool, error) {
	set["lease_until"] = nil
	res := held(g, r).Updates(set)
	return res.RowsAffected == 1, res.Error
}

// rescue takes a job from a worker that is dead; false where that worker renewed its lease meanwhile.
func rescue(g *gorm.DB, r row, now time.Time, set map[string]any) (bool, error) {
	return leave(g.Where("lease_until < ?", now), r, set)
}

// renew keeps the lease until then and writes progress; it tells whether cancelling was asked for, and the state.
func renew(g *gorm.DB, r row, until time.Time, p progress) (cancel bool, s State, err error) {
	res := held(g, r).Updates(map[string]any{"lease_until": until, "progress_done": p.done, "progress_total": p.total, "progress_note": p.note})
	if res.Error != nil {
		return false, "", res.Error
	}
	return look(g, r)
}

// look tells whether cancelling was asked for, and the state: empty where the job is no longer this worker's.
func look(g *gorm.DB, r row) (cancel bool, s State, err error) {
	x, err := jobByID(g, r.ID)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return false, "", nil
	}
	if err != nil {
		return false, "", err
	}
	if x.Worker != r.Worker || x.Attempt != r.Attempt || (x.State != Running && x.State != Done) {
		return false, "", nil
	}
	return x.CancelAsked, x.State, nil
}

// cancelJob gives the state in which the job was left.
func cancelJob(g *gorm.DB, id ids.Job, now time.Time) (State, error) {
	res := g.Model(&row{}).Where("id = ? AND state = 'waiting'", id).
		Updates(map[string]any{"state": Cancelled, "cancel_asked": true, "finished_at": now})
	if res.Error != nil {
		return "", res.Error
	}
	if res.RowsAffected == 0 {
		if err := g.Model(&row{}).Where("id = ? AND state = 'running' AND NOT cancel_asked", id).Update("cancel_asked", true).Error; err != nil {
			return "", err
		}
	}
	r, err := jobByID(g, id)
	return r.State, err
}

// unfinished reports whether a job of a kind with a unique key is still to end: the periodic one before this.
func unfinished(g *gorm.DB, kind string) (bool, error) {
	var n int64
	err := g.Model(&row{}).Where("state IN ('waiting','running') AND kind = ? AND unique_key LIKE ?", kind, kind+"@%").Count(&n).Error
	return n > 0, err
}

// prune removes periodic jobs of a kind that were done before a day; those that failed stay to be seen.
func prune(g *gorm.DB, kind string, before time.Time) error {
	return g.Where("state = 'done' AND run_at < ? AND kind = ? AND unique_key LIKE ?", before, kind, kind+"@%").Delete(&row{}).Error
}
