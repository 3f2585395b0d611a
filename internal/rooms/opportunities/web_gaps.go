package opportunities

import (
	"net/http"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/opportunities/rules"
)

const gapsSize = 50

// gapsView is the page of what rules lack.
type gapsView struct {
	Rows  page.Result[GapRow]
	Count int
	Now   time.Time
}

func (r *Room) gapsPage(c *web.Ctx) error {
	v := gapsView{Now: r.DB.Time()}
	var err error
	if v.Rows, err = r.Gaps(c.Ctx(), r.DB, page.Parse(c.Request.URL.Query(), gapsSize, page.Sort{Name: "id"})); err != nil {
		return err
	}
	if v.Count, err = gapCount(c.Ctx(), r.DB); err != nil {
		return err
	}
	list := []ids.Case{}
	for _, g := range v.Rows.Rows {
		list = append(list, g.CaseID)
	}
	// What was shown is logged before it leaves (s.62 DPA 2018).
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "data_gaps"}, map[string]any{"cases": list})
	marking, err := gapsMarking(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Gaps in data", Marking: marking, AsAt: v.Now, Head: layout.Head(layout.PageHead{Title: "Gaps in data",
		Sentence:    "Facts that the rules lack. Nothing is missed for want of a fact: record it, and the rules judge the case.",
		Breadcrumbs: []layout.Link{{Label: "Opportunities", Href: "/opportunities"}}})}, gapsBody(v))
}

func (v gapsView) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of gaps", Shown: countWords(len(v.Rows.Rows)) + " of " + countWords(v.Count) + " shown", Size: gapsSize}
	if v.Rows.Prev != "" {
		p.Prev = "/opportunities/gaps?before=" + v.Rows.Prev
	}
	if v.Rows.Next != "" {
		p.Next = "/opportunities/gaps?after=" + v.Rows.Next
	}
	return p
}

// ruleTitle is a rule in words: what it would find.
func ruleTitle(code string) string {
	r, ok := rules.ByCode(code)
	if !ok {
		return code
	}
	return r.Title
}
