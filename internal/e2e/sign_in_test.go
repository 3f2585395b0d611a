package e2e

import (
	"strings"
	"testing"
	"time"

	"proceeds/internal/platform/factors"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/users/userstest"
)

// named is a site at a host name, where browsers let passkeys be used.
type named struct{ house }

func (n named) URL() string { return strings.Replace(n.house.URL(), "127.0.0.1", "localhost", 1) }

// look holds the page against axe, and against the width of a desktop and a telephone.
func look(t *testing.T, b *Browser) {
	t.Helper()
	for _, size := range [][2]int64{{390, 844}, {1366, 768}} {
		b.Size(size[0], size[1])
		b.Axe(t)
		fits(t, b)
	}
}

// code is what the app shows whose key the page tells.
func (h house) code(t *testing.T, key string) string {
	t.Helper()
	code, err := factors.Code(strings.ReplaceAll(key, " ", ""), h.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func signOut(b *Browser) {
	b.t.Helper()
	b.Eval("document.querySelector('form[action=\"/sign-out\"]').closest('details').open = true, ''")
	b.Submit("Sign out")
}

// TestSecondStepByAnApp sets an authenticator app up and signs in by its code and by a recovery code, without script too.
func TestSecondStepByAnApp(t *testing.T) {
	t.Parallel()
	h := open(t, london("2026-11-20T09:00"))
	h.Users.FactorRoles = nil // the product's own: managers must have a second step
	b := Open(t, h)
	signIn(b, "manager.fi")
	if got := b.Path(); got != "/sign-in/set-up" {
		t.Fatalf("a manager is led to %s", got)
	}
	look(t, b)
	if status := b.Visit("/cases"); status != 200 || !strings.HasPrefix(b.Path(), "/sign-in?") {
		t.Errorf("before it is set up the cases answer %d at %s", status, b.Path())
	}
	b.Goto("/sign-in/set-up")
	key := b.Text("#secret")
	b.Fill("Code from the app", "000000")
	if status := b.Submit("Set up the app"); status != 422 || b.Text("#secret") != key {
		t.Errorf("a wrong code is answered with %d", status)
	}
	look(t, b)
	b.Fill("Code from the app", h.code(t, key))
	b.Submit("Set up the app")
	codes := b.Texts("#codes li")
	if len(codes) != 10 {
		t.Fatalf("recovery codes %v", codes)
	}
	look(t, b)
	b.Submit("Go on")
	if got := b.Path(); got != "/missed" {
		t.Errorf("a manager begins at %s", got)
	}
	b.Goto("/account")
	b.See("10 are left")
	look(t, b)

	signOut(b)
	h.Clock.Advance(time.Minute)
	signIn(b, "manager.fi")
	look(t, b)
	b.Fill("Code from your authenticator app", "123456")
	if status := b.Submit("Go on"); status != 422 {
		t.Errorf("a wrong code is answered with %d", status)
	}
	look(t, b)
	b.Submit("Use a recovery code")
	look(t, b)

	plain := b.Another(NoScript)
	signIn(plain, "manager.fi")
	plain.Fill("Code from your authenticator app", h.code(t, key))
	plain.Submit("Go on")
	if got := plain.Path(); got != "/missed" {
		t.Errorf("the code leads to %s", got)
	}
	lost := b.Another(NoScript)
	signIn(lost, "manager.fi")
	lost.Submit("Use a recovery code")
	lost.Fill("Recovery code", codes[0])
	lost.Submit("Go on")
	lost.Goto("/account")
	lost.See("9 are left")

	// What is dangerous waits until they have said again who they are.
	h.Clock.Advance(web.FreshFor)
	plain.Goto("/account")
	if status := plain.Submit("Make new codes"); status != 401 {
		t.Errorf("ten minutes later new codes answer %d", status)
	}
	plain.Fill("Password", userstest.Password)
	plain.Submit("Confirm")
	plain.See("They are shown only on this page")
}

// TestPasskey makes a passkey, signs in by it alone, and confirms by it what is dangerous.
func TestPasskey(t *testing.T) {
	t.Parallel()
	h := open(t, london("2026-11-20T09:00"))
	b := Open(t, named{h})
	b.Authenticator()
	signIn(b, "lead.fi")
	b.Goto("/account")
	b.Submit("Add a passkey")
	look(t, b)
	b.Fill("What you call it", "This laptop")
	b.Submit("Make a passkey")
	if n := len(b.Texts("#codes li")); n != 10 {
		t.Fatalf("%d recovery codes", n)
	}
	b.Submit("Go on")
	b.See("This laptop")
	look(t, b)
	signOut(b)
	b.Goto("/sign-in?next=/account")
	look(t, b)
	b.Submit("Sign in with a passkey")
	if got := b.Path(); got != "/account" {
		t.Fatalf("the passkey leads to %s", got)
	}

	// It is the second step after a password.
	signOut(b)
	signIn(b, "lead.fi")
	if got := b.Path(); got != "/sign-in/passkey" {
		t.Errorf("the password leads to %s", got)
	}
	look(t, b)
	b.Submit("Use a passkey")
	if got := b.Path(); got != "/work" {
		t.Errorf("the passkey leads to %s", got)
	}

	h.Clock.Advance(web.FreshFor + time.Second)
	b.Goto("/account")
	if status := b.Submit("Make new codes"); status != 401 {
		t.Errorf("ten minutes later new codes answer %d", status)
	}
	look(t, b)
	b.Submit("Confirm with a passkey")
	b.See("They are shown only on this page")
}
