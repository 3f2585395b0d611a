package users_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/oidc/oidctest"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
)

// Whoever has single sign-on alone proves at its provider that it is them, and goes on with what they had typed.
func TestConfirmingAtTheProvider(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		admin := newcomer
		admin.Groups = []string{"admins"}
		other := oidctest.Person{Subject: "s-2", Name: "Ned Neighbour", Login: "ned.new", Groups: []string{"fiu"}}
		s := ssoServe(t, d, clock, admin, other)
		s.mapRole(t, d, "admins", perm.Administrator, s.f.ID)
		s.mapRole(t, d, "fiu", perm.Investigator, s.f.Unit)
		s.enter(t, s.SignedOut(t), "s-2", "").Must(http.StatusSeeOther)
		b, act := s.SignedOut(t), "/admin/users/"+id(s.f.Colleague)+"/appointments"
		s.enter(t, b, "s-1", "").Must(http.StatusSeeOther)
		typed := url.Values{"unit": {id(s.f.OtherUnit)}, "role": {"supervisor"}, "from_on-day": {"1"}, "from_on-month": {"12"}, "from_on-year": {"2026"}, "note": {"two\nlines \"quoted\""}}
		posts := func() int { return len(b.Get("/admin/users/" + id(s.f.Colleague)).Must(200).All("table th.ttl")) }
		was := posts()
		out := func() string { // from the page that asks to the provider
			t.Helper()
			clock.Advance(web.FreshFor)
			p := b.Post(act, typed).Must(http.StatusUnauthorized)
			link := p.Attr("main a[href^='/session/confirm/sso']", "href")
			if !strings.Contains(p.Main(), "Confirm with Force account") || p.Count("main form") != 0 || link == "" {
				t.Fatalf("the page that asks: %s", p.Main())
			}
			return b.Get(link).Must(http.StatusSeeOther).Location()
		}
		refused := func(name, back, says string) {
			t.Helper()
			p := b.Get(back).Must(http.StatusUnprocessableEntity)
			if !strings.Contains(p.Text(".govuk-error-summary"), says) || p.Count("main a[href^='/session/confirm/sso']") != 1 {
				t.Errorf("%s: %s", name, p.Main())
			}
			b.Post(act, typed).Must(http.StatusUnauthorized)
			if posts() != was {
				t.Errorf("%s: it was done", name)
			}
		}
		visit := func(subject string) string { return s.at.Visit(t, out(), subject).RequestURI() }

		refused("another subject", visit("s-2"), "signed in there as somebody else")
		refused("a changed state", strings.Replace(visit("s-1"), "state=", "state=X", 1), "took too long")
		s.at.Twist(oidctest.Twist{ProvedAt: clock.Now()}) // ten minutes before the way out
		refused("an old proof", visit("s-1"), "did not ask you to sign in once more")
		s.at.Twist(oidctest.Twist{ProvedAt: clock.Now().Add(time.Hour)})
		refused("a proof to come", visit("s-1"), "did not ask you to sign in once more")
		s.at.Twist(oidctest.Twist{Timeless: true})
		refused("no time", visit("s-1"), "does not say when you last signed in")
		s.at.Twist(oidctest.Twist{Nonce: "guessed"})
		refused("another nonce", visit("s-1"), "cannot be trusted")
		s.at.Twist(oidctest.Twist{})
		back := visit("s-1")
		refused("broken off", "/sign-in/sso/callback?error=access_denied&state="+stateOf(t, back), "You did not sign in")
		b.Get(back).Must(http.StatusUnprocessableEntity) // what the session kept serves once
		b.Post(act, typed).Must(http.StatusUnauthorized)
		planted := visit("s-1")
		s.SignIn(t, s.f.Deputy).Get(planted).Must(http.StatusUnprocessableEntity) // another's browser

		back = visit("s-1")
		p := b.Get(back).Must(http.StatusSeeOther)
		if !strings.HasPrefix(p.Location(), "/session/confirm/go-on?act=") {
			t.Fatalf("led to %q", p.Location())
		}
		again := b.Get(p.Location()).Must(200)
		form := again.Form("main form")
		if again.Attr("main form", "action") != act || form.Get("note") != typed.Get("note") || form.Get("role") != "supervisor" {
			t.Fatalf("what waits: %s %v", again.Attr("main form", "action"), form)
		}
		b.Get(back).Must(http.StatusUnprocessableEntity) // the same way back once more
		b.Post(act, form).Must(http.StatusSeeOther)
		if posts() != was+1 {
			t.Errorf("%d appointments, want %d", posts(), was+1)
		}
		if p := b.Get(p.Location()).Must(http.StatusSeeOther); p.Location() != "/" {
			t.Errorf("what was done waits still: %q", p.Location())
		}
		if n := recorded(t, d, "factor.proved"); n != 1 {
			t.Errorf("%d proofs on record", n)
		}
		if n := recorded(t, d, "factor.refused"); n != 1 {
			t.Errorf("%d refusals on record, want that of the other subject", n)
		}

		// A page that is dangerous to see comes after it, at once.
		clock.Advance(web.FreshFor)
		link := b.Get("/account/app").Must(http.StatusUnauthorized).Attr("main a[href^='/session/confirm/sso']", "href")
		to := s.at.Visit(t, b.Get(link).Must(http.StatusSeeOther).Location(), "s-1").RequestURI()
		if p := b.Get(to).Must(http.StatusSeeOther); p.Location() != "/account/app" {
			t.Errorf("led to %q", p.Location())
		}
		b.Get("/account/app").Must(200)
		if to := b.Get("/session/confirm/sso?next=//evil.example").Must(http.StatusSeeOther).Location(); !strings.HasPrefix(to, s.at.Issuer) {
			t.Errorf("led to %q", to)
		}
		s.at.Down(true)
		clock.Advance(web.FreshFor)
		p = b.Post(act, typed).Must(http.StatusUnauthorized)
		s.at.Down(false)
		if p.Count("main a[href^='/session/confirm/sso']") != 1 {
			t.Error(p.Main())
		}
	})
}

// Whoever has a password too is offered both; whoever is not linked is not led to the provider.
func TestOnlyLinkedPeopleConfirmAtTheProvider(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	s := ssoServe(t, d, clock, oidctest.Person{Subject: "s-2", Name: "L. Lead", Login: "lead.fi"})
	b := s.SignIn(t, s.f.Lead)
	ask := func(b *webtest.Browser) *webtest.Page {
		clock.Advance(web.FreshFor)
		return b.Get("/account/app").Must(http.StatusUnauthorized)
	}
	if p := ask(b); p.Count("a[href^='/session/confirm/sso']") != 0 || p.Count("#again-password") != 1 {
		t.Errorf("not linked yet: %s", p.Main())
	}
	out := b.Post("/session/confirm", url.Values{"next": {"/account/single-sign-on"}, "again.password": {"a test passphrase"}}).Must(http.StatusSeeOther).Location()
	out = b.Post(out, nil).Must(200).Attr("a[href^='http']", "href")
	b.Get(s.at.Visit(t, out, "s-2").RequestURI()).Must(http.StatusSeeOther)
	if p := ask(b); p.Count("a[href^='/session/confirm/sso']") != 1 || p.Count("#again-password") != 1 {
		t.Errorf("linked: %s", p.Main())
	}
	away := b.Get("/session/confirm/sso?next=/account/app").Must(http.StatusSeeOther).Location()
	back := s.at.Visit(t, away, "s-2").RequestURI()
	s.at.Down(true)
	if p := b.Get(back).Must(http.StatusServiceUnavailable); !strings.Contains(p.Main(), "does not answer") || p.Count("#again-password") != 1 {
		t.Errorf("down on the way back: %s", p.Main())
	}
}

// Secrets do not wait in a session: the way back leads to their form.
func TestSecretsAreNotHeld(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	s := ssoServe(t, d, clock, oidctest.Person{Subject: "s-1", Name: "Nia Newcomer", Login: "nia.new", Groups: []string{"admins"}})
	s.mapRole(t, d, "admins", perm.Administrator, s.f.ID)
	b := s.SignedOut(t)
	s.enter(t, b, "s-1", "").Must(http.StatusSeeOther)
	clock.Advance(web.FreshFor)
	p := b.Do("POST", "/admin/sign-in", url.Values{"password": {"hunter2 hunter2"}}, http.Header{"Referer": {b.URL() + "/admin/sign-in"}}).Must(http.StatusUnauthorized)
	if href := p.Attr("main a[href^='/session/confirm/sso']", "href"); href != "/session/confirm/sso?next=%2Fadmin%2Fsign-in" {
		t.Errorf("the way out is %q", href)
	}
	var held [][]byte
	if err := d.Gorm(t.Context()).Raw("SELECT data FROM sessions").Scan(&held).Error; err != nil || len(held) == 0 {
		t.Fatal(held, err)
	}
	for _, x := range held {
		if bytes.Contains(x, []byte("hunter2")) {
			t.Error("a session holds a password")
		}
	}
}

func stateOf(t *testing.T, back string) string {
	t.Helper()
	u, err := url.Parse(back)
	if err != nil || u.Query().Get("state") == "" {
		t.Fatalf("%q, %v", back, err)
	}
	return u.Query().Get("state")
}

func recorded(t *testing.T, d *db.DB, action string) (n int64) {
	t.Helper()
	if err := d.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM audit_entries WHERE action = ?", action).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}
