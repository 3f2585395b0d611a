package assets

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// RecordValue adds an observation of value to an interest: an estimate, a revaluation, costs, what was returned. What a
// seizure or an order is worth is entered by the verb that records it.
func (r *Room) RecordValue(ctx context.Context, caseID ids.Case, e Entry) (Entry, error) {
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		if e.InterestID == nil {
			return fault.Fields("Check the value", map[string]string{"interest": "Choose whose share the value is of"})
		}
		rows, err := r.enter(ctx, tx, g, []Entry{e})
		if err != nil {
			return err
		}
		e = rows[0]
		a, err := assetByID(ctx, tx, g, *e.AssetID)
		if err != nil {
			return err
		}
		if err := r.Cases.Note(ctx, tx, g, cases.Event{At: e.AsOf, Kind: "value.observed", Title: a.Name() + ": " + lower(e.Measure.Title()) + " " + e.GbpPence.Pounds(),
			Detail: e.Basis, Entity: "asset", EntityID: int64(a.ID), Field: string(e.Measure), New: e.GbpPence.Decimal()}); err != nil {
			return err
		}
		return r.settleCase(ctx, tx, g)
	})
	return e, err
}

// ReverseValue takes an observation back by an entry that names it; both stay on record. Refused for a reversal, for
// an entry that was reversed already, and for another person's entry unless a supervisor takes it back.
func (r *Room) ReverseValue(ctx context.Context, caseID ids.Case, id ids.LedgerEntry, why string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		if len([]rune(why)) < 3 {
			bad["why"] = "Enter why the value is taken back"
		}
		long(bad, "why", why, "The reason", 1000)
		if err := fault.Fields("Check the reason", bad); err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		e, err := entryByID(ctx, tx, g, id)
		if err != nil {
			return err
		}
		if err := mayReverse(ctx, e); err != nil {
			return err
		}
		if err := r.reverse(ctx, tx, g, []Entry{e}, why); err != nil {
			return err
		}
		event := cases.Event{Kind: "value.reversed", Title: e.Measure.Title() + " of " + e.GbpPence.Pounds() + " taken back", Detail: why, Field: string(e.Measure), Old: e.GbpPence.Decimal()}
		if e.AssetID != nil {
			event.Entity, event.EntityID = "asset", int64(*e.AssetID)
		}
		if err := r.Cases.Note(ctx, tx, g, event); err != nil {
			return err
		}
		return r.settleCase(ctx, tx, g)
	})
}
