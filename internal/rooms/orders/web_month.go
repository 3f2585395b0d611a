package orders

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// monthCell is how many lines a day of the month shows; the rest are a link away.
const monthCell = 5

// monthView is a month of clocks ready to print.
type monthView struct {
	first  caltime.Date
	scope  string
	nation caltime.Nation
	weeks  [][]monthDay
	day    []layout.ClockRow // of the day that was chosen
	chosen caltime.Date
	ends   int // clocks that end in the month
	acts   int // days to act by that are not the last day
	all    bool
	known  bool // the non-working days of the whole month are known
	to     caltime.Date
}

// monthDay is one cell: a day of the month, or nothing before its first and after its last.
type monthDay struct {
	date  caltime.Date
	out   bool   // of another month
	why   string // why it does not count; "" where it does
	today bool
	lines []monthLine
	n     int // lines there are
}

type monthLine struct {
	severity   layout.Severity
	when, name string
	ref, href  string
}

// getMonth shows the clocks of a month, a cell a day.
func (r *Room) getMonth(c *web.Ctx) error {
	ctx, now := c.Ctx(), r.DB.Time()
	v := monthView{scope: scopeOf(c.Query("scope")), first: monthOf(c.Query("month"), now), known: true}
	force, err := r.Users.Force(ctx, r.DB, c.Actor().Force)
	if err != nil {
		return err
	}
	if v.nation = caltime.Nation(c.Query("nation")); r.calendar(v.nation).From.IsZero() {
		v.nation = caltime.Nation(force.Nation)
	}
	list, all, err := r.Month(ctx, r.DB, v.scope, v.first)
	if err != nil {
		return err
	}
	v.all = all
	seen := make([]ids.Clock, len(list))
	for n, x := range list {
		seen[n] = x.ID
	}
	// A view of results is logged with what it showed, before it leaves (s.62 DPA 2018).
	db.Consulted(ctx, "list.shown", db.On{Op: db.Consultation, Kind: "clocks"}, map[string]any{"month": v.first, "scope": v.scope, "clocks": seen})
	windows, err := r.windows(ctx, r.DB, c.Actor().Force)
	if err != nil {
		return err
	}
	by := map[caltime.Date][]monthLine{}
	chosen, _ := caltime.ParseDate(c.Query("day"))
	var rows []Row
	for _, x := range list {
		by[x.Day] = append(by[x.Day], r.monthLine(x, windows[x.Code], now))
		if x.ActBy {
			v.acts++
		} else {
			v.ends++
		}
		if x.Day == chosen {
			v.chosen, rows = chosen, append(rows, x.Row)
		}
	}
	if v.day, err = r.clockRows(ctx, r.DB, rows, v.scope == Mine && c.Actor().Can(perm.CaseChange)); err != nil {
		return err
	}
	v.fill(by, r.calendar(v.nation), caltime.DateOf(now))
	head := layout.PageHead{Title: "Clocks by month", TabsLabel: "Whose clocks", Tabs: v.tabs(), Lead: v.lead(), Sentence: v.sentence(),
		Actions: []layout.Action{{Label: "As a list", Href: "/clocks?scope=" + v.scope}, {Label: "How clocks are counted", Href: "/help/clocks"}}}
	return c.Page(200, layout.Page{Title: "Clocks of " + v.title(), Class: "p-wide", Head: layout.Head(head), AsAt: now}, monthBody(v))
}

// monthOf reads 2026-12; anything else is the month of now.
func monthOf(s string, now time.Time) caltime.Date {
	if d, err := caltime.ParseDate(s + "-01"); err == nil && d.Y >= 2000 && d.Y < 2100 {
		return d
	}
	d := caltime.DateOf(now)
	return caltime.NewDate(d.Y, d.M, 1)
}

// monthLine puts a clock on a day into words.
func (r *Room) monthLine(x MonthLine, w powers.Windows, now time.Time) monthLine {
	p, _ := powers.ByCode(x.Code)
	l := monthLine{severity: r.say(x.Clock, w, now).severity, name: name(x.Clock, p), ref: x.Ref, href: cases.Path(x.Ref) + x.Path}
	if x.AssetN != nil {
		l.href = fmt.Sprintf("%s/assets/A%d", l.href, *x.AssetN)
	}
	switch end := x.End(); {
	case x.ActBy:
		l.when = "Act by " + x.Clock.ActBy().Format("15:04")
	case x.State == Lapsed:
		l.when = "Lapsed"
	case end == end.Date.At(0, 0):
		l.when = "Ends, end of day"
	default:
		l.when = "Ends " + end.Format("15:04")
	}
	return l
}

// fill lays the month out in weeks from Monday to Sunday.
func (v *monthView) fill(by map[caltime.Date][]monthLine, cal caltime.Calendar, today caltime.Date) {
	v.to = cal.To
	d := v.first.AddDays(-(int(v.first.Weekday()) + 6) % 7)
	for d.Before(caltime.NewDate(v.first.Y, v.first.M+1, 1)) {
		week := make([]monthDay, 7)
		for n := range week {
			x := monthDay{date: d, out: d.M != v.first.M, today: d == today}
			if !x.out {
				why, off, known := cal.Why(d)
				if off {
					x.why = strings.TrimPrefix(why, "Bank holiday: ")
				}
				v.known = v.known && known
				x.lines, x.n = by[d], len(by[d])
				x.lines = x.lines[:min(x.n, monthCell)]
			}
			week[n], d = x, d.AddDays(1)
		}
		v.weeks = append(v.weeks, week)
	}
}

func (v monthView) title() string { return v.first.Format("January 2006") }

func (v monthView) lead() string {
	return layout.Many(v.ends, "clock ends", "clocks end") + " in " + v.title() + "."
}

func (v monthView) sentence() string {
	s := ""
	if v.acts > 0 {
		s = " " + layout.Many(v.acts, "day to act by stands apart from the day the clock ends.", "days to act by stand apart from the days the clocks end.")
	}
	if !v.all {
		s += fmt.Sprintf(" There are more than the %s soonest shown here: choose a narrower list.", layout.Count(monthMost))
	}
	return s
}

func (v monthView) href(with ...string) string {
	q := url.Values{"month": {v.first.Format("2006-01")}, "scope": {v.scope}, "nation": {string(v.nation)}}
	for n := 0; n+1 < len(with); n += 2 {
		q.Set(with[n], with[n+1])
	}
	return "/clocks/calendar?" + q.Encode()
}

func (v monthView) tabs() []layout.Tab {
	tab := func(label, scope string) layout.Tab {
		return layout.Tab{Label: label, Href: v.href("scope", scope), Active: v.scope == scope}
	}
	return []layout.Tab{tab("Mine", Mine), tab("My unit", Unit), tab("The force", Force)}
}

// months are the months before and after.
func (v monthView) months() []layout.Link {
	link := func(by int) layout.Link {
		d := caltime.NewDate(v.first.Y, v.first.M+time.Month(by), 1)
		return layout.Link{Label: d.Format("January 2006"), Href: v.href("month", d.Format("2006-01"))}
	}
	return []layout.Link{link(-1), link(1)}
}

func (v monthView) nations() (out []layout.Tab) {
	for _, n := range caltime.Nations() {
		if n != caltime.OtherPlace {
			out = append(out, layout.Tab{Label: n.String(), Href: v.href("nation", string(n)), Active: n == v.nation})
		}
	}
	return out
}

// more says how many lines of a day are not shown.
func (d monthDay) more() string { return fmt.Sprintf("%d more", d.n-len(d.lines)) }

// label names the day for a narrow page, where the weekdays have no heads: "Tue 1 Dec".
func (d monthDay) label() string { return d.date.Format("Mon 2 Jan") }
