// Package retention says how long the personal data of a case is kept and why, and disposes of it (DPA 2018 ss.39 and 47;
// law document 8.2). It owns retention_schedules, retention_holds, retention_reviews, retention_disposals and
// processing_limits; a disposal also blanks the personal columns of every other room's rows of the case, by the list in
// catalogue.go, which a test holds to the whole schema.
//
// Nothing is ever erased by a clock. A job reckons when each closed case is due for review; a supervisor or manager reviews
// it and keeps it with a reason, or proposes to dispose of it; a second person decides. While a hold stands nobody can. What
// is left of a disposal is a tombstone without personal data, and a log whose proofs still hold.
//
// Where the law wants data kept though it should not be used, a restriction takes the case out of every list, search and
// export and leaves it as it is: also asked for by one person and decided by another.
package retention

import (
	"context"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/blob"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
)

// Room keeps the schedules of an installation.
type Room struct {
	DB           *db.DB
	Users        *users.Room
	Reference    *reference.Room
	Cases        *cases.Room
	Orders       *orders.Room
	Confiscation *confiscation.Room
	Blobs        blob.Store

	// OnErase gives up, in the transaction, what other rooms keep of a case beside its rows, and tells the files that
	// nothing of the case links any more.
	OnErase []func(ctx context.Context, tx *db.Tx, g access.Grant) (files []string, err error)
	// Linked tells which of some files something else still holds.
	Linked func(ctx context.Context, hashes []string) ([]string, error)
}

// New makes the room.
func New(d *db.DB, people *users.Room, ref *reference.Room, files *cases.Room, o *orders.Room, c *confiscation.Room, blobs blob.Store) *Room {
	return &Room{DB: d, Users: people, Reference: ref, Cases: files, Orders: o, Confiscation: c, Blobs: blobs}
}

const reckonJob = "retention.reckon"

var clerk = actor.Program("retention")

// Schedule has every closed case reckoned once a day. That only says when a review is due.
func (r *Room) Schedule(q *jobs.Queue) {
	q.Handle(reckonJob, func(ctx context.Context, _ *jobs.Job) error { return r.Reckon(ctx) })
	q.Every(reckonJob, 24*time.Hour, clerk)
}

// over reports whether a is a supervisor or manager over the case: who reviews, proposes and decides.
func over(a actor.Actor, g access.Grant) bool {
	return a.HoldsIn(perm.Supervisor, g.UnitID()) || a.HoldsIn(perm.Manager, g.UnitID())
}
