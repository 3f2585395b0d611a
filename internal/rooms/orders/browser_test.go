package orders_test

import (
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
)

// Every page of this room in a browser, wide and narrow: axe finds nothing, nothing breaks the policy of the page, and no
// page scrolls sideways.
func TestPagesInABrowser(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	b := newBench(t, dbtest.SQLite(t, clock), clock, "2026-10-14T12:00")
	a := orderstest.Account(t, b.ctx, b.r, b.c.ID)
	must[orders.Result](t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a.ID, "2026-10-14T11:00", "2027-04-13", 126_090_00)))
	b.now("2026-12-09T12:00")
	c2 := casestest.OpenIn(t, b.r.Cases, b.f, casestest.Titled("Cash courier, lay-by stop"))
	s2 := orderstest.Seize(t, b.ctx, b.r, c2.ID, "2026-12-07T10:00", 18_900_00)
	must[orders.Result](t)(b.r.RecordDetention(b.ctx, c2.ID, orderstest.Detain(b.f, s2.AssetID, "2026-12-08T10:00")))
	n := orders.Notice{AssetID: s2.AssetID, Given: orderstest.At("2026-12-09T11:00"), Officer: orders.Party{User: b.f.Supervisor}, To: "M. Oslanthe, by hand"}
	must[orders.Result](t)(b.r.GiveForfeitureNotice(b.ctx, c2.ID, n))
	c3 := casestest.OpenIn(t, b.r.Cases, b.f, casestest.Titled("Nail bars, Quayside"))
	p := orderstest.Add(t, b.ctx, b.r, c3.ID, assets.Property, "14 Mill Lane")
	m := orderstest.Detain(b.f, p.ID, "2026-12-09T10:00")
	m.Court = "Northmarch Crown Court"
	must[orders.Result](t)(b.r.RecordRestraint(b.ctx, c3.ID, orders.Restraining{Making: m, Reports: []caltime.Date{caltime.MustDate("2027-01-11")}}))
	b.now("2026-12-18T12:00")
	orderstest.Seize(t, b.ctx, b.r, c3.ID, "2026-12-17T10:00", 4_000_00)
	if _, _, err := b.r.RecordMatter(b.ctx, b.c.ID, orders.Raising{Kind: orders.Exclusion, AssetID: a.ID, At: b.time.Now(), Party: "M. Oslanthe", Purpose: "living", Amount: sumOf(1_500_00), Court: "Northmarch Magistrates’ Court"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.r.RecordMatter(b.ctx, b.c.ID, orders.Raising{Kind: orders.Search, At: b.time.Now(), Party: "PS 2291", Note: "Nothing was found"}); err != nil {
		t.Fatal(err)
	}
	b.now("2026-12-24T17:00")
	must[int](t)(b.r.Lapse(b.ctx))
	orderstest.Seize(t, b.ctx, b.r, b.c.ID, "2026-12-24T16:30", 48_260_00)
	site := b.site()
	br := e2e.Open(t, e2e.Serve(t, site.Server.Handler()))
	br.Visit("/help/clocks")
	br.Eval(`(()=>{const x=new XMLHttpRequest();x.open("POST","/test-sign-in",false);x.setRequestHeader("Content-Type","application/x-www-form-urlencoded");x.send("user=` + idText(b.f.Lead) + `");return String(x.status)})()`)
	for _, path := range []string{"/work", "/clocks?scope=force", "/clocks/calendar?month=2026-12&scope=force", "/clocks/calendar?month=2026-12&day=2026-12-30", "/help/clocks?code=CASH-48&start=2026-12-24T16:30", b.path(), b.path() + "/assets", b.path() + "/orders/O1",
		b.path() + "/assets/A1/record", b.path() + "/assets/A1/record/claim", b.path() + "/assets/A1/record/exclusion", b.path() + "/matters", b.path() + "/matters/M1", b.path() + "/matters/M2", b.path() + "/searches/new", b.path() + "/assets/A2/record/detention", cases.Path(c2.Ref) + "/assets", cases.Path(c3.Ref) + "/assets"} {
		if got := br.Visit(path); got != 200 {
			t.Errorf("%s answers %d", path, got)
		}
		br.Axe(t)
		if list := br.Problems(); len(list) > 0 {
			t.Errorf("%s: %v", path, list)
		}
	}
	br.Visit(b.path() + "/assets/A2/record/detention")
	for field, value := range map[string]string{"made_at-day": "24", "made_at-month": "12", "made_at-year": "2026"} {
		br.Eval(`(()=>{const x=document.getElementById("` + field + `");x.value="` + value + `";x.dispatchEvent(new Event("input",{bubbles:true}));return "set"})()`)
	}
	br.See("end of Wed 23 Jun 2027")
}
