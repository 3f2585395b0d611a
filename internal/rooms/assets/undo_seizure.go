package assets

import (
	"context"
	"fmt"
	"slices"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// undoSeizure takes back a seizure that was just recorded, with its clock, its values and the asset it added, where
// nothing was built on it.
func (r *Room) undoSeizure(ctx context.Context, tx *db.Tx, g access.Grant, act cases.Act) error {
	var was taken
	if err := act.Read(&was); err != nil {
		return err
	}
	if err := cases.LockOpen(ctx, tx, g); err != nil {
		return err
	}
	s, err := seizureByID(ctx, tx, g, ids.Seizure(act.EntityID))
	if err != nil {
		return err
	}
	a, err := assetByID(ctx, tx, g, s.AssetID)
	if err != nil {
		return err
	}
	i, err := interestByID(ctx, tx, g, s.InterestID)
	if err != nil {
		return err
	}
	mine, err := r.builtOn(ctx, tx, g, s, a, i, was)
	if err != nil {
		return err
	}
	if err := withdrawSeizure(ctx, tx, s, "Taken back"); err != nil {
		return err
	}
	tx.Record("seizure.withdrawn", on(g, "seizure", int64(s.ID)), map[string]string{"why": "taken back"})
	for _, f := range r.OnSeizureWithdrawn {
		if err := f(ctx, tx, g, s); err != nil {
			return err
		}
	}
	if n, err := clocksOf(ctx, tx, s.ID, "running"); err != nil || n > 0 {
		return fmt.Errorf("seizure %d was taken back and %d of its clocks run: %w", s.ID, n, err)
	}
	if was.NewAsset {
		return r.takeBack(ctx, tx, g, a, mine)
	}
	if err := r.reverse(ctx, tx, g, mine, "Taken back"); err != nil {
		return err
	}
	now := i.State
	i.State, i.StateSince, i.Family = was.State, was.Since, was.Family
	if err := moveInterest(ctx, tx, &i); err != nil {
		return err
	}
	tx.Record("interest.moved", on(g, "interest", int64(i.ID)), map[string]any{"old": now, "new": i.State, "why": "taken back"})
	if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "seizure.withdrawn", Title: "Seizure of " + a.Name() + " taken back", Entity: "asset", EntityID: int64(a.ID),
		Field: "state", Old: string(now), New: string(i.State)}); err != nil {
		return err
	}
	return r.resum(ctx, tx, g)
}

// builtOn refuses to take back what something was built on; it gives the values that the seizure entered.
func (r *Room) builtOn(ctx context.Context, tx *db.Tx, g access.Grant, s Seizure, a Asset, i Interest, was taken) ([]Entry, error) {
	ordered, err := hasOrder(ctx, tx, i.ID)
	if err != nil {
		return nil, err
	}
	// An act that was itself taken back left the interest as the seizure had put it, if at a later version.
	moved := !i.Live() || i.State != s.Power.state() || !i.StateSince.Equal(s.SeizedAt) || i.Family != s.Power.family()
	built := s.Version != 1 || s.WithdrawnAt != nil || moved || ordered || was.NewAsset && a.Version != 1
	ledger, err := ledgerOf(ctx, tx, g)
	if err != nil {
		return nil, err
	}
	var mine []Entry
	for _, e := range standing(ledger) {
		switch {
		case slices.Contains(was.Entries, e.ID):
			mine = append(mine, e)
		case e.InterestID != nil && *e.InterestID == i.ID && e.ID > s.lastEntry(was):
			built = true
		}
	}
	if built {
		return nil, fault.New(fault.Refused, "Something was recorded on %s since it was seized, so the seizure cannot be taken back", a.Name())
	}
	return mine, nil
}

func (s Seizure) lastEntry(was taken) ids.LedgerEntry {
	if len(was.Entries) == 0 {
		return 0
	}
	return slices.Max(was.Entries)
}
