package users_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// Every way to set a password refuses the same ones.
func TestPasswordsThatAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		refused := map[string]string{
			"eleven char":                 "at least 12",
			strings.Repeat("long ", 41):   "at most 200",
			"administrator":               "breaches",
			"Pa$$w0rd-1234":               "breaches",
			"monkey dragon":               "breaches",
			"walrus deputy.fi teaspoon":   "login",
			"umbrella Dee deputy walrus":  "your name",
			"umbrella force walrus spoon": "name of your force",
			"proceeds of my umbrella":     "name of your force",
		}
		site := serve(t, d)
		admin := site.SignIn(t, f.Admin)
		for password, want := range refused {
			link := admin.Post("/admin/users/"+id(f.Deputy)+"/reset", nil).Must(200).Attr("#link", "value")
			path := strings.TrimPrefix(link, "http://127.0.0.1")
			p := site.SignedOut(t).Post(path, url.Values{"password": {password}}).Must(http.StatusUnprocessableEntity)
			if !strings.Contains(p.Main(), want) {
				t.Errorf("by a link, %q: %s", password, p.Main())
			}
			_, err := r.AddUser(f.As(t, d, f.Admin), users.NewUser{Name: "Dee Deputy", Login: "deputy.fi2", Unit: f.Unit, Role: perm.Investigator, Password: password})
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("adding a person with %q: %v", password, err)
			}
		}
	})
}

func TestTheFirstAdministratorsPasswordIsChecked(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	r := userstest.Room(d)
	path, err := r.MakeFirstLink(userstest.System(t))
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"force_name": {"Northmarch Police"}, "prefix": {"NM"}, "unit_name": {"Economic crime"}, "name": {"First Admin"}, "login": {"first"}}
	for _, password := range []string{"northmarch umbrella", "qwertyuiop123456", "the first umbrella"} {
		form.Set("password", password)
		p := serve(t, d).SignedOut(t).Post(path, form).Must(http.StatusUnprocessableEntity)
		if p.Text("#password-error") == "" {
			t.Errorf("%q: %s", password, p.Main())
		}
	}
}
