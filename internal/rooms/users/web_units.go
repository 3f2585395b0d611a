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

func (w *Web) unitRoutes() []web.Route {
	return []web.Route{
		web.Get("/admin/units", perm.UnitManage, w.unitsPage),
		web.Get("/admin/units/new", perm.UnitManage, w.newUnitPage),
		web.Post("/admin/units/new", perm.UnitManage, w.newUnit),
		web.Get("/admin/units/:id", perm.UnitManage, w.unitPage),
		web.Post("/admin/units/:id", perm.UnitManage, w.editUnit),
		web.Post("/admin/units/:id/close", perm.UnitManage, w.closeUnit).Fresh(),
		web.Post("/admin/units/:id/reopen", perm.UnitManage, w.reopenUnit),
	}
}

// branch is a unit with those below it.
type branch struct {
	Unit
	People int
	Closed bool
	Below  []branch
}

func (w *Web) unitsPage(c *web.Ctx) error {
	list, err := w.Units(c.Ctx(), w.DB, c.Actor().Force)
	if err != nil {
		return err
	}
	heads, err := headcounts(c.Ctx(), w.DB, c.Actor().Force, w.today())
	if err != nil {
		return err
	}
	below := map[ids.Unit][]Unit{}
	top := []Unit{}
	for _, u := range list {
		if u.ParentID == nil {
			top = append(top, u)
		} else {
			below[*u.ParentID] = append(below[*u.ParentID], u)
		}
	}
	var grow func(list []Unit) []branch
	grow = func(list []Unit) []branch {
		out := []branch{}
		for _, u := range list {
			out = append(out, branch{Unit: u, People: heads[u.ID], Closed: u.ClosedBy(w.today()), Below: grow(below[u.ID])})
		}
		return out
	}
	head := layout.PageHead{Title: "Units", Sentence: "A right given over a unit holds for every unit below it too.",
		Actions: []layout.Action{{Label: "Add a unit", Icon: "plus", Href: "/admin/units/new", Primary: true}, {Label: "People", Href: "/admin/users"}}}
	return c.Page(http.StatusOK, layout.Page{Title: "Units", Head: layout.Head(head)}, unitsBody(grow(top)))
}

// unitForm is the form of a new unit, and of one that is there.
type unitForm struct {
	Unit                             // as it is; zero for a new one
	Name, Code, Nation, Parent, Kind string
	Days                             personView // draws the day on which it closes
	Errors                           map[string]string
	List                             []govuk.FieldError
	Units                            []govuk.Option
	Closed                           bool
}

func nationOptions() []govuk.Option {
	out := []govuk.Option{}
	for _, n := range Nations {
		out = append(out, govuk.Option{Value: n[0], Text: n[1]})
	}
	return out
}

func (w *Web) newUnitPage(c *web.Ctx) error {
	return w.showNewUnit(c, http.StatusOK, unitForm{Parent: c.Query("under"), Kind: string(PlainUnit)})
}

func (w *Web) showNewUnit(c *web.Ctx, status int, f unitForm) error {
	units, err := w.openUnits(c, perm.UnitManage)
	if err != nil {
		return err
	}
	f.Units = units
	return c.Page(status, layout.Page{Title: "Add a unit", Errors: len(f.List) > 0, Class: "p-form"}, newUnitBody(f))
}

func (w *Web) newUnit(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	f := unitForm{Name: form.Get("name"), Code: form.Get("code"), Nation: form.Get("nation"), Parent: form.Get("parent"), Kind: form.Get("kind")}
	parent, _ := ids.Parse[ids.Unit](f.Parent)
	switch {
	case parent == 0:
		err = fault.Fields("Check the unit", map[string]string{"parent": "Choose the unit above it"})
	case UnitKind(f.Kind) != PlainUnit && UnitKind(f.Kind) != Team:
		err = fault.Fields("Check the unit", map[string]string{"kind": "Choose whether it is a unit or a team"})
	case !knownNation(f.Nation):
		err = fault.Fields("Check the unit", map[string]string{"nation": "Choose where the unit is"})
	default:
		_, err = w.AddUnit(c.Ctx(), NewUnit{Parent: parent, Kind: UnitKind(f.Kind), Name: f.Name, Code: f.Code, Nation: f.Nation})
	}
	if fault.Is(err, fault.Invalid) {
		f.Errors, f.List = problems(err)
		return w.showNewUnit(c, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	c.Done("Added.", "")
	return c.See("/admin/units")
}

func (w *Web) unit(c *web.Ctx) (Unit, error) {
	id, ok := ids.Parse[ids.Unit](c.Param("id"))
	if !ok {
		return Unit{}, fault.Missing()
	}
	return w.OwnUnit(c.Ctx(), w.DB, id)
}

func (w *Web) unitPage(c *web.Ctx) error {
	u, err := w.unit(c)
	if err != nil {
		return err
	}
	return w.showUnit(c, http.StatusOK, u, unitForm{Name: u.Name, Code: u.Code, Nation: u.Nation})
}

func (w *Web) showUnit(c *web.Ctx, status int, u Unit, f unitForm) error {
	f.Unit, f.Closed, f.Days.Today = u, !u.ToOn.IsZero(), w.today()
	head := layout.PageHead{Title: u.Name, Sentence: "There " + span(u.FromOn, u.ToOn) + ".", Breadcrumbs: []layout.Link{{Label: "Units", Href: "/admin/units"}}}
	return c.Page(status, layout.Page{Title: u.Name, Errors: len(f.List) > 0, Class: "p-form", Head: layout.Head(head)}, unitBody(f))
}

var unitFields = []field{{"name", "Name"}, {"code", "Code"}, {"nation", "Where it is"}}

func (w *Web) editUnit(c *web.Ctx) error {
	u, err := w.unit(c)
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	e := edit{What: "unit", Fields: unitFields, Typed: form, Path: "/admin/units/" + ids.String(u.ID), Back: u.Name}
	v, body, err := e.save(u.Version, map[string]string{"name": u.Name, "code": u.Code, "nation": u.Nation}, func(version int, v map[string]string) error {
		return w.EditUnit(c.Ctx(), u.ID, version, UnitDetails{Name: v["name"], Code: v["code"], Nation: v["nation"]})
	})
	if body != nil {
		return c.Page(http.StatusConflict, layout.Page{Title: "Someone else changed this unit", Class: "p-form"}, body)
	}
	return w.unitDone(c, u, unitForm{Name: v["name"], Code: v["code"], Nation: v["nation"]}, err)
}

func (w *Web) unitDone(c *web.Ctx, u Unit, f unitForm, err error) error {
	if fault.Is(err, fault.Invalid) {
		f.Errors, f.List = problems(err)
		for i, e := range f.List {
			if e.ID == "to_on" {
				f.List[i].ID = "close-to_on-day"
			}
		}
		return w.showUnit(c, http.StatusUnprocessableEntity, u, f)
	}
	if err != nil {
		return err
	}
	c.Done("Saved.", "")
	return c.See("/admin/units/" + ids.String(u.ID))
}

func (w *Web) closeUnit(c *web.Ctx) error {
	return w.unitAct(c, func(u Unit, typed url.Values) error {
		days, err := readDays(typed, "to_on")
		if err != nil {
			return err
		}
		return w.CloseUnit(c.Ctx(), u.ID, version(typed), days["to_on"])
	})
}

func (w *Web) reopenUnit(c *web.Ctx) error {
	return w.unitAct(c, func(u Unit, typed url.Values) error { return w.ReopenUnit(c.Ctx(), u.ID, version(typed)) })
}

func (w *Web) unitAct(c *web.Ctx, do func(u Unit, typed url.Values) error) error {
	u, err := w.unit(c)
	if err != nil {
		return err
	}
	typed, err := c.Form()
	if err != nil {
		return err
	}
	f := unitForm{Name: u.Name, Code: u.Code, Nation: u.Nation}
	if err = do(u, typed); fault.Is(err, fault.Invalid) {
		f.Days = personView{Form: "close", Typed: typed, Errors: checkFields(err)}
	}
	return w.unitDone(c, u, f, err)
}
