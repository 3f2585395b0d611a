package subjects

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Withdraw takes a subject off the case with a reason: it stays on record, struck through, and is counted nowhere. It
// is refused while an asset or order names the subject.
func (r *Room) Withdraw(ctx context.Context, caseID ids.Case, id ids.Subject, version int, reason string) error {
	if err := cases.Reason("reason", reason, "Enter why the subject is withdrawn"); err != nil {
		return err
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := r.withdraw(ctx, tx, g, id, version, reason); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
}

func (r *Room) withdraw(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Subject, version int, reason string) error {
	s, err := subjectByID(ctx, tx, g, id)
	if err != nil {
		return err
	}
	if s.Withdrawn() {
		return fault.New(fault.Refused, "%s is withdrawn already", s.Number())
	}
	uses, err := usesOf(ctx, tx, g, id)
	if err != nil {
		return err
	}
	if len(uses) > 0 {
		return &fault.Error{Kind: fault.Refused, Message: s.Number() + " is named by " + strings.Join(uses, " and ") + " and cannot be withdrawn",
			Next: []string{"Change what names the subject first"}}
	}
	if err := endLink(ctx, tx, id); err != nil {
		return err
	}
	if err := updateSubject(ctx, tx, g, id, version, map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": reason}); err != nil {
		return err
	}
	tx.Record("subject.withdrawn", on(g, id, db.Alteration), map[string]string{"reason": reason})
	return r.Cases.Note(ctx, tx, g, cases.Event{Kind: "subject.withdrawn", Title: s.Number() + " " + s.Name + " withdrawn", Detail: reason,
		Entity: "subject", EntityID: int64(id)})
}

func (r *Room) undoAdd(ctx context.Context, tx *db.Tx, g access.Grant, a cases.Act) error {
	var was struct{ Version int }
	if err := a.Read(&was); err != nil {
		return err
	}
	err := r.withdraw(ctx, tx, g, ids.Subject(a.EntityID), was.Version, "taken back by whoever added it")
	if fault.Is(err, fault.Conflict) {
		return fault.New(fault.Refused, "The subject was changed since, so it cannot be taken back. Withdraw it with a reason instead")
	}
	return err
}
