package users

import (
	"context"
	"slices"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// Clear records a vetting of a person, or their authority to see suspicious activity reports. One before it that still
// runs ends the day before.
func (r *Room) Clear(ctx context.Context, id ids.User, kind ClearanceKind, level string, from, to caltime.Date) error {
	return r.registering(ctx, id, func(ctx context.Context, tx *db.Tx, u User) error {
		held, err := clearancesOf(ctx, tx, id)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		switch {
		case kind != Vetting && kind != SARAccess:
			return fault.Missing()
		case kind == Vetting && !slices.Contains(VettingLevels, level):
			bad["level"] = "Choose the level of vetting"
		case kind == SARAccess:
			level = ""
		}
		if from.IsZero() {
			bad["from_on"] = "Enter the first day"
		} else if !to.IsZero() && to.Before(from) {
			bad["to_on"] = "The last day must not be before the first"
		}
		for _, c := range held {
			if c.Kind == kind && c.Stands() && !from.After(c.FromOn) && bad["from_on"] == "" {
				bad["from_on"] = "Enter a day after " + c.FromOn.UK() + ", when the one on record began; if that is wrong, strike it out"
			}
		}
		if err := fault.Fields("Check what you entered", bad, "level", "from_on", "to_on"); err != nil {
			return err
		}
		for _, c := range held {
			if c.Kind == kind && c.Stands() && (c.ToOn.IsZero() || !c.ToOn.Before(from)) {
				if err := updateClearance(ctx, tx, c.ID, map[string]any{"to_on": from.AddDays(-1)}); err != nil {
					return err
				}
			}
		}
		c := Clearance{UserID: id, Kind: kind, Level: level, FromOn: from, ToOn: to, CreatedAt: tx.Now}
		tx.Record("clearance.given", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"kind": kind, "level": level, "from": from, "to": to})
		return insertClearance(ctx, tx, &c)
	})
}

// EndClearance ends a clearance after a day.
func (r *Room) EndClearance(ctx context.Context, id ids.User, clearance int64, last caltime.Date) error {
	return r.changeClearance(ctx, id, clearance, func(ctx context.Context, tx *db.Tx, u User, c Clearance) error {
		why := ""
		switch {
		case last.IsZero():
			why = "Enter the last day"
		case last.Before(c.FromOn):
			why = "The last day must not be before " + c.FromOn.UK() + ", the first; if it never was, strike it out"
		case !c.ToOn.IsZero() && last.After(c.ToOn):
			why = "It ends on " + c.ToOn.UK() + " already; record a new one instead"
		}
		if why != "" {
			return fault.Fields("Check the last day", map[string]string{"to_on": why})
		}
		tx.Record("clearance.ended", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"clearance": c.ID, "kind": c.Kind, "last": last})
		return updateClearance(ctx, tx, c.ID, map[string]any{"to_on": last})
	})
}

// StrikeClearance records that a clearance was entered in error. It stays on record and counts no more.
func (r *Room) StrikeClearance(ctx context.Context, id ids.User, clearance int64, reason string) error {
	return r.changeClearance(ctx, id, clearance, func(ctx context.Context, tx *db.Tx, u User, c Clearance) error {
		if err := checkReason(reason, "Enter why the entry is wrong"); err != nil {
			return err
		}
		tx.Record("clearance.struck", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"clearance": c.ID, "kind": c.Kind, "reason": reason})
		return updateClearance(ctx, tx, c.ID, superseding(tx, reason))
	})
}

func (r *Room) changeClearance(ctx context.Context, id ids.User, clearance int64, do func(ctx context.Context, tx *db.Tx, u User, c Clearance) error) error {
	return r.registering(ctx, id, func(ctx context.Context, tx *db.Tx, u User) error {
		list, err := clearancesOf(ctx, tx, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(c Clearance) bool { return c.ID == clearance })
		switch {
		case i < 0:
			return fault.Missing()
		case !list[i].Stands():
			return fault.Stale("clearance")
		}
		return do(ctx, tx, u, list[i])
	})
}
