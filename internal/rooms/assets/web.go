package assets

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Routes are the pages of property on a case.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		web.Get("/cases/:case/assets", perm.CaseView, r.listPage),
		web.Get("/cases/:case/assets/:a", perm.CaseView, r.assetPage),
		web.Get("/cases/:case/assets/new", perm.CaseChange, r.newPage),
		web.Post("/cases/:case/assets/new", perm.CaseChange, r.postNew),
		web.Get("/cases/:case/assets/:a/edit", perm.CaseChange, r.editPage),
		web.Post("/cases/:case/assets/:a/edit", perm.CaseChange, r.postEdit),
		web.Get("/cases/:case/assets/:a/interests/new", perm.CaseChange, r.interestPage),
		web.Post("/cases/:case/assets/:a/interests/new", perm.CaseChange, r.postInterest),
		web.Get("/cases/:case/assets/:a/interests/:i/move", perm.CaseChange, r.movePage),
		web.Post("/cases/:case/assets/:a/interests/:i/move", perm.CaseChange, r.postMove),
		web.Get("/cases/:case/assets/:a/interests/:i/split", perm.CaseChange, r.splitPage),
		web.Post("/cases/:case/assets/:a/interests/:i/split", perm.CaseChange, r.postSplit),
		web.Get("/cases/:case/assets/:a/values/new", perm.CaseChange, r.valuePage),
		web.Post("/cases/:case/assets/:a/values/new", perm.CaseChange, r.postValue),
		web.Get("/cases/:case/assets/:a/values/:n/reverse", perm.CaseChange, r.reversePage),
		web.Post("/cases/:case/assets/:a/values/:n/reverse", perm.CaseChange, r.postReverse),
		web.Get("/cases/:case/assets/:a/paid-in", perm.CaseChange, r.paidInPage),
		web.Post("/cases/:case/assets/:a/paid-in", perm.CaseChange, r.postPaidIn),
		web.Get("/cases/:case/assets/:a/seizures/:n/decision", perm.CaseChange, r.decisionPage),
		web.Post("/cases/:case/assets/:a/seizures/:n/decision", perm.CaseChange, r.postDecision),
		web.Get("/cases/:case/value", perm.CaseView, r.sheetPage),
		web.Get("/cases/:case/value/:n/reverse", perm.CaseChange, r.valueReversePage),
		web.Post("/cases/:case/value/:n/reverse", perm.CaseChange, r.postValueReverse),
		web.Get("/cases/:case/value/joint", perm.CaseChange, r.jointPage),
		web.Post("/cases/:case/value/joint", perm.CaseChange, r.postJoint),
		web.Get("/cases/:case/value/allocation", perm.CaseChange, r.allocationPage),
		web.Post("/cases/:case/value/allocation", perm.CaseChange, r.postAllocation),
		web.Get("/cases/:case/seizures/:kind/new", perm.CaseChange, r.seizurePage),
		web.Post("/cases/:case/seizures/:kind/new", perm.CaseChange, r.postSeizure),
	}
}

// place is where a request is: the case, its address and, below it, an asset.
type place struct {
	g        access.Grant
	path     string // of the case
	asset    Asset
	subjects []Named
	back     layout.Link
	edit     bool // the actor may change the case, and it is open: set by pages that show buttons
}

// assetsPath is the address of the case's assets.
func (p place) assetsPath() string { return p.path + "/assets" }

// assetPath is the address of the asset.
func (p place) assetPath() string { return p.path + "/assets/" + p.asset.Number() }

func (p place) names() map[ids.Subject]string {
	out := make(map[ids.Subject]string, len(p.subjects))
	for _, s := range p.subjects {
		out[s.ID] = s.Name
	}
	return out
}

func (p place) holders() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Nobody, or the name beside"}}
	for _, s := range p.subjects {
		out = append(out, govuk.Option{Value: ids.String(s.ID), Text: "S" + strconv.Itoa(s.N) + " " + s.Name})
	}
	return out
}

// at opens the case of a request, and its subjects.
func (r *Room) at(c *web.Ctx, m access.Mode) (place, error) {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), m)
	if err != nil {
		return place{}, err
	}
	p := place{g: g, path: cases.Path(g.Ref())}
	if p.subjects, err = subjectsOf(c.Ctx(), r.DB, g); err != nil {
		return p, err
	}
	p.back = layout.Link{Label: "Assets and orders, " + g.Ref(), Href: p.assetsPath()}
	return p, nil
}

// atAsset opens the case of a request and the asset that its address names.
func (r *Room) atAsset(c *web.Ctx, m access.Mode) (place, error) {
	p, err := r.at(c, m)
	if err != nil {
		return p, err
	}
	n, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(c.Param("a")), "A"))
	if err != nil || n <= 0 || n > 1<<30 {
		return p, fault.Missing()
	}
	if p.asset, err = r.ByNumber(c.Ctx(), r.DB, p.g, n); err != nil {
		return p, err
	}
	p.back = layout.Link{Label: p.asset.Name() + ", " + p.g.Ref(), Href: p.assetPath()}
	return p, nil
}

// interestAt is the interest that an address names by its place in the asset, from 1.
func interestAt(c *web.Ctx, a Asset) (Interest, int, error) {
	n, err := strconv.Atoi(c.Param("i"))
	if err != nil || n < 1 || n > len(a.Interests) {
		return Interest{}, 0, fault.Missing()
	}
	return a.Interests[n-1], n, nil
}

// refused tells a form that can be mended (Invalid, Refused) from other errors. The fields at fault come with it, in
// order; a refusal stands above the form.
func refused(err error) (list []govuk.FieldError, fields map[string]string, ok bool) {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid && f.Kind != fault.Refused {
		return nil, nil, false
	}
	for _, name := range f.FieldNames() {
		list = append(list, govuk.FieldError{ID: name, Text: f.Fields[name]})
	}
	if len(list) == 0 {
		text := f.Message
		if len(f.Next) > 0 {
			text += ". Possible now: " + strings.Join(f.Next, ", ")
		}
		list = []govuk.FieldError{{ID: "main", Text: text}}
	}
	return list, f.Fields, true
}

// form answers with a form page: 422 where it was refused.
func form(c *web.Ctx, title string, refused bool, body templ.Component) error {
	status := 200
	if refused {
		status = 422
	}
	return c.Page(status, layout.Page{Title: title, Errors: refused, Class: "p-form"}, body)
}

// subjectIn reads a holder: a subject of the case, or a name.
func subjectIn(id, name string) (*ids.Subject, string) {
	if s, ok := ids.Parse[ids.Subject](id); ok {
		return &s, ""
	}
	return nil, strings.TrimSpace(name)
}

// shareIn reads a share in per cent as people type it, "50" or "33.33%", into basis points; 0 where it is none.
func shareIn(s string) int {
	s = strings.TrimSuffix(strings.TrimSpace(s), "%")
	whole, frac, _ := strings.Cut(strings.TrimSpace(s), ".")
	if len(whole) > 3 || len(frac) > 2 {
		return 0
	}
	n, err := strconv.Atoi(whole + (frac + "00")[:2])
	if err != nil || n < 0 || strings.ContainsAny(s, "+-") {
		return 0
	}
	return n
}

// head draws the case head for a page of the assets section.
func (r *Room) head(ctx context.Context, p place) (templ.Component, error) {
	return r.Cases.Header(ctx, p.g, "assets")
}
