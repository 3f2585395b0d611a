package opportunities

import (
	"net/http"
	"net/url"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/charts"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

// missedView is the Missed page.
type missedView struct {
	missedData
	Base     Filter // unit, threat and band of value
	Rows     page.Result[Row]
	Now      missedNow
	Report   bool
	Learning learningCount
	Sheets   []Sheet // of the workbook
}

type missedNow struct {
	Figures []layout.Figure
	Note    string
}

const missedSize = 25

func (r *Room) missedPage(c *web.Ctx) error {
	ctx, now := c.Ctx(), r.DB.Time()
	asked := readFilter(c.Request.URL.Query(), 0)
	f := Filter{Unit: asked.Unit, Threat: asked.Threat, Measured: Measured{Band: asked.Band}}
	p := periodByCode(caltime.DateOf(now), c.Query("period"))
	data, err := r.missed(ctx, r.DB, p, f)
	if err != nil {
		return err
	}
	m := missedView{missedData: data, Base: f, Report: c.Actor().Can(perm.ReportRun) && len(r.Sheets) > 0, Sheets: r.Sheets}
	q := page.Parse(c.Request.URL.Query(), missedSize, page.Sort{Name: "ended", Desc: true})
	q.Sort = page.Sort{Name: "ended", Desc: true}
	if m.Rows, err = list(ctx, r.DB, m.rows(), q); err != nil {
		return err
	}
	shown(ctx, "missed", c.Request.URL.RawQuery, m.Rows.Rows)
	if m.Learning, err = countLearning(ctx, r.DB, c.Actor().Force, caltime.DateOf(now)); err != nil {
		return err
	}
	units, err := r.unitOptions(c)
	if err != nil {
		return err
	}
	m.Now = missedNow{m.figures(), hiddenWords(m.Hidden)}
	if (f.Unit != 0 || f.Threat != "" || f.Band != "") && access.Figures(ctx).Wide() {
		m.Now.Note = "Restricted cases are counted with all units, threats and values only."
	}
	unit := ""
	if f.Unit != 0 {
		unit = ids.String(f.Unit)
	}
	var periods []govuk.Option
	for _, x := range Periods(caltime.DateOf(now)) {
		periods = append(periods, govuk.Option{Value: x.Code, Text: x.Name})
	}
	head := layout.PageHead{Title: "Missed opportunities", Sentence: "A chance is missed when its time to act ends with no act and no recorded reason to decline, and a reviewer has confirmed it.",
		Picks: layout.Picks("Choose what to show", "/missed", []layout.Pick{{Name: "period", Label: "Period", Value: p.Code, Options: periods},
			{Name: "unit", Label: "Unit", Value: unit, Options: briefly(units)}, {Name: "threat", Label: "Threat", Value: f.Threat, Options: briefly(threatOptions())},
			{Name: "band", Label: "Value", Value: f.Band, Options: briefly(bandOptions())}})}
	marking, err := listMarking(ctx, r.DB, m.rows())
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Missed opportunities", Marking: marking, Head: layout.Head(head), AsAt: now}, missedBody(m))
}

// rows are the opportunities behind the page, as a filter of the list.
func (m missedView) rows() Filter {
	f := m.Base
	f.Statuses, f.From, f.To = lostStatuses, m.Period.From, m.Period.To
	return f
}

func bandOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Any"}}
	for _, b := range bands {
		out = append(out, govuk.Option{Value: b.Code, Text: b.Name})
	}
	return out
}

// hiddenWords is the line on what is counted and not shown; small numbers are not told.
func hiddenWords(n int) string {
	switch {
	case n == 0:
		return ""
	case n < 5:
		return "Under 5 not shown: the headline figures count them."
	}
	return layout.Count(n) + " not shown: the headline figures count them."
}

// figures are the headline figures, each leading to its rows.
func (m missedView) figures() []layout.Figure {
	all := m.rows()
	before := all
	before.From, before.To = m.Period.Before, m.Period.BeforeTo
	out := []layout.Figure{{Value: m.Total.Pence.Headline(), Bold: "missed in " + m.Period.Words() + ",", Text: layout.Many(m.Total.N, "opportunity", "opportunities"), Href: all.listURL()}}
	change := layout.Figure{Value: "–", Bold: "no earlier figure", Text: "to compare with", Href: before.listURL()}
	if m.Before.Pence > 0 {
		change.Value = signed(int64(m.Total.Pence), int64(m.Before.Pence))
		change.Bold, change.Text = "on "+m.Period.BeforeWords(), "("+m.Before.Pence.Headline()+")"
	}
	out = append(out, change)
	var top, sum int64
	names := ""
	few := all
	for i, x := range m.Reasons {
		sum += int64(x.Pence)
		if i < 2 && x.Pence > 0 {
			top += int64(x.Pence)
			if names != "" {
				names += " or "
			}
			names += lower(reasonName(x.Reason))
			few.Detail = strings.TrimPrefix(few.Detail+","+reasonKey(x.Reason), ",")
		}
	}
	if top > 0 {
		out = append(out, layout.Figure{Value: layout.Percent(top, sum), Bold: "of it:", Text: names, Href: few.listURL()})
	}
	got := layout.Figure{Value: "–", Bold: "realised", Text: "for each £1 missed", Href: m.Base.realised(m.Period.From, m.Period.To).listURL()}
	if m.Total.Pence > 0 {
		got.Value = "£" + ratio(int64(m.Realised), int64(m.Total.Pence))
		got.Text = "for each £1 missed (" + m.Realised.Headline() + ")"
		if m.Before.Pence > 0 {
			got.Text += "; the year before £" + ratio(int64(m.RealisedBefore), int64(m.Before.Pence))
		}
	}
	return append(out, got)
}

func reasonKey(code string) string {
	if code == "" {
		return "none"
	}
	return code
}

// change is a change in per cent, cut to a whole number.
func change(now, before int64) int64 { return (now - before) * 100 / before }

// signed prints a change in whole per cent: −31%, +4%.
func signed(now, before int64) string {
	switch n := change(now, before); {
	case n < 0:
		return "−" + itoa(int(-n)) + "%"
	case n > 0:
		return "+" + itoa(int(n)) + "%"
	}
	return "0%"
}

// ratio prints a quotient with two decimals.
func ratio(a, b int64) string {
	n := a * 100 / b
	return layout.Count(int(n/100)) + "." + string([]byte{byte('0' + n%100/10), byte('0' + n%10)})
}

func thousands(v float64) string { return layout.Headline(int64(v)) }

// pareto is the reasons by value.
func (m missedView) pareto() charts.ParetoData {
	p := charts.ParetoData{Head: charts.Head{ID: "why", Title: m.paretoTitle(), Sub: m.Period.Name + ", largest first"}, More: "Learning", Over: "Reason", Counted: "Number", Format: thousands}
	for _, x := range m.Reasons {
		f := m.rows()
		f.Detail = reasonKey(x.Reason)
		p.Rows = append(p.Rows, charts.Reason{Name: reasonName(x.Reason), Href: f.listURL(), Value: float64(x.Pence), Count: x.N, More: "/missed/learning?reason=" + url.QueryEscape(x.Reason), MoreLabel: "Show"})
	}
	return p
}

func (m missedView) paretoTitle() string {
	var sum, run int64
	for _, x := range m.Reasons {
		sum += int64(x.Pence)
	}
	for i, x := range m.Reasons {
		run += int64(x.Pence)
		if sum > 0 && run*10 >= sum*8 {
			return numberWord(i+1) + plural(i+1, " reason accounts", " reasons account") + " for " + layout.Percent(run, sum) + " of what was missed"
		}
	}
	return "Why opportunities were missed"
}

func numberWord(n int) string {
	words := []string{"", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"}
	if n < len(words) {
		return words[n]
	}
	return itoa(n)
}

// heat is threat by unit.
func (m missedView) heat() charts.HeatData {
	h := charts.HeatData{Href: m.rows().listURL(), Head: charts.Head{ID: "heat", Title: "What was missed, by threat and unit", Sub: "£ missed, " + m.Period.Name + ". A figure opens its list."},
		Over: "Threat type", AllRow: "All threats", Format: thousands}
	col, row := map[ids.Unit]int{}, map[string]int{}
	var units []ids.Unit
	for _, x := range m.Cells {
		if _, ok := col[x.UnitID]; !ok {
			col[x.UnitID] = len(units)
			units = append(units, x.UnitID)
			h.Columns = append(h.Columns, x.UnitName)
			f := m.rows()
			f.Unit = x.UnitID
			h.ColumnHrefs = append(h.ColumnHrefs, f.listURL())
		}
		if _, ok := row[x.Threat]; !ok {
			row[x.Threat] = len(h.Rows)
			f := m.rows()
			if f.Threat = x.Threat; f.Threat == "" {
				f.Threat = "none"
			}
			h.Rows = append(h.Rows, charts.HeatRow{Name: threatName(x.Threat), Href: f.listURL()})
		}
	}
	var best cellSum
	for i := range h.Rows {
		h.Rows[i].Cells = make([]charts.Cell, len(units))
	}
	for _, x := range m.Cells {
		f := m.rows()
		f.Unit, f.Threat = x.UnitID, x.Threat
		if f.Threat == "" {
			f.Threat = "none"
		}
		h.Rows[row[x.Threat]].Cells[col[x.UnitID]] = charts.Cell{Value: float64(x.Pence), Href: f.listURL()}
		if x.Pence > best.Pence {
			best = x
		}
	}
	if best.Pence > 0 {
		h.Title = best.UnitName + " missed most on " + lower(threatName(best.Threat)) + ": " + best.Pence.Headline()
	}
	return h
}

// trend is the value by month, the earlier year paler.
func (m missedView) trend() charts.Chart {
	c := charts.Chart{Head: charts.Head{ID: "trend", Title: "What was missed, month by month", Sub: "£ a calendar month, by the day the chance ended"}, Over: "Month", Format: thousands,
		Keys: []charts.Key{{Name: "other months", Fill: charts.MissedPale}, {Name: m.Period.Words(), Fill: charts.Missed}}}
	s := charts.Series{Name: "Missed", Fill: charts.Missed}
	var in, other int64
	for _, x := range m.Months {
		c.Categories = append(c.Categories, x.Month.Format("Jan 06"))
		s.Values = append(s.Values, float64(x.Pence))
		if x.Month.Before(m.Period.From) || x.Month.After(m.Period.To) {
			s.Fills = append(s.Fills, charts.MissedPale)
			other += int64(x.Pence)
		} else {
			s.Fills = append(s.Fills, charts.Missed)
			in += int64(x.Pence)
		}
		if !x.Full {
			c.Note = x.Month.Format("January") + " is part-way through."
		}
	}
	c.Series = []charts.Series{s}
	c.Events = m.marked()
	c.Href = func(i int) string { return m.monthHref(m.Months[i].Month) }
	// The title says what the headline figure says. The bars are whole months, of what is in sight: their own sums differ.
	if m.Before.Pence > 0 {
		n := change(int64(m.Total.Pence), int64(m.Before.Pence))
		switch {
		case n < 0:
			c.Title = "Missed value fell by " + itoa(int(-n)) + "% on " + m.Period.BeforeWords()
		case n > 0:
			c.Title = "Missed value rose by " + itoa(int(n)) + "% on " + m.Period.BeforeWords()
		}
	}
	c.Label = c.Title + ". By calendar month: " + layout.Headline(in) + " in " + m.Period.Words() + ", " + layout.Headline(other) + " in the other months of the last 24."
	return c
}

func (m missedView) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of missed opportunities", Shown: layout.Many(len(m.Rows.Rows), "row", "rows") + " shown, newest first", Size: missedSize}
	q := m.Base.query()
	q.Set("period", m.Period.Code)
	to := func(k, v string) string {
		if v == "" {
			return ""
		}
		q.Set(k, v)
		defer q.Del(k)
		return "/missed?" + q.Encode()
	}
	p.Prev, p.Next = to("before", m.Rows.Prev), to("after", m.Rows.Next)
	return p
}

func stillWords(s Still) string {
	switch s {
	case StillYes:
		return "Yes"
	case StillPartly:
		return "Partly"
	case StillNo:
		return "No"
	}
	return "Not said"
}
