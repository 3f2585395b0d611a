package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// State is where a job stands.
type State string

// The states: waiting → running → done, failed or cancelled; running goes back to waiting for another try.
const (
	Waiting   State = "waiting"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Over reports whether nothing more will happen.
func (s State) Over() bool { return s == Done || s == Failed || s == Cancelled }

// Status is what a page says about a job. All instants are in UTC.
type Status struct {
	ID          ids.Job
	Kind        string
	State       State
	User        ids.User // who asked; 0 for the program and the command line
	Force       ids.Unit
	Attempt     int // tries begun so far
	MaxAttempts int
	RunAt       time.Time
	ProgressAt  int64 // of ProgressOf; both 0 while unknown
	ProgressOf  int64
	Note        string // what it is doing
	CancelAsked bool
	Result      json.RawMessage // of a done job; nil where it gave none
	Error       string          // a sentence for the person: why the last try failed
	CreatedAt   time.Time
	StartedAt   *time.Time
	FinishedAt  *time.Time
}

// Get tells how a job stands; a job that does not exist is fault.NotFound. Whoever shows it checks that it is the asker's.
func Get(ctx context.Context, r db.Reader, id ids.Job) (Status, error) {
	x, err := jobByID(r.Gorm(ctx), id)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Status{}, fault.Missing()
	}
	if err != nil {
		return Status{}, err
	}
	s := Status{
		ID: x.ID, Kind: x.Kind, State: x.State, Force: x.ForceID, Attempt: int(x.Attempt), MaxAttempts: int(x.MaxAttempts), RunAt: x.RunAt,
		ProgressAt: x.ProgressDone, ProgressOf: x.ProgressTotal, Note: x.ProgressNote, CancelAsked: x.CancelAsked, Error: x.Error,
		CreatedAt: x.CreatedAt, StartedAt: x.StartedAt, FinishedAt: x.FinishedAt,
	}
	if x.UserID != nil {
		s.User = *x.UserID
	}
	if x.Result != "" {
		s.Result = json.RawMessage(x.Result)
	}
	return s, nil
}

// Cancel ends a waiting job, and asks a running one to stop: it becomes cancelled when its handler gives up, and done
// where the handler had finished first. A job that is over is fault.Refused, one already cancelled is left alone.
func Cancel(ctx context.Context, tx *db.Tx, id ids.Job) error {
	s, err := cancelJob(tx.Gorm(ctx), id, tx.Now)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	if s == Done || s == Failed {
		return fault.New(fault.Refused, "This has already ended, so it cannot be cancelled")
	}
	tx.AfterCommit(wakeAll)
	return nil
}
