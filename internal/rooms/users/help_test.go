package users_test

import (
	"strings"
	"testing"

	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/users/userstest"
)

// The help on signing in is read by those who cannot sign in, and leads nobody astray about single sign-on.
func TestHelpWithSigningIn(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	with := ssoServe(t, d, clock, newcomer)
	p := with.SignedOut(t).Get("/help/signing-in").Must(200)
	for _, word := range []string{"lost your telephone", "recovery code", "Single sign-on", "Force account", "What you had typed", "20 minutes"} {
		if !strings.Contains(p.Main(), word) {
			t.Errorf("nothing is said of %q", word)
		}
	}
	if p := serve(t, d).SignedOut(t).Get("/help/signing-in").Must(200); !strings.Contains(p.Main(), "It is not set up here") {
		t.Error(p.Main())
	}
	setUp(t, with.SignIn(t, with.f.Lead), clock)
	if b := pending(t, with.Site, "lead.fi", ""); b.Get("/sign-in/code").Count("a[href='/help/signing-in']") != 1 || b.Get("/sign-in/recovery").Count("a[href='/help/signing-in']") != 1 {
		t.Error("the second step does not lead to the help")
	}
}

// At an address that is a number pages say that passkeys do not work there, and offer no button that would fail.
func TestPasskeysAtANumber(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	f := userstest.NewForce(t, d, "FI")
	site := serve(t, d)
	at, named := site.SignIn(t, f.Lead), atName(t, site)
	for _, path := range []string{"/account", "/account/passkeys/new"} {
		if p := at.Get(path).Must(200); !strings.Contains(p.Main(), "only at an https address with a host name, or at localhost. This page is at 127.0.0.1") || p.Count("[data-passkey], a[href='/account/passkeys/new']") != 0 {
			t.Errorf("%s: %s", path, p.Main())
		}
	}
	if p := site.SignedOut(t).Get("/sign-in/passkey").Must(200); !strings.Contains(p.Main(), "This page is at 127.0.0.1") || p.Count("[data-passkey]") != 0 {
		t.Error(p.Main())
	}
	if site.SignedOut(t).Get("/sign-in").Must(200).Count("[data-passkey]") != 0 || named.Get("/sign-in").Must(200).Count("[data-passkey]") != 1 {
		t.Error("the sign-in page offers passkeys where they do not work, or not where they do")
	}
}
