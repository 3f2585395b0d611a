package users_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/factors"
	"proceeds/internal/platform/factors/factorstest"
	"proceeds/internal/rooms/users/userstest"
)

// A password and a passkey are matched without a trace: no row of the account, of guesses or of the log changes.
func TestMatchingLeavesNoTrace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		b := atName(t, serve(t, d))
		signIn(b, "admin.fi", userstest.Password).Must(http.StatusSeeOther)
		a := &factorstest.Authenticator{Counts: true}
		addPasskey(t, b, a, "Key").Must(200)
		before := a.Copy()
		usePasskey(t, b, a).Must(http.StatusSeeOther)
		r, site := userstest.Room(d), factors.Site{Name: "Proceeds", Origin: b.URL()}
		rows := func() string {
			out := ""
			for _, table := range []string{"users", "passkeys", "audit_entries", "throttles", "signin_attempts"} {
				var list []map[string]any
				if err := d.Gorm(t.Context()).Table(table).Find(&list).Error; err != nil {
					t.Fatal(err)
				}
				out += table + fmt.Sprintln(list)
			}
			return out
		}
		was := rows()
		for _, c := range []struct {
			name string
			id   ids.User
			by   *factorstest.Authenticator
			want bool
		}{{"their own", f.Admin, a, true}, {"once more", f.Admin, a, true}, {"somebody else's", f.Lead, a, false}, {"one that nobody has", f.Admin, &factorstest.Authenticator{}, false}, {"a copy whose count went back", f.Admin, before, false}} {
			if c.by.ID == nil {
				c.by.Make(t, b.URL(), ask(b, "/account/passkeys/begin"))
			}
			q, err := r.AskPasskey(t.Context(), site, f.Admin)
			if err != nil {
				t.Fatal(err)
			}
			if ok, err := r.MatchPasskey(t.Context(), site, c.id, q.State, c.by.Sign(t, b.URL(), q.Options)); err != nil || ok != c.want {
				t.Errorf("%s: %v, %v", c.name, ok, err)
			}
		}
		for password, want := range map[string]bool{userstest.Password: true, "a test passphrasE": false, "": false} {
			if ok, err := r.MatchPassword(t.Context(), f.Admin, password); err != nil || ok != want {
				t.Errorf("%q: %v, %v", password, ok, err)
			}
		}
		if diff := cmp.Diff(was, rows()); diff != "" {
			t.Error(diff)
		}
	})
}
