package retention

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
)

// Lists are the lists of this room that can be taken away: what was disposed of, without personal data. The queue of reviews
// is not among them: a case whose processing is limited belongs in nothing that leaves.
func (r *Room) Lists() []lists.List {
	return []lists.List{{Code: "disposals", Title: "Disposals", Permission: perm.RetentionView, Page: "/retention/disposals", Open: r.openDisposals}}
}

// newest is the order of the disposals.
var newest = page.Sort{Name: "id", Desc: true}

// stones gives a page of tombstones with the names of who proposed and decided.
func (r *Room) stones(ctx context.Context, rd db.Reader, p page.Request) (v stonesView, err error) {
	if v.Rows, err = r.Disposals(ctx, rd, p); err != nil {
		return v, err
	}
	var who []ids.User
	for _, d := range v.Rows.Rows {
		who = append(who, d.ProposedBy, *d.DecidedBy)
	}
	v.Names, err = r.Users.Names(ctx, rd, who)
	return v, err
}

func (r *Room) openDisposals(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	s := lists.Sheet{Title: "What was disposed of", Freeze: 1, Count: lists.Unknown, Filters: []lists.Filter{{Name: "Order", Text: "the newest first"}},
		Notes: []string{"Of each case its reference, its dates and who decided. The personal data is gone."},
		Columns: []xlsx.Column{{Head: "Case", Width: 16}, {Head: "Group", Width: 36}, {Head: "Opened", Kind: xlsx.KindDate}, {Head: "Closed", Kind: xlsx.KindDate}, {Head: "Proposed by", Width: 22}, {Head: "Proposed on", Kind: xlsx.KindDate},
			{Head: "Decided by", Width: 22}, {Head: "Decided on", Kind: xlsx.KindDate}, {Head: "Rows", Kind: xlsx.KindInt}, {Head: "Details of the log", Kind: xlsx.KindInt}, {Head: "Files", Kind: xlsx.KindInt}}}
	var names map[ids.User]string
	s.Rows = lists.Paged(newest, func(p page.Request) (page.Result[Disposal], error) {
		v, err := r.stones(ctx, rd, p)
		names = v.Names
		return v.Rows, err
	}, func(d Disposal) []xlsx.Cell {
		return []xlsx.Cell{xlsx.Text(d.Ref), xlsx.Text(d.Grp.Name()), xlsx.Day(d.OpenedOn), xlsx.Day(d.ClosedOn), xlsx.Text(names[d.ProposedBy]), lists.Day(d.ProposedAt),
			xlsx.Text(names[*d.DecidedBy]), lists.Day(*d.DecidedAt), xlsx.Int(d.RowsErased), xlsx.Int(d.DetailsErased), xlsx.Int(d.FilesWiped)}
	})
	var err error
	s.Marking, err = stonesMarking(ctx, rd)
	return s, err
}

func (v stonesView) away() layout.Away {
	return layout.Away{Code: "disposals", What: "disposals"}
}
