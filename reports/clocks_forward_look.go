package reports

import (
	"context"
	"fmt"
	"slices"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

const aheadPurpose = "Statutory clocks that run out in the weeks to come, by week, unit and clock, so that the work can be shared out before they do."

// ClocksForwardLook shows which statutory clocks end in the weeks to come.
var ClocksForwardLook = define(reporting.Report{
	Code: "clocks-forward-look", Title: "Clocks: forward look", Purpose: aheadPurpose, Permission: perm.ReportRun,
	Params: []reporting.Param{
		{Name: "from", Label: "First day", Kind: reporting.ParamFrom, Hint: "Clocks that end on or after it. Leave it empty to see also what ran out in the last 14 days."},
		{Name: "to", Label: "Last day", Kind: reporting.ParamTo, Hint: "Clocks that end on or before it. Clocks without an end are always shown.", Suggest: reporting.ThirteenWeeksTo},
		{Name: "unit", Label: "Unit", Kind: reporting.ParamUnit},
	},
	Sheets: []reporting.SheetNote{
		{Name: "Summary", Holds: "The finding, and charts by week and by clock"},
		{Name: "Clocks", Holds: "A row for each clock that runs, is paused, or ran out in the last 14 days"},
		{Name: "By unit", Holds: "Who has how many, and how soon: by unit and by who leads the case"},
		{Name: "About", Holds: "Definitions, filters, row counts, who made it and when"},
	},
	Main: "Clocks",
	Extent: func(ctx context.Context, d *reporting.Data, v reporting.Values) (reporting.Extent, error) {
		n, marking, err := d.CountClocksAhead(ctx, v.Filter())
		return reporting.Extent{Rows: n, Largest: n, Marking: marking}, err
	},
	Build: buildAhead,
})

// The keys by which sheets of this workbook speak of columns.
const colLeft, colWeek, colClock, colLead, colState = "left", "week", "clock", "lead", "state"

// aheadBook is one workbook in the making.
type aheadBook struct {
	d        *reporting.Data
	v        reporting.Values
	clocks   *xlsx.Table
	hidden   reporting.Left
	unserved reporting.Left
	unknown  int // clocks whose end is not known
	weeks    map[caltime.Date]int
}

func buildAhead(ctx context.Context, d *reporting.Data, v reporting.Values, b *xlsx.Workbook) (err error) {
	m := &aheadBook{d: d, v: v, weeks: map[caltime.Date]int{}}
	if m.hidden, err = d.HiddenClocks(ctx, v.Filter()); err != nil {
		return err
	}
	if m.unserved, err = d.UnservedClocks(ctx, v.Filter()); err != nil {
		return err
	}
	if m.clocks, err = b.Table(ctx, m.table(ctx)); err != nil {
		return err
	}
	m.summary(b.Sheet("Summary"))
	m.byUnit(b.Sheet("By unit"))
	m.about(b)
	b.Order("Summary", "Clocks", "By unit", "About")
	return nil
}

// table is the sheet Clocks: what every figure of the workbook is a formula over.
func (m *aheadBook) table(ctx context.Context) xlsx.TableSheet {
	return xlsx.TableSheet{
		Name: "Clocks", Title: "Clocks, soonest first", Freeze: 1, Paper: 10, // to the unit
		Columns: []xlsx.Column{
			{Head: "Case", Kind: xlsx.KindRef, Width: 14, Note: "Opens the case"},
			{Key: colLeft, Head: "Time left", Width: 21, Note: "In days from the day of this workbook to the last day"},
			{Head: "Last day", Kind: xlsx.KindDate, Width: 12, Note: "The last day on which the act can be done; empty where nothing ends the clock, where it is paused, or where its end is not known"},
			{Head: "Days left", Kind: xlsx.KindInt, Width: 8, Note: "From the day of this workbook; below nothing where it ran out"},
			{Head: "Ends", Kind: xlsx.KindDateTime, Width: 17, Note: "The moment at which it ends, in London. The end of a day is the midnight after it."},
			{Head: "Act by", Kind: xlsx.KindDateTime, Width: 17, Note: "The last sitting or working moment before the end"},
			{Key: colClock, Head: "Clock", Kind: xlsx.KindLongText, Width: 44},
			{Head: "Law", Kind: xlsx.KindLongText, Width: 20},
			{Key: colLead, Head: "Leads the case", Kind: xlsx.KindLongText, Width: 18},
			{Key: colUnit, Head: "Unit", Kind: xlsx.KindLongText, Width: 18, Note: "Of the case"},
			{Key: colState, Head: "State", Width: 10}, {Key: colWeek, Head: "Week from", Kind: xlsx.KindDate, Width: 12, Note: "The Monday of the week of the last day"},
			{Head: "Property", Kind: xlsx.KindLongText, Width: 30}, {Head: "Kind of property", Width: 16},
			{Head: "Value in play", Kind: xlsx.KindMoney, Width: 14, Note: "When the clock started. Not added up: several clocks may run on the same property."},
			{Head: "Started", Kind: xlsx.KindDateTime, Width: 17}, {Head: "Rule", Width: 24, Note: "The rule and the version by which it was reckoned"},
			{Head: "Rule verified", Kind: xlsx.KindBool, Width: 9, Note: "Yes where the rule was read in a source"},
		},
		Groups: []xlsx.GroupBy{{Keys: []string{colLeft}}, {Keys: []string{colWeek}}, {Keys: []string{colClock}}, {Keys: []string{colState}},
			{Keys: []string{colUnit, colLeft}}, {Keys: []string{colLead, colLeft}}, {Keys: []string{colClock, colLeft}}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			row := make([]xlsx.Cell, 0, 20)
			today := m.d.Today()
			return m.d.ClocksAhead(ctx, m.v.Filter(), func(a *reporting.Ahead) error {
				left := xlsx.Blank()
				if !a.LastDay.IsZero() {
					left = xlsx.Int(today.DaysUntil(a.LastDay))
					m.weeks[a.Week()]++
				}
				if !a.Known {
					m.unknown++
				}
				row = append(row[:0], xlsx.Ref(a.Case, a.CaseURL), xlsx.Text(a.Band(today)), xlsx.Day(a.LastDay), left, xlsx.DateTime(a.EndsAt), xlsx.DateTime(a.ActBy),
					xlsx.Text(a.Clock), xlsx.Text(a.Law), xlsx.Text(a.Lead), xlsx.Text(a.Unit), xlsx.Text(a.State), xlsx.Day(a.Week()), xlsx.Text(a.Property), xlsx.Text(a.PropertyKind),
					pence(a.Value), xlsx.DateTime(a.StartedAt), xlsx.Text(a.Rule), xlsx.Bool(a.Verified))
				return yield(row)
			})
		},
	}
}

func (m *aheadBook) within(band string) xlsx.Value { return m.clocks.CountIf(colLeft, xlsx.Text(band)) }

// summary is the first sheet: the finding in words, the figures, and two charts beside their tables.
func (m *aheadBook) summary(s *xlsx.Sheet) {
	s.Title("Clocks: forward look", whose(m.d, m.v, "ends "+m.v.Period()))
	s.Section(m.finding())
	s.Note("Every figure is a formula over the sheet " + m.clocks.Name() + "; About says what the words mean. Time left is as it stood when this was made.")
	s.Space(1)
	s.Figures(xlsx.Figure{Label: "Clocks", Value: m.clocks.Count()}, xlsx.Figure{Label: reporting.AheadWeek, Value: m.within(reporting.AheadWeek)},
		xlsx.Figure{Label: reporting.AheadTwo, Value: m.within(reporting.AheadTwo)}, xlsx.Figure{Label: reporting.AheadLapsed, Value: m.within(reporting.AheadLapsed)})
	if m.clocks.RowCount() == 0 {
		s.Note("Charts appear when there are rows to show.")
		s.Space(1)
	} else {
		m.charts(s)
	}
	t := xlsx.BlockTable{Title: "By time left", Columns: []xlsx.BlockColumn{{Head: "Time left", Kind: xlsx.KindText}, {Head: numberHead, Kind: xlsx.KindInt}}, Total: []xlsx.Value{label("Total in this workbook"), m.clocks.Count()}}
	for _, band := range reporting.AheadBands() {
		t.Rows = append(t.Rows, []xlsx.Value{label(band), m.within(band)})
	}
	s.Block(t)
	withRestricted(s, "With restricted cases", m.hidden, []xlsx.BlockColumn{{Head: numberHead, Kind: xlsx.KindInt}}, []xlsx.Value{m.clocks.Count()}, []xlsx.Value{xlsx.Plain(xlsx.Int(m.clocks.RowCount() + int(m.hidden)))})
}

func (m *aheadBook) charts(s *xlsx.Sheet) {
	if len(m.weeks) > 0 {
		weeks := xlsx.BlockTable{Title: "By the week of the last day", Columns: []xlsx.BlockColumn{{Head: "Week from", Kind: xlsx.KindDate}, {Head: numberHead, Kind: xlsx.KindInt}}}
		for _, w := range m.span() {
			weeks.Rows = append(weeks.Rows, []xlsx.Value{xlsx.Plain(xlsx.Day(w)), m.clocks.CountIf(colWeek, xlsx.Day(w))})
		}
		b := s.Block(weeks)
		near := m.near()
		s.Chart(xlsx.Chart{Title: m.weekFinding(), Alt: "Number of clocks by the week in which they end", Kind: xlsx.Columns, Labels: b.Column(0).First(near), Beside: b,
			Series: []xlsx.Series{{Name: b.Head(1), Values: b.Column(1).First(near), Colour: xlsx.Ordered}}})
	}
	by := s.Groups(xlsx.GroupTable{Title: "By clock", Table: m.clocks, By: colClock, Count: numberHead})
	s.Chart(xlsx.Chart{Title: "Number of clocks of each kind", Kind: xlsx.Bars, Labels: by.Column(0), Beside: by, Series: []xlsx.Series{{Name: by.Head(1), Values: by.Column(1), Colour: xlsx.Held}}})
}

// mostWeeks is the longest run of weeks in which those without an end are shown as well: a year.
const mostWeeks = 53

// span lists the weeks from the first to the last in which a clock ends; those alone in which one does, where it is long.
func (m *aheadBook) span() []caltime.Date {
	list := datesOf(m.weeks)
	first, last := list[0], list[len(list)-1]
	if first.DaysUntil(last) >= 7*mostWeeks {
		return list
	}
	list = nil
	for w := first; !w.After(last); w = w.AddDays(7) {
		list = append(list, w)
	}
	return list
}

// near is how many of those weeks the chart shows: what ends years from now would press the rest together.
func (m *aheadBook) near() int {
	list := m.span()
	return len(list) - len(slices.DeleteFunc(slices.Clone(list), func(w caltime.Date) bool { return list[0].DaysUntil(w) < 7*mostWeeks }))
}

// busiest is the week in which most clocks end, when one stands out.
func (m *aheadBook) busiest() (caltime.Date, bool) {
	var best caltime.Date
	most, twice := 0, false
	for _, w := range datesOf(m.weeks) {
		switch n := m.weeks[w]; {
		case n > most:
			best, most, twice = w, n, false
		case n == most:
			twice = true
		}
	}
	return best, most > 1 && !twice
}

func (m *aheadBook) weekFinding() string {
	if w, ok := m.busiest(); ok {
		return "Most clocks end in the week from " + w.UK()
	}
	return "Clocks by the week of the last day"
}

// finding is the headline, in words alone.
func (m *aheadBook) finding() string {
	has := func(band string) bool {
		for _, g := range m.clocks.Groups(colLeft) {
			if g.Keys[0] == xlsx.Text(band) {
				return true
			}
		}
		return false
	}
	switch {
	case m.clocks.RowCount() == 0 && m.hidden.Any():
		return "No clock that can be shown ends in this period"
	case m.clocks.RowCount() == 0:
		return "No clock ends in this period"
	case has(reporting.AheadLapsed) && has(reporting.AheadWeek):
		return "Clocks ran out in the last 14 days, and more end within 7 days"
	case has(reporting.AheadLapsed):
		return "Clocks ran out in the last 14 days; none ends within 7 days"
	case has(reporting.AheadWeek):
		return "There are clocks that end within 7 days"
	}
	return "No clock ends within 7 days"
}

// byUnit is the sheet of who has how many.
func (m *aheadBook) byUnit(s *xlsx.Sheet) {
	s.Title("By unit", whose(m.d, m.v, "ends "+m.v.Period()))
	if m.clocks.RowCount() == 0 {
		s.Note("No rows.")
		return
	}
	cross := func(title, down string, heat bool) {
		s.Cross(xlsx.CrossTable{Title: title, Note: "Number of clocks; the deeper the colour, the more", Table: m.clocks, Down: down, Across: colLeft, AcrossOrder: reporting.AheadBands(), Heat: heat})
	}
	cross("By unit and time left", colUnit, true)
	cross("By who leads the case and time left", colLead, true)
	cross("By clock and time left", colClock, true)
}

// about says what the words mean and what was asked for.
func (m *aheadBook) about(b *xlsx.Workbook) {
	a := xlsx.About{
		What: aheadPurpose, Filters: asked(m.d, m.v, "Clocks that end"),
		Definitions: aheadDefinitions,
		Notes:       []string{"On paper the sheet Clocks ends with the column Unit; what stands to its right is for the screen."},
	}
	if len(m.weeks) > 0 && m.near() < len(m.span()) {
		a.Notes = append(a.Notes, fmt.Sprintf("The chart of weeks on Summary shows %d weeks; its table goes on to the last.", mostWeeks))
	}
	if m.unknown > 0 {
		a.Notes = append(a.Notes, fmt.Sprintf("The end of some clocks is not known, because the non-working days held do not reach so far. They stand under %q: find out when they end.", reporting.AheadNone))
	}
	a.Notes = append(a.Notes, unservedNote(m.unserved)...)
	a.Notes = append(a.Notes, hiddenNote(m.hidden)...)
	b.About(a)
}

// aheadDefinitions say what the words of clocks mean.
var aheadDefinitions = []xlsx.Entry{
	{Term: "Clock", Text: "A time that the law sets, such as the 48 hours for which cash may be held without an order. Each was reckoned by a rule in a version that is named beside it."},
	{Term: "Running", Text: "The time goes on. Paused: it stands still, and has no end until it goes on again. Lapsed: it ran out without the act that it waits for."},
	{Term: "Last day", Text: "The last day on which the act can be done. Time ends with the midnight after it."},
	{Term: "Time left", Text: "From the day on which this was made: within a week is up to 7 days, within two weeks 8 to 14, within four weeks 15 to 28, within thirteen weeks 29 to 91, later more. Ran out lately: in the last 14 days."},
	{Term: "Ran out", Text: "What ran out in the last 14 days is shown so that nobody overlooks it, as on the page Clocks."},
	{Term: "Value in play", Text: "Of the property when the clock started. The values are not added up, because several clocks may run on the same property."},
}
