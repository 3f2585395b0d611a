package assets

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/reference"
)

// The usual split of receipts, in basis points. It was not verified: a force enters its own, dated, in reference data.
func init() {
	reference.Define("aris", "split.confiscation", "1875", "basis points", "The investigator's part of what a confiscation order brings in, after victims", "usual split of the Asset Recovery Incentivisation Scheme; not verified", false)
	reference.Define("aris", "split.forfeiture", "5000", "basis points", "The investigating agency's part of what forfeiture of cash, accounts, crypto and listed assets brings in", "usual split of the Asset Recovery Incentivisation Scheme; not verified", false)
}

// Forecast is what the scheme might bring the force from a case: receipts, less what victims got, by the usual split. It
// is a forecast and no entitlement: the amount is capped and shared nationally. It is never added to what was recovered.
type Forecast struct {
	Confiscation, Forfeiture         money.Pence // bases: receipts less victims
	FromConfiscation, FromForfeiture money.Pence // the force's part of each
	Verified                         bool        // of the split
}

// Sum is the whole forecast.
func (f Forecast) Sum() money.Pence { return f.FromConfiscation + f.FromForfeiture }

// ForecastOf reckons the forecast of a case by the split in force on a day.
func (r *Room) ForecastOf(ctx context.Context, rd db.Reader, g access.Grant, on caltime.Date) (f Forecast, err error) {
	ledger, err := ledgerOf(ctx, rd, g)
	if err != nil {
		return f, err
	}
	j, err := jointOf(ctx, rd, g)
	if err != nil {
		return f, err
	}
	for _, e := range standing(ledger) {
		sum := e.GbpPence
		switch {
		case e.Measure == ReceiptedSum && e.PaymentID != nil:
			f.Confiscation += sum
		case e.Measure == Compensation && e.PaymentID != nil:
			f.Confiscation -= sum
		case e.Measure == ReceiptedSum && e.InterestID != nil:
			f.Forfeiture += sum // victims are paid before forfeiture, so nothing comes off
		}
	}
	f.Confiscation, f.Forfeiture = j.Of(max(0, f.Confiscation)), j.Of(max(0, f.Forfeiture))
	f.Verified = true
	for _, x := range []struct {
		code     string
		base, to *money.Pence
	}{{"split.confiscation", &f.Confiscation, &f.FromConfiscation}, {"split.forfeiture", &f.Forfeiture, &f.FromForfeiture}} {
		v, err := r.Reference.Value(ctx, rd, g.ForceID(), "aris", x.code, on)
		if err != nil {
			return f, err
		}
		bp, err := v.Int()
		if err != nil {
			return f, err
		}
		*x.to = Joint{ShareBp: int(bp), Version: 1}.Of(*x.base)
		f.Verified = f.Verified && v.Verified
	}
	return f, nil
}

// Allocation is what the scheme paid the force for a quarter, as far as it stands on a case.
type Allocation struct {
	Period string // "2026/27 Q3"
	Amount money.Pence
	On     caltime.Date
	Basis  string
}

// RecordAllocation enters an allocation on a case. It is income of the force, in a column of its own, and never added to
// what was recovered. Invalid for a period that is none, or a day to come.
func (r *Room) RecordAllocation(ctx context.Context, caseID ids.Case, in Allocation) (e Entry, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		period := strings.TrimSpace(in.Period)
		e = Entry{Period: &period, Measure: ARIS, Minor: int64(in.Amount), Currency: "GBP", Exponent: 2, Rate: money.One, Basis: strings.TrimSpace(in.Basis)}
		if !in.On.IsZero() {
			e.AsOf = noonOf(in.On, tx.Now)
		}
		if in.Amount <= 0 {
			return fault.Fields("Check the allocation", map[string]string{"amount": "Enter a sum above nothing"})
		}
		rows, err := r.enter(ctx, tx, g, []Entry{e})
		if err != nil {
			return err
		}
		e = rows[0]
		if err := r.Cases.Note(ctx, tx, g, cases.Event{At: e.AsOf, Kind: "value.observed", Title: "ARIS allocation for " + period + ": " + e.GbpPence.Pounds(), Detail: e.Basis, Field: string(ARIS), New: e.GbpPence.Decimal()}); err != nil {
			return err
		}
		return r.settleCase(ctx, tx, g)
	})
	return e, err
}

// noonOf is noon of a day, or now where that is to come on the same day.
func noonOf(d caltime.Date, now time.Time) time.Time {
	at := d.At(12, 0).UTC()
	if at.After(now) && caltime.DateOf(now) == d {
		return now
	}
	return at
}
