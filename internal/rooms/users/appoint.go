package users

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// Appoint gives a person a role over a unit of their force and all below it, from a day, to a day or open. Nobody appoints
// themselves: an administrator sees no case content, and must not give it to their own account.
func (r *Room) Appoint(ctx context.Context, id ids.User, unit ids.Unit, role perm.Role, from, to caltime.Date) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.ownPerson(ctx, tx, id)
		if err != nil {
			return err
		}
		if id == tx.Actor.User {
			return fault.New(fault.Refused, "You cannot appoint yourself; another administrator can")
		}
		n, err := unitByID(ctx, tx, unit)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		if n.ID == 0 || n.ForceID != u.ForceID {
			bad["unit"] = "Choose a unit of the person's force"
		} else if !mayManage(tx.Actor, perm.UserManage, unit) {
			bad["unit"] = "Choose one of the units you administer"
		} else if n.ClosedBy(from) {
			bad["unit"] = "Choose a unit that is not closed"
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

// EndAppointment ends an appointment after a day. One that has not begun by then never holds. What the person has in the
// units that no other appointment of theirs reaches goes to the successor then, 0 for the queue of each unit's supervisors.
func (r *Room) EndAppointment(ctx context.Context, id ids.User, appointment int64, last caltime.Date, successor ids.User) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.ownPerson(ctx, tx, id)
		if err != nil {
			return err
		}
		if last.IsZero() {
			return fault.Fields("Check the appointment", map[string]string{"to_on": "Enter the last day"})
		}
		a, err := appointmentOf(ctx, tx, id, appointment)
		switch {
		case err != nil:
			return err
		case a.ID == 0:
			return fault.Missing()
		case !mayManage(tx.Actor, perm.UserManage, a.UnitID):
			return fault.New(fault.Forbidden, "This appointment is to a unit outside those you administer")
		case id == tx.Actor.User && a.Role == perm.Administrator:
			return fault.New(fault.Refused, "You cannot end your own appointment as administrator; another administrator can")
		case a.EndedBy(caltime.DateOf(tx.Now)):
			return fault.New(fault.Refused, "The appointment has ended already")
		}
		a.SuccessorID = nil
		if successor != 0 {
			if err := r.checkSuccessor(ctx, tx, u, Departure{Successor: successor}); err != nil {
				return err
			}
			a.SuccessorID = &successor
		}
		if err := endAppointment(ctx, tx, appointment, last, a.SuccessorID); err != nil {
			return err
		}
		tx.Record("appointment.ended", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"appointment": appointment, "last": last, "successor": successor})
		if a.ToOn = last; a.EndedBy(caltime.DateOf(tx.Now)) && !a.FromOn.After(caltime.DateOf(tx.Now)) {
			return r.follow(ctx, tx, a) // it is over: so is what it gave
		}
		return nil
	})
}
