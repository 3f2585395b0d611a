package auditlog

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
)

const (
	sealJob     = "audit.seal"
	sealEvery   = time.Minute
	verifyJob   = "audit.verify"
	verifyEvery = 24 * time.Hour
	askedJob    = "audit.verify-asked"
)

var sealer = actor.Program("sealer")

// Check is one proof of the whole log, and what it found: the domain type and the row.
type Check struct {
	ID       int64
	At       time.Time
	AskedBy  ids.User // 0: the program, by its clock
	Entries  int64
	Sealed   int64
	OK       bool `gorm:"column:ok"`
	BadEntry ids.AuditEntry
	BadWhy   string
}

// TableName is log_checks.
func (Check) TableName() string { return "log_checks" }

// VerifyLog proves the whole log and keeps what it found. It reads all of it: seconds for a million entries.
func (r *Room) VerifyLog(ctx context.Context, asked ids.User) (Check, error) {
	key, err := r.Key()
	if err != nil {
		return Check{}, err
	}
	rep, err := audit.Verify(ctx, r.DB, key.Verifier, nil)
	if err != nil {
		return Check{}, err
	}
	c := Check{AskedBy: asked, Entries: rep.Entries, Sealed: rep.Sealed, OK: rep.OK}
	if rep.FirstBad != nil {
		c.BadEntry, c.BadWhy = rep.FirstBad.Entry, rep.FirstBad.Why
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c.At = tx.Now
		if err := insertCheck(ctx, tx, &c); err != nil {
			return fmt.Errorf("keep what the check of the log found: %w", err)
		}
		tx.Record("log.verified", db.On{Op: db.System, Kind: "log", ID: c.ID}, c)
		return nil
	})
	return c, err
}

// AskToVerify has the log proved soon, for an auditor who does not wait for the clock.
func (r *Room) AskToVerify(ctx context.Context) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if !tx.Actor.Can(perm.AuditRead) {
			return fault.New(fault.Forbidden, "Only an auditor can have the log verified")
		}
		// One in ten minutes, whoever asks: a check reads the whole log.
		if _, err := jobs.Enqueue(ctx, tx, askedJob, verifyArgs{tx.Actor.User}, jobs.UniqueKey(fmt.Sprintf("%s/%d", askedJob, tx.Now.Unix()/600))); err != nil {
			return err
		}
		tx.Record("log.verify_asked", db.On{Op: db.System, Kind: "log"}, nil)
		return nil
	})
}

type verifyArgs struct{ By ids.User }

func (r *Room) verifyAsked(ctx context.Context, j *jobs.Job) error {
	var a verifyArgs
	if err := j.Decode(&a); err != nil {
		return err
	}
	_, err := r.VerifyLog(ctx, a.By)
	return err
}

// LastCheck is the newest proof of the whole log; the zero Check where there was none.
func (r *Room) LastCheck(ctx context.Context) (Check, error) {
	s, err := stateOf(ctx, r.DB, 0)
	if err != nil || s.Check == nil {
		return Check{}, err
	}
	return *s.Check, nil
}
