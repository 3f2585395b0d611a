package reports

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

func (m *packBook) readMissed(ctx context.Context) (err error) {
	x := &missedBook{d: m.d, v: m.v, b: m.b, rules: map[reporting.RuleUsed]bool{}, worth: map[string]money.Pence{}}
	m.missed = x
	if x.hidden, err = m.d.HiddenOpportunities(ctx, lostFilter(m.v)); err != nil {
		return err
	}
	if x.missed, err = m.b.Table(ctx, lean(x.missedTable(ctx), packMissed, "Case", "Status", "Estimated value", "Ended on", "Month", "Reason", "In more detail", "Unit", "Threat", "Severity", "Avoidable", "Within whose control", "Rule", "Reviewed by", "Value band")); err != nil {
		return err
	}
	x.all, err = m.b.Table(ctx, lean(x.allTable(ctx), packFound, "Case", "Status", "Estimate when found", "Estimated loss", "Value realised", "Found on", "Ended on", "Unit", "Threat", "Rule", "Reason", "Furthest step", "What became of it there", "Value in the funnel"))
	return err
}

func (m *packBook) readClocks(ctx context.Context) (err error) {
	v := ahead(m.d, m.v)
	x := &aheadBook{d: m.d, v: v, weeks: map[caltime.Date]int{}}
	m.ahead = x
	if x.hidden, err = m.d.HiddenClocks(ctx, v.Filter()); err != nil {
		return err
	}
	if x.clocks, err = m.b.Table(ctx, lean(x.table(ctx), packAhead, "Case", "Time left", "Last day", "Days left", "Clock", "Law", "Unit", "State", "Week from", "Rule", "Rule verified")); err != nil {
		return err
	}
	if m.hiddenEnds, err = m.d.HiddenEndedClocks(ctx, m.v.Filter()); err != nil {
		return err
	}
	m.ends, err = m.b.Table(ctx, xlsx.TableSheet{Name: packEnds, Title: "Clocks that were over in the period", Freeze: 1, PaperRows: packRows,
		Columns: []xlsx.Column{{Head: "Case", Kind: xlsx.KindRef, Width: 14}, {Key: colUnit, Head: "Unit", Kind: xlsx.KindLongText, Width: 24}, {Key: colClock, Head: "Clock", Kind: xlsx.KindLongText, Width: 44}, {Head: "Law", Kind: xlsx.KindLongText, Width: 24},
			{Key: colOutcome, Head: "Outcome", Width: 16}, {Head: "Last day", Kind: xlsx.KindDate, Width: 12}, {Head: "Over on", Kind: xlsx.KindDate, Width: 12, Note: "The day of the act, or on which the clock ran out or was stopped"}, {Key: colMonth, Head: "Month", Kind: xlsx.KindMonth, Width: 10}},
		Groups: []xlsx.GroupBy{{Keys: []string{colOutcome}}, {Keys: []string{colClock, colOutcome}}, {Keys: []string{colUnit, colOutcome}}, {Keys: []string{colMonth, colOutcome}}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			row := make([]xlsx.Cell, 0, 8)
			return m.d.EndedClocks(ctx, m.v.Filter(), func(x *reporting.ClockEnd) error {
				row = append(row[:0], xlsx.Ref(x.Case, x.CaseURL), xlsx.Text(x.Unit), xlsx.Text(x.Clock), xlsx.Text(x.Law), xlsx.Text(x.Outcome), xlsx.Day(x.LastDay), xlsx.Day(x.On), month(x.On))
				return yield(row)
			})
		}})
	return err
}

func (m *packBook) readRecovery(ctx context.Context) (err error) {
	x := &recoveryBook{d: m.d, v: m.v}
	m.recovery = x
	if x.hidden, x.beyond, err = m.d.HiddenLadder(ctx, m.v.Filter()); err != nil {
		return err
	}
	heads := append([]string{"Case", "No", "Power", "State", "Unit", "Kind", "Threat", "State since", "Known on"}, ladderHeads...)
	x.property, err = m.b.Table(ctx, lean(x.table(ctx), packProperty, heads...))
	return err
}

func (m *packBook) readNational(ctx context.Context) (err error) {
	x := &nationalBook{d: m.d, v: m.v, b: m.b}
	m.national = x
	if x.stats, x.unserved, err = m.d.Statistics(ctx, m.v.Filter()); err != nil {
		return err
	}
	if x.hidden, x.beyond, err = m.d.HiddenStatistics(ctx, m.v.Filter()); err != nil {
		return err
	}
	t := x.matrix()
	t.Name, t.PaperRows = packEvents, packRows
	x.all, err = m.b.Table(ctx, t)
	return err
}

func (m *packBook) readAris(ctx context.Context) (err error) {
	x := &arisBook{d: m.d, v: m.v, quarters: map[string]bool{}, source: map[string]bool{}}
	m.aris = x
	if x.hidden, x.hiddenReceived, x.hiddenForecast, err = m.d.HiddenReceipts(ctx, m.v.Filter()); err != nil {
		return err
	}
	if x.receipts, err = m.b.Table(ctx, lean(x.receiptTable(ctx), packReceipts, "Case", "No", "Received on", "Quarter", "Source", "Received", "To victims", "Base", "Forecast", "Unit", "Threat")); err != nil {
		return err
	}
	x.allocations, err = m.b.Table(ctx, lean(x.allocationTable(ctx), packAlloc, "Case", "Quarter", "Paid on", "Allocated", "Unit"))
	return err
}

func (m *packBook) readQuality(ctx context.Context) error {
	m.quality = &qualityBook{d: m.d, v: m.v}
	return m.quality.read(ctx, m.b, lean(m.quality.table(ctx), packRecords, "Case", "Record", "Measure", "Since", "Days", "Unit", "Sort of record", "Month"),
		lean(m.quality.lookedTable(ctx), packLooked, "Measure", "Sort of record", "Unit", "Looked at", "Lacking"))
}

func (m *packBook) readEffort(ctx context.Context) (err error) {
	m.time, err = m.b.Table(ctx, xlsx.TableSheet{Name: packTime, Title: "Time by month, unit and strand", Freeze: 1, PaperRows: packRows,
		Columns: []xlsx.Column{{Key: colMonth, Head: "Month", Kind: xlsx.KindMonth, Width: 10}, {Key: colUnit, Head: "Unit", Kind: xlsx.KindLongText, Width: 30, Note: "Of whoever spent it, as at entry"}, {Key: colStrand, Head: "Strand", Width: 16}, {Key: colWhat, Head: "What", Width: 34}, {Key: colMinutes, Head: "Minutes", Kind: xlsx.KindInt, Width: 12}},
		Groups:  []xlsx.GroupBy{{Keys: []string{colStrand}, Sums: []string{colMinutes}}, {Keys: []string{colMonth, colStrand}, Sums: []string{colMinutes}}, {Keys: []string{colUnit, colStrand}, Sums: []string{colMinutes}}, {Keys: []string{colWhat}, Sums: []string{colMinutes}}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			list, err := m.d.Time(ctx, m.v.Filter())
			for _, x := range list {
				if err == nil {
					err = yield([]xlsx.Cell{month(x.Month), xlsx.Text(x.Unit), xlsx.Text(x.Strand), xlsx.Text(x.What), xlsx.Int(x.Minutes)})
				}
			}
			return err
		}})
	return err
}

func (m *packBook) readPlans(ctx context.Context) (err error) {
	count := func(key, head string) xlsx.Column {
		return xlsx.Column{Key: key, Head: head, Kind: xlsx.KindInt, Width: 12}
	}
	sums := []string{colObjectives, colFinancial, colOverdue}
	m.plans, err = m.b.Table(ctx, xlsx.TableSheet{Name: packPlans, Title: "4P plans that were open in the period", Freeze: 1, PaperRows: packRows,
		Columns: []xlsx.Column{{Head: "Case", Kind: xlsx.KindRef, Width: 14}, {Key: colUnit, Head: "Unit", Kind: xlsx.KindLongText, Width: 24}, {Key: colThreat, Head: "Threat", Kind: xlsx.KindLongText, Width: 24}, {Key: colState, Head: "State", Width: 10},
			{Head: "Opened on", Kind: xlsx.KindDate, Width: 12}, {Head: "Live since", Kind: xlsx.KindDate, Width: 12}, {Head: "Closed on", Kind: xlsx.KindDate, Width: 12}, {Head: "How it ended", Kind: xlsx.KindLongText, Width: 30},
			count(colObjectives, "Objectives"), count(colFinancial, "Financial"), count(colOverdue, "Overdue"), count("not", "Not pursued")},
		Groups: []xlsx.GroupBy{{Keys: []string{colState}, Sums: sums}, {Keys: []string{colUnit, colState}}, {Keys: []string{colThreat, colState}}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			return m.d.Plans(ctx, m.v.Filter(), func(p *reporting.PlanLine) error {
				return yield([]xlsx.Cell{xlsx.Ref(p.Case, p.CaseURL), xlsx.Text(p.Unit), xlsx.Text(p.Threat), xlsx.Text(p.State), xlsx.Day(p.Opened), xlsx.Day(p.Live), xlsx.Day(p.Closed), xlsx.Text(p.Ending),
					xlsx.Int(p.Objectives), xlsx.Int(p.Financial), xlsx.Int(p.Overdue), xlsx.Int(p.NotPursued)})
			})
		}})
	return err
}

func (m *packBook) readGovernance(ctx context.Context) error {
	rules, err := m.d.Rules(ctx)
	if err != nil {
		return err
	}
	if _, err = m.b.Table(ctx, xlsx.TableSheet{Name: packRules, Title: "Rules in force, with their thresholds", Freeze: 2,
		Columns: []xlsx.Column{{Head: "Rule", Width: 9}, {Head: "What it finds", Kind: xlsx.KindLongText, Width: 40}, {Head: "Version", Kind: xlsx.KindInt, Width: 8}, {Head: "Severity", Width: 9}, {Head: "In use", Kind: xlsx.KindBool, Width: 8},
			{Head: "Threshold", Kind: xlsx.KindLongText, Width: 40}, {Head: "Value", Width: 12, Note: "As it stands for the force on the day of this workbook"}, {Head: "Unit", Width: 14}, {Head: "Usual value", Width: 12}, {Head: "Law or practice", Kind: xlsx.KindLongText, Width: 40}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			for _, r := range rules {
				if err := yield([]xlsx.Cell{xlsx.Text(r.Code), xlsx.Text(r.Title), xlsx.Int(r.Version), xlsx.Text(r.Severity), xlsx.Bool(r.On), xlsx.Text(r.Threshold), xlsx.Text(r.Value), xlsx.Text(r.Unit), xlsx.Text(r.Default), xlsx.Text(r.Basis)}); err != nil {
					return err
				}
			}
			return nil
		}}); err != nil {
		return err
	}
	settings, err := m.d.Settings(ctx)
	if err != nil {
		return err
	}
	if _, err = m.b.Table(ctx, xlsx.TableSheet{Name: packSettings, Title: "Thresholds, limits and targets in force", Freeze: 1,
		Columns: []xlsx.Column{{Head: "What it sets", Kind: xlsx.KindLongText, Width: 70}, {Head: "Value", Width: 20}, {Head: "Unit", Width: 16}, {Head: "Source", Kind: xlsx.KindLongText, Width: 46}, {Head: "Verified", Kind: xlsx.KindBool, Width: 10}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			for _, x := range settings {
				if err := yield([]xlsx.Cell{xlsx.Text(x.Meaning), xlsx.Text(x.Value), xlsx.Text(x.Unit), xlsx.Text(x.Source), xlsx.Bool(x.Verified)}); err != nil {
					return err
				}
			}
			return nil
		}}); err != nil {
		return err
	}
	duties, err := m.d.Duties(ctx, m.v.Filter())
	if err != nil {
		return err
	}
	if m.duties, err = m.b.Table(ctx, xlsx.TableSheet{Name: packDuties, Title: "Acts that take two people",
		Columns: []xlsx.Column{{Key: colActs, Head: "First act, and second", Kind: xlsx.KindLongText, Width: 60}, {Head: "Source", Kind: xlsx.KindLongText, Width: 24}, {Key: colDone, Head: "Done", Kind: xlsx.KindInt, Width: 12}, {Key: colSame, Head: "By the same person", Kind: xlsx.KindInt, Width: 14}},
		Groups:  []xlsx.GroupBy{{Keys: []string{colActs}, Sums: []string{colDone, colSame}}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			for _, x := range duties {
				if err := yield([]xlsx.Cell{xlsx.Text(x.Acts), xlsx.Text(x.Law), xlsx.Int(x.Done), xlsx.Int(x.Same)}); err != nil {
					return err
				}
			}
			return nil
		}}); err != nil {
		return err
	}
	m.log, err = m.d.Integrity(ctx)
	return err
}
