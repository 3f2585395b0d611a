package users

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// Appoint gives a person a role over a unit of their force and all below it, from a day, to a day or open.
func (r *Room) Appoint(ctx context.Context, id ids.User, unit ids.Unit, role perm.Role, from, to caltime.Date) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.ownPerson(ctx, tx, id)
		if err != nil {
			return err
		}
		n, err := unitByID(ctx, tx, unit)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		if n.ID == 0 || n.ForceID != u.ForceID {
			bad["unit"] = "Choose a unit of the person's force"
		}
		if !knownRole(role) {
			bad["role"] = "Choose a role"
		}
		if from.IsZero() {
			bad["from_on"] = "Enter the day the appointment begins"
		} else if !to.IsZero() && to.Before(from) {
			bad["to_on"] = "The last day must not be before the first"
		}
		if err := fault.Fields("Check the appointment", bad, "unit", "role", "from_on", "to_on"); err != nil {
			return err
		}
		a := Appointment{UserID: id, UnitID: unit, ForceID: u.ForceID, Role: role, FromOn: from, ToOn: to, CreatedAt: tx.Now}
		if err := insertAppointment(ctx, tx, &a); err != nil {
			return err
		}
		tx.Record("appointment.made", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, a)
		return nil
	})
}

// EndAppointment ends an appointment after a day. One that has not begun by then never holds.
func (r *Room) EndAppointment(ctx context.Context, id ids.User, appointment int64, last caltime.Date) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.ownPerson(ctx, tx, id)
		if err != nil {
			return err
		}
		if last.IsZero() {
			return fault.Fields("Check the appointment", map[string]string{"to_on": "Enter the last day"})
		}
		n, err := endAppointment(ctx, tx, id, appointment, last)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Stale("appointment")
		}
		tx.Record("appointment.ended", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"appointment": appointment, "last": last})
		return nil
	})
}
