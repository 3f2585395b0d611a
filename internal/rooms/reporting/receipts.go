package reporting

import (
	"context"
	"slices"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
)

// Receipt is money that reached HMCTS or the Home Office, with what the incentivisation scheme might bring the force from
// it. The forecast is no entitlement. All sums are at the force's share.
type Receipt struct {
	Case, CaseURL string
	Unit, Threat  string
	Item          string // P1 of O1, or A1
	Title         string
	Source        string // FromConfiscation or FromForfeiture
	On            caltime.Date
	Year, Quarter string      // of the financial year: 2026/27, Q3
	Received      money.Pence // at the force's share
	Victims       money.Pence // of that: went to victims
	Base          money.Pence // what the forecast is reckoned from
	Forecast      money.Pence
}

// The sources of receipts.
const (
	FromConfiscation = "Confiscation"
	FromForfeiture   = "Forfeiture"
)

// Allocation is what the scheme paid the force, as it was entered on a case. It is income, never recovered value.
type Allocation struct {
	Case, CaseURL string
	Unit          string
	Year, Quarter string // that it was paid for
	On            caltime.Date
	Amount        money.Pence
	Basis         string
}

// Splits are the parts of receipts that a forecast uses, in basis points, as they stand for a force on a day.
type Splits struct {
	Confiscation, Forfeiture int
	Verified                 bool
	Source                   string
}

// Splits gives the split of receipts in force today for a force.
func (d *Data) Splits(ctx context.Context, force ids.Unit) (s Splits, err error) {
	if d.ref == nil {
		return s, fault.New(fault.Internal, "the report has no reference data")
	}
	s.Verified = true
	for _, x := range []struct {
		code string
		to   *int
	}{{"split.confiscation", &s.Confiscation}, {"split.forfeiture", &s.Forfeiture}} {
		v, err := d.ref.Value(ctx, d.r, force, "aris", x.code, d.Today())
		if err != nil {
			return s, err
		}
		bp, err := v.Int()
		if err != nil {
			return s, err
		}
		*x.to, s.Verified, s.Source = int(bp), s.Verified && v.Verified, v.Source
	}
	return s, nil
}

// Share is a part in basis points of a sum, rounded half up.
func Share(bp int, p money.Pence) money.Pence { return assets.Joint{ShareBp: bp, Version: 1}.Of(p) }

// receipts gives what came in on a case and lies in the period, the earliest first. Rows of a joint case and forecasts are
// rounded so that they add up to the share of their sum, as on the case's own page.
func (e *estate) receipts(f RowFilter, s Splits, link func(string) string) (rows []Receipt) {
	numbers := map[ids.Interest]assets.Asset{}
	for _, i := range e.interests {
		numbers[i.ID] = e.assets[i.AssetID]
	}
	victims := map[int64]money.Pence{}
	for _, x := range e.entries {
		if x.Measure == assets.Compensation && x.PaymentID != nil {
			victims[*x.PaymentID] += x.GbpPence
		}
	}
	for _, x := range e.entries {
		on := dayOf(x.AsOf)
		if x.Measure != assets.ReceiptedSum || !f.Takes(on) {
			continue
		}
		r := Receipt{Case: e.Ref, CaseURL: link(e.Ref), Unit: e.Unit, Threat: threatName(e.Threat), On: on, Received: x.GbpPence}
		r.Year, r.Quarter = yearOf(on)
		switch {
		case x.PaymentID != nil:
			p := e.payments[*x.PaymentID]
			r.Source, r.Item, r.Title = FromConfiscation, "O"+ids.String(int64(p.OrderN))+" P"+ids.String(int64(p.N)), "Payment towards a confiscation order"
			r.Victims = victims[*x.PaymentID]
			delete(victims, *x.PaymentID)
		case x.InterestID != nil:
			a := numbers[*x.InterestID]
			r.Source, r.Item, r.Title = FromForfeiture, "A"+ids.String(int64(a.N)), a.Title
		default:
			continue
		}
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b Receipt) int { return a.On.Compare(b.On) })
	for source, bp := range map[string]int{FromConfiscation: s.Confiscation, FromForfeiture: s.Forfeiture} {
		base, part := sharing{joint: e.joint}, sharing{joint: assets.Joint{ShareBp: bp, Version: 1}}
		in, out := sharing{joint: e.joint}, sharing{joint: e.joint}
		for i := range rows {
			r := &rows[i]
			if r.Source != source {
				continue
			}
			r.Base = base.of(r.Received - r.Victims)
			r.Received, r.Victims = in.of(r.Received), out.of(r.Victims)
			r.Forecast = part.of(r.Base)
		}
	}
	return rows
}

// allocations gives what the scheme paid, by the day it came.
func (e *estate) allocations(f RowFilter, link func(string) string) (rows []Allocation) {
	for _, x := range e.entries {
		on := dayOf(x.AsOf)
		if x.Measure != assets.ARIS || x.Period == nil || !f.Takes(on) {
			continue
		}
		a := Allocation{Case: e.Ref, CaseURL: link(e.Ref), Unit: e.Unit, On: on, Amount: x.GbpPence, Basis: x.Basis}
		if len(*x.Period) == len("2026/27 Q1") {
			a.Year, a.Quarter = (*x.Period)[:7], (*x.Period)[8:]
		}
		rows = append(rows, a)
	}
	return rows
}

// yearOf is the financial year and the quarter of a day, as national statistics and the scheme name them.
func yearOf(day caltime.Date) (year, quarter string) {
	if day.IsZero() {
		return "", ""
	}
	q := assets.Quarter(day)
	return q[:7], q[8:]
}

// Receipts gives the receipts in sight that f takes, case by case, with the forecast by the split of each force; one call of
// yield each.
func (d *Data) Receipts(ctx context.Context, f RowFilter, yield func(*Receipt) error) error {
	return d.receipts(ctx, inSight(d.rows), f, yield)
}

func (d *Data) receipts(ctx context.Context, scope narrowing, f RowFilter, yield func(*Receipt) error) error {
	splits := map[ids.Unit]Splits{}
	return eachEstate(ctx, d.r, scope, f, func(e *estate) (err error) {
		s, ok := splits[e.ForceID]
		if !ok {
			if s, err = d.Splits(ctx, e.ForceID); err != nil {
				return err
			}
			splits[e.ForceID] = s
		}
		rows := e.receipts(f, s, d.CaseURL)
		for i := range rows {
			if err := yield(&rows[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// SplitsUsed gives the split of each force of which the asker may see figures.
func (d *Data) SplitsUsed(ctx context.Context) (map[string]Splits, error) {
	out := map[string]Splits{}
	for _, u := range d.units {
		if !u.Force {
			continue
		}
		s, err := d.Splits(ctx, u.ID)
		if err != nil {
			return nil, err
		}
		out[u.Name] = s
	}
	return out, nil
}

// Allocations gives the allocations in sight that f takes, case by case, one call of yield each.
func (d *Data) Allocations(ctx context.Context, f RowFilter, yield func(*Allocation) error) error {
	return eachEstate(ctx, d.r, inSight(d.rows), f, func(e *estate) error {
		rows := e.allocations(f, d.CaseURL)
		for i := range rows {
			if err := yield(&rows[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// HiddenReceipts counts and adds up the receipts of restricted cases that the asker's totals include and their rows do not;
// nothing for one unit, which is a section.
func (d *Data) HiddenReceipts(ctx context.Context, f RowFilter) (n Left, received, forecast money.Pence, err error) {
	if !d.figures.Wide() || !f.whole() {
		return 0, 0, 0, nil
	}
	err = d.receipts(ctx, outOfSight(d.figures), f, func(r *Receipt) error {
		n++
		received += r.Received
		forecast += r.Forecast
		return nil
	})
	return n, received, forecast, err
}

// SizeOfReceipts tells how many receipts and allocations there will be, and the highest marking of their cases.
func (d *Data) SizeOfReceipts(ctx context.Context, f RowFilter) (receipts, allocations int, marking string, err error) {
	err = eachEstate(ctx, d.r, inSight(d.rows), f, func(e *estate) error {
		a, b := len(e.receipts(f, Splits{}, d.CaseURL)), len(e.allocations(f, d.CaseURL))
		if a+b > 0 {
			marking = higher(marking, e.Marking)
		}
		receipts, allocations = receipts+a, allocations+b
		return nil
	})
	return receipts, allocations, marking, err
}
