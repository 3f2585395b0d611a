package reports

import (
	"context"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

const signOffPurpose = "Every statutory clock and duty with its rule, citation, source and worked examples, for a solicitor or an accredited investigator to sign."

// ClockSignOff is the catalogue of clocks on a workbook, with room for decisions.
var ClockSignOff = define(reporting.Report{
	Code: "clock-sign-off", Title: "Clocks for sign-off", Purpose: signOffPurpose, Permission: perm.ReportRun,
	Sheets: []reporting.SheetNote{
		{Name: "Clocks", Holds: "A row for each version of each rule, what is signed of it, and room for a name, role, date, decision and notes"},
		{Name: "Steps", Holds: "The worked examples of each clock, step by step"},
		{Name: "About", Holds: "What the words mean, who made it and when"},
	},
	Main:   "Clocks",
	Params: []reporting.Param{{Name: "clock", Label: "Clock", Kind: reporting.ParamClock}},
	Extent: func(ctx context.Context, d *reporting.Data, v reporting.Values) (reporting.Extent, error) {
		rules, _, err := d.ClockRules(ctx, v.Clock)
		steps := 0
		for _, r := range rules {
			for _, e := range r.Examples {
				steps += len(e.Steps)
			}
		}
		return reporting.Extent{Rows: len(rules) + steps, Largest: max(len(rules), steps)}, err
	},
	Build: buildClockSignOff,
})

func buildClockSignOff(ctx context.Context, d *reporting.Data, v reporting.Values, b *xlsx.Workbook) error {
	rules, edition, err := d.ClockRules(ctx, v.Clock)
	if err != nil {
		return err
	}
	if _, err := b.Table(ctx, clocksTable(rules)); err != nil {
		return err
	}
	if _, err := b.Table(ctx, stepsTable(rules)); err != nil {
		return err
	}
	b.About(xlsx.About{
		What:    signOffPurpose,
		Filters: []xlsx.Entry{{Term: "Whose sign-offs", Text: d.ForceName()}, {Term: "Non-working days of the examples", Text: edition}},
		Definitions: []xlsx.Entry{
			{Term: "Verified", Text: "Yes where the rule was read in the source named beside it. What is not verified is general knowledge or in doubt, and the column Source says which."},
			{Term: "Version", Text: "The rule as the law stood from a day. A new version is unsigned, whatever was signed of an older one."},
			{Term: "Act by", Text: "The last sitting or working moment before the end."},
			{Term: "Sign-off", Text: "As recorded for the force. The five columns after it are for the next one."},
		},
	})
	b.Order("Clocks", "Steps", "About")
	return nil
}

// clocksTable is a row for each version of a rule.
func clocksTable(rules []reporting.ClockRule) xlsx.TableSheet {
	return xlsx.TableSheet{
		Name: "Clocks", Title: "Clocks for sign-off", Freeze: 2, PaperAcross: 3, // to be read and signed on paper
		Columns: []xlsx.Column{
			{Head: "Code", Width: 16}, {Head: "Clock", Kind: xlsx.KindLongText, Width: 34}, {Head: "Act", Kind: xlsx.KindLongText, Width: 22}, {Head: "Citation", Kind: xlsx.KindLongText, Width: 20},
			{Head: "Starts with", Kind: xlsx.KindLongText, Width: 22}, {Head: "Rule", Kind: xlsx.KindLongText, Width: 34}, {Head: "Rule as code", Kind: xlsx.KindLongText, Width: 26},
			{Head: "Version", Width: 22}, {Head: "In force from", Kind: xlsx.KindDate, Width: 12}, {Head: "To", Kind: xlsx.KindDate, Width: 12}, {Head: "Verified", Width: 9},
			{Head: "Source", Kind: xlsx.KindLongText, Width: 34}, {Head: "Note", Kind: xlsx.KindLongText, Width: 34}, {Head: "Authority", Kind: xlsx.KindLongText, Width: 30},
			{Head: "Court", Kind: xlsx.KindLongText, Width: 20}, {Head: "When it runs out", Kind: xlsx.KindLongText, Width: 30}, {Head: "Sign-off", Kind: xlsx.KindLongText, Width: 24},
			{Head: "Signed by", Kind: xlsx.KindLongText, Width: 18},
			{Head: "Name", Width: 18}, {Head: "Role", Width: 18}, {Head: "Date", Width: 12}, {Head: "Decision", Width: 14}, {Head: "Notes", Width: 30},
		},
		Rows: func(yield func([]xlsx.Cell) error) error {
			for _, r := range rules {
				verified := "No"
				if r.Version.Verified() {
					verified = "Yes"
				}
				p := r.Power
				if err := yield([]xlsx.Cell{xlsx.Text(string(p.Code)), xlsx.Text(p.Title), xlsx.Text(p.Act), xlsx.Text(r.Cite), xlsx.Text(p.Trigger.Text()), xlsx.Text(r.Words),
					xlsx.Text(r.Version.RuleText()), xlsx.Text(r.ID), xlsx.Day(r.Version.From), xlsx.Day(r.Version.To), xlsx.Text(verified), xlsx.Text(r.Version.Source), xlsx.Text(r.Version.Note),
					xlsx.Text(p.Authority.Text), xlsx.Text(p.Court), xlsx.Text(p.OnLapse), xlsx.Text(r.Signed.Words()), xlsx.Text(r.Signed.SignedBy)}); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// stepsTable is a row for each step of each worked example.
func stepsTable(rules []reporting.ClockRule) xlsx.TableSheet {
	return xlsx.TableSheet{
		Name: "Steps", Title: "Worked examples, step by step", Freeze: 2,
		Columns: []xlsx.Column{
			{Head: "Code", Width: 16}, {Head: "Example", Kind: xlsx.KindLongText, Width: 28}, {Head: "Starts", Width: 22}, {Head: "Ends", Width: 24}, {Head: "Act by", Width: 22},
			{Head: "Why", Kind: xlsx.KindLongText, Width: 36}, {Head: "No", Kind: xlsx.KindInt, Width: 6}, {Head: "Step", Kind: xlsx.KindLongText, Width: 60},
		},
		Rows: func(yield func([]xlsx.Cell) error) error {
			for _, r := range rules {
				for _, e := range r.Examples {
					for n, s := range e.Steps {
						if err := yield([]xlsx.Cell{xlsx.Text(string(r.Power.Code)), xlsx.Text(e.Name), xlsx.Text(e.Start), xlsx.Text(e.EndText()), xlsx.Text(e.ActText()),
							xlsx.Text(e.Why), xlsx.Int(int64(n + 1)), xlsx.Text(s)}); err != nil {
							return err
						}
					}
				}
			}
			return nil
		},
	}
}
