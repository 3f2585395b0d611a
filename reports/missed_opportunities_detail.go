package reports

import "proceeds/internal/platform/xlsx"

// byReason is the sheet of reasons.
func (m *missedBook) byReason(s *xlsx.Sheet) {
	s.Title("By reason", m.covers())
	if m.missed.RowCount() == 0 {
		s.Note("No rows.")
		return
	}
	number := s.Cross(xlsx.CrossTable{Title: "Number by reason and status", Table: m.missed, Down: colReason, Across: colStatus, AcrossOrder: statuses()})
	s.Cross(xlsx.CrossTable{Title: "Estimated value by reason and status", Table: m.missed, Down: colReason, Across: colStatus, Sum: colWorth, As: number})
	s.Groups(xlsx.GroupTable{Title: "In more detail", Table: m.missed, By: colDetail, Count: numberHead, Sums: worthSum, Rank: colWorth, Share: "Share of value", Running: "Running share", Blank: "No second level recorded"})
	m.bands(s)
	s.Groups(xlsx.GroupTable{Title: "Could it have been avoided?", Table: m.missed, By: colAvoid, Count: numberHead, Sums: worthSum, Rank: colWorth, Share: "Share of value", Blank: "Not judged yet"})
	who := s.Groups(xlsx.GroupTable{Title: "Within whose control", Table: m.missed, By: colWho, Count: numberHead, Sums: worthSum, Rank: colWorth, Share: "Share of value", Blank: "Not judged yet"})
	s.Chart(xlsx.Chart{Title: "Estimated value by who could have acted", Kind: xlsx.Bars, Labels: who.Column(0), Beside: who,
		Series: []xlsx.Series{{Name: who.Head(2), Values: who.Column(2), Colour: xlsx.Missed}}})
}

// threatByUnit is the sheet of heat tables.
func (m *missedBook) threatByUnit(s *xlsx.Sheet) {
	s.Title("Threat by unit", m.covers())
	if m.missed.RowCount() == 0 {
		s.Note("No rows.")
		return
	}
	worth := s.Cross(xlsx.CrossTable{Title: "Estimated value", Note: "The deeper the colour, the more", Table: m.missed, Down: colThreat, Across: colUnit, Sum: colWorth, Heat: true})
	s.Cross(xlsx.CrossTable{Title: "Number", Note: "In the order of the value above", Table: m.missed, Down: colThreat, Across: colUnit, Heat: true, As: worth})
	u := s.Groups(xlsx.GroupTable{Title: "By unit", Table: m.missed, By: colUnit, Count: numberHead, Sums: worthSum, Rank: colWorth, Share: "Share of value"})
	s.Chart(xlsx.Chart{Title: "Estimated value by unit", Kind: xlsx.Bars, Labels: u.Column(0), Beside: u, Series: []xlsx.Series{{Name: u.Head(2), Values: u.Column(2), Colour: xlsx.Missed}}})
}

// trend is the sheet of months.
func (m *missedBook) trend(s *xlsx.Sheet) {
	s.Title("Trend", m.covers())
	if m.missed.RowCount() == 0 {
		s.Note("No rows.")
		return
	}
	t := s.Groups(xlsx.GroupTable{Title: "Month by month", Note: m.monthNote(), Table: m.missed, By: colMonth, Count: numberHead, Sums: worthSum})
	s.Chart(xlsx.Chart{Title: "Number of opportunities by the month in which the window ended", Kind: xlsx.Lines, Labels: t.Column(0), Beside: t,
		Series: []xlsx.Series{{Name: t.Head(1), Values: t.Column(1), Colour: xlsx.Ink}}})
	s.Cross(xlsx.CrossTable{Title: "Number by month and status", Table: m.missed, Down: colMonth, Across: colStatus, AcrossOrder: statuses()})
	s.Cross(xlsx.CrossTable{Title: "Estimated value by month and status", Table: m.missed, Down: colMonth, Across: colStatus, AcrossOrder: statuses(), Sum: colWorth})
}

// about says what the words mean and what was asked for.
func (m *missedBook) about() {
	a := xlsx.About{
		What: missedPurpose,
		Filters: []xlsx.Entry{{Term: "Whose", Text: m.d.ForceName()}, {Term: "Windows that ended", Text: m.v.Period()},
			{Term: "Unit", Text: or(m.d.UnitName(m.v.Unit), "all units")}, {Term: "Threat", Text: or(m.v.ThreatName(), "all threats")}},
		Definitions: missedDefinitions,
	}
	for _, u := range m.used() {
		a.Rules = append(a.Rules, xlsx.Entry{Term: u.Code, Text: u.Meaning()})
	}
	a.Notes = append(a.Notes, "On paper the sheets Missed and All opportunities end with the column Threat; what stands to its right is for the screen. Of a longer list All opportunities, the first 40 rows are printed; to print them all, clear its print area (Page Layout, Print Area).")
	if m.blank > 0 {
		a.Notes = append(a.Notes, "Some rows of Missed have no estimated value: it was not known. They count in numbers and not in sums.")
	}
	if m.hidden.Any() {
		a.Notes = append(a.Notes, "Restricted cases: "+m.hidden.Line()+". They are in one total on Summary and nowhere else.")
	}
	m.b.About(a)
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// missedDefinitions say what the words of missed opportunities mean.
var missedDefinitions = []xlsx.Entry{
	{Term: "Opportunity", Text: "A chance under a power to identify, hold or recover proceeds of crime, found by a rule, a person or an import."},
	{Term: "Missed", Text: "The window closed with no decision or no act, and a reviewer confirmed it. A decision within the window to decline is not a miss."},
	{Term: "Lapsed", Text: "It was begun, then a clock ran out before the act."},
	{Term: "Awaiting review", Text: "The window closed and no reviewer has decided yet. Some of these will prove not to have been missed."},
	{Term: "Funnel", Text: "What was found in the period, by the furthest step recorded: identified, assessed, applied, granted, realised. What was rejected, and duplicates, stand outside it. What was unsuccessful stands at the last step recorded before."},
	{Term: "Value band", Text: "Of the estimated value: under £1,000; to under £5,000; to under £25,000; to £100,000; over it; not known."},
	{Term: "Estimated value", Text: "What was lost, as the reviewer put it or by the latest estimate; while it awaits review, the estimate. Where it is not known the cell is empty and the sum leaves it out."},
	{Term: "Period", Text: "The sheet Missed holds what ended in the period, by London’s date. All opportunities also holds what was found in it."},
	{Term: "Reason", Text: "Why it was not taken, in two levels, from the list in force at the time. Neutral and factual: it blames nobody."},
	{Term: "Avoidable, control", Text: "Whether it could have gone otherwise, and who could have acted: force, court, CPS or partner."},
	{Term: "Severity", Text: "S1 value irrecoverable or detention unlawful; S2 large value or statutory step missed but recoverable; S3 delay or process; S4 data quality."},
}
