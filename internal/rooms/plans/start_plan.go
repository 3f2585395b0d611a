package plans

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// StartPlan puts a draft into effect from today.
func (r *Room) StartPlan(ctx context.Context, key string, version int) (Plan, error) {
	return r.change(ctx, key, version, "plan.started", func(_ context.Context, tx *db.Tx, _ access.Grant, p *Plan) (cases.Event, any, error) {
		if p.State != Draft {
			return cases.Event{}, nil, &fault.Error{Kind: fault.Refused, Message: "The plan is in effect already"}
		}
		p.State, p.LiveOn = Live, caltime.DateOf(tx.Now)
		return cases.Event{Title: "4P plan in effect: " + p.Name}, map[string]string{"live_on": p.LiveOn.String()}, nil
	})
}
