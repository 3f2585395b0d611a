package cases

import (
	"net/http"

	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// getHelp explains the list: its counts, and how many cases are changed at once.
func (r *Room) getHelp(c *web.Ctx) error {
	return c.Page(http.StatusOK, layout.Page{Title: "The list of cases", Head: layout.Head(layout.PageHead{Title: "The list of cases",
		Sentence: "What the numbers beside the filters count, and how many cases are changed at once.", Breadcrumbs: []layout.Link{{Label: "Help", Href: "/help"}}})}, listHelp())
}
