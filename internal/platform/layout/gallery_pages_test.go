package layout_test

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/platform/charts"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
)

var now = time.Date(2026, 12, 23, 14, 3, 0, 0, time.UTC)

// with gives a component its children.
func with(c templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, templ.Join(children...)), w)
	})
}

func div(class string, children ...templ.Component) templ.Component {
	return templ.Join(templ.Raw(`<div class="`+class+`">`), templ.Join(children...), templ.Raw(`</div>`))
}

func page(title, active string, head templ.Component) layout.Page {
	nav := []layout.NavItem{
		{Label: "My work", Href: "/work"}, {Label: "Cases", Href: "/cases"},
		{Label: "Opportunities", Href: "/opportunities", Count: 14, Of: "open"}, {Label: "Missed", Href: "/missed"},
		{Label: "Performance", Href: "/performance"}, {Label: "4P plans", Href: "/plans"}, {Label: "Reports", Href: "/reports"},
	}
	for i := range nav {
		nav[i].Active = nav[i].Label == active
	}
	return layout.Page{
		Title: title, Notice: "test data, every name and figure is invented", Nav: nav, Head: head, AsAt: now, Version: "0.1",
		Viewer: &layout.Viewer{Name: "Test Investigator", Role: "Investigator, Harbour unit",
			Links: []layout.Link{{"My settings", "/settings"}, {"My exports", "/exports"}, {"Import", "/import"}}, SignOut: "/sign-out"},
		SessionIdle: 20 * time.Minute, SessionKeep: "/session/keep",
	}
}

// gallery is every component, on pages like those of the product.
func gallery() map[string]templ.Component {
	return map[string]templ.Component{
		"/work": work(), "/case": casePage(), "/form": form(), "/charts": chartsPage(), "/list": list(), "/board": board(),
		"/conflict": conflict(), "/problem": layout.ErrorPage(page("", "", nil), layout.ProblemFor(500, "7F3A-22")),
		"/signed-out": layout.ErrorPage(layout.Page{}, layout.ProblemFor(404, "")),
	}
}

func work() templ.Component {
	bar := func(s layout.Severity, used float64, skip ...layout.Span) layout.Bar {
		return layout.Bar{Severity: s, Used: used, Skipped: skip}
	}
	row := func(s layout.Severity, left, of, name, law, text, ready, ends, act string, b layout.Bar) layout.ClockRow {
		return layout.ClockRow{Severity: s, Left: left, Of: of, Name: name, Law: law, Ref: layout.Link{Label: "FI/2026/0147", Href: "/cases/FI-2026-0147"},
			Case: text, Ready: ready, Bar: b, Ends: ends, Act: layout.Action{Label: act, Href: "/cases/FI-2026-0147", Primary: act == "Prepare application"}}
	}
	clocks := layout.Clocks([]layout.ClockRow{
		row(layout.Overdue, "2 days", "since 16:00 Mon", "Production order reply", "s.345 · Halewick Bank", "Romance fraud, 14 victims", "Bank asked for more time, 18 Dec", "Was due Mon 21 Dec 16:00", "Chase or extend", bar(layout.Overdue, 1)),
		row(layout.Critical, "3h 12m", "of the 48 h left", "Cash detention", "s.295 · first 48 hours", "Op LARCHWOOD · £48,260", "Form A drafted, not signed", "Ends today 17:15", "Prepare application", bar(layout.Critical, .933)),
		row(layout.DueSoon, "11 days", "of 31", "Appeal period", "30 days from order", "Account · £44,800", "No appeal so far", "Ends Sun 3 Jan 2027", "Open", bar(layout.DueSoon, .58, layout.Span{From: .66, To: .97})),
		row(layout.OnTrack, "111 days", "of 182", "Account freezing order", "s.303Z3 · made 14 Oct", "Op LARCHWOOD · £126,090", "Forfeiture can start now", "Ends Tue 13 Apr 2027", "Open", bar(layout.OnTrack, .39)),
		row(layout.Paused, "40 days", "of 182", "Restraint review", "force rule", "Op LARCHWOOD", "Stayed by the court", "Paused 1 Dec", "Open", bar(layout.Paused, .5)),
	})
	head := layout.Head(layout.PageHead{Title: "My work", Lead: "One clock ends today at 17:15", Sentence: "and one reply is overdue. Wednesday 23 December 2026, week 52.",
		Actions: []layout.Action{{Label: "Record a seizure", Icon: "plus", Href: "/seizures/new", Primary: true}, {Label: "New case", Href: "/cases/new"}, {Label: "New referral", Href: "/refer"}}})
	p := page("My work", "My work", head)
	p.Flash = &layout.Flash{Kind: "done", Text: "Recorded.", Undo: "/undo/1"}
	body := templ.Join(
		layout.NoteOf(layout.Note{Kind: "soon", Strong: "Fri 25 to Mon 28 December do not count", Text: "towards hour and working-day clocks.", More: &layout.Link{Label: "How clocks are counted", Href: "/help/clocks"}}),
		with(layout.PanelOf(layout.Panel{ID: "clk", Title: "Clocks running out", Foot: "Sorted by time left.", FootEnd: &layout.Link{Label: "Calendar view", Href: "/clocks/calendar"},
			End: layout.Segments("Show clocks", []layout.Tab{{Label: "Most urgent", Href: "/work", Count: "7", Active: true}, {Label: "All mine", Href: "/clocks", Count: "17"}})}), clocks),
		with(layout.PanelOf(layout.Panel{ID: "none", Title: "My tasks"}), layout.EmptyOf(layout.Empty{Title: "No tasks yet", Text: "When you add a task, or recording an order makes one, it stands here.",
			Actions: []layout.Action{{Label: "Add a task", Href: "/tasks/new"}}})),
		layout.Figures([]layout.Figure{{"£1.86m", "missed in 12 months,", "63 opportunities", "/missed"}, {"−31%", "", "on the 12 months before", ""}, {"62%", "", "told too late", ""}, {"£4.10", "", "realised for each £1 missed", ""}}),
	)
	return layout.Shell(p, body)
}

func casePage() templ.Component {
	link := layout.Link{Label: "2 opportunities open", Href: "/opportunities"}
	head := layout.CaseHeader(layout.CaseHead{Back: layout.Link{Label: "Cases", Href: "/cases"}, Ref: "FI/2026/0147", Title: "Op LARCHWOOD", Subtitle: "County lines cash couriers",
		Restricted: "Restricted to 6 people",
		Actions:    []layout.Action{{Label: "Record…", Icon: "plus", Primary: true, Menu: []layout.Link{{"Cash seizure", "/a"}, {"Restraint order", "/b"}}}, {Label: "Log effort", Href: "/effort"}, {Label: "Change stage", Href: "/stage", Post: true}},
		Facts: []layout.Fact{{Label: "Stage", Value: "Investigating", Note: "since 10 Nov 2026"}, {Label: "Threat type", Value: "Drugs: county lines", Note: "OCG-0412"},
			{Label: "How it arose", Value: "Proactive", Arose: layout.Proactive, Note: "FI-led, 4 Jun 2026"}, {Label: "Lead investigator", Value: "Test Investigator", Note: "no deputy"},
			{Label: "Value at stake", Value: layout.Pounds(571_200_00), Note: "of £612,400 identified"}, {Label: "Next deadline", Value: "3h 12m left", Severity: layout.Critical, Note: "Cash detention, today 17:15"}},
		Tabs: []layout.Tab{{Label: "Overview", Href: "/case", Active: true}, {Label: "Subjects", Href: "/s", Count: "4"}, {Label: "Assets & orders", Href: "/a", Count: "8"}, {Label: "Effort", Href: "/e", Count: "212 h"}, {Label: "Timeline", Href: "/t"}, {Label: "Audit", Href: "/u"}},
	})
	deadlines := layout.Deadlines([]layout.Deadline{
		{layout.Critical, "3h 12m", "Cash detention", "s.295(1), 48 hours", "A1 Cash £48,260", layout.Bar{Severity: layout.Critical, Used: .933}, "Ends today 17:15", layout.Action{Label: "Prepare application", Href: "/a", Primary: true}, "Act by today 14:00", true},
		{layout.DueSoon, "7 days", "Exchange wallet: apply before it is emptied", "force rule, 14 days from find", "A7 Exchange wallet, about £63,050", layout.Bar{Severity: layout.DueSoon, Used: .5}, "Act by Wed 30 Dec", layout.Action{Label: "Open", Href: "/b"}, "Act by Wed 30 Dec", false},
		{layout.OnTrack, "49 days", "Restraint review", "force rule, every 3 months", "A3, A4", layout.Bar{Severity: layout.OnTrack, Used: .46}, "Due Wed 10 Feb 2027", layout.Action{Label: "Open", Href: "/c"}, "", false},
	})
	ladder := layout.ValueLadder(layout.Ladder{
		Steps: [4]layout.LadderStep{{"Identified", 612_400_00, "8 assets, 4 holders"}, {"Restrained, frozen or detained", 412_350_00, "6 assets"}, {"Forfeited or confiscated", 86_000_00, "2 forfeiture orders"}, {"Collected", 41_200_00, "paid 21 Oct 2026"}},
		Gaps:  [3]layout.LadderGap{{"£200,050 not secured", "A7 wallet, A8 house held by a relative", &link}, {"£326,350 held, not yet ordered", "A3 and A4 wait for the trial", nil}, {"£44,800 ordered, not paid", "A6: appeal period ends 31 Dec 2026", nil}},
	})
	timeline := templ.Join(layout.Timeline([]layout.Entry{{When: "21 Dec 17:15", Title: "Cash £48,260 seized", Text: "Motorway services, holdall in vehicle boot.", Law: true}, {When: "18 Dec 10:20", Title: "Decision 17: apply to vary the restraint order", Href: "/d/17", Text: "To bring in A8."}, {When: "17 Dec 16:05", Title: "Asset A9 identified", Withdrawn: "recorded twice"}}), layout.TimelineKey())
	asset := func(n, icon, name, value string, sev layout.Severity, steps ...layout.Step) templ.Component {
		return layout.Asset(layout.AssetRow{Number: n, Icon: icon, Name: name, Href: "/assets/" + n, Detail: "Exhibit RP/7, four bundles, GBP", Value: value, Holder: "Seized from subject A", Severity: sev, Steps: steps,
			Actions: []layout.Action{{Label: "Prepare application", Href: "/p", Primary: sev == layout.Critical}, {Label: "Record detention order", Href: "/r"}}, More: []layout.Link{{"Record release", "/x"}}})
	}
	assets := with(layout.PanelOf(layout.Panel{ID: "as", Title: "Needs an order", Meta: "nothing holds this value beyond the clock shown"}),
		asset("A1", "cash", "Cash in holdall", "£48,260", layout.Critical,
			layout.Step{State: "done", Title: "Seized", When: "Mon 21 Dec 17:15", Note: "s.294"},
			layout.Step{State: "now", Title: "First 48 hours", Severity: layout.Critical, Clock: "3h 12m left", When: "ends today 17:15", Note: "s.295(1), no excluded days", Bar: &layout.Bar{Severity: layout.Critical, Used: .933}},
			layout.Step{State: "next", Title: "Detention order", When: "up to 6 months", Note: "s.295(2), 2 years in all"},
			layout.Step{State: "later", Title: "Forfeiture", When: "order s.298"}, layout.Step{State: "later", Title: "Collected"}),
		asset("A4", "car", "Estate car, 2024", "£16,000", layout.OnTrack,
			layout.Step{State: "done", Title: "Seized", When: "Mon 9 Nov", Note: "s.47C"},
			layout.Step{State: "late", Title: "Served", Severity: layout.Warning, Clock: "not served", Note: "on subject B"},
			layout.Step{State: "now", Title: "In force", Severity: layout.OnTrack, Clock: "49 days to review", When: "review 10 Feb 2027", Bar: &layout.Bar{Severity: layout.OnTrack, Used: .46}},
			layout.Step{State: "later", Title: "Confiscation"}),
	)
	body := templ.Join(div("cols cols--case",
		div("", with(layout.PanelOf(layout.Panel{ID: "dl", Title: "Next deadlines", Count: "3 of 6", Links: []layout.Link{{"All clocks on this case", "/clocks"}}}), deadlines),
			with(layout.PanelOf(layout.Panel{ID: "lad", Title: "Value ladder", Meta: "how far each identified pound has come", Links: []layout.Link{{"8 assets", "/a"}}}), div("panel__b", ladder))),
		div("", with(layout.PanelOf(layout.Panel{ID: "tl", Title: "Latest timeline"}), timeline),
			with(layout.PanelOf(layout.Panel{ID: "ef", Title: "Effort"}), div("panel__b", charts.Share("Effort on this case", []charts.Part{{Name: "Proactive", Text: "168 h", Fill: charts.Proactive, Value: 168}, {Name: "Reactive", Text: "44 h", Fill: charts.Reactive, Value: 44}, {Name: "Other duties", Text: "12 h", Fill: charts.OtherDuties, Value: 12}}),
				layout.Pairs([]layout.Pair{{"Prosecutor", "CPS proceeds of crime team", ""}, {"Linked", "FI/2025/0388", "/cases/FI-2025-0388"}}))),
			div("panel", div("panel__b", layout.TagOf(layout.Tag{Text: "Charged", Kind: "quiet"}), layout.TagOf(layout.Tag{Text: "Overdue", Kind: "over"}), layout.TagOf(layout.Tag{Text: "Realised", Kind: "done", Icon: "tick"}), layout.TagOf(layout.Tag{Text: "Due", Kind: "soon"}), layout.TagOf(layout.Tag{Text: "Late", Kind: "crit"}), layout.TagOf(layout.Tag{Text: "New", Kind: "note"}),
				layout.Sev(layout.Done), layout.SevText(layout.Warning, "Restraint not served"), layout.AroseMark(layout.Reactive), charts.Sparkline("Load rises over six weeks", []float64{3, 4, 4, 6, 7, 9}))))),
		assets, layout.ChainKey())
	return layout.Shell(page("Op LARCHWOOD", "Cases", head), body)
}

func form() templ.Component {
	when := govuk.DateInput{Name: "when", Legend: "When was the cash seized?", Hint: "The time the officer took hold of it.", Day: "23", Month: "12", Year: "2026", Time: true, Hour: "10", Minute: "15", Now: true}
	fields := templ.Join(templ.Raw(`<form method="post" novalidate class="formp">`),
		layout.FormSection("1", "When and where"), govuk.DateInputOf(when), govuk.InputOf(govuk.Input{Name: "place", Label: "Where?", Value: "Car park, Northmarch"}),
		layout.FormSection("2", "The cash"),
		div("two", govuk.MoneyOf(govuk.Input{Name: "amount", Label: "Total amount", Hint: "All currencies, in pounds at today’s rate.", Value: "640", Error: "The amount must be £1,000 or more to be seized as cash under s.294", Help: "Part of a larger sum? Link it to another seizure."}),
			div("", govuk.InputOf(govuk.Input{Name: "exhibit", Label: "Exhibit reference", Hint: "As on the bag", Value: "RP/9", Width: 10}), govuk.SelectOf(govuk.Select{Name: "counted", Label: "Counted?", Options: []govuk.Option{{Value: "e", Text: "Estimate"}, {Value: "2", Text: "Counted by two people"}}}))),
		layout.FormSection("3", "Power and approval"),
		govuk.RadiosOf(govuk.Radios{Name: "prior", Legend: "Who gave prior approval for the search? (s.290)", Hint: "Needed when the cash was found by a search under s.289.", Error: "Choose who gave prior approval for the search", Items: []govuk.Choice{{Value: "jp", Text: "A justice of the peace"}, {Value: "so", Text: "A senior officer (inspector or above)"}, {Value: "none", Text: "No approval: it was not practicable", Hint: "A written report to the appointed person follows."}}}),
		govuk.CheckboxesOf(govuk.Checkboxes{Name: "also", Legend: "What else is on file?", Values: []string{"photo"}, Items: []govuk.Choice{{Value: "photo", Text: "Photographs"}, {Value: "video", Text: "Body-worn video", Hint: "Number of the clip"}}}),
		govuk.TextAreaOf(govuk.TextArea{Name: "grounds", Label: "Grounds for suspicion", Hint: "Why it is recoverable property or meant for use in unlawful conduct.", Value: "Bundled in £1,000 elastic bands.", Rows: 4}),
		govuk.FileUploadOf(govuk.FileUpload{Name: "file", Label: "Photograph of the bag", Accept: ".jpg,.png"}),
		with(govuk.Details("Cash under £1,000"), templ.Raw("It can be part of a larger sum.")),
		govuk.SummaryList([]govuk.SummaryRow{{Key: "Case", Value: "FI/2026/0147", Action: "Change", Href: "/cases"}, {Key: "Unit", Value: "Harbour", Action: "", Href: ""}}),
		govuk.Hidden("version", "3"),
		div("formact", govuk.ButtonOf(govuk.Button{Label: "Record seizure and start the clock", Once: true}), govuk.ButtonOf(govuk.Button{Label: "Save as draft", Kind: "secondary", Name: "draft", Value: "1"}), govuk.ButtonOf(govuk.Button{Label: "Withdraw", Kind: "warning", Type: "button"}), templ.Raw(`<a href="/case">Cancel</a>`)),
		templ.Raw(`</form>`))
	preview := layout.PreviewOf(layout.Preview{Title: "Clock this starts", Ending: "48 hours end", End: "Tue 29 Dec 2026 10:15", Because: "because 25–28 Dec do not count",
		Days:   []layout.DayColumn{{"Wed", "23", layout.Span{From: 10.25 / 24, To: 1}, "13 h 45", false, false}, {"Thu", "24", layout.Span{From: 0, To: 1}, "24 h", false, false}, {"Fri", "25", layout.Span{}, "Christmas Day", true, false}, {"Sat", "26", layout.Span{}, "Saturday", true, false}, {"Sun", "27", layout.Span{}, "Sunday", true, false}, {"Mon", "28", layout.Span{}, "Bank holiday", true, false}, {"Tue", "29", layout.Span{From: 0, To: 10.25 / 24}, "10 h 15", false, true}},
		Facts:  []layout.Pair{{"Seized", "Wed 23 Dec 2026 10:15", ""}, {"Counted", "13 h 45 + 24 h + 10 h 15 = 48 h", ""}, {"Basis", "s.295(1) and (1B). Weekends, Christmas Day, Good Friday and bank holidays do not count.", ""}},
		Strong: "Plan the hearing for Thu 24 Dec.", Warning: "The next sitting is Tue 29 Dec 10:00, 15 minutes before the end."})
	p := page("Record a cash seizure", "Cases", nil)
	p.Errors, p.Class = true, "p-form"
	return layout.Shell(p, div("formgrid",
		div("formcol", layout.BackLink(layout.Link{Label: "Assets and orders, FI/2026/0147 Op LARCHWOOD", Href: "/case"}), templ.Raw(`<h1 class="formh">Record a cash seizure</h1>`),
			govuk.ErrorSummary([]govuk.FieldError{{ID: "amount", Text: "The amount must be £1,000 or more to be seized as cash under s.294"}, {ID: "prior", Text: "Choose who gave prior approval for the search"}}), fields),
		templ.Raw(`<aside class="formside" aria-label="What this will do">`), preview, templ.Raw(`</aside>`)))
}

func chartsPage() templ.Component {
	var months []string
	for i := range 24 {
		months = append(months, time.Date(2025, time.Month(1+i), 1, 0, 0, 0, 0, time.UTC).Format("Jan 06"))
	}
	pro := []float64{41, 43, 40, 44, 46, 45, 47, 44, 49, 51, 50, 48, 52, 54, 53, 56, 55, 59, 57, 58, 62, 61, 63, 61}
	rea, fills := make([]float64, 24), make([]charts.Fill, 24)
	for i, v := range pro {
		rea[i] = 100 - v
		fills[i] = charts.Missed
		if i < 12 {
			fills[i] = charts.MissedPale
		}
	}
	thousand := func(v float64) string {
		if v == 0 {
			return "0"
		}
		return fmt.Sprintf("£%.0fk", v)
	}
	share := func(v float64) string { return fmt.Sprintf("%.0f%%", v) }
	missed := []float64{210, 260, 190, 240, 310, 220, 180, 250, 270, 190, 230, 150, 240, 220, 260, 170, 150, 130, 160, 110, 120, 90, 172, 38}
	var small []charts.Multiple
	for _, n := range []string{"Fraud", "Drugs: supply", "Money laundering", "Drugs: county lines", "Acquisitive crime"} {
		small = append(small, charts.Multiple{Title: n, Href: "/cases", Value: "£3.42m", Change: "↑ 18%", Good: "up", Values: []float64{27, 21, 39, 31, 35, 30, 44, 31}, Split: 4, Foot: "48% proactive"})
	}
	body := templ.Join(
		div("cols cols--2",
			charts.Columns(charts.Chart{Head: charts.Head{ID: "miss", Title: "Missed value has fallen since the on-call rota began", Sub: "£ thousand a month, by the date the chance ended"}, Label: "Missed value falls from about 225 thousand pounds a month in 2025 to 155 in 2026.", Over: "Month", Categories: months, Every: 3,
				Series: []charts.Series{{Name: "Value", Fill: charts.Missed, Values: missed, Fills: fills}}, Format: thousand, Event: &charts.Event{Index: 15, Text: "On-call rota starts, Apr 26"}, Keys: []charts.Key{{Name: "2025", Fill: charts.MissedPale}, {Name: "2026", Fill: charts.Missed}}}),
			charts.Columns(charts.Chart{Head: charts.Head{ID: "split", Title: "Proactive work passed 60% in September and has held", Sub: "Share of casework hours, by month, 24 months"}, Label: "Proactive share rises from 41 to 61 per cent, above target since September 2026.", Over: "Month", Categories: months, Every: 3,
				Series: []charts.Series{{Name: "Proactive", Fill: charts.Proactive, Values: pro}, {Name: "Reactive", Fill: charts.Reactive, Values: rea}}, Max: 100, Format: share, Target: &charts.Target{Value: 60, Text: "Target 60%"}, Note: "December is part-way through."})),
		div("cols cols--2",
			charts.Pareto(charts.ParetoData{Head: charts.Head{ID: "par", Title: "Four reasons account for nine pounds in ten", Sub: "12 months, largest first"}, Over: "Reason", Counted: "Cases", Format: thousand,
				Rows: []charts.Reason{{Name: "Told too late", Href: "/missed", Value: 612, Count: 19}, {Name: "No investigator free", Href: "/missed", Value: 534, Count: 14}, {Name: "Restraint not considered at charge", Href: "/missed", Value: 318, Count: 9}, {Name: "Reply lapsed", Href: "/missed", Value: 187, Count: 6}, {Name: "Officer did not refer", Href: "/missed", Value: 121, Count: 8}, {Name: "Other", Href: "/missed", Value: 30, Count: 2}}}),
			charts.Lines(charts.Chart{Head: charts.Head{ID: "line", Title: "Time to first order has halved", Sub: "Median days, by month"}, Label: "Median days from find to order fall from 20 to 9.", Over: "Month", Categories: months[:12], Series: []charts.Series{{Name: "Restraint", Values: []float64{20, 19, 18, 18, 16, 15, 14, 12, 12, 11, 10, 9}}, {Name: "Freezing", Values: []float64{9, 9, 8, 9, 7, 6, 7, 6, 5, 5, 5, 4}}, {Name: "Detention", Values: []float64{2, 2, 2, 1, 2, 2, 1, 1, 2, 2, 1, 1}}}})),
		charts.Heat(charts.HeatData{Head: charts.Head{ID: "heat", Title: "Complex fraud loses most on fraud; Valley on drug supply", Sub: "£ thousand missed, 12 months. A figure opens its list."}, Over: "Threat type", AllRow: "All threats", Columns: []string{"Central", "Harbour", "Valley", "Complex fraud"},
			Rows: []charts.HeatRow{{Name: "Drugs: supply", Cells: []charts.Cell{{Value: 130, Href: "/m"}, {Value: 88, Href: "/m"}, {Value: 172, Href: "/m"}, {}}}, {Name: "Fraud", Cells: []charts.Cell{{Value: 34, Href: "/m"}, {Value: 22, Href: "/m"}, {Value: 18, Href: "/m"}, {Value: 286, Href: "/m"}}}}}),
		charts.Multiples(charts.MultiplesData{Head: charts.Head{ID: "sm", Title: "Value secured by serious and organised crime threat", Sub: "Each bar is a quarter, one scale in each row."}, Keys: []charts.Key{{Name: "2025", Fill: charts.Identified}, {Name: "2026", Fill: charts.Ordered}}, Over: "Threat", Categories: []string{"Q1 25", "Q2 25", "Q3 25", "Q4 25", "Q1 26", "Q2 26", "Q3 26", "Q4 26"}, Format: thousand,
			Rows: []charts.MultipleRow{{Items: small}, {Note: "Smaller amounts, enlarged", Items: small}}}),
		charts.Columns(charts.Chart{Head: charts.Head{ID: "none", Title: "Nothing recorded yet", Sub: "This period"}}),
		with(layout.PanelOf(layout.Panel{ID: "load", Title: "Capacity, next 4 weeks"}), div("panel__b", charts.LoadBar(charts.Load{Needed: 112, Free: 100}), templ.Raw(`<p class="meta">112%</p>`))))
	return layout.Shell(page("Performance", "Performance", layout.Head(layout.PageHead{Title: "Performance", Sentence: "Financial investigation, all units.", Picks: layout.Picks("Choose a period", "/performance", []layout.Pick{{"period", "Period", "", []govuk.Option{{Value: "", Text: "24 months to Dec 2026"}}}}), Breadcrumbs: []layout.Link{{"Reports", "/reports"}}})), body)
}

func list() templ.Component {
	opts := []layout.FilterOption{{"o", "Overdue", "3", false}, {"d", "In 24 hours", "2", true}}
	table := templ.Join(templ.Raw(`<form method="post" action="/cases/bulk" data-bulk>`), with(layout.BulkBar(layout.Bulk{Here: 1, Elsewhere: 3, Clear: "/cases", All: "Select all 148 that match"}), govuk.ButtonOf(govuk.Button{Label: "Reassign", Kind: "secondary", Small: true})),
		with(layout.Scroll("Cases"), templ.Raw(`<table class="t" data-rows><caption class="vh">Cases, sorted by next deadline</caption><thead><tr>`), layout.SelectAll("Select the cases on this page"), layout.SortHeader(layout.SortHead{Label: "Reference", Href: "?sort=reference"}), templ.Raw(`<th scope="col">Case</th>`), layout.SortHeader(layout.SortHead{Label: "At stake", Href: "?sort=at-stake", Right: true}), layout.SortHeader(layout.SortHead{Label: "Next deadline", Href: "?sort=next", Order: "ascending"}), templ.Raw(`</tr></thead><tbody><tr>`),
			layout.SelectRow("case", "1", "FI/2026/0092", false), templ.Raw(`<td><a class="ref" href="/cases/1">FI/2026/0092</a></td><th scope="row" class="c-case"><span class="ttl">Romance fraud</span><span class="sub">14 victims</span></th><td class="r">£74,310</td><td class="nw">`), layout.SevText(layout.Overdue, "Mon 21 Dec"), templ.Raw(`</td></tr><tr>`),
			layout.SelectRow("case", "2", "FI/2026/0147", true), templ.Raw(`<td><a class="ref" href="/cases/2">FI/2026/0147</a></td><th scope="row"><span class="ttl">Op LARCHWOOD</span></th><td class="r">£571,200</td><td class="nw">`), layout.SevText(layout.OnTrack, "Wed 10 Feb"), templ.Raw(`</td></tr>`),
			layout.RestrictedRow(layout.Restricted{On: "an account number", Contact: "the duty manager", Phone: "extension 4410"}, 5), templ.Raw(`</tbody></table>`)),
		templ.Raw(`</form>`), layout.PagerOf(layout.Pager{Label: "Pages of cases", Shown: "20 of 148 shown", Prev: "?before=1", Next: "?after=2", Size: 20}))
	head := layout.Head(layout.PageHead{Title: "Cases", Actions: []layout.Action{{Label: "New case", Icon: "plus", Href: "/cases/new", Primary: true}}, Tabs: []layout.Tab{{Label: "All open", Href: "/cases", Count: "148", Active: true}, {Label: "My cases", Href: "/cases?view=mine", Count: "11"}, {Label: "Clocks in 7 days", Href: "/cases?view=7d", Count: "12"}}, TabsLabel: "Saved views"})
	filters := layout.Filters{Label: "Filter cases", Action: "/cases", Target: "#results", Clear: "/cases", Chips: []layout.Chip{{"Open", "/cases?all"}}, Text: &govuk.Input{Name: "text", Label: "Words in title, subject or reference"},
		Groups: []layout.FilterGroup{{"Next deadline", "d", true, opts}, {"Unit", "u", false, opts}}, Range: &layout.FilterRange{Legend: "Value at stake", MinName: "min", MaxName: "max", Min: "10,000"}, Keep: []govuk.Option{{Value: "view", Text: "open"}}}
	return layout.Shell(page("Cases", "Cases", head), with(layout.Filtered(filters), with(layout.PanelOf(layout.Panel{ID: "res", Title: "148 cases", Meta: "£14.9m at stake · sorted by next deadline, soonest first", End: layout.FoldFilters(1)}), table)))
}

func board() templ.Component {
	card := func(id string, s layout.Severity, left string, urgent bool, err string) templ.Component {
		return layout.OpportunityCard(layout.Opportunity{ID: id, Value: "£31,000", Severity: s, Left: left, Title: "Restrain before first appearance", Href: "/opportunities/1", Ref: layout.Link{Label: "REF/2026/0609", Href: "/referrals/1"}, Case: "supply charge", Why: "Charged on 22 Dec with a lifestyle offence; no restraint asked for.", Basis: "s.41, first condition s.40(2)", Rule: "MO-07",
			Take: "/opportunities/1/take", Decline: "/opportunities/1/decline", Urgent: urgent, Reasons: []govuk.Option{{Value: "np", Text: "Not proportionate: cost over value"}, {Value: "lb", Text: "No legal basis on these facts"}}, DeclineNote: "Above £5,000 a supervisor agrees.", DeclineError: err})
	}
	head := layout.Head(layout.PageHead{Title: "Opportunities", Sentence: "Chances to secure or recover value, found by rules or added by people."})
	return layout.Shell(page("Opportunities", "Opportunities", head), templ.Join(
		layout.Picks("Filter opportunities", "/opportunities", []layout.Pick{{"unit", "Unit", "h", []govuk.Option{{Value: "h", Text: "Harbour"}}}, {"threat", "Threat", "", []govuk.Option{{Value: "", Text: "All types"}}}}),
		div("board",
			with(layout.BoardColumnOf(layout.BoardColumn{ID: "open", Title: "Open", Count: "14", Total: "£611k", More: &layout.Link{Label: "8 more open", Href: "/opportunities?layout=list"}}),
				div("bc__2", card("o1", layout.Critical, "22 h left", true, ""), card("o2", layout.DueSoon, "7 days left", false, ""), card("o3", layout.OnTrack, "26 days left", false, "Write why it is declined"))),
			with(layout.BoardColumnOf(layout.BoardColumn{ID: "prog", Title: "In progress", Count: "1", Total: "£19k"}), layout.OpportunityCard(layout.Opportunity{ID: "p1", Value: "£18,900", Severity: layout.DueSoon, Left: "16 days left", Title: "Forfeiture notice instead of hearing", Href: "/o/2", Ref: layout.Link{Label: "FI/2026/0171", Href: "/c"}, Case: "Cash courier", Why: "Detained; no claim made.", Basis: "s.297A", By: "Test Investigator · notice given 9 Dec", Outcome: "/o/2/outcome"})),
			with(layout.BoardColumnOf(layout.BoardColumn{ID: "real", Title: "Realised", Count: "22", Total: "£1.31m"}), layout.Outcomes([]layout.Outcome{{"£44,800", "2 Dec", "Account forfeiture order", "/o/3", "FI/2026/0147"}, {"£212,750", "26 Nov", "Restraint at charge", "/o/4", "FI/2026/0141"}})))))
}

func conflict() templ.Component {
	return layout.Shell(page("Edit conflict", "Cases", nil), layout.ConflictBody(layout.Conflict{
		Title: "Someone else changed this asset while you were editing", Back: layout.Link{Label: "Assets and orders, FI/2026/0147 Op LARCHWOOD", Href: "/case"},
		Strong: "A colleague saved A6 at 13:58.", Text: "You opened it at 13:41.", Theirs: "A colleague, saved 13:58", Meta: "2 fields differ. The other 11 are the same.", Action: "/a6", Discard: "/a6",
		Rows: []layout.ConflictRow{{"value", "Value", "£44,800.00", "£44,812.00", "£44,812.37", false, ""}, {"note", "Note", "", "Bank asked for sealed copy of the order.", "Balance confirmed by bank in writing.", true, "note-both"}}, Hidden: [][2]string{{"version", "4"}}}))
}
