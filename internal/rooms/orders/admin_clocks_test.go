package orders_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

func from(v url.Values, d, m, y string) url.Values {
	v.Set("from-day", d)
	v.Set("from-month", m)
	v.Set("from-year", y)
	return v
}

func TestAdminClocksPages(t *testing.T) {
	each(t, "2026-11-20T12:00", func(b *bench) {
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		site := b.site()
		if p := site.SignIn(b.t, b.f.Lead).Get("/admin/clocks"); p.Status != http.StatusForbidden {
			b.t.Errorf("an investigator: %d", p.Status)
		}
		admin := site.SignIn(b.t, b.f.Admin)
		has := func(text string, want ...string) {
			b.t.Helper()
			for _, w := range want {
				if !strings.Contains(text, w) {
					b.t.Errorf("lacks %q: %.2000s", w, text)
				}
			}
		}
		home := admin.Get("/admin/clocks").Must(200).Main()
		has(home, "Every other court", "Mon to Fri 10:00", "Came with the program", "Cash, 48 hours", "24 h counted", "2 working days")
		if strings.Contains(home, "DAML") {
			b.t.Error("a clock of the confidential compartment is listed")
		}
		if p := admin.Get("/admin/clocks/window?code=NOPE"); p.Status != http.StatusNotFound {
			b.t.Errorf("no such clock: %d", p.Status)
		}
		if p := admin.Get("/admin/clocks/window?code=DAML-MOR"); p.Status != http.StatusNotFound {
			b.t.Errorf("a sealed clock: %d", p.Status)
		}

		// Windows: typed wrongly, shown, set, sent twice.
		bad := admin.Post("/admin/clocks/window", url.Values{"code": {"CASH-48"}, "edition": {"0"}, "critical": {"99999999999999999999"}, "soon": {"x"}})
		if bad.Status != http.StatusUnprocessableEntity || bad.Count(".govuk-error-summary li") != 3 || bad.Attr("#soon", "value") != "x" {
			b.t.Errorf("%d %s", bad.Status, bad.Main())
		}
		window := from(url.Values{"code": {"CASH-48"}, "edition": {"0"}, "critical": {"46"}, "soon": {"48"}, "reason": {"Courts are further away"}}, "20", "11", "2026")
		has(admin.Post("/admin/clocks/window", window).Must(200).Main(), "1 running clock would look otherwise", "1 from due soon to critical")
		window.Set("sure", "yes")
		if p := admin.Post("/admin/clocks/window", window); p.Status != http.StatusSeeOther {
			b.t.Fatalf("%d %s", p.Status, p.Main())
		}
		if p := admin.Post("/admin/clocks/window", window); p.Status != http.StatusConflict {
			b.t.Errorf("twice: %d", p.Status)
		}
		has(admin.Get("/admin/clocks").Must(200).Main(), "46 h counted", "Courts are further away", "critical 24 to 46")

		// Sittings: typed wrongly, shown, set; the running clock follows by an act of its own.
		bad = admin.Post("/admin/clocks/sittings", url.Values{"new": {"yes"}, "edition": {"0"}})
		if bad.Status != http.StatusUnprocessableEntity || !strings.Contains(bad.Main(), "Enter the name of the court") {
			b.t.Errorf("%d %s", bad.Status, bad.Main())
		}
		bad = admin.Post("/admin/clocks/sittings", url.Values{"court": {""}, "edition": {"0"}, "times": {"25:00"}})
		if bad.Status != http.StatusUnprocessableEntity || bad.Count(".govuk-error-summary li") != 5 || bad.Attr("#times", "value") != "25:00" {
			b.t.Errorf("%d %s", bad.Status, bad.Main())
		}
		sittings := from(url.Values{"court": {""}, "edition": {"0"}, "days": {"1", "2"}, "times": {"08:30, 14:00"}, "buffer": {"1"}, "reason": {"New listing"}}, "20", "11", "2026")
		shown := admin.Post("/admin/clocks/sittings", sittings).Must(200)
		has(shown.Main(), "1 running clock would move", "Mon and Tue 08:30 and 14:00", "at least 1 h before the end")
		b.equal(shown.Count("input[name=days]"), 2, "each day is carried")
		sittings.Set("sure", "yes")
		if p := admin.Post("/admin/clocks/sittings", sittings); p.Status != http.StatusSeeOther {
			b.t.Fatalf("%d %s", p.Status, p.Main())
		}
		if p := admin.Post("/admin/clocks/sittings", sittings); p.Status != http.StatusConflict {
			b.t.Errorf("twice: %d", p.Status)
		}
		b.equal(b.clock("CASH-48").ActByLocal, "2026-11-23T10:00", "the running clock stays")
		// The page about clocks, and the preview of a form, reckon by it and say so.
		const ask = "code=CASH-48&nation=england-wales&start=2026-11-20T09:00"
		has(admin.Get("/help/clocks?"+ask).Must(200).Main(), "Mon 23 Nov 14:00", "Mon and Tue 08:30 and 14:00, not on bank holidays; at least 1 h before the end of a clock of hours (the default of the force, from 20 Nov 2026)")
		p := admin.Get("/admin/clocks/follow").Must(200)
		has(p.Main(), "1 running clock would move", "Cash, 48 hours")
		if p := admin.Post("/admin/clocks/follow", url.Values{"edition": {"0"}}); p.Status != http.StatusConflict {
			b.t.Errorf("stale: %d", p.Status)
		}
		if p := admin.Post("/admin/clocks/follow", url.Values{"edition": {p.Attr("input[name=edition]", "value")}}); p.Status != http.StatusSeeOther {
			b.t.Errorf("%d %s", p.Status, p.Main())
		}
		b.equal(b.clock("CASH-48").ActByLocal, "2026-11-23T14:00", "it followed")
		has(admin.Get("/admin/clocks/follow").Must(200).Main(), "0 running clocks would move", "keeps its time to act by")
		for _, path := range []string{"/admin/clocks/window", "/admin/clocks/sittings", "/admin/clocks/follow"} {
			if p := site.SignIn(b.t, b.f.Manager).Post(path, url.Values{}); p.Status != http.StatusForbidden {
				b.t.Errorf("a manager at %s: %d", path, p.Status)
			}
		}
	})
}

// Another force's timetable is not ours.
func TestSittingsAreOfOneForce(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		must[orders.CourtSittings](b.t)(b.r.SetSittings(b.f.As(b.t, b.d, b.f.Admin), sits("", "1,3,5", "09:00", 1, "2026-11-23", 0)))
		mine := b.f
		b.f = userstest.NewForce(b.t, b.d, "NM")
		admin := b.f.As(b.t, b.d, b.f.Admin)
		must[orders.CourtSittings](b.t)(b.r.SetSittings(admin, sits("", "2", "11:00", 1, "2026-11-23", 0)))
		b.f = mine
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T11:00", 20_000_00)
		b.equal(b.clock("CASH-48").ActByLocal, "2026-11-25T09:00", "by our own")
		got := must[[]orders.CourtSittings](b.t)(b.r.Sittings(admin))
		b.equal(len(got), 1, "they see theirs alone")
		b.equal(got[0].FromOn, caltime.MustDate("2026-11-23"), "from")
	})
}

func TestAdminClocksInABrowser(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	b := newBench(t, dbtest.SQLite(t, clock), clock, "2026-11-20T12:00")
	orderstest.Seize(t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
	admin := b.f.As(t, b.d, b.f.Admin)
	must[orders.WindowChange](t)(b.r.SetWindows(admin, windowsOf(30, 48, "2026-12-01", 0)))
	must[orders.CourtSittings](t)(b.r.SetSittings(admin, sits("Northmarch Magistrates’ Court", "1,2", "08:30, 14:00", 1, "2026-11-20", 0)))
	br := e2e.Open(t, e2e.Serve(t, b.site().Server.Handler()))
	br.Visit("/help/clocks")
	br.Eval(`(()=>{const x=new XMLHttpRequest();x.open("POST","/test-sign-in",false);x.setRequestHeader("Content-Type","application/x-www-form-urlencoded");x.send("user=` + idText(b.f.Admin) + `");return String(x.status)})()`)
	look := func(what string, width int64) {
		t.Helper()
		br.Axe(t)
		if px := br.Sideways(); px != 0 {
			t.Errorf("%s at %d scrolls sideways by %d", what, width, px)
		}
		if list := br.Problems(); len(list) > 0 {
			t.Errorf("%s: %v", what, list)
		}
	}
	for _, size := range [][2]int64{{1366, 768}, {390, 844}} {
		br.Size(size[0], size[1])
		for _, path := range []string{"/admin/clocks", "/admin/clocks/window?code=AFO", "/admin/clocks/sittings?new=yes", "/admin/clocks/sittings?court=Northmarch+Magistrates%E2%80%99+Court", "/admin/clocks/sittings?court=Northmarch+Magistrates%E2%80%99+Court&drop=yes", "/admin/clocks/follow"} {
			if got := br.Visit(path); got != 200 {
				t.Errorf("%s answers %d", path, got)
			}
			look(path, size[0])
		}
		br.Visit("/admin/clocks/sittings?court=")
		br.Fill("#times", "08:30, 14:00")
		if got := br.Submit("Show what would move"); got != 422 {
			t.Errorf("without a reason: %d", got)
		}
		br.Axe(t)
		br.Problems()
		br.Fill("#reason", "New listing")
		br.Submit("Show what would move")
		look("what would move", size[0])
		br.Visit("/admin/clocks/window?code=CASH-48")
		br.Fill("#critical", "47")
		br.Fill("#reason", "Courts are further away")
		br.Submit("Show what would change")
		look("what would change", size[0])
	}
	br.Submit("Set the windows")
	if text := br.Text("main"); !strings.Contains(text, "47 h counted") {
		t.Error("the page does not show what was set")
	}
}
