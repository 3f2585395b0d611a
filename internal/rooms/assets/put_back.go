package assets

import (
	"context"
	"slices"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// PutBack puts an interest back to what it was before an act that is taken back, within that transaction: no step of the
// state machine leads there. version is what the act left; Refused where the interest changed since.
func (r *Room) PutBack(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Interest, version int, to State, since time.Time, family Family, why string) error {
	if err := lockCase(ctx, tx, g); err != nil {
		return err
	}
	i, err := interestByID(ctx, tx, g, id)
	if err != nil {
		return err
	}
	a, err := assetByID(ctx, tx, g, i.AssetID)
	if err != nil {
		return err
	}
	if i.Version != version || !i.Live() {
		return fault.New(fault.Refused, "Something was recorded on %s since, so it cannot be taken back", a.Name())
	}
	old := i.State
	i.State, i.StateSince, i.Family = to, since, family
	if err := moveInterest(ctx, tx, &i); err != nil {
		return err
	}
	if err := (Facts{Why: why}).keep(ctx, tx, g, i, old, []State{to}, tx.Now); err != nil {
		return err
	}
	tx.Record("interest.moved", on(g, "interest", int64(i.ID)), map[string]any{"old": old, "new": to, "why": why})
	if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "interest.moved", Title: a.Name() + ": " + lower(to.Title()), Detail: why, Entity: "asset", EntityID: int64(a.ID),
		Field: "state", Old: string(old), New: string(to)}); err != nil {
		return err
	}
	return r.resum(ctx, tx, g)
}

// ReverseEntries takes back entries of an act that is taken back, within that transaction. NotFound for an entry that is
// not of the case.
func (r *Room) ReverseEntries(ctx context.Context, tx *db.Tx, g access.Grant, list []ids.LedgerEntry, why string) error {
	if len(list) == 0 {
		return nil
	}
	if err := lockCase(ctx, tx, g); err != nil {
		return err
	}
	ledger, err := ledgerOf(ctx, tx, g)
	if err != nil {
		return err
	}
	var mine []Entry
	for _, e := range ledger {
		if slices.Contains(list, e.ID) {
			mine = append(mine, e)
		}
	}
	if len(mine) != len(list) {
		return fault.Missing()
	}
	if err := r.reverse(ctx, tx, g, mine, why); err != nil {
		return err
	}
	return r.resum(ctx, tx, g)
}
