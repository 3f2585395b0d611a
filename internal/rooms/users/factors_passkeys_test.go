package users_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/factors/factorstest"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/users/userstest"
)

// at is the browser at a host name, where passkeys are possible.
func atName(t *testing.T, site *userstest.Site) *webtest.Browser {
	t.Helper()
	return webtest.NewAt(t, strings.Replace(site.SignedOut(t).URL(), "127.0.0.1", "localhost", 1))
}

// ask begins a passkey's ceremony as the page's script does.
func ask(b *webtest.Browser, path string) []byte {
	return []byte(b.Post(path, nil).Must(200).Body)
}

func addPasskey(t *testing.T, b *webtest.Browser, a *factorstest.Authenticator, name string) *webtest.Page {
	t.Helper()
	return b.Post("/account/passkeys/new", url.Values{"name": {name}, "answer": {a.Make(t, b.URL(), ask(b, "/account/passkeys/begin"))}})
}

func usePasskey(t *testing.T, b *webtest.Browser, a *factorstest.Authenticator) *webtest.Page {
	t.Helper()
	return b.Post("/sign-in/passkey", url.Values{"answer": {a.Sign(t, b.URL(), ask(b, "/sign-in/passkey/begin"))}, "next": {"/account"}})
}

func TestPasskeys(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		b := atName(t, site)
		signIn(b, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
		a := &factorstest.Authenticator{Counts: true}
		b.Get("/account/passkeys/new").Must(200)
		if p := b.Post("/account/passkeys/new", url.Values{"name": {" "}, "answer": {a.Make(t, b.URL(), ask(b, "/account/passkeys/begin"))}}).Must(http.StatusUnprocessableEntity); p.Text("#name-error") == "" {
			t.Error(p.Main())
		}
		if n := len(addPasskey(t, b, a, "Blue key").Must(200).All("#codes li")); n != 10 {
			t.Errorf("%d recovery codes with the first factor", n)
		}
		if p := b.Get("/account").Must(200); !strings.Contains(p.Text("main"), "Blue key") {
			t.Error(p.Text("main"))
		}
		var sealed []string
		if err := d.Gorm(t.Context()).Raw("SELECT sealed FROM passkeys").Scan(&sealed).Error; err != nil || strings.Contains(sealed[0], "publicKey") {
			t.Errorf("%v, %v", sealed, err)
		}

		// It signs in alone.
		alone := atName(t, site)
		if p := alone.Get("/sign-in").Must(200); p.Count("form[action='/sign-in/passkey'] [data-passkey]") != 1 {
			t.Error("no passkey is offered")
		}
		before := token(alone.Post("/sign-in/passkey/begin", nil).Must(200))
		p := usePasskey(t, alone, a).Must(http.StatusSeeOther)
		if after := token(p); p.Location() != "/account" || after == "" || after == before || !session(alone) {
			t.Errorf("leads to %q, token %q then %q", p.Location(), before, after)
		}
		// Each question is answered once.
		replay := atName(t, site)
		answer := a.Sign(t, replay.URL(), ask(replay, "/sign-in/passkey/begin"))
		replay.Post("/sign-in/passkey", url.Values{"answer": {answer}}).Must(http.StatusSeeOther)
		replay.Post("/sign-out", nil)
		replay.Post("/sign-in/passkey", url.Values{"answer": {answer}}).Must(http.StatusUnprocessableEntity)
		late := atName(t, site)
		answer = a.Sign(t, late.URL(), ask(late, "/sign-in/passkey/begin"))
		clock.Advance(web.PendingFor)
		late.Post("/sign-in/passkey", url.Values{"answer": {answer}}).Must(http.StatusUnprocessableEntity)

		// It is the second step after the password, for its owner only.
		second := atName(t, site)
		if p := signIn(second, "lead.fi", userstest.Password); p.Location() != "/sign-in/code" || second.Get("/sign-in/code").Location() != "/sign-in/passkey" {
			t.Errorf("to %q", p.Location())
		}
		second.Get("/sign-in/passkey").Must(200)
		deputy := atName(t, site)
		signIn(deputy, "deputy.fi", userstest.Password)
		theirs := &factorstest.Authenticator{}
		addPasskey(t, deputy, theirs, "Telephone").Must(200)
		if p := usePasskey(t, second, theirs).Must(http.StatusUnprocessableEntity); session(second) || p.Text(".govuk-error-summary") == "" {
			t.Error("somebody else's passkey is taken")
		}
		usePasskey(t, second, a).Must(http.StatusSeeOther)
		if !session(second) {
			t.Error("not signed in")
		}
		usePasskey(t, atName(t, site), theirs).Must(http.StatusSeeOther) // one that does not count
		usePasskey(t, atName(t, site), theirs).Must(http.StatusSeeOther)

		// Where it is not an address with a name there are none.
		if p := site.SignedOut(t).Get("/sign-in"); p.Count("[data-passkey]") != 0 {
			t.Error("passkeys are offered at an IP address")
		}
		if p := site.SignedOut(t).Post("/sign-in/passkey/begin", nil); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", p.Status)
		}

		// Renaming and removing are for the owner.
		row := regexp.MustCompile(`/account/passkeys/(\d+)/rename`).FindStringSubmatch(b.Get("/account").Body)[1]
		deputy.Post("/account/passkeys/"+row+"/rename", url.Values{"name": {"Mine"}}).Must(http.StatusNotFound)
		deputy.Post("/account/passkeys/"+row+"/remove", nil).Must(http.StatusNotFound)
		b.Post("/account/passkeys/"+row+"/rename", url.Values{"name": {""}}).Must(http.StatusUnprocessableEntity)
		b.Post("/account/passkeys/"+row+"/rename", url.Values{"name": {"Green key"}}).Must(http.StatusSeeOther)
		if p := b.Get("/account"); !strings.Contains(p.Text("main"), "Green key") {
			t.Error(p.Text("main"))
		}

		// A copy, whose count is behind, stops the passkey.
		copied := a.Copy()
		usePasskey(t, atName(t, site), a).Must(http.StatusSeeOther)
		thief := atName(t, site)
		if p := usePasskey(t, thief, copied).Must(http.StatusUnprocessableEntity); !strings.Contains(p.Main(), "may have been copied") || session(thief) {
			t.Error(p.Main())
		}
		usePasskey(t, atName(t, site), a).Must(http.StatusUnprocessableEntity)
		if p := b.Get("/account"); !strings.Contains(p.Text("main"), "Stopped") {
			t.Error(p.Text("main"))
		}
		if p := signIn(atName(t, site), "lead.fi", userstest.Password); p.Location() != "/" {
			t.Errorf("with a stopped passkey alone the password leads to %q", p.Location())
		}
		clock.Advance(time.Minute)
		b.Post("/account/passkeys/"+row+"/remove", nil).Must(http.StatusSeeOther)
		if got := actions(t, d, "passkey.%"); !cmp.Equal(got, []string{"passkey.added", "passkey.added", "passkey.renamed", "passkey.stopped", "passkey.removed"}) {
			t.Errorf("recorded: %v", got)
		}

		// Nobody disabled signs in, by any passkey.
		r := userstest.Room(d)
		admin := f.As(t, d, f.Admin)
		u, err := r.PersonByLogin(admin, "deputy.fi")
		if err != nil {
			t.Fatal(err)
		}
		if err := r.DisableUser(admin, f.Deputy, u.Version, "left the force"); err != nil {
			t.Fatal(err)
		}
		left := atName(t, site)
		if p := usePasskey(t, left, theirs).Must(http.StatusUnprocessableEntity); session(left) || strings.Contains(p.Main(), "Dee Deputy") {
			t.Error("somebody disabled is signed in by a passkey")
		}
	})
}
