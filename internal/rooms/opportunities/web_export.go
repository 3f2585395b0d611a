package opportunities

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/cases"
)

// Lists are the lists of this room that can be taken away.
func (r *Room) Lists() []lists.List {
	return []lists.List{
		{Code: "opportunities", Title: "Opportunities", Permission: perm.OpportunityView, Page: "/opportunities", Open: r.openList, Back: r.back()},
		{Code: "data-gaps", Title: "Gaps in data", Permission: perm.OpportunityView, Page: "/opportunities/gaps", Open: r.openGaps},
		{Code: "missed", Title: "Missed opportunities", Permission: perm.MissedView, Page: "/missed", Open: r.openMissed},
		{Code: "case-opportunities", Title: "Opportunities of a case", Permission: perm.CaseView, OfCase: true, Page: "/opportunities", Open: r.openCaseList},
		{Code: "learning", Title: "Learning actions", Permission: perm.MissedView, Page: "/missed/learning", Open: r.openLearning},
		{Code: "learning-points", Title: "Learning points", Permission: perm.MissedView, Page: "/missed/learning", Open: r.openPoints},
	}
}

// chipTexts are the filters in use, in words.
func (f Filter) chipTexts(ctx context.Context, rd db.Reader) (string, error) {
	a, _ := actor.From(ctx)
	units, err := unitsOf(ctx, rd, a.Force)
	if err != nil {
		return "", err
	}
	var opts []govuk.Option
	for _, u := range units {
		opts = append(opts, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	var out []string
	for _, c := range f.chips(opts) {
		out = append(out, c.Text)
	}
	return strings.Join(out, "; "), nil
}

// orderWords says an order of the list in words.
func orderWords(s page.Sort) string {
	words := map[string][2]string{"due": {"time to act, soonest first", "time to act, latest first"}, "value": {"value, smallest first", "value, largest first"}, "found": {"found, oldest first", "found, newest first"}}
	if s.Desc {
		return words[s.Name][1]
	}
	return words[s.Name][0]
}

// listColumns are those of the list, and those that only bring it back.
func listColumns(o owners, on caltime.Date) []xlsx.Column {
	return append([]xlsx.Column{{Key: "ends", Head: "Time to act ends", Kind: xlsx.KindDateTime, Note: "A day alone means its end"}, {Key: "left", Head: "Left", Width: 15}, {Key: "title", Head: "Opportunity", Kind: xlsx.KindRef, Width: 36},
		{Key: "found_by", Head: "Found by", Kind: xlsx.KindLongText, Width: 16}, {Key: "case", Head: "Case", Kind: xlsx.KindRef}, {Key: "name", Head: "Name of the case", Kind: xlsx.KindLongText, Width: 22}, {Key: "threat", Head: "Threat", Kind: xlsx.KindLongText, Width: 18}, {Key: "unit", Head: "Unit", Kind: xlsx.KindLongText, Width: 16},
		{Key: "status", Head: "Status", Width: 18, Choices: decidedNames(), Edit: true}, {Key: "note", Head: "Who has it, or why it ended", Kind: xlsx.KindLongText, Width: 24}, {Key: "value", Head: "Value", Kind: xlsx.KindMoney, Edit: true, Note: "The estimate; empty where it is not known"}, {Key: "found", Head: "Found", Kind: xlsx.KindDate}}, append(ownColumns(o, on), lists.Tail()...)...)
}

func (r *Room) openList(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	a, _ := actor.From(ctx)
	f, now := readFilter(ask.Query, a.User), rd.Time()
	sort := page.Parse(ask.Query, listSize, sorts...).Sort
	value, _ := f.summed()
	n, err := tallies(ctx, rd, []column{{name: "all", value: value, f: f}})
	if err != nil {
		return lists.Sheet{}, err
	}
	chips, err := f.chipTexts(ctx, rd)
	if err != nil {
		return lists.Sheet{}, err
	}
	who, err := r.ownersOf(ctx, rd)
	if err != nil {
		return lists.Sheet{}, err
	}
	s := lists.Sheet{Title: "Opportunities", Freeze: 1, Count: lists.Unknown, Filters: lists.Filtered(lists.Filter{Name: "Narrowed to", Text: chips}, lists.Filter{Name: "Order", Text: orderWords(sort)}),
		Columns: listColumns(who, caltime.DateOf(now)), Own: len(ownColumns(who, caltime.DateOf(now))),
		Notes: []string{"To decide in this workbook: change Status from Open to Taken or Declined, choose the reason and write the note, save it, and bring it back under Bring back edited lists in the menu of your name. Tinted cells may be changed; Row, Check and Version tell which opportunity a line is of. Nothing is changed before you have looked at it."}}
	if s.Marking, err = listMarking(ctx, rd, f); err != nil {
		return s, err
	}
	if n["all"].N <= most {
		s.Count = n["all"].N
	}
	s.Rows = lists.Paged(sort, func(p page.Request) (page.Result[Row], error) {
		res, err := list(ctx, rd, f, p)
		r.count(now, pointers(res.Rows)...)
		return res, err
	}, func(o Row) []xlsx.Cell {
		left := ""
		if o.WindowCloses == nil {
			left = "no limit"
		} else if o.Unworked() {
			_, left = o.pressing(now)
		}
		return append([]xlsx.Cell{lists.End(o.WindowCloses), xlsx.Text(left), xlsx.Ref(o.Title, ask.Link(o.Path())), xlsx.Text(sourceWords(o.Opportunity)), xlsx.Ref(o.Ref, ask.Link(cases.Path(o.Ref))), xlsx.Text(o.CaseName()),
			xlsx.Text(threatName(o.Threat)), xlsx.Text(o.UnitName), xlsx.Text(StatusName(o.Status)), xlsx.Text(statusNote(o)), lists.Money(o.EstimatePence), lists.Day(o.DetectedAt)},
			append(ownCells(who, o), xlsx.Text(o.PublicKey), xlsx.Int(o.Version))...)
	})
	return s, nil
}

func (r *Room) openGaps(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	s := lists.Sheet{Title: "Gaps in data", Freeze: 1, Count: lists.Unknown, Filters: []lists.Filter{{Name: "Order", Text: "the oldest first"}},
		Columns: []xlsx.Column{{Head: "Case", Kind: xlsx.KindRef}, {Head: "Name of the case", Width: 28}, {Head: "Not recorded", Width: 44}, {Head: "So that nobody can say whether to", Width: 44}, {Head: "Rule", Width: 9}, {Head: "Since", Kind: xlsx.KindDate}}}
	n, err := gapCount(ctx, rd)
	if err != nil {
		return s, err
	}
	if n <= most {
		s.Count = n
	}
	if s.Marking, err = gapsMarking(ctx, rd); err != nil {
		return s, err
	}
	s.Rows = lists.Paged(page.Sort{Name: "id"}, func(p page.Request) (page.Result[GapRow], error) { return r.Gaps(ctx, rd, p) }, func(g GapRow) []xlsx.Cell {
		return []xlsx.Cell{xlsx.Ref(g.Ref, ask.Link(cases.Path(g.Ref)+"/opportunities")), xlsx.Text(g.Title), xlsx.Text(g.Missing), xlsx.Text(lower(ruleTitle(g.Rule))), xlsx.Text(g.Rule), lists.Day(g.Since)}
	})
	return s, nil
}

func (r *Room) openMissed(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	asked := readFilter(ask.Query, 0)
	p := periodByCode(caltime.DateOf(rd.Time()), ask.Query.Get("period"))
	m := missedView{Base: Filter{Unit: asked.Unit, Threat: asked.Threat, Measured: Measured{Band: asked.Band}}}
	m.Period = p
	f := m.rows()
	narrowed := m.Base
	chips, err := narrowed.chipTexts(ctx, rd)
	if err != nil {
		return lists.Sheet{}, err
	}
	s := lists.Sheet{Title: "Missed opportunities", Freeze: 1, Count: lists.Unknown, Filters: lists.Filtered(lists.Filter{Name: "Period", Text: p.Name}, lists.Filter{Name: "Narrowed to", Text: chips}, lists.Filter{Name: "Order", Text: "newest first"}),
		Notes: []string{"Missed as a reviewer confirmed, and lapsed: what ran out and waits for a review is not in it."},
		Columns: []xlsx.Column{{Head: "Missed on", Kind: xlsx.KindDate}, {Head: "Case", Kind: xlsx.KindRef}, {Head: "Name of the case", Width: 24}, {Head: "Threat", Width: 18}, {Head: "Unit", Width: 16}, {Head: "What was missed", Kind: xlsx.KindRef, Width: 30},
			{Head: "Status", Width: 12}, {Head: "Basis", Width: 32}, {Head: "Reason", Width: 22}, {Head: "Value", Kind: xlsx.KindMoney, Note: "What was lost; empty where it is not known"}, {Head: "Value rests on", Width: 22}, {Head: "Can it still be recovered?", Width: 13}}}
	if s.Marking, err = listMarking(ctx, rd, f); err != nil {
		return s, err
	}
	hidden, err := hiddenCount(ctx, rd, f)
	if err != nil {
		return s, err
	}
	s.Hidden = hiddenWords(hidden)
	s.Rows = lists.Paged(page.Sort{Name: "ended", Desc: true}, func(q page.Request) (page.Result[Row], error) { return list(ctx, rd, f, q) }, func(o Row) []xlsx.Cell {
		ended := xlsx.Blank()
		if o.EndedAt != nil {
			ended = lists.Day(LastMoment(*o.EndedAt))
		}
		return []xlsx.Cell{ended, xlsx.Ref(o.Ref, ask.Link(cases.Path(o.Ref))), xlsx.Text(o.CaseName()), xlsx.Text(threatName(o.Threat)), xlsx.Text(o.UnitName), xlsx.Ref(o.Title, ask.Link(o.Path())),
			xlsx.Text(StatusName(o.Status)), xlsx.Text(o.Basis), xlsx.Text(reasonName(o.ReasonCode())), lists.Money(o.LostPence), xlsx.Text(o.LostBasis), xlsx.Text(stillWords(o.Still))}
	})
	return s, nil
}

// away is the list as it is shown, but for the place in it.
func (b board) away() layout.Away {
	q := b.Filter.query()
	q.Set("layout", "list")
	if b.Sort != sorts[0] {
		q.Set("sort", b.Sort.String())
	}
	return layout.Away{Code: "opportunities", Query: q.Encode(), What: "opportunities", Back: true}
}

// away is the table below the figures.
func (m missedView) away() layout.Away {
	q := m.Base.query()
	q.Set("period", m.Period.Code)
	return layout.Away{Code: "missed", Query: q.Encode(), What: "missed opportunities"}
}
