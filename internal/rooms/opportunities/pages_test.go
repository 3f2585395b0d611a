package opportunities_test

import (
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users/userstest"
)

// Every page of these rooms, with something on it, passes axe in a browser and breaks no policy.
func TestPagesInABrowser(t *testing.T) {
	clock := dbtest.NewClock(time.Date(2026, 12, 23, 14, 3, 0, 0, time.UTC))
	d := dbtest.SQLite(t, clock)
	h := opportunitiestest.New(d)
	f := userstest.NewForce(t, d, "FI")
	c := casestest.OpenIn(t, h.Cases, f)
	lead, now := f.As(t, d, f.Lead), clock.Now()
	h.SeizeCash(t, f, c.ID, now.Add(-26*time.Hour), assets.S294, 31_000_00)
	h.SeizeCash(t, f, c.ID, now.Add(-3*time.Hour), assets.PACE, 63_050_00)
	taken, proposed := h.Enter(t, f, c.ID, 137_000_00, 23*24*time.Hour), h.Enter(t, f, c.ID, 54_000_00, 30*24*time.Hour)
	ended := now.AddDate(0, -2, 0)
	v := *taken.EstimatePence
	missed, _, err := h.Opportunities.Enter(lead, c.ID, opportunities.Entry{Kind: "restraint", Why: "No order was asked for.", Value: &v, Basis: "statement", Closes: &ended})
	if err == nil {
		_, _, err = h.Opportunities.Take(lead, taken.PublicKey, 0)
	}
	if err == nil {
		_, _, err = h.Opportunities.Decline(lead, proposed.PublicKey, 0, "NO_GROUNDS", "")
	}
	if err == nil {
		_, err = h.Opportunities.Judge(f.As(t, d, f.Manager), missed.PublicKey, 0, opportunities.Review{Verdict: opportunities.ConfirmMissed, Reason: "LATE_REFERRAL", Still: opportunities.StillNo})
	}
	for _, n := range []effort.New{{CaseID: &c.ID, OnDate: caltime.DateOf(now), Minutes: 95, Activity: "analysis", Note: "Bank statements"}, {OnDate: caltime.DateOf(now), Minutes: 120, Reason: "training"}} {
		if err == nil {
			_, err = h.Effort.Log(lead, n)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	routes := append(append([]web.Route{}, h.Opportunities.Routes()...), h.Effort.Routes()...)
	routes = append(routes, web.Get("/test-sign-in/:id", perm.Public, func(c *web.Ctx) error {
		id, _ := ids.Parse[ids.User](c.Param("id"))
		if err := c.SignIn(id); err != nil {
			return err
		}
		return c.See("/help/opportunities")
	}))
	b := e2e.Open(t, e2e.Serve(t, userstest.Browse(t, d, routes).Server.Handler()))
	for who, paths := range map[ids.User][]string{
		f.Lead: {"/opportunities", "/opportunities?layout=list", taken.Path(), cases.Path(c.Ref) + "/opportunities", cases.Path(c.Ref) + "/opportunities/new",
			"/opportunities/new", "/effort", cases.Path(c.Ref) + "/effort", "/help/opportunities"},
		f.Manager: {proposed.Path(), missed.Path(), "/missed", "/missed?unit=999", "/effort?view=unit"},
	} {
		b.Goto("/test-sign-in/" + ids.String(who))
		for _, p := range paths {
			b.Goto(p)
			b.Axe(t)
		}
	}
}
