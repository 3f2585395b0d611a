package users_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

func serve(t *testing.T, d *db.DB) *userstest.Site {
	return userstest.Browse(t, d, (&users.Web{Room: userstest.Room(d)}).Routes())
}

func signIn(b *webtest.Browser, login, password string) *webtest.Page {
	return b.Post("/sign-in", url.Values{"login": {login}, "password": {password}})
}

// session is whether the browser's session is alive.
func session(b *webtest.Browser) bool { return b.Post("/session/keep", nil).Location() == "/" }

func token(p *webtest.Page) string {
	for _, c := range (&http.Response{Header: p.Header}).Cookies() {
		if c.Name == "proceeds" && c.MaxAge >= 0 {
			return c.Value
		}
	}
	return ""
}

func TestSignInPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		b := site.SignedOut(t)
		if p := b.Get("/sign-in").Must(200); p.Text("h1") != "Sign in to Proceeds" || !strings.Contains(p.Main(), "FI Force") || p.Count("form[action='/sign-in/demo']") != 0 {
			t.Errorf("the page: %s", p.Main())
		}
		wrong := signIn(b, "lead.fi", "not this one").Must(http.StatusUnprocessableEntity)
		unknown := signIn(b, "nobody.fi", "not this one").Must(http.StatusUnprocessableEntity)
		if wrong.Attr("#login", "value") != "lead.fi" || wrong.Attr("#password", "value") != "" || !strings.HasPrefix(wrong.Text("title"), "Error: ") {
			t.Errorf("a wrong password: login %q kept, title %q", wrong.Attr("#login", "value"), wrong.Text("title"))
		}
		if a, z := strings.ReplaceAll(wrong.Body, "lead.fi", "X"), strings.ReplaceAll(unknown.Body, "nobody.fi", "X"); a != z || wrong.Text(".govuk-error-summary") == "" {
			t.Errorf("an unknown login can be told from a wrong password:\n%s\n%s", wrong.Main(), unknown.Main())
		}
		p := signIn(b, " Lead.FI ", userstest.Password).Must(http.StatusSeeOther)
		c := ""
		for _, h := range p.Header.Values("Set-Cookie") {
			if strings.HasPrefix(h, "proceeds=") {
				c = h
			}
		}
		if p.Location() != "/" || !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") || strings.Contains(c, "Expires") || strings.Contains(c, "Max-Age") {
			t.Errorf("to %q with cookie %q", p.Location(), c)
		}
		if b.Get("/sign-in").Must(http.StatusSeeOther).Location() != "/" || !session(b) {
			t.Error("not signed in")
		}
		if first, second := token(p), token(signIn(b, "deputy.fi", userstest.Password)); first == "" || second == "" || first == second {
			t.Errorf("signing in again keeps the token: %q, %q", first, second)
		}
		if p := b.Post("/sign-out", nil).Must(http.StatusSeeOther); p.Location() != "/sign-in" || session(b) {
			t.Error("still signed in")
		}
		b.Post("/sign-out", nil).Must(http.StatusSeeOther) // once more does no harm
	})
}

func TestSignInIsThrottled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		userstest.NewForce(t, d, "FI")
		b := serve(t, d).SignedOut(t)
		for range 5 {
			signIn(b, "lead.fi", "guess").Must(http.StatusUnprocessableEntity)
		}
		p := signIn(b, "lead.fi", userstest.Password).Must(http.StatusTooManyRequests)
		if p.Attr("#login", "value") != "lead.fi" || !strings.Contains(p.Main(), "Wait a minute") || session(b) {
			t.Error(p.Main())
		}
		clock.Advance(time.Minute)
		signIn(b, "lead.fi", "guess").Must(http.StatusUnprocessableEntity)
		clock.Advance(time.Minute)
		if p := signIn(b, "lead.fi", userstest.Password).Must(http.StatusTooManyRequests); !strings.Contains(p.Main(), "Wait a minute") {
			t.Error(p.Main())
		}
		clock.Advance(time.Minute)
		signIn(b, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
	})
}

func TestSignInLeadsBackWithinTheSite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		for next, want := range map[string]string{
			"/cases/FI-2026-0001?a=1#x": "/cases/FI-2026-0001?a=1#x",
			"https://evil.example":      "/", "//evil.example": "/", `/\evil.example`: "/", `\\evil.example`: "/", "javascript:alert(1)": "/",
			"/\t/evil.example": "/", "/\n/evil.example": "/", " //evil.example": "/", "evil": "/", "": "/",
		} {
			b := site.SignedOut(t)
			form := b.Get("/sign-in?next=" + url.QueryEscape(next)).Form("form[action='/sign-in']")
			form.Set("login", "lead.fi")
			form.Set("password", userstest.Password)
			if got := b.Post("/sign-in", form).Must(http.StatusSeeOther).Location(); got != want {
				t.Errorf("by the page, next=%q leads to %q", next, got)
			}
			form.Set("next", next)
			if got := site.SignedOut(t).Post("/sign-in", form).Must(http.StatusSeeOther).Location(); got != want {
				t.Errorf("by a made-up form, next=%q leads to %q", next, got)
			}
		}
	})
}

func TestSignInFromAnotherSite(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	userstest.NewForce(t, d, "FI")
	b := serve(t, d).SignedOut(t)
	form := url.Values{"login": {"lead.fi"}, "password": {userstest.Password}}
	if p := b.Do("POST", "/sign-in", form, http.Header{"Sec-Fetch-Site": {"cross-site"}}); p.Status != http.StatusForbidden || token(p) != "" {
		t.Errorf("%d", p.Status)
	}
	if session(b) {
		t.Error("signed in by another site's form")
	}
}

func TestSessionsEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		b := site.SignedOut(t)
		signIn(b, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
		clock.Advance(19 * time.Minute)
		if !session(b) {
			t.Error("ended after 19 minutes")
		}
		clock.Advance(20 * time.Minute)
		if session(b) {
			t.Error("alive after 20 minutes without use")
		}
		signIn(b, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
		r := userstest.Room(d)
		u, err := r.PersonByLogin(t.Context(), "lead.fi")
		if err != nil {
			t.Fatal(err)
		}
		if err := r.DisableUser(f.As(t, d, f.Admin), f.Lead, u.Version, "left the force"); err != nil {
			t.Fatal(err)
		}
		if session(b) {
			t.Error("alive after the account was disabled")
		}
		disabled := signIn(b, "lead.fi", userstest.Password).Must(http.StatusUnprocessableEntity)
		wrong := signIn(site.SignedOut(t), "deputy.fi", "guess")
		if disabled.Text(".govuk-error-summary") != wrong.Text(".govuk-error-summary") {
			t.Errorf("a disabled account can be told: %s", disabled.Main())
		}
	})
}

func TestFirstRun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		r := userstest.Room(d)
		program := actor.With(t.Context(), actor.AtCommandLine())
		late, err := r.MakeFirstLink(program)
		if err != nil {
			t.Fatal(err)
		}
		b := serve(t, d).SignedOut(t)
		if p := b.Get("/sign-in"); !strings.Contains(p.Main(), "one-time link") || strings.Contains(p.Body, late) {
			t.Errorf("the sign-in page before set-up: %s", p.Main())
		}
		clock.Advance(24 * time.Hour)
		b.Get(late).Must(http.StatusNotFound)
		form := url.Values{"force_name": {"Test Force"}, "prefix": {"tf"}, "nation": {"scotland"}, "unit_name": {"Economic crime"}, "name": {"First Admin"}, "login": {"first"}, "password": {"three odd words"}}
		b.Post(late, form).Must(http.StatusNotFound)
		path, err := r.MakeFirstLink(program)
		if err != nil {
			t.Fatal(err)
		}
		replaced, err := r.MakeFirstLink(program)
		if err != nil {
			t.Fatal(err)
		}
		path, replaced = replaced, path
		b.Get(replaced).Must(http.StatusNotFound) // a later link ends an earlier one
		b.Get("/first-run/guess").Must(http.StatusNotFound)
		clock.Advance(24*time.Hour - time.Minute)
		b.Get(path).Must(http.StatusOK)
		short := url.Values{}
		for k, v := range form {
			short[k] = v
		}
		short.Set("password", "short")
		short.Set("force_name", " ")
		p := b.Post(path, short).Must(http.StatusUnprocessableEntity)
		if p.Attr("#login", "value") != "first" || p.Attr("#password", "value") != "" || len(p.All(".govuk-error-summary li")) != 2 {
			t.Errorf("a refused set-up: %v", p.All(".govuk-error-summary li"))
		}
		if p := b.Post(path, form).Must(http.StatusSeeOther); p.Location() != "/admin/users" {
			t.Errorf("leads to %q", p.Location())
		}
		if p := b.Get("/admin/users").Must(200); !strings.Contains(p.Main(), "First Admin") {
			t.Error(p.Main())
		}
		b.Get(path).Must(http.StatusNotFound)
		b.Post(path, form).Must(http.StatusNotFound)
		if _, err := r.MakeFirstLink(program); err == nil {
			t.Error("a second first link was made")
		}
	})
}

func TestResetLink(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		admin, b := site.SignIn(t, f.Admin), site.SignedOut(t)
		signIn(b, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
		p := admin.Post("/admin/users/"+id(f.Lead)+"/reset", nil).Must(200)
		link := p.Attr("#link", "value")
		if !strings.HasPrefix(link, "http://127.0.0.1/set-password/") || !strings.Contains(p.Main(), "Mon 23 Nov 2026 12:00") {
			t.Fatalf("link %q: %s", link, p.Main())
		}
		if again := admin.Get("/admin/users/" + id(f.Lead)).Must(200); strings.Contains(again.Body, "set-password") {
			t.Error("the link is shown again")
		}
		path := strings.TrimPrefix(link, "http://127.0.0.1")
		other := site.SignedOut(t)
		if p := other.Get(path).Must(200); !strings.Contains(p.Main(), "login lead.FI") {
			t.Error(p.Main())
		}
		other.Post(path, url.Values{"password": {"short"}}).Must(http.StatusUnprocessableEntity)
		if !session(b) {
			t.Error("the sessions ended before a password was chosen")
		}
		other.Post(path, url.Values{"password": {"four quite new words"}}).Must(http.StatusSeeOther)
		if session(b) || !session(other) {
			t.Error("the old session lives, or the new one does not")
		}
		other.Get(path).Must(http.StatusNotFound)
		signIn(site.SignedOut(t), "lead.fi", userstest.Password).Must(http.StatusUnprocessableEntity)
		signIn(site.SignedOut(t), "lead.fi", "four quite new words").Must(http.StatusSeeOther)
		link = admin.Post("/admin/users/"+id(f.Deputy)+"/reset", nil).Attr("#link", "value")
		clock.Advance(24 * time.Hour)
		site.SignedOut(t).Get(strings.TrimPrefix(link, "http://127.0.0.1")).Must(http.StatusNotFound)
	})
}

func TestDemoPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		r := userstest.Room(d)
		if err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
			return r.MarkDemo(ctx, tx, caltime.DateOf(tx.Now))
		}); err != nil {
			t.Fatal(err)
		}
		f := userstest.NewForce(t, d, "FI")
		b := serve(t, d).SignedOut(t)
		elsewhere := http.Header{"X-Forwarded-For": {"203.0.113.9"}}
		who := url.Values{"user": {id(f.Lead)}, "next": {"//evil.example"}}
		f.Confidential(t, d, "cora", "Cora Keep")
		p := b.Get("/sign-in")
		people := p.All("form[action='/sign-in/demo'] button")
		if len(people) != 10 {
			t.Errorf("%d people are offered", len(people))
		}
		if !slices.Contains(people, "Cora Keep, confidential-unit officer, FI Force") || strings.Contains(strings.Join(people, " "), "_") {
			t.Errorf("roles as nobody says them: %q", people)
		}
		if p := b.Do("GET", "/sign-in", nil, elsewhere); p.Count("form[action='/sign-in/demo']") != 0 {
			t.Error("people are offered through a proxy")
		}
		if p := b.Do("POST", "/sign-in/demo", who, elsewhere); p.Status != http.StatusNotFound || session(b) {
			t.Error("somebody was taken through a proxy")
		}
		b.Post("/sign-in/demo", url.Values{"user": {"999999"}}).Must(http.StatusNotFound)
		if p := b.Post("/sign-in/demo", who).Must(http.StatusSeeOther); p.Location() != "/" || !session(b) {
			t.Errorf("led to %q", p.Location())
		}
		public := userstest.Browse(t, d, (&users.Web{Room: r, DemoPublic: true}).Routes()).SignedOut(t)
		if p := public.Do("GET", "/sign-in", nil, elsewhere); p.Count("form[action='/sign-in/demo']") != 1 {
			t.Error("nobody is offered although the demo is public")
		}
	})
}

func TestNobodyIsOfferedOutsideADemo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		for _, public := range []bool{false, true} {
			b := userstest.Browse(t, d, (&users.Web{Room: userstest.Room(d), DemoPublic: public}).Routes()).SignedOut(t)
			if b.Get("/sign-in").Count("form[action='/sign-in/demo']") != 0 {
				t.Error("people are offered where there is no demo")
			}
			if p := b.Post("/sign-in/demo", url.Values{"user": {id(f.Lead)}}); p.Status != http.StatusNotFound || session(b) {
				t.Error("somebody was taken where there is no demo")
			}
		}
	})
}
