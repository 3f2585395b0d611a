package compartment

import (
	"context"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
)

// ErasureState is how a proposal to erase a detail of the confidential log stands.
type ErasureState string

// The states: proposed → erased or refused.
const (
	ErasureProposed ErasureState = "proposed"
	ErasureRefused  ErasureState = "refused"
	ErasureDone     ErasureState = "erased"
)

// Text says the state in words.
func (s ErasureState) Text() string {
	return map[ErasureState]string{ErasureProposed: "Waits for a second officer", ErasureRefused: "Refused", ErasureDone: "Erased"}[s]
}

// Erasure is a proposal to erase the detail of an entry of the confidential log: the domain type and the row.
type Erasure struct {
	ID             int64
	ForceID        ids.Unit
	EntryID        ids.AuditEntry
	Reason         string
	State          ErasureState
	ProposedBy     ids.User
	ProposedByName string
	ProposedAt     time.Time
	DecidedBy      *ids.User
	DecidedByName  string
	DecidedAt      *time.Time
	DecidedReason  string
	Version        int
}

// TableName is cpt_erasures.
func (Erasure) TableName() string { return "cpt_erasures" }

// why checks the reason of an erasure: a sentence.
func why(field, reason, empty string) error {
	switch n := len([]rune(strings.TrimSpace(reason))); {
	case n < 10:
		return fault.Fields("Say why", map[string]string{field: empty})
	case n > 4000:
		return fault.Fields("Say why", map[string]string{field: "The reason must be 4000 characters or fewer"})
	}
	return nil
}

// ProposeErasure asks for the detail of an entry of the confidential log to be erased. A second officer decides. Refused where
// the entry tells of an erasure or a disposal, was erased, or waits for a decision.
func (r *Room) ProposeErasure(ctx context.Context, entry ids.AuditEntry, reason string) (e Erasure, err error) {
	err = r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		x, err := entryOf(ctx, tx, force, entry)
		if err != nil {
			return err
		}
		if x.ID == 0 {
			return fault.Missing()
		}
		if err := why("reason", reason, "Say in a sentence which law or decision demands that the detail is erased"); err != nil {
			return err
		}
		waiting, err := waitingErasure(ctx, tx, entry)
		if err != nil {
			return err
		}
		switch {
		case x.ErasedAt != nil:
			return fault.New(fault.Refused, "This detail was erased already")
		case !x.erasable():
			return fault.New(fault.Refused, "An entry that tells of an erasure or a disposal keeps its detail")
		case waiting.ID != 0:
			return fault.New(fault.Refused, "An erasure of this detail waits for a decision already")
		}
		e = Erasure{ForceID: force, EntryID: entry, Reason: strings.TrimSpace(reason), State: ErasureProposed, ProposedBy: tx.Actor.User, ProposedByName: tx.Actor.Name, ProposedAt: tx.Now, Version: 1}
		if err := insert(ctx, tx, &e); err != nil {
			return fmt.Errorf("insert erasure: %w", err)
		}
		tx.Record("log_erasure.proposed", at(db.Alteration, "log_erasure", e.ID, force), map[string]any{"entry": entry, "reason": e.Reason})
		return nil
	})
	return e, err
}

// DecideErasure erases the detail, or refuses to, with a reason: another officer than the one who proposed it. When and by
// whom something was done, and on what, stays, and so does every proof of the log.
func (r *Room) DecideErasure(ctx context.Context, id int64, version int, erase bool, reason string) error {
	return r.act(ctx, perm.CompartmentApprove, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		e, err := erasureByID(ctx, tx, force, id)
		if err != nil {
			return err
		}
		if e.ID == 0 {
			return fault.Missing()
		}
		if err := second(tx, e.ProposedBy); err != nil {
			return err
		}
		if err := why("why", reason, "Say in a sentence why you decide so"); err != nil {
			return err
		}
		if e.State != ErasureProposed {
			return fault.Stale("proposal")
		}
		to := ErasureRefused
		if erase {
			to = ErasureDone
		}
		if err := change(ctx, tx, &Erasure{}, e.ID, version, map[string]any{"state": to, "decided_by": tx.Actor.User, "decided_by_name": tx.Actor.Name, "decided_at": tx.Now, "decided_reason": strings.TrimSpace(reason)}); err != nil {
			return err
		}
		tx.Record("log_erasure.decided", at(db.Alteration, "log_erasure", e.ID, force), map[string]any{"entry": e.EntryID, "old": e.State, "new": to, "reason": strings.TrimSpace(reason)})
		if !erase {
			return nil
		}
		_, err = audit.Confidential.EraseDetails(ctx, tx, audit.Erasure{Entries: []ids.AuditEntry{e.EntryID}, Force: force, Reason: e.Reason, Proposed: e.ProposedBy})
		return err
	})
}

// Erasures lists the proposals of the officer's force, those that wait first.
func (r *Room) Erasures(ctx context.Context, rd db.Reader) ([]ErasureRow, error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return nil, err
	}
	read(ctx, "list.shown", "log_erasure", 0, a.Force, nil)
	return erasuresOf(ctx, rd, a.Force)
}

// EntryAt reads an entry of the confidential log that is about the officer's force, with the proposal to erase its detail that
// waits.
func (r *Room) EntryAt(ctx context.Context, rd db.Reader, entry ids.AuditEntry) (x LogRow, waiting Erasure, err error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return x, waiting, err
	}
	if x, err = entryOf(ctx, rd, a.Force, entry); err != nil {
		return x, waiting, err
	}
	if x.ID == 0 {
		return x, waiting, fault.Missing()
	}
	read(ctx, "log.read", "log", int64(entry), a.Force, nil)
	waiting, err = waitingErasure(ctx, rd, entry)
	return x, waiting, err
}

// erasable reports whether the law can demand that the entry's detail goes: what tells of an erasure or a disposal is the
// proof of it.
func (e LogRow) erasable() bool {
	return e.Action != audit.ErasedAction && e.Action != "retention_disposal.done"
}
