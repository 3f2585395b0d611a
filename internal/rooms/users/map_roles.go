package users

import (
	"context"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// Mappings lists what the values of the provider's claim give in the actor's force.
func (r *Room) Mappings(ctx context.Context, rd db.Reader, force ids.Unit) ([]Mapping, error) {
	if !ofForce(ctx, force) {
		return nil, fault.Missing()
	}
	return mappingsOf(ctx, rd, force)
}

// MapRole lets a value of the provider's claim give a role over a unit, from the next way in of whoever has it.
func (r *Room) MapRole(ctx context.Context, value string, role perm.Role, unit ids.Unit) error {
	value = strings.TrimSpace(value)
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := unitByID(ctx, tx, unit)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		switch {
		case value == "":
			bad["value"] = "Enter a value of the claim, such as the name of a group"
		case len([]rune(value)) > 200:
			bad["value"] = "The value must be 200 characters or fewer"
		}
		if !slices.Contains(Appointable, role) {
			bad["role"] = "Choose a role"
		}
		switch {
		case n.ID == 0 || !ofForce(ctx, n.ForceID) || !mayManage(tx.Actor, perm.UserManage, unit):
			bad["unit"] = "Choose one of the units you administer"
		case n.ClosedBy(caltime.DateOf(tx.Now)):
			bad["unit"] = "Choose a unit that is not closed"
		}
		if err := fault.Fields("Check the mapping", bad, "value", "role", "unit"); err != nil {
			return err
		}
		m := Mapping{ForceID: n.ForceID, Value: value, Role: role, UnitID: unit, CreatedAt: tx.Now, CreatedBy: tx.Actor.User}
		if err := insertMapping(ctx, tx, &m); err != nil {
			return err
		}
		tx.Record("mapping.made", db.On{Op: db.System, Kind: "mapping", ID: m.ID, Force: m.ForceID}, m)
		return nil
	})
}

// UnmapRole takes a mapping away. The appointments that it gave end at once.
func (r *Room) UnmapRole(ctx context.Context, id int64) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := mappingByID(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case m.ID == 0 || !ofForce(ctx, m.ForceID):
			return fault.Missing()
		case !mayManage(tx.Actor, perm.UserManage, m.UnitID):
			return fault.New(fault.Forbidden, "This mapping gives a role over a unit outside those you administer")
		}
		posts, err := postsByMapping(ctx, tx, id, caltime.DateOf(tx.Now))
		if err != nil {
			return err
		}
		for _, a := range posts {
			if err := r.endMapped(ctx, tx, a); err != nil {
				return err
			}
		}
		tx.Record("mapping.removed", db.On{Op: db.System, Kind: "mapping", ID: m.ID, Force: m.ForceID}, map[string]any{"mapping": m, "ended": len(posts)})
		return deleteMapping(ctx, tx, id)
	})
}

// endMapped ends an appointment with yesterday: it holds no more from this moment on.
func (r *Room) endMapped(ctx context.Context, tx *db.Tx, a Appointment) error {
	last := caltime.DateOf(tx.Now).AddDays(-1)
	tx.Record("appointment.ended", db.On{Kind: "user", ID: int64(a.UserID), Force: a.ForceID}, map[string]any{"appointment": a.ID, "last": last, "by": "single sign-on"})
	return endAppointment(ctx, tx, a.ID, last, nil)
}
