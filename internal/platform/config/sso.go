package config

import (
	"cmp"
	"net/url"
	"os"
	"strings"
)

// SingleSignOn are the settings of signing in at an OpenID Connect provider. Without an issuer there is none, and people
// sign in with a login and password alone.
type SingleSignOn struct {
	OIDCIssuer           string `name:"oidc-issuer" env:"PROCEEDS_OIDC_ISSUER" placeholder:"URL" help:"The OpenID Connect provider to sign in at, as it names itself. It is told to send people back to PUBLIC-URL/sign-in/sso/callback, and may say at PUBLIC-URL/sign-in/sso/ended whose session has ended. Default: none."`
	OIDCClientID         string `name:"oidc-client-id" env:"PROCEEDS_OIDC_CLIENT_ID" placeholder:"ID" help:"What the provider calls this program."`
	OIDCClientSecretFile string `name:"oidc-client-secret-file" env:"PROCEEDS_OIDC_CLIENT_SECRET_FILE" placeholder:"FILE" help:"A file that holds the secret that the provider gave this program."`
	OIDCName             string `name:"oidc-name" env:"PROCEEDS_OIDC_NAME" placeholder:"NAME" help:"What people call the provider, on the sign-in page. Default: single sign-on."`
	OIDCClaim            string `name:"oidc-claim" env:"PROCEEDS_OIDC_CLAIM" placeholder:"NAME" help:"The claim whose values give roles, by the page Single sign-on. Default: groups."`
}

func (c *Serve) checkSSO(m *Mistakes) {
	c.OIDCName = cmp.Or(c.OIDCName, "single sign-on")
	c.OIDCClaim = cmp.Or(c.OIDCClaim, "groups")
	if c.OIDCIssuer == "" {
		if c.OIDCClientID != "" || c.OIDCClientSecretFile != "" {
			m.add("--oidc-client-id or --oidc-client-secret-file is given without --oidc-issuer.")
		}
		return
	}
	u, err := url.Parse(c.OIDCIssuer)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		m.add("--oidc-issuer is no web address: write it as the provider does, such as https://login.example.police.uk.")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		m.add("--oidc-issuer is %s: a provider is believed by https:// only.", c.OIDCIssuer)
	}
	if c.OIDCClientID == "" {
		m.add("--oidc-issuer is given without --oidc-client-id.")
	}
	if c.OIDCClientSecretFile == "" {
		m.add("--oidc-issuer is given without --oidc-client-secret-file.")
		return
	}
	if b, err := os.ReadFile(c.OIDCClientSecretFile); err != nil {
		m.add("--oidc-client-secret-file %s cannot be read: %s.", c.OIDCClientSecretFile, reason(err))
	} else if strings.TrimSpace(string(b)) == "" {
		m.add("--oidc-client-secret-file %s is empty.", c.OIDCClientSecretFile)
	}
}

// OIDCSecret reads the secret of this program at the provider from its file.
func (c *Serve) OIDCSecret() (string, error) {
	b, err := os.ReadFile(c.OIDCClientSecretFile)
	if err != nil {
		return "", Mistakes{"--oidc-client-secret-file " + c.OIDCClientSecretFile + " cannot be read: " + reason(err) + "."}
	}
	return strings.TrimSpace(string(b)), nil
}
