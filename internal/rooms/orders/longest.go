package orders

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
)

// longestOf is the last day to which the law would have let a clock run whose order prints an earlier one, reckoned from
// the facts it was frozen with; zero where the court set none, or the law knows no longest.
func (r *Room) longestOf(ctx context.Context, k Clock) (caltime.Date, error) {
	f := k.Frozen()
	if f.CourtEnd.IsZero() || k.LastDay.IsZero() {
		return caltime.Date{}, nil
	}
	free, err := r.reckon(ctx, r.DB, Start{Code: k.Code, Nation: k.Nation, Local: f.Start, FirstOrder: f.FirstOrder, Long: f.Long, On: f.On, Appeal: f.Appeal, Number: f.Number, Court: f.Court, Force: k.ForceID})
	switch {
	case fault.Is(err, fault.Invalid): // the law gives no number of days: the court sets any
		return caltime.Date{}, nil
	case err != nil:
		return caltime.Date{}, err
	case !free.LastDay.After(k.LastDay):
		return caltime.Date{}, nil
	}
	return free.LastDay, nil
}
