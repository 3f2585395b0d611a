package reporting

import (
	"net/http"

	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// getHelp explains reports, exports and schedules, with the limits as they are for the reader's force.
func (r *Room) getHelp(c *web.Ctx) error {
	limit, err := r.atOnce(c.Ctx(), c.Actor())
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Reports and exports", Head: layout.Head(layout.PageHead{Title: "Reports and exports", Sentence: "How workbooks are made, sent, kept and wiped.",
		Breadcrumbs: []layout.Link{{Label: "Help", Href: "/help"}}})}, helpBody(limit))
}
