package reference

import (
	"net/http"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/static"
	"proceeds/internal/platform/web"
)

// Routes are the pages that explain the product and those of its reference data.
func (r *Room) Routes() []web.Route {
	return append([]web.Route{
		web.Get("/help", perm.SelfUse, r.helpPage),
		web.Get("/help/data-protection", perm.SelfUse, r.dataProtectionPage),
		web.Get("/accessibility", perm.Public, r.accessibilityPage),
		web.Get("/help/licences", perm.SelfUse, r.licences),
	}, append(r.holidayRoutes(), r.offenceRoutes()...)...)
}

// place is a page that the help names, for whoever may use it.
type place struct {
	Label, Href, What string
	Perm              perm.Permission
}

var places = []place{
	{"My work", "/work", "Your clocks, the most urgent first, your cases and what waits for you.", perm.WorkView},
	{"Clocks", "/clocks", "Every statutory clock that runs: yours, your unit’s or the force’s.", perm.WorkView},
	{"Clocks by month", "/clocks/calendar", "The same on the days of a month, with weekends and bank holidays; made to be printed.", perm.WorkView},
	{"Offences", "/help/offences", "The catalogue of offences, with their place in Schedule 2 of the Proceeds of Crime Act 2002.", perm.CaseView},
	{"Cases", "/cases", "The cases you may see, with filters and saved views; each leads to its subjects, assets, opportunities, effort, decisions and timeline.", perm.CaseView},
	{"The list of cases", "/help/cases", "What the numbers beside the filters count, and how many cases are changed at once: reassign, add to a team, change the stage, set the threat.", perm.CaseView},
	{"Opportunities", "/opportunities", "Chances to take the proceeds of crime, found by a rule or entered by a person, and who has taken them.", perm.OpportunityView},
	{"Missed", "/missed", "What was missed, why, and what it was worth.", perm.MissedView},
	{"My effort", "/effort", "Your timesheet: minutes on cases and on other duties.", perm.EffortView},
	{"What closes soon", "/opportunities/ahead", "What closes in the next 7 and 28 days against the free hours of each unit, so that people can be moved in time.", perm.AheadView},
	{"Retention", "/retention", "Closed cases by the day of their review: keep, hold, restrict or dispose of what they hold.", perm.RetentionView},
	{"Rules", "/admin/rules", "The rules of your force: switch one off, tune its thresholds, and try the change on recorded facts before you save it.", perm.RuleTune},
	{"Reports", "/reports", "Workbooks for Excel, with what each one holds.", perm.ReportRun},
	{"Schedules", "/reports/schedules", "Reports that are made by the week or month and sent to you, or by you.", perm.ReportRun},
	{"My exports", "/exports", "The workbooks you asked for, and how far they are.", perm.ReportRun},
	{"Reports and exports", "/help/reports", "How workbooks are made, checked again, sent by the week or month, kept for 24 hours and wiped.", perm.SelfUse},
	{"Bring back edited lists", "/bring-back", "Change cases, effort and decisions on opportunities in Excel, look at the changes, and record them.", perm.ListReturn},
	{"Licences", "/help/licences", "What the program is built from, and under which licences.", perm.SelfUse},
	{"People", "/admin/users", "Who has an account, in what role, over which unit.", perm.UserManage},
	{"Units", "/admin/units", "The units of the force.", perm.UnitManage},
	{"Clocks of the force", "/admin/clocks", "When a clock looks urgent and when each court sits; reckon running clocks again by it.", perm.ReferenceManage},
	{"Non-working days", "/admin/holidays", "The days that clocks of hours leave out, nation by nation: add one, withdraw one, see how far the list reaches.", perm.ReferenceManage},
}

func (r *Room) helpPage(c *web.Ctx) error {
	mine := []place{}
	for _, p := range places {
		if c.Actor().Can(p.Perm) {
			mine = append(mine, p)
		}
	}
	v := helpView{Places: mine, Clocks: c.Actor().Can(perm.WorkView), Cases: c.Actor().Can(perm.CaseView)}
	head := layout.PageHead{Title: "Help", Sentence: "What each page is for, and what the words on it mean."}
	return c.Page(http.StatusOK, layout.Page{Title: "Help", Head: layout.Head(head)}, helpBody(v))
}

type helpView struct {
	Places        []place
	Clocks, Cases bool // what the reader may see
}

// licences answers with what the program is built from, as plain text.
func (r *Room) licences(c *web.Ctx) error {
	return c.Bytes(http.StatusOK, "text/plain; charset=utf-8", static.Licences)
}

func (r *Room) accessibilityPage(c *web.Ctx) error {
	head := layout.PageHead{Title: "Accessibility statement", Sentence: "How far everybody can use Proceeds, and what to do where you cannot."}
	return c.Page(http.StatusOK, layout.Page{Title: "Accessibility statement", Head: layout.Head(head)}, accessibilityBody())
}

// urgency is what each level of a clock means, as the pages show it.
var urgency = []struct {
	Level layout.Severity
	When  string
}{
	{layout.Overdue, "The end has passed, or a step is late. What can still be done depends on the power: open the clock."},
	{layout.Critical, "Less than 24 hours that count are left, or 2 working days or fewer."},
	{layout.DueSoon, "Inside the warning time of that kind of clock."},
	{layout.OnTrack, "More time than that."},
	{layout.Paused, "Stayed by a court, or agreed. Paused clocks stand last."},
}

// outcomes are the states of an opportunity in the order in which it passes through them.
var outcomes = []layout.Pair{
	{Key: "Candidate", Value: "A person noticed it and the facts are still thin. Somebody opens or rejects it before its window ends."},
	{Key: "Open", Value: "It can be taken. Where its window has an end, the end is shown."},
	{Key: "Taken", Value: "Somebody has it and says how far it is: assessed, applied, granted, realised or unsuccessful."},
	{Key: "Decline proposed", Value: "An investigator wants to decline it and it is worth more than they may decline alone, or its worth is not known: a second person agrees or not."},
	{Key: "Declined", Value: "Left on purpose, with a reason from the list."},
	{Key: "Run out, to review", Value: "Its window ended and nobody took it. It waits for a reviewer."},
	{Key: "Missed", Value: "A reviewer confirmed that it could have been taken and was not, and chose the reason. A manager may reverse that with a reason; all of it stays on record."},
	{Key: "Rejected", Value: "A reviewer found that it was no opportunity."},
	{Key: "Lapsed", Value: "It was taken, and then not carried through in time."},
	{Key: "Duplicate", Value: "The same chance as another one."},
}

var shortcuts = []layout.Pair{
	{Key: "/", Value: "search"}, {Key: "j and k", Value: "next and previous row of a list"}, {Key: "Enter", Value: "open the row"}, {Key: "x", Value: "select the row"},
	{Key: "g then w", Value: "My work"}, {Key: "g then c", Value: "Cases"}, {Key: "g then o", Value: "Opportunities"}, {Key: "?", Value: "list these, and turn single keys off"},
}
