package users_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/factors/factorstest"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

func TestConfirmingThatItIsYou(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		b := atName(t, site)
		signIn(b, "admin.fi", userstest.Password).Must(http.StatusSeeOther)
		a := &factorstest.Authenticator{}
		addPasskey(t, b, a, "Key").Must(200)
		secret := b.Get("/account/app").Text("#secret")
		b.Post("/account/app", url.Values{"code": {showing(t, secret, clock.Now())}}).Must(http.StatusSeeOther)
		units := 0
		stale := func() *webtest.Page {
			t.Helper()
			clock.Advance(web.FreshFor)
			units++
			p := b.Post("/admin/users/"+id(f.Colleague)+"/appointments", url.Values{"unit": {id(f.OtherUnit)}, "role": {"supervisor"}, "from_on-day": {"1"}, "from_on-month": {"12"}, "from_on-year": {"2026"}, "note": {"two\nlines \"quoted\""}})
			return p.Must(http.StatusUnauthorized)
		}
		posts := func() int {
			return len(b.Get("/admin/users/" + id(f.Colleague)).Must(200).All("#h-posts, table th.ttl"))
		}
		was := posts()
		p := stale()
		form := p.Form("main form")
		if form.Get("role") != "supervisor" || form.Get("note") != "two\nlines \"quoted\"" || p.Attr("main form", "action") != "/admin/users/"+id(f.Colleague)+"/appointments" {
			t.Errorf("the page keeps %v", form)
		}
		wrong := b.Post(p.Attr("main form", "action"), with(form, "again.password", "not this one")).Must(http.StatusUnprocessableEntity)
		if wrong.Form("main form").Get("role") != "supervisor" || wrong.Text(".govuk-error-summary") == "" || posts() != was {
			t.Errorf("a wrong password: %s", wrong.Main())
		}
		b.Post(p.Attr("main form", "action"), with(form, "again.demo", "yes")).Must(http.StatusUnprocessableEntity)
		b.Post(p.Attr("main form", "action"), with(form, "again.password", userstest.Password)).Must(http.StatusSeeOther)
		if posts() != was+1 {
			t.Errorf("%d posts after the password, want %d", posts(), was+1)
		}
		p = stale()
		b.Post(p.Attr("main form", "action"), with(p.Form("main form"), "again.code", showing(t, secret, clock.Now()))).Must(http.StatusSeeOther)
		p = stale()
		b.Post(p.Attr("main form", "action"), with(p.Form("main form"), "again.code", "000000")).Must(http.StatusUnprocessableEntity)
		answer := a.Sign(t, b.URL(), ask(b, "/session/confirm/passkey"))
		b.Post(p.Attr("main form", "action"), with(p.Form("main form"), "again.passkey", answer)).Must(http.StatusSeeOther)
		if posts() != was+3 {
			t.Errorf("%d posts, want %d", posts(), was+3)
		}
		// A page that is dangerous to see comes after it.
		clock.Advance(web.FreshFor)
		p = b.Get("/account/app").Must(http.StatusUnauthorized)
		if p.Count("#secret") != 0 || p.Form("main form").Get("next") != "/account/app" {
			t.Errorf("%v", p.Form("main form"))
		}
		b.Post("/session/confirm", with(p.Form("main form"), "again.password", "guess")).Must(http.StatusUnprocessableEntity)
		if p := b.Post("/session/confirm", with(p.Form("main form"), "again.password", userstest.Password)).Must(http.StatusSeeOther); p.Location() != "/account/app" {
			t.Errorf("to %q", p.Location())
		}
		b.Get("/account/app").Must(200)
		if p := b.Post("/session/confirm", url.Values{"next": {"//evil.example"}, "again.password": {userstest.Password}}); p.Location() != "/" {
			t.Errorf("to %q", p.Location())
		}
	})
}

func with(form url.Values, name, value string) url.Values {
	out := url.Values{}
	for k, v := range form {
		out[k] = v
	}
	out.Set(name, value)
	return out
}

func TestDemoPeopleConfirmByAButton(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		r := userstest.Room(d)
		r.FactorRoles = nil
		if err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
			return r.MarkDemo(ctx, tx, date(t, "2026-11-22"))
		}); err != nil {
			t.Fatal(err)
		}
		f := userstest.NewForce(t, d, "FI")
		b := userstest.Browse(t, d, (&users.Web{Room: r}).Routes()).SignedOut(t)
		if p := b.Post("/sign-in/demo", url.Values{"user": {id(f.Admin)}}).Must(http.StatusSeeOther); p.Location() != "/" {
			t.Fatalf("an administrator of the demonstration is led to %q", p.Location())
		}
		if p := b.Get("/account").Must(200); !strings.Contains(p.Text("main"), "This is a demonstration") {
			t.Error(p.Text("main"))
		}
		clock.Advance(web.FreshFor)
		path := "/admin/users/" + id(f.Lead) + "/reset"
		p := b.Post(path, url.Values{}).Must(http.StatusUnauthorized)
		if p.Count("main input[type=password]") != 0 {
			t.Error("a password is asked for")
		}
		b.Post(path, p.Form("main form")).Must(200)
	})
}
