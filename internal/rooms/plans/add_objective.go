package plans

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// AddObjective adds an objective to a plan that is not closed.
func (r *Room) AddObjective(ctx context.Context, key string, n NewObjective) (o Objective, err error) {
	_, err = r.change(ctx, key, 0, "plan.objective_added", func(ctx context.Context, tx *db.Tx, g access.Grant, p *Plan) (cases.Event, any, error) {
		if err := n.check(caltime.DateOf(tx.Now)); err != nil {
			return cases.Event{}, nil, err
		}
		last, err := lastObjective(ctx, tx, g, p.ID)
		if err != nil {
			return cases.Event{}, nil, err
		}
		o = Objective{PlanID: p.ID, CaseID: p.CaseID, ForceID: p.ForceID, UnitID: p.UnitID, N: last + 1, Strand: n.Strand, Aim: n.Aim, Measure: n.Measure, DueOn: n.Due,
			Financial: n.Financial, Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.User, UpdatedAt: tx.Now}
		if err := insertObjective(ctx, tx, &o); err != nil {
			return cases.Event{}, nil, err
		}
		title := "Objective added to the 4P plan: "
		if n.Financial {
			title = "Financial objective added to the 4P plan: "
		}
		return cases.Event{Title: title + p.Name, Detail: o.Aim}, o, nil
	})
	return o, err
}
