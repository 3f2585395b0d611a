package cases

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// UndoTime is how long what was done can be taken back by whoever did it.
const UndoTime = 10 * time.Minute

// Act is something that its doer can take back for UndoTime.
type Act struct {
	ID        ids.Act
	Kind      string // as the audit action: "seizure.recorded"
	CaseID    ids.Case
	ForceID   ids.Unit
	Entity    string
	EntityID  int64
	UserID    ids.User
	Data      string // JSON: what undoing needs
	At        time.Time
	UndoUntil time.Time
	UndoneAt  *time.Time
}

// TableName is acts.
func (Act) TableName() string { return "acts" }

// Read reads the act's data into v.
func (a Act) Read(v any) error {
	if err := json.Unmarshal([]byte(a.Data), v); err != nil {
		return fmt.Errorf("data of act %d (%s): %w", a.ID, a.Kind, err)
	}
	return nil
}

// UndoURL is where the Undo button of an act posts, for Ctx.Done. It is "" for no act.
func UndoURL(id ids.Act) string {
	if id == 0 {
		return ""
	}
	return "/acts/" + ids.String(id) + "/undo"
}

// UndoFunc takes back an act in tx, or says with fault.Refused why it cannot be: something was built on it. It records
// what it did and adds its line to the timeline; Changed is called for it.
type UndoFunc func(ctx context.Context, tx *db.Tx, g access.Grant, a Act) error

// WriteAct keeps an act so that it can be undone. kind is that of a registered undoer; data is anything JSON can hold.
func WriteAct(ctx context.Context, tx *db.Tx, g access.Grant, kind, entity string, entityID int64, data any) (ids.Act, error) {
	text, err := json.Marshal(data)
	if err != nil {
		return 0, fmt.Errorf("data of act %s: %w", kind, err)
	}
	a := Act{Kind: kind, CaseID: g.CaseID(), ForceID: g.ForceID(), Entity: entity, EntityID: entityID, UserID: tx.Actor.User,
		Data: string(text), At: tx.Now, UndoUntil: tx.Now.Add(UndoTime)}
	err = insertAct(ctx, tx, &a)
	return a.ID, err
}

// RegisterUndo names how acts of a kind are undone. It panics for a kind that is named twice: a mistake of wiring.
func (r *Room) RegisterUndo(kind string, undo UndoFunc) {
	if r.undoers[kind] != nil || undo == nil {
		panic("cases: undo of " + kind + " is registered twice or is nothing")
	}
	r.undoers[kind] = undo
}

// Undo takes back an act: only by its doer, within UndoTime, once, and where nothing was built on it.
func (r *Room) Undo(ctx context.Context, id ids.Act) (g access.Grant, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := actByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if a.ID == 0 || a.UserID != tx.Actor.User || a.UserID == 0 {
			return fault.Missing()
		}
		if g, err = access.Open(ctx, tx, a.CaseID, access.Edit); err != nil {
			return err
		}
		undo := r.undoers[a.Kind]
		switch {
		case a.UndoneAt != nil:
			return fault.New(fault.Refused, "This was taken back already")
		case undo == nil || tx.Now.After(a.UndoUntil):
			return &fault.Error{Kind: fault.Refused, Message: "The ten minutes in which this could be taken back are over",
				Next: []string{"Correct it with a reason: what was recorded stays on record"}}
		}
		if err := markUndone(ctx, tx, a.ID); err != nil {
			return err
		}
		if err := undo(ctx, tx, g, a); err != nil {
			return err
		}
		tx.Record("act.undone", db.On{Kind: a.Entity, ID: a.EntityID, Case: a.CaseID, Force: a.ForceID}, a)
		return r.Changed(ctx, tx, g)
	})
	return g, err
}
