package oidctest

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

const keyID = "k1"

var errNone = errors.New("oidctest: there is none")

// request is one way in, from the first address to the token.
type request struct {
	oidc.AuthRequest
	id, subject string
	done        bool
	provedAt    time.Time
	p           *Provider
}

func (r *request) GetID() string                      { return r.id }
func (r *request) GetACR() string                     { return "" }
func (r *request) GetAMR() []string                   { return []string{"pwd"} }
func (r *request) GetAuthTime() time.Time             { return r.p.authTime(r) }
func (r *request) GetClientID() string                { return r.ClientID }
func (r *request) GetScopes() []string                { return r.Scopes }
func (r *request) GetState() string                   { return r.State }
func (r *request) GetSubject() string                 { return r.subject }
func (r *request) Done() bool                         { return r.done }
func (r *request) GetRedirectURI() string             { return r.RedirectURI }
func (r *request) GetAudience() []string              { return []string{r.ClientID} }
func (r *request) GetNonce() string                   { return orElse(r.p.twist.Nonce, r.Nonce) }
func (r *request) GetResponseType() oidc.ResponseType { return r.ResponseType }
func (r *request) GetResponseMode() oidc.ResponseMode { return r.ResponseMode }
func (r *request) GetCodeChallenge() *oidc.CodeChallenge {
	if r.CodeChallenge == "" {
		return nil
	}
	return &oidc.CodeChallenge{Challenge: r.CodeChallenge, Method: r.CodeChallengeMethod}
}

// authTime is what an ID token says of when the person proved who they are; zero: nothing.
func (p *Provider) authTime(r *request) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.twist.Timeless:
		return time.Time{}
	case !p.twist.ProvedAt.IsZero():
		return p.twist.ProvedAt
	}
	return r.provedAt
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// storage is what the provider asks for what it must keep.
type storage struct{ p *Provider }

func (s *storage) CreateAuthRequest(_ context.Context, a *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	if a.CodeChallenge == "" || a.CodeChallengeMethod != oidc.CodeChallengeMethodS256 || a.State == "" || a.Nonce == "" {
		return nil, errors.New("oidctest: a way in without PKCE, state or nonce")
	}
	r := &request{AuthRequest: *a, id: rand.Text(), p: s.p}
	s.p.requests[r.id] = r
	return r, nil
}

func (s *storage) byID(id string) (op.AuthRequest, error) {
	if r := s.p.requests[id]; r != nil {
		return r, nil
	}
	return nil, errNone
}

func (s *storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	return s.byID(id)
}

func (s *storage) AuthRequestByCode(_ context.Context, code string) (op.AuthRequest, error) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	return s.byID(s.p.codes[code])
}

func (s *storage) SaveAuthCode(_ context.Context, id, code string) error {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	s.p.codes[code] = id
	return nil
}

func (s *storage) DeleteAuthRequest(_ context.Context, id string) error {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	delete(s.p.requests, id)
	return nil
}

func (s *storage) CreateAccessToken(_ context.Context, r op.TokenRequest) (string, time.Time, error) {
	return r.GetSubject(), time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC), nil
}

func (s *storage) CreateAccessAndRefreshTokens(context.Context, op.TokenRequest, string) (string, string, time.Time, error) {
	return "", "", time.Time{}, errNone
}

func (s *storage) TokenRequestByRefreshToken(context.Context, string) (op.RefreshTokenRequest, error) {
	return nil, errNone
}
func (s *storage) TerminateSession(context.Context, string, string) error { return nil }
func (s *storage) RevokeToken(context.Context, string, string, string) *oidc.Error {
	return nil
}
func (s *storage) GetRefreshTokenInfo(context.Context, string, string) (string, string, error) {
	return "", "", op.ErrInvalidRefreshToken
}

type signing struct{ p *Provider }

func (k signing) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k signing) ID() string                                  { return keyID }
func (k signing) Key() any {
	if k.p.twist.Foreign {
		return k.p.other
	}
	return k.p.key
}

type published struct{ p *Provider }

func (k published) ID() string                         { return keyID }
func (k published) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k published) Use() string                        { return "sig" }
func (k published) Key() any                           { return &k.p.key.PublicKey }

func (s *storage) SigningKey(context.Context) (op.SigningKey, error) { return signing{s.p}, nil }
func (s *storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}
func (s *storage) KeySet(context.Context) ([]op.Key, error) { return []op.Key{published{s.p}}, nil }

func (s *storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != ClientID {
		return nil, errNone
	}
	return client{s.p}, nil
}

func (s *storage) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != ClientID || secret != ClientSecret {
		return errNone
	}
	return nil
}

func (s *storage) SetUserinfoFromScopes(_ context.Context, u *oidc.UserInfo, subject, _ string, _ []string) error {
	if u.Subject = subject; !s.p.twist.Thin {
		s.describe(u, subject)
	}
	return nil
}

func (s *storage) describe(u *oidc.UserInfo, subject string) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	x := s.p.people[subject]
	u.Subject, u.Name, u.Email, u.PreferredUsername = x.Subject, x.Name, x.Email, x.Login
	if x.Groups != nil {
		u.AppendClaims("groups", x.Groups)
	}
}

func (s *storage) SetUserinfoFromToken(_ context.Context, u *oidc.UserInfo, _, subject, _ string) error {
	s.describe(u, orElse(s.p.twist.UserInfoOf, subject))
	return nil
}

func (s *storage) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return errNone
}
func (s *storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}
func (s *storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errNone
}
func (s *storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errNone
}
func (s *storage) Health(context.Context) error { return nil }

// client is the product, as the provider knows it.
type client struct{ p *Provider }

func (c client) GetID() string { return ClientID }
func (c client) RedirectURIs() []string {
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	return []string{c.p.redirect}
}
func (c client) PostLogoutRedirectURIs() []string    { return nil }
func (c client) ApplicationType() op.ApplicationType { return op.ApplicationTypeWeb }
func (c client) AuthMethod() oidc.AuthMethod         { return oidc.AuthMethodBasic }
func (c client) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (c client) GrantTypes() []oidc.GrantType        { return []oidc.GrantType{oidc.GrantTypeCode} }
func (c client) LoginURL(id string) string           { return "/login?id=" + id }
func (c client) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeBearer }
func (c client) IDTokenLifetime() time.Duration {
	if c.p.twist.Lifetime != 0 {
		return c.p.twist.Lifetime
	}
	return 100 * 365 * 24 * time.Hour
}
func (c client) DevMode() bool { return true } // loopback over http
func (c client) RestrictAdditionalIdTokenScopes() func([]string) []string {
	return func(s []string) []string { return s }
}
func (c client) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func(s []string) []string { return s }
}
func (c client) IsScopeAllowed(string) bool           { return false }
func (c client) IDTokenUserinfoClaimsAssertion() bool { return true }
func (c client) ClockSkew() time.Duration             { return 0 }
