package assets

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

const actAsset = "asset.added"

// Found is an asset to be added: what it is, its first interest, and what it is thought to be worth.
type Found struct {
	Asset     Asset
	SubjectID *ids.Subject
	Holder    string
	ShareBp   int    // the whole where zero
	Value     *Entry // an Estimate, or nil where the value is not known; its interest is filled in
}

// AddAsset adds an asset with its first interest, in state identified, to a case the actor may edit. A form sent twice
// gives the asset added first, and act 0.
func (r *Room) AddAsset(ctx context.Context, caseID ids.Case, in Found) (a Asset, act ids.Act, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		if in.Asset.FormToken != "" {
			before, ok, err := assetByToken(ctx, tx, g, in.Asset.FormToken)
			if err != nil || ok {
				a = before
				return err
			}
		}
		a = in.Asset
		a.tidy()
		if a.FirstKnownAt.IsZero() {
			a.FirstKnownAt = tx.Now
		}
		if err := a.Check(tx.Now); err != nil {
			return err
		}
		i := Interest{SubjectID: in.SubjectID, Holder: strings.TrimSpace(in.Holder), ShareBp: in.ShareBp, State: Identified, StateSince: a.FirstKnownAt}
		if i.ShareBp == 0 {
			i.ShareBp = Whole
		}
		if err := checkShares(nil, i.ShareBp); err != nil {
			return err
		}
		if err := r.checkHolder(ctx, tx, g, i); err != nil {
			return err
		}
		if err := r.insertNew(ctx, tx, g, &a, &i); err != nil {
			return err
		}
		if in.Value != nil {
			e := *in.Value
			e.InterestID, e.Measure = &i.ID, Estimate
			if _, err := r.enter(ctx, tx, g, []Entry{e}); err != nil {
				return err
			}
		}
		if err := r.resum(ctx, tx, g); err != nil {
			return err
		}
		a.Interests = []Interest{i}
		if act, err = cases.WriteAct(ctx, tx, g, actAsset, "asset", int64(a.ID), nil); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return a, act, err
}

// insertNew writes a new asset with its first interest. The caller holds the case's lock and has checked both.
func (r *Room) insertNew(ctx context.Context, tx *db.Tx, g access.Grant, a *Asset, i *Interest) error {
	n, err := nextNumber(ctx, tx, g)
	if err != nil {
		return err
	}
	a.ID, a.N, a.CaseID, a.ForceID, a.UnitID = 0, n, g.CaseID(), g.ForceID(), g.UnitID()
	a.Version, a.CreatedAt, a.CreatedBy, a.UpdatedAt = 1, tx.Now, tx.Actor.User, tx.Now
	if err := insertAsset(ctx, tx, a); err != nil {
		return fmt.Errorf("insert asset for case %d: %w", g.CaseID(), err)
	}
	i.AssetID = a.ID
	if err := r.insertInterest(ctx, tx, g, i); err != nil {
		return err
	}
	tx.Record(actAsset, made(g, "asset", int64(a.ID)), *a)
	return r.Cases.Note(ctx, tx, g, cases.Event{At: a.FirstKnownAt, Kind: actAsset, Title: a.Name() + " identified", Detail: a.Kind.Title(),
		Entity: "asset", EntityID: int64(a.ID), Field: "state", New: string(Identified)})
}

func (r *Room) insertInterest(ctx context.Context, tx *db.Tx, g access.Grant, i *Interest) error {
	i.CaseID, i.ForceID, i.UnitID, i.Version, i.CreatedAt = g.CaseID(), g.ForceID(), g.UnitID(), 1, tx.Now
	if err := insertInterest(ctx, tx, i); err != nil {
		return fmt.Errorf("insert interest in asset %d: %w", i.AssetID, err)
	}
	tx.Record("interest.added", made(g, "interest", int64(i.ID)), *i)
	return nil
}

// undoAsset takes back an asset that was just added, where nothing was built on it.
func (r *Room) undoAsset(ctx context.Context, tx *db.Tx, g access.Grant, act cases.Act) error {
	if err := cases.LockOpen(ctx, tx, g); err != nil {
		return err
	}
	a, err := assetByID(ctx, tx, g, ids.Asset(act.EntityID))
	if err != nil {
		return err
	}
	interests, err := interestsOfAsset(ctx, tx, g, a.ID)
	if err != nil {
		return err
	}
	built := a.Version != 1 || a.Withdrawn() || len(interests) != 1 || interests[0].Version != 1
	ledger, err := ledgerOf(ctx, tx, g)
	if err != nil {
		return err
	}
	var mine []Entry
	for _, e := range ledger {
		if e.AssetID != nil && *e.AssetID == a.ID {
			built = built || !e.EnteredAt.Equal(act.At)
			mine = append(mine, e)
		}
	}
	for _, i := range interests {
		ordered, err := hasOrder(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		built = built || ordered
	}
	if built {
		return fault.New(fault.Refused, "%s was changed since it was added, so it cannot be taken back", a.Name())
	}
	return r.takeBack(ctx, tx, g, a, mine)
}

// takeBack withdraws an asset with its interests and reverses its values.
func (r *Room) takeBack(ctx context.Context, tx *db.Tx, g access.Grant, a Asset, values []Entry) error {
	if err := withdrawAsset(ctx, tx, a, "Taken back"); err != nil {
		return err
	}
	if err := r.reverse(ctx, tx, g, values, "Taken back"); err != nil {
		return err
	}
	tx.Record("asset.withdrawn", on(g, "asset", int64(a.ID)), map[string]string{"why": "taken back"})
	if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "asset.withdrawn", Title: a.Name() + " taken back", Entity: "asset", EntityID: int64(a.ID)}); err != nil {
		return err
	}
	return r.resum(ctx, tx, g)
}
