package users

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/fold"
)

// Details are what may be changed of a person.
type Details struct {
	Name, Login, Email, StaffNo string
	WeekMinutes                 *int64 // contracted a week; nil: the force's full-time week
}

// EditUser changes a person's details. Conflict where version is not the newest.
func (r *Room) EditUser(ctx context.Context, id ids.User, version int, n Details) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managed(ctx, tx, id)
		if err != nil {
			return err
		}
		if u.Version != version {
			return fault.Stale("person")
		}
		was := Details{u.Name, u.Login, u.Email, u.StaffNo, u.WeekMinutes}
		n = Details{strings.TrimSpace(n.Name), strings.TrimSpace(n.Login), strings.TrimSpace(n.Email), strings.TrimSpace(n.StaffNo), n.WeekMinutes}
		u.Name, u.Login, u.Email, u.StaffNo, u.WeekMinutes = n.Name, n.Login, n.Email, n.StaffNo, n.WeekMinutes
		if err := u.Check(); err != nil {
			return err
		}
		tx.Record("user.changed", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]Details{"old": was, "new": n})
		return updateUser(ctx, tx, id, version, map[string]any{"name": n.Name, "name_folded": fold.Text(n.Name), "login": n.Login,
			"login_folded": FoldLogin(n.Login), "email": n.Email, "staff_no": n.StaffNo, "week_minutes": n.WeekMinutes})
	})
}

// managed gives a person whom the actor may manage: of their force, and appointed, from today on, only within the units
// that the actor administers. Otherwise whoever administers one team could take over an account that reaches further.
func (r *Room) managed(ctx context.Context, tx *db.Tx, id ids.User) (User, error) {
	u, err := r.ownPerson(ctx, tx, id)
	if err != nil || tx.Actor.Kind != actor.Person {
		return u, err
	}
	list, err := appointmentsOf(ctx, tx, id)
	if err != nil {
		return User{}, err
	}
	today := caltime.DateOf(tx.Now)
	for _, a := range list {
		if !a.EndedBy(today) && !tx.Actor.CanIn(perm.UserManage, a.UnitID) {
			return User{}, fault.New(fault.Forbidden, "This person is also appointed outside the units you administer")
		}
	}
	return u, nil
}

// mayManage reports whether the actor may change who is appointed to a unit, or the unit itself.
func mayManage(a actor.Actor, p perm.Permission, unit ids.Unit) bool {
	return a.Kind != actor.Person || a.CanIn(p, unit)
}
