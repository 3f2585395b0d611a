package cases

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Refs lists the force references of a case in the order they were added, the withdrawn among them.
func (r *Room) Refs(ctx context.Context, rd db.Reader, g access.Grant) ([]CaseRef, error) {
	return refsOf(ctx, rd, g)
}

// AddRef adds a reference that another system or body gives to the case. The same one cannot stand twice.
func (r *Room) AddRef(ctx context.Context, id ids.Case, n NewRef) error {
	return r.change(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		if why := n.check(); why != "" {
			return fault.Fields("Check the reference", map[string]string{"value": why})
		}
		row := n.row(tx, g)
		have, err := refsOf(ctx, tx, g)
		if err != nil {
			return err
		}
		for _, x := range have {
			if x.WithdrawnAt == nil && x.Kind == row.Kind && x.ValueFolded == row.ValueFolded {
				return fault.Fields("Check the reference", map[string]string{"value": "The case has this reference already"})
			}
		}
		if err := insertRefs(ctx, tx, []CaseRef{row}); err != nil {
			return err
		}
		tx.Record("reference.added", onCase(g), n)
		return r.Note(ctx, tx, g, Event{Kind: "reference.added", Title: n.Kind.Name() + " reference " + row.Value + " added", Entity: "case", EntityID: int64(c.ID)})
	})
}

// WithdrawRef takes a force reference off the case with a reason; it stays on record, struck through.
func (r *Room) WithdrawRef(ctx context.Context, id ids.Case, ref int64, reason string) error {
	return r.change(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		if err := Reason("reason", reason, "Enter why the reference is withdrawn"); err != nil {
			return err
		}
		if err := withdrawRef(ctx, tx, g, ref, reason); err != nil {
			return err
		}
		tx.Record("reference.withdrawn", onCase(g), map[string]any{"reference": ref, "reason": reason})
		return r.Note(ctx, tx, g, Event{Kind: "reference.withdrawn", Title: "A force reference withdrawn", Detail: reason, Entity: "case", EntityID: int64(c.ID)})
	})
}
