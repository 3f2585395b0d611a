package tasking

import (
	"context"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/access"
)

// Lists are the lists of this room that can be taken away.
func (r *Room) Lists() []lists.List {
	return []lists.List{{Code: "tasks", Title: "Tasks", Permission: perm.CaseView, OfCase: true, Page: "/tasks", Open: r.openTasks}}
}

// mostTasks is how many tasks of a case its page shows.
const mostTasks = 200

func (r *Room) openTasks(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	g, err := access.OpenRef(ctx, rd, ask.Case, access.Read)
	if err != nil {
		return lists.Sheet{}, err
	}
	file, err := r.Cases.ByID(ctx, rd, g)
	if err != nil {
		return lists.Sheet{}, err
	}
	rows, err := tasksOf(ctx, rd, g, false, mostTasks)
	if err != nil {
		return lists.Sheet{}, err
	}
	return lists.Sheet{Title: "Tasks of " + g.Ref(), Marking: file.Marking, Case: g.CaseID(), Freeze: 2, Count: len(rows), Filters: []lists.Filter{{Name: "Order", Text: "to be done by their day, then the others"}},
		Columns: []xlsx.Column{{Head: "Due", Kind: xlsx.KindDate, Note: "Empty where no day is set"}, {Head: "Task", Kind: xlsx.KindLongText, Width: 44}, {Head: "Owner", Width: 24}, {Head: "State", Width: 12},
			{Head: "Set on", Kind: xlsx.KindDate}, {Head: "Set by", Width: 24}, {Head: "Done or withdrawn", Kind: xlsx.KindLongText, Width: 44}},
		Rows: lists.Of(rows, func(t TaskRow) []xlsx.Cell {
			due := xlsx.Blank()
			if !t.DueOn.IsZero() {
				due = xlsx.Day(t.DueOn)
			}
			return []xlsx.Cell{due, xlsx.Text(t.Title), xlsx.Text(t.Owner), xlsx.Text(t.state()), lists.Day(t.CreatedAt), xlsx.Text(t.CreatedByName), xlsx.Text(t.ended())}
		})}, nil
}

func (t TaskRow) state() string {
	switch {
	case t.WithdrawnAt != nil:
		return "Withdrawn"
	case t.DoneAt != nil:
		return "Done"
	}
	return "To do"
}

func (v tasksView) away() layout.Away {
	return layout.Away{Code: "tasks", Case: v.Path, What: "tasks of the case"}
}
