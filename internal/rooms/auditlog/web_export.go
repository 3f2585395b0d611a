package auditlog

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/cases"
)

// Lists is the log as it can be taken away: as a workbook, as CSV and on paper, each run recorded as a disclosure with its
// rows and hash, or as a consultation where it was printed.
func (r *Room) Lists() []lists.List {
	return []lists.List{{Code: "audit-log", Title: "Audit log", Permission: perm.AuditRead, Dangerous: true, Page: "/admin/audit", Open: r.openList}}
}

func (r *Room) openList(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	if _, err := reader(ctx); err != nil {
		return lists.Sheet{}, err
	}
	f := ParseFilter(ask.Query)
	s := lists.Sheet{Title: "Audit log", Freeze: 2, Count: lists.Unknown, Columns: []xlsx.Column{
		{Head: "Entry", Kind: xlsx.KindInt}, {Head: "When", Kind: xlsx.KindDateTime}, {Head: "Who", Width: 24}, {Head: "Operation", Width: 16}, {Head: "Act", Width: 28},
		{Head: "Case", Kind: xlsx.KindRef}, {Head: "Record", Width: 20}, {Head: "Detail", Kind: xlsx.KindLongText, Width: 70}, {Head: "Detail erased", Kind: xlsx.KindDateTime},
		{Head: "Place in the sealed log", Kind: xlsx.KindInt, Width: 14}, {Head: "Request", Width: 26},
	}, Notes: []string{"The log serves lawfulness, security, discipline and criminal proceedings only (section 62(4) of the Data Protection Act 2018): it is no measure of work."}}
	s.Filters = lists.Filtered(lists.Filter{Name: "Case", Text: f.Case}, lists.Filter{Name: "Operation", Text: opName(f.Op)}, lists.Filter{Name: "Act", Text: words(f.Action)}, lists.Filter{Name: "Kind of record", Text: words(f.Kind)},
		lists.Filter{Name: "From", Text: dateText(f.From)}, lists.Filter{Name: "To", Text: dateText(f.To)}, lists.Filter{Name: "Order", Text: "newest first"})
	if f.Who != 0 {
		a, _ := actor.From(ctx)
		name, err := personOf(ctx, rd, a.Force, f.Who)
		if err != nil {
			return s, err
		}
		s.Filters = append(s.Filters, lists.Filter{Name: "Who", Text: name})
	}
	s.Rows = lists.Paged(Newest, func(p page.Request) (page.Result[Entry], error) { return r.Entries(ctx, rd, f, p) }, func(e Entry) []xlsx.Cell {
		ref := xlsx.Blank()
		if e.CaseRef != "" {
			at := cases.Path(e.CaseRef)
			if e.CaseGone {
				at = e.casePath()
			}
			ref = xlsx.Ref(e.CaseRef, ask.Link(at))
		}
		leaf := xlsx.Blank()
		if e.Leaf != nil {
			leaf = xlsx.Int(*e.Leaf)
		}
		return []xlsx.Cell{xlsx.Int(int64(e.ID)), xlsx.DateTime(e.At), xlsx.Text(e.ActorName), xlsx.Text(opName(e.Op)), xlsx.Text(words(e.Action)), ref, xlsx.Text(e.subject()),
			xlsx.Text(e.exported()), lists.Moment(e.ErasedAt), leaf, xlsx.Text(e.RequestID)}
	})
	return s, nil
}

// exported is the detail as it leaves: of an entry of no case that lists records of cases, only what it was about, for among
// them may be some that the reader does not see.
func (e Entry) exported() string {
	if e.CaseID == 0 && strings.Contains(e.Detail, "[") {
		return withoutLists(e.Detail)
	}
	return e.Detail
}
