package tasking

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// RecordProduct records a piece of intelligence on a case that the actor may change. desk has the force desk record it: it
// stands on the case from the desk's next round on, and what is given back is empty.
func (r *Room) RecordProduct(ctx context.Context, id ids.Case, n NewProduct, desk bool) (p Product, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, id, access.Edit)
		if err != nil {
			return err
		}
		n = n.trimmed()
		if err := n.Check(); err != nil {
			return err
		}
		if desk && r.AskDesk != nil {
			return r.viaDesk(ctx, tx, g, Item{Product: &n})
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		if p, err = r.record(ctx, tx, g, n); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return p, err
}

func (r *Room) record(ctx context.Context, tx *db.Tx, g access.Grant, n NewProduct) (Product, error) {
	last, err := lastN(ctx, tx, "intel_products", g)
	if err != nil {
		return Product{}, err
	}
	p := Product{CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), N: last + 1, Title: n.Title, Facts: n.Facts, Assessment: n.Assessment, Grading: n.Grading,
		Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.User, CreatedByName: tx.Actor.Name}
	if err := insertProduct(ctx, tx, &p); err != nil {
		return p, err
	}
	on := p.on()
	on.Op = db.Collection
	tx.Record("product.recorded", on, n)
	return p, r.Cases.Note(ctx, tx, g, cases.Event{Kind: "product.recorded", Title: "Intelligence recorded: " + n.Title, Detail: "Graded " + n.Grading.String(), Entity: "product", EntityID: p.ID})
}

// WithdrawProduct withdraws a product with a reason; it stays on record, struck through.
func (r *Room) WithdrawProduct(ctx context.Context, id ids.Case, n, version int, reason string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, id, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		p, err := productByN(ctx, tx, g, n)
		if err != nil {
			return err
		}
		if err := cases.Reason("reason", reason, "Enter why the product is withdrawn"); err != nil {
			return err
		}
		if err := withdrawProduct(ctx, tx, p, version, reason); err != nil {
			return err
		}
		tx.Record("product.withdrawn", p.on(), map[string]any{"title": p.Title, "reason": reason})
		if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "product.withdrawn", Title: "Intelligence withdrawn: " + p.Title, Detail: reason, Entity: "product", EntityID: p.ID}); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
}
