package returns

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/lists"
)

// TakeJob takes the rows of a large return; ExpireJob forgets what is past its time, by the hour.
const (
	TakeJob   = "return.take"
	ExpireJob = "return.expire"
)

// AtOnce is up to how many rows a page waits for.
const AtOnce = 100

// Room brings lists back.
type Room struct {
	DB    *db.DB
	Lists []lists.List // of the application: those with Back can come back

	mu     sync.Mutex
	sealer *lists.Sealer
}

// NewRoom makes the room.
func NewRoom(d *db.DB, all []lists.List) *Room {
	return &Room{DB: d, Lists: slices.DeleteFunc(slices.Clone(all), func(l lists.List) bool { return l.Back == nil })}
}

// Jobs tells the queue who takes large returns, and who forgets old ones.
func (r *Room) Jobs(q *jobs.Queue) {
	q.Handle(TakeJob, r.takeJob)
	q.Handle(ExpireJob, func(ctx context.Context, _ *jobs.Job) error { return r.Expire(ctx) })
	q.Every(ExpireJob, time.Hour, actor.Program("returns"))
}

// Sealer closes and opens the column Check of lists, with the secret of this installation.
func (r *Room) Sealer(ctx context.Context, rd db.Reader) (*lists.Sealer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sealer != nil {
		return r.sealer, nil
	}
	text, err := secret(ctx, rd)
	if err != nil {
		return nil, err
	}
	raw, err := hex.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("secret of lists: %w", err)
	}
	r.sealer, err = lists.NewSealer(raw)
	return r.sealer, err
}

// list finds a list that can come back, and checks that the actor in ctx may bring it.
func (r *Room) list(ctx context.Context, code string) (lists.List, actor.Actor, error) {
	a, ok := actor.From(ctx)
	if !ok {
		return lists.List{}, a, fault.New(fault.SignedOut, "Sign in to go on")
	}
	i := slices.IndexFunc(r.Lists, func(l lists.List) bool { return l.Code == code })
	if i < 0 {
		return lists.List{}, a, fault.New(fault.Invalid, "This list cannot be brought back")
	}
	l := r.Lists[i]
	for _, p := range l.Back.Any {
		if a.Can(p) {
			return l, a, nil
		}
	}
	return l, a, fault.New(fault.Forbidden, "Your role does not let you change this list")
}

// Offered are the lists that the actor in ctx may bring back.
func (r *Room) Offered(ctx context.Context) (out []lists.List) {
	for _, l := range r.Lists {
		if _, _, err := r.list(ctx, l.Code); err == nil {
			out = append(out, l)
		}
	}
	return out
}
