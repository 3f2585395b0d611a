package orders

import (
	"context"

	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
)

// Lists are the lists of this room that can be taken away.
func (r *Room) Lists() []lists.List {
	return []lists.List{{Code: "clocks", Title: "Clocks", Permission: perm.WorkView, Page: "/clocks", Open: r.openClocks}}
}

// clockLine is a clock and the words that the page has for it.
type clockLine struct {
	Row
	layout.ClockRow
}

var clockScopes = map[string]string{Mine: "Mine", Unit: "My unit", Force: "The force"}

func (r *Room) openClocks(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	scope := scopeOf(ask.Query.Get("scope"))
	n, err := r.CountRunning(ctx, rd)
	if err != nil {
		return lists.Sheet{}, err
	}
	s := lists.Sheet{Title: "Clocks running out", Freeze: 1, Count: clocksView{scope: scope, counts: n}.total(),
		Filters: []lists.Filter{{Name: "Whose clocks", Text: clockScopes[scope]}, {Name: "Order", Text: "what is late first, then what ends soonest"}},
		Notes:   []string{"Time left is as it stood when this was made."},
		Columns: []xlsx.Column{{Head: "How urgent", Width: 13}, {Head: "Left", Width: 14}, {Head: "Counted how", Width: 20}, {Head: "Clock", Width: 30}, {Head: "Law", Width: 30}, {Head: "Case", Kind: xlsx.KindRef}, {Head: "Name of the case", Width: 28},
			{Head: "In play", Kind: xlsx.KindMoney}, {Head: "Next step", Width: 30}, {Head: "Ends", Kind: xlsx.KindDateTime, Note: "A day alone means its end"}}}
	if s.Marking, err = r.Marking(ctx, rd, scope); err != nil {
		return s, err
	}
	s.Rows = lists.Paged(page.Sort{Name: "end"}, func(p page.Request) (page.Result[clockLine], error) {
		res, err := r.Running(ctx, rd, scope, p)
		if err != nil {
			return page.Result[clockLine]{}, err
		}
		words, err := r.clockRows(ctx, rd, res.Rows, false)
		out := page.Result[clockLine]{Next: res.Next}
		for i := range words {
			out.Rows = append(out.Rows, clockLine{res.Rows[i], words[i]})
		}
		return out, err
	}, func(k clockLine) []xlsx.Cell {
		title := k.CaseTitle
		if k.Operation != "" {
			title = k.Operation
		}
		left := k.Left
		if k.ClockRow.Severity == layout.Overdue {
			left += " late"
		}
		return []xlsx.Cell{xlsx.Text(k.ClockRow.Severity.Word()), xlsx.Text(left), xlsx.Text(k.Of), xlsx.Text(k.Name), xlsx.Text(k.Law), xlsx.Ref(k.Row.Ref, ask.Link(k.ClockRow.Ref.Href)), xlsx.Text(title),
			lists.Money(k.ValuePence), xlsx.Text(k.Ready), lists.End(k.EndAt)}
	})
	return s, nil
}

// away is the list as it is shown, but for the place in it.
func (v clocksView) away() layout.Away {
	return layout.Away{Code: "clocks", Query: "scope=" + v.scope, What: "clocks"}
}
