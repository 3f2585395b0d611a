package opportunities

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// undoKind is the one kind of act of this room: it is taken back by putting back what was.
const undoKind = "opportunity.changed"

// undoData is what taking a step back needs.
type undoData struct {
	Was     Opportunity // as it was; of a new one, the one entered
	Version int         // that the act left
	Step    int64       // that the act kept
	New     bool        // the act entered it
}

func (r *Room) registerUndo() { r.Cases.RegisterUndo(undoKind, r.undo) }

// undo puts an opportunity back to what it was, where nothing has happened to it since.
func (r *Room) undo(ctx context.Context, tx *db.Tx, g access.Grant, a cases.Act) error {
	var d undoData
	if err := a.Read(&d); err != nil {
		return err
	}
	now, _, err := opened(ctx, tx, d.Was.PublicKey, access.Edit)
	if err != nil {
		return err
	}
	if now.Version != d.Version {
		return &fault.Error{Kind: fault.Refused, Message: "Something has happened to the opportunity since, so this cannot be taken back",
			Next: []string{"Correct it with a further step and its reason"}}
	}
	o := d.Was
	switch back := o.OwnerID; {
	case d.New:
		by := tx.Actor.User
		o.WithdrawnAt, o.WithdrawnBy, o.WithdrawnReason = &tx.Now, &by, "Taken back"
	case o.Status == Taken && back != nil && (now.Status != Taken || now.OwnerID == nil || *now.OwnerID != *back):
		// They would have it again: since then they may have left, or been kept out of the case.
		if _, refused, err := r.canOwn(ctx, tx, g, *back); err != nil {
			return err
		} else if refused != "" {
			return &fault.Error{Kind: fault.Refused, Message: "Whoever had it can no longer have it, so this cannot be taken back", Next: []string{"Hand it over to somebody else"}}
		}
	}
	if err := saveOpportunity(ctx, tx, &o, d.Version); err != nil {
		return err
	}
	if err := withdrawStep(ctx, tx, d.Step); err != nil {
		return err
	}
	tx.Record("opportunity.undone", on(o), map[string]any{"old": now, "new": o})
	return r.Cases.Note(ctx, tx, g, cases.Event{Kind: "opportunity.undone", Title: "Taken back: " + o.Title, Entity: "opportunity", EntityID: int64(o.ID),
		Field: "status", Old: string(now.Status), New: string(o.Status)})
}
