package assets

import (
	"context"
	"fmt"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Observe adds observations to the ledger of a case within the transaction of another verb, reckons their pounds, and
// keeps the case's sums true; the calling verb ends with cases.Changed. Leave ids of case, force and unit, GbpPence and
// Exponent empty: they are filled here. NotFound for an interest that is not of the case; Invalid for an entry that
// Check refuses. Corrections go by ReverseValue.
func (r *Room) Observe(ctx context.Context, tx *db.Tx, g access.Grant, entries ...Entry) error {
	if len(entries) == 0 {
		return nil
	}
	if err := lockCase(ctx, tx, g); err != nil {
		return err
	}
	if _, err := r.enter(ctx, tx, g, entries); err != nil {
		return err
	}
	return r.resum(ctx, tx, g)
}

// enter checks and inserts entries, without the sums. The caller holds the case's lock.
func (r *Room) enter(ctx context.Context, tx *db.Tx, g access.Grant, entries []Entry) ([]Entry, error) {
	interests, err := interestsOf(ctx, tx, g)
	if err != nil {
		return nil, err
	}
	byID := make(map[ids.Interest]Interest, len(interests))
	for _, i := range interests {
		byID[i.ID] = i
	}
	rows := append([]Entry(nil), entries...)
	for n := range rows {
		e := &rows[n]
		if e.ReversesID != nil {
			return nil, fault.New(fault.Internal, "assets: a reversal goes by ReverseValue")
		}
		if e.InterestID != nil {
			i, ok := byID[*e.InterestID]
			if !ok {
				return nil, fault.Missing()
			}
			if !i.Live() {
				return nil, fault.New(fault.Refused, "This interest was withdrawn or split: enter the value on what stands")
			}
			asset := i.AssetID
			e.AssetID = &asset
			if err := notTwice(ctx, tx, *e, i); err != nil {
				return nil, err
			}
		}
		if err := e.reckon(); err != nil {
			return nil, err
		}
		if err := e.Check(tx.Now); err != nil {
			return nil, err
		}
		e.ID, e.CaseID, e.ForceID, e.UnitID, e.EnteredBy, e.EnteredAt = 0, g.CaseID(), g.ForceID(), g.UnitID(), tx.Actor.User, tx.Now
	}
	if err := insertEntries(ctx, tx, rows); err != nil {
		return nil, fmt.Errorf("enter values of case %d: %w", g.CaseID(), err)
	}
	for _, e := range rows {
		tx.Record("value.observed", made(g, "value", int64(e.ID)), e)
	}
	return rows, nil
}

// notTwice refuses a receipt on property that a confiscation order counts: its money comes in as a payment toward the
// order, and would be counted a second time here.
func notTwice(ctx context.Context, rd db.Reader, e Entry, i Interest) error {
	if e.Measure != ReceiptedSum {
		return nil
	}
	linked, err := inConfiscation(ctx, rd, i.ID)
	if err != nil || !linked {
		return err
	}
	return &fault.Error{Kind: fault.Refused, Message: "It counts toward a confiscation order, so its money comes in as a payment toward the order",
		Next: []string{"Record the payment on the confiscation order"}}
}

// reverse takes back entries by entries that name them, without the sums. The caller holds the case's lock.
func (r *Room) reverse(ctx context.Context, tx *db.Tx, g access.Grant, entries []Entry, why string) error {
	rows := make([]Entry, len(entries))
	for n, e := range entries {
		if e.ReversesID != nil {
			return fault.New(fault.Refused, "A reversal cannot itself be reversed: enter the value again")
		}
		rows[n] = e.reversal(why)
		rows[n].EnteredBy, rows[n].EnteredAt = tx.Actor.User, tx.Now
	}
	if err := insertEntries(ctx, tx, rows); err != nil {
		return err
	}
	for _, e := range rows {
		tx.Record("value.reversed", on(g, "value", int64(*e.ReversesID)), e)
	}
	return nil
}
