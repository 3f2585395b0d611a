package api

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/users"
)

// Prefix is where the API begins; a path under it asks for no session.
const Prefix = "/api/v1"

// A field is what the document calls it, in small letters too.
func init() { huma.ValidateStrictCasing = true }

// MostBody is how many bytes a call may send: 1 MiB.
const MostBody = 1 << 20

// Options are what the API needs from app.
type Options struct {
	DB             *db.DB
	Log            *slog.Logger
	Version        string
	TrustedProxies []string // addresses whose X-Forwarded-For is believed; none by default
	Users          *users.Room
	Intake         *intake.Room
	// Consulted writes what a call consulted, and returns once that is committed.
	Consulted func(ctx context.Context, a actor.Actor, notes []db.Note) error
}

// Server answers the calls of programs.
type Server struct {
	o        Options
	engine   *gin.Engine
	huma     huma.API
	document []byte
	named    []Named
}

// Named is an operation with the permission it asks for.
type Named struct {
	Method, Path string // with Prefix; {name} stands for a parameter
	Perm         perm.Permission
}

// New makes the server with every operation.
func New(o Options) (*Server, error) {
	gin.SetMode(gin.ReleaseMode)
	s := &Server{o: o, engine: gin.New()}
	if err := s.engine.SetTrustedProxies(o.TrustedProxies); err != nil {
		return nil, err
	}
	s.engine.HandleMethodNotAllowed = false
	s.engine.RedirectTrailingSlash = false
	s.engine.UseRawPath = true // a key may hold a slash, sent as %2F
	s.engine.UnescapePathValues = true
	s.engine.Use(s.guard)
	s.engine.NoRoute(func(g *gin.Context) { s.problem(g, missing()) })
	s.engine.GET(Prefix+"/openapi.json", s.serveDocument)
	s.huma = humagin.NewWithGroup(s.engine, s.engine.Group(Prefix, s.admit), describe(o.Version))
	s.events()
	doc, err := json.MarshalIndent(s.huma.OpenAPI(), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	s.document = append(doc, '\n')
	return s, nil
}

// describe is the head of the document. Nothing of it is loaded from elsewhere: there is no page of documentation, only
// the document, and no links to schemas.
func describe(version string) huma.Config {
	c := huma.DefaultConfig("Proceeds", version)
	c.DocsPath, c.OpenAPIPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	c.RejectUnknownQueryParameters = true
	c.Info.Description = "What programs of the force tell Proceeds. Make a token on the page API tokens and send it as a bearer token. " +
		"Name in the header " + users.PurposeHeader + " why you call, in one line of 500 characters at most: where the force asks why cases are looked at, a call without it is refused (422); " +
		"it stands in the log with what the call read. A token may make " + fmt.Sprint(users.CallsAMinute) + " calls a minute. Times carry an offset, or are local times of London."
	c.Servers = []*huma.Server{{URL: Prefix}}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", Description: "A personal token of Proceeds"}}
	c.Security = []map[string][]string{{"token": {}}}
	return c
}

// ServeHTTP answers a call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Operations lists what can be called, with the permission of each.
func (s *Server) Operations() []Named { return append([]Named(nil), s.named...) }

// Document is the OpenAPI document.
func (s *Server) Document() []byte { return append([]byte(nil), s.document...) }

func (s *Server) serveDocument(g *gin.Context) {
	g.Data(http.StatusOK, "application/openapi+json", s.document)
}

// Document gives the OpenAPI document of a version of the product, without a database.
func Document(version string) ([]byte, error) {
	s, err := New(Options{Version: version})
	if err != nil {
		return nil, err
	}
	return s.Document(), nil
}

// operation adds one way in. It panics where it names no permission or scope, so that nothing is open by omission.
func operation[I, O any](s *Server, op huma.Operation, p perm.Permission, scope string, do func(ctx context.Context, in *I) (*O, error)) {
	if !perm.Known(p) || p == perm.Public || scope == "" {
		panic("api: " + op.Method + " " + op.Path + " names no permission or no scope")
	}
	s.named = append(s.named, Named{op.Method, Prefix + op.Path, p})
	op.MaxBodyBytes = MostBody
	op.Description += " Scope: " + scope + "."
	longest := users.MostPurpose
	op.Parameters = append(op.Parameters, &huma.Param{Name: users.PurposeHeader, In: "header", Description: "Why the call is made; wanted where the force asks why cases are looked at",
		Schema: &huma.Schema{Type: huma.TypeString, MaxLength: &longest}, Example: "Custody record sent to the unit for triage"})
	op.Extensions = map[string]any{"x-permission": string(p), "x-scope": scope}
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests)
	op.Middlewares = append(op.Middlewares, func(c huma.Context, next func(huma.Context)) {
		g := humagin.Unwrap(c)
		if a, ok := actor.From(g.Request.Context()); !ok || !a.Can(p) {
			s.problem(g, forbidden())
			return
		}
		next(c)
	})
	huma.Register(s.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := do(ctx, in)
		if logged := s.consulted(ctx); logged != nil {
			err = logged // an answer never leaves unlogged
		}
		if err != nil {
			return nil, s.told(ctx, err)
		}
		return out, nil
	})
}
