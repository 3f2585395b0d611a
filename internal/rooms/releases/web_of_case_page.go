package releases

import (
	"net/http"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// ofCaseView is the page of the disclosures of a case.
type ofCaseView struct {
	form
	Base  string
	Rows  []Release
	Names map[ids.User]string
	Edits bool
}

func (r *Room) showOfCase(c *web.Ctx, status int, f form, why string) error {
	ctx := c.Ctx()
	g, err := access.OpenRef(ctx, r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	file, err := r.Cases.ByID(ctx, r.DB, g)
	if err != nil {
		return err
	}
	v := ofCaseView{form: f, Base: cases.Path(g.Ref()) + "/disclosure/releases", Edits: g.CanEdit()}
	if v.Rows, err = releasesOfCase(ctx, r.DB, g); err != nil {
		return err
	}
	var who []ids.User
	for _, x := range v.Rows {
		who = append(who, x.HandlerID)
	}
	if v.Names, err = r.Users.Names(ctx, r.DB, who); err != nil {
		return err
	}
	head, err := r.Cases.Header(ctx, g, "")
	if err != nil {
		return err
	}
	return c.Page(status, layout.Page{Title: "Disclosures, " + g.Ref(), Errors: status == http.StatusUnprocessableEntity, Marking: file.Marking, Head: head, AsAt: r.DB.Time()}, ofCaseBody(v, why))
}

func (v ofCaseView) schedules() string { return v.Base[:len(v.Base)-len("/releases")] }
