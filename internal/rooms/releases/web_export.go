package releases

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
)

// Lists is the list of requests for access, as its page shows it.
func (r *Room) Lists() []lists.List {
	return []lists.List{{Code: "access-requests", Title: "Requests for access", Permission: perm.RequestHandle, Page: requestsPath, Open: r.openList}}
}

func (r *Room) openList(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	which, on := standingOf(ask.Query), caltime.DateOf(rd.Time())
	names := map[ids.User]string{}
	s := lists.Sheet{Title: "Requests for access", Count: lists.Unknown, Freeze: 2, Columns: []xlsx.Column{
		{Head: "Due", Kind: xlsx.KindDate}, {Head: "Request", Kind: xlsx.KindRef}, {Head: "Name", Width: 28}, {Head: "Came in", Kind: xlsx.KindDate}, {Head: "State", Width: 24}, {Head: "Overdue", Kind: xlsx.KindBool},
		{Head: "Handled by", Width: 24}}}
	for _, t := range standings {
		if t.which == which {
			s.Filters = lists.Filtered(lists.Filter{Name: "Requests", Text: t.label})
		}
	}
	s.Rows = lists.Paged(page.Sort{Name: "due"}, func(p page.Request) (page.Result[Release], error) {
		res, err := r.Requests(ctx, rd, which, p)
		if err != nil {
			return res, err
		}
		var who []ids.User
		for _, x := range res.Rows {
			who = append(who, x.HandlerID)
		}
		names, err = r.Users.Names(ctx, rd, who)
		return res, err
	}, func(x Release) []xlsx.Cell {
		return []xlsx.Cell{xlsx.Day(x.DueOn), xlsx.Ref(x.Number(), ask.Link(x.Path())), xlsx.Text(x.Name), xlsx.Day(x.ReceivedOn), xlsx.Text(x.StateText()), xlsx.Bool(x.Overdue(on)), xlsx.Text(names[x.HandlerID])}
	})
	return s, nil
}
