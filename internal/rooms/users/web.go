package users

import (
	"context"
	"net"
	"net/http"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/oidc"
	"proceeds/internal/platform/web"
)

// Web serves signing in and the administration of people and units.
type Web struct {
	*Room
	// DemoPublic lets a demo's people be taken from anywhere, not only from the same machine.
	DemoPublic bool
	// SSO is the provider of single sign-on; nil where none is set.
	SSO *oidc.Provider
	// Quietly records and counts a proof of who somebody is, before a dangerous act of a place that tells nobody outside of
	// itself: right says whether it proved anything, wrong is the sentence where it did not. nil: there is no such place.
	Quietly func(ctx context.Context, by, address, wrong string, right func(ctx context.Context) (bool, error)) error
}

// Routes are the ways in.
func (w *Web) Routes() []web.Route {
	return append([]web.Route{
		web.Get("/sign-in", perm.Public, w.signInPage),
		web.Post("/sign-in", perm.Public, w.signIn),
		web.Post("/sign-in/demo", perm.Public, w.signInDemo),
		web.Post("/sign-out", perm.Public, w.signOut),
		web.Post("/session/keep", perm.SelfUse, w.keep),
		web.Get("/first-run/:token", perm.Public, w.firstRunPage),
		web.Post("/first-run/:token", perm.Public, w.firstRun),
		web.Get("/set-password/:token", perm.Public, w.setPasswordPage),
		web.Post("/set-password/:token", perm.Public, w.setPassword),
	}, append(append(append(w.helpRoutes(), w.adminRoutes()...), w.registerRoutes()...), append(append(append(w.tokenRoutes(), w.ssoRoutes()...), append(w.sessionRoutes(), w.passwordRoutes()...)...), w.factorRoutes()...)...)...)
}

type signInForm struct {
	Login, Next string
	Error       string
	Force       string
	Demo        []DemoPerson
	Setup       bool
	SSO         string // what the provider of single sign-on is called
	Left        bool   // somebody has just signed out who is still signed in there
	Late        bool   // a form was sent when its session had ended
	Passkeys    bool   // they work at this address
}

// parts are the people a demonstration offers first: one of each role.
func (f signInForm) parts() (out []DemoPerson) {
	seen := map[string]bool{}
	for _, p := range f.Demo {
		if !seen[p.Role] {
			seen[p.Role] = true
			out = append(out, p)
		}
	}
	return out
}

// others are the people a demonstration offers besides parts.
func (f signInForm) others() (out []DemoPerson) {
	seen := map[string]bool{}
	for _, p := range f.Demo {
		if seen[p.Role] {
			out = append(out, p)
		}
		seen[p.Role] = true
	}
	return out
}

func (f signInForm) tagline() string {
	if f.Force == "" {
		return "Financial investigation cases, clocks and recovery."
	}
	return "Financial investigation cases, clocks and recovery for " + f.Force + "."
}

func (w *Web) signInPage(c *web.Ctx) error {
	return w.showSignIn(c, http.StatusOK, signInForm{Next: safeNext(c.Query("next")), Left: c.Query("left") == "1", Late: c.Query("late") == "1"})
}

func (w *Web) showSignIn(c *web.Ctx, status int, f signInForm) error {
	if c.SignedIn() && status == http.StatusOK {
		return c.See("/")
	}
	list, err := w.Forces(c.Ctx(), w.DB)
	if err != nil {
		return err
	}
	if len(list) == 1 {
		f.Force = list[0].Name
	}
	f.Setup, f.SSO = len(list) == 0, w.ssoName()
	f.Passkeys = !f.Setup && site(c).Possible()
	if w.DemoPublic || fromHere(c) {
		if f.Demo, err = w.DemoPeople(c.Ctx()); err != nil {
			return err
		}
	}
	return c.Page(status, layout.Page{Title: "Sign in", Errors: f.Error != "", Class: "p-form"}, signInBody(f))
}

// fromHere reports whether the request comes from this machine, and was not passed on by a proxy.
func fromHere(c *web.Ctx) bool {
	host, _, err := net.SplitHostPort(c.Request.RemoteAddr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() && c.GetHeader("X-Forwarded-For") == "" && c.GetHeader("Forwarded") == ""
}

// safeNext keeps a way back only within this site.
func safeNext(s string) string {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return ""
	}
	return s
}

func (w *Web) signIn(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	f := signInForm{Login: form.Get("login"), Next: safeNext(form.Get("next"))}
	u, err := w.SignIn(c.Ctx(), f.Login, form.Get("password"), from(c))
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooMany) {
		f.Error = err.Error()
		status := http.StatusUnprocessableEntity
		if fault.Is(err, fault.TooMany) {
			status = http.StatusTooManyRequests
		}
		return w.showSignIn(c, status, f)
	}
	if err != nil {
		return err
	}
	return w.proceed(c, u.ID, ByPassword, f.Next)
}

func (w *Web) signInDemo(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	if !w.DemoPublic && !fromHere(c) {
		return fault.Missing()
	}
	people, err := w.DemoPeople(c.Ctx())
	if err != nil {
		return err
	}
	id, _ := ids.Parse[ids.User](form.Get("user"))
	for _, p := range people {
		if p.ID == id {
			return w.proceed(c, id, ByDemo, safeNext(form.Get("next")))
		}
	}
	return fault.Missing()
}

func (w *Web) signOut(c *web.Ctx) error {
	if c.SignedIn() {
		if err := w.NoteSignOut(c.Ctx()); err != nil {
			return err
		}
	}
	left := ""
	if c.By() == string(BySingleSignOn) && w.SSO != nil {
		left = "?left=1"
	}
	if err := c.SignOut(); err != nil {
		return err
	}
	return c.See("/sign-in" + left)
}

// keep answers a press on "Stay signed in": that the request came is enough. A script's request gets no page.
func (w *Web) keep(c *web.Ctx) error {
	if !c.HTMX() && c.GetHeader("Sec-Fetch-Dest") != "empty" {
		return c.See("/")
	}
	return c.Bytes(http.StatusNoContent, "text/plain; charset=utf-8", nil)
}

type firstRunForm struct {
	FirstAdmin
	Token  string
	Errors map[string]string
	List   []govuk.FieldError
}

func (w *Web) firstRunPage(c *web.Ctx) error {
	_, ok, err := w.LinkGood(c.Ctx(), FirstLink, c.Param("token"))
	if err != nil {
		return err
	}
	if !ok {
		return w.noLink(c)
	}
	return w.showFirstRun(c, http.StatusOK, firstRunForm{Token: c.Param("token")})
}

func (w *Web) showFirstRun(c *web.Ctx, status int, f firstRunForm) error {
	return c.Page(status, layout.Page{Title: "Set up Proceeds", Errors: len(f.List) > 0, Class: "p-form"}, firstRunBody(f))
}

func (w *Web) firstRun(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	f := firstRunForm{Token: c.Param("token"), FirstAdmin: FirstAdmin{ForceName: form.Get("force_name"), Prefix: form.Get("prefix"), Nation: form.Get("nation"),
		UnitName: form.Get("unit_name"), Name: form.Get("name"), Login: form.Get("login"), Email: form.Get("email"), Password: form.Get("password")}}
	u, err := w.MakeFirstAdmin(c.Ctx(), f.Token, f.FirstAdmin)
	if fault.Is(err, fault.Invalid) {
		f.Errors, f.List = problems(err)
		return w.showFirstRun(c, http.StatusUnprocessableEntity, f)
	}
	if fault.Is(err, fault.NotFound) {
		return w.noLink(c)
	}
	if err != nil {
		return err
	}
	return w.proceed(c, u.ID, ByPassword, "/admin/users")
}

type setPasswordForm struct {
	Token, Name, Login, Error string
}

func (w *Web) setPasswordPage(c *web.Ctx) error {
	u, ok, err := w.LinkGood(c.Ctx(), ResetLink, c.Param("token"))
	if err != nil {
		return err
	}
	if !ok {
		return w.noLink(c)
	}
	return w.showSetPassword(c, http.StatusOK, setPasswordForm{Token: c.Param("token"), Name: u.Name, Login: u.Login})
}

func (w *Web) showSetPassword(c *web.Ctx, status int, f setPasswordForm) error {
	return c.Page(status, layout.Page{Title: "Choose a password", Errors: f.Error != "", Class: "p-form"}, setPasswordBody(f))
}

func (w *Web) setPassword(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	u, err := w.SetPassword(c.Ctx(), c.Param("token"), form.Get("password"))
	if fault.Is(err, fault.Invalid) {
		who, _, lerr := w.LinkGood(c.Ctx(), ResetLink, c.Param("token"))
		if lerr != nil {
			return lerr
		}
		return w.showSetPassword(c, http.StatusUnprocessableEntity, setPasswordForm{Token: c.Param("token"), Name: who.Name, Login: who.Login, Error: checkFields(err)["password"]})
	}
	if fault.Is(err, fault.NotFound) {
		return w.noLink(c)
	}
	if err != nil {
		return err
	}
	return w.proceed(c, u.ID, ByPassword, "/")
}

// problems turns a fault into errors by field and a list in page order.
func problems(err error) (map[string]string, []govuk.FieldError) {
	f, ok := err.(*fault.Error)
	if !ok {
		return nil, nil
	}
	list := []govuk.FieldError{}
	for _, name := range f.FieldNames() {
		list = append(list, govuk.FieldError{ID: name, Text: f.Fields[name]})
	}
	return f.Fields, list
}
