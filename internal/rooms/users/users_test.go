package users_test

import (
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

func TestActorHoldsAppointmentsOfToday(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		m, err := r.Actor(t.Context(), f.Manager)
		if err != nil {
			t.Fatal(err)
		}
		if !m.Can(perm.MissedView) || m.Can(perm.UserManage) || !m.CanIn(perm.OpportunityReview, f.OtherUnit) || m.Force != f.ID || m.Rank != "Superintendent" {
			t.Errorf("manager is %+v", m)
		}
		s, err := r.Actor(t.Context(), f.Supervisor)
		if err != nil {
			t.Fatal(err)
		}
		if !s.HoldsIn(perm.Supervisor, f.Unit) || s.HoldsIn(perm.Supervisor, f.OtherUnit) {
			t.Errorf("supervisor is %+v", s)
		}
		clock.Set(time.Date(2018, 12, 31, 12, 0, 0, 0, time.UTC)) // the day before the appointments
		if s, err = r.Actor(t.Context(), f.Supervisor); err != nil || s.Can(perm.CaseView) {
			t.Errorf("before the appointment: %+v, %v", s, err)
		}
		if _, err := r.Actor(t.Context(), 999999); !fault.Is(err, fault.NotFound) {
			t.Errorf("nobody: %v", err)
		}
	})
}

func TestSignIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		if u, err := r.SignIn(t.Context(), " LEAD.fi ", userstest.Password, users.From{Address: "10.0.0.1"}); err != nil || u.ID != f.Lead {
			t.Fatalf("%v, %v", u.ID, err)
		}
		for range 5 {
			if _, err := r.SignIn(t.Context(), "lead.fi", "wrong", users.From{Address: "10.0.0.1"}); !fault.Is(err, fault.Invalid) {
				t.Fatalf("wrong password: %v", err)
			}
		}
		if _, err := r.SignIn(t.Context(), "lead.fi", userstest.Password, users.From{Address: "10.0.0.1"}); !fault.Is(err, fault.TooMany) {
			t.Errorf("after five guesses: %v", err)
		}
		// The owner of the login, elsewhere, is not locked out by somebody else's guesses.
		if _, err := r.SignIn(t.Context(), "lead.fi", userstest.Password, users.From{Address: "10.0.0.2"}); err != nil {
			t.Errorf("elsewhere: %v", err)
		}
		clock.Advance(16 * time.Minute)
		if _, err := r.SignIn(t.Context(), "lead.fi", userstest.Password, users.From{Address: "10.0.0.1"}); err != nil {
			t.Errorf("later: %v", err)
		}
		_, unknown := r.SignIn(t.Context(), "nobody", "x", users.From{Address: "10.0.0.3"})
		_, wrong := r.SignIn(t.Context(), "lead.fi", "x", users.From{Address: "10.0.0.3"})
		if unknown == nil || wrong == nil || unknown.Error() != wrong.Error() {
			t.Errorf("an unknown login (%v) can be told from a wrong password (%v)", unknown, wrong)
		}
		for range 60 {
			r.SignIn(t.Context(), "somebody"+time.Now().String(), "x", users.From{Address: "10.0.0.9"})
		}
		if _, err := r.SignIn(t.Context(), "deputy.fi", userstest.Password, users.From{Address: "10.0.0.9"}); !fault.Is(err, fault.TooMany) {
			t.Errorf("an address that guesses at many logins: %v", err)
		}
	})
}

func TestAddUserRefuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		r := userstest.Room(d)
		ok := users.NewUser{Name: "New Person", Login: "new.person", Unit: f.Unit, Role: perm.Investigator, Password: "three words apart"}
		for _, c := range []struct {
			name, field string
			change      func(*users.NewUser)
		}{
			{"no name", "name", func(n *users.NewUser) { n.Name = " " }},
			{"login in use", "login", func(n *users.NewUser) { n.Login = "LEAD.FI" }},
			{"login with a space", "login", func(n *users.NewUser) { n.Login = "a b" }},
			{"another force's unit", "unit", func(n *users.NewUser) { n.Unit = other.Unit }},
			{"no role", "role", func(n *users.NewUser) { n.Role = "chief" }},
			{"short password", "password", func(n *users.NewUser) { n.Password = "short" }},
			{"password with the login", "password", func(n *users.NewUser) { n.Password = "xx new.person xx" }},
		} {
			n := ok
			c.change(&n)
			_, err := r.AddUser(f.As(t, d, f.Admin), n)
			fe, _ := err.(*fault.Error)
			if fe == nil || fe.Fields[c.field] == "" {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if _, err := r.AddUser(f.As(t, d, f.Admin), ok); err != nil {
			t.Error(err)
		}
	})
}

func TestAccreditationInForce(t *testing.T) {
	day := func(s string) caltime.Date {
		d, err := caltime.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	a := users.Accreditation{GrantedOn: day("2025-01-10"), ExpiresOn: day("2027-01-09"), Suspensions: []users.Suspension{{FromOn: day("2026-03-01"), ToOn: day("2026-03-31")}, {FromOn: day("2026-05-04"), ToOn: day("2026-05-04")}}}
	for on, want := range map[string]bool{"2025-01-09": false, "2025-01-10": true, "2026-02-28": true, "2026-03-01": false, "2026-03-31": false, "2026-04-01": true, "2027-01-09": true, "2027-01-10": false} {
		if got := a.InForce(day(on)); got != want {
			t.Errorf("on %s: %v", on, got)
		}
	}
}

func date(t *testing.T, s string) caltime.Date {
	t.Helper()
	d, err := caltime.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
