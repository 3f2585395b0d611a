package assets_test

import (
	"context"
	"testing"

	"github.com/a-h/templ"

	"proceeds/internal/base/perm"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/assets/assetstest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// The pages in Chromium: axe finds nothing, the policy stops nothing, and the deadline follows what is typed.
func TestPagesInABrowser(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, d, "FI")
	files := casestest.Room(d)
	r := assetstest.RoomIn(d, files)
	r.OnSeizure = append(r.OnSeizure, startClock)
	r.Preview = func(_ context.Context, code, nation, start string) (templ.Component, error) {
		return layout.PreviewOf(layout.Preview{Title: "Clock this starts", Ending: "48 hours end", End: "of " + start}), nil
	}
	c := casestest.OpenIn(t, files, f)
	ctx := f.As(t, d, f.Lead)
	assetstest.Cash(t, ctx, r, c.ID, hourAgo, 48_260_00)
	h := assetstest.Add(t, ctx, r, c.ID, assets.Property, 136_000_00, func(x *assets.Found) { x.ShareBp = 5000 })
	if _, err := r.AddInterest(ctx, c.ID, h.ID, assets.Interest{Holder: "Co-owner", ShareBp: 5000}, nil); err != nil {
		t.Fatal(err)
	}
	in := assetstest.CashTaking(hourAgo, 5_000_00)
	in.Seizure.Power = assets.PACE
	if _, _, err := r.RecordSeizure(ctx, c.ID, in); err != nil {
		t.Fatal(err)
	}
	ladder := func(x *web.Ctx) error {
		var p templ.Component
		err := d.Snapshot(x.Ctx(), func(ctx context.Context, rd db.Reader) error {
			g, err := access.OpenRef(ctx, rd, c.Ref, access.Read)
			if err != nil {
				return err
			}
			panel, err := r.Panel(ctx, rd, g)
			p = panel.Body
			return err
		})
		if err != nil {
			return err
		}
		return x.Page(200, layout.Page{Title: "Ladder", Head: layout.Head(layout.PageHead{Title: "Ladder"})}, p)
	}
	routes := append(r.Routes(), web.Get("/test-ladder", perm.CaseView, ladder), web.Get("/test-lead", perm.Public, func(x *web.Ctx) error {
		if err := x.SignIn(f.Lead); err != nil {
			return err
		}
		return x.See(c.Path() + "/assets")
	}), web.Post("/clocks/preview", perm.CaseView, func(x *web.Ctx) error {
		form, err := x.Form()
		if err != nil {
			return err
		}
		p, err := r.Preview(x.Ctx(), form.Get("power"), form.Get("nation"), form.Get("when-hour")+":"+form.Get("when-minute"))
		if err != nil {
			return err
		}
		return x.Part(200, p)
	}))
	b := e2e.Open(t, e2e.Serve(t, userstest.Browse(t, d, routes).Server.Handler()))
	b.Visit("/test-lead")
	for _, page := range []string{"/assets", "/assets/A1", "/assets/A2", "/assets/new", "/assets/new?kind=crypto", "/assets/A2/edit", "/assets/A2/interests/new", "/assets/A1/interests/1/move",
		"/assets/A2/interests/2/split", "/assets/A2/values/new", "/assets/A2/values/1/reverse", "/assets/A1/paid-in", "/assets/A3/seizures/1/decision", "/seizures/cash/new", "/seizures/listed/new",
		"/value", "/value/joint", "/value/allocation", "/value/1/reverse"} {
		if status := b.Visit(c.Path() + page); status != 200 {
			t.Errorf("%s answers %d", page, status)
		}
		b.Axe(t)
	}
	b.Visit("/test-ladder")
	b.See("£48,260")
	b.See("not secured")
	b.Axe(t)
	b.Visit(c.Path() + "/seizures/cash/new")
	for _, x := range [][2]string{{"#when-day", "22"}, {"#when-month", "11"}, {"#when-year", "2026"}, {"#when-hour", "10"}, {"#when-minute", "15"}} {
		b.Fill(x[0], x[1])
	}
	b.See("of 10:15") // without a press of a button
	b.Fill("#amount-1", "640")
	b.Submit("Record seizure and start the clock")
	b.Axe(t)
}
