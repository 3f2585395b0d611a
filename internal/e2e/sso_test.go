package e2e

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/config"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/oidc/oidctest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// TestSingleSignOn lets somebody in whom the force's directory knows and the product does not, and shows them where they
// are signed in.
func TestSingleSignOn(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(oidctest.ClientSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	provider := oidctest.Start(t, "", oidctest.Person{Subject: "s-1", Name: "Nia Newcomer", Email: "nia@force.example", Login: "nia.new", Groups: []string{"fiu"}})
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(london("2026-11-23T10:00")), func(c *config.Config) {
		provider.Redirect(c.PublicURL + "/sign-in/sso/callback")
		c.OIDCIssuer, c.OIDCClientID, c.OIDCClientSecretFile, c.OIDCName = provider.Issuer, oidctest.ClientID, secret, "your force account"
	})
	provider.Clock(s.Clock.Now)
	s.Users.FactorRoles = userstest.NoSecondStep
	h := house{s, userstest.NewForce(t, s.DB, "FI")}
	if err := s.Users.MapRole(h.f.As(t, s.DB, h.f.Admin), "fiu", perm.Investigator, h.f.Unit); err != nil {
		t.Fatal(err)
	}
	b := Open(t, h)
	b.Size(390, 844)
	b.Goto("/cases")
	b.Axe(t)
	fits(t, b)
	b.Submit("Sign in with your force account")
	b.See("Test provider")
	b.Submit("Nia Newcomer")
	if got := b.Path(); got != "/cases" {
		t.Fatalf("the way back leads to %s", got)
	}
	b.Goto("/account/sessions")
	b.See("This one")
	b.Axe(t)
	fits(t, b)
	b.Goto("/account/single-sign-on")
	b.See("Linked with 127.0.0.1")
	b.Axe(t)
	s.Clock.Advance(11 * time.Minute) // and confirms there that it is her before a dangerous act
	b.Goto("/account")
	b.Submit("Set up an app")
	b.See("Confirm that it is you")
	b.Axe(t)
	fits(t, b)
	b.Submit("Confirm with your force account")
	b.See("Test provider")
	b.Submit("Nia Newcomer")
	b.See("Open an authenticator app")
	if got := b.Path(); got != "/account/app" {
		t.Fatalf("after confirming, the page is %s", got)
	}
	signOut(b)
	b.See("may still be signed in at your force account")
	b.Axe(t)
	fits(t, b)

	admin := b.Another()
	admin.Size(1366, 768)
	signIn(admin, "admin.FI")
	admin.Goto("/admin/single-sign-on")
	admin.See("fiu")
	admin.Axe(t)
	fits(t, admin)

	provider.Down(true)
	b.Goto("/sign-in") // what is known of the provider is known; a new start of the program would say that it does not answer
	signIn(b, "lead.FI")
	b.Goto("/work")
}

// TestADraftOutlivesTheSession types into a form, leaves it until the session has ended, signs in again and finds what was
// typed.
func TestADraftOutlivesTheSession(t *testing.T) {
	t.Parallel()
	h := open(t, london("2026-11-23T10:00"))
	c := casestest.OpenIn(t, h.Cases, h.f, casestest.Titled("Nail bars"))
	b := Open(t, h)
	b.Size(1366, 768)
	signIn(b, "lead.FI")
	b.Goto(path(c) + "/edit")
	b.Fill("Summary", "Four shops share one director, and the rent is paid in cash.")
	h.saved(t, 1)
	h.Clock.Advance(21 * time.Minute)
	b.Goto(path(c) + "/edit")
	b.See("Sign in to Proceeds")
	b.Fill("Login", "lead.FI")
	b.Fill("Password", userstest.Password)
	b.Submit("Sign in")
	if got := b.Path(); got != path(c)+"/edit" {
		t.Fatalf("signed in again, the page is %s", got)
	}
	b.See("You began this on Mon 23 Nov 2026 10:00 and did not send it.")
	b.Axe(t)
	fits(t, b)
	if got := b.Value("Summary"); got != "" {
		t.Errorf("put back unasked: %q", got)
	}
	b.Click("Use what you typed")
	if got := b.Value("Summary"); got != "Four shops share one director, and the rent is paid in cash." {
		t.Errorf("put back: %q", got)
	}
	b.Submit("Save")
	b.See("Four shops share one director")
	h.saved(t, 0)
	b.Goto(path(c) + "/edit")
	if n := b.Eval(`String(document.querySelectorAll("[data-offer]").length)`); n != "0" {
		t.Errorf("what was sent is offered again: %s", n)
	}
	b.Fill("Summary", "Something else.")
	h.saved(t, 1)
	b.Goto("/cases")
	b.Goto(path(c) + "/edit")
	b.Click("Discard")
	h.saved(t, 0)
	b.Goto(path(c) + "/seizures/cash/new") // a form that names no address
	b.Fill("Where?", "Layby on the A19")
	h.saved(t, 1)
	b.Goto(path(c) + "/seizures/cash/new")
	b.Click("Use what you typed")
	if got := b.Value("Where?"); got != "Layby on the A19" {
		t.Errorf("of a seizure: %q", got)
	}
}

// saved waits until so many drafts are kept.
func (h house) saved(t *testing.T, want int64) {
	t.Helper()
	var n int64
	for range 300 {
		if err := h.DB.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM drafts").Scan(&n).Error; err != nil {
			t.Fatal(err)
		}
		if n == want {
			return
		}
		wait := time.NewTimer(20 * time.Millisecond) // the script waits until nobody types
		<-wait.C
	}
	t.Fatalf("%d drafts are kept, want %d", n, want)
}
