package plans

import (
	"context"

	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/cases"
)

// Lists are the lists of this room that can be taken away.
func (r *Room) Lists() []lists.List {
	return []lists.List{{Code: "plans", Title: "4P plans", Permission: perm.CaseView, Page: "/plans", Open: r.openPlans}}
}

// stateOf is the state that the list is asked for: live ones unless it says another.
func stateOf(asked string) State {
	for _, s := range States() {
		if string(s) == asked {
			return s
		}
	}
	return Live
}

// newest is the order of the list.
var newest = page.Sort{Name: "opened", Desc: true}

func (r *Room) openPlans(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	state := stateOf(ask.Query.Get("state"))
	s := lists.Sheet{Title: "4P plans", Freeze: 1, Filters: []lists.Filter{{Name: "State", Text: state.Title()}, {Name: "Order", Text: "the newest first"}},
		Columns: []xlsx.Column{{Head: "Plan", Kind: xlsx.KindRef, Width: 32}, {Head: "Of", Width: 18}, {Head: "Case", Kind: xlsx.KindRef}, {Head: "Threat", Width: 22}, {Head: "Lead responsible officer", Width: 24}, {Head: "Unit", Width: 22},
			{Head: "Opened", Kind: xlsx.KindDate}, {Head: "Objectives", Kind: xlsx.KindInt}, {Head: "Financial strand", Width: 26}}}
	of, err := r.Counts(ctx, rd)
	if err != nil {
		return s, err
	}
	s.Count = of[state].N
	if s.Marking, err = listMarking(ctx, rd, state); err != nil {
		return s, err
	}
	s.Rows = lists.Paged(newest, func(p page.Request) (page.Result[Row], error) { return r.List(ctx, rd, state, p) }, func(x Row) []xlsx.Cell {
		return []xlsx.Cell{xlsx.Ref(x.Name, ask.Link(x.Path())), xlsx.Text(x.Target.Title()), xlsx.Ref(x.CaseRef, ask.Link(cases.Path(x.CaseRef))), xlsx.Text(x.Threat.Name()), xlsx.Text(x.LroName), xlsx.Text(x.UnitName),
			xlsx.Day(x.OpenedOn), xlsx.Int(int64(x.Objectives)), xlsx.Text(x.money())}
	})
	return s, nil
}

// away is the list as it is shown, but for the place in it.
func (v listView) away() layout.Away {
	a := layout.Away{Code: "plans", What: "plans"}
	if v.State != Live {
		a.Query = "state=" + string(v.State)
	}
	return a
}
