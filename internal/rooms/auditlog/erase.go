package auditlog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
)

// ErasureState is how a proposal stands.
type ErasureState string

// The states: proposed → erased or refused.
const (
	Proposed ErasureState = "proposed"
	Erased   ErasureState = "erased"
	Refused  ErasureState = "refused"
)

// Erasure is a proposal to erase the detail of one entry because the law demands it (DPA 2018 s.47): proposed by one
// person, decided by another. The domain type and the row.
type Erasure struct {
	ID            int64
	ForceID       ids.Unit
	CaseID        ids.Case
	EntryID       ids.AuditEntry
	Reason        string
	State         ErasureState
	ProposedBy    ids.User
	ProposedAt    time.Time
	DecidedBy     *ids.User
	DecidedAt     *time.Time
	DecidedReason string
	Version       int64
}

// TableName is log_erasures.
func (Erasure) TableName() string { return "log_erasures" }

func (e Erasure) on() db.On {
	return db.On{Op: db.Alteration, Kind: "log_erasure", ID: e.ID, Case: e.CaseID, Force: e.ForceID}
}

// enough reports whether a reason says something.
func enough(reason string) bool { return len(strings.TrimSpace(reason)) >= 10 }

// mostReason is how many characters a reason may have.
const mostReason = 4000

// tooLong is what is wrong with a reason that nobody would read to its end; nil for one of a fair length.
func tooLong(field, reason string) error {
	if utf8.RuneCountInString(reason) <= mostReason {
		return nil
	}
	return fault.Fields("Say why", map[string]string{field: "The reason must be 4000 characters or fewer"})
}

// ProposeErasure asks for the detail of an entry to be erased. Somebody else decides. fault.Invalid without a reason,
// Refused where the entry tells of an erasure, was erased, or waits for a decision.
func (r *Room) ProposeErasure(ctx context.Context, id ids.AuditEntry, reason string) (e Erasure, err error) {
	reason = strings.TrimSpace(reason)
	if !enough(reason) {
		return e, fault.Fields("Say why", map[string]string{"reason": "Say in a sentence which law or decision demands that the detail is erased"})
	}
	if err := tooLong("reason", reason); err != nil {
		return e, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if !tx.Actor.Can(perm.AuditRead) {
			return fault.New(fault.Forbidden, "Only an auditor can propose to erase a detail of the log")
		}
		x, err := entryByID(ctx, tx, tx.Actor.Force, id)
		if err != nil {
			return err
		}
		n, err := waitingFor(ctx, tx, id)
		if err != nil {
			return err
		}
		switch {
		case x.ID == 0:
			return fault.Missing()
		case x.ErasedAt != nil:
			return fault.New(fault.Refused, "This detail was erased already")
		case x.Action == audit.ErasedAction:
			return fault.New(fault.Refused, "An entry that tells of an erasure keeps its detail")
		case n > 0:
			return fault.New(fault.Refused, "An erasure of this detail waits for a decision already")
		}
		e = Erasure{ForceID: tx.Actor.Force, CaseID: x.CaseID, EntryID: id, Reason: reason, State: Proposed, ProposedBy: tx.Actor.User, ProposedAt: tx.Now, Version: 1}
		if err := insertErasure(ctx, tx, &e); err != nil {
			return fmt.Errorf("propose to erase the detail of entry %d: %w", id, err)
		}
		tx.Record("log_erasure.proposed", e.on(), map[string]any{"old": nil, "new": e})
		return nil
	})
	return e, err
}

// DecideErasure erases the detail, or refuses to, with a reason. Whoever proposed it does not decide. What the entry says
// beside its detail stays, and so does its proof.
func (r *Room) DecideErasure(ctx context.Context, id, version int64, erase bool, reason string) (e Erasure, err error) {
	reason = strings.TrimSpace(reason)
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if !tx.Actor.Can(perm.AuditErase) {
			return fault.New(fault.Forbidden, "Only an auditor or a manager can decide that")
		}
		was, err := erasureByID(ctx, tx, tx.Actor.Force, id)
		switch {
		case err != nil:
			return err
		case was.ID == 0:
			return fault.Missing()
		case was.ProposedBy == tx.Actor.User:
			return fault.New(fault.Refused, "You proposed this: somebody else must decide")
		case !enough(reason):
			return fault.Fields("Say why", map[string]string{"decided_reason": "Say in a sentence why you decide so"})
		case tooLong("decided_reason", reason) != nil:
			return tooLong("decided_reason", reason)
		case was.State != Proposed || was.Version != version:
			return fault.Stale("proposal")
		}
		e = was
		by, at := tx.Actor.User, tx.Now
		e.State, e.DecidedBy, e.DecidedAt, e.DecidedReason = Refused, &by, &at, reason
		if erase {
			e.State = Erased
		}
		n, err := decide(ctx, tx, e)
		if err != nil {
			return fmt.Errorf("decide on erasure %d: %w", id, err)
		}
		if n == 0 {
			return fault.Stale("proposal")
		}
		tx.Record("log_erasure.decided", e.on(), map[string]any{"old": was, "new": e})
		if !erase {
			return nil
		}
		_, err = audit.EraseDetails(ctx, tx, audit.Erasure{Entries: []ids.AuditEntry{e.EntryID}, Force: e.ForceID, Reason: e.Reason, Proposed: e.ProposedBy})
		return err
	})
	return e, err
}

// Erasures are the proposals about entries that the actor in ctx may read: those that wait first, at most 200.
func (r *Room) Erasures(ctx context.Context) ([]ErasureLine, error) {
	a, ok := actor.From(ctx)
	if !ok || !a.Can(perm.AuditErase) {
		return nil, fault.New(fault.Forbidden, "Only an auditor or a manager sees these")
	}
	return erasuresOf(ctx, r.DB, a.Force, 200)
}

// isRefusal reports whether err is for the person to read beside the form.
func isRefusal(err error) (*fault.Error, bool) {
	var f *fault.Error
	if errors.As(err, &f) && (f.Kind == fault.Invalid || f.Kind == fault.Refused) {
		return f, true
	}
	return nil, false
}
