package web_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
)

// site is a server with two people, and what it was told to record.
type site struct {
	server *web.Server

	mu      sync.Mutex
	people  map[ids.User]actor.Actor
	events  []string // in order: "logged ACTION by NAME", and what handlers add
	logFail error    // what writing the consultation answers
	logged  bytes.Buffer
}

const (
	investigator ids.User = 1
	manager      ids.User = 2
)

func (s *site) add(event string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, event)
}

func (s *site) taken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.events
	s.events = nil
	return out
}

func (s *site) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logged.Write(b)
}

func (s *site) log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logged.String()
}

func newSite(t *testing.T, d *db.DB, change func(*web.Options), routes ...web.Route) *site {
	t.Helper()
	person := func(id ids.User, name string, r perm.Role) actor.Actor {
		return actor.Actor{Kind: actor.Person, User: id, Name: name, Force: 1, Appointments: []actor.Appointment{{Role: r, Unit: 1, Force: 1, Units: []ids.Unit{1}}}}
	}
	s := &site{people: map[ids.User]actor.Actor{investigator: person(investigator, "Ines Tester", perm.Investigator), manager: person(manager, "Max Tester", perm.Manager)}}
	o := web.Options{
		DB: d, Log: slog.New(slog.NewTextHandler(s, nil)), Version: "test",
		Person: func(_ context.Context, id ids.User) (actor.Actor, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			if a, ok := s.people[id]; ok {
				return a, nil
			}
			return actor.Actor{}, fault.Missing()
		},
		Dress: func(_ context.Context, a actor.Actor, _ string, p *layout.Page) error {
			if a.User != 0 {
				p.Viewer = &layout.Viewer{Name: a.Name, SignOut: "/sign-out"}
			}
			return nil
		},
		Consulted: func(_ context.Context, a actor.Actor, notes []db.Note) error {
			if s.logFail != nil {
				return s.logFail
			}
			for _, n := range notes {
				s.add("logged " + n.Action + " by " + a.Name)
			}
			return nil
		},
	}
	if change != nil {
		change(&o)
	}
	srv, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	srv.Mount(web.Post("/in", perm.Public, func(c *web.Ctx) error {
		form, err := c.Form()
		if err != nil {
			return err
		}
		id, _ := ids.Parse[ids.User](form.Get("user"))
		if err := c.SignIn(id); err != nil {
			return err
		}
		return c.See("/")
	}), web.Get("/who", perm.SelfUse, func(c *web.Ctx) error {
		return c.Bytes(http.StatusOK, "text/plain", []byte(c.Actor().Name))
	}))
	srv.Mount(routes...)
	s.server = srv
	return s
}

func (s *site) browser(t *testing.T) *webtest.Browser { return webtest.New(t, s.server.Handler()) }

func (s *site) signIn(t *testing.T, user ids.User) *webtest.Browser {
	t.Helper()
	b := s.browser(t)
	b.Post("/in", url.Values{"user": {ids.String(user)}}).Must(http.StatusSeeOther)
	return b
}

// page answers with a page that says text.
func page(text string) func(*web.Ctx) error {
	return func(c *web.Ctx) error {
		return c.Page(http.StatusOK, layout.Page{Title: text}, layout.EmptyOf(layout.Empty{Title: text}))
	}
}

func fails(err error) func(*web.Ctx) error { return func(*web.Ctx) error { return err } }
