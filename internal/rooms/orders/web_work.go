package orders

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases"
)

const (
	workClocks = 7
	workCases  = 8
)

// workView is what My work is drawn from.
type workView struct {
	clocks     []layout.ClockRow
	counts     Counts
	scope      string
	holidays   string // "Fri 25 to Mon 28 December do not count", where days close by do not
	cases      []workCase
	allCases   int
	stake      money.Pence
	top        []templ.Component // what is late already, before the clocks
	main, side []templ.Component
	setUp      []SetUpStep
	mayOpen    bool
}

// workCase is one of the person's cases ready to print.
type workCase struct {
	cases.ListRow
	severity layout.Severity
	end      string
	worked   string
	quiet    bool
}

// getWork shows a person's own work: the clocks that end soonest, the cases they lead, and what higher rooms add.
func (r *Room) getWork(c *web.Ctx) error {
	ctx := c.Ctx()
	v := workView{mayOpen: c.Actor().Can(perm.CaseOpen), scope: c.Query("scope")}
	rows, err := r.RunningMine(ctx, r.DB, workClocks)
	if v.scope == Unit {
		rows, err = r.RunningUnit(ctx, r.DB, workClocks)
	}
	if err != nil {
		return err
	}
	if v.counts, err = r.CountRunning(ctx, r.DB); err != nil {
		return err
	}
	if v.clocks, err = r.clockRows(ctx, r.DB, rows, v.scope != Unit && c.Actor().Can(perm.CaseChange)); err != nil {
		return err
	}
	if err := r.workCases(ctx, &v, c.Actor().User); err != nil {
		return err
	}
	if err := r.workPanels(ctx, &v); err != nil {
		return err
	}
	r.noteWork(ctx, rows, v)
	v.holidays = r.daysOut(r.DB.Time())
	if len(v.clocks) == 0 && len(v.cases) == 0 {
		if v.setUp, err = r.firstSteps(ctx, c.Actor()); err != nil {
			return err
		}
	}
	head := layout.PageHead{Title: "My work"}
	head.Lead, head.Sentence = r.situation(rows, r.DB.Time())
	if len(rows) == 0 && v.scope != Unit {
		head.Lead = "No clock runs on a case of yours."
	}
	head.Sentence += " " + caltime.DateOf(r.DB.Time()).Format("Monday 2 January 2006") + "."
	if len(v.setUp) > 0 {
		head.Lead, head.Sentence = "", "Welcome. Nothing is recorded yet; here is what to do first."
	}
	if v.mayOpen {
		head.Actions = []layout.Action{{Label: "New case", Href: "/cases/new", Icon: "plus", Primary: true}}
	}
	return c.Page(200, layout.Page{Title: "My work", Head: layout.Head(head), AsAt: r.DB.Time()}, workBody(v))
}

// noteWork notes what My work showed, once for the page: it is logged before the page leaves (s.62 DPA 2018).
func (r *Room) noteWork(ctx context.Context, rows []Row, v workView) {
	clocks, of := []ids.Clock{}, []ids.Case{}
	for _, k := range rows {
		clocks = append(clocks, k.ID)
		if !slices.Contains(of, k.CaseID) {
			of = append(of, k.CaseID)
		}
	}
	for _, x := range v.cases {
		if !slices.Contains(of, x.ID) {
			of = append(of, x.ID)
		}
	}
	db.Consulted(ctx, "list.shown", db.On{Op: db.Consultation, Kind: "work"}, map[string]any{"scope": v.scope, "clocks": clocks, "cases": of})
}

// workCases reads the open cases the person leads, the most pressing first.
func (r *Room) workCases(ctx context.Context, v *workView, me ids.User) error {
	f := cases.Filter{View: cases.AllOpen, Leads: []ids.User{me}}
	res, err := r.Cases.List(ctx, r.DB, f, page.Request{Sort: cases.Sorts[0], Size: workCases})
	if err != nil {
		return err
	}
	total, err := r.Cases.Count(ctx, r.DB, f)
	if err != nil {
		return err
	}
	v.allCases = total.N
	now := r.DB.Time()
	for _, x := range res.Rows {
		w := workCase{ListRow: x, worked: layout.Ago(x.LastEventAt, now), quiet: now.Sub(x.LastEventAt) > 28*24*time.Hour}
		if k, ok := x.NextClock(); ok && k.EndAt != nil {
			w.severity = r.sayNext(k, now).Severity
			w.end = cases.EndDay(*k.EndAt, now)
		}
		v.stake += x.StakePence
		v.cases = append(v.cases, w)
	}
	return nil
}

func (r *Room) workPanels(ctx context.Context, v *workView) error {
	var all []WorkPanel
	for _, f := range r.WorkPanels {
		p, err := f(ctx, r.DB)
		if err != nil {
			return err
		}
		if p.Body != nil {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b WorkPanel) int { return cmp.Compare(a.Order, b.Order) })
	for _, p := range all {
		switch p.Column {
		case "top":
			v.top = append(v.top, p.Body)
		case "side":
			v.side = append(v.side, p.Body)
		default:
			v.main = append(v.main, p.Body)
		}
	}
	return nil
}

// daysOut names the days within a week, other than plain weekends, that hour and working-day clocks leave out.
func (r *Room) daysOut(now time.Time) string {
	cal := r.calendar(caltime.EnglandWales)
	var list []caltime.Skip
	special := false
	for d, n := caltime.DateOf(now), 0; n < 8; n, d = n+1, d.AddDays(1) {
		why, out, known := cal.Why(d)
		switch {
		case !known:
			return ""
		case out:
			list = append(list, caltime.Skip{Date: d, Why: why})
			special = special || why != "Saturday" && why != "Sunday"
		}
	}
	if !special {
		return ""
	}
	return caltime.SkippedText(list)
}
