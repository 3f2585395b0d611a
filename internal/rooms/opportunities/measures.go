package opportunities

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
)

// measures are the figures of the Missed page beside what was missed and why. All are of what is in sight: each is a
// section, and no section shows anything of a restricted case.
type measures struct {
	Funnel  Funnel
	Bands   []Fate // of what was missed or lapsed, every band
	Rests   []Fate // the same, by what the value rests on
	Control sum    // of the same: within the force's control
	All     sum    // of the same: all
	FirstAct
	Frozen, FrozenBefore frozen
	ActBefore            FirstAct
}

// FirstAct is the time from a window's opening to the first act on it.
type FirstAct struct {
	N              int           // those acted on
	Median, Ninety time.Duration // nearest rank; of none zero
}

// frozen is the frozen-at-order rate: of the sums that confiscation orders imposed, what was held on the day of the order.
type frozen struct {
	Orders   int
	Blank    int // orders without an amount, which no figure counts
	Ordered  money.Pence
	Held     money.Pence // of each order never more than its amount
	Untraced int         // orders with an amount for which nothing at all is on record as held
}

// heldOrder is a confiscation order with what was held on its day.
type heldOrder struct {
	ID       ids.Order
	CaseID   ids.Case
	Ref      string
	Title    string
	N        int
	MadeOn   caltime.Date
	Amount   *money.Pence
	Held     money.Pence // never more than Amount
	Recorded int         // interests with a value on record by that day
}

// found narrows f to what was found in a period instead of what ended in it.
func (f Filter) found(from, to caltime.Date) Filter {
	f.Statuses, f.From, f.To = nil, caltime.Date{}, caltime.Date{}
	f.FoundFrom, f.FoundTo = from, to
	return f
}

// reached narrows f to a step of the funnel and, with a fate, to what became of those that came no further.
func (f Filter) reached(stage, fate string) Filter {
	f.Reached, f.Stopped = stage, fate
	return f
}

// realised narrows f to what was realised in a period.
func (f Filter) realised(from, to caltime.Date) Filter {
	f.Statuses, f.Steps, f.From, f.To = []Status{Taken}, []Step{Realised}, caltime.Date{}, caltime.Date{}
	f.SteppedFrom, f.Stepped = from, to
	return f
}

// measure reads the measures in six statements. base is unit, threat and value of the page.
func (r *Room) measure(ctx context.Context, rd db.Reader, p Period, base Filter) (m measures, err error) {
	rows, err := standings(ctx, rd, base.found(p.From, p.To).reached("0", ""))
	if err != nil {
		return m, err
	}
	m.Funnel = funnelOf(rows)
	lost := base
	lost.Statuses, lost.From, lost.To = lostStatuses, p.From, p.To
	if err := m.lost(ctx, rd, lost); err != nil {
		return m, err
	}
	acted := func(from, to caltime.Date) Filter {
		f := base.found(from, to)
		f.Acted = true
		return f
	}
	if m.FirstAct, err = firstAct(ctx, rd, acted(p.From, p.To)); err != nil {
		return m, err
	}
	if m.ActBefore, err = firstAct(ctx, rd, acted(p.Before, p.BeforeTo)); err != nil {
		return m, err
	}
	if m.Frozen, err = frozenSum(ctx, rd, base, p.From, p.To); err != nil {
		return m, err
	}
	m.FrozenBefore, err = frozenSum(ctx, rd, base, p.Before, p.BeforeTo)
	return m, err
}

// lost reads bands, bases and control of what was missed or lapsed in one statement.
func (m *measures) lost(ctx context.Context, rd db.Reader, f Filter) error {
	parts, err := lostParts(ctx, rd, f)
	if err != nil {
		return err
	}
	fill := func(list []named, code func(lostPart) string) []Fate {
		out := make([]Fate, len(list))
		for i, n := range list {
			out[i] = Fate{Code: n.Code, Name: n.Name}
			for _, x := range parts {
				if code(x) == n.Code {
					out[i].N, out[i].Pence = out[i].N+x.N, out[i].Pence+x.Pence
				}
			}
		}
		return out
	}
	m.Bands = fill(bands, func(x lostPart) string { return x.Band })
	m.Rests = fill(restsOn, func(x lostPart) string { return x.Rests })
	for _, x := range parts {
		m.All.N, m.All.Pence = m.All.N+x.N, m.All.Pence+x.Pence
		if x.Control == "force" {
			m.Control.N, m.Control.Pence = m.Control.N+x.N, m.Control.Pence+x.Pence
		}
	}
	return nil
}
