package app_test

import (
	"context"
	"testing"
	"time"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// crowd are the people of the first force whom the matrix tries besides those of userstest.
type crowd struct {
	keptMember, keptManager ids.User // members of both cases, kept out of both for a conflict of interest
	breaker, over           ids.User // broke the glass of the restricted case: it lasts; its time is over
	authoriser, officer     ids.User // authorising officer, confidential-unit officer
	left                    ids.User // an appointment that was ended today
	glass                   string   // the look that is over
}

// gather makes the crowd and lets them do what makes them what they are. The clock goes on by an hour.
func gather(t *testing.T, s *apptest.Site, w *world) crowd {
	t.Helper()
	f := w.force
	var c crowd
	today := caltime.DateOf(s.DB.Time())
	err := s.DB.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		person := func(login, name string, u ids.Unit, role perm.Role) ids.User {
			p, err := s.Users.AddUserTx(ctx, tx, users.NewUser{Name: name, Login: login + ".fi", Unit: u, Role: role, Password: userstest.Password}, caltime.NewDate(2019, 1, 1))
			if err != nil {
				t.Fatal(err)
			}
			return p.ID
		}
		c.keptMember = person("kept", "Kit Keptout", f.Unit, perm.Investigator)
		c.keptManager = person("keptmanager", "Kay Keptmanager", f.ID, perm.Manager)
		c.breaker = person("breaker", "Bo Breaker", f.Unit, perm.Investigator)
		c.over = person("over", "Ove Over", f.Unit, perm.Investigator)
		c.authoriser = person("authoriser", "Ann Authoriser", f.ID, perm.AuthorisingOfficer)
		c.officer = person("officer", "Con Confidential", f.ID, perm.ConfidentialOfficer)
		c.left = person("left", "Len Left", f.Unit, perm.Investigator)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lead := f.As(t, s.DB, f.Lead)
	for _, k := range []cases.Case{w.open.Case, w.shut.Case} {
		for _, u := range []ids.User{c.keptMember, c.keptManager} {
			if err := s.Cases.PutOnTeam(lead, k.ID, u, access.Plain, "helps"); err != nil {
				t.Fatal(err)
			}
			if err := s.Cases.KeepOut(lead, k.ID, cases.NewConflict{User: u, Kind: access.Relative, Reason: "a relative is a subject"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	look := func(u ids.User, hours int) string {
		x, _, err := s.Cases.BreakGlass(f.As(t, s.DB, u), cases.Breaking{Ref: w.shut.Ref, Reason: "life", Why: "a threat", Hours: hours})
		if err != nil {
			t.Fatal(err)
		}
		return x.PublicKey
	}
	c.glass = look(c.over, 1)
	s.Clock.Advance(time.Hour)
	look(c.breaker, 12)

	admin := f.As(t, s.DB, f.Admin)
	p, err := s.Users.Actor(t.Context(), c.left)
	if err != nil || len(p.Appointments) != 1 {
		t.Fatal(p, err)
	}
	var appointment int64
	if err := s.DB.Gorm(t.Context()).Raw("SELECT id FROM appointments WHERE user_id = ?", c.left).Scan(&appointment).Error; err != nil {
		t.Fatal(err)
	}
	if err := s.Users.EndAppointment(admin, c.left, appointment, today.AddDays(-1), 0); err != nil {
		t.Fatal(err)
	}
	if a, _ := actor.From(f.As(t, s.DB, c.left)); len(a.Appointments) != 0 {
		t.Fatal("the appointment holds still")
	}
	return c
}
