package reports

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"proceeds/internal/base/money"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

const valueHead, numberHead = "Estimated value", "Number"

var worthSum = []xlsx.SumHead{{Key: colWorth, Head: valueHead}}

// summary is the first sheet: the finding in words, the figures, and three charts beside their tables.
func (m *missedBook) summary(s *xlsx.Sheet) {
	s.Title("Missed opportunities", m.covers())
	s.Section(m.finding())
	s.Note("Values are estimates, and reasons of what awaits review are suggestions. Every figure is a formula over the sheet " + m.missed.Name() + "; About says what the words mean.")
	s.Space(1)
	s.Figures(
		xlsx.Figure{Label: "Missed", Value: m.countOf(reporting.StatusWord(reporting.Missed))}, xlsx.Figure{Label: "Lapsed", Value: m.countOf(reporting.StatusWord(reporting.Lapsed))},
		xlsx.Figure{Label: "Awaiting review", Value: m.countOf(reporting.StatusWord(reporting.AwaitingReview))}, xlsx.Figure{Label: "Estimated value of all", Value: m.missed.Sum(colWorth)})
	if m.missed.RowCount() == 0 {
		s.Note("Charts appear when there are rows to show.")
		s.Space(1)
		m.statusBlock(s)
		return
	}
	why := s.Groups(xlsx.GroupTable{Title: "By reason", Table: m.missed, By: colReason, Count: numberHead, Sums: worthSum, Rank: colWorth, Share: "Share of value", Running: "Running share"})
	s.Chart(xlsx.Chart{Title: m.reasonFinding(), Alt: "Estimated value by reason, largest first, with the running share", Kind: xlsx.Pareto, Labels: why.Column(0), Beside: why,
		Series: []xlsx.Series{{Name: why.Head(2), Values: why.Column(2), Colour: xlsx.Missed}, {Name: why.Head(4), Values: why.Column(4), Colour: xlsx.Ink}}})
	when := s.Groups(xlsx.GroupTable{Title: "By month", Note: m.monthNote(), Table: m.missed, By: colMonth, Count: numberHead, Sums: worthSum})
	s.Chart(xlsx.Chart{Title: "Estimated value by the month in which the window ended", Kind: xlsx.Columns, Labels: when.Column(0), Beside: when,
		Series: []xlsx.Series{{Name: when.Head(2), Values: when.Column(2), Colour: xlsx.Missed}}})
	s.Cross(xlsx.CrossTable{Title: "By threat and unit", Note: "Estimated value; the deeper the colour, the more", Table: m.missed, Down: colThreat, Across: colUnit, Sum: colWorth, Heat: true})
	m.statusBlock(s)
}

// countOf is the number of missed rows with a status.
func (m *missedBook) countOf(status string) xlsx.Value {
	return m.missed.CountIf(colStatus, xlsx.Text(status))
}

// statusBlock is the table of statuses: a row each, their total, and what is not shown.
func (m *missedBook) statusBlock(s *xlsx.Sheet) {
	t := xlsx.BlockTable{Title: "By status", Columns: []xlsx.BlockColumn{{Head: "Status", Kind: xlsx.KindText}, {Head: numberHead, Kind: xlsx.KindInt}, {Head: valueHead, Kind: xlsx.KindMoney}},
		Total: []xlsx.Value{label("Total in this workbook"), m.missed.Count(), m.missed.Sum(colWorth)}}
	for _, name := range statuses() {
		t.Rows = append(t.Rows, []xlsx.Value{label(name), m.countOf(name), m.missed.SumIf(colWorth, colStatus, xlsx.Text(name))})
	}
	s.Block(t)
	if m.hidden.Any() {
		m.hiddenBlock(s, t.Rows[:len(reporting.Lost())])
	}
}

// hiddenBlock is the one total that includes restricted cases, as on the page Missed: what is shown, a line for what is
// not, and their sum.
func (m *missedBook) hiddenBlock(s *xlsx.Sheet, shown [][]xlsx.Value) {
	s.Block(xlsx.BlockTable{Title: "Missed and lapsed, with restricted cases", Note: "Restricted cases are counted here and nowhere else: no row, date, reason, unit or threat of theirs is shown.",
		Columns: []xlsx.BlockColumn{{Head: "Status", Kind: xlsx.KindText}, {Head: numberHead, Kind: xlsx.KindInt}, {Head: valueHead, Kind: xlsx.KindMoney}},
		Rows:    append(slices.Clone(shown), []xlsx.Value{label("Restricted cases: " + m.hidden.Line())}),
		Total:   []xlsx.Value{label("Total"), xlsx.Plain(xlsx.Int(m.hidden.With.Number)), xlsx.Plain(xlsx.Pence(m.hidden.With.Worth))}})
}

// statuses are the words of the column Status: those of reporting.Lost first.
func statuses() []string {
	var out []string
	for _, s := range reporting.NotTaken() {
		out = append(out, reporting.StatusWord(s))
	}
	return out
}

func label(s string) xlsx.Value { return xlsx.Plain(xlsx.Text(s)) }

// covers says in one line whose figures these are and of when.
func (m *missedBook) covers() string {
	parts := []string{m.d.ForceName(), "ended " + m.v.Period()}
	if name := m.d.UnitName(m.v.Unit); name != "" {
		parts = append(parts, name)
	}
	if t := m.v.ThreatName(); t != "" {
		parts = append(parts, t)
	}
	if parts[0] == "" {
		parts = parts[1:]
	}
	return strings.Join(parts, " · ")
}

// leading gives the reasons that together hold more than half of the value whose reason is known, at most two, largest
// first; none where it takes more.
func (m *missedBook) leading() []string {
	names := slices.Sorted(maps.Keys(m.worth))
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(m.worth[b], m.worth[a]) })
	var whole, sum money.Pence
	for _, w := range m.worth {
		whole += w
	}
	for i, name := range names[:min(2, len(names))] {
		if sum += m.worth[name]; sum*2 > whole {
			return names[:i+1]
		}
	}
	return nil
}

// finding is the headline: which reasons stand behind most of the value, in words alone.
func (m *missedBook) finding() string {
	if m.missed.RowCount() == 0 && m.hidden.Any() {
		return "No opportunity that can be shown was missed, lapsed or left for review in this period"
	}
	if m.missed.RowCount() == 0 {
		return "No opportunity was missed, lapsed or left for review in this period"
	}
	if len(m.worth) == 0 {
		return "No reason is on record yet: what ran out awaits review, or its value is not known"
	}
	switch lead := m.leading(); len(lead) {
	case 1:
		return fmt.Sprintf("%s accounts for most of the value whose reason is known", lead[0])
	case 2:
		return fmt.Sprintf("%s and %s account for most of the value whose reason is known", lead[0], lead[1])
	}
	return "The value is spread over several reasons"
}

// reasonFinding is the title of the Pareto chart.
func (m *missedBook) reasonFinding() string {
	switch lead := m.leading(); len(lead) {
	case 1:
		return lead[0] + " accounts for most of the value"
	case 2:
		return lead[0] + " and " + lead[1] + " account for most of the value"
	}
	return "Estimated value by reason"
}

// monthNote says when the last month is not over.
func (m *missedBook) monthNote() string {
	today := m.d.Today()
	if end := m.v.To; end.IsZero() || !end.Before(today) {
		return fmt.Sprintf("%s is not over: figures up to %s", today.Format("January 2006"), today.UK())
	}
	return ""
}
