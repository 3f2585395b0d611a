// Package oidc is single sign-on at an OpenID Connect provider: the authorization code flow with PKCE, state and nonce. It
// knows no people; it says who the provider says somebody is. Nothing is asked of the provider until somebody signs in, so
// that the product starts, and lets people in by password, while it is down.
package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Settings say which provider, and who we are to it.
type Settings struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	Name         string // as people call it, on the sign-in page
	Claim        string // whose values give roles, such as groups
	RedirectURL  string // of ours, where the provider sends people back to
	Now          func() time.Time
}

// Provider is one OpenID Connect provider.
type Provider struct {
	s    Settings
	http *http.Client

	mu   sync.Mutex
	p    *oidc.Provider // nil until it was asked
	down error          // of the last time it was asked, and
	at   time.Time      // when that was
	meta metadata
}

type metadata struct {
	EndSession string `json:"end_session_endpoint"`
}

// Errors that people can do something about. Other errors of Finish are a provider's answer that must not be believed.
var (
	// ErrUnreachable: the provider does not answer.
	ErrUnreachable = errors.New("the provider cannot be reached")
	// ErrCancelled: the person, or the provider, broke off.
	ErrCancelled = errors.New("signing in was broken off")
	// ErrStale: the way back does not belong to a way out of this browser, or took too long.
	ErrStale = errors.New("this way in has expired")
	// ErrUnproved: the provider does not say that the person has just proved who they are, as it was asked to.
	ErrUnproved = errors.New("the provider does not say when the person last proved who they are")
	// ErrOldProof: it says that this was before they were sent there.
	ErrOldProof = errors.New("the provider let the person through on an old proof")
)

// FlowFor is how long a person has at the provider.
const FlowFor = 10 * time.Minute

// patience is how long the provider has for one answer.
const patience = 8 * time.Second

// rest is how long a provider that did not answer is left alone.
const rest = 10 * time.Second

// New makes a provider. It asks it nothing.
func New(s Settings) *Provider { return &Provider{s: s, http: &http.Client{Timeout: patience}} }

// Name is what people call the provider.
func (p *Provider) Name() string { return p.s.Name }

// Issuer is the provider's own name.
func (p *Provider) Issuer() string { return p.s.Issuer }

// Claim is the claim whose values give roles.
func (p *Provider) Claim() string { return p.s.Claim }

// Flow is one way out to the provider and back. It is kept in the browser's session and serves once.
type Flow struct {
	State, Nonce, Verifier string
	At                     time.Time
	Next                   string // the page that was wanted
	Link                   int64  // the person who links their account, 0 where somebody signs in
	Again                  int64  // the person who is signed in here and proves once more who they are
	Act                    string // what they go on to then, where the session holds it
}

// Identity is who the provider says somebody is. Issuer and Subject together are the person; nothing else is.
type Identity struct {
	Issuer, Subject    string
	Name, Email, Login string
	Values             []string // of the claim that gives roles
	AuthTime           time.Time
}

// known asks the provider what it is, once.
func (p *Provider) known(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.p != nil {
		return p.p, nil
	}
	now := p.s.Now()
	if p.down != nil && now.Sub(p.at) < rest {
		return nil, p.down // nobody waits for what somebody has just waited for
	}
	// The keys are fetched with this context for as long as the provider is used: it must not end with the request.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.http), p.s.Issuer)
	if err != nil {
		p.down, p.at = fmt.Errorf("%w: %w", ErrUnreachable, err), now
		return nil, p.down
	}
	if err := found.Claims(&p.meta); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	p.p = found
	return found, nil
}

func (p *Provider) oauth(found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: p.s.ClientID, ClientSecret: p.s.ClientSecret, Endpoint: found.Endpoint(), RedirectURL: p.s.RedirectURL,
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}
}

// skew is how much a provider's clock may differ from ours.
const skew = time.Minute

// Begin gives the address at the provider to send a browser to, and what is to be kept until it comes back.
func (p *Provider) Begin(ctx context.Context, next string, link int64) (address string, f Flow, err error) {
	return p.begin(ctx, Flow{Next: next, Link: link})
}

// BeginAgain is Begin for somebody who is signed in here and must prove once more who they are. The provider is told to ask
// them, whether or not they are signed in there, and to say when they proved it.
func (p *Provider) BeginAgain(ctx context.Context, who int64, act, next string) (address string, f Flow, err error) {
	return p.begin(ctx, Flow{Next: next, Again: who, Act: act}, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
}

func (p *Provider) begin(ctx context.Context, f Flow, more ...oauth2.AuthCodeOption) (string, Flow, error) {
	found, err := p.known(ctx)
	if err != nil {
		return "", Flow{}, err
	}
	f.State, f.Nonce, f.Verifier, f.At = rand.Text(), rand.Text(), oauth2.GenerateVerifier(), p.s.Now()
	return p.oauth(found).AuthCodeURL(f.State, append(more, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier))...), f, nil
}

// proved reports whether an ID token says that its person proved who they are after the way out of f.
func (f Flow) proved(at, now time.Time) error {
	switch {
	case f.Again == 0:
		return nil
	case at.IsZero():
		return ErrUnproved
	case at.Before(f.At.Add(-skew)), at.After(now.Add(skew)):
		return ErrOldProof
	}
	return nil
}

// Finish takes what the provider sent the browser back with, and gives who it is. After BeginAgain, ErrUnproved or
// ErrOldProof where the provider did not ask them once more.
func (p *Provider) Finish(ctx context.Context, f Flow, back url.Values) (Identity, error) {
	now := p.s.Now()
	if f.State == "" || subtle.ConstantTimeCompare([]byte(f.State), []byte(back.Get("state"))) != 1 || now.Sub(f.At) > FlowFor {
		return Identity{}, ErrStale
	}
	if iss := back.Get("iss"); iss != "" && iss != p.s.Issuer { // RFC 9207
		return Identity{}, errors.New("oidc: another issuer answers")
	}
	if e := back.Get("error"); e != "" {
		return Identity{}, fmt.Errorf("%w: %s", ErrCancelled, e)
	}
	found, err := p.known(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = oidc.ClientContext(ctx, p.http)
	token, err := p.oauth(found).Exchange(ctx, back.Get("code"), oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return Identity{}, exchangeError(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return Identity{}, errors.New("oidc: the provider gave no ID token")
	}
	id, err := found.Verifier(&oidc.Config{ClientID: p.s.ClientID, Now: p.s.Now}).Verify(ctx, raw)
	if err != nil {
		return Identity{}, fmt.Errorf("oidc: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(f.Nonce)) != 1 {
		return Identity{}, errors.New("oidc: the ID token answers another way in")
	}
	who, err := p.identity(ctx, found, id, token)
	if err != nil {
		return Identity{}, err
	}
	if err := f.proved(who.AuthTime, now); err != nil {
		return Identity{}, err
	}
	return who, nil
}

// exchangeError tells a provider that does not answer from one that refuses.
func exchangeError(err error) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < 500 {
		return fmt.Errorf("oidc: the provider refuses the code: %s", refused.ErrorCode)
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

type claims struct {
	AuthorizedParty string `json:"azp"`
	AuthTime        int64  `json:"auth_time"`
	Name            string `json:"name"`
	Email           string `json:"email"`
	Login           string `json:"preferred_username"`
}

func (p *Provider) identity(ctx context.Context, found *oidc.Provider, id *oidc.IDToken, token *oauth2.Token) (Identity, error) {
	var c claims
	var all map[string]json.RawMessage
	if err := errors.Join(id.Claims(&c), id.Claims(&all)); err != nil {
		return Identity{}, fmt.Errorf("oidc: read the ID token: %w", err)
	}
	if len(id.Audience) > 1 && c.AuthorizedParty != p.s.ClientID || c.AuthorizedParty != "" && c.AuthorizedParty != p.s.ClientID {
		return Identity{}, errors.New("oidc: the ID token is another program's")
	}
	if id.Subject == "" || len(id.Subject) > 255 {
		return Identity{}, errors.New("oidc: the ID token names nobody")
	}
	out := Identity{Issuer: id.Issuer, Subject: id.Subject, Name: c.Name, Email: c.Email, Login: c.Login, Values: values(all[p.s.Claim])}
	if c.AuthTime > 0 {
		out.AuthTime = time.Unix(c.AuthTime, 0).UTC()
	}
	if _, there := all[p.s.Claim]; there && c.Name != "" {
		return out, nil
	}
	return p.fromUserInfo(ctx, found, token, out)
}

// fromUserInfo fills in what some providers say only when they are asked with the access token.
func (p *Provider) fromUserInfo(ctx context.Context, found *oidc.Provider, token *oauth2.Token, out Identity) (Identity, error) {
	if found.UserInfoEndpoint() == "" {
		return out, nil
	}
	info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	if info.Subject != out.Subject { // OpenID Connect Core 5.3.2
		return Identity{}, errors.New("oidc: the provider describes somebody else")
	}
	var c claims
	var all map[string]json.RawMessage
	if err := errors.Join(info.Claims(&c), info.Claims(&all)); err != nil {
		return Identity{}, fmt.Errorf("oidc: read the user info: %w", err)
	}
	if out.Name == "" {
		out.Name = c.Name
	}
	if out.Email == "" {
		out.Email = c.Email
	}
	if out.Login == "" {
		out.Login = c.Login
	}
	if out.Values == nil {
		out.Values = values(all[p.s.Claim])
	}
	return out, nil
}

// values reads a claim that is one text, or a list of texts.
func values(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil && one != "" {
		return []string{one}
	}
	var many []string
	if json.Unmarshal(raw, &many) != nil {
		return nil
	}
	many = slices.DeleteFunc(many, func(s string) bool { return strings.TrimSpace(s) == "" })
	slices.Sort(many)
	return slices.Compact(many)
}

// Out gives the address at which a person signs out of the provider too, "" where it has none. It is told to send them back.
func (p *Provider) Out(ctx context.Context, back string) (string, error) {
	if _, err := p.known(ctx); err != nil {
		return "", err
	}
	if p.meta.EndSession == "" {
		return "", nil
	}
	u, err := url.Parse(p.meta.EndSession)
	if err != nil {
		return "", err
	}
	q := u.Query()
	q.Set("client_id", p.s.ClientID)
	q.Set("post_logout_redirect_uri", back)
	u.RawQuery = q.Encode()
	return u.String(), nil
}
