package opportunities_test

import (
	"net/http"
	"testing"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// What a manager sets and looks ahead at, in Chromium: axe finds nothing, and a telephone need not be pushed sideways.
func TestTuningAndLookingAheadInABrowser(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	b := newTuned(t, d, clock)
	c := casestest.OpenIn(t, b.Cases, b.f)
	for i := range 30 {
		b.Enter(t, b.f, c.ID, 1_000_00, time.Duration(i+1)*12*time.Hour)
	}
	enter := web.Get("/enter", perm.Public, func(c *web.Ctx) error {
		id, _ := ids.Parse[ids.User](c.Query("as"))
		if err := c.SignIn(id); err != nil {
			return err
		}
		return c.See("/admin/rules")
	})
	routes := append(append(b.Opportunities.Routes(), b.Opportunities.RuleRoutes()...), enter)
	br := e2e.Open(t, e2e.Serve(t, userstest.Browse(t, d, routes).Server.Handler()))
	look := func() {
		t.Helper()
		for _, size := range [][2]int64{{1366, 768}, {390, 844}} {
			br.Size(size[0], size[1])
			br.Axe(t)
			if n := br.Sideways(); n > 0 {
				t.Errorf("%s at %d goes %d sideways", br.Path(), size[0], n)
			}
		}
		br.Size(1366, 768)
	}
	br.Visit("/enter?as=" + ids.String(b.f.Manager))
	br.Goto("/admin/rules")
	look()
	br.Goto("/admin/rules/MO-04")
	look()
	if got := br.Submit("Save"); got != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", got)
	}
	look()
	br.Fill("Time to decide on seizure under s.294 after the find", "12")
	br.Submit("Try it first")
	br.See("Trying the rule")
	look()
	b.run(t)
	br.Goto(br.Path())
	br.See("would have raised")
	look()
	br.Goto("/opportunities/ahead")
	br.See("What closes soon")
	look()
}
