package opportunities

import (
	"net/url"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/charts"
	"proceeds/internal/platform/layout"
)

// Sheet is a sheet of the workbook of the page Missed, with what it holds.
type Sheet struct{ Name, Holds string }

// reportURL is the page of the workbook, with what the page is narrowed to. A band of value does not narrow it.
func (m missedView) reportURL() string {
	q := url.Values{"from": {m.Period.From.String()}, "to": {m.Period.To.String()}}
	if m.Base.Unit != 0 {
		q.Set("unit", ids.String(m.Base.Unit))
	}
	if m.Base.Threat != "" && m.Base.Threat != "none" {
		q.Set("threat", m.Base.Threat)
	}
	return "/reports/missed-opportunities?" + q.Encode()
}

// sheetSize is how much of a sheet is known before it is made.
func (m missedView) sheetSize(sheet string) string {
	switch sheet {
	case "Missed":
		return layout.Many(m.All.N+m.Review, "row", "rows")
	case "Funnel":
		return layout.Many(len(m.Funnel), "step", "steps")
	case "By reason":
		return layout.Many(len(m.Reasons), "reason", "reasons")
	case "Threat by unit":
		h := m.heat()
		return layout.Count(len(h.Rows)) + " × " + layout.Count(len(h.Columns))
	case "Trend":
		return layout.Many(len(m.Period.months()), "month", "months")
	}
	return ""
}

// workbookWords say what the workbook is made of, before it is made.
func (m missedView) workbookWords() string {
	out := []string{"Restricted cases are counted in one total, without names or references."} // whether there are any or none
	if m.Base.Band != "" {
		out = append(out, "The choice of value does not narrow it.")
	}
	return strings.Join(append(out, "The sheet Missed also holds what waits for a review.", "The file carries its marking, and the export is recorded."), " ")
}

// mostMarks is how many marks the trend has room for.
const mostMarks = 3

// marked are the newest marks, one a month, at the months that they fall in.
func (m missedView) marked() (out []charts.Event) {
	seen := map[int]bool{}
	for _, k := range m.Marks {
		at := slices.IndexFunc(m.Months, func(x monthSum) bool { return x.Month.Y == k.On.Y && x.Month.M == k.On.M })
		if at < 0 || seen[at] || len(out) == mostMarks {
			continue
		}
		seen[at] = true
		out = append(out, charts.Event{Index: at, Text: short(k.What, 24) + ", " + k.On.Format("Jan 06")})
	}
	return out
}

// short cuts a text to so many letters.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}

// monthHref is the list of a month of the trend.
func (m missedView) monthHref(month caltime.Date) string {
	f := m.rows()
	f.From, f.To = month, caltime.NewDate(month.Y, month.M+1, 1).AddDays(-1)
	return f.listURL()
}

// reasonHeat is reason by month.
func (m missedView) reasonHeat() charts.HeatData {
	h := charts.HeatData{Head: charts.Head{ID: "why-when", Title: "When each reason cost most", Sub: "£ missed by reason and month, " + m.Period.Name + ". A figure opens its list."},
		Over: "Reason", AllRow: "All reasons", Format: thousands, Href: m.rows().listURL()}
	list := m.Period.months()
	for _, d := range list {
		h.Columns = append(h.Columns, d.Format("Jan 06"))
		f := m.rows()
		f.From, f.To = m.Period.within(d)
		h.ColumnHrefs = append(h.ColumnHrefs, f.listURL())
	}
	var best reasonMonth
	for _, r := range m.Reasons {
		if r.Pence == 0 {
			continue // a heat table of value has nothing to show of it; the Pareto counts it
		}
		f := m.rows()
		f.Detail = reasonKey(r.Reason)
		row := charts.HeatRow{Name: reasonName(r.Reason), Cells: make([]charts.Cell, len(list)), Href: f.listURL()}
		for _, x := range m.ReasonMonths {
			if x.Reason != r.Reason {
				continue
			}
			f.From, f.To = m.Period.within(x.Month)
			row.Cells[slices.Index(list, x.Month)] = charts.Cell{Value: float64(x.Pence), Href: f.listURL()}
			if x.Pence > best.Pence {
				best = x
			}
		}
		h.Rows = append(h.Rows, row)
	}
	if best.Pence > 0 {
		h.Title = reasonName(best.Reason) + " cost most in " + best.Month.Format("January 2006") + ": " + best.Pence.Headline()
	}
	return h
}
