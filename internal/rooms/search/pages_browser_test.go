package search_test

import (
	"net/http"
	"strings"
	"testing"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/perm"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/search"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/subjects/subjectstest"
	"proceeds/internal/rooms/users/userstest"
)

// TestPagesPassAxe looks at every page of cases, subjects and search in Chromium.
func TestPagesPassAxe(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, d, "FI")
	cr := casestest.Room(d)
	sr := subjects.New(d, cr)
	cr.Panels = append(cr.Panels, sr.Panel)
	find := search.New(d, cr)
	ctx := f.As(t, d, f.Lead)
	for _, title := range []string{"Romance fraud", "Two-car stop, A-road", "Crypto exchange exit", "Boiler-room shares"} {
		casestest.OpenIn(t, cr, f, casestest.Titled(title))
	}
	c := casestest.OpenIn(t, cr, f, casestest.Restricted, func(n *cases.New) {
		n.Operation, n.Title, n.Threat = "Op LARCHWOOD", "County lines cash couriers", "county_lines"
		n.Arising = cases.Arising{Origin: cases.Proactive, Basis: "intelligence"}
		n.Summary = "Cash from street supply is carried by two couriers to a valeting firm and banked as takings.\n\nLifestyle offence (s.75): assumptions in s.10 are expected to apply."
		n.Prosecutor, n.OfficerInCase = "CPS proceeds of crime team", "DC 4471, Harbour CID"
		n.Refs = []cases.NewRef{{Kind: cases.RefCrime, Value: "FI/23/4471"}, {Kind: cases.RefOCG, Value: "OCG-0412"}}
	})
	corey := subjectstest.Suspect("Corey Vellamere")
	corey.BornOn = caltime.NewDate(1991, 2, 3)
	corey.Identifiers = []subjects.NewIdentifier{{Kind: "phone", Value: "07700 900 123"}}
	subjectstest.Add(t, ctx, sr, c.ID, corey)
	subjectstest.Add(t, ctx, sr, c.ID, subjects.NewSubject{Kind: subjects.Organisation, Name: "Vellamere Valeting Ltd", Role: subjects.NewRole{Category: subjects.Other, Basis: "holds an account"}})
	if _, _, err := cr.Decide(ctx, c.ID, cases.NewDecision{Title: "Apply to vary the restraint order", Decision: "To bring in the house as a tainted gift (s.77).", Reason: "Title moved for no payment."}); err != nil {
		t.Fatal(err)
	}
	if err := d.Maintain(t.Context(), func(g *gorm.DB) error {
		return g.Exec("UPDATE cases SET stake_pence = 57120000 - id * 1234500, identified_pence = 61240000").Error
	}); err != nil {
		t.Fatal(err)
	}
	site := userstest.Browse(t, d, append(append(cr.Routes(), sr.Routes()...), find.Routes()...))
	site.Server.Mount(web.Get("/enter", perm.Public, func(x *web.Ctx) error {
		if err := x.SignIn(f.Lead); err != nil {
			return err
		}
		return x.See("/cases")
	}))
	b := e2e.Open(t, e2e.Serve(t, site.Server.Handler()))
	b.Goto("/enter")
	p := c.Path()
	for _, at := range []string{"/cases", "/cases?view=mine&threat=fraud&min=100", "/cases?view=closed", "/cases/new", p, p + "/edit", p + "/stage", p + "/close", p + "/origin", p + "/references",
		p + "/team", p + "/decisions", p + "/decisions/new", p + "/timeline", p + "/subjects", p + "/subjects/new", p + "/subjects/S1/edit", p + "/subjects/S1/change",
		"/search", "/search?q=vell", "/search?q=zzzz", "/cases/views/new?threat=fraud"} {
		if status := b.Visit(at); status != http.StatusOK {
			t.Errorf("%s answers %d", at, status)
			continue
		}
		b.Axe(t)
	}
	endless := casestest.OpenIn(t, cr, f, casestest.Titled(strings.Repeat("wallet", 30)))
	for _, width := range []int64{390, 1366} {
		b.Size(width, 768)
		for _, at := range []string{"/search?q=vell", "/search?q=wallet", "/search?q=" + strings.Repeat("x", 300), endless.Path(), endless.Path() + "/timeline", endless.Path() + "/edit"} {
			b.Visit(at)
			if n := b.Sideways(); n > 0 {
				t.Errorf("%.60s at %d is %d pixels too wide", at, width, n)
			}
		}
	}
}
