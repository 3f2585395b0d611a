package reference_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

func added() url.Values {
	return url.Values{"nation": {"england-wales"}, "edition": {"0"}, "on-day": {"1"}, "on-month": {"12"}, "on-year": {"2026"}, "name": {"State funeral"}, "source": {"London Gazette"}, "reason": {"Proclaimed"}}
}

func TestHolidayPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := &reference.Room{DB: d}
		r.WouldMove = append(r.WouldMove, func(context.Context, db.Reader, caltime.Calendar) ([]reference.Move, error) {
			return []reference.Move{{Clock: "Cash, 48 hours", Later: 11, ActBy: 1}}, nil
		})
		site := userstest.Browse(t, d, r.Routes())
		if p := site.SignIn(t, f.Lead).Get("/admin/holidays"); p.Status != http.StatusForbidden {
			t.Errorf("an investigator: %d", p.Status)
		}
		admin := site.SignIn(t, f.Admin)
		if p := admin.Get("/admin/holidays?nation=scotland&year=2026").Must(200); !strings.Contains(p.Main(), "St Andrew’s Day") || !strings.Contains(p.Main(), "Known to 31 Dec 2028") {
			t.Error(p.Main())
		}
		empty := admin.Post("/admin/holidays/add", url.Values{"nation": {"england-wales"}, "on-day": {"31"}, "on-month": {"2"}, "on-year": {"2026"}})
		if empty.Status != http.StatusUnprocessableEntity || empty.Count(".govuk-error-summary li") != 4 || empty.Attr("#on-month", "value") != "2" {
			t.Errorf("%d %s", empty.Status, empty.Main())
		}
		shown := admin.Post("/admin/holidays/add", added()).Must(200)
		for _, want := range []string{"12 running clocks would move", "11 end later, 1 keeps its end", "Tue 1 Dec 2026"} {
			if !strings.Contains(shown.Main(), want) {
				t.Errorf("the preview lacks %q: %s", want, shown.Main())
			}
		}
		if got, _ := r.Calendar(t.Context(), d, ew); got.Version != "2025-11-24" {
			t.Errorf("the preview was kept: %s", got.Version)
		}
		sure := added()
		sure.Set("sure", "yes")
		if p := admin.Post("/admin/holidays/add", sure); p.Status != http.StatusSeeOther || p.Location() != "/admin/holidays?nation=england-wales&year=2026" {
			t.Errorf("%d to %q: %s", p.Status, p.Location(), p.Main())
		}
		if p := admin.Post("/admin/holidays/add", sure); p.Status != http.StatusConflict && p.Status != http.StatusUnprocessableEntity {
			t.Errorf("sent twice: %d", p.Status)
		}
		list := admin.Get("/admin/holidays?year=2026").Must(200)
		if !strings.Contains(list.Main(), "State funeral") || !strings.Contains(list.Main(), "Ada Admin") || !strings.Contains(list.Main(), "list of 24 Nov 2025, 1 change since") {
			t.Error(list.Main())
		}
		if p := admin.Get("/admin/holidays/withdraw?nation=england-wales&on=2026-12-01").Must(200); !strings.Contains(p.Main(), "State funeral") {
			t.Error(p.Main())
		}
		out := url.Values{"nation": {"england-wales"}, "edition": {"1"}, "on": {"2026-12-01"}, "source": {"London Gazette"}, "reason": {"Called off"}, "sure": {"yes"}}
		if p := admin.Post("/admin/holidays/withdraw", out); p.Status != http.StatusSeeOther {
			t.Errorf("withdrawn: %d %s", p.Status, p.Main())
		}
		if p := admin.Get("/admin/holidays?year=2026").Must(200); p.Text("s") != "State funeral" || !strings.Contains(p.Main(), "Called off") {
			t.Error(p.Main())
		}
		if p := admin.Post("/admin/holidays/extend", url.Values{"nation": {"scotland"}, "year": {"2029"}, "source": {"GOV.UK"}}); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Main(), "Enter the days of 2029 first") {
			t.Errorf("%d %s", p.Status, p.Main())
		}
	})
}

func TestHolidayPagesAreAccessible(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, d, "FI")
	r := &reference.Room{DB: d}
	r.WouldMove = append(r.WouldMove, func(context.Context, db.Reader, caltime.Calendar) ([]reference.Move, error) {
		return []reference.Move{{Clock: "Cash, 48 hours", Later: 11, ActBy: 1}}, nil
	})
	if _, err := r.SetNonWorkingDay(f.As(t, d, f.Admin), funeral("2026-12-01", 0)); err != nil {
		t.Fatal(err)
	}
	site := userstest.Browse(t, d, append(r.Routes(), (&users.Web{Room: userstest.Room(d)}).Routes()...))
	b := e2e.Open(t, e2e.Serve(t, site.Server.Handler()))
	b.Visit("/sign-in?next=/admin/holidays")
	b.Fill("Login", "admin.fi")
	b.Fill("Password", userstest.Password)
	b.Submit("Sign in")
	b.See("State funeral")
	b.Axe(t)
	for _, path := range []string{"/admin/holidays/withdraw?nation=england-wales&on=2026-12-01", "/admin/holidays/extend"} {
		b.Goto(path)
		b.Axe(t)
	}
	b.Goto("/admin/holidays/add")
	b.Submit("Show what would move")
	b.Axe(t)
	b.Fill("Day", "2")
	b.Fill("Month", "12")
	b.Fill("Year", "2026")
	b.Fill("What is it called?", "State funeral")
	b.Fill("Where is it published?", "London Gazette")
	b.Fill("Why is the list changed?", "Proclaimed")
	b.Submit("Show what would move")
	b.See("12 running clocks would move")
	b.Axe(t)
	b.Submit("Add the day")
	b.See("No running clock moved")
}
