package assets

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// SetState takes an interest to a state within the transaction of another verb: an order was made, a notice given, a
// clock ran out. It checks the step and what must hold of it, writes the timeline, and keeps the case's sums true; the
// calling verb ends with cases.Changed. at is when it happened. An interest that is in the state already stays as it is,
// as when an order is extended.
//
// It refuses (fault.Refused, with the steps that are open): an impossible step, a second family of denial, forfeiture
// where no order or notice names the interest, and seizure, which RecordSeizure alone records with its clock.
func (r *Room) SetState(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Interest, to State, at time.Time, why string) error {
	return r.setState(ctx, tx, g, id, to, at, Facts{Why: why})
}

func (r *Room) setState(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Interest, to State, at time.Time, f Facts) error {
	if err := lockCase(ctx, tx, g); err != nil {
		return err
	}
	i, err := interestByID(ctx, tx, g, id)
	if err != nil {
		return err
	}
	if to.Known() && i.State == to && i.Live() {
		return nil
	}
	switch to {
	case DeniedSeized, DeniedPACE:
		return refuse(i.State, "A seizure is recorded with its time, place and power: use Record a seizure")
	case ForfeitedAdmin, ForfeitedCourt:
		ok, err := forfeitedBy(ctx, tx, id)
		if err != nil {
			return err
		}
		if !ok {
			return refuse(i.State, "Property is forfeited by an order or a notice: record it first")
		}
	}
	if err := r.move(ctx, tx, g, &i, to, at, f); err != nil {
		return err
	}
	return r.resum(ctx, tx, g)
}

// move takes an interest to a state: the step, its family, the row, the timeline and the audit entry.
func (r *Room) move(ctx context.Context, tx *db.Tx, g access.Grant, i *Interest, to State, at time.Time, f Facts) error {
	a, err := assetByID(ctx, tx, g, i.AssetID)
	if err != nil {
		return err
	}
	if !i.Live() || a.Withdrawn() {
		return fault.New(fault.Refused, "%s was withdrawn or split: it cannot change any more", a.Name())
	}
	if at.After(tx.Now) {
		return fault.New(fault.Refused, "%s cannot become %q in the future", a.Name(), to.Title())
	}
	way, family, err := step(a.Kind, i.State, i.Family, to)
	if err != nil {
		return err
	}
	return r.walk(ctx, tx, g, a, i, way, family, at, f)
}

// walk writes the states an interest passes through.
func (r *Room) walk(ctx context.Context, tx *db.Tx, g access.Grant, a Asset, i *Interest, way []State, family Family, at time.Time, f Facts) error {
	old, why := i.State, f.words()
	events := make([]cases.Event, 0, len(way))
	for n, s := range way {
		from := old
		if n > 0 {
			from = way[n-1]
		}
		if s == Assessed && n < len(way)-1 {
			continue // an assessment that a denial proves is no event of its own
		}
		events = append(events, cases.Event{At: at, Kind: "interest.moved", Legal: s.denial() || s.Ordered() || s == Returned || s == Released,
			Title: a.Name() + ": " + lower(s.Title()), Detail: why, Entity: "asset", EntityID: int64(a.ID), Field: "state", Old: string(from), New: string(s)})
	}
	i.State, i.StateSince, i.Family = way[len(way)-1], at, family
	if err := moveInterest(ctx, tx, i); err != nil {
		return fmt.Errorf("move interest %d of case %d: %w", i.ID, g.CaseID(), err)
	}
	if err := f.keep(ctx, tx, g, *i, old, way, at); err != nil {
		return err
	}
	tx.Record("interest.moved", on(g, "interest", int64(i.ID)), map[string]any{"asset": a.Number(), "way": way, "old": old, "new": i.State, "family": i.Family, "at": at, "why": why})
	return r.Cases.Note(ctx, tx, g, events...)
}

func lower(s string) string {
	if s == "" || len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' {
		return s
	}
	if s[0] >= 'A' && s[0] <= 'Z' {
		return string(s[0]+'a'-'A') + s[1:]
	}
	return s
}
