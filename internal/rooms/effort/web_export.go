package effort

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/access"
)

// Lists are the lists of this room that can be taken away.
func (r *Room) Lists() []lists.List {
	return []lists.List{
		{Code: "timesheet", Title: "Timesheet", Permission: perm.EffortView, Page: "/effort", Open: r.openSheet, Back: r.back(false)},
		{Code: "effort", Title: "Effort", Permission: perm.CaseView, OfCase: true, Page: "/effort", Open: r.openCase, Back: r.back(true)},
	}
}

func activityNames() (out []string) {
	for _, a := range Activities() {
		out = append(out, a.Name)
	}
	return out
}

func dutyNames() (out []string) {
	for _, d := range Duties() {
		out = append(out, d.Name)
	}
	return out
}

// backNote tells on About what may be done with the sheet.
const backNote = "To change your time in this workbook: type in the tinted cells or choose from their drop-downs, add rows below the last with Row, Check and Version left empty, save it, and bring it back under Bring back edited lists in the menu of your name. " +
	"A row that you delete withdraws nothing: enter why under Withdrawn because. Nothing is changed before you have looked at it."

// sheetColumns are those of the sheet: day, activity, note, minutes and both reasons may be changed and brought back, and
// rows added, on a case of refs or any other by its reference. who tells that it is the sheet of a case.
func sheetColumns(who bool, refs []string) []xlsx.Column {
	out := []xlsx.Column{{Key: "day", Head: "Day", Kind: xlsx.KindDate, Edit: true}}
	if who {
		out = append(out, xlsx.Column{Key: "person", Head: "Person", Width: 22})
	} else {
		out = append(out, xlsx.Column{Key: "case", Head: "Case", Kind: xlsx.KindRef, Choices: refs, Note: "In a new row the reference of the case; empty for another duty"},
			xlsx.Column{Key: "what", Head: "Case or duty", Width: 34, Choices: dutyNames(), Note: "In a new row of no case the duty"})
	}
	return append(append(out, xlsx.Column{Key: "strand", Head: "Counts as", Width: 14}, xlsx.Column{Key: "activity", Head: "Activity", Width: 26, Choices: activityNames(), Edit: true},
		xlsx.Column{Key: "note", Head: "Note", Kind: xlsx.KindLongText, Edit: true}, xlsx.Column{Key: "late", Head: "Recorded late because", Width: 26, Edit: true}, xlsx.Column{Key: "time", Head: "Time", Width: 9, Note: "Hours and minutes"},
		xlsx.Column{Key: "minutes", Head: "Minutes", Kind: xlsx.KindInt, Edit: true}, xlsx.Column{Key: "withdrawn", Head: "Withdrawn because", Width: 26, Edit: true, Note: "What is withdrawn counts nowhere. A reason entered here withdraws the entry when the workbook is brought back"}), lists.Tail()...)
}

func lineRow(l Line, who bool, link func(string) string) []xlsx.Cell {
	out := []xlsx.Cell{xlsx.Day(l.OnDate)}
	if who {
		out = append(out, xlsx.Text(l.Person))
	} else {
		out = append(out, xlsx.Ref(l.Ref, link(l.Path())), xlsx.Text(l.What()))
	}
	return append(out, xlsx.Text(l.Strand.Name()), xlsx.Text(ActivityName(l.Activity)), xlsx.Text(l.Note), xlsx.Text(l.LateReason), xlsx.Text(Clock(l.Minutes)), xlsx.Int(l.Minutes),
		xlsx.Text(l.WithdrawnReason), xlsx.Text(ids.String(l.ID)), xlsx.Int(l.Version))
}

// weekAsked is the Monday of the week that an address names, or of today's.
func weekAsked(q string, today caltime.Date) caltime.Date {
	if d, err := caltime.ParseDate(q); q != "" && err == nil && !d.Before(caltime.NewDate(2000, 1, 1)) && !d.After(today.AddDays(366)) {
		return Monday(d)
	}
	return Monday(today)
}

func (r *Room) openSheet(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	a, _ := actor.From(ctx)
	q := ask.Query
	monday := weekAsked(q.Get("week"), caltime.DateOf(rd.Time()))
	who, name, err := r.person(ctx, rd, a, q.Get("person"))
	if q.Get("view") == "unit" || err == nil && who == a.User && reachOf(a).any() && !a.Can(perm.EffortLog) && q.Get("person") == "" {
		return openUnit(ctx, rd, a, monday)
	}
	if err != nil {
		return lists.Sheet{}, err
	}
	sunday := monday.AddDays(6)
	lines, err := linesOf(ctx, rd, a.Force, who, monday, sunday)
	if err != nil {
		return lists.Sheet{}, err
	}
	refs, err := ownRefs(ctx, rd, false)
	if err != nil {
		return lists.Sheet{}, err
	}
	s := lists.Sheet{Title: "Timesheet of " + name, Marking: marking(lines), Columns: sheetColumns(false, refs), Freeze: 1, Notes: []string{backNote},
		Filters: []lists.Filter{{Name: "Week", Text: monday.UK() + " to " + sunday.UK()}, {Name: "Order", Text: "by day, as recorded"}}}
	var hidden []hiddenSum
	if who == a.User {
		if hidden, err = hiddenOf(ctx, rd, a.Force, who, monday, sunday); err != nil {
			return s, err
		}
	}
	week := newWeek(who, name, monday, lines, hidden)
	var rows [][]xlsx.Cell
	for _, d := range week.Days {
		for _, l := range d.Lines {
			rows = append(rows, lineRow(l, false, ask.Link))
		}
		if n := d.Hidden.Total(); n > 0 {
			rows = append(rows, []xlsx.Cell{xlsx.Day(d.On), xlsx.Blank(), xlsx.Text("Work on a case you no longer see, counted and not shown"), xlsx.Blank(), xlsx.Blank(), xlsx.Blank(), xlsx.Blank(), xlsx.Text(Clock(n)), xlsx.Int(n)})
		}
	}
	s.Count, s.Rows = len(rows), lists.Of(rows, func(x []xlsx.Cell) []xlsx.Cell { return x })
	return s, nil
}

// openUnit is the week of everybody in reach.
func openUnit(ctx context.Context, rd db.Reader, a actor.Actor, monday caltime.Date) (lists.Sheet, error) {
	in := reachOf(a)
	if !in.any() {
		return lists.Sheet{}, fault.Missing()
	}
	sums, err := unitDays(ctx, rd, a.Force, in.units, monday, monday.AddDays(6))
	if err != nil {
		return lists.Sheet{}, err
	}
	rows := team(sums, monday)
	s := lists.Sheet{Title: "Hours by person and day", Freeze: 1, Count: len(rows), Filters: []lists.Filter{{Name: "Week", Text: monday.UK() + " to " + monday.AddDays(6).UK()}, {Name: "Order", Text: "by name"}},
		Notes: []string{"Hours and minutes. Work on cases that you cannot see is left out."}, Columns: []xlsx.Column{{Head: "Person", Width: 26}}}
	for i := range 7 {
		s.Columns = append(s.Columns, xlsx.Column{Head: monday.AddDays(i).Format("Mon 2"), Width: 9})
	}
	s.Columns = append(s.Columns, xlsx.Column{Head: "Week", Width: 9}, xlsx.Column{Head: "Minutes of the week", Kind: xlsx.KindInt}, xlsx.Column{Head: "Proactive share", Width: 12}, xlsx.Column{Head: "Other duties", Width: 9})
	s.Rows = lists.Of(rows, func(t teamRow) []xlsx.Cell {
		out := []xlsx.Cell{xlsx.Text(t.Name)}
		for _, m := range t.Days {
			out = append(out, xlsx.Text(hoursOr(m)))
		}
		return append(out, xlsx.Text(Clock(t.Sums.Total())), xlsx.Int(t.Sums.Total()), xlsx.Text(layout.Percent(int64(t.Sums.Proactive), int64(t.Sums.Casework()))), xlsx.Text(hoursOr(t.Sums.Other)))
	})
	return s, nil
}

func (r *Room) openCase(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	g, err := access.OpenRef(ctx, rd, ask.Case, access.Read)
	if err != nil {
		return lists.Sheet{}, err
	}
	file, err := r.Cases.ByID(ctx, rd, g)
	if err != nil {
		return lists.Sheet{}, err
	}
	return lists.Sheet{Title: "Effort on " + g.Ref(), Marking: file.Marking, Case: g.CaseID(), Count: lists.Unknown, Freeze: 1, Columns: sheetColumns(true, nil), Notes: []string{backNote}, Filters: []lists.Filter{{Name: "Order", Text: "newest first"}},
		Rows: lists.Paged(page.Sort{Name: "day", Desc: true}, func(p page.Request) (page.Result[Line], error) { return caseLines(ctx, rd, g, p) },
			func(l Line) []xlsx.Cell { return lineRow(l, true, ask.Link) })}, nil
}

// away is the sheet as it is shown.
func (p sheetPage) away() layout.Away {
	q := "week=" + p.Week.Days[0].On.String()
	switch {
	case p.Unit:
		q = "view=unit&" + q
	case p.Week.Of != 0:
		q = "person=" + ids.String(p.Week.Of) + "&" + q
	}
	return layout.Away{Code: "timesheet", Query: q, What: "timesheet", Back: !p.Unit}
}
