package orders_test

import (
	"strings"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

// A new installation is told what to do first; one with cases is not, nor a new person in it.
func TestANewInstallationIsToldWhatToDoFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := &bench{t: t, d: d, r: orderstest.Room(d), f: userstest.NewForce(t, d, "FI"), time: clock}
		b.ctx = b.f.As(t, d, b.f.Lead)
		site := b.site()
		me := site.SignIn(t, b.f.Colleague)
		page := me.Get("/work").Must(200)
		if got := page.Text(".setup"); page.Count(".setup > li") != 3 || !strings.Contains(got, "Add your team") || !strings.Contains(page.Text("main"), "No clocks are running") {
			t.Errorf("the first steps: %s", page.Text("main"))
		}
		casestest.OpenIn(t, b.r.Cases, b.f)
		if page := me.Get("/work").Must(200); page.Count(".setup") != 0 || !strings.Contains(page.Text("main"), "You lead no open case.") {
			t.Errorf("with a case: %s", page.Text("main"))
		}
	})
}
