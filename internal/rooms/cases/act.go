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
	return WriteActOf(ctx, tx, Act{Kind: kind, CaseID: g.CaseID(), ForceID: g.ForceID(), Entity: entity, EntityID: entityID}, data)
}

// WriteActOf is WriteAct for a thing that a grant is not needed for: a has its kind, entity, force, and the case or intake file
// that it stands in.
func WriteActOf(ctx context.Context, tx *db.Tx, a Act, data any) (ids.Act, error) {
	text, err := json.Marshal(data)
	if err != nil {
		return 0, fmt.Errorf("data of act %s: %w", a.Kind, err)
	}
	a.UserID, a.Data, a.At, a.UndoUntil = tx.Actor.User, string(text), tx.Now, tx.Now.Add(UndoTime)
	err = insertAct(ctx, tx, &a)
	return a.ID, err
}

// undoer takes back the acts of a kind.
type undoer struct {
	undo UndoFunc
	back func(a Act) string // of acts on things of no case: where its doer goes afterwards
}

// RegisterUndo names how acts of a kind are undone. It panics for a kind that is named twice: a mistake of wiring.
func (r *Room) RegisterUndo(kind string, undo UndoFunc) {
	r.register(kind, undoer{undo: undo})
}

// RegisterUndoOf is RegisterUndo for acts on things that stand on no case, or that people work on who change no case: undo gets
// no grant, judges by itself who may, and tells who has to know; back is the page of the thing.
func (r *Room) RegisterUndoOf(kind string, undo UndoFunc, back func(a Act) string) {
	r.register(kind, undoer{undo: undo, back: back})
}

func (r *Room) register(kind string, u undoer) {
	if r.undoers[kind].undo != nil || u.undo == nil {
		panic("cases: undo of " + kind + " is registered twice or is nothing")
	}
	r.undoers[kind] = u
}

// Undo takes back an act: only by its doer, within UndoTime, once, and where nothing was built on it.
func (r *Room) Undo(ctx context.Context, id ids.Act) (access.Grant, error) {
	g, _, err := r.takeBack(ctx, id)
	return g, err
}

// takeBack is Undo, with the page on which its doer goes on.
func (r *Room) takeBack(ctx context.Context, id ids.Act) (g access.Grant, back string, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := actByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if a.ID == 0 || a.UserID != tx.Actor.User || a.UserID == 0 {
			return fault.Missing()
		}
		u := r.undoers[a.Kind]
		if u.back == nil {
			if g, err = access.Open(ctx, tx, a.CaseID, access.Edit); err != nil {
				return err
			}
		}
		switch {
		case a.UndoneAt != nil:
			return fault.New(fault.Refused, "This was taken back already")
		case u.undo == nil || tx.Now.After(a.UndoUntil):
			return &fault.Error{Kind: fault.Refused, Message: "The ten minutes in which this could be taken back are over",
				Next: []string{"Correct it with a reason: what was recorded stays on record"}}
		}
		if err := markUndone(ctx, tx, a.ID); err != nil {
			return err
		}
		if err := u.undo(ctx, tx, g, a); err != nil {
			return err
		}
		tx.Record("act.undone", db.On{Kind: a.Entity, ID: a.EntityID, Case: a.CaseID, Force: a.ForceID}, a)
		if u.back != nil {
			back = u.back(a)
			return nil
		}
		back = Path(g.Ref())
		return r.Changed(ctx, tx, g)
	})
	return g, back, err
}
