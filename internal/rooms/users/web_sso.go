package users

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/oidc"
	"proceeds/internal/platform/web"
)

// ssoFlow is the name under which a session keeps the way out to the provider.
const ssoFlow = "sso"

// ssoRoutes are there whether or not a provider is set: without one they lead nowhere.
func (w *Web) ssoRoutes() []web.Route {
	return []web.Route{
		web.Get("/sign-in/sso", perm.Public, w.ssoBegin),
		web.Get("/sign-in/sso/callback", perm.Public, w.ssoBack),
		web.Get("/sign-in/sso/out", perm.Public, w.ssoOut),
		web.Post("/sign-in/sso/ended", perm.Public, w.ssoEnded),
		web.Get("/account/single-sign-on", perm.SelfUse, w.ssoPage),
		web.Post("/account/single-sign-on", perm.SelfUse, w.ssoLink).Fresh(),
		web.Get("/admin/single-sign-on", perm.UserManage, w.mappingsPage),
		web.Post("/admin/single-sign-on", perm.UserManage, w.mapRole).Fresh(),
		web.Post("/admin/single-sign-on/:mapping/remove", perm.UserManage, w.unmapRole).Fresh(),
		web.Post("/admin/users/:id/identities/:row/unlink", perm.UserManage, w.unlinkPerson).Fresh(),
		web.Post("/admin/users/:id/password/off", perm.UserManage, w.passwordOff).Fresh(),
	}
}

// ssoName is what the provider is called; "" where there is none.
func (w *Web) ssoName() string {
	if w.SSO == nil {
		return ""
	}
	return w.SSO.Name()
}

// ssoBegin leads to the provider. It is a link and no form: the policy of our pages lets a form lead to this site alone.
func (w *Web) ssoBegin(c *web.Ctx) error {
	if w.SSO == nil {
		return fault.Missing()
	}
	next := safeNext(c.Query("next"))
	if c.SignedIn() {
		return c.See(orHome(next))
	}
	to, err := w.ssoWayOut(c, next, 0)
	if err != nil {
		return w.ssoFailed(c, next, err)
	}
	return c.See(to)
}

// ssoWayOut keeps a new way out in the session, and gives where it leads.
func (w *Web) ssoWayOut(c *web.Ctx, next string, link ids.User) (string, error) {
	to, flow, err := w.SSO.Begin(c.Ctx(), next, int64(link))
	if err != nil {
		return "", err
	}
	return to, keepFlow(c, flow)
}

func keepFlow(c *web.Ctx, flow oidc.Flow) error {
	b, err := json.Marshal(flow)
	if err != nil {
		return err
	}
	c.Keep(ssoFlow, string(b))
	return nil
}

// ssoBack takes the way back. What the session kept of the way out serves once.
func (w *Web) ssoBack(c *web.Ctx) error {
	if w.SSO == nil {
		return fault.Missing()
	}
	var flow oidc.Flow
	if kept := c.Kept(ssoFlow); kept != "" {
		if err := json.Unmarshal([]byte(kept), &flow); err != nil {
			return err
		}
	}
	next := safeNext(flow.Next)
	who, err := w.SSO.Finish(c.Ctx(), flow, c.Request.URL.Query())
	if flow.Again != 0 {
		return w.ssoAgainBack(c, flow, who, err)
	}
	if err != nil {
		return w.ssoFailed(c, next, err)
	}
	p := Proof{Issuer: who.Issuer, Subject: who.Subject, Name: who.Name, Email: who.Email, Login: who.Login, Values: who.Values}
	if flow.Link != 0 {
		return w.ssoLinked(c, ids.User(flow.Link), p)
	}
	u, err := w.SignInBySSO(c.Ctx(), p, c.ClientIP())
	if fault.Is(err, fault.Refused) {
		return w.showSignIn(c, http.StatusForbidden, signInForm{Next: next, Error: err.Error() + "."})
	}
	if err != nil {
		return err
	}
	return w.proceed(c, u.ID, BySingleSignOn, next)
}

// ssoFailed shows the sign-in page with why the provider let nobody in. Signing in by password is not touched by it.
func (w *Web) ssoFailed(c *web.Ctx, next string, err error) error {
	f := signInForm{Next: next}
	status := http.StatusUnprocessableEntity
	switch {
	case errors.Is(err, oidc.ErrUnreachable):
		status = http.StatusServiceUnavailable
		f.Error = w.SSO.Name() + " does not answer. Try again in a few minutes, or sign in with your login and password."
	case errors.Is(err, oidc.ErrCancelled):
		f.Error = "You were not signed in at " + w.SSO.Name() + ". Try again, or sign in with your login and password."
	case errors.Is(err, oidc.ErrStale):
		f.Error = "That way in took too long, or was begun in another window. Begin again."
	default:
		f.Error = "What " + w.SSO.Name() + " answered cannot be trusted, so nobody was signed in. Try again; if it stays so, tell your administrator."
	}
	if !errors.Is(err, oidc.ErrStale) { // which anybody can bring about, as often as they like
		if lerr := w.NoteSSOFailure(c.Ctx(), err, c.ClientIP()); lerr != nil {
			return lerr
		}
	}
	return w.showSignIn(c, status, f)
}

// ssoOut leads to where a person signs out of the provider too.
func (w *Web) ssoOut(c *web.Ctx) error {
	if w.SSO == nil {
		return fault.Missing()
	}
	to, err := w.SSO.Out(c.Ctx(), w.PublicURL+"/sign-in")
	if err != nil {
		return w.ssoFailed(c, "", err)
	}
	if to == "" {
		to = "/sign-in"
	}
	return c.See(to)
}

// ssoEnded takes the provider's word that somebody's session there has ended (OpenID Connect Back-Channel Logout 1.0).
func (w *Web) ssoEnded(c *web.Ctx) error {
	if w.SSO == nil {
		return fault.Missing()
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	issuer, subject, err := w.SSO.Ended(c.Ctx(), form.Get("logout_token"))
	if err != nil {
		if wait, werr := w.takeToken(c.Ctx(), "logout", c.ClientIP()); werr != nil || wait > 0 {
			return errors.Join(werr, fault.New(fault.TooMany, "Too many logout tokens from here that do not work"))
		}
		return c.Bytes(http.StatusBadRequest, "application/json", []byte(`{"error":"invalid_request"}`))
	}
	if err := w.EndedBySSO(c.Ctx(), issuer, subject); err != nil {
		return err
	}
	return c.Bytes(http.StatusOK, "text/plain; charset=utf-8", nil)
}

type ssoView struct {
	Name string // of the provider
	List []Identity
	To   string // where the way out leads, once it was asked for
}

func (v ssoView) host(i Identity) string {
	if u, err := url.Parse(i.Issuer); err == nil && u.Host != "" {
		return u.Host
	}
	return i.Issuer
}

func (w *Web) ssoPage(c *web.Ctx) error { return w.showSSO(c, "") }

func (w *Web) showSSO(c *web.Ctx, to string) error {
	if w.SSO == nil {
		return fault.Missing()
	}
	list, err := w.IdentitiesOf(c.Ctx(), w.DB, c.Actor().User)
	if err != nil {
		return err
	}
	head := layout.PageHead{Title: "Single sign-on", Sentence: "Sign in with " + w.SSO.Name() + " in place of your login and password here."}
	return c.Page(http.StatusOK, layout.Page{Title: "Single sign-on", Class: "p-form", Head: layout.Head(head)}, ssoBody(ssoView{Name: w.SSO.Name(), List: list, To: to}))
}

// ssoLink begins to link the account. The page that follows holds a link to the provider, made for this session alone.
func (w *Web) ssoLink(c *web.Ctx) error {
	if w.SSO == nil {
		return fault.Missing()
	}
	to, err := w.ssoWayOut(c, "", c.Actor().User)
	if errors.Is(err, oidc.ErrUnreachable) {
		return fault.New(fault.Refused, "%s does not answer. Try again in a few minutes", w.SSO.Name())
	}
	if err != nil {
		return err
	}
	return w.showSSO(c, to)
}

func (w *Web) ssoLinked(c *web.Ctx, id ids.User, p Proof) error {
	if !c.SignedIn() || c.Actor().User != id {
		return w.ssoFailed(c, "", oidc.ErrStale)
	}
	if err := w.LinkIdentity(c.Ctx(), p); err != nil {
		return err
	}
	c.Done("Linked. You can sign in with "+w.SSO.Name()+" from now on.", "")
	return c.See("/account/single-sign-on")
}

func (w *Web) unlinkPerson(c *web.Ctx) error {
	p, err := w.person(c)
	if err != nil {
		return err
	}
	if err := w.UnlinkIdentity(c.Ctx(), p.ID, row(c)); err != nil {
		return err
	}
	c.Done("Unlinked. The roles that single sign-on gave have ended, and so have their sessions.", "")
	return c.See(personView{Record: p}.path(""))
}

func (w *Web) passwordOff(c *web.Ctx) error {
	return w.act(c, "off", "Their password is switched off. They sign in with "+w.ssoName()+" alone.", func(p Record, typed url.Values) error {
		return w.SwitchPasswordOff(c.Ctx(), p.ID, version(typed))
	})
}
