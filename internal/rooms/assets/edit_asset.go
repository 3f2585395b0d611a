package assets

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// EditAsset changes what is known of an asset: its marks and words, not its kind, its holders or its value. a.Version is
// the one the form was opened with; a stale one is a conflict.
func (r *Room) EditAsset(ctx context.Context, caseID ids.Case, a Asset) (Asset, error) {
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		old, err := assetByID(ctx, tx, g, a.ID)
		if err != nil {
			return err
		}
		if old.Withdrawn() {
			return fault.New(fault.Refused, "%s was withdrawn: it cannot change any more", old.Name())
		}
		from := a.Version
		a.CaseID, a.N, a.Kind, a.ForceID, a.UnitID = old.CaseID, old.N, old.Kind, old.ForceID, old.UnitID
		a.tidy()
		if err := a.Check(tx.Now); err != nil {
			return err
		}
		a.Version, a.UpdatedAt = from+1, tx.Now
		if err := updateAsset(ctx, tx, &a, from); err != nil {
			return err
		}
		tx.Record("asset.edited", on(g, "asset", int64(a.ID)), map[string]Asset{"old": old, "new": a})
		var events []cases.Event
		for _, d := range differences(old, a) {
			events = append(events, cases.Event{Kind: "asset.edited", Title: a.Name() + ": " + lower(d.label) + " changed", Entity: "asset", EntityID: int64(a.ID),
				Field: d.field, Old: d.old, New: d.new})
		}
		if err := r.Cases.Note(ctx, tx, g, events...); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return a, err
}

// PayIn records the day on which detained cash was paid into an interest-bearing account (s.296).
func (r *Room) PayIn(ctx context.Context, caseID ids.Case, a Asset) (Asset, error) {
	day := a.InterestAccountOn
	var now Asset
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if now, err = assetByID(ctx, tx, g, a.ID); err != nil {
			return err
		}
		if now.Kind != Cash || now.Withdrawn() {
			return fault.New(fault.Refused, "Only cash is paid into an interest-bearing account")
		}
		if err := checkPaidIn(day, now, tx.Now); err != nil {
			return err
		}
		old := now.InterestAccountOn
		from := now.Version
		now.InterestAccountOn, now.Version, now.UpdatedAt = day, from+1, tx.Now
		if err := updateAsset(ctx, tx, &now, from); err != nil {
			return err
		}
		tx.Record("cash.paid_in", on(g, "asset", int64(now.ID)), map[string]string{"old": old.String(), "new": day.String()})
		if err := r.Cases.Note(ctx, tx, g, cases.Event{At: day.At(12, 0).UTC(), Kind: "cash.paid_in", Legal: true, Title: now.Name() + " paid into an interest-bearing account",
			Detail: "s.296(1)", Entity: "asset", EntityID: int64(now.ID), Field: "interest_account_on", Old: old.String(), New: day.String()}); err != nil {
			return err
		}
		for _, f := range r.OnPaidIn {
			if err := f(ctx, tx, g, now); err != nil {
				return err
			}
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return now, err
}
