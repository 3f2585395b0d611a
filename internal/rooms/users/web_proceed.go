package users

import (
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/web"
)

// Method is how a person proved who they are.
type Method string

// The ways in. A passkey that was unlocked by its holder is two factors at once; the others are one.
const (
	ByPassword     Method = "password"
	BySingleSignOn Method = "single-sign-on"
	ByPasskey      Method = "passkey"
	ByDemo         Method = "demo" // a part in the demonstration, taken without proof
)

// proceed goes on with a person who has proved a first factor: to the page they came for, within this site, or their
// own. Every way in ends here and nowhere else.
func (w *Web) proceed(c *web.Ctx, id ids.User, by Method, next string) error {
	if err := c.SignIn(id); err != nil {
		return err
	}
	if next == "" {
		next = "/"
	}
	return c.See(next)
}
