package cases

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"proceeds/internal/base/page"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

// overviewPage is what the overview is drawn from.
type overviewPage struct {
	Head             Head
	Main, Half, Side []templ.Component
	Latest           []layout.Entry
	Paragraphs       []string
	Refs             []CaseRef
	CanEdit          bool
}

// latest is how many timeline entries the overview shows.
const latest = 6

func (r *Room) getOverview(c *web.Ctx) error {
	g, err := r.open(c, access.Read)
	if err != nil {
		return err
	}
	p := overviewPage{CanEdit: g.CanEdit()}
	if p.Head, err = r.HeadOf(c.Ctx(), r.DB, g); err != nil {
		return err
	}
	events, err := r.Timeline(c.Ctx(), r.DB, g, "", page.Request{Size: latest})
	if err != nil {
		return err
	}
	p.Latest = r.entries(p.Head.Case, events.Rows)
	if p.Refs, err = r.Refs(c.Ctx(), r.DB, g); err != nil {
		return err
	}
	for _, x := range strings.Split(p.Head.Case.Summary, "\n") {
		if x = strings.TrimSpace(x); x != "" {
			p.Paragraphs = append(p.Paragraphs, x)
		}
	}
	if p.Main, p.Half, p.Side, err = r.panels(c.Ctx(), g); err != nil {
		return err
	}
	p.CanEdit = p.CanEdit && p.Head.Case.Open()
	return r.page(c, 200, p.Head, "overview", p.Head.Case.Name(), overviewBody(p))
}

// panels asks the higher rooms for theirs and puts them in order.
func (r *Room) panels(ctx context.Context, g access.Grant) (main, half, side []templ.Component, err error) {
	var all []Panel
	for _, f := range r.Panels {
		p, err := f(ctx, r.DB, g)
		if err != nil {
			return nil, nil, nil, err
		}
		if p.Body != nil {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b Panel) int { return a.Order - b.Order })
	for _, p := range all {
		switch p.Column {
		case "side":
			side = append(side, p.Body)
		case "half":
			half = append(half, p.Body)
		default:
			main = append(main, p.Body)
		}
	}
	return main, half, side, nil
}

// entries are timeline rows ready to print.
func (r *Room) entries(c Case, rows []CaseEvent) []layout.Entry {
	now := r.DB.Time()
	out := make([]layout.Entry, len(rows))
	for i, e := range rows {
		out[i] = layout.Entry{When: layout.Near(e.At, now) + " " + layout.Clock(e.At), Title: e.Title, Text: e.Detail, Law: e.Legal}
		if e.ActorName != "" {
			out[i].Text = strings.TrimSpace(e.Detail + " · " + e.ActorName)
			if e.Detail == "" {
				out[i].Text = e.ActorName
			}
		}
	}
	return out
}

// kv are the particulars under the summary.
func (p overviewPage) kv() []layout.Pair {
	c := p.Head.Case
	var out []layout.Pair
	put := func(k, v string) {
		if v != "" {
			out = append(out, layout.Pair{Key: k, Value: v})
		}
	}
	put("Prosecutor", c.Prosecutor)
	put("Officer in case", c.OfficerInCase)
	put("Unit", p.Head.UnitName)
	for _, x := range p.Refs {
		if x.WithdrawnAt == nil {
			put(x.Kind.Name(), x.Value)
		}
	}
	put("Handling", c.Handling)
	if c.Restricted {
		put("Restricted", c.RestrictedWhy)
	}
	return out
}

func (p overviewPage) editLinks() []layout.Link {
	if !p.CanEdit {
		return nil
	}
	return []layout.Link{{Label: "Edit", Href: p.Head.Case.Path() + "/edit"}}
}
