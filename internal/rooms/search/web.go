package search

import (
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases"
)

// Routes is the search box.
func (r *Room) Routes() []web.Route {
	return []web.Route{web.Get("/search", perm.CaseView, r.getSearch)}
}

// searchPage is what the page of results is drawn from.
type searchPage struct {
	Typed string
	Asked bool // there was enough to look for
	Found Found
	// Marking is the highest of the cases that were hit.
	Marking string
}

func (r *Room) getSearch(c *web.Ctx) error {
	p, err := r.search(c.Ctx(), r.DB, c.Query("q"))
	if err != nil {
		return err
	}
	if p.Asked {
		// The search is logged with what it showed, before it leaves (s.62 DPA 2018).
		seen := []ids.Case{}
		for _, h := range p.Found.Hits {
			seen = append(seen, h.CaseID)
		}
		db.Consulted(c.Ctx(), "search.made", db.On{Op: db.Consultation, Kind: "search"}, map[string]any{"words": p.Typed, "cases": seen})
	}
	head := layout.PageHead{Title: "Search", Sentence: p.sentence()}
	return c.Page(200, layout.Page{Title: p.title(), Query: p.Typed, Marking: p.Marking, Head: layout.Head(head)}, body(p))
}

func (p searchPage) title() string {
	if p.Typed == "" {
		return "Search"
	}
	return "“" + p.Typed + "”, search"
}

func (p searchPage) sentence() string {
	switch {
	case p.Typed == "":
		return "Finds cases by reference, title, subject, identifier and the references of other bodies."
	case !p.Asked:
		return "Enter at least two letters or digits."
	case p.Found.More:
		return "The first " + layout.Count(len(p.Found.Hits)) + " that begin with “" + p.Typed + "”. Add a letter to find fewer."
	}
	return layout.Many(len(p.Found.Hits), "match", "matches") + " for “" + p.Typed + "”, among the cases you may see."
}

// path leads to what was hit.
func (h Hit) path() string {
	p := cases.Path(h.Label.Ref)
	switch h.Kind {
	case Subject, Identifier:
		return p + "/subjects#S" + itoa(h.SubjectN)
	case ForceRef:
		return p + "/references"
	}
	return p
}

func (h Hit) caseName() string {
	if h.Label.Operation != "" {
		return h.Label.Operation
	}
	return h.Label.Title
}

func (h Hit) arose() layout.Arose {
	if h.Label.OriginMain == cases.Proactive {
		return layout.Proactive
	}
	return layout.Reactive
}
