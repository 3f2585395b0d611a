package web_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
)

func TestSessionEndsWhenNobodyUsesIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, nil)
		b := s.signIn(t, investigator)
		for range 3 {
			clock.Advance(19 * time.Minute)
			b.Get("/who").Must(http.StatusOK)
		}
		clock.Advance(20 * time.Minute)
		if p := b.Get("/who"); p.Status != http.StatusSeeOther {
			t.Errorf("after 20 minutes: %d", p.Status)
		}
		b = s.signIn(t, investigator)
		for left := web.Longest; left > 10*time.Minute; left -= 10 * time.Minute {
			clock.Advance(10 * time.Minute)
			b.Get("/who").Must(http.StatusOK)
		}
		clock.Advance(10 * time.Minute)
		if p := b.Get("/who"); p.Status != http.StatusSeeOther {
			t.Errorf("after 12 hours of use: %d", p.Status)
		}
	})
}

// A page that asks by itself every minute must not keep the session of somebody who left.
func TestPollsAreNoActivity(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, nil, web.Get("/poll", perm.SelfUse, func(c *web.Ctx) error {
			c.Keep("seen", "yes") // changes the session
			return c.Bytes(http.StatusOK, "text/plain", []byte("x"))
		}))
		poll := func(b *webtest.Browser, path string) int {
			return b.Do("GET", path, nil, http.Header{"X-Poll": {"1"}, "HX-Request": {"true"}}).Status
		}
		for _, path := range []string{"/who", "/poll"} {
			b := s.signIn(t, investigator)
			for i := range 19 {
				clock.Advance(time.Minute)
				if got := poll(b, path); got != http.StatusOK {
					t.Fatalf("%s, poll %d: %d", path, i, got)
				}
			}
			clock.Advance(time.Minute)
			if got := poll(b, path); got != http.StatusUnauthorized {
				t.Errorf("%s kept the session alive by itself: %d", path, got)
			}
			if p := b.Get("/who"); p.Status != http.StatusSeeOther {
				t.Errorf("%s: the session came back: %d", path, p.Status)
			}
		}
		b := s.signIn(t, investigator)
		clock.Advance(19 * time.Minute)
		poll(b, "/who")
		b.Get("/who").Must(http.StatusOK) // a person
		clock.Advance(19 * time.Minute)
		if got := poll(b, "/who"); got != http.StatusOK {
			t.Errorf("used 19 minutes ago: %d", got)
		}
	})
}

func TestSignInTakesANewToken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		s := newSite(t, d, nil, web.Get("/begin", perm.Public, func(c *web.Ctx) error { c.Note("hello"); return c.See("/") }),
			web.Post("/out", perm.SelfUse, func(c *web.Ctx) error {
				if err := c.SignOut(); err != nil {
					return err
				}
				return c.See("/")
			}))
		h := s.server.Handler()
		b := webtest.New(t, h)
		before := cookie(t, b.Get("/begin"))
		after := cookie(t, b.Post("/in", url.Values{"user": {"1"}}))
		if before == after || before == "" || after == "" {
			t.Fatalf("token %q before, %q after", before, after)
		}
		with := func(token string) int {
			return webtest.New(t, h).Do("GET", "/who", nil, http.Header{"Cookie": {"proceeds=" + token}}).Status
		}
		if with(before) != http.StatusSeeOther || with(after) != http.StatusOK {
			t.Error("the token from before signing in is worth something")
		}
		var kept int64
		if err := d.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM sessions WHERE token_hash = ?", after).Scan(&kept).Error; err != nil || kept != 0 {
			t.Errorf("the token itself is in the database: %d, %v", kept, err)
		}
		b.Post("/out", nil).Must(http.StatusSeeOther)
		if with(after) != http.StatusSeeOther {
			t.Error("the token works after signing out")
		}
	})
}

func TestEndSessions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, nil)
		b, other := s.signIn(t, investigator), s.signIn(t, manager)
		ctx := actor.With(t.Context(), actor.Program("test"))
		if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			tx.Record("user.disabled", db.On{Kind: "user", ID: 1}, nil)
			return web.EndSessions(ctx, tx, int64(investigator))
		}); err != nil {
			t.Fatal(err)
		}
		if p := b.Get("/who"); p.Status != http.StatusSeeOther {
			t.Errorf("after its end: %d", p.Status)
		}
		other.Get("/who").Must(http.StatusOK)
		s.mu.Lock()
		delete(s.people, manager) // disabled, or gone: Person says there is nobody
		s.mu.Unlock()
		if p := other.Get("/who"); p.Status != http.StatusSeeOther {
			t.Errorf("nobody: %d", p.Status)
		}
		s.signIn(t, investigator)
		clock.Advance(web.Idle)
		s.signIn(t, investigator)
		if err := web.SweepSessions(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		var left int64
		if err := d.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM sessions").Scan(&left).Error; err != nil || left != 1 {
			t.Errorf("%d sessions left, %v; want the one in use", left, err)
		}
	})
}

// A fault in finding out who asks must not sign anybody out, nor let them in.
func TestPersonCannotBeRead(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	broken := false
	s := newSite(t, d, func(o *web.Options) {
		person := o.Person
		o.Person = func(ctx context.Context, id ids.User) (actor.Actor, error) {
			if broken {
				return actor.Actor{}, fault.New(fault.Internal, "no database")
			}
			return person(ctx, id)
		}
	})
	b := s.signIn(t, investigator)
	broken = true
	if p := b.Get("/who"); p.Status != http.StatusInternalServerError {
		t.Errorf("%d", p.Status)
	}
	broken = false
	b.Get("/who").Must(http.StatusOK)
}

func cookie(t *testing.T, p *webtest.Page) string {
	t.Helper()
	for _, c := range (&http.Response{Header: p.Header}).Cookies() {
		if c.Name == "proceeds" {
			return c.Value
		}
	}
	return ""
}
