package e2e

import (
	"strings"
	"testing"

	"proceeds/internal/app/apptest"
	"proceeds/internal/platform/db/dbtest"
)

// TestFirstRun begins with an empty database and the link that the program prints, and
// ends with the first case of an investigator whom the first administrator has added.
func TestFirstRun(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	h := house{Site: s}
	ctx, err := s.As(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	link, err := s.Users.MakeFirstLink(ctx)
	if err != nil {
		t.Fatal(err)
	}
	b := Open(t, h)
	b.Size(1366, 768)
	b.Goto("/")
	if got := b.Path(); !strings.HasPrefix(got, "/sign-in") {
		t.Errorf("an empty database shows %s", got)
	}
	b.Axe(t)
	if status := b.Visit("/first-run/" + strings.Repeat("x", 32)); status != 404 {
		t.Errorf("a guessed link is answered with %d", status)
	}
	b.Goto(link)
	b.Axe(t)
	if status := b.Submit("Set up"); status != 422 {
		t.Errorf("an empty form is answered with %d", status)
	}
	b.Axe(t)
	b.Fill("Name of the force", "Northmarch Police")
	b.Fill("Letters its case references begin with", "NP")
	b.Fill("Name of the financial investigation unit", "Economic crime unit")
	b.Fill("Name", "Ada Harrow")
	b.Fill("Login", "harrow")
	b.Fill("Password", "three short words")
	b.Submit("Set up")
	if got := b.Path(); got != "/sign-in/set-up" { // an administrator must have a second step
		t.Fatalf("set up, the page is %s", got)
	}
	b.Axe(t)
	b.Fill("Code from the app", h.code(t, b.Text("#secret")))
	b.Submit("Set up the app")
	b.Submit("Go on")
	if got := b.Path(); got != "/admin/users" {
		t.Fatalf("set up, the page is %s", got)
	}
	b.Axe(t)
	if status := b.Visit(link); status != 404 {
		t.Errorf("the link works twice: %d", status)
	}

	b.Goto("/admin/units/new")
	b.Fill("Name", "Harbour team")
	b.Fill("Short code", "NP-H")
	b.Fill("Unit above it", "Economic crime unit")
	b.Submit("Add")
	b.See("Harbour team")

	b.Goto("/admin/users/new")
	b.Fill("Name", "Lee Marsh")
	b.Fill("Login", "marsh")
	b.Fill("Unit", "Harbour team")
	b.Fill("Role", "Investigator")
	b.Submit("Add")
	b.Axe(t)
	invite := strings.TrimPrefix(b.Value("Link"), s.Users.PublicURL)

	person := b.Another()
	person.Size(1366, 768)
	person.Goto(invite)
	person.Axe(t)
	if status := person.Submit("Save the password and sign in"); status != 422 {
		t.Errorf("no password is answered with %d", status)
	}
	person.Fill("New password", "another three words")
	person.Submit("Save the password and sign in")
	person.Eval("document.querySelector('form[action=\"/sign-out\"]').closest('details').open = true, ''")
	person.Submit("Sign out")
	person.Goto("/sign-in")
	person.Fill("Login", "marsh")
	person.Fill("Password", "another three words")
	person.Submit("Sign in")
	if got := person.Path(); got != "/work" {
		t.Fatalf("the new investigator begins at %s", got)
	}
	person.Axe(t) // nothing to do yet: the list of first steps
	fits(t, person)
	person.Goto("/cases/new")
	person.Axe(t)
	person.Fill("Title", "Nail bars, Quayside")
	person.Fill("Threat type", "Fraud")
	person.Fill("Unit", "Harbour team")
	person.Fill("Lead investigator", "Lee Marsh")
	person.Choose("Reactive")
	person.Fill("What it arose from", "Reactive: a reported crime")
	person.Submit("Open the case")
	person.See("NP/2026/0001")
	person.See("Nail bars, Quayside")
	person.Axe(t)
	person.Goto("/cases")
	person.See("NP/2026/0001")

	// The administrator does not see what a case holds.
	if status := b.Visit("/cases/NP-2026-0001"); status != 403 {
		t.Errorf("an administrator who asks for a case is answered with %d", status)
	}
}
