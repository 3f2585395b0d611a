package cases

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/users"
)

// Lists are the lists of this room that can be taken away.
func (r *Room) Lists() []lists.List {
	return []lists.List{
		{Code: "cases", Title: "Cases", Permission: perm.CaseView, Page: "/cases", Open: r.openList, Back: r.back()},
		{Code: "decisions", Title: "Decisions", Permission: perm.CaseView, OfCase: true, Page: "/decisions", Open: r.openDecisions},
		{Code: "timeline", Title: "Timeline", Permission: perm.CaseView, OfCase: true, Page: "/timeline", Open: r.openTimeline},
	}
}

func threatNames() (out []string) {
	for _, t := range Threats() {
		out = append(out, t.Name)
	}
	return out
}

// movable names the stages that a case can be moved to without a reason.
func movable() (out []string) {
	for _, s := range working {
		out = append(out, s.Name())
	}
	return out
}

// listColumns are those of the page: what a cell of it holds below another stands in a column of its own. Title,
// operation, threat, lead and stage may be changed and brought back; leads names who can lead a case.
func listColumns(leads []string) []xlsx.Column {
	return append([]xlsx.Column{
		{Key: "ref", Head: "Reference", Kind: xlsx.KindRef, Width: 14},
		{Key: "title", Head: "Case", Kind: xlsx.KindLongText, Width: 28, Edit: true, Note: "The title of the case"},
		{Key: "operation", Head: "Operation", Width: 14, Edit: true},
		{Key: "subject", Head: "Subject", Kind: xlsx.KindLongText, Width: 22, Note: "The first subject, and how many others there are"},
		{Key: "restricted", Head: "Restricted", Kind: xlsx.KindBool, Width: 10},
		{Key: "threat", Head: "Threat", Kind: xlsx.KindLongText, Width: 20, Choices: threatNames(), Edit: true},
		{Key: "arose", Head: "Arose", Width: 10},
		{Key: "lead", Head: "Lead", Kind: xlsx.KindLongText, Width: 15, Choices: leads, Edit: true},
		{Key: "unit", Head: "Unit", Kind: xlsx.KindLongText, Width: 16},
		{Key: "stage", Head: "Stage", Width: 13, Choices: movable(), Edit: true},
		{Key: "stake", Head: "At stake", Kind: xlsx.KindMoney, Width: 14},
		{Key: "deadline", Head: "Next deadline", Kind: xlsx.KindDateTime, Width: 18, Note: "When the clock that ends soonest ends; a day alone means its end"},
		{Key: "clock", Head: "Clock", Kind: xlsx.KindLongText, Width: 24},
		{Key: "active", Head: "Last activity", Kind: xlsx.KindDate},
		{Key: "idle", Head: "Idle, days", Kind: xlsx.KindInt, Width: 8},
	}, lists.Tail()...)
}

func (r *Room) openList(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	a, _ := actor.From(ctx)
	p := listPage{Filter: ParseFilter(ask.Query), Request: page.Parse(ask.Query, listSize, Sorts...)}
	p.Base = p.Filter.Query()
	now := rd.Time()
	total, err := r.Count(ctx, rd, p.Filter)
	if err != nil {
		return lists.Sheet{}, err
	}
	units, err := r.Users.Units(ctx, rd, a.Force)
	if err != nil {
		return lists.Sheet{}, err
	}
	people, err := r.Users.People(ctx, rd, a.Force, perm.Investigator, perm.Supervisor)
	if err != nil {
		return lists.Sheet{}, err
	}
	who := leaders{people, users.Labels(people)}
	s := lists.Sheet{Title: "Cases", Columns: listColumns(who.names()), Freeze: 1, Count: lists.Unknown,
		Notes: []string{"To change cases in this workbook: type in the tinted cells or choose from their drop-downs, save it, and bring it back under Bring back edited lists in the menu of your name. Row, Check and Version tell which case a line is of: leave them as they are. Nothing is changed before you have looked at it."}}
	if !total.More {
		s.Count = total.N
	}
	if s.Marking, err = r.Marking(ctx, rd, p.Filter); err != nil {
		return s, err
	}
	view := ""
	for _, v := range Views() {
		if v.Code == p.Filter.View {
			view = v.Name
		}
	}
	var chips []string
	for _, c := range p.filters(units, people).Chips {
		chips = append(chips, c.Text)
	}
	s.Filters = lists.Filtered(lists.Filter{Name: "View", Text: view}, lists.Filter{Name: "Narrowed to", Text: strings.Join(chips, "; ")}, lists.Filter{Name: "Order", Text: p.sortWords()})
	s.Rows = lists.Paged(p.Request.Sort, func(req page.Request) (page.Result[ListRow], error) { return r.List(ctx, rd, p.Filter, req) },
		func(x ListRow) []xlsx.Cell { return r.listCells(x, who, now, ask.Link) })
	return s, nil
}

func (r *Room) listCells(x ListRow, who leaders, now time.Time, link func(string) string) []xlsx.Cell {
	l := r.line(x, now)
	subject := x.SubjectName
	if x.Subjects > 1 {
		subject += " and " + layout.Many(x.Subjects-1, "other", "others")
	}
	end := xlsx.Blank()
	if l.End != "" {
		end = lists.End(x.NextEndAt)
	}
	return []xlsx.Cell{xlsx.Ref(x.Ref, link(x.Path())), xlsx.Text(x.Title), xlsx.Text(x.Operation), xlsx.Text(subject), xlsx.Bool(x.Restricted), xlsx.Text(x.Threat.Name()),
		xlsx.Text(rowArose(x).Word()), xlsx.Text(who.label(x)), xlsx.Text(x.UnitName), xlsx.Text(x.Stage.Name()), xlsx.Pence(x.StakePence), end, xlsx.Text(l.Law),
		lists.Day(x.LastEventAt), xlsx.Int(max(0, caltime.DateOf(x.LastEventAt).DaysUntil(caltime.DateOf(now)))), xlsx.Text(x.Ref), xlsx.Int(x.Version)}
}

// ofCase begins the sheet of a list of one case.
func (r *Room) ofCase(ctx context.Context, rd db.Reader, ask lists.Ask, title string) (access.Grant, lists.Sheet, error) {
	g, err := access.OpenRef(ctx, rd, ask.Case, access.Read)
	if err != nil {
		return g, lists.Sheet{}, err
	}
	c, err := r.ByID(ctx, rd, g)
	return g, lists.Sheet{Title: title + " of " + g.Ref(), Marking: c.Marking, Case: g.CaseID(), Count: lists.Unknown}, err
}

func (r *Room) openDecisions(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	g, s, err := r.ofCase(ctx, rd, ask, "Decisions")
	if err != nil {
		return s, err
	}
	list, err := r.Decisions(ctx, rd, g)
	if err != nil {
		return s, err
	}
	s.Count = len(list)
	s.Columns = []xlsx.Column{{Head: "No.", Kind: xlsx.KindInt, Width: 7}, {Head: "Decision on", Width: 30}, {Head: "At", Kind: xlsx.KindDateTime}, {Head: "By", Width: 20}, {Head: "What was decided", Kind: xlsx.KindLongText},
		{Head: "Rests on", Width: 13}, {Head: "Why", Kind: xlsx.KindLongText}, {Head: "Withdrawn", Kind: xlsx.KindDateTime}, {Head: "Why withdrawn", Kind: xlsx.KindLongText, Width: 30}}
	s.Rows = lists.Of(list, func(d Decision) []xlsx.Cell {
		return []xlsx.Cell{xlsx.Int(d.N), xlsx.Text(d.Title), xlsx.DateTime(d.DecidedAt), xlsx.Text(d.DecidedByName), xlsx.Text(d.Decision), xlsx.Text(d.Assertion), xlsx.Text(d.Reason),
			lists.Moment(d.WithdrawnAt), xlsx.Text(d.WithdrawnReason)}
	})
	return s, nil
}

func (r *Room) openTimeline(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	g, s, err := r.ofCase(ctx, rd, ask, "Timeline")
	if err != nil {
		return s, err
	}
	what, name := "", ""
	for _, k := range timelineKinds {
		if k.Href == ask.Query.Get("show") {
			what, name = k.Href, k.Label
		}
	}
	s.Filters = lists.Filtered(lists.Filter{Name: "Shown", Text: name}, lists.Filter{Name: "Order", Text: "newest first"})
	s.Columns = []xlsx.Column{{Head: "When", Kind: xlsx.KindDateTime}, {Head: "What happened", Width: 40}, {Head: "Detail", Kind: xlsx.KindLongText, Width: 60}, {Head: "Legal step", Kind: xlsx.KindBool, Width: 11}, {Head: "By", Width: 22}}
	s.Rows = lists.Paged(page.Sort{Name: "at", Desc: true}, func(req page.Request) (page.Result[CaseEvent], error) { return r.Timeline(ctx, rd, g, what, req) },
		func(e CaseEvent) []xlsx.Cell {
			return []xlsx.Cell{xlsx.DateTime(e.At), xlsx.Text(e.Title), xlsx.Text(e.Detail), xlsx.Bool(e.Legal), xlsx.Text(e.ActorName)}
		})
	return s, nil
}
