package cases_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// Every page of a case logs one consultation, and the list what it was asked and what it showed (s.62 DPA 2018).
func TestWhatIsShownIsLogged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		c := casestest.OpenIn(t, r, f)
		site := userstest.Browse(t, d, r.Routes())
		b := site.SignIn(t, f.Lead)
		for _, path := range []string{"", "/edit", "/stage", "/close", "/origin", "/references", "/team", "/decisions", "/decisions/new", "/timeline"} {
			site.Consulted()
			b.Get(c.Path() + path).Must(http.StatusOK)
			if diff := cmp.Diff([]string{"case.consulted"}, site.Consulted()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		}
		for _, get := range []func(string) int{func(p string) int { return b.Get(p).Status }, func(p string) int { return b.GetHX(p).Status }} {
			site.Consulted()
			if status := get("/cases?view=all&stage=developing"); status != http.StatusOK {
				t.Fatalf("the list: %d", status)
			}
			if diff := cmp.Diff([]string{"list.shown"}, site.Consulted()); diff != "" {
				t.Errorf("the list (-want +got):\n%s", diff)
			}
		}
		site.Consulted()
		site.SignIn(t, f.Admin).Get(c.Path())
		b.Get("/cases/FI-2026-9999").Must(http.StatusNotFound)
		if diff := cmp.Diff([]string{"case.refused"}, site.Consulted()); diff != "" {
			t.Errorf("refusals (-want +got):\n%s", diff)
		}
	})
}
