package users

import (
	"net/http"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// accountRoutes are a person's own account: what they prove who they are by.
func (w *Web) accountRoutes() []web.Route {
	return []web.Route{
		web.Get("/account", perm.SelfUse, w.accountPage),
		web.Get("/account/app", perm.SelfUse, w.appPage).Fresh(),
		web.Post("/account/app", perm.SelfUse, w.setApp).Fresh(),
		web.Post("/account/app/remove", perm.SelfUse, w.removeApp).Fresh(),
		web.Get("/account/passkeys/new", perm.SelfUse, w.newPasskeyPage).Fresh(),
		web.Post("/account/passkeys/begin", perm.SelfUse, w.beginNewPasskey).Fresh(),
		web.Post("/account/passkeys/new", perm.SelfUse, w.newPasskey).Fresh(),
		web.Post("/account/passkeys/:row/rename", perm.SelfUse, w.renamePasskey),
		web.Post("/account/passkeys/:row/remove", perm.SelfUse, w.removePasskey).Fresh(),
		web.Post("/account/codes", perm.SelfUse, w.makeCodes).Fresh(),
		web.Post("/admin/users/:id/factors/clear", perm.UserManage, w.clearFactors).Fresh(),
	}
}

type accountView struct {
	User
	Factors
	Demo     bool // taken without proof: second factors are not asked for
	Possible bool
	Host     string
	Changes  []AccountChange

	Form  string // the refused one
	Name  string
	Error string
}

func (v accountView) list() []govuk.FieldError {
	if v.Error == "" {
		return nil
	}
	return []govuk.FieldError{{ID: v.Form, Text: v.Error}}
}

func (w *Web) account(c *web.Ctx) (v accountView, err error) {
	if v.User, err = userByID(c.Ctx(), w.DB, c.Actor().User); err != nil {
		return v, err
	}
	if v.Factors, err = w.FactorsOf(c.Ctx(), w.DB, v.User.ID); err != nil {
		return v, err
	}
	v.Changes, err = w.ChangesOf(c.Ctx(), w.DB, v.User.ID)
	v.Demo, v.Possible, v.Host = c.By() == string(ByDemo), site(c).Possible(), c.Request.Host
	return v, err
}

func (w *Web) accountPage(c *web.Ctx) error {
	v, err := w.account(c)
	if err != nil {
		return err
	}
	return w.showAccount(c, http.StatusOK, v)
}

func (w *Web) showAccount(c *web.Ctx, status int, v accountView) error {
	head := layout.PageHead{Title: "Your account", Sentence: v.User.Name + ", login " + v.Login + "."}
	return c.Page(status, layout.Page{Title: "Your account", Class: "p-form", Head: layout.Head(head), Errors: v.Error != ""}, accountBody(v))
}

type appView struct {
	OfferedApp
	Replaces bool
	Error    string
}

func (v appView) list() []govuk.FieldError {
	if v.Error == "" {
		return nil
	}
	return []govuk.FieldError{{ID: "code", Text: v.Error}}
}

func (w *Web) offered(c *web.Ctx) (v appView, err error) {
	a, err := w.account(c)
	if err != nil {
		return v, err
	}
	v.Replaces = a.Factors.App != nil
	v.OfferedApp, err = w.OfferApp(a.User.ID, a.Login, c.Kept("app"))
	c.Keep("app", v.Sealed)
	return v, err
}

func (w *Web) appPage(c *web.Ctx) error {
	v, err := w.offered(c)
	if err != nil {
		return err
	}
	return w.showApp(c, http.StatusOK, v)
}

func (w *Web) showApp(c *web.Ctx, status int, v appView) error {
	return c.Page(status, layout.Page{Title: "Set up an authenticator app", Class: "p-form", Errors: v.Error != ""}, appBody(v))
}

func (w *Web) setApp(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	v, err := w.offered(c)
	if err != nil {
		return err
	}
	err = w.SetAuthenticator(c.Ctx(), v.Sealed, form.Get("code"), false)
	if status, why, ok := statusOf(err); ok {
		v.Error = why
		return w.showApp(c, status, v)
	}
	if err != nil {
		return err
	}
	c.Kept("app")
	return w.factorSet(c, "The app is set up. From now on you are asked for a code when you sign in.")
}

// factorSet ends the setting up of a factor: whoever has no recovery codes yet is given them.
func (w *Web) factorSet(c *web.Ctx, done string) error {
	f, err := w.FactorsOf(c.Ctx(), w.DB, c.Actor().User)
	if err != nil {
		return err
	}
	if f.Codes == 0 {
		codes, err := w.MakeRecoveryCodes(c.Ctx())
		if err != nil {
			return err
		}
		return w.showCodes(c, codes, "/account")
	}
	c.Done(done, "")
	return c.See("/account")
}

func (w *Web) removeApp(c *web.Ctx) error {
	return w.removed(c, w.RemoveAuthenticator(c.Ctx()), "Removed. The app's codes work no more.")
}

// removed answers a form that took something away.
func (w *Web) removed(c *web.Ctx, err error, done string) error {
	if err != nil {
		return err
	}
	c.Done(done, "")
	return c.See("/account")
}

type newPasskeyView struct {
	Name, Error, Host string
	Possible          bool
}

func (v newPasskeyView) list() []govuk.FieldError {
	if v.Error == "" {
		return nil
	}
	return []govuk.FieldError{{ID: "name", Text: v.Error}}
}

func (w *Web) newPasskeyPage(c *web.Ctx) error {
	return w.showNewPasskey(c, http.StatusOK, newPasskeyView{})
}

func (w *Web) showNewPasskey(c *web.Ctx, status int, v newPasskeyView) error {
	v.Possible, v.Host = site(c).Possible(), c.Request.Host
	return c.Page(status, layout.Page{Title: "Add a passkey", Class: "p-form", Errors: v.Error != ""}, newPasskeyBody(v))
}

func (w *Web) beginNewPasskey(c *web.Ctx) error { return w.offerPasskey(c, c.Ctx()) }

func (w *Web) newPasskey(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	err = w.AddPasskey(c.Ctx(), site(c), w.keptState(c, "make"), form.Get("answer"), form.Get("name"), false)
	if status, why, ok := statusOf(err); ok {
		return w.showNewPasskey(c, status, newPasskeyView{Name: form.Get("name"), Error: why})
	}
	if err != nil {
		return err
	}
	return w.factorSet(c, "Added. You can sign in with the passkey alone.")
}

func (w *Web) renamePasskey(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	err = w.RenamePasskey(c.Ctx(), row(c), form.Get("name"))
	if status, why, ok := statusOf(err); ok {
		v, err := w.account(c)
		if err != nil {
			return err
		}
		v.Form, v.Name, v.Error = "name-"+ids.String(row(c)), form.Get("name"), why
		return w.showAccount(c, status, v)
	}
	return w.removed(c, err, "Renamed.")
}

func (w *Web) removePasskey(c *web.Ctx) error {
	return w.removed(c, w.RemovePasskey(c.Ctx(), row(c)), "Removed. The passkey works no more here; remove it from the device too.")
}

func (w *Web) makeCodes(c *web.Ctx) error {
	codes, err := w.MakeRecoveryCodes(c.Ctx())
	if err != nil {
		return err
	}
	return w.showCodes(c, codes, "/account")
}

func (w *Web) clearFactors(c *web.Ctx) error {
	p, err := w.person(c)
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	err = w.ClearFactors(c.Ctx(), p.ID, form.Get("reason"))
	if fault.Is(err, fault.Invalid) {
		v := personView{Record: p, Form: "factors", Typed: form}
		v.Errors, v.List = problems(err)
		for i, e := range v.List {
			v.List[i].ID = "factors-" + e.ID
		}
		return w.showPerson(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Done("Cleared. They were signed out; where their role requires a second factor they set one up when they sign in.", "")
	return c.See(personView{Record: p}.path(""))
}
