package reports

import (
	"context"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

const recoveryPurpose = "The ladder of asset recovery: what was identified, of that held, of that ordered, and of that received, by the power that was used."

// AssetRecovery shows how far the value of property has come, from identified to received, by power.
var AssetRecovery = define(reporting.Report{
	Code: "asset-recovery", Title: "Asset recovery", Purpose: recoveryPurpose, Permission: perm.ReportRun,
	Params: []reporting.Param{
		{Name: "from", Label: "First day", Kind: reporting.ParamFrom, Hint: "Property first known of, and confiscation orders made, on or after it. Leave it empty for everything."},
		{Name: "to", Label: "Last day", Kind: reporting.ParamTo, Hint: "Property first known of, and confiscation orders made, on or before it.", Suggest: reporting.Today},
		{Name: "unit", Label: "Unit", Kind: reporting.ParamUnit},
	},
	Sheets: []reporting.SheetNote{
		{Name: "Summary", Holds: "The ladder, and the ladder by power, with charts"},
		{Name: "Property", Holds: "A row for each holder’s interest in property, and for each confiscation order"},
		{Name: "By unit and threat", Holds: "What was received by unit and threat, and how property stands"},
		{Name: "Pivot", Holds: "The ladder to be turned by power, unit, threat and state"},
		{Name: "About", Holds: "Definitions, filters, row counts, who made it and when"},
	},
	Main: "Property",
	Extent: func(ctx context.Context, d *reporting.Data, v reporting.Values) (reporting.Extent, error) {
		n, marking, err := d.CountLadder(ctx, v.Filter())
		return reporting.Extent{Rows: n, Largest: n, Marking: marking}, err
	},
	Build: buildRecovery,
})

// The keys by which sheets of this workbook speak of columns.
const colPower, colKind, colIdentified, colHeld, colOrdered, colCollected = "power", "kind", "identified", "held", "ordered", "collected"

var (
	ladderKeys  = []string{colIdentified, colHeld, colOrdered, colCollected}
	ladderHeads = []string{"Identified", "Held", "Ordered", "Received"}
	ladderTones = []xlsx.Colour{xlsx.Identified, xlsx.Held, xlsx.Ordered, xlsx.Collected}
)

// recoveryBook is one workbook in the making.
type recoveryBook struct {
	d        *reporting.Data
	v        reporting.Values
	property *xlsx.Table
	hidden   reporting.Left
	beyond   reporting.LadderSums // of restricted cases
	shown    reporting.LadderSums
	unserved reporting.Left
	joint    bool
}

func buildRecovery(ctx context.Context, d *reporting.Data, v reporting.Values, b *xlsx.Workbook) (err error) {
	m := &recoveryBook{d: d, v: v}
	if m.hidden, m.beyond, err = d.HiddenLadder(ctx, v.Filter()); err != nil {
		return err
	}
	if m.property, err = b.Table(ctx, m.table(ctx)); err != nil {
		return err
	}
	m.summary(b.Sheet("Summary"))
	m.cuts(b.Sheet("By unit and threat"))
	m.pivot(b.Sheet("Pivot"))
	m.about(b)
	b.Order("Summary", "Property", "By unit and threat", "Pivot", "About")
	return nil
}

// table is the sheet Property: what every figure of the workbook is a formula over.
func (m *recoveryBook) table(ctx context.Context) xlsx.TableSheet {
	return xlsx.TableSheet{
		Name: "Property", Title: "Property and confiscation orders", Freeze: 1, Paper: 10, // to the unit
		Columns: []xlsx.Column{
			{Head: "Case", Kind: xlsx.KindRef, Width: 14, Note: "Opens the case"},
			{Head: "No", Width: 7, Note: "Of the asset or the order within its case"},
			{Head: "Property", Kind: xlsx.KindLongText, Width: 34},
			{Key: colPower, Head: "Power", Kind: xlsx.KindLongText, Width: 24, Note: "The powers that hold it, or held it last"},
			{Key: colState, Head: "State", Width: 20},
			{Key: colIdentified, Head: ladderHeads[0], Kind: xlsx.KindMoney, Width: 14, Note: "The latest estimate, or what is held where that is more. A confiscation order is no property, so it has none."},
			{Key: colHeld, Head: ladderHeads[1], Kind: xlsx.KindMoney, Width: 14, Note: "Its value when it was seized, frozen, detained or restrained. An extension adds nothing; a revaluation changes nothing."},
			{Key: colOrdered, Head: ladderHeads[2], Kind: xlsx.KindMoney, Width: 14, Note: "Forfeited by order or notice, or the amount of a confiscation order with its uplifts and reductions"},
			{Key: colCollected, Head: ladderHeads[3], Kind: xlsx.KindMoney, Width: 14, Note: "Received by HMCTS or the Home Office"},
			{Key: colUnit, Head: "Unit", Kind: xlsx.KindLongText, Width: 18, Note: "Of the case"},
			{Key: colKind, Head: "Kind", Width: 18}, {Key: colThreat, Head: "Threat", Width: 24, Note: "Of the case"},
			{Head: "State since", Kind: xlsx.KindDate, Width: 12}, {Head: "Known on", Kind: xlsx.KindDate, Width: 12, Note: "The day it was first known of; of an order, the day it was made"},
			{Head: "This force’s share", Width: 11, Note: "Of a joint case. The four values are at that share."},
		},
		Groups: []xlsx.GroupBy{{Keys: []string{colPower}, Sums: ladderKeys}, {Keys: []string{colUnit}, Sums: ladderKeys}, {Keys: []string{colThreat}, Sums: ladderKeys},
			{Keys: []string{colState}, Sums: ladderKeys}, {Keys: []string{colKind}, Sums: ladderKeys}, {Keys: []string{colThreat, colUnit}, Sums: ladderKeys}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			row := make([]xlsx.Cell, 0, 16)
			n, err := m.d.Ladder(ctx, m.v.Filter(), func(r *reporting.Rung) error {
				m.shown.Add(r)
				m.joint = m.joint || r.Share != ""
				row = append(row[:0], xlsx.Ref(r.Case, r.CaseURL), xlsx.Text(r.Item), xlsx.Text(r.Title), xlsx.Text(r.Power), xlsx.Text(r.State),
					xlsx.Pence(r.Identified), xlsx.Pence(r.Held), xlsx.Pence(r.Ordered), xlsx.Pence(r.Collected), xlsx.Text(r.Unit), xlsx.Text(r.Kind), xlsx.Text(r.Threat),
					xlsx.Day(r.Since), xlsx.Day(r.KnownOn), xlsx.Text(r.Share))
				return yield(row)
			})
			m.unserved = n
			return err
		},
	}
}

// sums are the four sums of the table.
func (m *recoveryBook) sums() (out []xlsx.Value) {
	for _, key := range ladderKeys {
		out = append(out, m.property.Sum(key))
	}
	return out
}

// summary is the first sheet: the ladder as a whole and by power.
func (m *recoveryBook) summary(s *xlsx.Sheet) {
	s.Title("Asset recovery", whose(m.d, m.v, "known of "+m.v.Period()))
	s.Section(m.finding())
	s.Note("Each step holds what the later steps hold too. Estimates are no recovery. Every figure is a formula over the sheet " + m.property.Name() + "; About says what the words mean.")
	s.Space(1)
	var figures []xlsx.Figure
	for i, v := range m.sums() {
		figures = append(figures, xlsx.Figure{Label: ladderHeads[i], Value: v})
	}
	s.Figures(figures...)
	if m.property.RowCount() == 0 {
		s.Note("Charts appear when there are rows to show.")
		s.Space(1)
	} else {
		m.charts(s)
	}
	money := make([]xlsx.BlockColumn, len(ladderHeads))
	for i, h := range ladderHeads {
		money[i] = xlsx.BlockColumn{Head: h, Kind: xlsx.KindMoney}
	}
	with := m.beyond
	withRestricted(s, "With restricted cases", m.hidden, money, m.sums(), []xlsx.Value{xlsx.Plain(xlsx.Pence(m.shown.Identified + with.Identified)), xlsx.Plain(xlsx.Pence(m.shown.Held + with.Held)),
		xlsx.Plain(xlsx.Pence(m.shown.Ordered + with.Ordered)), xlsx.Plain(xlsx.Pence(m.shown.Collected + with.Collected))})
}

func (m *recoveryBook) charts(s *xlsx.Sheet) {
	steps := xlsx.BlockTable{Title: "The ladder", Columns: []xlsx.BlockColumn{{Head: "Step", Kind: xlsx.KindText}, {Head: "Value", Kind: xlsx.KindMoney}}}
	for i, v := range m.sums() {
		steps.Rows = append(steps.Rows, []xlsx.Value{label(ladderHeads[i]), v})
	}
	b := s.Block(steps)
	s.Chart(xlsx.Chart{Title: m.finding(), Alt: "Value identified, held, ordered and received", Kind: xlsx.Bars, Labels: b.Column(0), Beside: b, Series: []xlsx.Series{{Name: b.Head(1), Values: b.Column(1), Colour: xlsx.Ordered}}})
	t := xlsx.BlockTable{Title: "By power", Columns: []xlsx.BlockColumn{{Head: "Power", Kind: xlsx.KindText}, {Head: "Rows", Kind: xlsx.KindInt}}, Total: append([]xlsx.Value{label("Total"), m.property.Count()}, m.sums()...)}
	for _, h := range ladderHeads {
		t.Columns = append(t.Columns, xlsx.BlockColumn{Head: h, Kind: xlsx.KindMoney})
	}
	for _, p := range reporting.Powers() {
		row := []xlsx.Value{label(p), m.property.CountIf(colPower, xlsx.Text(p))}
		for _, key := range ladderKeys {
			row = append(row, m.property.SumIf(key, colPower, xlsx.Text(p)))
		}
		t.Rows = append(t.Rows, row)
	}
	p := s.Block(t)
	c := xlsx.Chart{Title: "The ladder by power", Alt: "Value identified, held, ordered and received by power", Kind: xlsx.Bars, Labels: p.Column(0), Height: 460}
	for i := range ladderHeads {
		c.Series = append(c.Series, xlsx.Series{Name: p.Head(2 + i), Values: p.Column(2 + i), Colour: ladderTones[i]})
	}
	s.Chart(c)
}

// finding is the headline: where on the ladder most value is left behind, in words alone.
func (m *recoveryBook) finding() string {
	x := m.shown
	switch {
	case m.property.RowCount() == 0 && m.hidden.Any():
		return "No property that can be shown was identified in this period"
	case m.property.RowCount() == 0:
		return "No property was identified in this period"
	}
	secured, ordered, collected := x.Identified-x.Held, x.Held-x.Ordered, x.Ordered-x.Collected
	switch most := max(secured, ordered, collected); {
	case most <= 0:
		return "What was identified was received"
	case most == secured:
		return "Most of the value that goes no further is identified and not held"
	case most == ordered:
		return "Most of the value that goes no further is held and not yet ordered"
	}
	return "Most of the value that goes no further is ordered and not yet received"
}

// cuts is the sheet of other ways to look at it.
func (m *recoveryBook) cuts(s *xlsx.Sheet) {
	s.Title("By unit and threat", whose(m.d, m.v, "known of "+m.v.Period()))
	if m.property.RowCount() == 0 {
		s.Note("No rows.")
		return
	}
	var heads []xlsx.SumHead
	for i, key := range ladderKeys {
		heads = append(heads, xlsx.SumHead{Key: key, Head: ladderHeads[i]})
	}
	for _, x := range []struct{ title, by string }{{"By unit", colUnit}, {"By threat", colThreat}, {"By state", colState}, {"By kind of property", colKind}} {
		s.Groups(xlsx.GroupTable{Title: x.title, Table: m.property, By: x.by, Count: "Rows", Sums: heads, Rank: colIdentified})
	}
	s.Cross(xlsx.CrossTable{Title: "Received by threat and unit", Table: m.property, Down: colThreat, Across: colUnit, Sum: colCollected})
}

// pivot is the sheet where managers turn the figures themselves; the ordinary blocks of Summary hold the same.
func (m *recoveryBook) pivot(s *xlsx.Sheet) {
	s.Title("Pivot", "It fills itself when the file is opened; Summary holds the same figures")
	p := xlsx.Pivot{Table: m.property, Rows: []string{colPower, colState}, Filters: []string{colUnit, colThreat, colKind}}
	for i, key := range ladderKeys {
		p.Values = append(p.Values, xlsx.PivotValue{Key: key, Head: "Sum " + ladderHeads[i]})
	}
	s.Pivot(p)
}

// about says what the words mean and what was asked for.
func (m *recoveryBook) about(b *xlsx.Workbook) {
	a := xlsx.About{
		What: recoveryPurpose, Filters: asked(m.d, m.v, "Property known of"),
		Definitions: recoveryDefinitions,
		Notes:       []string{"On paper the sheet Property ends with the column Unit; what stands to its right is for the screen."},
	}
	if m.joint {
		a.Notes = append(a.Notes, "Rows of joint cases are rounded so that they add up to the share of their total.")
	}
	a.Notes = append(a.Notes, unservedNote(m.unserved)...)
	a.Notes = append(a.Notes, hiddenNote(m.hidden)...)
	b.About(a)
}

// recoveryDefinitions say what the words of the ladder mean.
var recoveryDefinitions = []xlsx.Entry{
	{Term: "Identified", Text: "Property known or believed to exist, by the latest estimate. An estimate says how large the chance is; it is never published as recovered."},
	{Term: "Held", Text: "Of that: seized, detained, frozen or restrained under the Act, or further. The Home Office calls it denial. What is held as evidence alone is not."},
	{Term: "Ordered", Text: "Of that: forfeited by a court or by notice; and what confiscation orders come to, with uplifts and reductions, without interest. What a court imposes may be more than what is held."},
	{Term: "Received", Text: "Money that reached HMCTS or the Home Office, each pound once."},
	{Term: "Power", Text: "Cash, listed assets, accounts and cryptoassets under Part 5, Chapters 3, 3A, 3B and 3C to 3F; restraint and confiscation under Part 2. The powers that hold the property now, or else those of the last order or seizure. What a confiscation order comes to stands in the row of the order, and the property it is to be paid from under restraint, so that no pound is counted twice."},
	{Term: "Period", Text: "Property first known of in it and confiscation orders made in it, as they stand now. National statistics count by the day of each event."},
	{Term: "Joint case", Text: "The values are this force’s share, so that agencies together count each pound once."},
}
