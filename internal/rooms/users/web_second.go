package users

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/factors"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// secondRoutes are the pages between the first factor and the second. Whoever has proved only one is signed in nowhere, so
// these pages are open, and each looks for itself whom the session waits for.
func (w *Web) secondRoutes() []web.Route {
	return []web.Route{
		web.Get("/sign-in/code", perm.Public, w.codePage),
		web.Post("/sign-in/code", perm.Public, w.code),
		web.Get("/sign-in/recovery", perm.Public, w.recoveryPage),
		web.Post("/sign-in/recovery", perm.Public, w.recovery),
		web.Get("/sign-in/passkey", perm.Public, w.passkeyPage),
		web.Post("/sign-in/passkey", perm.Public, w.passkey),
		web.Post("/sign-in/passkey/begin", perm.Public, w.beginPasskey),
		web.Get("/sign-in/set-up", perm.Public, w.enrolPage),
		web.Post("/sign-in/set-up", perm.Public, w.enrolApp),
		web.Post("/sign-in/set-up/passkey", perm.Public, w.enrolPasskey),
		web.Post("/sign-in/set-up/passkey/begin", perm.Public, w.beginEnrolPasskey),
	}
}

// factorRoutes are all the pages about second factors.
func (w *Web) factorRoutes() []web.Route {
	return append(append(append(w.secondRoutes(), w.againRoutes()...), w.accountRoutes()...), w.factorRoleRoutes()...)
}

// site is where passkeys of this request's site are made and used.
func site(c *web.Ctx) factors.Site { return factors.Site{Name: issuer, Origin: c.Origin()} }

// keepState keeps what a passkey's answer will be compared with, in the session and for a few minutes; keptState takes it
// out again, so that each question is answered once.
func (w *Web) keepState(c *web.Ctx, about, state string) {
	c.Keep("passkey."+about, strconv.FormatInt(w.DB.Time().Unix(), 10)+"|"+state)
}

func (w *Web) keptState(c *web.Ctx, about string) string {
	at, state, _ := strings.Cut(c.Kept("passkey."+about), "|")
	if n, err := strconv.ParseInt(at, 10, 64); err != nil || w.DB.Time().Sub(time.Unix(n, 0)) >= web.PendingFor {
		return ""
	}
	return state
}

// askFor answers the page's script with what it must ask the browser for.
func (w *Web) askFor(c *web.Ctx, about string, ceremony factors.Ceremony) error {
	w.keepState(c, about, ceremony.State)
	return c.Bytes(http.StatusOK, "application/json", ceremony.Options)
}

// errAgain leads to the sign-in page: nobody has proved a factor here, or it is too long ago.
var errAgain = fault.New(fault.SignedOut, "Sign in to go on")

// awaited gives whom the session waits for; errAgain where there is nobody, their account has changed since, or they are to
// set a factor up rather than to prove one, or the other way about.
func (w *Web) awaited(c *web.Ctx, enrol bool) (User, web.Pending, error) {
	p, ok := c.Awaited()
	if !ok || p.Enrol != enrol {
		return User{}, p, errAgain
	}
	u, err := userByID(c.Ctx(), w.DB, p.User)
	if err == nil && (u.ID == 0 || u.DisabledAt != nil || u.Version != p.Version) {
		err = errAgain
	}
	return u, p, err
}

// orAgain leads whom nobody waits for to the sign-in page, and says why.
func (w *Web) orAgain(c *web.Ctx, err error) error {
	if err != errAgain {
		return err
	}
	if c.SignedIn() {
		return c.See("/")
	}
	c.Note("Enter your login and password first. You then have five minutes for the second step.")
	return c.See("/sign-in")
}

// secondView is a page between the factors.
type secondView struct {
	User
	Factors
	Next     string // where a passkey leads that is used alone
	Possible bool   // passkeys work at this address
	Alone    bool   // nobody is awaited: the passkey says who it is
	Error    string // of the field
	App      OfferedApp
	Host     string
}

func (v secondView) list() []govuk.FieldError {
	if v.Error == "" {
		return nil
	}
	return []govuk.FieldError{{ID: "code", Text: v.Error}}
}

// statusOf is the answer to a proof that was refused; ok false for any other error.
func statusOf(err error) (status int, text string, ok bool) {
	switch {
	case fault.Is(err, fault.TooMany):
		return http.StatusTooManyRequests, err.Error(), true
	case fault.Is(err, fault.Unavailable):
		var f *fault.Error
		errors.As(err, &f)
		return http.StatusServiceUnavailable, f.Message, true
	case fault.Is(err, fault.Invalid):
		for _, why := range checkFields(err) {
			return http.StatusUnprocessableEntity, why, true
		}
		return http.StatusUnprocessableEntity, err.(*fault.Error).Message, true
	}
	return 0, "", false
}

// answerOf is statusOf, and logs what is our fault.
func answerOf(c *web.Ctx, err error) (status int, text string, ok bool) {
	if status, text, ok = statusOf(err); ok && status >= http.StatusInternalServerError {
		c.Trouble(err)
	}
	return status, text, ok
}

// beginFailed answers the page's script where no passkey can be asked for: it opens the page anew, which then says why.
func beginFailed(c *web.Ctx, err error) error {
	if !fault.Is(err, fault.Unavailable) {
		return err
	}
	status, why, _ := answerOf(c, err)
	c.Warn(why + ".")
	return c.Bytes(status, "text/plain; charset=utf-8", []byte(why))
}

func (w *Web) second(c *web.Ctx) (secondView, web.Pending, error) {
	u, p, err := w.awaited(c, false)
	if err != nil {
		return secondView{}, p, err
	}
	f, err := w.FactorsOf(c.Ctx(), w.DB, u.ID)
	return secondView{User: u, Factors: f, Possible: site(c).Possible()}, p, err
}

func (w *Web) codePage(c *web.Ctx) error {
	v, _, err := w.second(c)
	if err != nil {
		return w.orAgain(c, err)
	}
	if v.Factors.App == nil {
		return c.See("/sign-in/passkey")
	}
	return w.showSecond(c, http.StatusOK, "Enter a code", v, codeBody(v))
}

func (w *Web) showSecond(c *web.Ctx, status int, title string, v secondView, body templ.Component) error {
	return c.Page(status, layout.Page{Title: title, Errors: v.Error != "", Class: "p-form"}, body)
}

func (w *Web) code(c *web.Ctx) error {
	v, p, err := w.second(c)
	if err != nil {
		return w.orAgain(c, err)
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	if v.Factors.App == nil {
		return c.See("/sign-in/passkey")
	}
	err = w.ProveCode(c.Ctx(), v.User.ID, form.Get("code"), from(c))
	if status, why, ok := answerOf(c, err); ok {
		v.Error = why
		return w.showSecond(c, status, "Enter a code", v, codeBody(v))
	}
	if err != nil {
		return err
	}
	return w.begin(c, v.User.ID, Method(p.By), "code", p.Next)
}

func (w *Web) recoveryPage(c *web.Ctx) error {
	v, _, err := w.second(c)
	if err != nil {
		return w.orAgain(c, err)
	}
	return w.showSecond(c, http.StatusOK, "Use a recovery code", v, recoveryBody(v))
}

func (w *Web) recovery(c *web.Ctx) error {
	v, p, err := w.second(c)
	if err != nil {
		return w.orAgain(c, err)
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	err = w.ProveRecovery(c.Ctx(), v.User.ID, form.Get("code"), from(c))
	if status, why, ok := statusOf(err); ok {
		v.Error = why
		return w.showSecond(c, status, "Use a recovery code", v, recoveryBody(v))
	}
	if err != nil {
		return err
	}
	if err := w.begin(c, v.User.ID, Method(p.By), "recovery code", p.Next); err != nil {
		return err
	}
	left := "You have " + fmt.Sprint(v.Codes-1) + " recovery codes left."
	switch v.Codes {
	case 1:
		left = "That was your last recovery code."
	case 2:
		left = "You have one recovery code left."
	}
	c.Warn(left + " If you have lost your telephone or passkey, remove it under Your account and set up another.")
	return nil
}

// passkeyPage asks for a passkey: of whom the session waits for, or of anybody.
func (w *Web) passkeyPage(c *web.Ctx) error {
	v, _, err := w.second(c)
	if err == errAgain {
		if c.SignedIn() {
			return c.See("/")
		}
		v, err = secondView{Alone: true, Possible: site(c).Possible(), Next: safeNext(c.Query("next"))}, nil
	}
	if err != nil {
		return err
	}
	return w.showPasskey(c, http.StatusOK, v)
}

func (w *Web) showPasskey(c *web.Ctx, status int, v secondView) error {
	v.Host = c.Request.Host
	return w.showSecond(c, status, "Use a passkey", v, passkeyBody(v))
}

func (w *Web) beginPasskey(c *web.Ctx) error {
	v, _, err := w.second(c)
	if err != nil && err != errAgain {
		return err
	}
	if !site(c).Possible() {
		return errNoPasskeys
	}
	ceremony, err := w.AskPasskey(c.Ctx(), site(c), v.User.ID)
	if err != nil {
		return beginFailed(c, err)
	}
	return w.askFor(c, "sign-in", ceremony)
}

var errNoPasskeys = fault.New(fault.Refused, "Browsers let passkeys be used only at an https address with a host name, or at localhost")

// passkey takes a passkey's answer: as the second factor of whom the session waits for, or alone, as both.
func (w *Web) passkey(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	v, p, err := w.second(c)
	if err != nil && err != errAgain {
		return err
	}
	v.Alone, v.Possible, v.Next = err == errAgain, site(c).Possible(), safeNext(form.Get("next"))
	u, err := w.ProvePasskey(c.Ctx(), site(c), v.User.ID, w.keptState(c, "sign-in"), form.Get("answer"), from(c))
	if status, why, ok := answerOf(c, err); ok {
		if wait, err := w.takeToken(c.Ctx(), "passkey", c.ClientIP()); err != nil {
			return err
		} else if wait > 0 {
			return fault.New(fault.TooMany, "Too many passkeys from here that were not accepted. Wait 15 minutes")
		}
		v.Error = why
		return w.showPasskey(c, status, v)
	}
	if err != nil {
		return err
	}
	if v.Alone {
		return w.begin(c, u.ID, ByPasskey, "", v.Next)
	}
	return w.begin(c, u.ID, Method(p.By), "passkey", p.Next)
}

// enrolling gives the person who must set up a second factor, with a context in which they act.
func (w *Web) enrolling(c *web.Ctx) (context.Context, secondView, web.Pending, error) {
	u, p, err := w.awaited(c, true)
	if err != nil {
		return nil, secondView{}, p, err
	}
	who, err := w.Actor(c.Ctx(), u.ID)
	if err != nil {
		return nil, secondView{}, p, err
	}
	v := secondView{User: u, Possible: site(c).Possible()}
	sealed := c.Kept("app")
	v.App, err = w.OfferApp(u.ID, u.Login, sealed)
	c.Keep("app", v.App.Sealed)
	return actor.With(c.Ctx(), who), v, p, err
}

func (w *Web) enrolPage(c *web.Ctx) error {
	_, v, _, err := w.enrolling(c)
	if err != nil {
		return w.orAgain(c, err)
	}
	return w.showSecond(c, http.StatusOK, "Set up a second step", v, enrolBody(v))
}

func (w *Web) enrolApp(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	return w.enrol(c, "code", func(ctx context.Context, v secondView) error {
		return w.SetAuthenticator(ctx, v.App.Sealed, form.Get("code"), true)
	})
}

func (w *Web) enrolPasskey(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	return w.enrol(c, "passkey", func(ctx context.Context, v secondView) error {
		return w.AddPasskey(ctx, site(c), w.keptState(c, "make"), form.Get("answer"), form.Get("name"), true)
	})
}

func (w *Web) beginEnrolPasskey(c *web.Ctx) error {
	ctx, _, _, err := w.enrolling(c)
	if err != nil {
		return w.orAgain(c, err)
	}
	return w.offerPasskey(c, ctx)
}

func (w *Web) offerPasskey(c *web.Ctx, ctx context.Context) error {
	if !site(c).Possible() {
		return errNoPasskeys
	}
	ceremony, err := w.OfferPasskey(ctx, site(c))
	if err != nil {
		return beginFailed(c, err)
	}
	return w.askFor(c, "make", ceremony)
}

// enrol sets a first second factor up, signs the person in and shows their recovery codes, this once.
func (w *Web) enrol(c *web.Ctx, second string, set func(ctx context.Context, v secondView) error) error {
	ctx, v, p, err := w.enrolling(c)
	if err != nil {
		return w.orAgain(c, err)
	}
	err = set(ctx, v)
	if status, why, ok := answerOf(c, err); ok {
		v.Error = why
		return w.showSecond(c, status, "Set up a second step", v, enrolBody(v))
	}
	if err != nil {
		return err
	}
	codes, err := w.MakeRecoveryCodes(ctx)
	if err != nil {
		return err
	}
	if err := w.enter(c, v.User.ID, Method(p.By), second); err != nil {
		return err
	}
	return w.showCodes(c, codes, orHome(p.Next))
}

// showCodes answers with recovery codes. They are in no other answer: only their hashes are kept.
func (w *Web) showCodes(c *web.Ctx, codes []string, on string) error {
	return c.Page(http.StatusOK, layout.Page{Title: "Your recovery codes", Class: "p-form"}, recoveryCodesBody(codes, on))
}
