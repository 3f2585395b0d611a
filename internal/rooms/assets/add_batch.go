package assets

import (
	"context"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// New is one asset of a batch: with one interest, where that has come to, its seizures and its values.
type New struct {
	Grant     access.Grant // of the case; must be for Edit
	Asset     Asset        // SourceKey says where it comes from
	SubjectID *ids.Subject
	Holder    string
	ShareBp   int       // the whole where zero
	State     State     // Identified where empty
	Since     time.Time // when it came to State; FirstKnownAt where zero
	Family    Family    // of a denial; empty: that of the kind
	Seizures  []Seizure // time, power, nation, place, exhibits; sums are reckoned here
	Entries   []Entry   // of the interest; ids are filled in here
}

// AddBatch adds many assets within the transaction of an import, in few statements, and keeps the sums of their cases
// true; the calling verb ends with cases.Changed. It gives the assets in the order of list, each with its interest.
//
// A batch records what a source says has happened, so states need not be walked; the source key of the asset stands for
// the order that a forfeiture needs. Hooks run for seizures that start a clock, and for those alone.
func (r *Room) AddBatch(ctx context.Context, tx *db.Tx, list []New) ([]Asset, error) {
	if len(list) == 0 {
		return nil, nil
	}
	grants, order := batchGrants(list)
	last, err := lastNumbers(ctx, tx, order)
	if err != nil {
		return nil, err
	}
	had := make(map[ids.Case]bool, len(last)) // property before this batch
	for id := range last {
		had[id] = true
	}
	out, interests := make([]Asset, len(list)), make([]Interest, len(list))
	for n, x := range list {
		if out[n], interests[n], err = x.prepare(tx); err != nil {
			return nil, fmt.Errorf("asset %d of the batch (%s): %w", n+1, x.Asset.SourceKey, err)
		}
		last[x.Grant.CaseID()]++
		out[n].N = last[x.Grant.CaseID()]
	}
	if err := insertAssets(ctx, tx, out); err != nil {
		return nil, fmt.Errorf("insert %d assets: %w", len(out), err)
	}
	for n := range out {
		interests[n].AssetID = out[n].ID
	}
	if err := insertInterests(ctx, tx, interests); err != nil {
		return nil, fmt.Errorf("insert %d interests: %w", len(interests), err)
	}
	entries, seizures, err := batchRowsOf(tx, list, out, interests)
	if err != nil {
		return nil, err
	}
	if err := insertSeizures(ctx, tx, seizures); err != nil {
		return nil, fmt.Errorf("insert %d seizures: %w", len(seizures), err)
	}
	if err := insertEntries(ctx, tx, entries); err != nil {
		return nil, fmt.Errorf("enter %d values: %w", len(entries), err)
	}
	events := make([]cases.Noted, len(list))
	for n, x := range list {
		out[n].Interests = interests[n : n+1 : n+1]
		events[n] = cases.Noted{Grant: x.Grant, Event: batchEvent(out[n], interests[n])}
		tx.Record(actAsset, made(x.Grant, "asset", int64(out[n].ID)), map[string]any{"asset": out[n], "source": out[n].SourceKey})
	}
	if err := r.Cases.NoteMany(ctx, tx, events); err != nil {
		return nil, err
	}
	for _, s := range seizures {
		if s.Power.Clocked(s.Nation) {
			if err := r.startClock(ctx, tx, grants[s.CaseID], s); err != nil {
				return nil, err
			}
		}
	}
	return out, r.resumBatch(ctx, tx, grants, order, had, interests, entries)
}

func batchGrants(list []New) (grants map[ids.Case]access.Grant, order []ids.Case) {
	grants = make(map[ids.Case]access.Grant, len(list))
	for _, x := range list {
		if _, ok := grants[x.Grant.CaseID()]; !ok {
			grants[x.Grant.CaseID()] = x.Grant
			order = append(order, x.Grant.CaseID())
		}
	}
	return grants, order
}

// prepare checks one asset of a batch and makes its rows.
func (x New) prepare(tx *db.Tx) (Asset, Interest, error) {
	g, a := x.Grant, x.Asset
	if !g.Valid() {
		return a, Interest{}, fault.New(fault.Internal, "an asset of a batch has no case")
	}
	a.tidy()
	if a.FirstKnownAt.IsZero() {
		a.FirstKnownAt = tx.Now
	}
	i := Interest{SubjectID: x.SubjectID, Holder: strings.TrimSpace(x.Holder), ShareBp: x.ShareBp, State: x.State, StateSince: x.Since, Family: x.Family}
	if i.ShareBp == 0 {
		i.ShareBp = Whole
	}
	if i.State == "" {
		i.State = Identified
	}
	if i.StateSince.IsZero() {
		i.StateSince = a.FirstKnownAt
	}
	switch {
	case !i.State.Known() || i.State == Split:
		return a, i, fault.New(fault.Invalid, "There is no state %q", string(i.State))
	case i.State.Ordered() && a.SourceKey == "":
		return a, i, refuse(i.State, "Property is forfeited by an order or a notice: name the source")
	case i.StateSince.After(tx.Now):
		return a, i, fault.New(fault.Invalid, "The state cannot begin in the future")
	}
	if !i.State.denial() {
		i.Family = NoFamily
	} else if i.Family == NoFamily {
		i.Family = a.Kind.family(i.State)
	}
	if err := a.Check(tx.Now); err != nil {
		return a, i, err
	}
	if err := checkShares(nil, i.ShareBp); err != nil {
		return a, i, err
	}
	a.ID, a.CaseID, a.ForceID, a.UnitID = 0, g.CaseID(), g.ForceID(), g.UnitID()
	a.Version, a.CreatedAt, a.CreatedBy, a.UpdatedAt = 1, tx.Now, tx.Actor.User, tx.Now
	i.CaseID, i.ForceID, i.UnitID, i.Version, i.CreatedAt = g.CaseID(), g.ForceID(), g.UnitID(), 1, tx.Now
	return a, i, nil
}

// family is the one that a denial of property of kind k is, where a source does not say.
func (k Kind) family(s State) Family {
	switch {
	case s == DeniedPACE:
		return FamilyPACE
	case s == DeniedRestrained || s == ConfiscationLinked || s == Unrealised:
		return FamilyRestraint
	case k == Cash:
		return FamilyCash
	case k == Account:
		return FamilyAccount
	case k == Crypto:
		return FamilyCrypto
	case k == Listed:
		return FamilyListed
	}
	return NoFamily
}

// batchRowsOf makes the ledger entries and seizures of a batch whose assets and interests have their ids.
func batchRowsOf(tx *db.Tx, list []New, assets []Asset, interests []Interest) (entries []Entry, seizures []Seizure, err error) {
	for n, x := range list {
		g, asset, interest := x.Grant, assets[n].ID, interests[n].ID
		for _, e := range x.Entries {
			e.InterestID, e.AssetID, e.ReversesID = &interest, &asset, nil
			if err := e.reckon(); err != nil {
				return nil, nil, fmt.Errorf("value of asset %d of the batch: %w", n+1, err)
			}
			if err := e.Check(tx.Now); err != nil {
				return nil, nil, fmt.Errorf("value of asset %d of the batch: %w", n+1, err)
			}
			e.ID, e.CaseID, e.ForceID, e.UnitID, e.EnteredBy, e.EnteredAt = 0, g.CaseID(), g.ForceID(), g.UnitID(), tx.Actor.User, tx.Now
			entries = append(entries, e)
		}
		for _, s := range x.Seizures {
			if err := s.settle(); err != nil {
				return nil, nil, fmt.Errorf("seizure of asset %d of the batch: %w", n+1, err)
			}
			if err := s.checkImported(assets[n].Kind, tx.Now); err != nil {
				return nil, nil, fmt.Errorf("seizure of asset %d of the batch: %w", n+1, err)
			}
			s.ID, s.CaseID, s.ForceID, s.UnitID, s.AssetID, s.InterestID = 0, g.CaseID(), g.ForceID(), g.UnitID(), asset, interest
			s.Version, s.CreatedAt, s.CreatedBy = 1, tx.Now, tx.Actor.User
			seizures = append(seizures, s)
		}
	}
	return entries, seizures, nil
}

// checkImported is what must hold of a seizure that a source tells of: it may not know officer, place or grounds.
func (s Seizure) checkImported(k Kind, now time.Time) error {
	bad := map[string]string{}
	switch {
	case s.SeizedAt.IsZero():
		bad["when"] = "There is no time of the seizure"
	case s.SeizedAt.After(now):
		bad["when"] = "The time of the seizure cannot be in the future"
	}
	if !nationKnown(s.Nation) {
		bad["nation"] = "There is no such nation"
	}
	if !s.Power.For(k) {
		bad["power"] = "The power does not reach this kind of asset"
	}
	for _, x := range s.Exhibits {
		checkSum(bad, "amount-1", x.Minor, x.GbpPence)
	}
	return fault.Fields("Check the seizure", bad, seizureFields...)
}

func batchEvent(a Asset, i Interest) cases.Event {
	e := cases.Event{At: i.StateSince, Kind: actAsset, Legal: i.State.denial() || i.State.Ordered(), Title: a.Name() + ": " + lower(i.State.Title()),
		Detail: a.Kind.Title(), Entity: "asset", EntityID: int64(a.ID), Field: "state", New: string(i.State)}
	return e
}

// resumBatch writes the sums of the batch's cases: from memory for those whose property all came with it.
func (r *Room) resumBatch(ctx context.Context, tx *db.Tx, grants map[ids.Case]access.Grant, order []ids.Case, had map[ids.Case]bool, interests []Interest, entries []Entry) error {
	byCase, ledger := map[ids.Case][]Interest{}, map[ids.Case][]Entry{}
	for _, i := range interests {
		byCase[i.CaseID] = append(byCase[i.CaseID], i)
	}
	for _, e := range entries {
		ledger[e.CaseID] = append(ledger[e.CaseID], e)
	}
	values := make([]cases.CaseValues, 0, len(order))
	joint, err := jointCases(ctx, tx)
	if err != nil {
		return err
	}
	for _, id := range order {
		t := Totals{}
		if had[id] {
			var err error
			if t, err = r.Totals(ctx, tx, grants[id]); err != nil {
				return err
			}
		} else {
			t = add(byCase[id], ledger[id])
			if j, ok := joint[id]; ok {
				t.share(j)
			}
		}
		values = append(values, cases.CaseValues{Grant: grants[id], Values: t.values()})
	}
	return r.Cases.SetValuesMany(ctx, tx, values)
}
