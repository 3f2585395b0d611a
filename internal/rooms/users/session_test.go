package users_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"

func TestSessionsAreListedAndEnded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		replica := userstest.Browse(t, d, (&users.Web{Room: userstest.Room(d)}).Routes())
		desk, laptop, old := site.SignedOut(t), replica.SignedOut(t), site.SignedOut(t)
		signIn(old, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
		clock.Advance(21 * time.Minute)
		laptop.Do("POST", "/sign-in", url.Values{"login": {"lead.fi"}, "password": {userstest.Password}}, http.Header{"User-Agent": {firefox}}).Must(http.StatusSeeOther)
		clock.Advance(time.Minute)
		signIn(desk, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
		other := site.SignIn(t, f.Deputy)
		admin := site.SignIn(t, f.Admin)

		p := desk.Get("/account/sessions").Must(200)
		if rows := p.All("tbody tr"); len(rows) != 2 || !strings.Contains(rows[0], "This one") || !strings.Contains(rows[1], "Firefox on Windows") || !strings.Contains(rows[1], "127.0.0.1 Where you are now") {
			t.Fatalf("listed: %q", rows)
		}
		if strings.Contains(p.Body, "token_hash") || p.Count("tbody form") != 2 {
			t.Error(p.Main())
		}
		end := p.Attr("tbody tr:nth-child(2) form", "action")
		other.Post(end, nil).Must(http.StatusNotFound) // somebody else's is not there
		other.Post("/account/sessions/zzzzzzzzzz/end", nil).Must(http.StatusNotFound)
		if !session(laptop) {
			t.Fatal("the laptop's session ended")
		}
		desk.Post(end, nil).Must(http.StatusSeeOther)
		if session(laptop) || !session(desk) {
			t.Error("the laptop's session lives on the other replica, or the desk's does not")
		}
		desk.Post(end, nil).Must(http.StatusNotFound) // once more

		signIn(laptop, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
		signIn(old, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
		desk.Post("/account/sessions/end", nil).Must(http.StatusSeeOther)
		if session(laptop) || session(old) || !session(desk) || !session(other) {
			t.Error("ending all others left one, or took more")
		}

		signIn(laptop, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
		page := admin.Get("/admin/users/" + id(f.Lead)).Must(200)
		forms := page.All("form[action*='/sessions/']")
		if len(forms) != 3 { // two, and all of them
			t.Fatalf("the administrator sees %q", forms)
		}
		admin.Post(page.Attr("form[action*='/sessions/']", "action"), nil).Must(http.StatusSeeOther)
		if session(laptop) == session(desk) {
			t.Error("one of the two should have ended")
		}
		admin.Post("/admin/users/"+id(f.Lead)+"/sessions/end", nil).Must(http.StatusSeeOther)
		if session(laptop) || session(desk) || !session(other) {
			t.Error("all of theirs should have ended, and no other's")
		}
		site.SignIn(t, f.Manager).Post("/admin/users/"+id(f.Lead)+"/sessions/end", nil).Must(http.StatusForbidden)
		var n int64
		if err := d.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM audit_entries WHERE action IN ('session.ended', 'sessions.ended')").Scan(&n).Error; err != nil || n != 4 {
			t.Errorf("%d endings in the audit log, %v", n, err)
		}
	})
}

// A request that was under way when its session ended does not bring it back.
func TestAnEndedSessionIsNotWrittenAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		site := userstest.Browse(t, d, append((&users.Web{Room: r}).Routes(), web.Post("/slow", perm.SelfUse, func(c *web.Ctx) error {
			if _, err := r.EndSessionsOf(f.As(t, d, f.Admin), f.Lead); err != nil {
				return err
			}
			c.Done("Something was done.", "") // writes the session
			return c.See("/")
		})))
		b := site.SignIn(t, f.Lead)
		b.Post("/slow", nil).Must(http.StatusSeeOther)
		if session(b) {
			t.Error("the session came back")
		}
	})
}
