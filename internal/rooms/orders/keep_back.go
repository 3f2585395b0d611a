package orders

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
)

// splitWas is an interest that the act divided, as it was.
type splitWas struct {
	Parent   ids.Interest   `json:"parent"`
	State    assets.State   `json:"state"`
	Since    time.Time      `json:"since"`
	Family   assets.Family  `json:"family"`
	Children []ids.Interest `json:"children"`
}

// appealWas is an appeal as it was before the act; nil where the act recorded it.
type appealWas struct {
	ID      int64   `json:"id"`
	Version int     `json:"version"` // left by the act
	Row     *Appeal `json:"row,omitempty"`
}

// before notes what an order is before the act changes it. The order that the act itself records needs no note.
func (d *doing) before(o Order) {
	if o.ID == d.was.Order {
		return
	}
	for _, x := range d.was.Orders {
		if x.ID == o.ID {
			return
		}
	}
	row := o
	row.Reaches = nil
	d.was.Orders = append(d.was.Orders, orderWas{ID: o.ID, State: o.State, Version: o.Version, Row: &row})
}

// leave notes how the act left what it changed, so that it can be told later whether anything was built on it.
func (d *doing) leave(ctx context.Context) error {
	if d.was.Order != 0 {
		o, err := orderByID(ctx, d.tx, d.g, d.was.Order)
		if err != nil {
			return err
		}
		d.was.Version, d.was.Left = o.Version, &o
	}
	for n := range d.was.Orders {
		x := &d.was.Orders[n]
		o, err := orderByID(ctx, d.tx, d.g, x.ID)
		if err != nil {
			return err
		}
		x.Version, x.Left = o.Version, &o
	}
	for n := range d.was.Interests {
		x := &d.was.Interests[n]
		i, err := d.r.Assets.Interest(ctx, d.tx, d.g, x.ID)
		if err != nil {
			return err
		}
		x.Version, x.Left = i.Version, &stood{i.State, i.StateSince, i.Family}
	}
	return nil
}

// stands reports whether the order is, but for its version, as an act left it.
func (o Order) stands(left *Order) bool {
	if left == nil {
		return false
	}
	a, errA := json.Marshal(o.columns())
	b, errB := json.Marshal(left.columns())
	return errA == nil && errB == nil && o.State == left.State && bytes.Equal(a, b)
}

// columns are the columns of an order that an act may change, with their values.
func (o Order) columns() map[string]any {
	return map[string]any{
		"state": o.State, "court": o.Court, "court_ref": o.CourtRef, "lodged_at": utc(o.LodgedAt), "listed_at": utc(o.ListedAt), "called_on_at": utc(o.CalledOnAt),
		"made_at": utc(o.MadeAt), "made_on": o.MadeOn, "made_by": o.MadeBy, "printed_end_on": o.PrintedEndOn, "end_at": utc(o.EndAt), "last_day": o.LastDay,
		"first_order_id": o.FirstOrderID, "extends_id": o.ExtendsID, "amount_pence": o.AmountPence, "applicant_id": o.ApplicantID, "applicant": o.Applicant,
		"applicant_rank": o.ApplicantRank, "applicant_accred": o.ApplicantAccred, "authoriser_id": o.AuthoriserID, "authoriser": o.Authoriser,
		"authoriser_rank": o.AuthoriserRank, "served_at": utc(o.ServedAt), "served_how": o.ServedHow, "ended_at": utc(o.EndedAt), "ended_why": o.EndedWhy, "terms": o.Terms,
	}
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// undoInterest puts an interest back to where it stood before the act: where it stands as the act left it, whatever was
// done and taken back in between.
func (r *Room) undoInterest(ctx context.Context, tx *db.Tx, g access.Grant, w interestWas, why string) error {
	version := w.Version
	if w.Left != nil {
		i, err := r.Assets.Interest(ctx, tx, g, w.ID)
		if err != nil {
			return err
		}
		if i.Version != version && (i.State != w.Left.State || !i.StateSince.Equal(w.Left.Since) || i.Family != w.Left.Family) {
			return builtOn()
		}
		version = i.Version
	}
	return r.Assets.PutBack(ctx, tx, g, w.ID, version, w.State, w.Since, w.Family, why)
}

// undoSplits joins what the act divided.
func (r *Room) undoSplits(ctx context.Context, tx *db.Tx, g access.Grant, w was, why string) error {
	for n := len(w.Splits) - 1; n >= 0; n-- {
		x := w.Splits[n]
		if err := r.Assets.Unsplit(ctx, tx, g, x.Parent, x.Children, x.State, x.Since, x.Family, why); err != nil {
			return err
		}
		if err := dropReaches(ctx, tx, g, x.Children); err != nil {
			return err
		}
	}
	return nil
}

// undoAppeals takes back the appeals that the act recorded, and what it said of others.
func (r *Room) undoAppeals(ctx context.Context, tx *db.Tx, g access.Grant, w was, why string) error {
	for _, x := range w.Appeals {
		p, err := appealByID(ctx, tx, g, x.ID)
		if err != nil {
			return err
		}
		set := map[string]any{"withdrawn_at": tx.Now}
		if x.Row != nil {
			set = map[string]any{"determined_at": utc(x.Row.DeterminedAt), "result": x.Row.Result, "amount_pence": x.Row.AmountPence, "note": x.Row.Note}
		}
		if p.Version != x.Version || p.WithdrawnAt != nil {
			if x.Row != nil || !p.Pending() { // an appeal that was determined and is pending again is as it was lodged
				return builtOn()
			}
		}
		if err := updateAppeal(ctx, tx, &p, set); err != nil {
			return err
		}
		tx.Record("appeal.put_back", on(g, "appeal", p.ID), map[string]string{"why": why})
	}
	return nil
}

// stillHeld refuses an act that would end the 48 hours of property and leave it seized: what is seized has a clock that
// runs, or its end is about to be noticed.
func (d *doing) stillHeld(ctx context.Context) error {
	for _, x := range d.was.Clocks {
		c, err := clockByID(ctx, d.tx, d.g, x.ID)
		if err != nil {
			return err
		}
		if c.State == Running || c.State == Paused {
			continue
		}
		if err := d.r.heldByIt(ctx, d.tx, d.g, c); err != nil {
			return err
		}
	}
	return nil
}

// enterAgain enters what the act had reversed.
func (r *Room) enterAgain(ctx context.Context, tx *db.Tx, g access.Grant, w was) error {
	list := make([]assets.Entry, len(w.Again))
	for n, e := range w.Again {
		list[n] = assets.Entry{InterestID: e.InterestID, Measure: e.Measure, Minor: e.Minor, Currency: e.Currency, Exponent: e.Exponent, Rate: e.Rate,
			Quantity: e.Quantity, AsOf: e.AsOf, Basis: e.Basis, Evidence: e.Evidence}
	}
	return r.Assets.Observe(ctx, tx, g, list...)
}
