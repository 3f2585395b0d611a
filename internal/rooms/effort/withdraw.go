package effort

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Withdraw takes an entry of the actor's own out of every sum, with a reason. It stays on the sheet, struck through.
func (r *Room) Withdraw(ctx context.Context, id ids.Effort, version int, reason string) (Entry, error) {
	if strings.TrimSpace(reason) == "" {
		return Entry{}, fault.Fields("Check the reason", map[string]string{"reason": "Enter why the entry is withdrawn"})
	}
	if len([]rune(reason)) > mostText {
		return Entry{}, fault.Fields("Check the reason", map[string]string{"reason": "The reason must be 500 characters or fewer"})
	}
	return r.withdraw(ctx, id, func(e Entry, _ *db.Tx) (int, string, error) { return version, reason, nil })
}

// TakeBack withdraws, without a reason, an entry that the actor made within the last ten minutes and has not changed.
func (r *Room) TakeBack(ctx context.Context, id ids.Effort) (Entry, error) {
	return r.withdraw(ctx, id, func(e Entry, tx *db.Tx) (int, string, error) {
		if !e.undoable(tx.Actor.User, tx.Now) {
			return 0, "", &fault.Error{Kind: fault.Refused, Message: "The entry can no longer be taken back", Next: []string{"Withdraw it with a reason"}}
		}
		return e.Version, "Taken back", nil
	})
}

func (r *Room) withdraw(ctx context.Context, id ids.Effort, terms func(Entry, *db.Tx) (version int, reason string, err error)) (e Entry, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if e, err = r.own(ctx, tx, tx.Actor.User, id); err != nil {
			return err
		}
		if e.WithdrawnAt != nil {
			return fault.New(fault.Refused, "The entry was withdrawn already")
		}
		version, reason, err := terms(e, tx)
		if err != nil {
			return err
		}
		by := tx.Actor.User
		e.WithdrawnAt, e.WithdrawnBy, e.WithdrawnReason = &tx.Now, &by, strings.TrimSpace(reason)
		if err := updateEntry(ctx, tx, &e, version); err != nil {
			return err
		}
		tx.Record("effort.withdrawn", on(db.Alteration, e), e)
		if e.CaseID == nil {
			return nil
		}
		g, err := access.Open(ctx, tx, *e.CaseID, access.Read)
		if err != nil {
			return err
		}
		return r.changed(ctx, tx, g)
	})
	return e, err
}
