package users_test

import (
	"net/http"
	"net/url"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/users/userstest"
)

// Somebody changes their own password by the page: the session that did it goes on, every other ends, and from then on
// only the new one is taken.
func TestAPasswordIsChangedByItsPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		b, elsewhere := site.SignIn(t, f.Lead), site.SignIn(t, f.Lead)
		b.Get("/account/password").Must(http.StatusOK)

		wrong := b.Post("/account/password", url.Values{"present": {"not this one"}, "password": {"three odd words"}}).Must(http.StatusUnprocessableEntity)
		if got := wrong.All(".govuk-error-summary li"); len(got) != 1 || wrong.Attr("#present", "value") != "" || wrong.Attr("#password", "value") != "" {
			t.Errorf("a wrong password: %q, typed %q and %q", got, wrong.Attr("#present", "value"), wrong.Attr("#password", "value"))
		}
		short := b.Post("/account/password", url.Values{"present": {userstest.Password}, "password": {"short"}}).Must(http.StatusUnprocessableEntity)
		if short.Text("#password-error") == "" {
			t.Errorf("a short password: %s", short.Main())
		}
		if !session(elsewhere) {
			t.Error("a refused change ended another session")
		}
		if p := b.Post("/account/password", url.Values{"present": {userstest.Password}, "password": {"entirely other words"}}).Must(http.StatusSeeOther); p.Location() != "/account" {
			t.Errorf("it leads to %s", p.Location())
		}
		if !session(b) || session(elsewhere) {
			t.Errorf("goes on here: %t; elsewhere: %t", session(b), session(elsewhere))
		}
		signIn(site.SignedOut(t), "lead.fi", userstest.Password).Must(http.StatusUnprocessableEntity)
		signIn(site.SignedOut(t), "lead.fi", "entirely other words").Must(http.StatusSeeOther)
	})
}
