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

const packPurpose = "All of it for an inspector or a commissioner: what the words mean first, then the summary of every report over one period, with the rows behind each figure, the rules in force and the state of the audit log. Nobody is named."

// InspectionPack composes the other reports into one workbook. Their figures are equal to those of the reports themselves,
// for they are made by the same code over the same rows; what names or describes a person is left out of the rows.
var InspectionPack = define(reporting.Report{
	Code: "inspection-pack", Title: "Inspection pack", Purpose: packPurpose, Permission: perm.ReportRun,
	Params: []reporting.Param{
		{Name: "from", Label: "First day", Kind: reporting.ParamFrom, Hint: "Of what happened. Leave it empty for no bound.", Suggest: reporting.TwelveMonthsFrom},
		{Name: "to", Label: "Last day", Kind: reporting.ParamTo, Hint: "Of what happened. Clocks to come are those of the next thirteen weeks, and quality is as it stands.", Suggest: reporting.Today},
		{Name: "unit", Label: "Unit", Kind: reporting.ParamUnit},
	},
	Sheets: packSheets(),
	Main:   packMissed,
	Extent: packExtent,
	Build:  buildPack,
})

// The names of the sheets of rows.
const (
	packMissed, packFound     = "Missed rows", "Opportunity rows"
	packEnds, packAhead       = "Clock rows, over", "Clock rows, ahead"
	packProperty, packEvents  = "Property rows", "Event rows"
	packReceipts, packAlloc   = "Receipt rows", "Allocation rows"
	packTime, packPlans       = "Time rows", "Plan rows"
	packRecords, packLooked   = "Quality rows", "Looked at"
	packRules, packSettings   = "Rules", "Thresholds"
	packDuties, packIntegrity = "Duty rows", "Governance"
)

func packSheets() []reporting.SheetNote {
	return []reporting.SheetNote{
		{Name: "Contents", Holds: "What is where, with links, and the four figures to begin with"},
		{Name: "Definitions", Holds: "What every word means, before any figure"},
		{Name: "Missed", Holds: "Opportunities that were missed, lapsed or await review, and why"},
		{Name: "Funnel", Holds: "How far what was found has come"},
		{Name: "Clocks met", Holds: "Statutory clocks that were over: met, missed, or ended otherwise"},
		{Name: "Clocks ahead", Holds: "Statutory clocks of the next thirteen weeks"},
		{Name: "Recovery", Holds: "The ladder from identified to received, by power"},
		{Name: "Statistics", Holds: "What national statistics count, by financial year"},
		{Name: "ARIS", Holds: "The forecast of the incentivisation scheme beside what was allocated"},
		{Name: "Effort", Holds: "Time by strand: proactive, reactive and other duties"},
		{Name: "Plans", Holds: "4P plans with their state and objectives"},
		{Name: "Quality", Holds: "What records lack"},
		{Name: packIntegrity, Holds: "Acts that take two people, and how the audit log stands"},
		{Name: packRules, Holds: "The rules in force with their thresholds"},
		{Name: packSettings, Holds: "The other thresholds, limits and targets that the force works by"},
		{Name: packMissed, Holds: "The rows behind Missed"}, {Name: packFound, Holds: "The rows behind Funnel"}, {Name: packEnds, Holds: "The rows behind Clocks met"}, {Name: packAhead, Holds: "The rows behind Clocks ahead"},
		{Name: packProperty, Holds: "The rows behind Recovery"}, {Name: packEvents, Holds: "The rows behind Statistics"}, {Name: packReceipts, Holds: "The rows behind ARIS"}, {Name: packAlloc, Holds: "The rows behind ARIS"},
		{Name: packTime, Holds: "The rows behind Effort, without names"}, {Name: packPlans, Holds: "The rows behind Plans"}, {Name: packRecords, Holds: "The rows behind Quality"}, {Name: packLooked, Holds: "What the shares of Quality are of"},
		{Name: packDuties, Holds: "The rows behind Governance"},
		{Name: "About", Holds: "Filters, row counts, who made it and when"},
	}
}

func packExtent(ctx context.Context, d *reporting.Data, v reporting.Values) (reporting.Extent, error) {
	e, err := missedExtent(ctx, d, v)
	if err != nil {
		return e, err
	}
	ladder, _, err := d.CountLadder(ctx, v.Filter())
	if err != nil {
		return e, err
	}
	clocks, _, err := d.CountClocksAhead(ctx, ahead(d, v).Filter())
	if err != nil {
		return e, err
	}
	lacks, marking, err := d.CountLacks(ctx, v.Filter()) // its marking is the highest of every case in sight
	e.Rows, e.Largest, e.Marking = e.Rows+2*ladder+clocks+lacks, max(e.Largest, ladder, clocks, lacks), marking
	return e, err
}

// ahead are the parameters of the look forward: the next thirteen weeks, whatever the period of the pack.
func ahead(d *reporting.Data, v reporting.Values) reporting.Values {
	v.From, v.To = caltime.Date{}, d.Today().AddDays(13*7)
	return v
}

// packRows is how many rows of each sheet of rows are printed: the pack is read by its parts, and its rows on the screen.
const packRows = 40

// lean is a sheet of rows under another name with some of its columns alone, by their headings.
func lean(t xlsx.TableSheet, name string, heads ...string) xlsx.TableSheet {
	var at []int
	kept := map[string]bool{}
	cols, rows := t.Columns, t.Rows
	t.Name, t.Columns, t.Paper, t.PaperRows = name, nil, 0, packRows
	for i, c := range cols {
		if slices.Contains(heads, c.Head) {
			at, t.Columns = append(at, i), append(t.Columns, c)
			key := c.Key
			if key == "" {
				key = c.Head
			}
			kept[key] = true
		}
	}
	t.Groups = slices.DeleteFunc(slices.Clone(t.Groups), func(g xlsx.GroupBy) bool {
		return slices.ContainsFunc(slices.Concat(g.Keys, g.Sums), func(k string) bool { return !kept[k] })
	})
	t.Rows = func(yield func([]xlsx.Cell) error) error {
		out := make([]xlsx.Cell, len(at))
		return rows(func(row []xlsx.Cell) error {
			for n, i := range at {
				out[n] = xlsx.Blank()
				if i < len(row) {
					out[n] = row[i]
				}
			}
			return yield(out)
		})
	}
	return t
}

// packBook is one workbook in the making.
type packBook struct {
	d        *reporting.Data
	v        reporting.Values
	b        *xlsx.Workbook
	missed   *missedBook
	ahead    *aheadBook
	recovery *recoveryBook
	national *nationalBook
	aris     *arisBook
	quality  *qualityBook

	ends, time, plans, duties *xlsx.Table
	hiddenEnds                reporting.Left
	log                       reporting.Integrity
}

func buildPack(ctx context.Context, d *reporting.Data, v reporting.Values, b *xlsx.Workbook) error {
	m := &packBook{d: d, v: v, b: b}
	for _, part := range []func(context.Context) error{m.readMissed, m.readClocks, m.readRecovery, m.readNational, m.readAris, m.readEffort, m.readPlans, m.readQuality, m.readGovernance} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	m.contents(b.Sheet("Contents"))
	m.definitions(b.Sheet("Definitions"))
	m.missed.summary(b.Sheet("Missed"))
	m.missed.funnel(b.Sheet("Funnel"))
	m.clocksMet(b.Sheet("Clocks met"))
	m.ahead.summary(b.Sheet("Clocks ahead"))
	m.recovery.summary(b.Sheet("Recovery"))
	m.national.summary(b.Sheet("Statistics"))
	m.aris.summary(b.Sheet("ARIS"))
	m.effort(b.Sheet("Effort"))
	m.plansSheet(b.Sheet("Plans"))
	m.quality.summary(b.Sheet("Quality"))
	m.governance(b.Sheet(packIntegrity))
	m.about()
	var order []string
	for _, s := range packSheets() {
		order = append(order, s.Name)
	}
	b.Order(order...)
	return nil
}

// contents is the first sheet.
func (m *packBook) contents(s *xlsx.Sheet) {
	s.Title("Inspection pack", whose(m.d, m.v, m.v.Period()))
	s.Note("Begin with Definitions. Each figure is a formula over the rows named below its title, and equal to that of the report of the same name.")
	s.Space(1)
	met, missed := m.end(reporting.ClockMet), m.end(reporting.ClockMissed)
	proactive, reactive := m.minutes(reporting.Strands()[0]), m.minutes(reporting.Strands()[1])
	s.Figures(xlsx.Figure{Label: "Missed opportunities", Value: m.missed.countOf(reporting.StatusWord(reporting.Missed))}, xlsx.Figure{Label: "Clocks met, of met and missed", Value: xlsx.Ratio(met, xlsx.Plus(met, missed))},
		xlsx.Figure{Label: "Received", Value: m.recovery.property.Sum(colCollected)}, xlsx.Figure{Label: "Proactive, of casework", Value: xlsx.Ratio(proactive, xlsx.Plus(proactive, reactive))})
	t := xlsx.BlockTable{Title: "What is where", Columns: []xlsx.BlockColumn{{Head: "Sheet", Kind: xlsx.KindText}, {Head: "What it holds", Kind: xlsx.KindText}}}
	for _, x := range packSheets()[1:] {
		t.Rows = append(t.Rows, []xlsx.Value{xlsx.Plain(xlsx.Jump(x.Name, x.Name)), label(x.Holds)})
	}
	s.Block(t)
}

// definitions is the second sheet: what every word means, part by part.
func (m *packBook) definitions(s *xlsx.Sheet) {
	s.Upright()
	s.Title("Definitions", "What the words of this pack mean, before any figure")
	for _, part := range []struct {
		title string
		terms []xlsx.Entry
	}{{"Missed opportunities and the funnel", missedDefinitions}, {"Clocks that were over", []xlsx.Entry{
		{Term: reporting.ClockMet, Text: "The act that the clock waits for was done in time."},
		{Term: reporting.ClockMissed, Text: "The clock ran out without its act."},
		{Term: reporting.ClockOther, Text: "What it timed ended some other way: a release, a step back, or the time of others to object. It is neither met nor missed, and no part of the share."}}},
		{"Clocks ahead", aheadDefinitions}, {"Recovery", recoveryDefinitions}, {"National statistics", nationalDefinitions}, {"ARIS", arisDefinitions},
		{"Effort", []xlsx.Entry{
			{Term: "Proactive, reactive", Text: "Casework by the strand of its case when the time was recorded: proactive cases are opened on intelligence, tasking or an asset; reactive ones because of a crime, an arrest, a seizure or a demand."},
			{Term: "Other duties", Text: "Time that is no casework: abstraction to other work, training, leave and the like."},
			{Term: "Proactive share", Text: "Proactive minutes, of proactive and reactive minutes together. No national figure is published."}}},
		{"4P plans", []xlsx.Entry{
			{Term: "Plan", Text: "What the force means to do against a group, a person, a place or a theme, by strand: pursue, prevent, protect, prepare. Plans that were open at any time in the period are counted."},
			{Term: "Financial objective", Text: "An objective that takes or denies money."},
			{Term: "Overdue", Text: "The day of an objective is over and the plan is not closed."}}},
		{"Data quality", qualityDefinitions()}, {"Governance", []xlsx.Entry{
			{Term: "Acts that take two people", Text: "Pairs of acts that one person may not do both. The product refuses the second act to whoever did the first; the count of acts by the same person shows that it did."},
			{Term: "Checkpoint", Text: "A signed statement of how many entries the audit log had and of the root of its hash tree. An entry that is changed, left out or put in later no longer fits it."}}},
	} {
		s.Terms(part.title, part.terms)
	}
}

func (m *packBook) about() {
	a := xlsx.About{What: packPurpose, Filters: asked(m.d, m.v, "What happened"), Notes: []string{
		"No suspect, victim, witness or officer is named: rows carry the reference of a case, and no title, no free text and no name.",
		"Small numbers are not suppressed, because the rows stand beside them. Suppress what is below 5 before anything is published, and take the sheets of rows out.",
		"Time is given by unit and month, never by person.",
		fmt.Sprintf("Of each sheet of rows the first %d are printed; to print them all, clear its print area (Page Layout, Print Area).", packRows)}}
	a.Notes = append(a.Notes, unservedNote(m.recovery.unserved)...)
	for _, n := range []reporting.Left{m.recovery.hidden, m.hiddenEnds, m.quality.hidden} {
		if n.Any() {
			a.Notes = append(a.Notes, "Restricted cases are counted in one line of each summary that can show them, and nowhere else.")
			break
		}
	}
	m.b.About(a)
}
