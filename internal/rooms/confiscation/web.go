package confiscation

import (
	"strconv"

	"github.com/a-h/templ"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Routes are the pages of the room.
func (r *Room) Routes() []web.Route {
	return append(r.offenceRoutes(), []web.Route{
		web.Get("/cases/:case/confiscation", perm.CaseView, r.getBoard),
		web.Get("/cases/:case/confiscation/new", perm.CaseChange, r.getStart),
		web.Post("/cases/:case/confiscation/new", perm.CaseChange, r.postStart),
		web.Get("/cases/:case/confiscation/:n", perm.CaseView, r.getOne),
		web.Get("/cases/:case/confiscation/:n/record/:kind", perm.CaseChange, r.getAct),
		web.Post("/cases/:case/confiscation/:n/record/:kind", perm.CaseChange, r.postAct),
	}...)
}

// Show hangs the panel of confiscation on a case's overview.
func (r *Room) Show() { r.Cases.Panels = append(r.Cases.Panels, r.panel) }

// spot is where a request is: the case, and proceedings in it.
type spot struct {
	g    access.Grant
	w    Whole
	path string // of the case
}

func (p spot) here() string { return p.path + p.w.Path() }

// spotOf opens the case and the proceedings in the address.
func (r *Room) spotOf(c *web.Ctx, m access.Mode) (p spot, err error) {
	if p.g, err = access.OpenRef(c.Ctx(), r.DB, c.Param("case"), m); err != nil {
		return p, err
	}
	p.path = cases.Path(p.g.Ref())
	n, err := strconv.Atoi(c.Param("n"))
	if err != nil || n < 1 {
		return p, fault.Missing()
	}
	p.w, err = r.ByNumber(c.Ctx(), r.DB, p.g, n)
	return p, err
}

// page answers with a page of a case.
func (r *Room) page(c *web.Ctx, status int, g access.Grant, title string, body templ.Component) error {
	head, err := r.Cases.Header(c.Ctx(), g, "overview")
	if err != nil {
		return err
	}
	return c.Page(status, layout.Page{Title: title + ", " + g.Ref(), Head: head}, body)
}

// mayEdit reports whether what can be recorded is offered: the reader may change the case, and it is open.
func (r *Room) mayEdit(c *web.Ctx, g access.Grant) (bool, error) {
	if !g.CanEdit() {
		return false, nil
	}
	one, err := r.Cases.ByID(c.Ctx(), r.DB, g)
	return one.Open(), err
}

// getBoard shows the proceedings of a case by defendant.
func (r *Room) getBoard(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	all, err := r.ByCase(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	rows, err := boardRows(g, all, caltime.DateOf(r.DB.Time()))
	if err != nil {
		return err
	}
	edit, err := r.mayEdit(c, g)
	if err != nil {
		return err
	}
	return r.page(c, 200, g, "Confiscation", boardBody(cases.Path(g.Ref()), rows, edit))
}

// getOne shows proceedings with all that belongs to them.
func (r *Room) getOne(c *web.Ctx) error {
	p, err := r.spotOf(c, access.Read)
	if err != nil {
		return err
	}
	v, err := r.viewOf(c, p)
	if err != nil {
		return err
	}
	return r.page(c, 200, p.g, "Confiscation, "+p.w.Defendant.Name, oneBody(v))
}
