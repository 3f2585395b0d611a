package users

import (
	"net/http"
	"net/url"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"

	"proceeds/internal/base/perm"
)

// The fields of the page that asks who somebody is once more.
const (
	againPassword = web.AgainField + "password"
	againCode     = web.AgainField + "code"
	againPasskey  = web.AgainField + "passkey"
	againDemo     = web.AgainField + "demo"
)

func (w *Web) againRoutes() []web.Route {
	return []web.Route{
		web.Post(web.AgainPath, perm.SelfUse, w.confirm),
		web.Post(web.AgainPath+"/passkey", perm.SelfUse, w.beginConfirm),
		web.Get(ssoAgainPath, perm.SelfUse, w.ssoAgain),
		web.Get(goOnPath, perm.SelfUse, w.goOn),
	}
}

// Again asks whoever is signed in to prove once more who they are: by password, code, passkey or their provider of single
// sign-on, any of them. Who took a
// part in a demonstration has nothing to prove it by, and presses a button.
func (w *Web) Again() *web.Again { return &web.Again{Check: w.checkAgain, Page: w.askAgain} }

func (w *Web) checkAgain(c *web.Ctx, typed url.Values) error {
	id := c.Actor().User
	switch {
	case c.Hidden():
		return w.checkQuietly(c, typed)
	case c.By() == string(ByDemo):
		if typed.Get(againDemo) != "" {
			return nil
		}
	case typed.Get(againPasskey) != "":
		_, err := w.ProvePasskey(c.Ctx(), site(c), id, w.keptState(c, "again"), typed.Get(againPasskey), from(c))
		return err
	case typed.Get(againCode) != "":
		return plain(w.ProveCode(c.Ctx(), id, typed.Get(againCode), from(c)))
	case typed.Get(againPassword) != "":
		return plain(w.ProvePassword(c.Ctx(), id, typed.Get(againPassword), from(c)))
	}
	return fault.New(fault.Invalid, "Enter your password, or prove in another way that it is you")
}

// plain makes a fault of one field one sentence.
func plain(err error) error {
	if status, why, ok := statusOf(err); ok && status == http.StatusUnprocessableEntity {
		return fault.New(fault.Invalid, "%s", why)
	}
	return err
}

type againView struct {
	web.Repeat
	Demo, Password, Code, Passkey bool
	Quiet                         bool // nothing outside tells of the proof

	Provider string // where they can confirm it too; "": nowhere
	WayOut   string // leads there
}

// nothing reports whether the person has nothing to prove again who they are by: then they sign in again.
func (v againView) nothing() bool { return !v.form() && v.WayOut == "" }

// form reports whether there is something to enter or to press here.
func (v againView) form() bool { return v.Demo || v.Password || v.Code || v.Passkey }

func (w *Web) askAgain(c *web.Ctx, status int, r web.Repeat) error {
	v := againView{Repeat: r, Demo: c.By() == string(ByDemo), Quiet: c.Hidden()}
	if !v.Demo {
		u, err := userByID(c.Ctx(), w.DB, c.Actor().User)
		if err != nil {
			return err
		}
		f, err := w.FactorsOf(c.Ctx(), w.DB, u.ID)
		if err != nil {
			return err
		}
		v.Password, v.Code, v.Passkey = u.PasswordHash != "", f.App != nil, f.HasPasskey() && site(c).Possible()
		if v.Quiet { // the use of a code is kept outside, and a provider keeps who came
			v.Code = false
		} else if v.Provider, v.WayOut, err = w.wayOutAgain(c, r); err != nil {
			return err
		}
	}
	return c.Page(status, layout.Page{Title: "Confirm that it is you", Class: "p-form", Errors: r.Problem != ""}, againBody(v))
}

// confirm takes the proof where the act itself cannot be repeated, and leads back to where it is done.
func (w *Web) confirm(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	next := safeNext(form.Get("next"))
	err = w.checkAgain(c, form)
	if status, why, ok := answerOf(c, err); ok {
		return w.askAgain(c, status, web.Repeat{Action: web.AgainPath, Fields: [][2]string{{"next", next}}, Problem: why})
	}
	if err != nil {
		return err
	}
	if err := c.Proved(); err != nil {
		return err
	}
	return c.See(orHome(next))
}

func (w *Web) beginConfirm(c *web.Ctx) error {
	if !site(c).Possible() {
		return errNoPasskeys
	}
	ceremony, err := w.AskPasskey(c.Ctx(), site(c), c.Actor().User)
	if err != nil {
		return beginFailed(c, err)
	}
	return w.askFor(c, "again", ceremony)
}
