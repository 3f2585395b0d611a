package plans

import (
	"net/http"
	"net/url"

	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// listSize is how many plans a page lists.
const listSize = 25

// listView is the list of plans in one state.
type listView struct {
	State State
	Rows  page.Result[Row]
	Of    map[State]Count
}

// getList shows the plans in sight, the newest first.
func (r *Room) getList(c *web.Ctx) error {
	q := c.Request.URL.Query()
	v := listView{State: stateOf(q.Get("state"))}
	var err error
	if v.Of, err = r.Counts(c.Ctx(), r.DB); err != nil {
		return err
	}
	if v.Rows, err = r.List(c.Ctx(), r.DB, v.State, page.Parse(q, listSize, newest)); err != nil {
		return err
	}
	seen := make([]int64, len(v.Rows.Rows))
	for i, x := range v.Rows.Rows {
		seen[i] = int64(x.CaseID)
	}
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "plans"}, map[string]any{"state": v.State, "cases": seen})
	live := v.Of[Live]
	head := layout.PageHead{Title: "4P plans", Lead: layout.Many(live.N, "plan is", "plans are") + " live", TabsLabel: "States",
		Sentence: "and " + without(live.Strandless) + "."}
	for _, s := range States() {
		head.Tabs = append(head.Tabs, layout.Tab{Label: s.Title(), Href: listPath(s), Count: layout.Count(v.Of[s].N), Active: s == v.State})
	}
	return c.Page(http.StatusOK, layout.Page{Title: "4P plans", Head: layout.Head(head), AsAt: r.DB.Time()}, listBody(v))
}

// without says how many live plans have no financial strand.
func without(n int) string {
	switch n {
	case 0:
		return "each has a financial strand, or a record of why not"
	case 1:
		return "1 has neither a financial objective nor a record of why not"
	}
	return layout.Count(n) + " have neither a financial objective nor a record of why not"
}

func listPath(s State) string {
	if s == Live {
		return "/plans"
	}
	return "/plans?state=" + string(s)
}

func (v listView) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of plans", Shown: layout.Many(len(v.Rows.Rows), "plan", "plans") + " shown", Size: listSize}
	at := func(way, key string) string {
		if key == "" {
			return ""
		}
		return "/plans?" + url.Values{"state": {string(v.State)}, way: {key}}.Encode()
	}
	p.Prev, p.Next = at("before", v.Rows.Prev), at("after", v.Rows.Next)
	return p
}

// money is how the financial strand of a plan stands, in few words.
func (r Row) money() string {
	switch {
	case r.Money > 0:
		return layout.Many(r.Money, "objective", "objectives")
	case r.Considered:
		return "Considered, not pursued"
	}
	return "Nothing recorded"
}
