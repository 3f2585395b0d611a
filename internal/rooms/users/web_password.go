package users

import (
	"net/http"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

func (w *Web) passwordRoutes() []web.Route {
	return []web.Route{
		web.Get("/account/password", perm.SelfUse, w.passwordPage),
		web.Post("/account/password", perm.SelfUse, w.changePassword),
	}
}

// passwordView is the form of somebody who changes their own password. It never repeats what was typed.
type passwordView struct {
	None bool // they have no password here to change
	Bad  map[string]string
}

func (v passwordView) problems() []govuk.FieldError {
	var out []govuk.FieldError
	for _, name := range []string{"present", "password"} {
		if v.Bad[name] != "" {
			out = append(out, govuk.FieldError{ID: name, Text: v.Bad[name]})
		}
	}
	return out
}

func (w *Web) passwordPage(c *web.Ctx) error {
	return w.showPassword(c, http.StatusOK, nil)
}

func (w *Web) showPassword(c *web.Ctx, status int, bad map[string]string) error {
	u, err := userByID(c.Ctx(), w.DB, c.Actor().User)
	if err != nil {
		return err
	}
	return c.Page(status, layout.Page{Title: "Change your password", Errors: len(bad) > 0, Class: "p-form"},
		passwordBody(passwordView{None: u.PasswordHash == "", Bad: bad}))
}

func (w *Web) changePassword(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	err = w.ChangePassword(c.Ctx(), PasswordChange{Present: form.Get("present"), Next: form.Get("password"), From: from(c), Keep: c.SessionKey()})
	if bad := checkFields(err); fault.Is(err, fault.Invalid) && len(bad) > 0 {
		return w.showPassword(c, http.StatusUnprocessableEntity, bad)
	}
	if status, why, ok := statusOf(err); ok { // guessed at too often
		return w.showPassword(c, status, map[string]string{"present": why})
	}
	if err != nil {
		return err
	}
	c.Done("Your password is changed. Every other session of yours has ended.", "")
	return c.See("/account")
}
