package orders

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// Routes are the pages of orders and clocks.
func (r *Room) Routes() []web.Route {
	return slices.Concat(r.part8Routes(), r.signOffRoutes(), r.adminRoutes(), []web.Route{
		web.Get("/work", perm.WorkView, r.getWork),
		web.Get("/clocks", perm.WorkView, r.getClocks),
		web.Get("/clocks/calendar", perm.WorkView, r.getMonth),
		web.Post("/clocks/preview", perm.SelfUse, r.postPreview),
		web.Get("/help/clocks", perm.SelfUse, r.getHelp),
		web.Get("/cases/:case/assets/:a/record", perm.CaseChange, r.getRecordIndex),
		web.Get("/cases/:case/assets/:a/record/:kind", perm.CaseChange, r.getRecord),
		web.Post("/cases/:case/assets/:a/record/:kind", perm.CaseChange, r.postRecord),
		web.Get("/cases/:case/matters", perm.CaseView, r.getMatters),
		web.Get("/cases/:case/matters/:n", perm.CaseView, r.getMatter),
		web.Post("/cases/:case/matters/:n", perm.CaseChange, r.postMatter),
		web.Get("/cases/:case/searches/new", perm.CaseChange, r.getSearch),
		web.Post("/cases/:case/searches/new", perm.CaseChange, r.postSearch),
		web.Get("/cases/:case/orders/:o", perm.CaseView, r.getOrder),
		web.Get("/cases/:case/orders/:o/step/:to", perm.CaseChange, r.getStep),
		web.Post("/cases/:case/orders/:o/step/:to", perm.CaseChange, r.postStep),
	})
}

// Show hangs what this room draws on the rooms below: previews, chains and next acts on assets, the panel of deadlines
// and the words of the next one on cases.
func (r *Room) Show() {
	r.Assets.Preview = r.Preview
	r.Assets.Chains = r.Chains
	r.Assets.NextActs = r.NextActs
	r.Cases.Panels = append(r.Cases.Panels, r.deadlinePanel, r.investigationPanel)
	r.WorkPanels = append(r.WorkPanels, r.breachPanel)
	r.Cases.Say = r.sayNext
}

// place is where a request is: the case and one of its assets.
type place struct {
	g     access.Grant
	asset assets.Asset
	path  string // of the case
}

func (p place) assetPath() string { return p.path + "/assets/" + p.asset.Number() }

// live lists the interests of the asset that stand.
func (p place) live() (out []ids.Interest) {
	for _, i := range p.asset.Live() {
		out = append(out, i.ID)
	}
	return out
}

// at opens the case and the asset in the address.
func (r *Room) at(c *web.Ctx, m access.Mode) (p place, err error) {
	if p.g, err = access.OpenRef(c.Ctx(), r.DB, c.Param("case"), m); err != nil {
		return p, err
	}
	p.path = cases.Path(p.g.Ref())
	n, ok := number(c.Param("a"), "A")
	if !ok {
		return p, fault.Missing()
	}
	p.asset, err = r.Assets.ByNumber(c.Ctx(), r.DB, p.g, n)
	return p, err
}

// number reads A1 or O1.
func number(s, letter string) (int, bool) {
	rest, ok := strings.CutPrefix(strings.ToUpper(s), letter)
	n, err := strconv.Atoi(rest)
	return n, ok && err == nil && n > 0
}

// severity turns the catalogue's severity into that of the page.
func severity(s powers.Severity) layout.Severity {
	switch s {
	case powers.Overdue:
		return layout.Overdue
	case powers.Critical:
		return layout.Critical
	case powers.Soon:
		return layout.DueSoon
	}
	return layout.OnTrack
}

// page answers with a page of a case.
func (r *Room) page(c *web.Ctx, status int, g access.Grant, title string, body templ.Component) error {
	head, err := r.Cases.Header(c.Ctx(), g, "assets")
	if err != nil {
		return err
	}
	return c.Page(status, layout.Page{Title: title + ", " + g.Ref(), Head: head}, body)
}
