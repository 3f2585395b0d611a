package users_test

import (
	"net/http"
	"testing"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/perm"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// Every page of the room in a browser, looked over with axe; it complains of nothing inline either.
func TestPagesAreAccessible(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	r := userstest.Room(d)
	first, err := r.MakeFirstLink(actor.With(t.Context(), actor.AtCommandLine()))
	if err != nil {
		t.Fatal(err)
	}
	b := e2e.Open(t, e2e.Serve(t, serve(t, d).Server.Handler()))
	b.Goto("/sign-in")
	b.Axe(t)
	b.Goto(first)
	b.Axe(t)
	f := userstest.NewForce(t, d, "FI")
	admin := f.As(t, d, f.Admin)
	if err := r.Accredit(admin, f.Lead, users.NewAccreditation{Kind: users.FinancialInvestigator, GrantedOn: date(t, "2026-01-10")}); err != nil {
		t.Fatal(err)
	}
	reset, err := r.ResetPassword(admin, f.Lead)
	if err != nil {
		t.Fatal(err)
	}
	b.Goto(reset)
	b.Axe(t)
	b.Visit("/sign-in?next=/admin/users")
	b.Fill("Login", "admin.fi")
	b.Fill("Password", "wrong")
	if got := b.Submit("Sign in"); got != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong password: %d", got)
	}
	b.Axe(t)
	b.Fill("Password", userstest.Password)
	b.Submit("Sign in")
	b.See("Oz Othersupervisor")
	b.Axe(t)
	b.Choose("Disabled")
	b.See("Nobody matches")
	b.Gone("Oz Othersupervisor")
	b.Axe(t)
	for _, path := range []string{"/admin/users/" + id(f.Lead), "/admin/users/" + id(f.Admin), "/admin/users/new", "/admin/units", "/admin/units/new", "/admin/units/" + id(f.Unit)} {
		b.Goto(path)
		b.Axe(t)
	}
	b.Goto("/admin/users/new")
	b.Fill("Name", "New Person")
	b.Submit("Add")
	b.Axe(t)
	b.Fill("Login", "new.person")
	b.Fill("Unit", "FI Harbour unit")
	b.Fill("Role", perm.Investigator.Title())
	b.Submit("Add")
	b.See("It works once")
	b.Axe(t)
	b.Visit("/admin/users/999999")
	b.Axe(t)
}
