package assets

import (
	"context"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Unsplit joins the parts of an interest again, within the transaction that takes the split back: the parts are withdrawn
// and their parent stands where it stood. The values of the parts have been reversed before. Refused where something was
// recorded on a part since: it stands elsewhere than the parent did, or holds a value.
func (r *Room) Unsplit(ctx context.Context, tx *db.Tx, g access.Grant, parent ids.Interest, parts []ids.Interest, to State, since time.Time, family Family, why string) error {
	if err := lockCase(ctx, tx, g); err != nil {
		return err
	}
	i, err := interestByID(ctx, tx, g, parent)
	if err != nil {
		return err
	}
	a, err := assetByID(ctx, tx, g, i.AssetID)
	if err != nil {
		return err
	}
	ledger, err := ledgerOf(ctx, tx, g)
	if err != nil {
		return err
	}
	built := i.State != Split || i.WithdrawnAt != nil
	for _, id := range parts {
		x, err := interestByID(ctx, tx, g, id)
		if err != nil {
			return err
		}
		built = built || !x.Live() || x.ParentID == nil || *x.ParentID != parent || x.State != to || !x.StateSince.Equal(since) || len(entriesOf(ledger, id)) > 0
		if built {
			break
		}
		if err := withdrawInterest(ctx, tx, x); err != nil {
			return err
		}
		tx.Record("interest.withdrawn", on(g, "interest", int64(id)), map[string]any{"why": why})
	}
	if built {
		return fault.New(fault.Refused, "Something was recorded on %s since it was split, so it cannot be taken back", a.Name())
	}
	i.State, i.StateSince, i.Family = to, since, family
	if err := moveInterest(ctx, tx, &i); err != nil {
		return err
	}
	tx.Record("interest.joined", on(g, "interest", int64(i.ID)), map[string]any{"parts": parts, "why": why})
	if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "interest.joined", Title: a.Name() + ": its parts joined again", Detail: why, Entity: "asset", EntityID: int64(a.ID),
		Field: "state", Old: string(Split), New: string(to)}); err != nil {
		return err
	}
	return r.resum(ctx, tx, g)
}
