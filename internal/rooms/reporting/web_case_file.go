package reporting

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// CaseFileCode is the report of one case whole.
const CaseFileCode = "case-file"

// CaseRoutes are the ways to take a case away whole, for whoever may read it.
func (r *Room) CaseRoutes() []web.Route {
	return []web.Route{web.Post("/cases/:case/file", perm.CaseView, r.sayingWhy(r.takeCaseFile))}
}

// CasePanel offers the case file on the overview of a case; not to whoever reads it by break-glass, and not of a case whose
// data is kept as evidence only.
func (r *Room) CasePanel(_ context.Context, _ db.Reader, g access.Grant) (cases.Panel, error) {
	if _, glass := g.Glass(); glass || g.Limited() {
		return cases.Panel{}, nil
	}
	return cases.Panel{Column: "side", Order: 95, Body: caseFilePanel(cases.Path(g.Ref()))}, nil
}

// takeCaseFile answers with the workbook itself where it is small, else with the page on which it is prepared. Whoever may
// not take the case away gets what they would get if it did not exist.
func (r *Room) takeCaseFile(c *web.Ctx) error {
	g, err := access.OpenRef(access.TakingAway(c.Ctx()), r.DB, c.Param("case"), access.Read)
	if err == nil && g.Limited() { // what is kept as evidence only is in no export
		err = fault.Missing()
	}
	if err != nil {
		return err
	}
	e, err := r.StartExport(c.Ctx(), CaseFileCode, map[string]string{"case": g.Ref()})
	if err != nil {
		return err
	}
	if e.State == Preparing {
		return c.See("/exports/" + e.PublicKey)
	}
	return r.send(c, e.PublicKey)
}
