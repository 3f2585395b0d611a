// Package oidctest runs a real OpenID Connect provider on loopback for tests: zitadel's, over people in memory.
package oidctest

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"html/template"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// ClientID and ClientSecret are what the product shows the provider.
const (
	ClientID     = "proceeds"
	ClientSecret = "a secret between two programs"
)

// Person is somebody the provider knows.
type Person struct {
	Subject, Name, Email, Login string
	Groups                      []string
}

// Twist is how the provider misbehaves from now on.
type Twist struct {
	Nonce, Audience string        // put into ID tokens in place of what belongs there
	Lifetime        time.Duration // of ID tokens; 0: a hundred years
	Foreign         bool          // signed with a key that it does not publish
	Thin            bool          // ID tokens say nothing of the person: the user info does
	UserInfoOf      string        // the user info is of this subject
	ProvedAt        time.Time     // what ID tokens say of when the person proved who they are, in place of when they did
	Timeless        bool          // ID tokens do not say when that was
}

// Provider is a running provider.
type Provider struct {
	Issuer string

	srv      *httptest.Server
	handler  http.Handler
	callback func(id string) string
	key      *rsa.PrivateKey
	other    *rsa.PrivateKey

	mu       sync.Mutex
	people   map[string]Person
	requests map[string]*request
	codes    map[string]string
	twist    Twist
	redirect string
	down     bool
	now      func() time.Time
	Exchange int // how many times a code was asked about
}

// Start runs a provider until the test ends. redirect is where it may send people back to.
func Start(t testing.TB, redirect string, people ...Person) *Provider {
	t.Helper()
	p := &Provider{people: map[string]Person{}, requests: map[string]*request{}, codes: map[string]string{}, redirect: redirect, key: newKey(t), other: newKey(t)}
	for _, x := range people {
		p.people[x.Subject] = x
	}
	p.srv = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.srv.Close)
	p.Issuer = p.srv.URL
	provider, err := op.NewProvider(&op.Config{CryptoKey: [32]byte{1}, CodeMethodS256: true, AuthMethodPost: true}, &storage{p}, op.StaticIssuer(p.Issuer),
		op.WithAllowInsecure(), op.WithLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	back := op.AuthCallbackURL(provider)
	p.callback = func(id string) string { return back(op.ContextWithIssuer(t.Context(), p.Issuer), id) }
	p.mu.Lock()
	p.handler = provider
	p.mu.Unlock()
	return p
}

func newKey(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Set makes a person as the provider knows them from now on.
func (p *Provider) Set(x Person) { p.mu.Lock(); defer p.mu.Unlock(); p.people[x.Subject] = x }

// Twist makes the provider misbehave; the zero Twist makes it behave.
func (p *Provider) Twist(x Twist) { p.mu.Lock(); defer p.mu.Unlock(); p.twist = x }

// Down makes the provider answer nothing, or again.
func (p *Provider) Down(yes bool) { p.mu.Lock(); defer p.mu.Unlock(); p.down = yes }

// Clock makes the provider say, by this clock, when people proved who they are; without one it does not say.
func (p *Provider) Clock(now func() time.Time) { p.mu.Lock(); defer p.mu.Unlock(); p.now = now }

// Redirect changes where the provider may send people back to.
func (p *Provider) Redirect(to string) { p.mu.Lock(); defer p.mu.Unlock(); p.redirect = to }

func (p *Provider) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	down, h := p.down, p.handler
	if r.URL.Path == "/oauth/token" {
		p.Exchange++
	}
	p.mu.Unlock()
	switch {
	case down || h == nil:
		panic(http.ErrAbortHandler)
	case r.URL.Path == "/oauth/token" && p.twist.Audience != "":
		p.readdress(w, r, h)
	case r.URL.Path == "/login":
		p.login(w, r)
	default:
		h.ServeHTTP(w, r)
	}
}

// readdress gives the answer of the token endpoint with an ID token for another audience, signed by the provider.
func (p *Provider) readdress(w http.ResponseWriter, r *http.Request, h http.Handler) {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	var answer map[string]any
	claims := map[string]any{}
	err := json.Unmarshal(rec.Body.Bytes(), &answer)
	if err == nil {
		var parsed *jwt.JSONWebToken
		if parsed, err = jwt.ParseSigned(answer["id_token"].(string), []jose.SignatureAlgorithm{jose.RS256}); err == nil {
			err = parsed.Claims(&p.key.PublicKey, &claims)
		}
	}
	claims["aud"], claims["azp"] = []string{p.twist.Audience}, p.twist.Audience
	if err == nil {
		answer["id_token"], err = sign(p.key, "JWT", claims)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(answer)
}

func sign(key *rsa.PrivateKey, kind jose.ContentType, claims map[string]any) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, (&jose.SignerOptions{}).WithType(kind).WithHeader("kid", keyID))
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(claims).Serialize()
}

var loginPage = template.Must(template.New("login").Parse(`<!DOCTYPE html><html lang="en"><title>Test provider</title><link rel="icon" href="data:,"><h1>Test provider</h1>
<form method="post" action="/login">{{$id := .ID}}<input type="hidden" name="id" value="{{.ID}}">
{{range .People}}<button name="subject" value="{{.Subject}}">{{.Name}}</button>{{end}}</form></html>`))

// login is the provider's own page: it offers everybody it knows, without asking for more.
func (p *Provider) login(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		if !p.choose(r.FormValue("id"), r.FormValue("subject")) {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, p.callback(r.FormValue("id")), http.StatusSeeOther)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	list := []Person{}
	for _, x := range p.people {
		list = append(list, x)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := loginPage.Execute(w, map[string]any{"ID": r.FormValue("id"), "People": list}); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (p *Provider) choose(id, subject string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := p.requests[id]
	if _, ok := p.people[subject]; !ok || q == nil {
		return false
	}
	q.subject, q.done = subject, true
	if p.now != nil {
		q.provedAt = p.now()
	}
	return true
}

// Visit takes a browser's way through the provider: it asks for address, is somebody, and gives where the provider sends
// the browser back to.
func (p *Provider) Visit(t testing.TB, address, subject string) *url.URL {
	t.Helper()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	at := follow(t, c, address)
	if at.Path != "/login" {
		t.Fatalf("the provider does not ask who it is: %s", at)
	}
	id := at.Query().Get("id")
	if !p.choose(id, subject) {
		t.Fatalf("the provider knows nobody %q", subject)
	}
	return follow(t, c, p.callback(id))
}

func follow(t testing.TB, c *http.Client, address string) *url.URL {
	t.Helper()
	resp, err := c.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	u, err := resp.Location()
	if err != nil {
		t.Fatalf("%s answers %d and leads nowhere", address, resp.StatusCode)
	}
	return u
}

// Logout makes a logout token of a subject, as the provider sends it when a session there has ended.
func (p *Provider) Logout(t testing.TB, subject, audience string, at time.Time, foreign bool) string {
	t.Helper()
	key := p.key
	if foreign {
		key = p.other
	}
	raw, err := sign(key, "logout+jwt", map[string]any{"iss": p.Issuer, "sub": subject, "aud": audience, "iat": at.Unix(), "exp": at.Add(2 * time.Minute).Unix(), "jti": rand.Text(),
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
