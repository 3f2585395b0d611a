package reports

import (
	"context"
	"fmt"
	"slices"

	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

const nationalPurpose = "The events that national statistics on asset recovery count, by financial year and quarter: denial, recovery, compensation and the incentivisation scheme."

const sheetMatrix, sheetAris, sheetQuality = "O1 Offence matrix", "A1 ARIS", "Q1 Data quality"

// NationalStatistics is the sheets D1 to Q1 of national asset recovery statistics.
var NationalStatistics = define(reporting.Report{
	Code: "national-statistics", Title: "National statistics", Purpose: nationalPurpose, Permission: perm.ReportRun,
	Params: []reporting.Param{
		{Name: "from", Label: "First day", Kind: reporting.ParamFrom, Hint: "Events on or after it. A financial year begins on 1 April.", Suggest: reporting.FinancialYearFrom},
		{Name: "to", Label: "Last day", Kind: reporting.ParamTo, Hint: "Events on or before it.", Suggest: reporting.Today},
		{Name: "unit", Label: "Unit", Kind: reporting.ParamUnit},
	},
	Sheets: nationalSheets(),
	Main:   sheetMatrix,
	Extent: func(ctx context.Context, d *reporting.Data, v reporting.Values) (reporting.Extent, error) {
		n, marking, err := d.CountLadder(ctx, v.Filter())
		return reporting.Extent{Rows: 2 * n, Largest: n, Marking: marking}, err
	},
	Build: buildNational,
})

func nationalSheets() []reporting.SheetNote {
	holds := map[string]string{
		reporting.StatRestraint: "Restraint orders made, varied and discharged, and the value restrained", reporting.StatAccounts: "Account freezing orders, and the value frozen at service",
		reporting.StatCash: "Cash seized and detained", reporting.StatListed: "Listed assets seized", reporting.StatCrypto: "Cryptoassets seized and wallets frozen",
		reporting.StatImposed: "Confiscation orders with their benefit, and what uplifts and reductions change", reporting.StatPaid: "Payments received, principal and interest apart",
		reporting.StatForfeiture: "What was forfeited and what of it was received, by power, by court or notice", reporting.StatReferrals: "Referrals to civil recovery and tax, and what came of them",
		reporting.StatCompensation: "Payments to victims",
	}
	out := []reporting.SheetNote{{Name: "Summary", Holds: "What was denied, ordered and received, by line, financial year and offence group, with charts"}}
	for _, name := range reporting.StatSheets() {
		out = append(out, reporting.SheetNote{Name: name, Holds: holds[name]})
	}
	return append(out, reporting.SheetNote{Name: sheetMatrix, Holds: "A row for each event, for offence groups by power"},
		reporting.SheetNote{Name: sheetAris, Holds: "Receipts with the forecast from them"}, reporting.SheetNote{Name: sheetQuality, Holds: "Cases that lack what the statistics need"},
		reporting.SheetNote{Name: "About", Holds: "Definitions, filters, row counts, who made it and when"})
}

// The keys by which sheets of this workbook speak of columns.
const colYear, colEvent, colOffence, colVolume, colValue, colSheet, colLine = "year", "event", "offence", "volume", "value", "sheet", "line"

// nationalBook is one workbook in the making.
type nationalBook struct {
	d        *reporting.Data
	v        reporting.Values
	b        *xlsx.Workbook
	stats    map[string][]reporting.Stat
	all      *xlsx.Table
	aris     *xlsx.Table
	hidden   reporting.Left
	beyond   money.Pence
	received money.Pence
	unserved reporting.Left
}

func buildNational(ctx context.Context, d *reporting.Data, v reporting.Values, b *xlsx.Workbook) (err error) {
	m := &nationalBook{d: d, v: v, b: b}
	if m.stats, m.unserved, err = d.Statistics(ctx, v.Filter()); err != nil {
		return err
	}
	if m.hidden, m.beyond, err = d.HiddenStatistics(ctx, v.Filter()); err != nil {
		return err
	}
	order := []string{"Summary"}
	for _, name := range reporting.StatSheets() {
		if _, err := b.Table(ctx, m.table(name)); err != nil {
			return err
		}
		order = append(order, name)
	}
	if m.all, err = b.Table(ctx, m.matrix()); err != nil {
		return err
	}
	if m.aris, err = b.Table(ctx, m.arisTable(ctx)); err != nil {
		return err
	}
	if err := m.quality(ctx); err != nil {
		return err
	}
	m.summary(b.Sheet("Summary"))
	m.about()
	b.Order(append(order, sheetMatrix, sheetAris, sheetQuality, "About")...)
	return nil
}

// shared are the columns that every sheet of events has.
func shared() []xlsx.Column {
	return []xlsx.Column{{Head: "Case", Kind: xlsx.KindRef, Width: 14, Note: "Opens the case"}, {Key: colYear, Head: "Financial year", Width: 10, Note: "April to March, by the day of the event"}, {Key: colQuarter, Head: "Quarter", Width: 8},
		{Head: "Day", Kind: xlsx.KindDate, Width: 12}, {Key: colEvent, Head: "Event", Kind: xlsx.KindLongText, Width: 27}, {Key: colPower, Head: "Power", Kind: xlsx.KindLongText, Width: 16},
		{Key: colVolume, Head: "Volume", Kind: xlsx.KindInt, Width: 8, Note: "1 for each order, seizure, payment or referral; 0 for a row that changes or adds to the value alone"},
		{Key: colValue, Head: "Value", Kind: xlsx.KindMoney, Width: 14, Note: "At this force’s share of a joint case; empty where the event adds nothing"},
		{Key: colOffence, Head: "Offence group", Kind: xlsx.KindLongText, Width: 34, Note: "The threat of the case"}, {Head: "Lead agency", Kind: xlsx.KindLongText, Width: 20}, {Head: "Force", Kind: xlsx.KindLongText, Width: 20}, {Head: "Jurisdiction", Width: 18}}
}

func sharedCells(row []xlsx.Cell, s *reporting.Stat) []xlsx.Cell {
	return append(row, xlsx.Ref(s.Case, s.CaseURL), xlsx.Text(s.Year), xlsx.Text(s.Quarter), xlsx.Day(s.On), xlsx.Text(s.Event), xlsx.Text(s.Power), xlsx.Int(s.Volume), pence(s.Value),
		xlsx.Text(s.Offence), xlsx.Text(s.Lead), xlsx.Text(s.Force), xlsx.Text(s.Jurisdiction))
}

// table is one sheet of events.
func (m *nationalBook) table(name string) xlsx.TableSheet {
	t := xlsx.TableSheet{Name: name, Title: name, Freeze: 1, Columns: shared(), Groups: []xlsx.GroupBy{{Keys: []string{colYear}, Sums: []string{colVolume, colValue}}}}
	more := func(s *reporting.Stat) []xlsx.Cell { return nil }
	money := func(head, note string) xlsx.Column {
		return xlsx.Column{Head: head, Kind: xlsx.KindMoney, Width: 14, Note: note}
	}
	switch name {
	case reporting.StatImposed:
		t.Columns = append(t.Columns, money("Benefit", "As the court found it: gross, joint and several, so it is not added up"), xlsx.Column{Head: "Particulars", Kind: xlsx.KindLongText, Width: 22})
		more = func(s *reporting.Stat) []xlsx.Cell { return []xlsx.Cell{pence(s.Benefit), xlsx.Text(s.Note)} }
	case reporting.StatPaid:
		t.Columns = append(t.Columns, money("Principal", "Of the value"), money("Interest", "Of the value"))
		more = func(s *reporting.Stat) []xlsx.Cell { return []xlsx.Cell{pence(s.Principal), pence(s.Interest)} }
	case reporting.StatForfeiture:
		t.Columns = append(t.Columns, xlsx.Column{Head: "Court or notice", Width: 12})
		more = func(s *reporting.Stat) []xlsx.Cell { return []xlsx.Cell{xlsx.Text(s.Note)} }
	case reporting.StatReferrals:
		t.Columns = append(t.Columns, xlsx.Column{Head: "Referred to", Width: 12}, money("Recovered by it", "By the other body: never this force’s"))
		more = func(s *reporting.Stat) []xlsx.Cell { return []xlsx.Cell{xlsx.Text(s.Note), pence(s.Benefit)} }
	}
	t.Rows = func(yield func([]xlsx.Cell) error) error {
		row := make([]xlsx.Cell, 0, 16)
		for i := range m.stats[name] {
			s := &m.stats[name][i]
			row = append(sharedCells(row[:0], s), more(s)...)
			if err := yield(row); err != nil {
				return err
			}
		}
		return nil
	}
	return t
}

// matrix is the sheet O1: every event once more, so that offence groups stand by power.
func (m *nationalBook) matrix() xlsx.TableSheet {
	sums := []string{colVolume, colValue}
	return xlsx.TableSheet{Name: sheetMatrix, Title: "Every event, for offence groups by power", Freeze: 1, PaperRows: packRows, Columns: append(shared(), xlsx.Column{Key: colSheet, Head: "Sheet", Width: 24}, xlsx.Column{Key: colLine, Head: "Line", Width: 34, Note: "The sheet, and the event on it"},
		xlsx.Column{Key: colMeasure, Head: "Measure", Width: 12, Note: "What the value tells; those of different measures are not added up"}),
		Groups: []xlsx.GroupBy{{Keys: []string{colLine}, Sums: sums}, {Keys: []string{colMeasure}, Sums: sums}, {Keys: []string{colMeasure, colYear}, Sums: sums}, {Keys: []string{colOffence, colPower}, Sums: sums}, {Keys: []string{colOffence, colMeasure}, Sums: sums}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			row := make([]xlsx.Cell, 0, 16)
			for _, name := range reporting.StatSheets() {
				for i := range m.stats[name] {
					s := &m.stats[name][i]
					if s.Event == reporting.EventReceived && s.Value != nil {
						m.received += *s.Value
					}
					row = append(sharedCells(row[:0], s), xlsx.Text(name), xlsx.Text(s.Line()), xlsx.Text(s.Measure()))
					if err := yield(row); err != nil {
						return err
					}
				}
			}
			return nil
		}}
}

// arisTable is the sheet A1.
func (m *nationalBook) arisTable(ctx context.Context) xlsx.TableSheet {
	t := (&arisBook{d: m.d, v: m.v, quarters: map[string]bool{}, source: map[string]bool{}}).receiptTable(ctx)
	t.Name, t.Title = sheetAris, "Receipts, with a forecast that is no entitlement"
	return t
}

// quality is the sheet Q1.
func (m *nationalBook) quality(ctx context.Context) error {
	list, err := m.d.Missing(ctx, m.v.Filter())
	if err != nil {
		return err
	}
	_, err = m.b.Table(ctx, xlsx.TableSheet{Name: sheetQuality, Title: "Cases that lack what the statistics need", Freeze: 1,
		Columns: []xlsx.Column{{Head: "Case", Kind: xlsx.KindRef, Width: 14}, {Head: "Unit", Kind: xlsx.KindLongText, Width: 22}, {Head: "Missing facts", Kind: xlsx.KindInt, Width: 12, Note: "Facts that a rule looked for and did not find"},
			{Head: "No offence group", Kind: xlsx.KindBool, Width: 12}, {Head: "No JARD or ARIT reference", Kind: xlsx.KindBool, Width: 14, Note: "Although property was held or an order made"}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			for _, q := range list {
				if err := yield([]xlsx.Cell{xlsx.Ref(q.Case, q.CaseURL), xlsx.Text(q.Unit), xlsx.Int(q.Gaps), xlsx.Bool(q.NoOffence), xlsx.Bool(q.NoNational)}); err != nil {
					return err
				}
			}
			return nil
		}})
	return err
}

// summary is the first sheet: what was denied, ordered and received, each line of the statistics, and by financial year and
// offence group.
func (m *nationalBook) summary(s *xlsx.Sheet) {
	of := func(measure string) xlsx.Value { return m.all.SumIf(colValue, colMeasure, xlsx.Text(measure)) }
	s.Title("National statistics", whose(m.d, m.v, "events "+m.v.Period()))
	s.Section("Denial and recovery by event, as national statistics count them")
	s.Note("The same pound is denied, ordered and received: values of different measures are not added up. Every figure is a formula over the sheet " + m.all.Name() + ".")
	s.Space(1)
	received := of(reporting.MeasureReceived)
	s.Figures(xlsx.Figure{Label: "Events", Value: m.all.Count()}, xlsx.Figure{Label: "Denied", Value: of(reporting.MeasureDenied)}, xlsx.Figure{Label: "Forfeited", Value: of(reporting.MeasureForfeited)}, xlsx.Figure{Label: "Received", Value: received})
	t := xlsx.BlockTable{Title: "By measure", Columns: []xlsx.BlockColumn{{Head: "Measure", Kind: xlsx.KindText}, {Head: "Value", Kind: xlsx.KindMoney}}}
	for _, name := range reporting.StatMeasures() {
		t.Rows = append(t.Rows, []xlsx.Value{label(name), of(name)})
	}
	b := s.Block(t)
	if m.all.RowCount() == 0 {
		s.Note("Charts appear when there are rows to show.")
		s.Space(1)
	} else {
		s.Chart(xlsx.Chart{Title: "Value by measure", Alt: "What was denied, imposed, forfeited, received, referred and paid to victims", Kind: xlsx.Bars, Labels: b.Column(0), Series: []xlsx.Series{{Name: b.Head(1), Values: b.Column(1), Colour: xlsx.Ordered}}})
	}
	t = xlsx.BlockTable{Title: "By sheet and event", Columns: []xlsx.BlockColumn{{Head: "Line", Kind: xlsx.KindText}, {Head: "Volume", Kind: xlsx.KindInt}, {Head: "Value", Kind: xlsx.KindMoney}}}
	for _, line := range m.lines() {
		t.Rows = append(t.Rows, []xlsx.Value{label(line), m.all.SumIf(colVolume, colLine, xlsx.Text(line)), m.all.SumIf(colValue, colLine, xlsx.Text(line))})
	}
	s.Block(t)
	if m.all.RowCount() > 0 {
		s.Cross(xlsx.CrossTable{Title: "Value by measure and financial year", Table: m.all, Down: colMeasure, Across: colYear, Sum: colValue, DownOrder: reporting.StatMeasures(), RowsApart: true})
		s.Cross(xlsx.CrossTable{Title: "Value by offence group and measure", Table: m.all, Down: colOffence, Across: colMeasure, Sum: colValue, AcrossOrder: reporting.StatMeasures(), ColumnsApart: true})
		s.Cross(xlsx.CrossTable{Title: "Events by offence group and power", Table: m.all, Down: colOffence, Across: colPower})
	}
	withRestricted(s, "With restricted cases", m.hidden, []xlsx.BlockColumn{{Head: "Received", Kind: xlsx.KindMoney}}, []xlsx.Value{received}, []xlsx.Value{xlsx.Plain(xlsx.Pence(m.received + m.beyond))})
}

// lines are the lines that have events, sheet by sheet in the order in which they first came; a sheet without any has one of
// its own name, so that nothing looks forgotten.
func (m *nationalBook) lines() []string {
	var out []string
	for _, name := range reporting.StatSheets() {
		if len(m.stats[name]) == 0 {
			out = append(out, name)
		}
		for i := range m.stats[name] {
			if line := m.stats[name][i].Line(); !slices.Contains(out, line) {
				out = append(out, line)
			}
		}
	}
	return out
}

// about says what the words mean and what was asked for.
func (m *nationalBook) about() {
	m.b.About(xlsx.About{What: nationalPurpose, Filters: asked(m.d, m.v, "Events"),
		Definitions: nationalDefinitions,
		Notes:       append(append([]string{"For the force’s own return: small numbers are not suppressed. Suppress what is below 5 before anything is published.", fmt.Sprintf("Of the sheet %s, whose rows stand on the other sheets too, the first %d are printed.", sheetMatrix, packRows), "Not recorded, and so not given: the number of victims (C1 has the payments), what allocations were spent on (A1 has what came in), and differences against JARD or ARIT (Q1 tells which cases lack their reference)."}, unservedNote(m.unserved)...), hiddenNote(m.hidden)...)})
}

// nationalDefinitions say what the words of the statistics mean.
var nationalDefinitions = []xlsx.Entry{
	{Term: "Event date", Text: "Each event stands in the year and quarter of its own day: what was forfeited in one year may be received in the next."},
	{Term: "Denial", Text: "D1 to D5. The value stands with the first order or seizure that held the property, once: an extension, a detention after a seizure or a second order adds to the volume alone. What is held as evidence is no denial."},
	{Term: "R1", Text: "Confiscation orders by amount. An uplift or a reduction changes the amount and is no order. Interest is not in it."},
	{Term: "R2, R3", Text: "Receipts are money that reached HMCTS or the Home Office. R3 holds both what was forfeited and what of it was received, in lines of their own; do not add the two."},
	{Term: "R4", Text: "What another body recovered is never this force’s."},
	{Term: "C1", Text: "What victims got. It is part of what was received, and comes off before the incentivisation scheme’s split."},
	{Term: "A1", Text: "A forecast, not an entitlement."},
	{Term: "Q1", Text: "As the cases stand now, whatever the period."},
}
