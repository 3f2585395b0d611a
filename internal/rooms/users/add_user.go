package users

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// NewUser is what AddUser needs: a person, their first appointment, and a password or none.
type NewUser struct {
	Name, Login, Email, StaffNo, Rank string
	Unit                              ids.Unit
	Role                              perm.Role
	Password                          string // empty: they set one by a link
}

// AddUser adds a person to the force of a unit and appoints them there from today.
func (r *Room) AddUser(ctx context.Context, n NewUser) (u User, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err = r.AddUserTx(ctx, tx, n, caltime.DateOf(tx.Now))
		return err
	})
	return u, err
}

// AddUserTx is AddUser within a transaction, appointed from a day.
func (r *Room) AddUserTx(ctx context.Context, tx *db.Tx, n NewUser, from caltime.Date) (User, error) {
	unit, err := unitByID(ctx, tx, n.Unit)
	if err != nil {
		return User{}, err
	}
	bad := map[string]string{}
	switch {
	case unit.ID == 0 || tx.Actor.Force != 0 && tx.Actor.Force != unit.ForceID:
		bad["unit"] = "Choose a unit of your force"
	case !mayManage(tx.Actor, perm.UserManage, unit.ID):
		bad["unit"] = "Choose one of the units you administer"
	case unit.ClosedBy(from):
		bad["unit"] = "Choose a unit that is not closed"
	}
	if !knownRole(n.Role) {
		bad["role"] = "Choose a role"
	}
	if len(n.Rank) > 50 {
		bad["rank"] = "Enter the rank or grade in at most 50 characters"
	}
	u := User{ForceID: unit.ForceID, Login: strings.TrimSpace(n.Login), LoginFolded: FoldLogin(n.Login), Name: strings.TrimSpace(n.Name),
		Email: strings.TrimSpace(n.Email), StaffNo: strings.TrimSpace(n.StaffNo), Version: 1, CreatedAt: tx.Now}
	for field, why := range checkFields(u.Check()) {
		bad[field] = why
	}
	if n.Password != "" {
		force, err := unitByID(ctx, tx, unit.ForceID)
		if err != nil {
			return User{}, err
		}
		if why := r.checkPassword(u, force.Name, n.Password); why != "" {
			bad["password"] = why
		}
	}
	if err := fault.Fields("Check the person", bad, "name", "login", "email", "staff_no", "rank", "unit", "role", "password"); err != nil {
		return User{}, err
	}
	if n.Password != "" {
		u.PasswordHash = r.Hash(n.Password)
	}
	if err := insertUser(ctx, tx, &u); err != nil {
		return User{}, err
	}
	a := Appointment{UserID: u.ID, UnitID: unit.ID, ForceID: unit.ForceID, Role: n.Role, FromOn: from, CreatedAt: tx.Now}
	if err := insertAppointment(ctx, tx, &a); err != nil {
		return User{}, err
	}
	if n.Rank != "" {
		if err := insertRank(ctx, tx, &Rank{UserID: u.ID, Rank: n.Rank, FromOn: from, CreatedAt: tx.Now}); err != nil {
			return User{}, err
		}
	}
	tx.Record("user.added", db.On{Op: db.Collection, Kind: "user", ID: int64(u.ID), Force: u.ForceID},
		map[string]any{"name": u.Name, "login": u.Login, "unit": unit.ID, "role": n.Role, "rank": n.Rank})
	return u, nil
}

func knownRole(r perm.Role) bool {
	for _, x := range perm.Roles {
		if x == r {
			return true
		}
	}
	return false
}
