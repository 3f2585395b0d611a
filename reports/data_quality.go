package reports

import (
	"context"
	"fmt"
	"slices"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

const qualityPurpose = "What records lack that the work, the law or the statistics need: measure by measure, by unit and by who leads the case, with a link to each record."

// DataQuality lists what records lack.
var DataQuality = define(reporting.Report{
	Code: "data-quality", Title: "Data quality", Purpose: qualityPurpose, Permission: perm.ReportRun,
	Params: []reporting.Param{{Name: "unit", Label: "Unit", Kind: reporting.ParamUnit}},
	Sheets: []reporting.SheetNote{
		{Name: "Summary", Holds: "The finding, and each measure with its number, how many were looked at and the share"},
		{Name: "Records", Holds: "A row for each record that lacks something, with a link to it"},
		{Name: "By unit and lead", Holds: "Who has how much to put right, and since which month it has been lacking"},
		{Name: "Looked at", Holds: "How many records each measure looked at, by unit and lead: what the shares are of"},
		{Name: "Pivot", Holds: "The records, to turn as you like"},
		{Name: "About", Holds: "What each measure means, filters, row counts, who made it and when"},
	},
	Main: "Records",
	Extent: func(ctx context.Context, d *reporting.Data, v reporting.Values) (reporting.Extent, error) {
		n, marking, err := d.CountLacks(ctx, v.Filter())
		return reporting.Extent{Rows: n, Largest: n, Marking: marking}, err
	},
	Build: buildQuality,
})

// The keys by which sheets of this workbook speak of columns.
const colMeasure, colArea, colLooked, colLacking = "measure", "area", "looked", "lacking"

// qualityBook is one workbook in the making.
type qualityBook struct {
	d        *reporting.Data
	v        reporting.Values
	records  *xlsx.Table
	looked   *xlsx.Table
	hidden   reporting.Left
	unserved reporting.Left
	worst    map[string]int // records by measure
}

func buildQuality(ctx context.Context, d *reporting.Data, v reporting.Values, b *xlsx.Workbook) error {
	m := &qualityBook{d: d, v: v}
	if err := m.read(ctx, b, m.table(ctx), m.lookedTable(ctx)); err != nil {
		return err
	}
	m.summary(b.Sheet("Summary"))
	m.cuts(b.Sheet("By unit and lead"))
	m.pivot(b.Sheet("Pivot"))
	m.about(b)
	b.Order("Summary", "Records", "By unit and lead", "Looked at", "Pivot", "About")
	return nil
}

// read writes the detail sheets and finds what the rest needs.
func (m *qualityBook) read(ctx context.Context, b *xlsx.Workbook, records, looked xlsx.TableSheet) (err error) {
	m.worst = map[string]int{}
	if m.hidden, err = m.d.HiddenLacks(ctx, m.v.Filter()); err != nil {
		return err
	}
	if m.unserved, err = m.d.UnservedOrders(ctx, m.v.Filter()); err != nil {
		return err
	}
	if m.records, err = b.Table(ctx, records); err != nil {
		return err
	}
	m.looked, err = b.Table(ctx, looked)
	return err
}

// table is the sheet Records: what every number of the workbook is a formula over.
func (m *qualityBook) table(ctx context.Context) xlsx.TableSheet {
	return xlsx.TableSheet{
		Name: "Records", Title: "Records that lack something", Freeze: 2, Paper: 9, // to who leads the case
		Columns: []xlsx.Column{
			{Head: "Case", Kind: xlsx.KindRef, Width: 14, Note: "Opens the case; empty for rows of imports"},
			{Head: "Record", Kind: xlsx.KindRef, Width: 9, Note: "Opens the record; empty where the case itself lacks it"},
			{Key: colMeasure, Head: "Measure", Width: 27},
			{Head: "What it is", Width: 50},
			{Head: "What is lacking", Width: 56},
			{Head: "Since", Kind: xlsx.KindDate, Width: 12, Note: "The day of the record, or of the event after which it should be there"},
			{Head: "Days", Kind: xlsx.KindInt, Width: 7, Note: "From that day to the day of this workbook"},
			{Key: colUnit, Head: "Unit", Width: 20, Note: "Of the case"},
			{Key: colLead, Head: "Leads the case", Width: 20},
			{Key: colArea, Head: "Sort of record", Width: 18}, {Key: colMonth, Head: "Month", Kind: xlsx.KindMonth, Width: 10},
		},
		Groups: []xlsx.GroupBy{{Keys: []string{colMeasure}}, {Keys: []string{colArea}}, {Keys: []string{colUnit}}, {Keys: []string{colMonth}},
			{Keys: []string{colMeasure, colUnit}}, {Keys: []string{colLead, colArea}}, {Keys: []string{colMonth, colArea}}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			row, today := make([]xlsx.Cell, 0, 12), m.d.Today()
			return m.d.Lacks(ctx, m.v.Filter(), func(x *reporting.Lack) error {
				m.worst[x.Measure]++
				days := xlsx.Blank()
				if !x.Since.IsZero() {
					days = xlsx.Int(x.Since.DaysUntil(today))
				}
				row = append(row[:0], xlsx.Ref(x.Case, x.CaseURL), xlsx.Ref(x.Record, x.RecordURL), xlsx.Text(x.Measure), xlsx.Text(x.Title), xlsx.Text(x.What), xlsx.Day(x.Since), days,
					xlsx.Text(x.Unit), xlsx.Text(x.Lead), xlsx.Text(x.Area), month(x.Since))
				return yield(row)
			})
		},
	}
}

// lookedTable is the sheet Looked at: what the shares are of.
func (m *qualityBook) lookedTable(ctx context.Context) xlsx.TableSheet {
	return xlsx.TableSheet{
		Name: "Looked at", Title: "Records that were looked at", Freeze: 1,
		Columns: []xlsx.Column{{Key: colMeasure, Head: "Measure", Kind: xlsx.KindLongText, Width: 30}, {Key: colArea, Head: "Sort of record", Width: 18}, {Key: colUnit, Head: "Unit", Kind: xlsx.KindLongText, Width: 24},
			{Key: colLead, Head: "Leads the case", Kind: xlsx.KindLongText, Width: 24}, {Key: colLooked, Head: "Looked at", Kind: xlsx.KindInt, Width: 12}, {Key: colLacking, Head: "Lacking", Kind: xlsx.KindInt, Width: 12}},
		Groups: []xlsx.GroupBy{{Keys: []string{colMeasure}, Sums: []string{colLooked, colLacking}}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			list, err := m.d.LookedAt(ctx, m.v.Filter())
			for _, x := range list {
				if err == nil {
					err = yield([]xlsx.Cell{xlsx.Text(x.Measure), xlsx.Text(x.Area), xlsx.Text(x.Unit), xlsx.Text(x.Lead), xlsx.Int(x.Looked), xlsx.Int(x.Lacking)})
				}
			}
			return err
		},
	}
}

func (m *qualityBook) of(measure string) xlsx.Value {
	return m.records.CountIf(colMeasure, xlsx.Text(measure))
}

// summary is the first sheet: the finding, and every measure with its share.
func (m *qualityBook) summary(s *xlsx.Sheet) {
	s.Title("Data quality", whose(m.d, m.v, "as it stands"))
	s.Section(m.finding())
	s.Note("A record may lack several things, and stands once for each. Every number is a formula over the sheet " + m.records.Name() + "; what the shares are of, over " + m.looked.Name() + ".")
	s.Space(1)
	figures := []xlsx.Figure{{Label: "Lacking in all", Value: m.records.Count()}}
	for _, area := range reporting.QualityAreas()[:3] {
		figures = append(figures, xlsx.Figure{Label: "Of " + lower(area), Value: m.records.CountIf(colArea, xlsx.Text(area))})
	}
	s.Figures(figures...)
	t := xlsx.BlockTable{Title: "By measure", Columns: []xlsx.BlockColumn{{Head: "Measure", Kind: xlsx.KindText}, {Head: "Lacking", Kind: xlsx.KindInt}, {Head: "Looked at", Kind: xlsx.KindInt}, {Head: "Share", Kind: xlsx.KindPercent}},
		Total: []xlsx.Value{label("Total"), m.records.Count()}}
	for _, x := range reporting.QualityMeasures() {
		row := []xlsx.Value{label(x.Title), m.of(x.Title), xlsx.Plain(xlsx.Blank()), xlsx.Plain(xlsx.Blank())}
		if x.Share {
			looked := m.looked.SumIf(colLooked, colMeasure, xlsx.Text(x.Title))
			row[2], row[3] = looked, xlsx.Ratio(m.of(x.Title), looked)
		}
		t.Rows = append(t.Rows, row)
	}
	if m.records.RowCount() == 0 {
		s.Note("Charts appear when there are rows to show.")
		s.Space(1)
		s.Block(t)
	} else {
		g := s.Groups(xlsx.GroupTable{Title: "Most often lacking", Table: m.records, By: colMeasure, Count: numberHead, Share: "Share of all", Running: "Running share"})
		s.Chart(xlsx.Chart{Title: m.finding(), Alt: "Number of records by what they lack, the most first", Kind: xlsx.Bars, Labels: g.Column(0), Beside: g, Height: 460, Series: []xlsx.Series{{Name: g.Head(1), Values: g.Column(1), Colour: xlsx.Missed}}})
		s.Block(t)
	}
	withRestricted(s, "With restricted cases", m.hidden, []xlsx.BlockColumn{{Head: "Lacking", Kind: xlsx.KindInt}}, []xlsx.Value{m.records.Count()}, []xlsx.Value{xlsx.Plain(xlsx.Int(m.records.RowCount() + int(m.hidden)))})
}

// finding is the headline: what is lacking most often, in words alone.
func (m *qualityBook) finding() string {
	switch {
	case m.records.RowCount() == 0 && m.hidden.Any():
		return "No record that can be shown lacks anything that is measured"
	case m.records.RowCount() == 0:
		return "No record lacks anything that is measured"
	}
	best, most, twice := "", 0, false
	for _, x := range reporting.QualityMeasures() {
		switch n := m.worst[x.Title]; {
		case n > most:
			best, most, twice = x.Title, n, false
		case n == most:
			twice = true
		}
	}
	if twice {
		return "Several things are lacking equally often"
	}
	return fmt.Sprintf("%s is what is lacking most often", quoted(best))
}

// quoted sets the name of a measure apart from the sentence around it.
func quoted(s string) string { return "“" + s + "”" }

// cuts is the sheet of who has how much to put right.
func (m *qualityBook) cuts(s *xlsx.Sheet) {
	s.Title("By unit and lead", whose(m.d, m.v, "as it stands"))
	if m.records.RowCount() == 0 {
		s.Note("No rows.")
		return
	}
	s.Cross(xlsx.CrossTable{Title: "By measure and unit", Note: "Number of records; the deeper the colour, the more", Table: m.records, Down: colMeasure, Across: colUnit, Heat: true, Blank: "Of no unit"})
	s.Cross(xlsx.CrossTable{Title: "By who leads the case", Note: "Number of records", Table: m.records, Down: colLead, Across: colArea, AcrossOrder: reporting.QualityAreas(), Heat: true, Blank: "Nobody"})
	if !slices.ContainsFunc(m.records.Groups(colMonth), func(g xlsx.Group) bool { return !g.Keys[0].IsBlank() }) {
		return
	}
	t := s.Groups(xlsx.GroupTable{Title: "By the month since which it has been lacking", Note: "Of what is lacking now: what was put right meanwhile is not in it.", Table: m.records, By: colMonth, Count: numberHead, Blank: "Not known"})
	s.Chart(xlsx.Chart{Title: "Number of records by the month since which they lack something", Kind: xlsx.Columns, Labels: t.Column(0), Beside: t, Series: []xlsx.Series{{Name: t.Head(1), Values: t.Column(1), Colour: xlsx.Missed}}})
}

// pivot is the sheet where managers turn the figures themselves; the ordinary blocks of Summary hold the same.
func (m *qualityBook) pivot(s *xlsx.Sheet) {
	s.Title("Pivot", "It fills itself when the file is opened; Summary holds the same figures")
	s.Pivot(xlsx.Pivot{Table: m.records, Rows: []string{colArea, colMeasure}, Filters: []string{colUnit, colLead}, Values: []xlsx.PivotValue{{Key: colMeasure, Head: "Records", Count: true}}})
}

// about says what the words mean and what was asked for.
func (m *qualityBook) about(b *xlsx.Workbook) {
	a := xlsx.About{What: qualityPurpose, Filters: []xlsx.Entry{{Term: "Whose", Text: m.d.ForceName()}, {Term: "As at", Text: "now: the report has no period"}, {Term: "Unit", Text: or(m.d.UnitName(m.v.Unit), "all units")}},
		Definitions: qualityDefinitions(), Notes: []string{"On paper the sheet Records ends with who leads the case; what stands to its right is for the screen.", "Nothing is kept of how it stood before: run the report by the month to see a trend of it."}}
	if m.v.Unit != 0 {
		a.Notes = append(a.Notes, "Rows of imports are of no unit, and are left out where one unit is asked for.")
	}
	a.Notes = append(a.Notes, unservedNote(m.unserved)...)
	a.Notes = append(a.Notes, hiddenNote(m.hidden)...)
	b.About(a)
}

// qualityDefinitions says what each measure means.
func qualityDefinitions() (out []xlsx.Entry) {
	for _, x := range reporting.QualityMeasures() {
		out = append(out, xlsx.Entry{Term: x.Title, Text: x.Means})
	}
	return append(out, xlsx.Entry{Term: "Looked at", Text: "The records that a measure is about, as its meaning says. For facts that rules lack it is not counted: a rule may look for many facts of one case."})
}
