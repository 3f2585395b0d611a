package reports

import (
	"slices"

	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

// The columns of All opportunities on which the funnel rests.
const colStep, colFate, colSum, colBand = "furthest", "became", "sum", "band"

// inFunnel reports whether o stands in the funnel: found in the period, no duplicate and not rejected.
func (m *missedBook) inFunnel(o *reporting.Opportunity) bool {
	on := o.FoundOn()
	return o.InFunnel() && (m.v.From.IsZero() || !on.Before(m.v.From)) && (m.v.To.IsZero() || !on.After(m.v.To))
}

// funnel is the sheet of how far what was found in the period has come.
func (m *missedBook) funnel(s *xlsx.Sheet) {
	s.Title("Funnel", m.covers())
	if m.all.RowCount() == 0 {
		s.Note("No rows.")
		return
	}
	s.Note("Opportunities found in the period. A step is the next step and what came no further, in number and in value. What was rejected, and duplicates, stand outside it.")
	t := xlsx.BlockTable{Title: "How far they came", Columns: []xlsx.BlockColumn{{Head: "Step", Kind: xlsx.KindText}, {Head: "Came at least so far", Kind: xlsx.KindInt}, {Head: valueHead, Kind: xlsx.KindMoney},
		{Head: "Came no further", Kind: xlsx.KindInt}, {Head: "Its value", Kind: xlsx.KindMoney}}}
	steps := reporting.FunnelSteps()
	var number, worth []xlsx.Value
	for _, name := range slices.Backward(steps) {
		n, v := m.all.CountIf(colStep, xlsx.Text(name)), m.all.SumIf(colSum, colStep, xlsx.Text(name))
		number, worth = append(number, n), append(worth, v)
		t.Rows = append(t.Rows, []xlsx.Value{label(name), xlsx.Plus(number...), xlsx.Plus(worth...), n, v})
	}
	slices.Reverse(t.Rows)
	b := s.Block(t)
	s.Chart(xlsx.Chart{Title: "Opportunities that came at least so far", Kind: xlsx.Bars, Labels: b.Column(0), Beside: b, Series: []xlsx.Series{{Name: b.Head(1), Values: b.Column(1), Colour: xlsx.Identified}}})
	s.Cross(xlsx.CrossTable{Title: "Number by step and what became of it there", Table: m.all, Down: colStep, DownOrder: steps, Across: colFate, AcrossOrder: reporting.FunnelFates(), Blank: "Outside the funnel"})
	s.Cross(xlsx.CrossTable{Title: "Value by step and what became of it there", Table: m.all, Down: colStep, DownOrder: steps, Across: colFate, AcrossOrder: reporting.FunnelFates(), Sum: colSum, Blank: "Outside the funnel"})
}

// bands is the block of value bands on the sheet of reasons.
func (m *missedBook) bands(s *xlsx.Sheet) {
	s.Cross(xlsx.CrossTable{Title: "Number by value band and status", Table: m.missed, Down: colBand, DownOrder: reporting.ValueBands(), Across: colStatus, AcrossOrder: statuses()})
	s.Cross(xlsx.CrossTable{Title: "Estimated value by value band and status", Table: m.missed, Down: colBand, DownOrder: reporting.ValueBands(), Across: colStatus, AcrossOrder: statuses(), Sum: colWorth})
}

// standing is an opportunity's furthest step and what became of it there, both empty outside the funnel.
func (m *missedBook) standing(o *reporting.Opportunity) (step, fate string) {
	if !m.inFunnel(o) {
		return "", ""
	}
	return o.Came()
}
