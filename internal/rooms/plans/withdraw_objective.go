package plans

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// WithdrawObjective takes an objective off a plan that is not closed, with a reason: it stays on record, and counts for
// nothing.
func (r *Room) WithdrawObjective(ctx context.Context, key string, n, version int, reason string) error {
	reason = strings.TrimSpace(reason)
	if err := cases.Reason("reason", reason, "Enter why the objective is withdrawn"); err != nil {
		return err
	}
	_, err := r.change(ctx, key, 0, "plan.objective_withdrawn", func(ctx context.Context, tx *db.Tx, g access.Grant, p *Plan) (cases.Event, any, error) {
		o, err := objectiveByNumber(ctx, tx, g, p.ID, n)
		if err != nil {
			return cases.Event{}, nil, err
		}
		if o.WithdrawnAt != nil {
			return cases.Event{}, nil, fault.New(fault.Refused, "The objective is withdrawn already")
		}
		if err := withdrawObjective(ctx, tx, g, o.ID, version, reason); err != nil {
			return cases.Event{}, nil, err
		}
		return cases.Event{Title: "Objective of the 4P plan withdrawn: " + p.Name, Detail: o.Aim + ": " + reason}, map[string]any{"objective": o.ID, "reason": reason}, nil
	})
	return err
}
