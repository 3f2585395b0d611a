package assets

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Lists are the lists of this room that can be taken away.
func (r *Room) Lists() []lists.List {
	return []lists.List{{Code: "assets", Title: "Assets", Permission: perm.CaseView, OfCase: true, Page: "/assets", Open: r.openAssets}}
}

var arrangedBy = map[string]string{"next": "by what is next", "holder": "by holder", "kind": "by kind"}

func (r *Room) openAssets(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	g, err := access.OpenRef(ctx, rd, ask.Case, access.Read)
	if err != nil {
		return lists.Sheet{}, err
	}
	file, err := r.Cases.ByID(ctx, rd, g)
	if err != nil {
		return lists.Sheet{}, err
	}
	v := listView{p: place{g: g, path: cases.Path(g.Ref())}, by: arrangement(ask.Query.Get("by"))}
	if v.p.subjects, err = subjectsOf(ctx, rd, g); err != nil {
		return lists.Sheet{}, err
	}
	rows, err := r.gather(ctx, rd, &v)
	if err != nil {
		return lists.Sheet{}, err
	}
	v.order(rows)
	var chains map[ids.Interest]templ.Component
	if r.Chains != nil {
		if chains, err = r.Chains(ctx, rd, g); err != nil {
			return lists.Sheet{}, err
		}
	}
	s := lists.Sheet{Title: "Assets of " + g.Ref(), Marking: file.Marking, Case: g.CaseID(), Count: len(rows), Freeze: 2, Filters: []lists.Filter{{Name: "Arranged", Text: arrangedBy[v.by]}},
		Columns: []xlsx.Column{{Key: "group", Head: "Group", Width: 15}, {Key: "number", Head: "No.", Kind: xlsx.KindRef, Width: 8}, {Key: "title", Head: "Asset", Width: 24}, {Key: "detail", Head: "What it is", Width: 24}, {Key: "value", Head: "Value", Width: 14, Note: "As the page says it"},
			{Key: "holder", Head: "Holder", Width: 20}, {Key: "state", Head: "Stands at", Width: 16}, {Key: "orders", Head: "Orders, and what is next", Kind: xlsx.KindLongText, Width: 38}, {Key: "since", Head: "Since", Kind: xlsx.KindDate}, {Key: "ends", Head: "Clock ends", Kind: xlsx.KindDateTime, Note: "A day alone means its end"},
			{Key: "identified", Head: "Identified", Kind: xlsx.KindMoney, Width: 14}, {Key: "held", Head: "Held", Kind: xlsx.KindMoney, Width: 14}, {Key: "ordered", Head: "Ordered", Kind: xlsx.KindMoney, Width: 14}, {Key: "collected", Head: "Collected", Kind: xlsx.KindMoney, Width: 14}}}
	if v.gone > 0 {
		s.Notes = append(s.Notes, "Assets that were taken back are not in it.")
	}
	steps := map[ids.Interest]string{}
	for _, x := range rows {
		c := chains[x.interest.ID]
		if c == nil {
			c = layout.Chain(x.number, x.steps)
		}
		if steps[x.interest.ID], err = layout.Said(ctx, c); err != nil {
			return s, err
		}
	}
	s.Rows = lists.Of(rows, func(x row) []xlsx.Cell {
		_, group := v.key(x)
		var ends *time.Time
		if !x.ends.IsZero() {
			ends = &x.ends
		}
		return []xlsx.Cell{xlsx.Text(group), xlsx.Ref(x.number, ask.Link(x.href)), xlsx.Text(x.asset.Title), xlsx.Text(x.asset.detail()), xlsx.Text(x.value), xlsx.Text(x.holder), xlsx.Text(x.interest.State.Title()),
			xlsx.Text(steps[x.interest.ID]), lists.Day(x.interest.StateSince), lists.End(ends), xlsx.Pence(x.reach.Identified), xlsx.Pence(x.reach.Held), xlsx.Pence(x.reach.Ordered), xlsx.Pence(x.reach.Collected)}
	})
	return s, nil
}
