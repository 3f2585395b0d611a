package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/static"
)

// Options are what the server needs from app.
type Options struct {
	DB             *db.DB
	Log            *slog.Logger
	Version        string
	Secure         bool     // the product is reached over https: cookies are Secure, HSTS is sent
	PublicURL      string   // as browsers reach it, for cross-origin checks behind a proxy; empty: as the request says
	RequestRate    int      // requests a second of one person or address; 0 or less: as many as come
	TrustedProxies []string // addresses whose X-Forwarded-For is believed; none by default
	// Person gives who a user id is, now, with appointments. A NotFound or disabled person is signed out.
	Person func(ctx context.Context, id ids.User) (actor.Actor, error)
	// Dress fills navigation, viewer and notice of a page.
	Dress func(ctx context.Context, a actor.Actor, path string, p *layout.Page) error
	// Consulted writes what a request consulted, and returns once that is committed.
	Consulted func(ctx context.Context, a actor.Actor, notes []db.Note) error
	// API answers what begins with APIPrefix. It admits programs by its own means: no session is loaded for it, no cookie
	// counts, and a call from another site is nothing special. nil: there is none.
	API http.Handler
	// Instead gives the page that must come before the one that err refused, "" for none. Only a page that was asked for is
	// led there, and back afterwards by its query's next; a form that was sent says why it was refused.
	Instead func(err error) string
	// Again asks for another proof of identity before a dangerous act. nil: such acts are refused once FreshFor is over.
	Again *Again
}

// APIPrefix is where the addresses of programs begin.
const APIPrefix = "/api/"

// Idle is how long a session lasts without a request; Longest how long it lasts at all.
const (
	Idle    = 20 * time.Minute
	Longest = 12 * time.Hour
)

const (
	ctxKey       = "web.Ctx"
	keyUser      = "user"
	keySession   = "session"
	keyAddress   = "address"
	keyAgent     = "agent"
	keyFlashKind = "flash.kind"
	keyFlashText = "flash.text"
	keyFlashUndo = "flash.undo"
)

// Server answers HTTP requests.
type Server struct {
	o        Options
	engine   *gin.Engine
	sessions *scs.SessionManager
	routes   []Route
	cross    *http.CrossOriginProtection
	limits   *limits
}

// New makes a server without routes, but for /static/ and /healthz.
func New(o Options) (*Server, error) {
	gin.SetMode(gin.ReleaseMode)
	s := &Server{o: o, engine: gin.New(), sessions: scs.New(), cross: http.NewCrossOriginProtection(), limits: newLimits(o.RequestRate)}
	if err := s.engine.SetTrustedProxies(o.TrustedProxies); err != nil {
		return nil, err
	}
	if o.PublicURL != "" {
		u, err := url.Parse(o.PublicURL)
		if err != nil {
			return nil, err
		}
		if err := s.cross.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, err
		}
	}
	s.sessions.Store = &store{db: o.DB}
	s.sessions.HashTokenInStore = true
	s.sessions.Lifetime = 365 * 24 * time.Hour // the store ends sessions, by our clock
	s.sessions.Cookie.Name = "proceeds"
	if o.Secure {
		s.sessions.Cookie.Name = "__Host-proceeds"
	}
	s.sessions.Cookie.Persist = false
	s.sessions.Cookie.Secure = o.Secure
	s.sessions.Cookie.SameSite = http.SameSiteLaxMode
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		o.Log.ErrorContext(r.Context(), "session", "err", err)
		http.Error(w, "The session could not be read. Try again in a moment.", http.StatusInternalServerError)
	}
	s.engine.HandleMethodNotAllowed = false
	s.engine.RedirectTrailingSlash = false
	s.engine.Use(s.guard)
	assets := gin.WrapH(static.Handler())
	s.engine.GET(static.Prefix+"*file", assets)
	s.engine.HEAD(static.Prefix+"*file", assets)
	s.engine.NoRoute(s.serve(Route{Method: http.MethodGet, Path: "/", Perm: perm.Public, Do: func(c *Ctx) error { return fault.Missing() }}))
	return s, nil
}

// Handler is the whole server: cross-origin check, session, routes.
func (s *Server) Handler() http.Handler {
	inner := s.sessions.LoadAndSave(s.engine)
	s.cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "This form was sent from another site, so nothing was done. Open the page in Proceeds and send it again.", http.StatusForbidden)
	}))
	checked := s.cross.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.Path) >= len(static.Prefix) && r.URL.Path[:len(static.Prefix)] == static.Prefix {
			s.engine.ServeHTTP(w, r) // files need no session
			return
		}
		if r.Header.Get("X-Poll") == "1" {
			r = r.WithContext(context.WithValue(r.Context(), pollKey{}, true))
		}
		r = r.WithContext(context.WithValue(r.Context(), foundKey{}, &found{}))
		inner.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.protect(w.Header())
		if s.o.API != nil && strings.HasPrefix(r.URL.Path, APIPrefix) {
			s.o.API.ServeHTTP(w, r)
			return
		}
		checked.ServeHTTP(w, r)
	})
}

// protect sets the headers that every answer bears, refusals and faults too.
func (s *Server) protect(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY") // for browsers that do not know frame-ancestors
	h.Set("X-XSS-Protection", "0")   // the filter of old browsers opened holes of its own
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cache-Control", "no-store") // police data is never kept by a browser or proxy; files of our own say otherwise
	if s.o.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// pollKey marks a request that a page made by itself, with X-Poll: 1. Nobody's activity, it keeps no session alive.
type pollKey struct{}

func polled(ctx context.Context) bool { yes, _ := ctx.Value(pollKey{}).(bool); return yes }

// policy lets a page load only our own files, and nothing inline.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// guard is around every request: its id, panics, the log line.
func (s *Server) guard(g *gin.Context) {
	start := s.o.DB.Time()
	raw := make([]byte, 8)
	rand.Read(raw)
	id := hex.EncodeToString(raw)
	g.Writer.Header().Set("X-Request-Id", id)
	ctx, _ := db.WithNotes(context.WithValue(g.Request.Context(), requestKey{}, id))
	g.Request = g.Request.WithContext(ctx)
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.o.Log.ErrorContext(ctx, "panic", "request", id, "err", p, "stack", string(debug.Stack()))
			if !g.Writer.Written() {
				c, ok := g.Value(ctxKey).(*Ctx) // it knows who asked, so that what they consulted is logged as theirs
				if !ok {
					c = &Ctx{Context: g, server: s}
				}
				s.fail(c, errors.New("panic"))
			}
		}
		s.o.Log.DebugContext(ctx, "request", "id", id, "method", g.Request.Method, "path", g.FullPath(), "status", g.Writer.Status(),
			"bytes", g.Writer.Size(), "took", s.o.DB.Time().Sub(start))
	}()
	g.Next()
}

type requestKey struct{}

func requestID(ctx context.Context) string { id, _ := ctx.Value(requestKey{}).(string); return id }

// admit finds who asks and holds them to the route's permission.
func (s *Server) admit(c *Ctx, p perm.Permission) error {
	id := ids.User(s.sessions.GetInt64(c.Ctx(), keyUser))
	if id != 0 {
		a, err := s.o.Person(c.Ctx(), id)
		switch {
		case fault.Is(err, fault.NotFound):
			if err := s.sessions.Destroy(c.Ctx()); err != nil {
				return err
			}
		case err != nil:
			return err
		default:
			a.RequestID = requestID(c.Ctx())
			c.who, c.in = a, true
			c.Request = c.Request.WithContext(actor.With(c.Ctx(), a))
		}
	}
	if !s.limits.allow(whose(c.who.User, c.ClientIP()), s.o.DB.Time()) {
		c.Header("Retry-After", "1")
		return fault.New(fault.TooMany, "You sent more requests than the server takes from one person. Wait a second, then go on: nothing was done by this one.")
	}
	switch {
	case p == perm.Public:
		return nil
	case perm.Hidden(p) && !(c.in && c.who.Can(p)):
		return fault.Missing() // as an address that leads nowhere, signed in or not
	case !c.in:
		return fault.New(fault.SignedOut, "Sign in to go on")
	case !c.who.Can(p):
		return fault.New(fault.Forbidden, "Your role does not include this page")
	}
	return nil
}

// dress fills what every page shares.
func (s *Server) dress(c *Ctx, p *layout.Page) error {
	if p.AsAt.IsZero() {
		p.AsAt = s.o.DB.Time()
	}
	p.Version = s.o.Version
	if c.in {
		p.SessionIdle, p.SessionKeep = Idle, "/session/keep"
		if !perm.Hidden(c.perm) || !c.who.Can(c.perm) { // to whoever may not see it, an address that leads nowhere has what every other has
			p.DraftsTo = draftsPath
		}
	}
	if text := s.sessions.PopString(c.Ctx(), keyFlashText); text != "" {
		p.Flash = &layout.Flash{Kind: s.sessions.PopString(c.Ctx(), keyFlashKind), Text: text, Undo: s.sessions.PopString(c.Ctx(), keyFlashUndo)}
	}
	return s.o.Dress(c.Ctx(), c.who, c.Request.URL.Path, p)
}

// log writes what the request consulted and waits for the commit: an answer never leaves unlogged.
func (s *Server) log(c *Ctx) error {
	if notes := db.NotesOf(c.Ctx()); len(notes) > 0 {
		a := c.who
		if !c.in {
			a = actor.Actor{Kind: actor.Person, Name: "signed out", RequestID: requestID(c.Ctx())}
		}
		return s.o.Consulted(c.Ctx(), a, notes)
	}
	return nil
}

// answer sends what the handler put into c.
func (s *Server) answer(c *Ctx) {
	if !c.answered {
		s.fail(c, errors.New("web: a handler gave no answer"))
		return
	}
	if err := s.log(c); err != nil {
		s.fail(c, err)
		return
	}
	if err := s.sent(c); err != nil { // what was done is done; the draft is offered once more
		s.o.Log.ErrorContext(c.Ctx(), "drop draft", "request", requestID(c.Ctx()), "err", err)
	}
	switch {
	case c.location != "":
		if c.HTMX() {
			c.Header("HX-Redirect", c.location)
			c.Status(http.StatusNoContent)
			c.Writer.WriteHeaderNow()
			return
		}
		c.Redirect(http.StatusSeeOther, c.location)
	case c.stream != nil:
		c.Header("Content-Type", c.kind)
		c.Status(http.StatusOK)
		if err := c.stream(c.Writer); err != nil {
			s.o.Log.ErrorContext(c.Ctx(), "stream broke off", "request", requestID(c.Ctx()), "err", err)
			panic(http.ErrAbortHandler) // the browser must see a broken transfer, not a short file
		}
	default:
		c.Data(c.status, c.kind, c.body.Bytes())
	}
}
