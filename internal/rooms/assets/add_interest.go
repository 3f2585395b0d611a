package assets

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// AddInterest adds somebody's share to an asset: SubjectID or Holder, and ShareBp. The shares of live interests never
// exceed the whole. value is an estimate of the share, or nil.
func (r *Room) AddInterest(ctx context.Context, caseID ids.Case, asset ids.Asset, i Interest, value *Entry) (Interest, error) {
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		a, live, err := r.lockedAsset(ctx, tx, g, asset)
		if err != nil {
			return err
		}
		if err := checkShares(live, i.ShareBp); err != nil {
			return err
		}
		i = Interest{AssetID: a.ID, SubjectID: i.SubjectID, Holder: strings.TrimSpace(i.Holder), ShareBp: i.ShareBp, State: Identified, StateSince: tx.Now}
		if err := r.checkHolder(ctx, tx, g, i); err != nil {
			return err
		}
		if err := r.insertInterest(ctx, tx, g, &i); err != nil {
			return err
		}
		if value != nil {
			e := *value
			e.InterestID, e.Measure = &i.ID, Estimate
			if _, err := r.enter(ctx, tx, g, []Entry{e}); err != nil {
				return err
			}
		}
		if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "interest.added", Title: a.Name() + ": share of " + i.Share() + " added", Entity: "asset", EntityID: int64(a.ID)}); err != nil {
			return err
		}
		return r.settleCase(ctx, tx, g)
	})
	return i, err
}

// lockedAsset gives an asset of the case with its live interests, under the case's lock; a withdrawn one is refused.
func (r *Room) lockedAsset(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Asset) (Asset, []Interest, error) {
	if err := cases.LockOpen(ctx, tx, g); err != nil {
		return Asset{}, nil, err
	}
	a, err := assetByID(ctx, tx, g, id)
	if err != nil {
		return a, nil, err
	}
	if a.Withdrawn() {
		return a, nil, fault.New(fault.Refused, "%s was withdrawn: it cannot change any more", a.Name())
	}
	a.Interests, err = interestsOfAsset(ctx, tx, g, id)
	return a, a.Live(), err
}

// settleCase ends a verb: sums, then what hangs on the case.
func (r *Room) settleCase(ctx context.Context, tx *db.Tx, g access.Grant) error {
	if err := r.resum(ctx, tx, g); err != nil {
		return err
	}
	return r.Cases.Changed(ctx, tx, g)
}
