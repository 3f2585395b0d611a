package reporting

import (
	"net/http"

	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/web"
)

// ListRoutes are the ways to take each list away, under the permission of its page.
func (r *Room) ListRoutes() []web.Route {
	var out []web.Route
	for _, l := range r.Lists {
		base := "/lists/" + l.Code
		if l.OfCase {
			base = "/cases/:case" + base
		}
		take := web.Post(base, l.Permission, r.sayingWhy(func(c *web.Ctx) error { return r.takeAway(c, l) }))
		paper := web.Get(base+"/print", l.Permission, r.sayingWhy(func(c *web.Ctx) error { return r.printPage(c, l) }))
		if l.Dangerous {
			take, paper = take.Fresh(), paper.Fresh()
		}
		out = append(out, take, paper)
	}
	return out
}

// takeAway answers with the file itself where it is small, else with the page on which it is prepared.
func (r *Room) takeAway(c *web.Ctx, l lists.List) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	e, err := r.StartList(c.Ctx(), ListAsk{Code: l.Code, Case: c.Param("case"), Query: form.Get("query"), Format: Format(form.Get("format"))})
	if err != nil {
		return err
	}
	if e.State == Preparing {
		return c.See("/exports/" + e.PublicKey)
	}
	return r.send(c, e.PublicKey)
}

func (r *Room) printPage(c *web.Ctx, l lists.List) error {
	p, err := r.Print(c.Ctx(), ListAsk{Code: l.Code, Case: c.Param("case"), Query: c.Request.URL.RawQuery})
	if err != nil {
		return err
	}
	back := l.Page
	if l.OfCase {
		back = "/cases/" + c.Param("case") + l.Page
	}
	if c.Request.URL.RawQuery != "" {
		back += "?" + c.Request.URL.RawQuery
	}
	class := ""
	if len(p.Columns) > 5 {
		class = "p-wide"
	}
	return c.Page(http.StatusOK, layout.Page{Title: p.Title, Class: class, Marking: p.Marking, AsAt: p.AsAt, Head: layout.Head(layout.PageHead{Title: p.Title,
		Sentence: "As it stood " + layout.Moment(p.AsAt) + ", for " + p.Maker + ". Print it from your browser.", Breadcrumbs: []layout.Link{{Label: l.Title, Href: back}}})}, printBody(p))
}
