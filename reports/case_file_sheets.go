package reports

import (
	"context"
	"time"

	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

// The keys by which sheets of a case file speak of columns.
const colStrand, colMinutes = "strand", "minutes"

// moment is an instant that may not be there.
func moment(t time.Time) xlsx.Cell {
	if t.IsZero() {
		return xlsx.Blank()
	}
	return xlsx.DateTime(t)
}

func long(head string, width float64) xlsx.Column {
	return xlsx.Column{Head: head, Kind: xlsx.KindLongText, Width: width}
}

func short(head string, width float64) xlsx.Column { return xlsx.Column{Head: head, Width: width} }

func when(head string) xlsx.Column {
	return xlsx.Column{Head: head, Kind: xlsx.KindDateTime, Width: 17}
}

func onDay(head string) xlsx.Column {
	return xlsx.Column{Head: head, Kind: xlsx.KindDate, Width: 12}
}

func number(head string) xlsx.Column { return xlsx.Column{Head: head, Kind: xlsx.KindInt, Width: 7} }

func sum(key, head string) xlsx.Column {
	return xlsx.Column{Key: key, Head: head, Kind: xlsx.KindMoney, Width: 14}
}

// rowsOf turns a verb that yields things into the rows of a sheet.
func rowsOf[T any](ctx context.Context, read func(context.Context, func(T) error) error, cells func(T) []xlsx.Cell) func(func([]xlsx.Cell) error) error {
	return func(yield func([]xlsx.Cell) error) error {
		return read(ctx, func(x T) error { return yield(cells(x)) })
	}
}

// sheets are the detail sheets in the order of the tabs.
func (m *caseBook) sheets(ctx context.Context) []xlsx.TableSheet {
	x, text := m.x, xlsx.Text
	return []xlsx.TableSheet{
		{Name: "Subjects", Title: "Subjects", Freeze: 2,
			Columns: []xlsx.Column{short("No", 6), long("Name", 26), short("Kind", 13), long("Standing", 22), onDay("Since"), onDay("Date of birth"), short("Company number", 13), long("Address", 30), short("Note is", 11), long("Note", 50)},
			Rows: func(yield func([]xlsx.Cell) error) error {
				list, err := x.Subjects(ctx)
				for _, s := range list {
					if err == nil {
						err = yield([]xlsx.Cell{text(s.Number), text(s.Name), text(s.Kind), text(s.Standing), xlsx.Day(s.Since), xlsx.Day(s.Born), text(s.CompanyNo), text(s.Address), text(s.NoteIs), text(s.Note)})
					}
				}
				return err
			}},
		{Name: "Property", Title: "Property and confiscation orders", Freeze: 2,
			Columns: []xlsx.Column{short("No", 6), long("Property", 34), short("Kind", 18), long("Power", 24), short("State", 20), onDay("State since"), onDay("Known on"),
				sum(colIdentified, ladderHeads[0]), sum(colHeld, ladderHeads[1]), sum(colOrdered, ladderHeads[2]), sum(colCollected, ladderHeads[3])},
			Rows: rowsOf(ctx, x.Ladder, func(r *reporting.Rung) []xlsx.Cell {
				m.ladder.shown.Add(r)
				return []xlsx.Cell{text(r.Item), text(r.Title), text(r.Kind), text(r.Power), text(r.State), xlsx.Day(r.Since), xlsx.Day(r.KnownOn), xlsx.Pence(r.Identified), xlsx.Pence(r.Held), xlsx.Pence(r.Ordered), xlsx.Pence(r.Collected)}
			})},
		{Name: "Holders", Title: "Who holds what share", Freeze: 2,
			Columns: []xlsx.Column{short("Asset", 8), long("Property", 34), long("Holder", 28), long("Subject", 28), short("Share", 10), short("State", 22), onDay("Since")},
			Rows: rowsOf(ctx, x.Interests, func(r reporting.FileInterest) []xlsx.Cell {
				return []xlsx.Cell{text(r.Asset), text(r.Title), text(r.Holder), text(r.Subject), text(r.Share), text(r.State), xlsx.Day(r.Since)}
			})},
		{Name: "Seizures", Title: "Seizures", Freeze: 2,
			Columns: []xlsx.Column{short("Asset", 8), long("Property", 30), when("Seized at"), long("Power", 24), sum("total", "Value"), long("Place", 26), long("By", 20), short("Exhibit", 14), long("Suspicion", 50)},
			Rows: rowsOf(ctx, x.Seizures, func(r reporting.FileSeizure) []xlsx.Cell {
				return []xlsx.Cell{text(r.Asset), text(r.Title), moment(r.At), text(r.Power), xlsx.Pence(r.Total), text(r.Place), text(r.By), text(r.Exhibit), text(r.Suspicion)}
			})},
		{Name: "Orders", Title: "Orders, applications and notices", Freeze: 2, Paper: 10, // to the amount
			Columns: []xlsx.Column{short("No", 6), long("What it is", 24), long("Law", 18), short("State", 20), long("Court", 28), when("Lodged"), when("Made"), when("Served"), when("Ends"), sum("amount", "Amount"),
				short("Court reference", 16), long("Applicant", 22), long("Authorised by", 22), when("Ended"), long("Why it ended", 30), long("Terms", 40)},
			Rows: rowsOf(ctx, x.Orders, func(o reporting.FileOrder) []xlsx.Cell {
				return []xlsx.Cell{text(o.Number), text(o.Kind), text(o.Power), text(o.State), text(o.Court), moment(o.Lodged), moment(o.Made), moment(o.Served), moment(o.Ends), pence(o.Amount),
					text(o.CourtRef), text(o.Applicant), text(o.Authoriser), moment(o.Ended), text(o.EndedWhy), text(o.Terms)}
			})},
		{Name: "Clocks", Title: "Statutory clocks", Freeze: 1,
			Columns: []xlsx.Column{long("Clock", 34), long("Law", 18), short("About", 8), short("State", 14), when("Started"), onDay("Last day"), when("Ends"), when("Closed"), long("Why", 34), short("Rule", 24), {Head: "Rule verified", Kind: xlsx.KindBool, Width: 9}},
			Rows: rowsOf(ctx, x.Clocks, func(k reporting.FileClock) []xlsx.Cell {
				return []xlsx.Cell{text(k.Title), text(k.Law), text(k.About), text(k.State), moment(k.Started), xlsx.Day(k.LastDay), moment(k.Ends), moment(k.Closed), text(k.Why), text(k.Rule), xlsx.Bool(k.Verified)}
			})},
		{Name: "Confiscation", Title: "What was done in confiscation proceedings", Freeze: 1,
			Columns: []xlsx.Column{short("Proceedings", 14), onDay("On"), long("What was done", 40), sum("amount", "Amount"), long("Detail", 50), long("By", 20)},
			Rows: rowsOf(ctx, x.Confiscation, func(a reporting.FileAct) []xlsx.Cell {
				return []xlsx.Cell{text(a.Proceedings), xlsx.Day(a.On), text(a.What), pence(a.Amount), text(a.Detail), text(a.By)}
			})},
		{Name: "Payments", Title: "Payments towards confiscation orders", Freeze: 1,
			Columns: []xlsx.Column{short("Payment", 10), onDay("Paid on"), sum("amount", "Amount"), sum("principal", "Principal"), sum("interest", "Interest"), onDay("Received on"), long("Where", 20), sum("victims", "To victims"), long("Note", 40)},
			Rows: rowsOf(ctx, x.Payments, func(p reporting.FilePayment) []xlsx.Cell {
				return []xlsx.Cell{text(p.Number), xlsx.Day(p.On), xlsx.Pence(p.Amount), xlsx.Pence(p.Principal), xlsx.Pence(p.Interest), xlsx.Day(p.Received), text(p.Where), xlsx.Pence(p.Victims), text(p.Note)}
			})},
		{Name: "Opportunities", Title: "Opportunities", Freeze: 1, Paper: 10, // to the second level of the reason
			Columns: []xlsx.Column{long("Opportunity", 38), short("Status", 16), sum("estimate", "Estimate when found"), sum("lost", "Estimated loss"), sum("realised", "Value realised"), onDay("Found on"), when("Window closes"), onDay("Ended on"),
				long("Reason", 18), long("In more detail", 22), short("Avoidable", 10), short("Reviewed by", 12), short("Rule", 9), long("What happened", 50), long("Note", 40), long("Learning", 40)},
			Rows: rowsOf(ctx, x.Opportunities, func(o *reporting.Opportunity) []xlsx.Cell {
				return []xlsx.Cell{text(o.Title), text(o.StatusName()), pence(o.Estimate), pence(o.Lost), pence(o.Realised), xlsx.Day(o.FoundOn()), xlsx.DateTime(o.ClosesAt), xlsx.Day(o.EndedOn()), text(o.Reason), text(o.Detail), text(o.Avoidable),
					text(o.ReviewedBy), text(ruleText(o)), text(o.Why), text(o.Note), text(o.Learning)}
			})},
		{Name: "Steps", Title: "What was done with each opportunity", Freeze: 1,
			Columns: []xlsx.Column{when("At"), long("Opportunity", 38), short("From", 16), short("To", 16), long("Reason", 30), sum("value", "Value"), long("Note", 40), long("By", 20)},
			Rows: rowsOf(ctx, x.Steps, func(s reporting.FileStep) []xlsx.Cell {
				return []xlsx.Cell{moment(s.At), text(s.Title), text(s.From), text(s.To), text(s.Reason), pence(s.Value), text(s.Note), text(s.By)}
			})},
		{Name: "Decisions", Title: "Decisions log", Freeze: 2,
			Columns: []xlsx.Column{number("No"), long("Decision on", 26), when("At"), long("By", 20), long("What was decided", 44), short("Rests on", 12), long("Why", 50), when("Withdrawn"), long("Why withdrawn", 26)},
			Rows: rowsOf(ctx, x.Decisions, func(d reporting.FileDecision) []xlsx.Cell {
				return []xlsx.Cell{xlsx.Int(d.N), text(d.Title), moment(d.At), text(d.By), text(d.Decision), text(d.RestsOn), text(d.Reason), moment(d.Withdrawn), text(d.WithdrawnWhy)}
			})},
		{Name: "Products", Title: "Intelligence products", Freeze: 2,
			Columns: []xlsx.Column{number("No"), long("Title", 28), when("At"), long("Facts", 55), long("Assessment", 55), short("Grading", 9), long("Conditions", 30)},
			Rows: rowsOf(ctx, x.Products, func(p reporting.FileProduct) []xlsx.Cell {
				return []xlsx.Cell{xlsx.Int(p.N), text(p.Title), moment(p.At), text(p.Facts), text(p.Assessment), text(p.Grade), text(p.Conditions)}
			})},
		{Name: "4P plans", Title: "4P plans", Freeze: 1,
			Columns: []xlsx.Column{long("Plan", 26), short("State", 10), long("Responsible officer", 22), short("Strand", 12), {Head: "Pursued", Kind: xlsx.KindBool, Width: 10}, long("Objective, or why not", 46), long("Measure", 34), onDay("By"), {Head: "Financial", Kind: xlsx.KindBool, Width: 10}},
			Rows: rowsOf(ctx, x.Plans, func(p reporting.FilePlan) []xlsx.Cell {
				return []xlsx.Cell{text(p.Plan), text(p.State), text(p.Lead), text(p.Strand), xlsx.Bool(p.Pursued), text(p.What), text(p.Measure), xlsx.Day(p.Due), xlsx.Bool(p.Financial)}
			})},
		{Name: "Tasks", Title: "Tasks", Freeze: 2,
			Columns: []xlsx.Column{number("No"), long("Task", 50), onDay("Due"), long("Whose", 22), when("Done"), long("Done by", 22)},
			Rows: rowsOf(ctx, x.Tasks, func(t reporting.FileTask) []xlsx.Cell {
				return []xlsx.Cell{xlsx.Int(t.N), text(t.Title), xlsx.Day(t.Due), text(or(t.Owner, "Whoever leads the case")), moment(t.Done), text(t.DoneBy)}
			})},
		{Name: "Effort", Title: "Time recorded on the case", Freeze: 1, Groups: []xlsx.GroupBy{{Keys: []string{colStrand}, Sums: []string{colMinutes}}},
			Columns: []xlsx.Column{onDay("On"), long("Who", 22), {Key: colStrand, Head: "Strand", Width: 14}, long("Activity", 26), {Key: colMinutes, Head: "Minutes", Kind: xlsx.KindInt, Width: 10}, long("Note", 50)},
			Rows: rowsOf(ctx, x.Effort, func(e reporting.FileEffort) []xlsx.Cell {
				return []xlsx.Cell{xlsx.Day(e.On), text(e.Person), text(e.Strand), text(e.Activity), xlsx.Int(e.Minutes), text(e.Note)}
			})},
		{Name: "Timeline", Title: "Timeline, the latest first", Freeze: 1,
			Columns: []xlsx.Column{when("When"), long("What happened", 40), long("Detail", 70), {Head: "Legal step", Kind: xlsx.KindBool, Width: 10}, long("By", 22)},
			Rows: rowsOf(ctx, x.Timeline, func(e reporting.FileEvent) []xlsx.Cell {
				return []xlsx.Cell{moment(e.At), text(e.Title), text(e.Detail), xlsx.Bool(e.Legal), text(e.By)}
			})},
	}
}
