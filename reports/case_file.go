package reports

import (
	"context"
	"slices"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

const casePurpose = "One case whole: who it is about, what property and orders it has, what was decided and why, what was missed, and what happened when."

// CaseFile is one case whole, for whoever may read it.
var CaseFile = define(reporting.Report{
	Code: "case-file", Title: "Case file", Purpose: casePurpose, Permission: perm.CaseView,
	Params: []reporting.Param{{Name: "case", Label: "Case", Kind: reporting.ParamCase, Hint: "Its reference, such as FI/2026/0147. It must be one that you may read."}},
	Sheets: []reporting.SheetNote{
		{Name: "Summary", Holds: "The head of the case, the ladder of its property, and how much there is of everything"},
		{Name: "Subjects", Holds: "Who it is about, with what they are in the case"},
		{Name: "Property", Holds: "Assets and confiscation orders, from identified to received"},
		{Name: "Holders", Holds: "Who holds what share of each asset"},
		{Name: "Seizures", Holds: "What was seized, when, where and under which power"},
		{Name: "Orders", Holds: "Orders, applications and notices"},
		{Name: "Clocks", Holds: "Statutory clocks with the rule each was reckoned by"},
		{Name: "Confiscation", Holds: "What was done in proceedings, in order"},
		{Name: "Payments", Holds: "Payments towards confiscation orders"},
		{Name: "Opportunities", Holds: "Every opportunity with its outcome and the reason"},
		{Name: "Steps", Holds: "What was done with each opportunity"},
		{Name: "Decisions", Holds: "The decisions log, facts and assessments told apart"},
		{Name: "Products", Holds: "Intelligence products that the case may use, facts and assessments apart"},
		{Name: "4P plans", Holds: "Objectives by strand, and what was considered and not pursued"},
		{Name: "Tasks", Holds: "What is to be done, and what was"},
		{Name: "Effort", Holds: "Time that was recorded on the case"},
		{Name: "Timeline", Holds: "What happened, the latest first"},
		{Name: "About", Holds: "What the words mean, row counts, who made it and when"},
	},
	Main: "Timeline",
	Extent: func(ctx context.Context, d *reporting.Data, v reporting.Values) (reporting.Extent, error) {
		x, err := d.CaseFile(ctx, v.Case)
		if err != nil {
			return reporting.Extent{}, err
		}
		n, largest, err := x.Rows(ctx)
		return reporting.Extent{Rows: n, Largest: largest, Marking: x.Marking, Case: x.ID()}, err
	},
	Build: buildCaseFile,
})

// caseBook is one workbook in the making.
type caseBook struct {
	x      *reporting.CaseFile
	order  []string
	tables map[string]*xlsx.Table // by the name of the sheet
	ladder recoveryBook
}

func buildCaseFile(ctx context.Context, d *reporting.Data, v reporting.Values, b *xlsx.Workbook) error {
	x, err := d.CaseFile(ctx, v.Case)
	if err != nil {
		return err
	}
	m := &caseBook{x: x, tables: map[string]*xlsx.Table{}}
	for _, t := range m.sheets(ctx) {
		if m.tables[t.Name], err = b.Table(ctx, t); err != nil {
			return err
		}
		m.order = append(m.order, t.Name)
	}
	m.ladder.property = m.tables["Property"]
	m.summary(b.Sheet("Summary"))
	m.about(b)
	b.Order(slices.Concat([]string{"Summary"}, m.order, []string{"About"})...)
	return nil
}

// summary is the first sheet: the head of the case, its ladder, and how much there is of everything.
func (m *caseBook) summary(s *xlsx.Sheet) {
	x := m.x
	s.Title("Case file "+x.Ref, or(x.Handling, "Handle it as its marking says. It shows the case as whoever made it may see it."))
	var figures []xlsx.Figure
	for i, v := range m.ladder.sums() {
		figures = append(figures, xlsx.Figure{Label: ladderHeads[i], Value: v})
	}
	s.Figures(figures...)
	head := xlsx.BlockTable{Title: "The case", Columns: []xlsx.BlockColumn{{Head: "What", Kind: xlsx.KindText}, {Head: "As recorded", Kind: xlsx.KindText}}}
	line := func(what string, c xlsx.Cell) {
		if !c.IsBlank() {
			head.Rows = append(head.Rows, []xlsx.Value{label(what), xlsx.Plain(c)})
		}
	}
	line("Reference", xlsx.Ref(x.Ref, x.URL))
	line("Title", xlsx.Text(x.Title))
	line("Operation", xlsx.Text(x.Operation))
	line("Stage", xlsx.Text(x.Stage))
	line("Since", xlsx.DateTime(x.StageSince))
	line("Arose", xlsx.Text(x.Arose))
	line("Threat", xlsx.Text(x.Threat))
	line("Jurisdiction", xlsx.Text(x.Nation))
	line("Unit", xlsx.Text(x.Unit))
	line("Leads the case", xlsx.Text(x.Lead))
	line("Deputy", xlsx.Text(x.Deputy))
	line("Officer in the case", xlsx.Text(x.Officer))
	line("Prosecutor", xlsx.Text(x.Counsel))
	line("Opened on", xlsx.Day(x.Opened))
	line("Closed on", xlsx.Day(x.Closed))
	line("Outcome", xlsx.Text(x.Outcome))
	line("Next clock ends", xlsx.DateTime(x.NextEnd))
	line("Restricted to its members", xlsx.Bool(x.Restricted))
	for _, r := range x.References {
		line("Other reference", xlsx.Text(r))
	}
	s.Block(head)
	if x.Summary != "" {
		s.Section("Summary, as it was written")
		s.Block(xlsx.BlockTable{Columns: []xlsx.BlockColumn{{Head: "Text", Kind: xlsx.KindText}}, Rows: [][]xlsx.Value{{label(x.Summary)}}})
	}
	if m.ladder.property.RowCount() > 0 {
		steps := xlsx.BlockTable{Title: "The ladder", Note: "Each step holds what the later ones hold too.", Columns: []xlsx.BlockColumn{{Head: "Step", Kind: xlsx.KindText}, {Head: "Value", Kind: xlsx.KindMoney}}}
		for i, v := range m.ladder.sums() {
			steps.Rows = append(steps.Rows, []xlsx.Value{label(ladderHeads[i]), v})
		}
		b := s.Block(steps)
		s.Chart(xlsx.Chart{Title: m.ladder.finding(), Alt: "Value identified, held, ordered and received", Kind: xlsx.Bars, Labels: b.Column(0), Beside: b, Series: []xlsx.Series{{Name: b.Head(1), Values: b.Column(1), Colour: xlsx.Ordered}}})
	} else {
		s.Note("Charts appear when there is property to show.")
		s.Space(1)
	}
	t := xlsx.BlockTable{Title: "What this file holds", Columns: []xlsx.BlockColumn{{Head: "Sheet", Kind: xlsx.KindText}, {Head: "Rows", Kind: xlsx.KindInt}}}
	for _, name := range m.order {
		t.Rows = append(t.Rows, []xlsx.Value{xlsx.Plain(xlsx.Jump(name, m.tables[name].Name())), m.tables[name].Count()})
	}
	s.Block(t)
	if e := m.tables["Effort"]; e.RowCount() > 0 {
		s.Groups(xlsx.GroupTable{Title: "Time by strand", Table: e, By: colStrand, Count: "Entries", Sums: []xlsx.SumHead{{Key: colMinutes, Head: "Minutes"}}, Rank: colMinutes})
	}
}

// about says what the words mean and what is left out.
func (m *caseBook) about(b *xlsx.Workbook) {
	a := xlsx.About{What: casePurpose, Filters: []xlsx.Entry{{Term: "Case", Text: m.x.Ref}},
		Definitions: []xlsx.Entry{
			{Term: "Fact, assessment", Text: "What a decision rests on and what is noted of a subject is a fact or somebody’s assessment, as whoever wrote it said (DPA 2018 s.38(2)). Intelligence products hold both, apart."},
			{Term: "Standing", Text: "Suspect, convicted, victim, or witness or other with information (DPA 2018 s.38(3)), as it is now. Nobody is guilty because they stand here."},
			{Term: "Identified to received", Text: "As in the report on asset recovery: each step holds what the later ones hold too; estimates are no recovery. Of a joint case the values are this force’s share."},
			{Term: "Missed, lapsed", Text: "The window closed with no decision or no act and a reviewer confirmed it; or it was begun and a clock ran out. Reviewers are named by role."},
			{Term: "Clock", Text: "A time that the law sets, by the rule and version named beside it. Its end is the moment at which the time is over."},
			{Term: "Timeline", Text: "What happened, as the product noted it. It is not the audit log."},
		},
		Notes: []string{"Addresses of victims and witnesses are not taken away.", "What is in the confidential compartment is never in a workbook.", "The product keeps no files with cases, so that there is no list of them.", "Decisions, tasks and notes are given as they were written.", "On paper the sheet Orders ends with the amount and Opportunities with the reason; what stands to their right is for the screen."}}
	a.Notes = append(a.Notes, unservedNote(m.x.Sealed)...)
	if m.x.Sealed.Any() {
		a.Notes = append(a.Notes, "With them are left out the property they hold, the clocks on them, and what the timeline and opportunities say of either.")
	}
	b.About(a)
}
