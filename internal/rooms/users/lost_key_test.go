package users_test

import (
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/factors"
	"proceeds/internal/platform/factors/factorstest"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// Where the key of second factors is lost or another, people are told so, are not made to wait for it, and come in by a
// recovery code; then they set up a new second step.
func TestALostKeyOfSecondFactors(t *testing.T) {
	other, err := factors.NewKey([]byte("another 32 bytes of another host"))
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]func() (*factors.Key, error){
		"another key": func() (*factors.Key, error) { return other, nil },
		"no key":      func() (*factors.Key, error) { return nil, fs.ErrPermission },
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
				userstest.NewForce(t, d, "FI")
				with := serve(t, d)
				owner := atName(t, with)
				signIn(owner, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
				secret, codes := setUp(t, owner, clock)
				addPasskey(t, owner, &factorstest.Authenticator{}, "Key").Must(http.StatusSeeOther)
				clock.Advance(time.Minute)

				room := userstest.Room(d)
				room.FactorKey = key
				site := userstest.BrowseWeb(t, d, &users.Web{Room: room})
				b := atName(t, site)
				if p := signIn(b, "lead.fi", userstest.Password).Must(http.StatusSeeOther); p.Location() != "/sign-in/code" {
					t.Fatalf("the password leads to %q", p.Location())
				}
				for range 7 { // more often than one may guess
					p := code(b, showing(t, secret, clock.Now())).Must(http.StatusServiceUnavailable)
					if !strings.Contains(p.Text(".govuk-error-summary"), "The second step cannot be checked now") || !strings.Contains(p.Main(), "recovery code") || session(b) {
						t.Fatal(p.Main())
					}
				}
				b.Post("/sign-in/passkey/begin", nil).Must(http.StatusServiceUnavailable)
				if p := b.Get("/sign-in/passkey").Must(200); !strings.Contains(p.Text(".note"), "The second step cannot be checked now") {
					t.Errorf("what the script's reload shows: %s", p.Text("body"))
				}
				b.Post("/sign-in/recovery", url.Values{"code": {"aaaa-bbbb-cccc-dddd"}}).Must(http.StatusUnprocessableEntity)
				b.Post("/sign-in/recovery", url.Values{"code": {codes[3]}}).Must(http.StatusSeeOther)
				if !session(b) {
					t.Fatal("a recovery code lets nobody in")
				}
				code(pending(t, site, "lead.fi", ""), "000000").Must(http.StatusServiceUnavailable)
				if p := pending(t, site, "lead.fi", "").Post("/sign-in/recovery", url.Values{"code": {codes[3]}}).Must(http.StatusUnprocessableEntity); !strings.Contains(p.Main(), "used already") {
					t.Error(p.Main())
				}

				clock.Advance(web.FreshFor) // before a dangerous act the password still does
				p := b.Post("/account/codes", url.Values{"again.code": {showing(t, secret, clock.Now())}}).Must(http.StatusServiceUnavailable)
				if p.Count("#again-password") != 1 || !strings.Contains(p.Main(), "cannot be checked now") {
					t.Error(p.Main())
				}
				if name == "no key" {
					b.Post("/account/codes", url.Values{"again.password": {userstest.Password}}).Must(200) // codes need none
					b.Get("/account/app").Must(http.StatusServiceUnavailable)
					return
				}
				b.Post("/session/confirm", url.Values{"again.password": {userstest.Password}}).Must(http.StatusSeeOther)
				addPasskey(t, b, &factorstest.Authenticator{}, "New key").Must(http.StatusSeeOther)
				again := b.Get("/account/app").Must(200).Text("#secret")
				b.Post("/account/app", url.Values{"code": {showing(t, again, clock.Now())}}).Must(http.StatusSeeOther)
				b.Post("/sign-out", nil)
				clock.Advance(time.Minute)
				signIn(b, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
				code(b, showing(t, again, clock.Now())).Must(http.StatusSeeOther)
				s, err := room.SealedFactors(t.Context(), d, other)
				if err != nil || s != (users.Sealed{All: 3, People: 1, Other: 1}) {
					t.Errorf("%+v, %v", s, err)
				}
			})
		})
	}
}

// What is on record from before goes on: codes whose hash hangs on the key.
func TestRecoveryCodesOfBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		setUp(t, site.SignIn(t, f.Lead), clock)
		r := userstest.Room(d)
		k, err := r.FactorKey()
		if err != nil {
			t.Fatal(err)
		}
		users.KeepOldRecoveryCode(t, d, k, f.Lead, "aaaabbbbccccdddd")
		b := pending(t, site, "lead.fi", "")
		b.Post("/sign-in/recovery", url.Values{"code": {"AAAA BBBB CCCC DDDD"}}).Must(http.StatusSeeOther)
		if !session(b) {
			t.Error("a code of before lets nobody in")
		}
		if s, err := r.SealedFactors(t.Context(), d, k); err != nil || s != (users.Sealed{All: 1, People: 1}) {
			t.Errorf("%+v, %v", s, err)
		}
		if s, err := r.SealedFactors(t.Context(), d, nil); err != nil || s != (users.Sealed{All: 1, People: 1, Other: 1}) {
			t.Errorf("%+v, %v", s, err)
		}
	})
}
