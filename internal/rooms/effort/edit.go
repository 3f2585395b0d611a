package effort

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Edit changes an entry of the actor's own. Strand and unit stay as at entry, unless the case or duty changes.
func (r *Room) Edit(ctx context.Context, id ids.Effort, version int, n New) (e Entry, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		old, err := r.own(ctx, tx, tx.Actor.User, id)
		if err != nil {
			return err
		}
		if old.WithdrawnAt != nil {
			return fault.New(fault.Refused, "The entry was withdrawn, so it cannot be changed")
		}
		e = old
		e.CaseID, e.OnDate, e.Minutes, e.Reason, e.Activity, e.Note, e.LateReason = n.CaseID, n.OnDate, n.Minutes, n.Reason, n.Activity, n.Note, n.LateReason
		g, err := r.place(ctx, tx, &e, !same(old.CaseID, e.CaseID))
		if err != nil {
			return err
		}
		var was access.Grant
		if same(old.CaseID, e.CaseID) {
			e.Strand = old.Strand
		} else if old.CaseID != nil {
			if was, err = access.Open(ctx, tx, *old.CaseID, access.Read); err != nil {
				return err
			}
		}
		if err := r.admit(ctx, tx, e); err != nil {
			return err
		}
		if err := updateEntry(ctx, tx, &e, version); err != nil {
			return err
		}
		tx.Record("effort.edited", on(db.Alteration, e), map[string]Entry{"old": old, "new": e})
		return r.changed(ctx, tx, g, was)
	})
	return e, err
}

func same(a, b *ids.Case) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
