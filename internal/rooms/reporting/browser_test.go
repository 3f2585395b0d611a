package reporting_test

import (
	"net/http"
	"os"
	"testing"

	"github.com/a-h/templ"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/users/userstest"
)

// TestPagesInABrowser walks the pages in Chromium, with axe on each, and waits for an export by the page's own polling.
func TestPagesInABrowser(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	s := newSite(t, d, clock, 4, nil)
	start := web.Get("/start", perm.Public, func(c *web.Ctx) error { // the sign-in page is another room's
		return c.Page(http.StatusOK, layout.Page{Title: "Start"}, templ.Raw("<h1>Start</h1>"))
	})
	b := e2e.Open(t, e2e.Serve(t, userstest.Browse(t, d, append(s.room.Routes(), start)).Server.Handler()))
	b.Goto("/start")
	b.Eval(`fetch("/test-sign-in", {method: "POST", redirect: "manual", body: new URLSearchParams({user: "` + ids.String(s.Manager) + `"})}).then(() => "in")`)
	look := func(name string) {
		t.Helper()
		b.Axe(t)
		if dir := os.Getenv("PROCEEDS_XLSX_OUT"); dir != "" {
			b.Screenshot(1366, 768, dir+"/"+name+".png")
			b.Screenshot(390, 844, dir+"/"+name+"-390.png")
		}
	}
	b.Goto("/reports")
	look("reports")
	b.Goto("/reports/all-found")
	b.Fill("Day", "31")
	b.Fill("Month", "2")
	b.Submit("Export to Excel")
	b.See("Enter a day of the calendar")
	look("report-error")
	b.Fill("Day", "1")
	b.Submit("Export to Excel")
	b.See("Preparing")
	look("export-preparing")
	if _, err := s.queue.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.See("Ready.")
	look("export-ready")
	b.Goto("/exports")
	look("exports")
	b.Goto("/reports/all-found/schedule")
	if got := b.Eval(`[...document.querySelectorAll(".govuk-radios--inline label")].map(l => l.innerText.trim() + (l.clientHeight > 40 ? " is broken" : "")).join(", ")`); got != "Weekly, Monthly" {
		t.Errorf("beside each other: %s", got)
	}
	look("schedule")
}
