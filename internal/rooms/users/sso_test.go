package users_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/oidc"
	"proceeds/internal/platform/oidc/oidctest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

const callback = "http://127.0.0.1/sign-in/sso/callback"

var newcomer = oidctest.Person{Subject: "s-1", Name: "Nia Newcomer", Email: "nia@force.example", Login: "nia.new", Groups: []string{"fiu"}}

type ssoSite struct {
	*userstest.Site
	at   *oidctest.Provider
	room *users.Room
	f    userstest.Force
}

func ssoServe(t *testing.T, d *db.DB, clock *dbtest.Clock, people ...oidctest.Person) ssoSite {
	t.Helper()
	s := ssoSite{f: userstest.NewForce(t, d, "FI"), at: oidctest.Start(t, callback, people...), room: userstest.Room(d)}
	p := oidc.New(oidc.Settings{Issuer: s.at.Issuer, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret, Name: "Force account", Claim: "groups", RedirectURL: callback, Now: clock.Now})
	s.at.Clock(clock.Now)
	s.Site = userstest.BrowseWeb(t, d, &users.Web{Room: s.room, SSO: p})
	return s
}

func (s ssoSite) mapRole(t *testing.T, d *db.DB, value string, role perm.Role, unit ids.Unit) {
	t.Helper()
	if err := s.room.MapRole(s.f.As(t, d, s.f.Admin), value, role, unit); err != nil {
		t.Fatal(err)
	}
}

// enter goes from the sign-in page to the provider and back, as subject.
func (s ssoSite) enter(t *testing.T, b *webtest.Browser, subject, next string) *webtest.Page {
	t.Helper()
	href := b.Get("/sign-in?next="+url.QueryEscape(next)).Must(200).Attr("a[href^='/sign-in/sso']", "href")
	out := b.Get(href).Must(http.StatusSeeOther).Location()
	if !strings.HasPrefix(out, s.at.Issuer) {
		t.Fatalf("led to %q", out)
	}
	return b.Get(s.at.Visit(t, out, subject).RequestURI())
}

func roles(t *testing.T, d *db.DB, s ssoSite, login string) string {
	t.Helper()
	a, err := s.room.ByLogin(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, x := range a.Appointments {
		out = append(out, string(x.Role)+" over "+x.Name)
	}
	return strings.Join(out, ", ")
}

func TestSingleSignOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := ssoServe(t, d, clock, newcomer)
		s.mapRole(t, d, "fiu", perm.Investigator, s.f.Unit)
		s.mapRole(t, d, "bosses", perm.Supervisor, s.f.Unit)
		b := s.SignedOut(t)
		if p := s.enter(t, b, "s-1", "/work?a=1").Must(http.StatusSeeOther); p.Location() != "/work?a=1" || !session(b) {
			t.Fatalf("led to %q", p.Location())
		}
		if got := roles(t, d, s, "nia.new"); got != "investigator over FI Harbour unit" {
			t.Errorf("made as %s", got)
		}
		u, err := s.room.PersonByLogin(t.Context(), "nia.new")
		if err != nil || u.Name != "Nia Newcomer" || u.Email != "nia@force.example" || u.PasswordHash != "" || u.ForceID != s.f.ID {
			t.Errorf("made: %+v, %v", u, err)
		}
		signIn(s.SignedOut(t), "nia.new", "").Must(http.StatusUnprocessableEntity) // there is no password to guess

		changed := newcomer // the directory moves and renames her
		changed.Groups, changed.Name, changed.Email = []string{"bosses", "nothing mapped"}, "Nia Moved", ""
		s.at.Set(changed)
		s.enter(t, s.SignedOut(t), "s-1", "").Must(http.StatusSeeOther)
		if got := roles(t, d, s, "nia.new"); got != "supervisor over FI Harbour unit" {
			t.Errorf("after the move: %s", got)
		}
		if u, _ = s.room.PersonByLogin(t.Context(), "nia.new"); u.Name != "Nia Moved" || u.Email != "nia@force.example" {
			t.Errorf("after the move: %+v", u)
		}
		s.enter(t, s.SignedOut(t), "s-1", "").Must(http.StatusSeeOther) // the same again changes nothing
		if got := roles(t, d, s, "nia.new"); got != "supervisor over FI Harbour unit" {
			t.Errorf("a second time: %s", got)
		}

		gone := changed
		gone.Groups = nil
		s.at.Set(gone)
		p := s.enter(t, s.SignedOut(t), "s-1", "").Must(http.StatusForbidden)
		if !strings.Contains(p.Text(".govuk-error-summary"), "no role here any more") || roles(t, d, s, "nia.new") != "" || session(b) {
			t.Errorf("without groups: %s, roles %q, the old session %v", p.Main(), roles(t, d, s, "nia.new"), session(b))
		}
		s.at.Set(newcomer)
		s.enter(t, b, "s-1", "").Must(http.StatusSeeOther)
		if err := s.room.DisableUser(s.f.As(t, d, s.f.Admin), u.ID, versionNow(t, s, "nia.new"), "left the force"); err != nil {
			t.Fatal(err)
		}
		if p := s.enter(t, s.SignedOut(t), "s-1", "").Must(http.StatusForbidden); session(b) || !strings.Contains(p.Main(), "disabled") {
			t.Errorf("disabled: %s", p.Main())
		}
	})
}

func versionNow(t *testing.T, s ssoSite, login string) int {
	t.Helper()
	u, err := s.room.PersonByLogin(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	return u.Version
}

// Whoever comes to hold somebody's address or login at the provider does not come to hold their account here.
func TestNobodyIsTakenOverByAddressOrLogin(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		thief := oidctest.Person{Subject: "s-9", Name: "Lea Lead", Email: "lead@force.example", Login: "lead.fi", Groups: []string{"fiu"}}
		s := ssoServe(t, d, clock, thief, newcomer)
		s.mapRole(t, d, "fiu", perm.Investigator, s.f.Unit)
		if err := s.room.EditUser(s.f.As(t, d, s.f.Admin), s.f.Lead, versionNow(t, s, "lead.fi"), users.Details{Name: "Lea Lead", Login: "lead.FI", Email: "lead@force.example"}); err != nil {
			t.Fatal(err)
		}
		b := s.SignedOut(t)
		p := s.enter(t, b, "s-9", "").Must(http.StatusForbidden)
		if session(b) || !strings.Contains(p.Main(), "There is an account with your login here") {
			t.Errorf("taken over: %s", p.Main())
		}
		same := newcomer // another login, the same address: a person of its own
		same.Email = "lead@force.example"
		s.at.Set(same)
		s.enter(t, b, "s-1", "").Must(http.StatusSeeOther)
		if a, err := s.room.ByLogin(t.Context(), "nia.new"); err != nil || a.User == s.f.Lead {
			t.Errorf("%+v, %v", a, err)
		}
		nobody := oidctest.Person{Subject: "s-3", Name: "No Role", Login: "norole"}
		s.at.Set(nobody)
		if p := s.enter(t, s.SignedOut(t), "s-3", "").Must(http.StatusForbidden); !strings.Contains(p.Main(), "no role here yet") {
			t.Error(p.Main())
		}
		if _, err := s.room.PersonByLogin(userstest.System(t), "norole"); err == nil {
			t.Error("somebody without a role was made")
		}
	})
}

// The owner of both accounts links them, and an administrator can take the password away and the link.
func TestLinkingAnAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		lead := oidctest.Person{Subject: "s-2", Name: "L. Lead", Login: "lead.fi", Groups: []string{"bosses"}}
		s := ssoServe(t, d, clock, lead)
		s.mapRole(t, d, "bosses", perm.Supervisor, s.f.OtherUnit)
		b, other := s.SignIn(t, s.f.Lead), s.SignIn(t, s.f.Deputy)
		out := b.Post("/account/single-sign-on", nil).Must(200).Attr("a[href^='http']", "href")
		back := s.at.Visit(t, out, "s-2").RequestURI()
		other.Get(back).Must(http.StatusUnprocessableEntity) // somebody else's browser cannot finish it
		if p := b.Get(back).Must(http.StatusSeeOther); p.Location() != "/account/single-sign-on" {
			t.Errorf("led to %q", p.Location())
		}
		b.Get(back).Must(http.StatusUnprocessableEntity) // nor once more
		out = other.Post("/account/single-sign-on", nil).Must(200).Attr("a[href^='http']", "href")
		other.Get(s.at.Visit(t, out, "s-2").RequestURI()).Must(http.StatusUnprocessableEntity) // it is linked with the lead

		s.enter(t, s.SignedOut(t), "s-2", "").Must(http.StatusSeeOther)
		if got := roles(t, d, s, "lead.fi"); got != "investigator over FI Harbour unit, supervisor over FI Moor unit" {
			t.Errorf("linked: %s", got)
		}
		if u, _ := s.room.PersonByLogin(t.Context(), "lead.fi"); u.Name != "Lea Lead" {
			t.Errorf("the provider renamed an account that has a password: %s", u.Name)
		}
		admin := s.SignIn(t, s.f.Admin)
		page := admin.Get("/admin/users/" + id(s.f.Lead)).Must(200)
		if page.Count("form[action$='/unlink']") != 1 || page.Count("form[action$='/password/off']") != 1 {
			t.Fatal(page.Main())
		}
		admin.Post(page.Attr("form[action$='/password/off']", "action"), page.Form("form[action$='/password/off']")).Must(http.StatusSeeOther)
		if session(b) {
			t.Error("the session lives on")
		}
		signIn(s.SignedOut(t), "lead.fi", userstest.Password).Must(http.StatusUnprocessableEntity)
		in := s.SignedOut(t)
		s.enter(t, in, "s-2", "").Must(http.StatusSeeOther)
		admin.Post("/admin/users/"+id(s.f.Deputy)+"/password/off", url.Values{"version": {"1"}}).Must(http.StatusUnprocessableEntity) // is not linked
		admin.Post(page.Attr("form[action$='/unlink']", "action"), nil).Must(http.StatusSeeOther)
		if got := roles(t, d, s, "lead.fi"); got != "investigator over FI Harbour unit" || session(in) {
			t.Errorf("unlinked: %s, session %v", got, session(in))
		}
		s.enter(t, s.SignedOut(t), "s-2", "").Must(http.StatusForbidden)
	})
}

func TestMappingsAreAdministered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := ssoServe(t, d, clock, newcomer)
		admin := s.SignIn(t, s.f.Admin)
		form := url.Values{"value": {" fiu "}, "role": {"investigator"}, "unit": {id(ids.User(s.f.Unit))}}
		admin.Post("/admin/single-sign-on", url.Values{"role": {"confidential_officer"}}).Must(http.StatusUnprocessableEntity)
		admin.Post("/admin/single-sign-on", form).Must(http.StatusSeeOther)
		admin.Post("/admin/single-sign-on", form).Must(http.StatusUnprocessableEntity) // the same once more
		s.SignIn(t, s.f.Manager).Post("/admin/single-sign-on", form).Must(http.StatusForbidden)
		b := s.SignedOut(t)
		s.enter(t, b, "s-1", "").Must(http.StatusSeeOther)
		page := admin.Get("/admin/single-sign-on").Must(200)
		if !strings.Contains(page.Main(), "fiu") || !strings.Contains(page.Main(), s.at.Issuer) {
			t.Error(page.Main())
		}
		admin.Post(page.Attr("form[action$='/remove']", "action"), nil).Must(http.StatusSeeOther)
		if got := roles(t, d, s, "nia.new"); got != "" {
			t.Errorf("the mapping is gone, and she still is %s", got)
		}
	})
}

func TestTheProviderIsDown(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	s := ssoServe(t, d, clock, newcomer)
	s.at.Down(true)
	b := s.SignedOut(t)
	p := b.Get("/sign-in/sso").Must(http.StatusServiceUnavailable)
	if !strings.Contains(p.Text(".govuk-error-summary"), "Force account does not answer") || p.Count("form[action='/sign-in'] #password") != 1 {
		t.Error(p.Main())
	}
	signIn(b, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
}

func TestAnswersAtTheCallback(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	s := ssoServe(t, d, clock, newcomer)
	s.mapRole(t, d, "fiu", perm.Investigator, s.f.Unit)
	b, other := s.SignedOut(t), s.SignedOut(t)
	out := b.Get("/sign-in/sso").Must(http.StatusSeeOther).Location()
	back := s.at.Visit(t, out, "s-1").RequestURI()
	other.Get(back).Must(http.StatusUnprocessableEntity) // a way back planted in another browser
	if session(other) {
		t.Fatal("signed in by a planted address")
	}
	b.Get(strings.Replace(back, "state=", "state=X", 1)).Must(http.StatusUnprocessableEntity)
	if p := b.Get(back).Must(http.StatusUnprocessableEntity); !strings.Contains(p.Main(), "Begin again") || session(b) {
		t.Error("a way out serves twice")
	}
	s.at.Twist(oidctest.Twist{Nonce: "guessed"})
	if p := s.enter(t, b, "s-1", "").Must(http.StatusUnprocessableEntity); !strings.Contains(p.Main(), "cannot be trusted") || session(b) {
		t.Error(p.Main())
	}
	s.at.Twist(oidctest.Twist{})
	s.enter(t, b, "s-1", "//evil.example").Must(http.StatusSeeOther)
	if !session(b) {
		t.Error("not signed in")
	}
	if p := b.Post("/sign-out", nil).Must(http.StatusSeeOther); p.Location() != "/sign-in?left=1" || b.Get("/sign-in?left=1").Count("a[href='/sign-in/sso/out']") != 1 {
		t.Errorf("signed out, led to %q", p.Location())
	}
	if to := b.Get("/sign-in/sso/out").Must(http.StatusSeeOther).Location(); !strings.HasPrefix(to, s.at.Issuer) || !strings.Contains(to, "post_logout_redirect_uri") {
		t.Errorf("the way out leads to %q", to)
	}
	s.enter(t, b, "s-1", "").Must(http.StatusSeeOther)
	b.Post("/sign-in/sso/ended", url.Values{"logout_token": {s.at.Logout(t, "s-1", oidctest.ClientID, clock.Now(), true)}}).Must(http.StatusBadRequest)
	if !session(b) {
		t.Error("a logout token with a foreign key was believed")
	}
	s.SignedOut(t).Post("/sign-in/sso/ended", url.Values{"logout_token": {s.at.Logout(t, "s-1", oidctest.ClientID, clock.Now(), false)}}).Must(http.StatusOK)
	if session(b) {
		t.Error("her session at the provider has ended, and the one here lives")
	}
	clock.Advance(time.Minute)
}

func TestEverythingWorksWithoutAProvider(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, d, "FI")
	site := serve(t, d)
	b := site.SignedOut(t)
	if b.Get("/sign-in").Must(200).Count("a[href^='/sign-in/sso']") != 0 {
		t.Error("a provider is offered where there is none")
	}
	for _, path := range []string{"/sign-in/sso", "/sign-in/sso/callback?state=x&code=y", "/sign-in/sso/out"} {
		b.Get(path).Must(http.StatusNotFound)
	}
	b.Post("/sign-in/sso/ended", nil).Must(http.StatusNotFound)
	site.SignIn(t, f.Lead).Get("/account/single-sign-on").Must(http.StatusNotFound)
	if p := site.SignIn(t, f.Admin).Get("/admin/single-sign-on").Must(200); !strings.Contains(p.Main(), "No provider is set") {
		t.Error(p.Main())
	}
}
