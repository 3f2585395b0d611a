package cases

import (
	"net/http"

	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// getCounts answers, after the list, with how many cases each box of its filters would give. What was counted is logged as
// what was listed is: a count of what bears a name tells of it too (s.62 DPA 2018).
func (r *Room) getCounts(c *web.Ctx) error {
	q := c.Request.URL.Query()
	p := listPage{Filter: ParseFilter(q), Request: page.Parse(q, listSize, Sorts...)}
	p.Base = p.Filter.Query()
	if !c.HTMX() {
		return c.See(p.href(nil))
	}
	ctx := c.Ctx()
	n, err := r.OptionCounts(ctx, r.DB, p.Filter)
	if err != nil {
		return err
	}
	db.Consulted(ctx, "list.counted", db.On{Op: db.Consultation, Kind: "cases"}, map[string]any{"filter": p.Base.Encode()})
	units, err := r.Users.Units(ctx, r.DB, c.Actor().Force)
	if err != nil {
		return err
	}
	people, err := r.Users.People(ctx, r.DB, c.Actor().Force, perm.Investigator, perm.Supervisor)
	if err != nil {
		return err
	}
	groups := p.filters(units, people).Groups
	for _, g := range groups {
		for i, o := range g.Options {
			g.Options[i].Count = n[Option{g.Name, o.Value}].words()
		}
	}
	return c.Part(http.StatusOK, layout.FilterCounts(groups))
}

// words are a total as pages print it: 148, 10,000+.
func (t Total) words() string {
	s := layout.Count(t.N)
	if t.More {
		s += "+"
	}
	return s
}
