package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/factors"
	"proceeds/internal/rooms/users/userstest"
)

// TestWhoHasProvedOneFactorGetsNothing asks for every route as somebody who has entered their password and owes the second
// step, and as one who must first set it up. To both every route is what it is to whoever is signed out.
func TestWhoHasProvedOneFactorGetsNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		w := newWorld(t, s)
		owner := s.SignIn(t, w.force.Lead)
		secret := strings.ReplaceAll(owner.Get("/account/app").Must(200).Text("#secret"), " ", "")
		code, err := factors.Code(secret, s.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		owner.Post("/account/app", url.Values{"code": {code}}).Must(200)
		tried, nobody := 0, s.SignedOut(t)
		for login, leads := range map[string]string{"lead.fi": "/sign-in/code", "manager.fi": "/sign-in/set-up"} {
			b := s.SignedOut(t)
			if p := b.Post("/sign-in", url.Values{"login": {login}, "password": {userstest.Password}}); p.Location() != leads {
				t.Fatalf("%s is led to %q, want %q", login, p.Location(), leads)
			}
			before := counts(t, s)
			for _, r := range s.Server.Routes() {
				if r.Perm == perm.Public {
					continue
				}
				for _, target := range w.targets(t, r) {
					got := ask(b, r, target.path)
					tried++
					// A page whose being there is itself a secret answers whoever is signed out as an address that leads nowhere.
					out := ask(nobody, r, target.path)
					shut := got.Status == http.StatusNotFound || got.Status == http.StatusSeeOther && strings.HasPrefix(got.Location(), "/sign-in")
					if !shut || got.Status != out.Status || got.Location() != out.Location() {
						t.Errorf("%s %s as %s between the factors: %d to %q; signed out: %d to %q", r.Method, target.path, login, got.Status, got.Location(), out.Status, out.Location())
					}
				}
			}
			if d := cmp.Diff(before, counts(t, s)); d != "" {
				t.Errorf("one of these requests as %s between the factors changed rows:\n%s", login, d)
			}
			// They are still awaited: none of that has signed them in or out.
			b.Get(leads).Must(http.StatusOK)
		}
		if tried < 400 {
			t.Errorf("only %d requests were made", tried)
		}
	})
}
