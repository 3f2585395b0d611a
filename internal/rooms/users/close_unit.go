package users

import (
	"context"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// CloseUnit ends a unit after a day. What it did stays on record under its name. Refused for a force, and while a unit
// below it or an appointment to it would outlast it.
func (r *Room) CloseUnit(ctx context.Context, id ids.Unit, version int, last caltime.Date) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managedUnit(ctx, tx, id)
		if err != nil {
			return err
		}
		switch {
		case u.Kind == ForceUnit:
			return fault.New(fault.Refused, "A force cannot be closed")
		case last.IsZero():
			return fault.Fields("Check the unit", map[string]string{"to_on": "Enter the last day of the unit"})
		case last.Before(u.FromOn):
			return fault.Fields("Check the unit", map[string]string{"to_on": "The last day must not be before " + u.FromOn.UK() + ", its first"})
		}
		below, people, err := outlasting(ctx, tx, id, last)
		if err != nil {
			return err
		}
		if below+people > 0 {
			f := fault.New(fault.Refused, "The unit cannot be closed while something of it goes on after %s", last.UK())
			if below > 0 {
				f.Next = append(f.Next, "Close the units below it first: "+strconv.Itoa(below))
			}
			if people > 0 {
				f.Next = append(f.Next, "End or move the appointments to it first: "+strconv.Itoa(people))
			}
			return f
		}
		tx.Record("unit.closed", db.On{Op: db.System, Kind: "unit", ID: int64(id), Force: u.ForceID}, map[string]any{"last": last})
		return updateUnit(ctx, tx, id, version, map[string]any{"to_on": last})
	})
}

// ReopenUnit takes the end of a unit away. Refused while the unit above it is closed.
func (r *Room) ReopenUnit(ctx context.Context, id ids.Unit, version int) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managedUnit(ctx, tx, id)
		if err != nil {
			return err
		}
		if u.ToOn.IsZero() {
			return fault.New(fault.Refused, "The unit is not closed")
		}
		if u.ParentID != nil {
			p, err := unitByID(ctx, tx, *u.ParentID)
			if err != nil {
				return err
			}
			if !p.ToOn.IsZero() {
				return fault.New(fault.Refused, "The unit above it, %s, is closed: open that first", p.Name)
			}
		}
		tx.Record("unit.reopened", db.On{Op: db.System, Kind: "unit", ID: int64(id), Force: u.ForceID}, map[string]any{"was": u.ToOn})
		return updateUnit(ctx, tx, id, version, map[string]any{"to_on": nil})
	})
}
