package retention

import (
	"net/http"
	"strconv"
	"strings"

	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

func (r *Room) getHelp(c *web.Ctx) error {
	p, err := r.periods(c.Ctx(), r.DB, c.Actor().Force, today(r.DB))
	if err != nil {
		return err
	}
	head := layout.PageHead{Title: "Retention", Sentence: "How long personal data is kept, who decides, and what a disposal erases.",
		Breadcrumbs: []layout.Link{{Label: "Help", Href: "/help"}, {Label: "Data protection", Href: "/help/data-protection"}}}
	return c.Page(http.StatusOK, layout.Page{Title: "Retention", Head: layout.Head(head)}, helpBody(p, byRecord(Catalogue())))
}

// text says how long a group is kept.
func (p Periods) text(g Group) string {
	years := strconv.Itoa(p.Years[g]) + " years"
	switch g {
	case Group1:
		return "until the subject is " + strconv.Itoa(p.Age) + ", reviewed every " + years
	case Group4:
		return "at least " + years
	}
	return years + " clear, then a review"
}

func (e Erased) text() string {
	switch {
	case e.Rows:
		return "everything: the records are removed"
	case len(e.Blank) == 0:
		return "nothing: it holds nothing personal"
	}
	return strings.Join(e.what(), ", ")
}
