package oidc

import (
	"context"
	"fmt"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Ended reads a logout token, by which the provider says that somebody's session there has ended (OpenID Connect
// Back-Channel Logout 1.0), and gives whose. A token that names no person is refused.
func (p *Provider) Ended(ctx context.Context, raw string) (issuer, subject string, err error) {
	found, err := p.known(ctx)
	if err != nil {
		return "", "", err
	}
	t, err := found.Verifier(&oidc.Config{ClientID: p.s.ClientID, Now: p.s.Now}).VerifyLogout(oidc.ClientContext(ctx, p.http), raw)
	if err != nil {
		return "", "", fmt.Errorf("oidc: %w", err)
	}
	if t.Subject == "" {
		return "", "", fmt.Errorf("oidc: the logout token names nobody")
	}
	return t.Issuer, t.Subject, nil
}
