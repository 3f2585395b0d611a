package plans

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// RecordNotPursued records that a strand of a plan, or its financial strand, was considered and is not pursued, and why, by
// the actor and now. It is refused where the plan has an objective there, or the same is on record.
func (r *Room) RecordNotPursued(ctx context.Context, key string, strand Strand, reason string) (x NotPursued, err error) {
	reason = strings.TrimSpace(reason)
	bad := map[string]string{}
	if strand.Title() == "" {
		bad["not_strand"] = "Choose the strand that is not pursued"
	}
	words(bad, "not_reason", reason, "Enter why it is not pursued")
	if err := fault.Fields("Check what is not pursued", bad, "not_strand", "not_reason"); err != nil {
		return x, err
	}
	_, err = r.change(ctx, key, 0, "plan.not_pursued", func(ctx context.Context, tx *db.Tx, g access.Grant, p *Plan) (cases.Event, any, error) {
		has, err := objectivesOf(ctx, tx, g, p.ID)
		if err != nil {
			return cases.Event{}, nil, err
		}
		for _, o := range has {
			if o.WithdrawnAt == nil && (o.Strand == strand || strand == Financial && o.Financial) {
				return cases.Event{}, nil, &fault.Error{Kind: fault.Refused, Message: "The plan has an objective in this strand", Next: []string{"withdraw the objective first, with the reason"}}
			}
		}
		before, err := notPursuedOf(ctx, tx, g, p.ID)
		if err != nil {
			return cases.Event{}, nil, err
		}
		for _, b := range before {
			if b.Strand == strand && !laterObjective(has, b) {
				return cases.Event{}, nil, fault.New(fault.Refused, "That it is not pursued is on record already")
			}
		}
		x = NotPursued{PlanID: p.ID, CaseID: p.CaseID, ForceID: p.ForceID, UnitID: p.UnitID, Strand: strand, Reason: reason, DecidedAt: tx.Now, DecidedBy: tx.Actor.User}
		if err := insertNotPursued(ctx, tx, &x); err != nil {
			return cases.Event{}, nil, err
		}
		return cases.Event{Title: strand.Title() + " considered and not pursued in the 4P plan: " + p.Name, Detail: reason}, x, nil
	})
	return x, err
}

// laterObjective reports whether an objective in the strand was added after it was recorded as not pursued, though it may
// have been withdrawn since: then the question was open again.
func laterObjective(list []Objective, x NotPursued) bool {
	for _, o := range list {
		if (o.Strand == x.Strand || x.Strand == Financial && o.Financial) && o.CreatedAt.After(x.DecidedAt) {
			return true
		}
	}
	return false
}
