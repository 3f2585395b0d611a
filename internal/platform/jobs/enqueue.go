package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// Option changes how a job is queued.
type Option func(*row)

// RunAt says when the job may start at the earliest; by default at once.
func RunAt(t time.Time) Option {
	return func(r *row) { r.RunAt = t.UTC().Truncate(time.Microsecond) }
}

// UniqueKey makes the job the only one ever with this key: where one exists, in whatever state, Enqueue gives that one.
func UniqueKey(key string) Option {
	return func(r *row) {
		if key != "" {
			r.UniqueKey = &key
		}
	}
}

// MaxAttempts says how often the job is tried before it fails for good; by default three times.
func MaxAttempts(n int) Option {
	return func(r *row) { r.MaxAttempts = int64(max(n, 1)) }
}

// For makes the job run for another person than the transaction's actor: what the program does for somebody by the clock is
// done with their rights, as they are when it runs. a must be a person.
func For(a actor.Actor) Option {
	return func(r *row) {
		var w who // its purpose stays
		err := json.Unmarshal([]byte(r.Actor), &w)
		asker, bad := json.Marshal(who{a.Kind, a.User, a.Name, a.Force, w.Why})
		if err = errors.Join(err, bad); err != nil || a.Kind != actor.Person {
			panic(fmt.Sprintf("jobs: For %q, who is no person: %v", a.Name, err))
		}
		u := a.User
		r.Actor, r.ForceID, r.UserID = string(asker), a.Force, &u
	}
}

// who is what a job keeps of its actor. A person's rights are loaded afresh when the job runs.
type who struct {
	Kind  actor.Kind `json:"kind"`
	User  ids.User   `json:"user,omitempty"`
	Name  string     `json:"name"`
	Force ids.Unit   `json:"force,omitempty"`
	Why   string     `json:"why,omitempty"` // they said it is done, see db.WithPurpose
}

// Enqueue queues a job of a kind in the caller's transaction, to run as the transaction's actor; args must be something
// JSON can hold, without secrets. Nothing is queued when the transaction rolls back; after its commit the workers of this
// process look at once. It changes a row, so the transaction must record an audit entry.
func Enqueue(ctx context.Context, tx *db.Tx, kind string, args any, opts ...Option) (ids.Job, error) {
	r, err := newRow(tx.Actor, db.PurposeOf(ctx), tx.Now, kind, args, opts...)
	if err != nil {
		return 0, err
	}
	if err := insertJob(tx.Gorm(ctx), r); err != nil {
		return 0, fmt.Errorf("queue %s: %w", kind, err)
	}
	tx.AfterCommit(wakeAll)
	return r.ID, nil
}

func newRow(a actor.Actor, why string, now time.Time, kind string, args any, opts ...Option) (*row, error) {
	text, err := json.Marshal(args)
	if err != nil {
		return nil, fmt.Errorf("arguments of %s: %w", kind, err)
	}
	asker, err := json.Marshal(who{a.Kind, a.User, a.Name, a.Force, why})
	if err != nil {
		return nil, err
	}
	r := &row{Kind: kind, Args: string(text), Actor: string(asker), ForceID: a.Force, State: Waiting, MaxAttempts: 3, RunAt: now, CreatedAt: now}
	if a.Kind == actor.Person {
		u := a.User
		r.UserID = &u
	}
	for _, o := range opts {
		o(r)
	}
	return r, nil
}
