package reference_test

import (
	"net/http"
	"strings"
	"testing"

	"proceeds/internal/e2e"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

func TestHelp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := userstest.Browse(t, d, (&reference.Room{DB: d}).Routes())
		out := site.SignedOut(t)
		if p := out.Get("/accessibility").Must(200); !strings.Contains(p.Main(), "Web Content Accessibility Guidelines 2.2 at level AA") {
			t.Error(p.Main())
		}
		if p := out.Get("/help"); p.Status != http.StatusSeeOther || p.Location() != "/sign-in?next=%2Fhelp" {
			t.Errorf("%d to %q", p.Status, p.Location())
		}
		lead, admin := site.SignIn(t, f.Lead).Get("/help").Must(200), site.SignIn(t, f.Admin).Get("/help").Must(200)
		for _, want := range []string{"Overdue", "Critical", "Paused", "Run out, to review", "under 5", "g then o", "proactive", "Other duties"} {
			if !strings.Contains(lead.Main(), want) {
				t.Errorf("an investigator does not read %q", want)
			}
		}
		// Help leads nobody to a page that their role does not include.
		if lead.Count("dt a[href='/cases']") != 1 || lead.Count("a[href^='/admin']") != 0 || lead.Count("dt a[href='/reports']") != 0 {
			t.Errorf("an investigator is led to %v", lead.All("dt a"))
		}
		if admin.Count("dt a[href='/admin/users']") != 1 || admin.Count("dt a[href='/cases']") != 0 || strings.Contains(admin.Main(), "opportunity") {
			t.Errorf("an administrator is led to %v", admin.All("dt a"))
		}
	})
}

func TestHelpIsAccessible(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	userstest.NewForce(t, d, "FI")
	site := userstest.Browse(t, d, append((&reference.Room{DB: d}).Routes(), (&users.Web{Room: userstest.Room(d)}).Routes()...))
	b := e2e.Open(t, e2e.Serve(t, site.Server.Handler()))
	b.Goto("/accessibility")
	b.Axe(t)
	b.Visit("/sign-in?next=/help")
	b.Fill("Login", "lead.fi")
	b.Fill("Password", userstest.Password)
	b.Submit("Sign in")
	b.See("What each page is for")
	b.Axe(t)
}
