package app_test

import (
	"os"
	"strings"
	"testing"

	"gorm.io/gorm"

	"proceeds/internal/app"
	"proceeds/internal/app/apptest"
	"proceeds/internal/platform/factors"
	"proceeds/internal/rooms/users/userstest"
)

// Doctor tells of a key of second factors that is lost, spoilt or another, and leaves the folder as it was.
func TestDoctorTriesTheKeyOfSecondFactors(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		path := s.Config.FactorKeyFile
		says := func() app.Checked {
			t.Helper()
			for _, c := range app.Doctor(t.Context(), s.Config) {
				if c.Check == "second factors" {
					return c
				}
			}
			t.Fatal("nothing is said of second factors")
			return app.Checked{}
		}
		check := func(ok bool, want string) {
			t.Helper()
			if got := says(); got.OK != ok || !strings.Contains(got.Detail, want) || !strings.Contains(got.Detail, "recovery code") == (!ok && !strings.Contains(want, "outside")) {
				t.Errorf("%+v, want %v: %s", got, ok, want)
			}
		}
		f := userstest.NewForce(t, s.DB, "FI")
		check(true, "none is set up")
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Fatalf("doctor made a key: %v", err)
		}
		lead := f.As(t, s.DB, f.Lead)
		o, err := s.Users.OfferApp(f.Lead, "lead.FI", "")
		if err != nil {
			t.Fatal(err)
		}
		code, err := factors.Code(o.Secret, s.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Users.SetAuthenticator(lead, o.Sealed, code, true); err != nil {
			t.Fatal(err)
		}
		check(true, "1 app or passkey of 1 person, and the key")
		kept := path + ".kept"
		if err := os.Rename(path, kept); err != nil {
			t.Fatal(err)
		}
		check(false, "there is no key in "+path)
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Fatalf("doctor made a key: %v", err)
		}
		if err := os.WriteFile(path, []byte("spoilt hunter2"), 0o600); err != nil {
			t.Fatal(err)
		}
		check(false, "holds no key of second factors")
		if strings.Contains(says().Detail, "hunter2") {
			t.Error("what the file holds is told")
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if _, err := factors.LoadOrMakeKey(path); err != nil {
			t.Fatal(err)
		}
		check(false, "1 of 1 were set up with another key")
		if err := os.Rename(kept, path); err != nil {
			t.Fatal(err)
		}
		check(true, "opens them all")
		if err := s.DB.Maintain(t.Context(), func(g *gorm.DB) error { return g.Exec("UPDATE authenticators SET sealed = sealed || 'A'").Error }); err != nil {
			t.Fatal(err)
		}
		check(false, "changed from outside")
	})
}
