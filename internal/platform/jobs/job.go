package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// ErrCancelled says that somebody cancelled the job. A handler returns it, wrapped or not.
var ErrCancelled = errors.New("the job was cancelled")

// ErrLeaseLost says that another worker may have taken the job up: nothing more may be written for it.
var ErrLeaseLost = errors.New("the job's lease was lost")

// errStopping ends the contexts of jobs that outlast the grace of Stop.
var errStopping = errors.New("the program is stopping")

// Job is a job in the hands of its handler.
type Job struct {
	ID      ids.Job
	Kind    string
	Args    json.RawMessage
	Attempt int // 1 at the first try
	User    ids.User
	Force   ids.Unit

	q      *Queue
	r      row
	wake   chan struct{}
	cancel context.CancelCauseFunc

	mu        sync.Mutex
	now       progress
	dirty     bool
	cancelled bool
	lost      bool
	finished  bool // by Finish
	result    string
	resultErr error
}

type progress struct {
	done, total int64
	note        string
}

func newJob(q *Queue, r row) *Job {
	j := &Job{ID: r.ID, Kind: r.Kind, Args: json.RawMessage(r.Args), Attempt: int(r.Attempt), Force: r.ForceID, q: q, r: r, wake: make(chan struct{}, 1)}
	if r.UserID != nil {
		j.User = *r.UserID
	}
	return j
}

// Decode reads the arguments into v.
func (j *Job) Decode(v any) error {
	if err := json.Unmarshal(j.Args, v); err != nil {
		return fmt.Errorf("arguments of job %d (%s): %w", j.ID, j.Kind, err)
	}
	return nil
}

// Progress says how far the job is: done of total, and what it is doing. It only notes: somebody else writes it within a
// second, so it may be called often and inside a transaction. It returns ErrCancelled once somebody cancelled the job and
// ErrLeaseLost once it is no longer ours; the handler then returns that error.
func (j *Job) Progress(ctx context.Context, done, total int64, note string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	p := progress{done, total, note}
	if p != j.now {
		if p.note != j.now.note {
			j.poke() // a new step is worth showing at once
		}
		j.now, j.dirty = p, true
	}
	switch {
	case j.cancelled:
		return ErrCancelled
	case j.lost:
		return ErrLeaseLost
	}
	return ctx.Err()
}

// SetResult keeps what the job made, as JSON, for Status.Result; it is written when the job is done.
func (j *Job) SetResult(v any) {
	b, err := json.Marshal(v)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.result, j.resultErr = string(b), err
}

// Finish ends the job as done in the handler's own transaction, with a result (nil: what SetResult was given): the work
// and its end are kept together or not at all. It is ErrLeaseLost where another worker has the job; the transaction must
// then fail. After the commit the handler returns nil.
func (j *Job) Finish(ctx context.Context, tx *db.Tx, result any) error {
	if result != nil {
		j.SetResult(result)
	}
	set, err := j.doneRow(tx.Now)
	if err != nil {
		return err
	}
	ok, err := leave(tx.Gorm(ctx), j.r, set)
	if err != nil {
		return fmt.Errorf("finish job %d: %w", j.ID, err)
	}
	if !ok {
		return ErrLeaseLost
	}
	tx.AfterCommit(func() { j.mu.Lock(); j.finished = true; j.mu.Unlock() })
	return nil
}

// doneRow is what changes in the row of a job that is done.
func (j *Job) doneRow(now time.Time) (map[string]any, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.resultErr != nil {
		return nil, fmt.Errorf("result of job %d (%s): %w", j.ID, j.Kind, j.resultErr)
	}
	return map[string]any{
		"state": Done, "finished_at": now, "result": j.result, "error": "",
		"progress_done": j.now.done, "progress_total": j.now.total, "progress_note": j.now.note,
	}, nil
}

func (j *Job) poke() {
	select {
	case j.wake <- struct{}{}:
	default:
	}
}
