package orders

import (
	"context"
	"math/bits"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
)

// make records an order that was made, with its clock. s names the clock; its start, end and links are filled here.
func (d *doing) make(ctx context.Context, o *Order, a aim, m Making, s Start) (alarm string, err error) {
	s.Local = caltime.LocalOf(*o.MadeAt)
	s.Long, s.Court = m.Long, m.Court
	if s, alarm, err = d.time(ctx, o, s, m.PrintedEnd); err != nil {
		return "", err
	}
	if err := d.begin(ctx, o); err != nil {
		return "", err
	}
	if o.ServedAt != nil {
		if err := d.serve(ctx, o, *o.ServedAt, o.ServedHow); err != nil {
			return "", err
		}
	}
	s.OrderID, s.AssetID = o.ID, a.asset.ID
	if len(a.interests) == 1 {
		s.InterestID = a.interests[0].ID
	}
	if o.AmountPence != nil {
		s.Value = *o.AmountPence
	}
	_, err = d.start(ctx, s)
	return alarm, err
}

// made says on the timeline what an order is.
func made(o Order) string {
	text := o.Cite()
	if o.Court != "" {
		text += ", " + o.Court
	}
	if o.MadeBy != "" && o.MadeBy != o.Court {
		text += " (" + lower(o.MadeBy) + ")"
	}
	if !o.LastDay.IsZero() {
		text += ". To the end of " + o.LastDay.WithDay()
	}
	return text
}

// family is the denial that detention or freezing of property of a kind is.
func family(k assets.Kind) assets.Family {
	switch k {
	case assets.Cash:
		return assets.FamilyCash
	case assets.Listed:
		return assets.FamilyListed
	case assets.Account:
		return assets.FamilyAccount
	case assets.Crypto:
		return assets.FamilyCrypto
	}
	return assets.NoFamily
}

// dayOf is the day of an act, or that of now where the act has none yet.
func dayOf(t, now time.Time) caltime.Date {
	if t.IsZero() {
		return caltime.DateOf(now)
	}
	return caltime.DateOf(t)
}

func localText(t time.Time) string { return caltime.LocalOf(t).WithDay() }

// denied makes the observation of the value of each interest when it was held.
func denied(list []Reach, when time.Time, basis string) (out []assets.Entry) {
	for _, x := range list {
		if x.ValuePence != nil && *x.ValuePence > 0 {
			out = append(out, assets.Pounds(x.InterestID, assets.DeniedValue, *x.ValuePence, when, basis))
		}
	}
	return out
}

// flow makes an observation of money that moved on each interest.
func flow(list []Reach, m assets.Measure, when time.Time, basis string) (out []assets.Entry) {
	for _, x := range list {
		if x.ValuePence != nil && *x.ValuePence > 0 {
			out = append(out, assets.Pounds(x.InterestID, m, *x.ValuePence, when, basis))
		}
	}
	return out
}

func pounds(p *money.Pence) string {
	if p == nil {
		return "value not known"
	}
	return p.Pounds()
}

func value(o Order) money.Pence {
	if o.AmountPence == nil {
		return 0
	}
	return *o.AmountPence
}

func mul(a, b int64) (hi, lo uint64) { return bits.Mul64(uint64(a), uint64(b)) }

// div divides a 128-bit product by n, rounding half up; the quotient fits because the product's first factor is below n.
func div(hi, lo uint64, n int64) int64 {
	q, rem := bits.Div64(hi, lo, uint64(n))
	if rem*2 >= uint64(n) {
		q++
	}
	return int64(q)
}
