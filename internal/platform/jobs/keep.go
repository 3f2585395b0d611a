package jobs

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/platform/db"
)

// keep renews the lease of a running job, writes its progress and looks whether it was cancelled, until stop is closed.
// It has its own goroutine and statements, so that a handler deep in a transaction still lives.
func (j *Job) keep(ctx context.Context, stop <-chan struct{}) {
	tick := time.NewTicker(min(time.Second, j.q.o.Lease/3))
	defer tick.Stop()
	beaten := *j.r.LeaseUntil // the lease as last written
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
		case <-j.wake:
		}
		if !j.beat(ctx, &beaten) {
			return
		}
	}
}

// beat does one round and reports whether the job is still ours to keep.
func (j *Job) beat(ctx context.Context, until *time.Time) bool {
	q, now := j.q, j.q.d.Time()
	j.mu.Lock()
	p, dirty := j.now, j.dirty
	j.dirty = false
	j.mu.Unlock()

	var cancel bool
	var state State
	var err error
	if dirty || now.Add(q.o.Lease*2/3).After(*until) {
		next := now.Add(q.o.Lease)
		err = q.d.Maintain(ctx, func(g *gorm.DB) (err error) {
			cancel, state, err = renew(g, j.r, next, p)
			return err
		})
		if err == nil && state == Running {
			*until = next
		}
	} else {
		cancel, state, err = look(q.d.Gorm(ctx), j.r)
	}
	if err != nil {
		if ctx.Err() != nil {
			return false
		}
		q.o.Log.Warn("a job's lease could not be renewed", "job", j.ID, "kind", j.Kind, "err", err)
		j.mu.Lock()
		j.dirty = true
		j.mu.Unlock()
		// With SQLite nobody else can take the job while the database is busy, and a long transaction of this very job
		// may be what keeps it busy. With PostgreSQL the others go on without us.
		if q.d.Dialect() == db.Postgres && q.d.Time().After(*until) {
			j.lose()
			return false
		}
		return true
	}
	switch {
	case state == Done: // by Finish, this moment
		return false
	case state == "":
		j.lose()
		return false
	case cancel:
		j.mu.Lock()
		j.cancelled = true
		j.mu.Unlock()
		j.cancel(ErrCancelled)
	}
	return true
}

func (j *Job) lose() {
	j.mu.Lock()
	j.lost = true
	j.mu.Unlock()
	j.cancel(ErrLeaseLost)
	j.q.o.Log.Warn("a job's lease was lost", "job", j.ID, "kind", j.Kind, "attempt", j.Attempt)
}
