package reports

import (
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

// The keys by which the pack's own sheets speak of columns.
const colOutcome, colWhat, colObjectives, colFinancial, colOverdue, colActs, colDone, colSame = "outcome", "what", "objectives", "financial", "overdue", "acts", "done", "same"

func (m *packBook) end(outcome string) xlsx.Value {
	return m.ends.CountIf(colOutcome, xlsx.Text(outcome))
}

func (m *packBook) minutes(strand string) xlsx.Value {
	return m.time.SumIf(colMinutes, colStrand, xlsx.Text(strand))
}

// clocksMet is the sheet of clocks that were over.
func (m *packBook) clocksMet(s *xlsx.Sheet) {
	s.Title("Clocks met and missed", whose(m.d, m.v, "over "+m.v.Period()))
	met, missed := m.end(reporting.ClockMet), m.end(reporting.ClockMissed)
	finding := "No clock was missed in this period"
	for _, g := range m.ends.Groups(colOutcome) {
		if g.Keys[0] == xlsx.Text(reporting.ClockMissed) {
			finding = "Clocks were missed in this period"
		}
	}
	if m.ends.RowCount() == 0 {
		finding = "No clock that can be shown was over in this period"
	}
	s.Section(finding)
	s.Note("Every figure is a formula over the sheet " + m.ends.Name() + ". What ended otherwise is neither met nor missed.")
	s.Space(1)
	s.Figures(xlsx.Figure{Label: reporting.ClockMet, Value: met}, xlsx.Figure{Label: reporting.ClockMissed, Value: missed}, xlsx.Figure{Label: reporting.ClockOther, Value: m.end(reporting.ClockOther)}, xlsx.Figure{Label: "Met, of met and missed", Value: xlsx.Ratio(met, xlsx.Plus(met, missed))})
	if m.ends.RowCount() == 0 {
		s.Note("Charts appear when there are rows to show.")
		s.Space(1)
	} else {
		t := xlsx.BlockTable{Title: "By outcome", Columns: []xlsx.BlockColumn{{Head: "Outcome", Kind: xlsx.KindText}, {Head: numberHead, Kind: xlsx.KindInt}}, Total: []xlsx.Value{label("Total"), m.ends.Count()}}
		for _, o := range reporting.ClockEnds() {
			t.Rows = append(t.Rows, []xlsx.Value{label(o), m.end(o)})
		}
		b := s.Block(t)
		s.Chart(xlsx.Chart{Title: finding, Alt: "Number of clocks by how they came to their end", Kind: xlsx.Bars, Labels: b.Column(0), Beside: b, Series: []xlsx.Series{{Name: b.Head(1), Values: b.Column(1), Colour: xlsx.Ordered}}})
		for _, x := range []struct{ title, by string }{{"By clock", colClock}, {"By unit", colUnit}, {"By month", colMonth}} {
			s.Cross(xlsx.CrossTable{Title: x.title, Table: m.ends, Down: x.by, Across: colOutcome, AcrossOrder: reporting.ClockEnds()})
		}
	}
	withRestricted(s, "With restricted cases", m.hiddenEnds, []xlsx.BlockColumn{{Head: numberHead, Kind: xlsx.KindInt}}, []xlsx.Value{m.ends.Count()}, []xlsx.Value{xlsx.Plain(xlsx.Int(m.ends.RowCount() + int(m.hiddenEnds)))})
}

// effort is the sheet of time by strand.
func (m *packBook) effort(s *xlsx.Sheet) {
	s.Title("Effort", whose(m.d, m.v, m.v.Period()))
	strands := reporting.Strands()
	proactive, reactive := m.minutes(strands[0]), m.minutes(strands[1])
	s.Section("Time by strand, in minutes")
	s.Note("Every figure is a formula over the sheet " + m.time.Name() + ". Nobody is named; time on restricted cases that whoever made this may not see is left out.")
	s.Space(1)
	s.Figures(xlsx.Figure{Label: strands[0], Value: proactive}, xlsx.Figure{Label: strands[1], Value: reactive}, xlsx.Figure{Label: strands[2], Value: m.minutes(strands[2])}, xlsx.Figure{Label: "Proactive, of casework", Value: xlsx.Ratio(proactive, xlsx.Plus(proactive, reactive))})
	if m.time.RowCount() == 0 {
		s.Note("Charts appear when there are rows to show.")
		return
	}
	t := xlsx.BlockTable{Title: "By strand", Columns: []xlsx.BlockColumn{{Head: "Strand", Kind: xlsx.KindText}, {Head: "Minutes", Kind: xlsx.KindInt}}, Total: []xlsx.Value{label("Total"), m.time.Sum(colMinutes)}}
	for _, x := range strands {
		t.Rows = append(t.Rows, []xlsx.Value{label(x), m.minutes(x)})
	}
	b := s.Block(t)
	s.Chart(xlsx.Chart{Title: "Minutes by strand", Kind: xlsx.Bars, Labels: b.Column(0), Beside: b, Series: []xlsx.Series{{Name: b.Head(1), Values: b.Column(1), Colour: xlsx.Proactive}}})
	s.Cross(xlsx.CrossTable{Title: "By month", Note: "Minutes", Table: m.time, Down: colMonth, Across: colStrand, AcrossOrder: strands, Sum: colMinutes})
	s.Cross(xlsx.CrossTable{Title: "By unit", Note: "Minutes", Table: m.time, Down: colUnit, Across: colStrand, AcrossOrder: strands, Sum: colMinutes})
	s.Groups(xlsx.GroupTable{Title: "By what it was spent on", Table: m.time, By: colWhat, Sums: []xlsx.SumHead{{Key: colMinutes, Head: "Minutes"}}, Rank: colMinutes, Share: "Share"})
}

// plansSheet is the sheet of 4P plans.
func (m *packBook) plansSheet(s *xlsx.Sheet) {
	s.Title("4P plans", whose(m.d, m.v, "open "+m.v.Period()))
	live := xlsx.Text(reporting.PlanStates()[1])
	s.Section("Plans by state, with their objectives")
	s.Note("Every figure is a formula over the sheet " + m.plans.Name() + ". Their targets are not named.")
	s.Space(1)
	s.Figures(xlsx.Figure{Label: "Plans", Value: m.plans.Count()}, xlsx.Figure{Label: "Live", Value: m.plans.CountIf(colState, live)}, xlsx.Figure{Label: "Financial objectives", Value: m.plans.Sum(colFinancial)}, xlsx.Figure{Label: "Overdue objectives", Value: m.plans.Sum(colOverdue)})
	if m.plans.RowCount() == 0 {
		s.Note("Charts appear when there are rows to show.")
		return
	}
	t := xlsx.BlockTable{Title: "By state", Columns: []xlsx.BlockColumn{{Head: "State", Kind: xlsx.KindText}, {Head: "Plans", Kind: xlsx.KindInt}, {Head: "Objectives", Kind: xlsx.KindInt}, {Head: "Financial", Kind: xlsx.KindInt}, {Head: "Overdue", Kind: xlsx.KindInt}},
		Total: []xlsx.Value{label("Total"), m.plans.Count(), m.plans.Sum(colObjectives), m.plans.Sum(colFinancial), m.plans.Sum(colOverdue)}}
	for _, state := range reporting.PlanStates() {
		c := xlsx.Text(state)
		t.Rows = append(t.Rows, []xlsx.Value{label(state), m.plans.CountIf(colState, c), m.plans.SumIf(colObjectives, colState, c), m.plans.SumIf(colFinancial, colState, c), m.plans.SumIf(colOverdue, colState, c)})
	}
	b := s.Block(t)
	s.Chart(xlsx.Chart{Title: "Plans by state", Kind: xlsx.Bars, Labels: b.Column(0), Beside: b, Series: []xlsx.Series{{Name: b.Head(1), Values: b.Column(1), Colour: xlsx.Proactive}}})
	s.Cross(xlsx.CrossTable{Title: "By unit and state", Table: m.plans, Down: colUnit, Across: colState, AcrossOrder: reporting.PlanStates()})
	s.Cross(xlsx.CrossTable{Title: "By threat and state", Table: m.plans, Down: colThreat, Across: colState, AcrossOrder: reporting.PlanStates()})
}

// governance is the sheet of acts that take two people, and of the audit log.
func (m *packBook) governance(s *xlsx.Sheet) {
	s.Title("Governance", whose(m.d, m.v, m.v.Period()))
	s.Section("Acts that take two people")
	s.Note("Counted over the whole force, whatever unit was asked for. Every figure is a formula over the sheet " + m.duties.Name() + ".")
	s.Space(1)
	s.Figures(xlsx.Figure{Label: "Second acts done", Value: m.duties.Sum(colDone)}, xlsx.Figure{Label: "By the same person", Value: m.duties.Sum(colSame)})
	s.Groups(xlsx.GroupTable{Title: "By pair of acts", Table: m.duties, By: colActs, Sums: []xlsx.SumHead{{Key: colDone, Head: "Done"}, {Key: colSame, Head: "By the same person"}}, Rank: colDone})
	x := m.log
	t := xlsx.BlockTable{Title: "The audit log", Note: "What the log says of itself on the day of this workbook. An auditor verifies it on its own pages, with the signed checkpoints kept elsewhere.",
		Columns: []xlsx.BlockColumn{{Head: "What", Kind: xlsx.KindText}, {Head: "How it stands", Kind: xlsx.KindText}}}
	line := func(what string, c xlsx.Cell) {
		t.Rows = append(t.Rows, []xlsx.Value{label(what), xlsx.Plain(c)})
	}
	never := func(c xlsx.Cell) xlsx.Cell {
		if c.IsBlank() {
			return xlsx.Text("never")
		}
		return c
	}
	line("Entries", xlsx.Int(x.Entries))
	line("Of those sealed into the hash tree", xlsx.Int(x.Sealed))
	line("Last signed checkpoint", never(moment(x.CheckpointAt)))
	line("Entries it covers", xlsx.Int(x.Checkpoint))
	line("Root of the tree then", xlsx.Text(or(x.Root, "none")))
	line("Last checkpoint kept in another place", never(moment(x.KeptAt)))
	line("Whole log last verified", never(moment(x.CheckedAt)))
	if !x.CheckedAt.IsZero() {
		line("Entries verified", xlsx.Int(x.CheckedEntries))
		found := "Nothing was changed"
		if !x.Sound {
			found = "Something does not fit: see the pages of the audit log"
		}
		line("What was found", xlsx.Text(found))
	}
	s.Block(t)
}
