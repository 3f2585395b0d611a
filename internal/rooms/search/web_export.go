package search

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/cases"
)

// Lists are the lists of this room that can be taken away.
func (r *Room) Lists() []lists.List {
	return []lists.List{{Code: "search", Title: "Matches of a search", Permission: perm.CaseView, Page: "/search", Open: r.openSearch}}
}

// openSearch gives the matches that the page of results shows, no more of them than it does.
func (r *Room) openSearch(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	p, err := r.search(ctx, rd, ask.Query.Get("q"))
	if err != nil {
		return lists.Sheet{}, err
	}
	s := lists.Sheet{Title: "Matches of a search", Marking: p.Marking, Freeze: 1, Count: len(p.Found.Hits), Filters: lists.Filtered(lists.Filter{Name: "Words", Text: p.Typed}, lists.Filter{Name: "Order", Text: "the nearest first"}),
		Columns: []xlsx.Column{{Head: "Match", Kind: xlsx.KindRef, Width: 36}, {Head: "On", Width: 16}, {Head: "Case", Kind: xlsx.KindRef}, {Head: "Restricted", Kind: xlsx.KindBool, Width: 10},
			{Head: "Name of the case", Width: 28}, {Head: "Arose", Width: 12}, {Head: "Lead", Width: 22}, {Head: "Stage", Width: 16}}}
	if p.Found.More {
		s.Notes = []string{p.sentence()}
	}
	s.Rows = lists.Of(p.Found.Hits, func(h Hit) []xlsx.Cell {
		return []xlsx.Cell{xlsx.Ref(h.Shown, ask.Link(h.path())), xlsx.Text(h.Kind.Name()), xlsx.Ref(h.Label.Ref, ask.Link(cases.Path(h.Label.Ref))), xlsx.Bool(h.Label.Restricted),
			xlsx.Text(h.caseName()), xlsx.Text(h.arose().Word()), xlsx.Text(h.Label.LeadName), xlsx.Text(h.Label.Stage.Name())}
	})
	return s, nil
}

// search makes what a page of results is drawn from.
func (r *Room) search(ctx context.Context, rd db.Reader, typed string) (p searchPage, err error) {
	p.Typed = web.Clean(typed)
	q, ok := ParseQuery(p.Typed)
	if p.Asked = ok; !ok {
		return p, nil
	}
	if p.Found, err = r.Find(ctx, rd, q); err != nil {
		return p, err
	}
	p.Marking, err = markingOf(ctx, rd, p.Found.Hits)
	return p, err
}

func (p searchPage) away() layout.Away {
	return layout.Away{Code: "search", Query: url.Values{"q": {p.Typed}}.Encode(), What: "matches"}
}

// end takes the matches away where there are any.
func (p searchPage) end() templ.Component {
	if len(p.Found.Hits) == 0 {
		return nil
	}
	return layout.AwayOf(p.away())
}
