package opportunities

import (
	"context"

	"proceeds/internal/base/caltime"
)

// Measures are the measures of the page Missed: funnel, bands, control, time to the first act, frozen at order.
type Measures = measures

// MeasuresNow are the measures of the financial year to date of all that is in the actor's sight.
func (r *Room) MeasuresNow(ctx context.Context) (Measures, error) {
	return r.measure(ctx, r.DB, Periods(caltime.DateOf(r.DB.Time()))[0], Filter{})
}

// FunnelOf is the funnel of what was found on the days from to to, in the actor's sight.
func (r *Room) FunnelOf(ctx context.Context, from, to caltime.Date) (Funnel, error) {
	rows, err := standings(ctx, r.DB, Filter{}.found(from, to).reached("0", ""))
	return funnelOf(rows), err
}
