// Package web is the way in over HTTP: routes that each name a permission, sessions kept on the server, security headers,
// and one place that turns an error into a page. It knows no room; app gives it what it needs to know of people and navigation.
package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
)

// Route is one way in. A route without a known permission does not mount, so nothing is open by omission.
type Route struct {
	Method  string
	Path    string // gin's form: /cases/:case/subjects
	Perm    perm.Permission
	Do      func(c *Ctx) error
	MaxBody int64 // bytes taken; 0 means DefaultMaxBody

	Dangerous bool // see Fresh
}

// DefaultMaxBody is the most a form may send: one MiB.
const DefaultMaxBody = 1 << 20

// Get makes a GET route.
func Get(path string, p perm.Permission, do func(c *Ctx) error) Route {
	return Route{Method: http.MethodGet, Path: path, Perm: p, Do: do}
}

// Post makes a POST route.
func Post(path string, p perm.Permission, do func(c *Ctx) error) Route {
	return Route{Method: http.MethodPost, Path: path, Perm: p, Do: do}
}

// Mount adds routes. It panics for a route that lacks a method, a path, a handler or a known permission, and for one
// that is there already: a mistake stops start-up and every test.
func (s *Server) Mount(routes ...Route) {
	for _, r := range routes {
		switch {
		case r.Do == nil, r.Method != http.MethodGet && r.Method != http.MethodPost, !strings.HasPrefix(r.Path, "/"):
			panic("web: incomplete route " + r.Method + " " + r.Path)
		case !perm.Known(r.Perm):
			panic("web: route " + r.Method + " " + r.Path + " names no known permission")
		}
		s.engine.Handle(r.Method, r.Path, s.serve(r))
		s.routes = append(s.routes, r)
	}
}

// Routes lists what is mounted, for the permission matrix.
func (s *Server) Routes() []Route { return append([]Route(nil), s.routes...) }

func (s *Server) serve(r Route) gin.HandlerFunc {
	return func(g *gin.Context) {
		c := &Ctx{Context: g, server: s, perm: r.Perm}
		g.Set(ctxKey, c)
		max := r.MaxBody
		if max == 0 {
			max = DefaultMaxBody
		}
		c.sent = g.Request.Body
		g.Request.Body = http.MaxBytesReader(g.Writer, g.Request.Body, max)
		if err := s.admit(c, r.Perm); err != nil {
			s.fail(c, err)
			return
		}
		if !tidy(g) {
			s.fail(c, fault.Missing())
			return
		}
		if r.Dangerous {
			if ok, err := s.again(c); err != nil {
				s.fail(c, err)
				return
			} else if !ok {
				s.answer(c)
				return
			}
		}
		if err := r.Do(c); err != nil {
			s.fail(c, err)
			return
		}
		s.answer(c)
	}
}

// tidy makes what an address asks for as fit to use as a posted form: PostgreSQL takes no NUL and nothing that is not
// UTF-8. False where the path itself is not: no such page is there.
func tidy(g *gin.Context) bool {
	for _, p := range g.Params {
		if Clean(p.Value) != p.Value {
			return false
		}
	}
	q, changed := g.Request.URL.Query(), false
	for k, vs := range q {
		for i, v := range vs {
			if vs[i] = Clean(v); vs[i] != v {
				changed = true
			}
		}
		q[k] = vs
	}
	if changed {
		u := *g.Request.URL
		u.RawQuery = q.Encode()
		g.Request.URL = &u
	}
	return true
}
