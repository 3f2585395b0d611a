package confiscation

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// RecordPriorConviction records a conviction of a defendant on an earlier occasion. The act can be undone.
func (r *Room) RecordPriorConviction(ctx context.Context, caseID ids.Case, n NewPrior) (p PriorConviction, act ids.Act, err error) {
	err = r.onOffences(ctx, caseID, func(ctx context.Context, tx *db.Tx, g access.Grant) error {
		if p, err = n.row(caltime.DateOf(tx.Now)); err != nil {
			return err
		}
		s, err := r.accused(ctx, tx, g, n.Subject)
		if err != nil {
			return err
		}
		p.CaseID, p.ForceID, p.UnitID = g.CaseID(), g.ForceID(), g.UnitID()
		p.CreatedAt, p.UpdatedAt, p.CreatedBy = tx.Now, tx.Now, tx.Actor.User
		if p.N, err = nextOf(ctx, tx, g, &PriorConviction{}); err != nil {
			return err
		}
		if err := insert(ctx, tx, &p); err != nil {
			return err
		}
		tx.Record("prior_conviction.recorded", onPrior(g, p.ID, db.Collection), p)
		if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "prior_conviction.recorded", Title: "Earlier conviction of " + s.Number() + " " + s.Name + " recorded",
			Detail: p.Title + ", " + p.ConvictedOn.UK(), Entity: "prior_conviction", EntityID: p.ID}); err != nil {
			return err
		}
		act, err = cases.WriteAct(ctx, tx, g, "prior_conviction.recorded", "prior_conviction", int64(p.N), map[string]int{"version": p.Version})
		return err
	})
	return p, act, err
}

// WithdrawPriorConviction takes an earlier conviction off the case with a reason; it stays on record.
func (r *Room) WithdrawPriorConviction(ctx context.Context, caseID ids.Case, n, version int, reason string) error {
	if err := cases.Reason("reason", reason, "Enter why the earlier conviction is withdrawn"); err != nil {
		return err
	}
	return r.onOffences(ctx, caseID, func(ctx context.Context, tx *db.Tx, g access.Grant) error {
		return r.withdrawPrior(ctx, tx, g, n, version, reason)
	})
}

func (r *Room) withdrawPrior(ctx context.Context, tx *db.Tx, g access.Grant, n, version int, reason string) error {
	p, err := priorByN(ctx, tx, g, n)
	if err != nil {
		return err
	}
	if p.Withdrawn() {
		return fault.New(fault.Refused, "Earlier conviction %d is withdrawn already", n)
	}
	if err := updateRow(ctx, tx, g, &PriorConviction{}, p.ID, version, "earlier conviction", map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": reason}); err != nil {
		return err
	}
	tx.Record("prior_conviction.withdrawn", onPrior(g, p.ID, db.Alteration), map[string]string{"reason": reason})
	return r.Cases.Note(ctx, tx, g, cases.Event{Kind: "prior_conviction.withdrawn", Title: "Earlier conviction withdrawn: " + p.Title, Detail: reason, Entity: "prior_conviction", EntityID: p.ID})
}

func (r *Room) undoPrior(ctx context.Context, tx *db.Tx, g access.Grant, a cases.Act) error {
	var was struct{ Version int }
	if err := a.Read(&was); err != nil {
		return err
	}
	return r.withdrawPrior(ctx, tx, g, int(a.EntityID), was.Version, "taken back by whoever recorded it")
}

func onPrior(g access.Grant, id int64, op db.Op) db.On {
	return db.On{Op: op, Kind: "prior_conviction", ID: id, Case: g.CaseID(), Force: g.ForceID()}
}
