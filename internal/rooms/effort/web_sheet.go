package effort

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// reach is whose sheets an actor sees beside their own: nobody's, those of units, or the force's.
type reach struct {
	units []ids.Unit // nil with all: the whole force
	all   bool
}

func (a reach) any() bool { return a.all || len(a.units) > 0 }

// reachOf is the whole rule: supervisors see their units', managers and auditors their force's.
func reachOf(a actor.Actor) reach {
	var out reach
	for _, ap := range a.Appointments {
		switch ap.Role {
		case perm.Manager, perm.Auditor:
			return reach{all: true}
		case perm.Supervisor:
			out.units = append(out.units, ap.Units...)
		}
	}
	return out
}

// person finds whose sheet is asked for: the actor's, or that of somebody in reach. Anything else is NotFound.
func (r *Room) person(ctx context.Context, rd db.Reader, a actor.Actor, asked string) (ids.User, string, error) {
	if asked == "" || asked == ids.String(a.User) {
		return a.User, a.Name, nil
	}
	id, ok := ids.Parse[ids.User](asked)
	if !ok {
		return 0, "", fault.Missing()
	}
	name, err := inReach(ctx, rd, a.Force, reachOf(a), id)
	if err != nil {
		return 0, "", err
	}
	if name == "" {
		return 0, "", fault.Missing()
	}
	return id, name, nil
}

// sheetPage is what the timesheet shows.
type sheetPage struct {
	Week  Week
	Own   bool
	Today caltime.Date
	Form  view
	Team  []teamRow
	Unit  bool
}

// teamRow is one person's week in the unit's table.
type teamRow struct {
	ID   ids.User
	Name string
	Days [7]int
	Sums Sums
}

func (r *Room) sheet(c *web.Ctx) error {
	day := caltime.DateOf(r.DB.Time())
	if q := c.Query("week"); q != "" {
		d, err := caltime.ParseDate(q)
		if err != nil || d.Before(caltime.NewDate(2000, 1, 1)) || d.After(day.AddDays(366)) {
			d = day
		}
		day = d
	}
	if c.Query("view") == "unit" {
		return r.showUnit(c, Monday(day))
	}
	who, _, err := r.person(c.Ctx(), r.DB, c.Actor(), c.Query("person"))
	if err != nil {
		return err
	}
	if who == c.Actor().User && reachOf(c.Actor()).any() && !c.Actor().Can(perm.EffortLog) && c.Query("person") == "" {
		return r.showUnit(c, Monday(day)) // they have no sheet of their own
	}
	return r.showSheet(c, http.StatusOK, Monday(day), who, form{}, nil)
}

// showSheet shows a person's week; the form for new time only on the actor's own.
func (r *Room) showSheet(c *web.Ctx, status int, monday caltime.Date, who ids.User, f form, bad map[string]string) error {
	ctx, a := c.Ctx(), c.Actor()
	p := sheetPage{Own: who == a.User, Today: caltime.DateOf(r.DB.Time())}
	sunday := monday.AddDays(6)
	lines, err := linesOf(ctx, r.DB, a.Force, who, monday, sunday)
	if err != nil {
		return err
	}
	name := a.Name
	var hidden []hiddenSum
	if p.Own {
		if hidden, err = hiddenOf(ctx, r.DB, a.Force, who, monday, sunday); err != nil {
			return err
		}
		if a.Can(perm.EffortLog) {
			if p.Form, err = r.newView(ctx, r.DB, f, who, a.Force); err != nil {
				return err
			}
			p.Form.Bad = bad
		}
	} else if _, name, err = r.person(ctx, r.DB, a, ids.String(who)); err != nil {
		return err
	}
	seen := []ids.Case{}
	for _, l := range lines {
		if l.CaseID != nil && !slices.Contains(seen, *l.CaseID) {
			seen = append(seen, *l.CaseID)
		}
	}
	// Whose week was looked at, and on which cases, is logged before it leaves (s.62 DPA 2018).
	db.Consulted(ctx, "list.shown", db.On{Op: db.Consultation, Kind: "timesheet", ID: int64(who)}, map[string]any{"week": monday, "cases": seen})
	p.Week = newWeek(who, name, monday, lines, hidden)
	if p.Own && !a.Can(perm.EffortLog) {
		p.Own = false
	}
	head := layout.PageHead{Title: "Timesheet", Lead: Clock(p.Week.Sums.Total()), Sentence: "recorded " + weekWords(monday, p.Today) + ".",
		Picks: layout.Actions(weekActions(monday, c.Request.URL.Query())), Tabs: sheetTabs(a, monday, "mine")}
	if who != a.User {
		head.Title = "Timesheet of " + name
		head.Tabs = sheetTabs(a, monday, "person")
	}
	return c.Page(status, layout.Page{Title: head.Title, Errors: len(bad) > 0, Head: layout.Head(head), Marking: marking(lines), AsAt: r.DB.Time()}, sheetBody(p))
}

// marking is the highest of the cases on the sheet; the product's default where there is none.
func marking(lines []Line) string {
	out := ""
	for _, l := range lines {
		switch {
		case l.Marking == layout.DefaultMarking:
			return l.Marking
		case l.Marking != "":
			out = l.Marking
		}
	}
	return out
}

// showUnit shows a week of everybody in reach.
func (r *Room) showUnit(c *web.Ctx, monday caltime.Date) error {
	a := c.Actor()
	in := reachOf(a)
	if !in.any() {
		return fault.Missing()
	}
	rows, err := unitDays(c.Ctx(), r.DB, a.Force, in.units, monday, monday.AddDays(6))
	if err != nil {
		return err
	}
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "timesheets"}, map[string]any{"week": monday})
	p := sheetPage{Team: team(rows, monday), Today: caltime.DateOf(r.DB.Time()), Unit: true, Week: Week{}}
	for i := range p.Week.Days {
		p.Week.Days[i].On = monday.AddDays(i)
	}
	for _, t := range p.Team {
		p.Week.Sums.Proactive += t.Sums.Proactive
		p.Week.Sums.Reactive += t.Sums.Reactive
		p.Week.Sums.Other += t.Sums.Other
	}
	head := layout.PageHead{Title: "Timesheets of the unit", Lead: Clock(p.Week.Sums.Total()) + " hours",
		Sentence: "recorded by " + layout.Many(len(p.Team), "person", "people") + " " + weekWords(monday, p.Today) + ". Work on cases you cannot see is left out.",
		Picks:    layout.Actions(weekActions(monday, c.Request.URL.Query())), Tabs: sheetTabs(a, monday, "unit")}
	if in.all {
		head.Title = "Timesheets of the force"
	}
	return c.Page(http.StatusOK, layout.Page{Title: head.Title, Head: layout.Head(head), AsAt: r.DB.Time()}, unitBody(p))
}

func team(rows []daySum, monday caltime.Date) []teamRow {
	var out []teamRow
	at := map[ids.User]int{}
	for _, x := range rows {
		i, ok := at[x.UserID]
		if !ok {
			i = len(out)
			at[x.UserID] = i
			out = append(out, teamRow{ID: x.UserID, Name: x.Person})
		}
		if n := monday.DaysUntil(x.OnDate); n >= 0 && n < 7 {
			out[i].Days[n] += x.Minutes
		}
		out[i].Sums.add(x.Strand, x.Minutes)
	}
	return out
}

func sheetTabs(a actor.Actor, monday caltime.Date, active string) []layout.Tab {
	in := reachOf(a)
	if !in.any() {
		return nil
	}
	label := "My unit"
	if in.all {
		label = "The force"
	}
	var tabs []layout.Tab
	if a.Can(perm.EffortLog) {
		tabs = append(tabs, layout.Tab{Label: "My timesheet", Href: "/effort?week=" + monday.String(), Active: active == "mine"})
	}
	return append(tabs, layout.Tab{Label: label, Href: "/effort?view=unit&week=" + monday.String(), Active: active == "unit"})
}

// weekActions lead to the week before and after, keeping the rest of the address.
func weekActions(monday caltime.Date, q url.Values) []layout.Action {
	to := func(d caltime.Date) string {
		n := url.Values{"week": {d.String()}}
		for _, k := range []string{"view", "person"} {
			if v := q.Get(k); v != "" {
				n.Set(k, v)
			}
		}
		return "/effort?" + n.Encode()
	}
	return []layout.Action{
		{Label: "Week before", Icon: "left", Href: to(monday.AddDays(-7))},
		{Label: "Week after", Icon: "right", Href: to(monday.AddDays(7))},
	}
}

func weekWords(monday, today caltime.Date) string {
	switch Monday(today) {
	case monday:
		return "this week, " + monday.Brief() + " to " + monday.AddDays(6).UK()
	case monday.AddDays(7):
		return "last week, " + monday.Brief() + " to " + monday.AddDays(6).UK()
	}
	return "in the week from " + monday.Brief() + " to " + monday.AddDays(6).UK()
}

func personURL(id ids.User, monday caltime.Date) string {
	return "/effort?person=" + ids.String(id) + "&week=" + monday.String()
}

func dateInput(v view) govuk.DateInput {
	return govuk.DateInput{Name: "on", Legend: "Day", Day: v.Day, Month: v.Month, Year: v.Year, Error: v.Bad["on"]}
}
