package users

import (
	"errors"
	"net/http"
	"net/url"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/oidc"
	"proceeds/internal/platform/web"
)

// Whoever has single sign-on proves at its provider, too, that it is them before a dangerous act. The way out is a link and
// no form, because the policy of our pages lets a form lead to this site alone, so what was typed waits in the session.
const (
	ssoAgainPath = web.AgainPath + "/sso"   // leads to the provider
	goOnPath     = web.AgainPath + "/go-on" // shows, after the way back, what waits
)

// wayOutAgain gives the provider at which the person can confirm the act, and the link that leads there; both "" where they
// are not linked with it.
func (w *Web) wayOutAgain(c *web.Ctx, r web.Repeat) (name, link string, err error) {
	if w.SSO == nil {
		return "", "", nil
	}
	list, err := identitiesOf(c.Ctx(), w.DB, c.Actor().User)
	if err != nil {
		return "", "", err
	}
	for _, i := range list {
		if i.Issuer != w.SSO.Issuer() {
			continue
		}
		key, err := c.Hold(r)
		if err != nil {
			return "", "", err
		}
		q := url.Values{}
		if key != "" {
			q.Set("act", key)
		} else {
			q.Set("next", orHome(safeNext(r.From())))
		}
		return w.SSO.Name(), ssoAgainPath + "?" + q.Encode(), nil
	}
	return "", "", nil
}

// waiting gives what waits in the session under a key, and where to come back to where that is nothing.
func waiting(c *web.Ctx, act, next string) web.Repeat {
	if r, ok := c.Held(act); ok {
		return r
	}
	return web.Repeat{Action: web.AgainPath, Fields: [][2]string{{"next", orHome(safeNext(next))}}, Lost: act != ""}
}

// ssoAgain leads to the provider, which is told to ask the person for themselves, signed in there or not.
func (w *Web) ssoAgain(c *web.Ctx) error {
	if w.SSO == nil {
		return fault.Missing()
	}
	act, next := c.Query("act"), safeNext(c.Query("next"))
	to, flow, err := w.SSO.BeginAgain(c.Ctx(), int64(c.Actor().User), act, next)
	if err != nil {
		return w.againFailed(c, waiting(c, act, next), err)
	}
	if err := keepFlow(c, flow); err != nil {
		return err
	}
	return c.See(to)
}

// ssoAgainBack takes the way back: who, where err is nil, has just proved at the provider who they are.
func (w *Web) ssoAgainBack(c *web.Ctx, flow oidc.Flow, who oidc.Identity, err error) error {
	if !c.SignedIn() || c.Actor().User != ids.User(flow.Again) {
		return w.ssoFailed(c, "", oidc.ErrStale) // their session has ended meanwhile, or it is another's
	}
	r := waiting(c, flow.Act, flow.Next)
	if err != nil {
		return w.againFailed(c, r, err)
	}
	if err := w.ProveBySSO(c.Ctx(), Proof{Issuer: who.Issuer, Subject: who.Subject}, c.ClientIP()); err != nil {
		if status, why, ok := statusOf(err); ok {
			r.Problem = why
			return w.askAgain(c, status, r)
		}
		return err
	}
	if err := c.Proved(); err != nil {
		return err
	}
	if r.Action == web.AgainPath {
		return c.See(orHome(safeNext(flow.Next)))
	}
	return c.See(goOnPath + "?act=" + url.QueryEscape(flow.Act))
}

// againFailed asks once more, and says why the provider proved nothing.
func (w *Web) againFailed(c *web.Ctx, r web.Repeat, err error) error {
	name, status := w.SSO.Name(), http.StatusUnprocessableEntity
	switch {
	case errors.Is(err, oidc.ErrUnreachable):
		status = http.StatusServiceUnavailable
		r.Problem = name + " does not answer. Try again in a few minutes. Nothing has been done"
	case errors.Is(err, oidc.ErrCancelled):
		r.Problem = "You did not sign in at " + name + ". Nothing has been done"
	case errors.Is(err, oidc.ErrStale):
		r.Problem = "That way took too long, or was begun in another window. Confirm once more"
	case errors.Is(err, oidc.ErrUnproved):
		r.Problem = name + " does not say when you last signed in there, so it cannot be used to confirm this. Sign out here and in again, or tell your administrator"
	case errors.Is(err, oidc.ErrOldProof):
		r.Problem = name + " did not ask you to sign in once more, so it is not shown that it is you. Sign out there and try again"
	default:
		r.Problem = "What " + name + " answered cannot be trusted, so nothing was confirmed. If it stays so, tell your administrator"
	}
	if !errors.Is(err, oidc.ErrStale) { // which anybody can bring about, as often as they like
		if lerr := w.NoteSSOFailure(c.Ctx(), err, c.ClientIP()); lerr != nil {
			return lerr
		}
	}
	return w.askAgain(c, status, r)
}

// goOn shows what waits: a button does it.
func (w *Web) goOn(c *web.Ctx) error {
	r, ok := c.Held(c.Query("act"))
	if !ok {
		c.Note("What you entered is not kept any more. Nothing was done by it: enter it once more.")
		return c.See("/")
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Confirmed", Class: "p-form"}, goOnBody(r))
}
