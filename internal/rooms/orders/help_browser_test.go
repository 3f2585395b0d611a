package orders_test

import (
	"strings"
	"testing"

	"proceeds/internal/e2e"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/orders/orderstest"
)

// The pages about clocks in a browser, at a desk and on a telephone: axe finds nothing and nothing scrolls sideways; a
// manager asks what if and records a sign-off.
func TestHelpInABrowser(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	b := newBench(t, dbtest.SQLite(t, clock), clock, "2026-12-24T17:00")
	orderstest.Seize(t, b.ctx, b.r, b.c.ID, "2026-12-24T16:30", 48_260_00)
	br := e2e.Open(t, e2e.Serve(t, b.site().Server.Handler()))
	br.Visit("/help/clocks")
	br.Eval(`(()=>{const x=new XMLHttpRequest();x.open("POST","/test-sign-in",false);x.setRequestHeader("Content-Type","application/x-www-form-urlencoded");x.send("user=` + idText(b.f.Manager) + `");return String(x.status)})()`)
	const asked = "/help/clocks?code=CASH-48&nation=england-wales&start=2026-12-24T16:30"
	pages := []string{"/clocks?scope=force", "/help/clocks", asked, asked + "&if-nation=scotland&if-start=2026-12-24T16:30&if-holiday=2026-12-30&if-made=2026-12-29",
		"/help/clocks?code=AFO&start=2026-03-02", "/help/clocks/print", "/help/clocks/print?code=CO-TTP", "/help/clocks/sign-off?code=CO-TTP"}
	for _, size := range [][2]int64{{1366, 768}, {390, 844}} {
		br.Size(size[0], size[1])
		for _, path := range pages {
			if got := br.Visit(path); got != 200 {
				t.Errorf("%s answers %d", path, got)
			}
			br.Axe(t)
			if px := br.Sideways(); px != 0 {
				t.Errorf("%s at %d scrolls sideways by %d", path, size[0], px)
			}
			if list := br.Problems(); len(list) > 0 {
				t.Errorf("%s: %v", path, list)
			}
		}
	}
	br.Visit("/help/clocks/sign-off?code=CO-TTP")
	if got := br.Submit("Record the sign-off"); got != 422 {
		t.Errorf("an empty sign-off answers %d", got)
	}
	br.Axe(t)
	for field, value := range map[string]string{"#name": "Pat Signer", "#role": "force solicitor", "#signed_on-day": "23", "#signed_on-month": "12", "#signed_on-year": "2026"} {
		br.Fill(field, value)
	}
	br.Choose("They agreed")
	br.Submit("Record the sign-off")
	if text := br.Text("main"); !strings.Contains(text, "signed off 23 Dec 2026, force solicitor") {
		t.Error("the page does not show who signed")
	}
	br.Problems()
}
