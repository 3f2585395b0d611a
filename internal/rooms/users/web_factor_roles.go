package users

import (
	"net/http"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

func (w *Web) factorRoleRoutes() []web.Route {
	return []web.Route{
		web.Get("/admin/sign-in", perm.UserManage, w.factorRolesPage),
		web.Post("/admin/sign-in", perm.UserManage, w.setFactorRoles).Fresh(),
	}
}

type factorRolesView struct {
	Chosen []string
	Error  string
}

func (v factorRolesView) boxes() govuk.Checkboxes {
	c := govuk.Checkboxes{Name: "roles", Legend: "Roles that must have a second step", Values: v.Chosen, Error: v.Error,
		Hint: "Whoever has none yet sets it up the next time they sign in, before anything else opens"}
	for _, r := range perm.Roles {
		c.Items = append(c.Items, govuk.Choice{Value: string(r), Text: r.Title()})
	}
	return c
}

func (v factorRolesView) list() []govuk.FieldError {
	if v.Error == "" {
		return nil
	}
	return []govuk.FieldError{{ID: "roles", Text: v.Error}}
}

func (w *Web) factorRolesPage(c *web.Ctx) error {
	roles, err := w.RolesWithFactor(c.Ctx(), w.DB)
	if err != nil {
		return err
	}
	v := factorRolesView{}
	for _, r := range roles {
		v.Chosen = append(v.Chosen, string(r))
	}
	return w.showFactorRoles(c, http.StatusOK, v)
}

func (w *Web) showFactorRoles(c *web.Ctx, status int, v factorRolesView) error {
	head := layout.PageHead{Title: "Second step at sign-in", Sentence: "Everybody may set up an app or a passkey under Your account. Here you say who must."}
	return c.Page(status, layout.Page{Title: "Second step at sign-in", Class: "p-form", Head: layout.Head(head), Errors: v.Error != ""}, factorRolesBody(v))
}

func (w *Web) setFactorRoles(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	var roles []perm.Role
	for _, s := range form["roles"] {
		roles = append(roles, perm.Role(s))
	}
	err = w.SetRolesWithFactor(c.Ctx(), roles)
	if status, why, ok := statusOf(err); ok {
		return w.showFactorRoles(c, status, factorRolesView{Chosen: form["roles"], Error: why})
	}
	if err != nil {
		return err
	}
	c.Done("Saved. It holds from now on.", "")
	return c.See("/admin/sign-in")
}
