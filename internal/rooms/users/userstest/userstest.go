// Package userstest makes forces with one person of each relation for tests, and serves routes to them.
package userstest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/factors"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/passwords"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/users"
)

// Force is a force with two units and a person of each kind. Who is on which case is for the test to say.
type Force struct {
	ID, Unit, OtherUnit                                                                     ids.Unit
	Lead, Deputy, Colleague, Supervisor, OtherSupervisor, Manager, Auditor, Admin, Referrer ids.User
}

// Room gives a users room whose passwords are kept in the clear, so that tests are quick.
func Room(d *db.DB) *users.Room {
	return &users.Room{DB: d, Hash: func(p string) string { return "plain:" + p }, Match: func(h, p string) bool { return h == "plain:"+p },
		Breached: passwords.Breached, EndSessions: web.EndSessions, EndDrafts: web.EndDrafts, SessionIdle: web.Idle, FactorKey: factorKey, FactorRoles: NoSecondStep, PublicURL: "http://127.0.0.1"}
}

// NoSecondStep is the policy of a force in which no role requires a second factor: tests of other things sign in by a password.
func NoSecondStep(context.Context, db.Reader, ids.Unit) ([]perm.Role, error) { return nil, nil }

// factorKey is the key of second factors in tests: one for all, so that two rooms over one database agree.
var factorKey = sync.OnceValues(func() (*factors.Key, error) { return factors.NewKey([]byte("thirty-two bytes that tests know")) })

// Password is the password of everybody in a test force.
const Password = "a test passphrase"

// NewForce makes a force whose case references begin with prefix. Appointments began on 1 January 2019. The lead and the
// deputy are constables and accredited financial investigators; the colleague is police staff without an accreditation; the
// supervisors are inspectors, the manager is a superintendent.
func NewForce(t testing.TB, d *db.DB, prefix string) Force {
	t.Helper()
	r := Room(d)
	from := caltime.NewDate(2019, 1, 1)
	var f Force
	err := d.Write(System(t), func(ctx context.Context, tx *db.Tx) error {
		unit := func(parent ids.Unit, kind users.UnitKind, name, code, prefix string) ids.Unit {
			u, err := r.AddUnitTx(ctx, tx, users.NewUnit{Parent: parent, Kind: kind, Name: name, Code: code, Prefix: prefix}, from)
			if err != nil {
				t.Fatal(err)
			}
			return u.ID
		}
		person := func(login, name string, u ids.Unit, role perm.Role, rank string) ids.User {
			p, err := r.AddUserTx(ctx, tx, users.NewUser{Name: name, Login: login + "." + prefix, Unit: u, Role: role, Rank: rank, Password: Password}, from)
			if err != nil {
				t.Fatal(err)
			}
			return p.ID
		}
		f.ID = unit(0, users.ForceUnit, prefix+" Force", prefix, prefix)
		f.Unit = unit(f.ID, users.PlainUnit, prefix+" Harbour unit", prefix+"-H", "")
		f.OtherUnit = unit(f.ID, users.PlainUnit, prefix+" Moor unit", prefix+"-M", "")
		f.Lead = person("lead", "Lea Lead", f.Unit, perm.Investigator, "DC")
		f.Deputy = person("deputy", "Dee Deputy", f.Unit, perm.Investigator, "DC")
		f.Colleague = person("colleague", "Cole Colleague", f.Unit, perm.Investigator, "")
		f.Supervisor = person("supervisor", "Sue Supervisor", f.Unit, perm.Supervisor, "Inspector")
		f.OtherSupervisor = person("other", "Oz Othersupervisor", f.OtherUnit, perm.Supervisor, "Inspector")
		f.Manager = person("manager", "Mo Manager", f.ID, perm.Manager, "Superintendent")
		f.Auditor = person("auditor", "Audrey Auditor", f.ID, perm.Auditor, "")
		f.Admin = person("admin", "Ada Admin", f.ID, perm.Administrator, "")
		f.Referrer = person("referrer", "Rex Referrer", f.Unit, perm.Referrer, "PC")
		for _, id := range []ids.User{f.Lead, f.Deputy} {
			if err := r.AccreditTx(ctx, tx, users.User{ID: id, ForceID: f.ID}, users.NewAccreditation{Kind: users.FinancialInvestigator, GrantedOn: from}); err != nil {
				t.Fatal(err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// System is a context in which a named system actor acts.
func System(t testing.TB) context.Context {
	return actor.With(t.Context(), actor.Program("test"))
}

// As is a context in which a person acts.
func (f Force) As(t testing.TB, d *db.DB, user ids.User) context.Context {
	t.Helper()
	a, err := Room(d).Actor(t.Context(), user)
	if err != nil {
		t.Fatal(err)
	}
	return actor.With(t.Context(), a)
}

// Site is a server over some routes, with a way to sign in without a password.
type Site struct {
	Server *web.Server
	url    string

	mu    sync.Mutex
	Notes []db.Note // what was consulted, in order
}

// Browse serves routes over d until the test ends.
func Browse(t testing.TB, d *db.DB, routes []web.Route) *Site {
	t.Helper()
	return browse(t, d, routes, (&users.Web{Room: Room(d)}).Again())
}

// BrowseWeb serves the pages of w, which ask for another proof by w itself.
func BrowseWeb(t testing.TB, d *db.DB, w *users.Web, more ...web.Route) *Site {
	t.Helper()
	return browse(t, d, append(w.Routes(), more...), w.Again())
}

func browse(t testing.TB, d *db.DB, routes []web.Route, again *web.Again) *Site {
	t.Helper()
	s := &Site{}
	r := Room(d)
	srv, err := web.New(web.Options{
		DB: d, Log: slog.New(slog.DiscardHandler), Version: "test", Person: r.Actor, Again: again,
		Dress: func(_ context.Context, a actor.Actor, path string, p *layout.Page) error {
			if a.User != 0 {
				p.Viewer = &layout.Viewer{Name: a.Name, SignOut: "/sign-out"}
			}
			return nil
		},
		Consulted: func(_ context.Context, _ actor.Actor, notes []db.Note) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.Notes = append(s.Notes, notes...)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	srv.Mount(routes...)
	srv.Mount(srv.DraftRoutes()...)
	srv.Mount(web.Post("/test-sign-in", perm.Public, func(c *web.Ctx) error {
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
	s.Server = srv
	h := httptest.NewServer(srv.Handler())
	t.Cleanup(h.Close)
	s.url = h.URL
	return s
}

// SignIn gives a browser in which user is signed in.
func (s *Site) SignIn(t testing.TB, user ids.User) *webtest.Browser {
	t.Helper()
	b := webtest.NewAt(t, s.url)
	b.Post("/test-sign-in", url.Values{"user": {ids.String(user)}}).Must(http.StatusSeeOther)
	return b
}

// SignedOut gives a browser in which nobody is.
func (s *Site) SignedOut(t testing.TB) *webtest.Browser { t.Helper(); return webtest.NewAt(t, s.url) }

// Consulted lists the actions consulted so far and forgets them.
func (s *Site) Consulted() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []string{}
	for _, n := range s.Notes {
		out = append(out, n.Action)
	}
	s.Notes = nil
	return out
}
