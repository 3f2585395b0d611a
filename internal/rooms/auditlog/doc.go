// Package auditlog reads the audit log for auditors, keeps its signed checkpoints where administrators cannot reach them,
// and erases details where the law demands it. It owns log_checks, log_deliveries and log_erasures; the log itself is
// platform/audit's.
//
// An auditor reads the log of their force: who saw a case, what a person did, one entry with what changed and its proof.
// The predicate of need to know holds here too: of a case that the auditor may not see there is no row. Their reading is
// logged like any other. The log serves lawfulness, integrity and discipline only (DPA 2018 s.62(4)): nothing here counts
// what anybody did.
package auditlog

import (
	"context"

	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/mail"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users"
)

// Room reads and guards the log.
type Room struct {
	DB     *db.DB
	Users  *users.Room
	Cases  *cases.Room
	Key    func() (audit.Key, error) // signs and marks
	Keep   []audit.Target            // where checkpoints are kept outside
	Mailer *mail.Sender              // nil where no mail server is set
	// OnKeep is told, in the transaction that notes a try, where keeping checkpoints at a target begins to fail, with the
	// number of that try, and where it works again; nil where nobody is.
	OnKeep func(ctx context.Context, tx *db.Tx, target string, try int64, failed bool) error
}

// New makes the room.
func New(d *db.DB, u *users.Room, c *cases.Room, key func() (audit.Key, error), keep []audit.Target, mailer *mail.Sender) *Room {
	return &Room{DB: d, Users: u, Cases: c, Key: key, Keep: keep, Mailer: mailer}
}

// seal orders what waits in the log and signs it.
func (r *Room) seal(ctx context.Context) error {
	key, err := r.Key()
	if err != nil {
		return err
	}
	_, err = audit.Seal(ctx, r.DB, key)
	return err
}

// Schedule says what runs by the clock.
func (r *Room) Schedule(q *jobs.Queue) {
	q.Handle(sealJob, func(ctx context.Context, _ *jobs.Job) error { return r.seal(ctx) })
	q.Every(sealJob, sealEvery, sealer)
	q.Handle(verifyJob, func(ctx context.Context, _ *jobs.Job) error { _, err := r.VerifyLog(ctx, 0); return err })
	q.Every(verifyJob, verifyEvery, sealer)
	q.Handle(askedJob, r.verifyAsked)
	q.Handle(keepJob, func(ctx context.Context, _ *jobs.Job) error { return r.KeepCheckpoints(ctx, false) })
	q.Every(keepJob, keepEvery, sealer)
}
