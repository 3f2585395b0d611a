package userstest

import (
	"context"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/users"
)

// Confidential adds a confidential-unit officer to the force under a login such as "cora": a person who sees no case.
func (f Force) Confidential(t testing.TB, d *db.DB, login, name string) ids.User {
	t.Helper()
	r := Room(d)
	var id ids.User
	if err := d.Write(System(t), func(ctx context.Context, tx *db.Tx) error {
		p, err := r.AddUserTx(ctx, tx, users.NewUser{Name: name, Login: login + "." + ids.String(f.ID), Unit: f.ID, Role: perm.ConfidentialOfficer, Rank: "DS", Password: Password}, caltime.NewDate(2019, 1, 1))
		id = p.ID
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id
}
