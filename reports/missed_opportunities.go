package reports

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

const missedPurpose = "Opportunities to take the proceeds of crime that were not taken in time: which, why, when, in which unit and threat, and what they were worth."

// MissedOpportunities shows which criminal-finance opportunities were missed, why, and what they were worth.
var MissedOpportunities = define(reporting.Report{
	Code:       "missed-opportunities",
	Title:      "Missed opportunities",
	Purpose:    missedPurpose,
	Permission: perm.ReportRun,
	Params: []reporting.Param{
		{Name: "from", Label: "First day", Kind: reporting.ParamFrom, Hint: "Windows that ended on or after it. Leave it empty for no bound.", Suggest: reporting.TwelveMonthsFrom},
		{Name: "to", Label: "Last day", Kind: reporting.ParamTo, Hint: "Windows that ended on or before it.", Suggest: reporting.Today},
		{Name: "unit", Label: "Unit", Kind: reporting.ParamUnit},
		{Name: "threat", Label: "Threat", Kind: reporting.ParamThreat},
	},
	Sheets: []reporting.SheetNote{
		{Name: "Summary", Holds: "The finding, and charts by reason, by month, and by threat and unit"},
		{Name: "Missed", Holds: "A row for each opportunity that was missed or lapsed, or awaits review"},
		{Name: "All opportunities", Holds: "A row for each opportunity found or ended in the period, whatever became of it"},
		{Name: "Funnel", Holds: "How far what was found in the period has come, and what became of the rest at each step"},
		{Name: "By reason", Holds: "Reasons in both levels, by status, by who could have acted and whether it could be avoided"},
		{Name: "Threat by unit", Holds: "Value and number by threat and unit"},
		{Name: "Trend", Holds: "Value and number month by month"},
		{Name: "About", Holds: "Definitions, filters, rules and their versions, row counts, who made it and when"},
	},
	Main:   "Missed",
	Extent: missedExtent,
	Build:  buildMissed,
})

// missedFilter and foundFilter are the rows of the two detail sheets: every missed row is among the found.
func missedFilter(v reporting.Values) reporting.OpportunityFilter {
	return reporting.OpportunityFilter{From: v.From, To: v.To, Unit: v.Unit, Threat: v.Threat, Statuses: reporting.NotTaken()}
}

// lostFilter is what the page Missed counts, which what is not shown is told for.
func lostFilter(v reporting.Values) reporting.OpportunityFilter {
	f := missedFilter(v)
	f.Statuses = reporting.Lost()
	return f
}

func foundFilter(v reporting.Values) reporting.OpportunityFilter {
	return reporting.OpportunityFilter{From: v.From, To: v.To, Unit: v.Unit, Threat: v.Threat, Found: true}
}

func missedExtent(ctx context.Context, d *reporting.Data, v reporting.Values) (reporting.Extent, error) {
	missed, _, err := d.CountOpportunities(ctx, missedFilter(v))
	if err != nil {
		return reporting.Extent{}, err
	}
	all, marking, err := d.CountOpportunities(ctx, foundFilter(v))
	return reporting.Extent{Rows: missed + all, Largest: max(missed, all), Marking: marking}, err
}

// missedBook is one workbook in the making.
type missedBook struct {
	d      *reporting.Data
	v      reporting.Values
	b      *xlsx.Workbook
	missed *xlsx.Table
	all    *xlsx.Table
	hidden reporting.Hidden
	rules  map[reporting.RuleUsed]bool
	worth  map[string]money.Pence // of the missed rows whose reason is known, by reason
	blank  int                    // missed rows whose worth is not known
}

func buildMissed(ctx context.Context, d *reporting.Data, v reporting.Values, b *xlsx.Workbook) error {
	m := &missedBook{d: d, v: v, b: b, rules: map[reporting.RuleUsed]bool{}, worth: map[string]money.Pence{}}
	var err error
	if m.hidden, err = d.HiddenOpportunities(ctx, lostFilter(v)); err != nil {
		return err
	}
	if m.missed, err = b.Table(ctx, m.missedTable(ctx)); err != nil {
		return err
	}
	if m.all, err = b.Table(ctx, m.allTable(ctx)); err != nil {
		return err
	}
	m.summary(b.Sheet("Summary"))
	m.funnel(b.Sheet("Funnel"))
	m.byReason(b.Sheet("By reason"))
	m.threatByUnit(b.Sheet("Threat by unit"))
	m.trend(b.Sheet("Trend"))
	m.about()
	b.Order("Summary", "Missed", "All opportunities", "Funnel", "By reason", "Threat by unit", "Trend", "About")
	return nil
}

// The keys by which sheets of this workbook speak of columns.
const (
	colStatus, colReason, colDetail, colMonth      = "status", "reason", "detail", "month"
	colThreat, colUnit, colWorth, colAvoid, colWho = "threat", "unit", "worth", "avoidable", "owner"
)

// missedTable is the sheet Missed: what every figure of the workbook is a formula over.
func (m *missedBook) missedTable(ctx context.Context) xlsx.TableSheet {
	worth := []string{colWorth}
	return xlsx.TableSheet{
		Name: "Missed", Title: "Missed, lapsed and awaiting review", Freeze: 1, Paper: 9, // to the threat; each row is one line
		Columns: []xlsx.Column{
			{Head: "Case", Kind: xlsx.KindRef, Width: 14, Note: "Opens the case"},
			{Key: colStatus, Head: "Status", Width: 15, Note: "Missed: confirmed by a reviewer. Lapsed: begun, then a clock ran out. Awaiting review: run out, and no reviewer has decided yet."},
			{Head: "Opportunity", Width: 50},
			{Key: colWorth, Head: "Estimated value", Kind: xlsx.KindMoney, Width: 14, Note: "What was lost, as the reviewer put it or by the latest estimate; while it awaits review, the estimate. Empty where it is not known."},
			{Head: "Ended on", Kind: xlsx.KindDate, Width: 12, Note: "The day on which the window closed or the clock ran out; at midnight, the day before"},
			{Key: colReason, Head: "Reason", Width: 20, Note: "First level of the list of reasons. While it awaits review, the one that the rule or the import suggests."},
			{Key: colDetail, Head: "In more detail", Width: 30},
			{Key: colUnit, Head: "Unit", Width: 20, Note: "Of the case"},
			{Key: colThreat, Head: "Threat", Width: 30, Note: "Of the case, when the opportunity was found"},
			{Head: "Severity", Width: 9, Note: "S1 value irrecoverable or detention unlawful; S2 large value or statutory step missed; S3 delay or process; S4 data quality"},
			{Key: colAvoid, Head: "Avoidable", Width: 10},
			{Key: colWho, Head: "Within whose control", Width: 11},
			{Head: "Rule", Width: 9, Note: "Code and version of the rule that found it; empty where a person or an import did"},
			{Head: "Reviewed by", Width: 11, Note: "The reviewer’s role"},
			{Key: colMonth, Head: "Month", Kind: xlsx.KindMonth, Width: 10}, {Key: colBand, Head: "Value band", Width: 36},
			{Head: "What happened", Width: 110}, {Head: "Learning", Width: 60},
		},
		Groups: []xlsx.GroupBy{
			{Keys: []string{colStatus}, Sums: worth}, {Keys: []string{colReason}, Sums: worth}, {Keys: []string{colDetail}, Sums: worth},
			{Keys: []string{colMonth}, Sums: worth}, {Keys: []string{colAvoid}, Sums: worth}, {Keys: []string{colWho}, Sums: worth},
			{Keys: []string{colThreat, colUnit}, Sums: worth}, {Keys: []string{colReason, colStatus}, Sums: worth},
			{Keys: []string{colMonth, colStatus}, Sums: worth}, {Keys: []string{colUnit}, Sums: worth}, {Keys: []string{colThreat}, Sums: worth},
			{Keys: []string{colBand, colStatus}, Sums: worth},
		},
		Rows: func(yield func([]xlsx.Cell) error) error {
			row := make([]xlsx.Cell, 0, 24)
			return m.d.Opportunities(ctx, missedFilter(m.v), func(o *reporting.Opportunity) error {
				m.note(o)
				switch w := o.Worth(); {
				case w == nil:
					m.blank++
				case o.ReasonKnown():
					m.worth[o.Reason] += *w
				}
				row = append(row[:0], xlsx.Ref(o.Case, o.CaseURL), xlsx.Text(o.StatusName()), xlsx.Text(o.Title), pence(o.Worth()),
					xlsx.Day(o.EndedOn()), xlsx.Text(o.Reason), xlsx.Text(o.Detail), xlsx.Text(o.Unit), xlsx.Text(o.Threat),
					xlsx.Text(o.Severity), xlsx.Text(o.Avoidable), xlsx.Text(o.Owner), xlsx.Text(ruleText(o)), xlsx.Text(o.ReviewedBy),
					month(o.EndedOn()), xlsx.Text(o.Band()), xlsx.Text(o.Why), xlsx.Text(o.Learning))
				return yield(row)
			})
		},
	}
}

// allTable is the sheet All opportunities: long, so that each row is one line.
func (m *missedBook) allTable(ctx context.Context) xlsx.TableSheet {
	return xlsx.TableSheet{
		Name: "All opportunities", Title: "All opportunities found or ended in the period", Freeze: 1, Paper: 12, PaperRows: 40, // to the threat; one page
		Columns: []xlsx.Column{
			{Head: "Case", Kind: xlsx.KindRef, Width: 14}, {Key: colStatus, Head: "Status", Width: 15}, {Head: "Opportunity", Width: 44},
			{Key: "estimate", Head: "Estimate when found", Kind: xlsx.KindMoney, Width: 14}, {Key: colWorth, Head: "Estimated loss", Kind: xlsx.KindMoney, Width: 14, Note: "As a reviewer put it"},
			{Key: "realised", Head: "Value realised", Kind: xlsx.KindMoney, Width: 14, Note: "Of an opportunity that was taken"},
			{Head: "Found on", Kind: xlsx.KindDate, Width: 12}, {Head: "Window closes", Kind: xlsx.KindDateTime, Width: 17, Note: "London time; the window ends at this moment"},
			{Head: "Ended on", Kind: xlsx.KindDate, Width: 12}, {Head: "Reviewed on", Kind: xlsx.KindDate, Width: 12},
			{Key: colUnit, Head: "Unit", Width: 22}, {Key: colThreat, Head: "Threat", Width: 26},
			{Head: "How the case arose", Width: 11}, {Head: "Found by", Width: 9, Note: "A rule, a person or an import"}, {Head: "Rule", Width: 9},
			{Key: colReason, Head: "Reason", Width: 18}, {Head: "In more detail", Width: 22},
			{Head: "Still recoverable", Width: 11}, {Head: "Basis of the estimate", Width: 48},
			{Head: "Law or practice", Width: 72}, {Head: "Note", Width: 60},
			{Key: colStep, Head: "Furthest step", Width: 12, Note: "Of those found in the period; empty for what stands outside the funnel: found before, rejected, a duplicate"},
			{Key: colFate, Head: "What became of it there", Width: 16}, {Key: colSum, Head: "Value in the funnel", Kind: xlsx.KindMoney, Width: 14, Note: "The estimated loss where it was missed or lapsed, else the estimate"},
		},
		Groups: []xlsx.GroupBy{{Keys: []string{colStatus}, Sums: []string{"estimate", "realised"}}, {Keys: []string{colStep}, Sums: []string{colSum}}, {Keys: []string{colStep, colFate}, Sums: []string{colSum}}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			row := make([]xlsx.Cell, 0, 24)
			return m.d.Opportunities(ctx, foundFilter(m.v), func(o *reporting.Opportunity) error {
				m.note(o)
				basis := or(o.LostBasis, o.EstimateBasis)
				step, fate := m.standing(o)
				row = append(row[:0], xlsx.Ref(o.Case, o.CaseURL), xlsx.Text(o.StatusName()), xlsx.Text(o.Title), pence(o.Estimate), pence(o.Lost), pence(o.Realised),
					xlsx.Day(o.FoundOn()), xlsx.DateTime(o.ClosesAt), xlsx.Day(o.EndedOn()), xlsx.Day(o.ReviewedOn()), xlsx.Text(o.Unit), xlsx.Text(o.Threat),
					xlsx.Text(o.Origin), xlsx.Text(o.FoundBy), xlsx.Text(ruleText(o)), xlsx.Text(o.Reason), xlsx.Text(o.Detail),
					xlsx.Text(o.Still), xlsx.Text(basis), xlsx.Text(o.Basis), xlsx.Text(o.Note),
					xlsx.Text(step), xlsx.Text(fate), pence(o.Worth()))
				return yield(row)
			})
		},
	}
}

// note keeps which rules found what is in the workbook, for About.
func (m *missedBook) note(o *reporting.Opportunity) {
	if o.Rule != "" {
		m.rules[reporting.RuleUsed{Code: o.Rule, Version: o.RuleVersion}] = true
	}
}

// used lists the rules by code and version.
func (m *missedBook) used() []reporting.RuleUsed {
	var out []reporting.RuleUsed
	for u := range m.rules {
		out = append(out, u)
	}
	slices.SortFunc(out, func(a, b reporting.RuleUsed) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Version, b.Version))
	})
	return out
}

func ruleText(o *reporting.Opportunity) string {
	if o.Rule == "" {
		return ""
	}
	return fmt.Sprintf("%s v%d", o.Rule, o.RuleVersion)
}
