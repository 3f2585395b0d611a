package reports

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

const arisPurpose = "What the Asset Recovery Incentivisation Scheme might bring the force from money received, by the split in reference data. A forecast, not an entitlement."

// ArisForecast forecasts the force's part of receipts, beside what was allocated.
var ArisForecast = define(reporting.Report{
	Code: "aris-forecast", Title: "ARIS forecast", Purpose: arisPurpose, Permission: perm.ReportRun,
	Params: []reporting.Param{
		{Name: "from", Label: "First day", Kind: reporting.ParamFrom, Hint: "Money received on or after it. Leave it empty for no bound.", Suggest: reporting.FinancialYearFrom},
		{Name: "to", Label: "Last day", Kind: reporting.ParamTo, Hint: "Money received on or before it.", Suggest: reporting.Today},
		{Name: "unit", Label: "Unit", Kind: reporting.ParamUnit},
	},
	Sheets: []reporting.SheetNote{
		{Name: "Summary", Holds: "The forecast by quarter and by source, and what was allocated"},
		{Name: "Receipts", Holds: "A row for each sum that reached HMCTS or the Home Office, with its forecast"},
		{Name: "Allocations", Holds: "A row for each allocation that was entered"},
		{Name: "About", Holds: "Definitions, the split that was used, filters, row counts, who made it and when"},
	},
	Main: "Receipts",
	Extent: func(ctx context.Context, d *reporting.Data, v reporting.Values) (reporting.Extent, error) {
		a, b, marking, err := d.SizeOfReceipts(ctx, v.Filter())
		return reporting.Extent{Rows: a + b, Largest: max(a, b), Marking: marking}, err
	},
	Build: buildAris,
})

// The keys by which sheets of this workbook speak of columns.
const colQuarter, colSource, colReceived, colVictims, colBase, colForecast, colAmount = "quarter", "source", "received", "victims", "base", "forecast", "amount"

var arisSums = []string{colReceived, colVictims, colBase, colForecast}

// arisBook is one workbook in the making.
type arisBook struct {
	d                *reporting.Data
	v                reporting.Values
	receipts         *xlsx.Table
	allocations      *xlsx.Table
	splits           map[string]reporting.Splits
	hidden           reporting.Left
	hiddenReceived   money.Pence
	hiddenForecast   money.Pence
	shownReceived    money.Pence
	shownForecast    money.Pence
	quarters, source map[string]bool
}

func buildAris(ctx context.Context, d *reporting.Data, v reporting.Values, b *xlsx.Workbook) (err error) {
	m := &arisBook{d: d, v: v, quarters: map[string]bool{}, source: map[string]bool{}}
	if m.splits, err = d.SplitsUsed(ctx); err != nil {
		return err
	}
	if m.hidden, m.hiddenReceived, m.hiddenForecast, err = d.HiddenReceipts(ctx, v.Filter()); err != nil {
		return err
	}
	if m.receipts, err = b.Table(ctx, m.receiptTable(ctx)); err != nil {
		return err
	}
	if m.allocations, err = b.Table(ctx, m.allocationTable(ctx)); err != nil {
		return err
	}
	m.summary(b.Sheet("Summary"))
	m.about(b)
	b.Order("Summary", "Receipts", "Allocations", "About")
	return nil
}

// receiptTable is the sheet Receipts: what every forecast of the workbook is a formula over.
func (m *arisBook) receiptTable(ctx context.Context) xlsx.TableSheet {
	return xlsx.TableSheet{
		Name: "Receipts", Title: "Receipts, with a forecast that is no entitlement", Freeze: 1, Paper: 10, // to the forecast
		Columns: []xlsx.Column{
			{Head: "Case", Kind: xlsx.KindRef, Width: 14, Note: "Opens the case"}, {Head: "No", Width: 9, Note: "The asset, or the order and its payment, within the case"},
			{Head: "What", Kind: xlsx.KindLongText, Width: 32}, {Head: "Received on", Kind: xlsx.KindDate, Width: 12},
			{Key: colQuarter, Head: "Quarter", Width: 12, Note: "Of the financial year, April to March, by the day the money was received"},
			{Key: colSource, Head: "Source", Width: 14}, {Key: colReceived, Head: "Received", Kind: xlsx.KindMoney, Width: 14, Note: "At this force’s share of a joint case"},
			{Key: colVictims, Head: "To victims", Kind: xlsx.KindMoney, Width: 14, Note: "Paid to victims out of a confiscation receipt: it comes off first"},
			{Key: colBase, Head: "Base", Kind: xlsx.KindMoney, Width: 14, Note: "Received less what went to victims"},
			{Key: colForecast, Head: "Forecast", Kind: xlsx.KindMoney, Width: 14, Note: "The base at the split for its source. A forecast, not an entitlement."},
			{Key: colUnit, Head: "Unit", Kind: xlsx.KindLongText, Width: 18, Note: "Of the case"}, {Key: colThreat, Head: "Threat", Kind: xlsx.KindLongText, Width: 24, Note: "Of the case"},
		},
		Groups: []xlsx.GroupBy{{Keys: []string{colQuarter}, Sums: arisSums}, {Keys: []string{colSource}, Sums: arisSums}, {Keys: []string{colUnit}, Sums: arisSums}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			row := make([]xlsx.Cell, 0, 12)
			return m.d.Receipts(ctx, m.v.Filter(), func(r *reporting.Receipt) error {
				quarter := r.Year + " " + r.Quarter
				m.quarters[quarter], m.source[r.Source] = true, true
				m.shownReceived += r.Received
				m.shownForecast += r.Forecast
				row = append(row[:0], xlsx.Ref(r.Case, r.CaseURL), xlsx.Text(r.Item), xlsx.Text(r.Title), xlsx.Day(r.On), xlsx.Text(quarter), xlsx.Text(r.Source),
					xlsx.Pence(r.Received), xlsx.Pence(r.Victims), xlsx.Pence(r.Base), xlsx.Pence(r.Forecast), xlsx.Text(r.Unit), xlsx.Text(r.Threat))
				return yield(row)
			})
		},
	}
}

// allocationTable is the sheet Allocations: income, never recovered value.
func (m *arisBook) allocationTable(ctx context.Context) xlsx.TableSheet {
	return xlsx.TableSheet{
		Name: "Allocations", Title: "Allocations that were entered", Freeze: 1,
		Columns: []xlsx.Column{
			{Head: "Case", Kind: xlsx.KindRef, Width: 14, Note: "The case on which it was entered"}, {Key: colQuarter, Head: "Quarter", Width: 12, Note: "For which it was paid"}, {Head: "Paid on", Kind: xlsx.KindDate, Width: 12},
			{Key: colAmount, Head: "Allocated", Kind: xlsx.KindMoney, Width: 14}, {Head: "Unit", Kind: xlsx.KindLongText, Width: 18}, {Head: "Basis", Kind: xlsx.KindLongText, Width: 48},
		},
		Groups: []xlsx.GroupBy{{Keys: []string{colQuarter}, Sums: []string{colAmount}}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			return m.d.Allocations(ctx, m.v.Filter(), func(a *reporting.Allocation) error {
				quarter := a.Year + " " + a.Quarter
				m.quarters[quarter] = true
				return yield([]xlsx.Cell{xlsx.Ref(a.Case, a.CaseURL), xlsx.Text(quarter), xlsx.Day(a.On), xlsx.Pence(a.Amount), xlsx.Text(a.Unit), xlsx.Text(a.Basis)})
			})
		},
	}
}

// summary is the first sheet: the forecast by quarter and by source, beside what was allocated.
func (m *arisBook) summary(s *xlsx.Sheet) {
	s.Title("ARIS forecast", whose(m.d, m.v, "received "+m.v.Period()))
	s.Section(m.finding())
	s.Note("A forecast, not an entitlement: the scheme is capped and shared nationally. It is never added to what was recovered. Every figure is a formula over " + m.receipts.Name() + " or " + m.allocations.Name() + ".")
	s.Space(1)
	s.Figures(xlsx.Figure{Label: "Received", Value: m.receipts.Sum(colReceived)}, xlsx.Figure{Label: "To victims", Value: m.receipts.Sum(colVictims)},
		xlsx.Figure{Label: "Forecast", Value: m.receipts.Sum(colForecast)}, xlsx.Figure{Label: "Allocated", Value: m.allocations.Sum(colAmount)})
	if m.receipts.RowCount()+m.allocations.RowCount() == 0 {
		s.Note("Charts appear when there are rows to show.")
		s.Space(1)
	} else {
		m.quarterBlock(s)
		m.sourceBlock(s)
	}
	withRestricted(s, "With restricted cases", m.hidden, []xlsx.BlockColumn{{Head: "Received", Kind: xlsx.KindMoney}, {Head: "Forecast", Kind: xlsx.KindMoney}},
		[]xlsx.Value{m.receipts.Sum(colReceived), m.receipts.Sum(colForecast)},
		[]xlsx.Value{xlsx.Plain(xlsx.Pence(m.shownReceived + m.hiddenReceived)), xlsx.Plain(xlsx.Pence(m.shownForecast + m.hiddenForecast))})
}

func (m *arisBook) quarterBlock(s *xlsx.Sheet) {
	t := xlsx.BlockTable{Title: "By quarter", Columns: []xlsx.BlockColumn{{Head: "Quarter", Kind: xlsx.KindText}, {Head: "Received", Kind: xlsx.KindMoney}, {Head: "To victims", Kind: xlsx.KindMoney},
		{Head: "Base", Kind: xlsx.KindMoney}, {Head: "Forecast", Kind: xlsx.KindMoney}, {Head: "Allocated", Kind: xlsx.KindMoney}}, Total: []xlsx.Value{label("Total")}}
	for _, key := range arisSums {
		t.Total = append(t.Total, m.receipts.Sum(key))
	}
	t.Total = append(t.Total, m.allocations.Sum(colAmount))
	for _, q := range slices.Sorted(maps.Keys(m.quarters)) {
		row := []xlsx.Value{label(q)}
		for _, key := range arisSums {
			row = append(row, m.receipts.SumIf(key, colQuarter, xlsx.Text(q)))
		}
		t.Rows = append(t.Rows, append(row, m.allocations.SumIf(colAmount, colQuarter, xlsx.Text(q))))
	}
	b := s.Block(t)
	s.Chart(xlsx.Chart{Title: "Forecast and allocated, by quarter", Alt: "The forecast and what was allocated in each quarter", Kind: xlsx.Columns, Labels: b.Column(0),
		Series: []xlsx.Series{{Name: b.Head(4), Values: b.Column(4), Colour: xlsx.Held}, {Name: b.Head(5), Values: b.Column(5), Colour: xlsx.Collected}}})
}

func (m *arisBook) sourceBlock(s *xlsx.Sheet) {
	if m.receipts.RowCount() == 0 {
		return
	}
	heads := []xlsx.SumHead{{Key: colReceived, Head: "Received"}, {Key: colVictims, Head: "To victims"}, {Key: colBase, Head: "Base"}, {Key: colForecast, Head: "Forecast"}}
	b := s.Groups(xlsx.GroupTable{Title: "By source", Table: m.receipts, By: colSource, Count: "Receipts", Sums: heads, Rank: colForecast})
	s.Chart(xlsx.Chart{Title: "Forecast by source", Kind: xlsx.Bars, Labels: b.Column(0), Series: []xlsx.Series{{Name: b.Head(5), Values: b.Column(5), Colour: xlsx.Held}}})
	s.Groups(xlsx.GroupTable{Title: "By unit", Table: m.receipts, By: colUnit, Count: "Receipts", Sums: heads, Rank: colForecast})
}

// finding is the headline, in words alone.
func (m *arisBook) finding() string {
	switch {
	case m.receipts.RowCount() == 0 && m.hidden.Any():
		return "Forecast: no receipt that can be shown in this period"
	case m.receipts.RowCount() == 0:
		return "Forecast: nothing was received in this period"
	case len(m.source) > 1:
		return "Forecast, not entitlement: from confiscation and from forfeiture"
	case m.source[reporting.FromConfiscation]:
		return "Forecast, not entitlement: from confiscation alone"
	}
	return "Forecast, not entitlement: from forfeiture alone"
}

// about says what the words mean, which split was used and what was asked for.
func (m *arisBook) about(b *xlsx.Workbook) {
	a := xlsx.About{
		What: arisPurpose, Filters: asked(m.d, m.v, "Money received"),
		Definitions: arisDefinitions,
		Notes:       []string{"What an allocation was spent on is not recorded.", "On paper the sheet Receipts ends with the column Forecast; what stands to its right is for the screen."},
	}
	for _, force := range slices.Sorted(maps.Keys(m.splits)) {
		s := m.splits[force]
		text := fmt.Sprintf("Confiscation %s, forfeiture %s of the base, as in force on the day of this workbook.", percentOf(s.Confiscation), percentOf(s.Forfeiture))
		if !s.Verified {
			text += " Not verified: the force can enter its own split in reference data."
		}
		a.Rules = append(a.Rules, xlsx.Entry{Term: "Split of " + force, Text: text})
	}
	a.Notes = append(a.Notes, hiddenNote(m.hidden)...)
	b.About(a)
}

// percentOf prints basis points as a percentage: 1875 is 18.75%.
func percentOf(bp int) string { return fmt.Sprintf("%g%%", float64(bp)/100) }

// arisDefinitions say what the words of a forecast of ARIS mean.
var arisDefinitions = []xlsx.Entry{
	{Term: "Forecast", Text: "What the scheme might bring by the usual split. It is a forecast and no entitlement: receipts above a yearly cap go elsewhere, and costs and a top slice come off nationally."},
	{Term: "Received", Text: "Money that reached HMCTS or the Home Office, by the day it did, at this force’s share of a joint case."},
	{Term: "To victims", Text: "Paid to victims out of a confiscation receipt. It comes off before the split. Victims of what is forfeited are paid before forfeiture."},
	{Term: "Allocated", Text: "What the scheme paid the force, as it was entered, by the day it was paid. It is income, and never added to what was recovered."},
	{Term: "Quarter", Text: "Of the financial year: Q1 is April to June. Receipts stand in the quarter in which the money came, allocations in that for which they were paid."},
}
