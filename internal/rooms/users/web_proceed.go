package users

import (
	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
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

// proceed goes on with a person who has proved a first factor. Where they have a second one it is asked for, and where they
// have none but must, they are led to set one up: until that is done they are not signed in, and no other page knows them.
// Otherwise they come to the page they wanted, within this site, or their own. Every way in ends here and nowhere else.
func (w *Web) proceed(c *web.Ctx, id ids.User, by Method, next string) error {
	if by == ByDemo || by == ByPasskey {
		return w.begin(c, id, by, "", next)
	}
	f, err := w.FactorsOf(c.Ctx(), w.DB, id)
	if err != nil {
		return err
	}
	if !f.Any() && !f.Required {
		return w.begin(c, id, by, "", next)
	}
	u, err := userByID(c.Ctx(), w.DB, id)
	if err != nil {
		return err
	}
	if err := c.Await(web.Pending{User: id, Version: u.Version, By: string(by), Next: next, Enrol: !f.Any()}); err != nil {
		return err
	}
	if !f.Any() {
		return c.See("/sign-in/set-up")
	}
	return c.See("/sign-in/code")
}

// begin signs a person in who has proved all they must, and leads on.
func (w *Web) begin(c *web.Ctx, id ids.User, by Method, second, next string) error {
	if err := w.enter(c, id, by, second); err != nil {
		return err
	}
	return c.See(orHome(next))
}

// enter signs a person in.
func (w *Web) enter(c *web.Ctx, id ids.User, by Method, second string) error {
	if err := w.NoteSignIn(c.Ctx(), id, by, second, c.ClientIP()); err != nil {
		return err
	}
	if err := c.SignIn(id); err != nil {
		return err
	}
	c.SetBy(string(by))
	if err := w.tellChanges(c, id, by); err != nil {
		return err
	}
	return w.knowDevice(c, id)
}

// tellChanges shows on the next page what others have done to the person's ways to sign in since they were here.
func (w *Web) tellChanges(c *web.Ctx, id ids.User, by Method) error {
	if by == ByDemo {
		return nil
	}
	who, err := w.Actor(c.Ctx(), id)
	if err != nil {
		return err
	}
	list, err := w.TakeUnshown(actor.With(c.Ctx(), who), id)
	if err != nil || len(list) == 0 {
		return err
	}
	var s string
	for _, x := range list {
		s += x.Words()
		if !x.Own() {
			s += " by " + x.ByName
		}
		s += ", " + layout.Moment(x.CreatedAt) + ". "
	}
	c.Warn(s + "If you did not expect that, tell your administrator at once.")
	return nil
}

func orHome(next string) string {
	if next == "" {
		return "/"
	}
	return next
}
