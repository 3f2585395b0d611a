package app

import "proceeds/internal/platform/oidc"

// ssoSettings says which provider of single sign-on the configuration names; false where it names none.
func (c Config) ssoSettings() (oidc.Settings, bool, error) {
	if c.OIDCIssuer == "" {
		return oidc.Settings{}, false, nil
	}
	secret, err := c.OIDCSecret()
	if err != nil {
		return oidc.Settings{}, false, err
	}
	return oidc.Settings{Issuer: c.OIDCIssuer, ClientID: c.OIDCClientID, ClientSecret: secret, Name: c.OIDCName, Claim: c.OIDCClaim,
		RedirectURL: c.address() + "/sign-in/sso/callback", Now: c.Clock}, true, nil
}

// sso makes the provider that people sign in at; nil where none is set. It is asked nothing yet.
func (a *App) sso() (*oidc.Provider, error) {
	s, set, err := a.Config.ssoSettings()
	if err != nil || !set {
		return nil, err
	}
	return oidc.New(s), nil
}
