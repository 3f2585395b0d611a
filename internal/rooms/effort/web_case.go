package effort

import (
	"context"
	"net/http"
	"slices"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
)

// onCase is what was put into a case.
type onCase struct {
	Ref    string
	Sums   Sums
	People []personSum
	Lines  page.Result[Line]
	Form   view
	CanLog bool
	Closed string // why no time can be recorded; "" on an open case
	Me     ids.User
}

type personSum struct {
	Name string
	Sums Sums
	Last caltime.Date
}

// people adds up what each person put into a case, the most first.
func people(rows []caseSum) (Sums, []personSum) {
	var all Sums
	var out []personSum
	at := map[ids.User]int{}
	for _, x := range rows {
		i, ok := at[x.UserID]
		if !ok {
			i = len(out)
			at[x.UserID] = i
			out = append(out, personSum{Name: x.Person})
		}
		out[i].Sums.add(x.Strand, x.Minutes)
		if x.Last.After(out[i].Last) {
			out[i].Last = x.Last
		}
		all.add(x.Strand, x.Minutes)
	}
	slices.SortStableFunc(out, func(a, b personSum) int { return b.Sums.Total() - a.Sums.Total() })
	return all, out
}

func (r *Room) caseTab(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	return r.showCase(c, http.StatusOK, g, form{}, nil)
}

const pageSize = 25

func (r *Room) showCase(c *web.Ctx, status int, g access.Grant, f form, bad map[string]string) error {
	ctx := c.Ctx()
	head, err := r.Cases.Header(ctx, g, "effort")
	if err != nil {
		return err
	}
	sums, err := caseSums(ctx, r.DB, g)
	if err != nil {
		return err
	}
	file, err := r.Cases.ByID(ctx, r.DB, g)
	if err != nil {
		return err
	}
	k := onCase{Ref: g.Ref(), Closed: closedSince(file), Me: c.Actor().User}
	_, byGlass := g.Glass()
	k.CanLog = c.Actor().Can(perm.EffortLog) && !byGlass && (k.Closed == "" || len(bad) > 0)
	k.Sums, k.People = people(sums)
	if k.Lines, err = caseLines(ctx, r.DB, g, page.Parse(c.Request.URL.Query(), pageSize, page.Sort{Name: "day", Desc: true})); err != nil {
		return err
	}
	if k.CanLog {
		k.Form, err = r.caseView(ctx, r.DB, g, f)
		if err != nil {
			return err
		}
		k.Form.Bad = bad
	}
	return c.Page(status, layout.Page{Title: "Effort on " + g.Ref(), Errors: len(bad) > 0, Head: head, AsAt: r.DB.Time()}, caseBody(k))
}

// caseView is the form for time on one case.
func (r *Room) caseView(ctx context.Context, rd db.Reader, g access.Grant, f form) (view, error) {
	today := caltime.DateOf(rd.Time())
	v := view{form: f, Post: cases.Path(g.Ref()) + "/effort", OnToday: today, OnCase: true}
	var err error
	v.Days, err = r.daysBack(ctx, rd, g.ForceID(), today)
	if f.Day == "" && f.Month == "" && f.Year == "" {
		v.on(today)
	}
	return v, err
}

func (r *Room) postCaseLog(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	v, err := c.Form()
	if err != nil {
		return err
	}
	f := readForm(v)
	f.What = "case:" + g.Ref()
	n, err := r.parse(c.Ctx(), f)
	if err == nil {
		var e Entry
		if e, err = r.Log(c.Ctx(), n); err == nil {
			if c.HTMX() {
				return r.quickPart(c, http.StatusOK, g, form{}, "Recorded "+Clock(e.Minutes)+".", nil)
			}
			c.Done("Recorded: "+Clock(e.Minutes)+" on "+e.OnDate.WithDay()+".", undoURL(e.ID))
			return c.See(back(f, cases.Path(g.Ref())+"/effort"))
		}
	}
	bad, ok := fields(err)
	if !ok {
		return err
	}
	if c.HTMX() {
		return r.quickPart(c, http.StatusUnprocessableEntity, g, f, "", bad)
	}
	return r.showCase(c, http.StatusUnprocessableEntity, g, f, bad)
}

// quick is the panel of a case's overview: what was put into it, and time for today.
type quick struct {
	Path string
	Sums Sums
	Log  bool
	Said string
	Time string
	Bad  string
}

func (r *Room) quickPart(c *web.Ctx, status int, g access.Grant, f form, said string, bad map[string]string) error {
	q, err := r.quick(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	q.Said, q.Time = said, f.Time
	for _, k := range []string{"time", "on", "late", "what", ""} {
		if bad[k] != "" {
			q.Bad = bad[k]
			break
		}
	}
	return c.Part(status, quickPanel(q))
}

func (r *Room) quick(ctx context.Context, rd db.Reader, g access.Grant) (quick, error) {
	rows, err := caseSums(ctx, rd, g)
	if err != nil {
		return quick{}, err
	}
	c, err := r.Cases.ByID(ctx, rd, g)
	if err != nil {
		return quick{}, err
	}
	q := quick{Path: cases.Path(g.Ref())}
	q.Sums, _ = people(rows)
	a, _ := actor.From(ctx)
	_, byGlass := g.Glass() // whoever looks by break-glass changes nothing
	q.Log = a.Can(perm.EffortLog) && a.User != 0 && !byGlass && c.Open()
	return q, nil
}

// Panel is what the overview of a case shows of effort, for cases.Room.Panels.
func (r *Room) Panel(ctx context.Context, rd db.Reader, g access.Grant) (cases.Panel, error) {
	q, err := r.quick(ctx, rd, g)
	if err != nil {
		return cases.Panel{}, err
	}
	return cases.Panel{Column: "side", Order: 30, Body: quickPanel(q)}, nil
}

// myWeek is the panel of My work.
type myWeek struct {
	Week   Week
	Today  caltime.Date
	Target int // basis points of casework
	Cases  []choice
	Log    bool
}

// WorkPanel is the actor's own week, for orders.Room.WorkPanels; nothing for somebody without a sheet.
func (r *Room) WorkPanel(ctx context.Context, rd db.Reader) (orders.WorkPanel, error) {
	a, ok := actor.From(ctx)
	if !ok || a.User == 0 || !a.Can(perm.EffortLog) {
		return orders.WorkPanel{}, nil
	}
	m := myWeek{Today: caltime.DateOf(rd.Time()), Log: true}
	monday := Monday(m.Today)
	lines, err := linesOf(ctx, rd, a.Force, a.User, monday, monday.AddDays(6))
	if err != nil {
		return orders.WorkPanel{}, err
	}
	hidden, err := hiddenOf(ctx, rd, a.Force, a.User, monday, monday.AddDays(6))
	if err != nil {
		return orders.WorkPanel{}, err
	}
	m.Week = newWeek(a.User, a.Name, monday, lines, hidden)
	if m.Cases, err = mine(ctx, rd, a.User); err != nil {
		return orders.WorkPanel{}, err
	}
	target, err := r.Reference.Value(ctx, rd, a.Force, "target", "proactive.share", m.Today)
	if err != nil {
		return orders.WorkPanel{}, err
	}
	n, err := target.Int()
	m.Target = int(n)
	return orders.WorkPanel{Column: "side", Order: 30, Body: weekPanel(m)}, err
}
