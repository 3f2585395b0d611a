package users

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// DevelopmentMonths is how many months after continuing professional development was done it is due again, where the
// force sets no other number.
const DevelopmentMonths = 12

// DevelopEvery gives after how many months a force wants continuing professional development again; 0: no day is counted.
func (r *Room) DevelopEvery(ctx context.Context, rd db.Reader, force ids.Unit) (int, error) {
	if r.CPDMonths == nil {
		return DevelopmentMonths, nil
	}
	return r.CPDMonths(ctx, rd, force)
}

// RecordCPD records that continuing professional development of an accreditation was done on a day, and when it is next
// due: the day given, else as many months later as the force asks for.
func (r *Room) RecordCPD(ctx context.Context, id ids.User, accreditation int64, done, due caltime.Date) error {
	return r.changeAccreditation(ctx, id, accreditation, func(ctx context.Context, tx *db.Tx, u User, a Accreditation) error {
		every, err := r.DevelopEvery(ctx, tx, u.ForceID)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		switch {
		case done.IsZero():
			bad["cpd_done_on"] = "Enter the day it was done"
		case done.After(caltime.DateOf(tx.Now)):
			bad["cpd_done_on"] = "It cannot have been done in the future"
		case done.Before(a.GrantedOn):
			bad["cpd_done_on"] = "It cannot have been done before " + a.GrantedOn.UK() + ", when the accreditation was granted"
		case done.Before(a.CpdDoneOn):
			bad["cpd_done_on"] = "It was done on " + a.CpdDoneOn.UK() + " already: enter a later day"
		case !due.IsZero() && !due.After(done):
			bad["cpd_due_on"] = "It is next due after it was done"
		case due.IsZero() && every == 0:
			bad["cpd_due_on"] = "Enter when it is next due: the force has set no interval"
		}
		if err := fault.Fields("Check the days", bad, "cpd_done_on", "cpd_due_on"); err != nil {
			return err
		}
		if due.IsZero() {
			due, _ = done.AddMonths(every)
		}
		tx.Record("accreditation.cpd_done", db.On{Kind: "user", ID: int64(id), Force: u.ForceID},
			map[string]any{"accreditation": a.ID, "done": done, "old": a.CpdDueOn, "new": due})
		return updateAccreditation(ctx, tx, a.ID, map[string]any{"cpd_done_on": done, "cpd_due_on": due})
	})
}
