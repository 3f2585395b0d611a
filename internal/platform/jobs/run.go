package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// backoff is the wait after a failed try: 10 s, doubled each time, at most an hour.
func backoff(attempt int64) time.Duration {
	d := 10 * time.Second
	for i := int64(1); i < attempt && d < time.Hour; i++ {
		d *= 2
	}
	return min(d, time.Hour)
}

// RunDue runs everything that is due now, one after another, in this goroutine, with what those jobs queue in turn, and
// tells how many it ran. A job that fails is no error of RunDue; one that is to be tried again is due only later.
func (q *Queue) RunDue(ctx context.Context) (int, error) {
	if !q.announced() {
		q.announce(true)
		defer q.announce(false)
	}
	if err := q.tidy(ctx); err != nil {
		return 0, err
	}
	for n := 0; ; n++ {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		r, ok, err := q.claim(ctx)
		if err != nil || !ok {
			return n, err
		}
		q.run(ctx, r)
	}
}

// tidy queues periodic jobs and takes jobs from the dead.
func (q *Queue) tidy(ctx context.Context) error {
	if err := q.queuePeriodic(ctx); err != nil {
		return err
	}
	now := q.d.Time()
	q.mu.Lock()
	mine := make([]ids.Job, 0, len(q.running))
	for id := range q.running {
		mine = append(mine, id)
	}
	q.mu.Unlock()
	dead, err := expired(q.d.Gorm(ctx), now, mine)
	if err != nil {
		return fmt.Errorf("look for dead workers: %w", err)
	}
	for _, r := range dead {
		set := map[string]any{"state": Waiting, "run_at": now}
		switch {
		case r.CancelAsked:
			set = map[string]any{"state": Cancelled, "finished_at": now}
		case r.Attempt >= r.MaxAttempts:
			set = map[string]any{"state": Failed, "finished_at": now, "error": fmt.Sprintf("This stopped before it ended, %d times. Quote job %d when you report it.", r.Attempt, r.ID)}
		}
		err := q.d.Maintain(ctx, func(g *gorm.DB) error {
			ok, err := rescue(g, r, now, set)
			if ok {
				q.o.Log.Warn("a job was taken from a worker that fell silent", "job", r.ID, "kind", r.Kind, "worker", r.Worker, "attempt", r.Attempt, "now", set["state"])
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("take job %d from a dead worker: %w", r.ID, err)
		}
	}
	return nil
}

func (q *Queue) claim(ctx context.Context) (r row, ok bool, err error) {
	kinds := q.kinds()
	if len(kinds) == 0 {
		return r, false, nil
	}
	due, err := anyDue(q.d.Gorm(ctx), kinds, q.d.Time())
	if err != nil || !due {
		return r, false, err
	}
	err = q.d.Maintain(ctx, func(g *gorm.DB) error {
		now := q.d.Time()
		r, ok, err = claimJob(g, q.d.Dialect(), kinds, q.o.Worker, now, now.Add(q.o.Lease))
		return err
	})
	if err != nil {
		return r, false, fmt.Errorf("claim a job: %w", err)
	}
	return r, ok, nil
}

// run runs one claimed job to its end and writes how it ended.
func (q *Queue) run(ctx context.Context, r row) {
	j := newJob(q, r)
	base := ctx
	ctx, j.cancel = context.WithCancelCause(ctx)
	q.mu.Lock()
	q.running[j.ID] = j
	q.mu.Unlock()
	stop, kept := make(chan struct{}), make(chan struct{})
	// The keeper outlives the handler's context: a cancelled job must stay ours until that is written.
	go func() { defer close(kept); j.keep(context.WithoutCancel(base), stop) }()

	err := q.do(ctx, j)
	close(stop)
	<-kept
	q.end(context.WithoutCancel(base), j, err, context.Cause(ctx))
	j.cancel(nil)
	q.mu.Lock()
	delete(q.running, j.ID)
	q.mu.Unlock()
	q.poke()
}

// do calls the handler as the actor who asked. A panic becomes an error.
func (q *Queue) do(ctx context.Context, j *Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			q.o.Log.Error("a job panicked", "job", j.ID, "kind", j.Kind, "attempt", j.Attempt, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	var w who
	if err := json.Unmarshal([]byte(j.r.Actor), &w); err != nil {
		return fmt.Errorf("actor of job %d: %w", j.ID, err)
	}
	a, err := q.actor(ctx, j, w)
	if err != nil {
		return err
	}
	return q.handlers[j.Kind](actor.With(db.WithPurpose(ctx, w.Why), a), j)
}

func (q *Queue) actor(ctx context.Context, j *Job, w who) (actor.Actor, error) {
	var a actor.Actor
	switch w.Kind {
	case actor.System:
		a = actor.Program(w.Name)
	case actor.CommandLine:
		a = actor.AtCommandLine()
	case actor.Person:
		if q.o.Actor == nil {
			return a, errors.New("jobs: Options.Actor is not set, so nobody can be acted for")
		}
		var err error
		if a, err = q.o.Actor(ctx, w.User); err != nil {
			if permanent(err) {
				return a, fault.New(fault.Forbidden, "This was not done, because the account of the person who asked for it is no longer in use")
			}
			return a, fmt.Errorf("load the person who asked for job %d: %w", j.ID, err)
		}
	default:
		return a, fmt.Errorf("job %d has an actor of the unknown kind %q", j.ID, w.Kind)
	}
	a.RequestID = fmt.Sprintf("job-%d", j.ID)
	return a, nil
}

// permanent reports whether trying again cannot help: a person has to change something first.
func permanent(err error) bool {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound, fault.Forbidden, fault.SignedOut, fault.Refused, fault.TooLarge:
		return true
	}
	return false
}

// sentence is what a person may read of a job's error.
func sentence(id ids.Job, err error) string {
	var f *fault.Error
	if errors.As(err, &f) && f.Message != "" {
		return f.Message
	}
	return fmt.Sprintf("Something went wrong. It has been logged: quote job %d when you report it.", id)
}

// end writes how a job ended. cause is why its context ended early, if it did.
func (q *Queue) end(ctx context.Context, j *Job, err, cause error) {
	j.mu.Lock()
	finished, lost, cancelled := j.finished, j.lost, j.cancelled
	j.mu.Unlock()
	log := q.o.Log.With("job", j.ID, "kind", j.Kind, "attempt", j.Attempt)
	if finished || lost {
		if err != nil && finished {
			log.Error("a job failed after it had finished", "err", err)
		}
		return
	}
	now := q.d.Time()
	var set map[string]any
	if err == nil {
		set, err = j.doneRow(now)
	}
	if err != nil {
		last := j.r.Attempt >= j.r.MaxAttempts
		switch {
		case cancelled || errors.Is(err, ErrCancelled):
			set = map[string]any{"state": Cancelled, "finished_at": now}
			log.Info("a job was cancelled")
		case errors.Is(cause, errStopping) || errors.Is(cause, context.Canceled):
			// Stopping is no fault of the job: the try does not count.
			set = map[string]any{"state": Waiting, "run_at": now, "attempt": j.r.Attempt - 1}
			log.Info("a job was put back because the program stops")
		case last || permanent(err):
			set = map[string]any{"state": Failed, "finished_at": now, "error": sentence(j.ID, err)}
			log.Error("a job failed", "err", err)
		default:
			set = map[string]any{"state": Waiting, "run_at": now.Add(backoff(j.r.Attempt)), "error": sentence(j.ID, err)}
			log.Warn("a job failed and will be tried again", "err", err)
		}
	}
	// An end that cannot be written would cost a second run, so try for a while; after that the lease runs out.
	for wait := 50 * time.Millisecond; ; wait *= 4 {
		var ok bool
		werr := q.d.Maintain(ctx, func(g *gorm.DB) (err error) { ok, err = leave(g, j.r, set); return err })
		switch {
		case werr == nil && ok:
			return
		case werr == nil:
			log.Warn("a job ended after its lease was lost")
			return
		case wait > 5*time.Second:
			log.Error("the end of a job could not be written", "err", werr)
			return
		}
		time.Sleep(wait)
	}
}
