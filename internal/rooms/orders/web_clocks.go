package orders

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// clocksSize is how many clocks a page of the list holds.
const clocksSize = 50

// clocksView is what the list of clocks is drawn from.
type clocksView struct {
	scope  string
	rows   []layout.ClockRow
	counts Counts
	pager  layout.Pager
	mayAdd bool
	mayAct bool
}

func scopeOf(s string) string {
	if s == Unit || s == Force {
		return s
	}
	return Mine
}

// getClocks lists the clocks that run, the soonest first; late and lapsed ones come before them.
func (r *Room) getClocks(c *web.Ctx) error {
	ctx, q := c.Ctx(), c.Request.URL.Query()
	v := clocksView{scope: scopeOf(q.Get("scope")), mayAdd: c.Actor().Can(perm.CaseOpen), mayAct: c.Actor().Can(perm.CaseChange)}
	req := page.Parse(q, clocksSize, page.Sort{Name: "end"})
	res, err := r.Running(ctx, r.DB, v.scope, req)
	if err != nil {
		return err
	}
	seen := []ids.Clock{}
	for _, k := range res.Rows {
		seen = append(seen, k.ID)
	}
	// A view of results is logged with what it showed, before it leaves (s.62 DPA 2018).
	db.Consulted(ctx, "list.shown", db.On{Op: db.Consultation, Kind: "clocks"}, map[string]any{"scope": v.scope, "clocks": seen})
	if v.counts, err = r.CountRunning(ctx, r.DB); err != nil {
		return err
	}
	if v.rows, err = r.clockRows(ctx, r.DB, res.Rows, v.scope == Mine && v.mayAct); err != nil {
		return err
	}
	v.pager = layout.Pager{Label: "Pages of clocks", Shown: fmt.Sprintf("%s of %s shown", layout.Count(len(res.Rows)), layout.Count(v.total())), Size: clocksSize,
		Prev: clocksHref(v.scope, "before", res.Prev), Next: clocksHref(v.scope, "after", res.Next)}
	head := layout.PageHead{Title: "Clocks", TabsLabel: "Whose clocks", Tabs: v.tabs(),
		Actions: []layout.Action{{Label: "By month", Href: "/clocks/calendar?scope=" + v.scope}, {Label: "How clocks are counted", Href: "/help/clocks"}}}
	head.Lead, head.Sentence = r.situation(res.Rows, r.DB.Time())
	marking, err := r.Marking(ctx, r.DB, v.scope)
	if err != nil {
		return err
	}
	return c.Page(200, layout.Page{Title: "Clocks", Marking: marking, Head: layout.Head(head), AsAt: r.DB.Time()}, clocksBody(v))
}

func (v clocksView) total() int {
	switch v.scope {
	case Unit:
		return v.counts.Unit
	case Force:
		return v.counts.Force
	}
	return v.counts.Mine
}

func (v clocksView) tabs() []layout.Tab {
	tab := func(label, scope string, n int) layout.Tab {
		return layout.Tab{Label: label, Href: "/clocks?scope=" + scope, Count: layout.Count(n), Active: v.scope == scope}
	}
	return []layout.Tab{tab("Mine", Mine, v.counts.Mine), tab("My unit", Unit, v.counts.Unit), tab("The force", Force, v.counts.Force)}
}

func clocksHref(scope, way, key string) string {
	if key == "" {
		return ""
	}
	return "/clocks?" + url.Values{"scope": {scope}, way: {key}}.Encode()
}

// clockRows puts clocks into words. Only the most urgent one that runs may have a filled button. mine: they are of the
// reader's own cases, so that the act each waits for can be offered.
func (r *Room) clockRows(ctx context.Context, rd db.Reader, list []Row, mine bool) ([]layout.ClockRow, error) {
	if len(list) == 0 {
		return nil, nil
	}
	windows, err := r.windows(ctx, rd, list[0].ForceID)
	if err != nil {
		return nil, err
	}
	now, filled := rd.Time(), false
	out := make([]layout.ClockRow, len(list))
	for n, k := range list {
		w := r.say(k.Clock, windows[k.Code], now)
		p, _ := powers.ByCode(k.Code)
		x := layout.ClockRow{Severity: w.severity, Left: w.left, Of: w.of, Name: name(k.Clock, p), Law: powers.Dashed(k.Cite), Ref: layout.Link{Label: k.Ref, Href: cases.Path(k.Ref)},
			Case: k.caseText(), Ready: actByText(k.Clock, now), ReadyLate: actByPassed(k.Clock, now), Bar: w.bar, Ends: w.ends}
		x.Act = layout.Action{Label: "Open", Href: cases.Path(k.Ref) + k.Path}
		if k.AssetN != nil {
			x.Act.Href = fmt.Sprintf("%s/assets/A%d", cases.Path(k.Ref), *k.AssetN)
			if a, ok := clockAct(k.Clock, k.orderN()); ok && mine {
				x.Act.Label, x.Act.Href = a.Label, a.href(x.Act.Href+"/record")
			}
		}
		if href := whatIfHref(k.Clock); href != "" {
			x.More = layout.Link{Label: "What if", Href: href}
		}
		if k.State == Lapsed {
			x.Ready = "Ran out without its act"
		}
		if !filled && w.severity == layout.Critical {
			x.Act.Primary, filled = true, true
		}
		out[n] = x
	}
	return out, nil
}

func (x Row) orderN() int {
	if x.OrderN == nil {
		return 0
	}
	return *x.OrderN
}

// caseText names the case and what is in play.
func (x Row) caseText() string {
	t := x.CaseTitle
	if x.Operation != "" {
		t = x.Operation
	}
	if x.ValuePence != nil {
		t += "\u00a0·\u00a0" + x.ValuePence.Pounds()
	}
	return t
}

// situation states in figures how the clocks of a page stand.
func (r *Room) situation(list []Row, now time.Time) (lead, rest string) {
	late, today, week := 0, 0, 0
	var first *Row
	for n, k := range list {
		switch {
		case k.State == Lapsed || k.Ended(now):
			late++
			continue
		case k.EndAt == nil:
			continue
		case k.EndAt.Sub(now) < 24*time.Hour:
			today++
		case k.EndAt.Sub(now) < 7*24*time.Hour:
			week++
		}
		if first == nil {
			first = &list[n]
		}
	}
	switch {
	case today > 0:
		lead = layout.Many(today, "clock ends", "clocks end") + " within a day,"
		rest = " the first " + strings.TrimPrefix(endsText(first.Clock, now), "Ends ") + "."
	case first != nil:
		lead = "The next clock ends " + strings.TrimPrefix(endsText(first.Clock, now), "Ends ") + "."
	default:
		lead = "No clock runs."
	}
	if week > 0 {
		rest += " " + layout.Many(week, "more within seven days", "more within seven days") + "."
	}
	if late > 0 {
		rest += " " + layout.Many(late, "has lapsed", "have lapsed") + "."
	}
	return lead, rest
}
