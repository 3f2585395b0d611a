package plans

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// change runs one verb on a plan: opens its case, holds it, and checks that the plan is not closed and, where version is not
// 0, still as it was read. do changes the plan in place and gives the line for the timeline. The case may be closed: a plan
// goes on after a case in it has ended.
func (r *Room) change(ctx context.Context, key string, version int, action string, do func(context.Context, *db.Tx, access.Grant, *Plan) (cases.Event, any, error)) (p Plan, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var g access.Grant
		if p, g, err = opened(ctx, tx, key, access.Edit); err != nil {
			return err
		}
		if err := cases.Lock(ctx, tx, g); err != nil {
			return err
		}
		if p, err = planByID(ctx, tx, g, p.ID); err != nil { // as it is now that nobody else changes it
			return err
		}
		if version != 0 && version != p.Version {
			return fault.Stale("plan")
		}
		if p.State == Closed {
			return &fault.Error{Kind: fault.Refused, Message: "The plan is closed, and stays as it is on record", Next: []string{"open another plan"}}
		}
		was := p.Version
		line, detail, err := do(ctx, tx, g, &p)
		if err != nil {
			return err
		}
		if err := savePlan(ctx, tx, g, &p, was); err != nil {
			return err
		}
		tx.Record(action, p.on(db.Alteration), detail)
		line.Kind, line.Entity, line.EntityID = action, "plan", p.ID
		if err := r.Cases.Note(ctx, tx, g, line); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return p, err
}
