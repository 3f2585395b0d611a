package config

import (
	"strings"
	"testing"
)

func TestSingleSignOn(t *testing.T) {
	secret, empty := write(t, "secret", " between us \n"), write(t, "empty", "\n")
	for args, want := range map[string]string{
		"--oidc-client-id=x":                           "without --oidc-issuer",
		"--oidc-issuer=https://idp.example":            "without --oidc-client-id",
		"--oidc-issuer=idp.example --oidc-client-id=x": "no web address",
		"--oidc-issuer=http://idp.example":             "https:// only",
		"--oidc-issuer=https://idp.example --oidc-client-id=x --oidc-client-secret-file=/nowhere/at/all": "there is no such file",
		"--oidc-issuer=https://idp.example --oidc-client-id=x --oidc-client-secret-file=" + empty:        "is empty",
	} {
		c := parse(t, strings.Fields(args)...)
		if err := c.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", args, err)
		}
	}
	c := parse(t, "--oidc-issuer=http://127.0.0.1:9998", "--oidc-client-id=proceeds", "--oidc-client-secret-file="+secret)
	if err := c.Check(); err != nil || c.OIDCName != "single sign-on" || c.OIDCClaim != "groups" {
		t.Errorf("%+v, %v", c.SingleSignOn, err)
	}
	if s, err := c.OIDCSecret(); err != nil || s != "between us" {
		t.Errorf("%q, %v", s, err)
	}
}
