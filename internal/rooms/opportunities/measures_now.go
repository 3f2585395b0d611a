package opportunities

import (
	"context"
	"slices"

	"proceeds/internal/base/caltime"
)

// Measures are the measures of the page Missed: funnel, bands, control, time to the first act, frozen at order.
type Measures = measures

// MeasuresNow are the measures of the financial year to date of all that is in the actor's sight.
func (r *Room) MeasuresNow(ctx context.Context) (Measures, error) {
	return r.measure(ctx, r.DB, Periods(caltime.DateOf(r.DB.Time()))[0], Filter{})
}

// LostFigures are what the page Missed says of what was missed and lapsed in a period: by band of value, by first-level reason
// and by month, in that order of the page. Code and Name are those of the band, of the reason, and of the month as 2026-03.
type LostFigures struct{ Bands, Reasons, Months []Fate }

// LostOf gives those figures for the days from to to, in the actor's sight.
func (r *Room) LostOf(ctx context.Context, from, to caltime.Date) (l LostFigures, err error) {
	f := Filter{Statuses: lostStatuses, From: from, To: to}
	var m measures
	if err := m.lost(ctx, r.DB, f); err != nil {
		return l, err
	}
	l.Bands = m.Bands
	rows, err := byReasonAndMonth(ctx, r.DB, f, Period{From: from, To: to}.months())
	if err != nil {
		return l, err
	}
	add := func(list *[]Fate, code, name string, x reasonMonth) {
		i := slices.IndexFunc(*list, func(f Fate) bool { return f.Code == code })
		if i < 0 {
			i, *list = len(*list), append(*list, Fate{Code: code, Name: name})
		}
		(*list)[i].N, (*list)[i].Pence = (*list)[i].N+x.N, (*list)[i].Pence+x.Pence
	}
	for _, x := range rows {
		first := x.Reason
		if d, ok := ReasonByCode(x.Reason); ok && d.Parent != "" {
			first = d.Parent
		}
		add(&l.Reasons, first, ReasonTitle(first), x)
		month := x.Month.Format("2006-01")
		add(&l.Months, month, month, x)
	}
	return l, nil
}

// FunnelOf is the funnel of what was found on the days from to to, in the actor's sight.
func (r *Room) FunnelOf(ctx context.Context, from, to caltime.Date) (Funnel, error) {
	rows, err := standings(ctx, r.DB, Filter{}.found(from, to).reached("0", ""))
	return funnelOf(rows), err
}
