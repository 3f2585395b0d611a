package users

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// CorrectAccreditation replaces an accreditation that was recorded wrongly by what is right, with a reason. The wrong row
// stays on record, superseded; suspensions go on with the right one. Acts keep what the register said when they were
// recorded.
func (r *Room) CorrectAccreditation(ctx context.Context, id ids.User, accreditation int64, n NewAccreditation, reason string) error {
	return r.changeAccreditation(ctx, id, accreditation, func(ctx context.Context, tx *db.Tx, u User, a Accreditation) error {
		bad := checkFields(n.check())
		for field, why := range checkFields(checkReason(reason, "Enter what was wrong")) {
			if bad == nil {
				bad = map[string]string{}
			}
			bad[field] = why
		}
		for _, s := range a.Suspensions {
			if s.Stands() && n.GrantedOn.After(s.FromOn) && !n.GrantedOn.IsZero() {
				bad = merged(bad, "granted_on", "It was suspended from "+s.FromOn.UK()+": it must have been granted by then")
			}
		}
		if err := fault.Fields("Check the accreditation", bad, accreditationFields...); err != nil {
			return err
		}
		right := n.row(id)
		right.CreatedAt, right.ReplacesID, right.CpdDoneOn = tx.Now, &a.ID, a.CpdDoneOn
		if err := insertAccreditation(ctx, tx, &right); err != nil {
			return err
		}
		if err := updateAccreditation(ctx, tx, a.ID, superseding(tx, reason)); err != nil {
			return err
		}
		tx.Record("accreditation.corrected", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"old": a.ID, "new": right.ID, "now": n, "reason": reason})
		return moveSuspensions(ctx, tx, a.ID, right.ID)
	})
}

// StrikeAccreditation records that an accreditation was entered in error: the person never held it.
func (r *Room) StrikeAccreditation(ctx context.Context, id ids.User, accreditation int64, reason string) error {
	return r.changeAccreditation(ctx, id, accreditation, func(ctx context.Context, tx *db.Tx, u User, a Accreditation) error {
		if err := checkReason(reason, "Enter why the entry is wrong"); err != nil {
			return err
		}
		tx.Record("accreditation.struck", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"accreditation": a.ID, "kind": a.Kind, "reason": reason})
		return updateAccreditation(ctx, tx, a.ID, superseding(tx, reason))
	})
}

func merged(bad map[string]string, field, why string) map[string]string {
	if bad == nil {
		bad = map[string]string{}
	}
	bad[field] = why
	return bad
}

// EndsWithin reports whether a last day is on or after today and at most days away.
func EndsWithin(last, today caltime.Date, days int) bool {
	return !last.IsZero() && !last.Before(today) && !last.After(today.AddDays(days))
}
