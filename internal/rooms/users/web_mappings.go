package users

import (
	"net/http"
	"net/url"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

type mappingsView struct {
	Name, Issuer, Claim string // of the provider; empty where none is set
	List                []Mapping
	UnitNames           map[ids.Unit]string
	Units               []govuk.Option

	Typed  url.Values
	Errors map[string]string
	Bad    []govuk.FieldError
}

func (w *Web) mappingsPage(c *web.Ctx) error {
	return w.showMappings(c, http.StatusOK, mappingsView{})
}

func (w *Web) showMappings(c *web.Ctx, status int, v mappingsView) (err error) {
	if w.SSO != nil {
		v.Name, v.Issuer, v.Claim = w.SSO.Name(), w.SSO.Issuer(), w.SSO.Claim()
	}
	force := c.Actor().Force
	if v.List, err = w.Mappings(c.Ctx(), w.DB, force); err != nil {
		return err
	}
	if v.UnitNames, err = w.UnitNames(c.Ctx(), w.DB, force); err != nil {
		return err
	}
	units, err := w.openUnits(c, perm.UserManage)
	if err != nil {
		return err
	}
	v.Units = append([]govuk.Option{{Text: "Choose a unit"}}, units...)
	head := layout.PageHead{Title: "Single sign-on", Sentence: "Which roles the force’s own directory gives here."}
	return c.Page(status, layout.Page{Title: "Single sign-on", Class: "p-form", Head: layout.Head(head), Errors: len(v.Bad) > 0}, mappingsBody(v))
}

func (w *Web) mapRole(c *web.Ctx) error {
	typed, err := c.Form()
	if err != nil {
		return err
	}
	unit, _ := ids.Parse[ids.Unit](typed.Get("unit"))
	err = w.MapRole(c.Ctx(), typed.Get("value"), appointable(typed.Get("role")), unit)
	if fault.Is(err, fault.Invalid) {
		v := mappingsView{Typed: typed}
		v.Errors, v.Bad = problems(err)
		return w.showMappings(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Done("Added. It gives the role from the next way in of whoever has the value.", "")
	return c.See("/admin/single-sign-on")
}

func (w *Web) unmapRole(c *web.Ctx) error {
	id, _ := ids.Parse[int64](c.Param("mapping"))
	if err := w.UnmapRole(c.Ctx(), id); err != nil {
		return err
	}
	c.Done("Removed. The appointments that it gave have ended.", "")
	return c.See("/admin/single-sign-on")
}
