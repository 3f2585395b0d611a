package assets

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// SplitInterest divides an interest into parts, as when a court forfeits a part of it, and gives them in order. The
// shares and the values of the parts come to those of the parent: its latest value when held, or its estimate. The parts
// stand where the parent stood; the parent stays on record as split. version is that of the parent. Refused for what an
// order holds or a clock runs on: the verb that divides it there splits it too.
func (r *Room) SplitInterest(ctx context.Context, caseID ids.Case, id ids.Interest, version int, parts []Part, why string) (out []Interest, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		// A clock or an order knows the whole: the parts would be held by nothing, and the clock would run on for nobody.
		runs, err := runsOn(ctx, tx, id)
		if err != nil {
			return err
		}
		if runs {
			return &fault.Error{Kind: fault.Refused, Message: "An order stands on it or a clock runs on it, so it cannot be split by hand",
				Next: []string{"Record the forfeiture of a part: that splits it", "Record the release of the whole"}}
		}
		if out, err = r.Split(ctx, tx, g, id, version, parts, tx.Now, why); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return out, err
}

// Split is SplitInterest within the transaction of another verb, which ends with cases.Changed; at is when it was split.
func (r *Room) Split(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Interest, version int, parts []Part, at time.Time, why string) ([]Interest, error) {
	i, err := interestByID(ctx, tx, g, id)
	if err != nil {
		return nil, err
	}
	a, _, err := r.lockedAsset(ctx, tx, g, i.AssetID)
	if err != nil {
		return nil, err
	}
	switch {
	case !i.Live() || i.State.Final():
		return nil, refuse(i.State, "%s cannot be split: it is %s", a.Name(), lower(i.State.Title()))
	case i.Version != version:
		return nil, fault.Stale("interest")
	}
	ledger, err := ledgerOf(ctx, tx, g)
	if err != nil {
		return nil, err
	}
	mine := entriesOf(ledger, i.ID)
	w := worthOf(mine)
	if w.Forfeited != 0 || w.Receipted != 0 || w.Returned != 0 {
		return nil, refuse(i.State, "Money was forfeited, received or returned on %s already: split it before that is entered", a.Name())
	}
	value := w.Estimate
	if _, denied := w.lastByKind[DeniedValue]; denied {
		value = w.Denied
	}
	if err := checkParts(parts, i.ShareBp, value); err != nil {
		return nil, err
	}
	parent := i
	i.State, i.StateSince, i.Family = Split, at, NoFamily
	if err := moveInterest(ctx, tx, &i); err != nil {
		return nil, err
	}
	out := make([]Interest, len(parts))
	var values []Entry
	for n, p := range parts {
		child := Interest{AssetID: a.ID, ParentID: &parent.ID, SubjectID: p.SubjectID, Holder: strings.TrimSpace(p.Holder), ShareBp: p.ShareBp,
			State: parent.State, StateSince: parent.StateSince, Family: parent.Family}
		if child.SubjectID == nil && child.Holder == "" {
			child.SubjectID, child.Holder = parent.SubjectID, parent.Holder
		}
		if err := r.checkHolder(ctx, tx, g, child); err != nil {
			return nil, err
		}
		if err := r.insertInterest(ctx, tx, g, &child); err != nil {
			return nil, err
		}
		out[n] = child
		for _, m := range []Measure{Estimate, DeniedValue} {
			if last, ok := w.lastByKind[m]; ok { // where the two differ, a part is worth what was held of it
				values = append(values, Pounds(child.ID, m, p.Value, last.AsOf, "part of an interest that was split"))
			}
		}
	}
	if _, err := r.enter(ctx, tx, g, values); err != nil {
		return nil, err
	}
	tx.Record("interest.split", on(g, "interest", int64(parent.ID)), map[string]any{"old": parent, "new": out, "why": why})
	if err := r.Cases.Note(ctx, tx, g, cases.Event{At: at, Kind: "interest.split", Title: a.Name() + " split into " + ids.String(int64(len(parts))) + " parts", Detail: why,
		Entity: "asset", EntityID: int64(a.ID), Field: "state", Old: string(parent.State), New: string(Split)}); err != nil {
		return nil, err
	}
	return out, r.resum(ctx, tx, g)
}

func entriesOf(ledger []Entry, id ids.Interest) []Entry {
	var out []Entry
	for _, e := range standing(ledger) {
		if e.InterestID != nil && *e.InterestID == id {
			out = append(out, e)
		}
	}
	return out
}
