// Package apptest builds the whole product over a test database, with a clock that the test moves, and lets anybody sign in.
package apptest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"

	"proceeds/internal/app"
	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/config"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
)

// Site is the product, served.
type Site struct {
	*app.App
	Clock *dbtest.Clock
	URL   string

	// Statements counts what the last request ran.
	last *db.Statements
}

// Each runs fn on both engines.
func Each(t *testing.T, fn func(t *testing.T, s *Site)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now)))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, New(t, dbtest.PostgresURL(t), dbtest.NewClock(dbtest.Now)))
	})
}

// New builds the product over the database at address and serves it until the test ends. Jobs run only when RunDue is
// called. Each change is made to the settings, which know by then where the product is reached.
func New(t testing.TB, address string, clock *dbtest.Clock, change ...func(c *config.Config)) *Site {
	t.Helper()
	h := httptest.NewUnstartedServer(nil)
	t.Cleanup(h.Close)
	dir := t.TempDir()
	c := config.Default()
	c.Database, c.DataDir = address, dir
	c.RequestRate = -1 // the clock stands still, so that a bucket would never fill again
	c.Blob = "folder:" + filepath.Join(dir, "files")
	c.AuditKeyFile = filepath.Join(dir, "keys", "audit.key")
	if len(change) > 0 {
		c.PublicURL = "http://" + h.Listener.Addr().String()
	}
	for _, f := range change {
		f(&c)
	}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	a, err := app.New(context.Background(), app.Config{Config: c, Version: "test", Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	// Passwords in the clear, as userstest writes them, so that a test can sign in by the page and is quick.
	a.Users.Hash = func(p string) string { return "plain:" + p }
	a.Users.Match = func(h, p string) bool { return h == "plain:"+p }
	a.Server.Mount(web.Post("/test-sign-in", perm.Public, func(c *web.Ctx) error {
		form, err := c.Form()
		if err != nil {
			return err
		}
		id, ok := ids.Parse[ids.User](form.Get("user"))
		if !ok {
			return fault.New(fault.Invalid, "no user")
		}
		if err := c.SignIn(id); err != nil {
			return err
		}
		return c.See("/")
	}))
	s := &Site{App: a, Clock: clock}
	inner := a.Handler()
	h.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, st := db.Watch(r.Context())
		s.last = st
		inner.ServeHTTP(w, r.WithContext(ctx))
	})
	h.Start()
	s.URL = h.URL
	return s
}

// SignIn gives a browser in which user is signed in.
func (s *Site) SignIn(t testing.TB, user ids.User) *webtest.Browser {
	t.Helper()
	b := webtest.NewAt(t, s.URL)
	b.Post("/test-sign-in", url.Values{"user": {ids.String(user)}}).Must(http.StatusSeeOther)
	return b
}

// SignedOut gives a browser in which nobody is.
func (s *Site) SignedOut(t testing.TB) *webtest.Browser { t.Helper(); return webtest.NewAt(t, s.URL) }

// LastStatements is how many statements the request that was answered last ran. It is for tests that make one at a time.
func (s *Site) LastStatements() []string { return s.last.SQL() }

// RunJobs runs every job that is due, in this goroutine.
func (s *Site) RunJobs(t testing.TB) int {
	t.Helper()
	n, err := s.Queue.RunDue(actor.With(t.Context(), actor.Program("test")))
	if err != nil {
		t.Fatal(err)
	}
	return n
}
