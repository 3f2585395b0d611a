package users

import (
	"context"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// SuspendAccreditation records that an accreditation may not be used from a day, until a last day or until further notice
// where to is zero. An accreditation may be suspended several times, but not twice on one day.
func (r *Room) SuspendAccreditation(ctx context.Context, id ids.User, accreditation int64, from, to caltime.Date, reason string) error {
	return r.changeAccreditation(ctx, id, accreditation, func(ctx context.Context, tx *db.Tx, u User, a Accreditation) error {
		s := Suspension{UserID: id, AccreditationID: a.ID, FromOn: from, ToOn: to, Reason: strings.TrimSpace(reason), CreatedAt: tx.Now}
		bad := map[string]string{}
		switch {
		case from.IsZero():
			bad["suspended_from"] = "Enter the first day of the suspension"
		case from.Before(a.GrantedOn):
			bad["suspended_from"] = "The suspension must not begin before " + a.GrantedOn.UK() + ", when it was granted"
		case !a.ExpiresOn.IsZero() && from.After(a.ExpiresOn):
			bad["suspended_from"] = "The accreditation ends on " + a.ExpiresOn.UK() + ": there is nothing to suspend after it"
		case !to.IsZero() && to.Before(from):
			bad["suspended_to"] = "The last day must not be before the first"
		default:
			for _, was := range a.Suspensions {
				if was.Stands() && (to.IsZero() || !was.FromOn.After(to)) && (was.ToOn.IsZero() || !was.ToOn.Before(from)) {
					bad["suspended_from"] = "It was suspended " + span(was.FromOn, was.ToOn) + " already: end or correct that suspension first"
				}
			}
		}
		for field, why := range checkFields(checkReason(reason, "Enter why it was suspended")) {
			bad[field] = why
		}
		if err := fault.Fields("Check the suspension", bad, "suspended_from", "suspended_to", "reason"); err != nil {
			return err
		}
		tx.Record("accreditation.suspended", db.On{Kind: "user", ID: int64(id), Force: u.ForceID},
			map[string]any{"accreditation": a.ID, "kind": a.Kind, "from": from, "to": to, "reason": s.Reason})
		return insertSuspension(ctx, tx, &s)
	})
}

// EndSuspension records the last day of a suspension that runs.
func (r *Room) EndSuspension(ctx context.Context, id ids.User, suspension int64, last caltime.Date) error {
	return r.changeSuspension(ctx, id, suspension, func(ctx context.Context, tx *db.Tx, u User, s Suspension) error {
		why := ""
		switch {
		case last.IsZero():
			why = "Enter the last day of the suspension"
		case last.Before(s.FromOn):
			why = "The last day must not be before " + s.FromOn.UK() + ", the first; if it never was, strike it out"
		case !s.ToOn.IsZero() && last.After(s.ToOn):
			why = "It ends on " + s.ToOn.UK() + " already; record a new suspension instead"
		}
		if why != "" {
			return fault.Fields("Check the suspension", map[string]string{"suspended_to": why})
		}
		tx.Record("suspension.ended", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"suspension": s.ID, "accreditation": s.AccreditationID, "last": last})
		return updateSuspension(ctx, tx, s.ID, map[string]any{"to_on": last})
	})
}

// StrikeSuspension records that a suspension was entered in error. It stays on record and counts no more.
func (r *Room) StrikeSuspension(ctx context.Context, id ids.User, suspension int64, reason string) error {
	return r.changeSuspension(ctx, id, suspension, func(ctx context.Context, tx *db.Tx, u User, s Suspension) error {
		if err := checkReason(reason, "Enter why the entry is wrong"); err != nil {
			return err
		}
		tx.Record("suspension.struck", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"suspension": s.ID, "accreditation": s.AccreditationID, "reason": reason})
		return updateSuspension(ctx, tx, s.ID, superseding(tx, reason))
	})
}

func (r *Room) changeSuspension(ctx context.Context, id ids.User, suspension int64, do func(ctx context.Context, tx *db.Tx, u User, s Suspension) error) error {
	return r.registering(ctx, id, func(ctx context.Context, tx *db.Tx, u User) error {
		list, err := suspensionsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(s Suspension) bool { return s.ID == suspension })
		switch {
		case i < 0:
			return fault.Missing()
		case !list[i].Stands():
			return fault.Stale("suspension")
		}
		return do(ctx, tx, u, list[i])
	})
}

// superseding are the columns of a row of the register that is found to be wrong now.
func superseding(tx *db.Tx, reason string) map[string]any {
	return map[string]any{"superseded_at": tx.Now, "superseded_by": tx.Actor.User, "superseded_name": tx.Actor.Name, "superseded_why": strings.TrimSpace(reason)}
}
