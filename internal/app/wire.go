package app

import (
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/auditlog"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/disclosure"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/imports"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/releases"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/returns"
	"proceeds/internal/rooms/search"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users"
	"proceeds/reports"
)

// Rooms are all rooms, from the ground up.
type Rooms struct {
	Users         *users.Room
	Reference     *reference.Room
	Cases         *cases.Room
	Subjects      *subjects.Room
	Assets        *assets.Room
	Orders        *orders.Room
	Confiscation  *confiscation.Room
	Intake        *intake.Room
	Tasking       *tasking.Room
	Effort        *effort.Room
	Plans         *plans.Room
	Opportunities *opportunities.Room
	Search        *search.Room
	Imports       *imports.Room
	Returns       *returns.Room
	Diary         *diary.Room
	Compartment   *compartment.Room
	Disclosure    *disclosure.Room
	Releases      *releases.Room
	Retention     *retention.Room
	Reporting     *reporting.Room
	AuditLog      *auditlog.Room
}

// wire builds every room on those below it and hangs the higher rooms' functions on the lower ones: every hook that
// crosses rooms is on this screen.
func (a *App) wire() {
	d := a.DB
	a.Reference = &reference.Room{DB: d}
	a.Cases = cases.NewRoom(d, a.Users)
	a.Subjects = subjects.New(d, a.Cases)
	a.Assets = assets.NewRoom(d, a.Cases, a.Reference)
	a.Orders = orders.NewRoom(d, a.Users, a.Reference, a.Cases, a.Assets) // seizures start clocks; a running clock keeps a case open
	a.Confiscation = confiscation.New(d, a.Users, a.Reference, a.Cases, a.Subjects, a.Assets, a.Orders)
	a.Intake = intake.New(d, a.Users, a.Reference, a.Cases, a.Orders)
	a.Tasking = tasking.New(d, a.Users, a.Cases)
	a.Effort = effort.NewRoom(d, a.Users, a.Cases, a.Reference)
	a.Plans = plans.New(d, a.Users, a.Cases, a.Subjects)
	a.Opportunities = opportunities.New(d, a.Users, a.Cases, a.Reference)
	a.Search = search.New(d, a.Cases)
	a.Imports = imports.NewRoom(d, a.Users, a.Cases, a.Assets, a.Intake, a.Opportunities)
	a.Diary = diary.New(d, a.Users, a.Reference, a.Cases, a.Orders, a.Mail, a.Users.PublicURL) // clocks that move are told of
	a.AuditLog = auditlog.New(d, a.Users, a.Cases, a.auditKey, a.Config.targets(), a.Mail)
	a.AuditLog.OnKeep = a.Diary.OnCheckpoint
	a.Compartment = compartment.New(d, a.Reference, a.Tasking) // the force desk
	a.Reporting = reporting.New(d, a.Users, a.Reference, a.Blobs, reports.All(), a.Users.PublicURL, "Proceeds")
	a.Disclosure = disclosure.New(d, a.Users, a.Cases)
	a.Releases = releases.New(d, a.Users, a.Reference, a.Cases, a.Disclosure, a.Blobs)
	a.Reporting.AlsoLinked = append(a.Reporting.AlsoLinked, a.Releases.Linked)
	a.Retention = retention.New(d, a.Users, a.Reference, a.Cases, a.Orders, a.Confiscation, a.Blobs)
	a.Retention.OnErase = append(a.Retention.OnErase, a.Releases.OnErase)
	a.Compartment.CaseHolds = a.Retention.Holds // what holds a case holds what is kept of it there
	a.Retention.Linked = a.Reporting.Linked     // a file that anything still links outlives a disposal
	a.Reporting.Lists = a.lists()
	a.Returns = returns.NewRoom(d, a.Reporting.Lists)
	a.Reporting.Sealer = a.Returns.Sealer // what is taken away can be brought back
	a.Retention.OnErase = append(a.Retention.OnErase, a.Reporting.OnErase, a.Returns.OnErase)

	a.Users.AsksWhy = access.AsksWhy
	a.Users.TokenDays = a.tokenDays // a reference value of the force
	a.Users.CPDMonths = a.cpdMonths
	a.Users.FactorRoles, a.Users.SetFactorRoles = a.factorRoles, a.setFactorRoles
	a.Users.OnAccountChange = a.queueAccountMail

	// Somebody leaves: what they have is counted and handed over, the cases first, and what else gives access ends.
	a.Users.Leads = append(a.Users.Leads, a.Cases.Leads, a.Orders.Leads, a.Opportunities.Leads, a.Intake.Leads, a.Tasking.Leads, a.Plans.Leads)
	a.Users.OnLeave = append(a.Users.OnLeave, a.Cases.OnLeave, a.Opportunities.OnLeave, a.Intake.OnLeave, a.Tasking.OnLeave, a.Plans.OnLeave)
	a.Users.OnEnd = append(a.Users.OnEnd, a.Diary.OnEnd, a.Reporting.OnEnd, a.Reporting.EndExports)
	// Reports that are sent by the week or month are told of by notice and mail.
	a.Reporting.Tell, a.Diary.Attach = a.tellOfReport, a.attachReport

	// After every change of a case, in its transaction; the search room has hung its own there.
	a.Cases.OnChange = append(a.Cases.OnChange, a.Opportunities.Recheck)
	// After every change of an event or referral: its case, or the intake file of its unit.
	a.Intake.OnChange = append(a.Intake.OnChange, a.Opportunities.Recheck)
	// What intake was taken back for may have been worked on; a case opened for an opportunity links what that rests on.
	a.Intake.BeforeUndo = append(a.Intake.BeforeUndo, a.Opportunities.VetoUndo)
	a.Opportunities.Intake = a.Intake
	a.Cases.AddNamed = a.Subjects.AddNamed
	// Who is away, for what closes soon against the hours to take it.
	a.Opportunities.Away = a.away
	// When somebody loses sight of a case, what they had of it goes to its lead.
	a.Cases.OnKeptOut = append(a.Cases.OnKeptOut, a.Opportunities.OnKeptOut, a.Tasking.OnKeptOut, a.Plans.OnKeptOut)
	// When the glass of a restricted case is broken.
	a.Cases.OnGlass = append(a.Cases.OnGlass, a.Diary.OnGlass)
	for _, s := range reports.MissedOpportunities.Sheets {
		a.Opportunities.Sheets = append(a.Opportunities.Sheets, opportunities.Sheet(s))
	}
	// Before a case is closed.
	a.Cases.BeforeClose = append(a.Cases.BeforeClose, a.Assets.VetoClose)
	// When an administrator changes the non-working days, running clocks follow.
	a.Reference.OnCalendarChange = append(a.Reference.OnCalendarChange, a.Orders.FollowCalendar)
	a.Reference.WouldMove = append(a.Reference.WouldMove, a.Orders.WouldFollow)
	// What orders draw on assets and on a case: previews, chains, the next deadlines.
	a.Orders.Show()
	a.Confiscation.Show()
	// What stands on a case's overview.
	a.Cases.Panels = append(a.Cases.Panels, a.Assets.Panel, a.Subjects.Panel, a.Confiscation.OffencePanel, a.Effort.Panel, a.Plans.Panel)
	a.Cases.Panels = append(a.Cases.Panels, a.Tasking.CasePanels()...)
	a.Cases.Panels = append(a.Cases.Panels, a.Retention.CasePanel, a.Reporting.CasePanel)
	// What the list of subjects offers for each of them.
	a.Subjects.Links = append(append(a.Subjects.Links, confiscation.SubjectLinks()...), plans.SubjectLinks()...)
	// What the menu "Record…" of a case offers besides a decision and a subject.
	a.Cases.Records = append(a.Cases.Records, cases.RecordLink{Label: "A cash seizure", Path: "/seizures/cash/new"},
		cases.RecordLink{Label: "An asset", Path: "/assets/new"}, cases.RecordLink{Label: "An opportunity", Path: "/opportunities/new"},
		cases.RecordLink{Label: "An investigation order", Path: "/investigation"}, cases.RecordLink{Label: "A referral to a civil body", Path: "/referrals/new"})
	a.Cases.Records = append(a.Cases.Records, tasking.RecordLinks()...)
	a.Cases.Records = append(a.Cases.Records, cases.RecordLink{Label: "What is to be disclosed", Path: "/disclosure"}, cases.RecordLink{Label: "A disclosure with redaction", Path: "/disclosure/releases"}, cases.RecordLink{Label: "A lower marking", Path: "/marking"})
	// What stands on My work.
	a.Orders.WorkPanels = append(a.Orders.WorkPanels, a.Intake.WorkPanel, a.Tasking.WorkPanel, a.Opportunities.WorkPanel, a.Effort.WorkPanel, a.Releases.WorkPanel)
}
