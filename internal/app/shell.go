package app

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/access"
)

// places are the main navigation, in order. A place stands there only for whoever may use it.
var places = []struct {
	label, href string
	perm        perm.Permission
}{
	{"My work", "/work", perm.WorkView},
	{"Cases", "/cases", perm.CaseView},
	{"Opportunities", "/opportunities", perm.OpportunityView},
	{"Missed", "/missed", perm.MissedView},
	{"4P plans", "/plans", perm.CaseView},
	{"Reports", "/reports", perm.ReportRun},
	{"Notices", "/notices", perm.NoticeView},
	{"Confidential", "/confidential", perm.CompartmentRead},
}

// menu is the user's menu.
var menu = []struct {
	label, href string
	perm        perm.Permission
}{
	{"My effort", "/effort", perm.EffortView},
	{"Referrals", "/referrals", perm.IntakeView},
	{"Events", "/events", perm.IntakeView},
	{"Refer", "/refer", perm.ReferralMake},
	{"Clocks", "/clocks", perm.WorkView},
	{"My day", "/diary/today", perm.WorkView},
	{"Diary and mails", "/diary", perm.WorkView},
	{"My exports", "/exports", perm.SelfUse},
	{"Bring back edited lists", "/bring-back", perm.ListReturn},
	{"API tokens", "/tokens", perm.TokenMake},
	{"Your account", "/account", perm.SelfUse},
	{"My accreditations", "/me/register", perm.SelfUse},
	{"Audit log", "/admin/audit", perm.AuditRead},
	{"Erasures from the log", "/admin/audit/erasures", perm.AuditErase},
	{"Register", "/admin/register", perm.RegisterRead},
	{"Retention", "/retention", perm.RetentionView},
	{"Requests for access", "/data-protection/requests", perm.RequestHandle},
	{"Break glass", "/break-glass", perm.GlassBreak},
	{"Broken glass to review", "/break-glass/review", perm.GlassReview},
	{"Register of broken glass", "/break-glass/register", perm.AuditRead},
	{"Rules", "/admin/rules", perm.RuleTune},
	{"People", "/admin/users", perm.UserManage},
	{"Second step at sign-in", "/admin/sign-in", perm.UserManage},
	{"Units", "/admin/units", perm.UnitManage},
	{"Roles by single sign-on", "/admin/single-sign-on", perm.UserManage},
	{"Non-working days", "/admin/holidays", perm.ReferenceManage},
	{"Clocks of the force", "/admin/clocks", perm.ReferenceManage},
	{"Who sees what", "/admin/sight", perm.ReferenceManage},
	{"Workbooks and mails", "/admin/exports", perm.ReferenceManage},
}

// dress fills what every page shares: navigation, who is signed in, and whether this is a demonstration.
func (a *App) dress(ctx context.Context, who actor.Actor, path string, p *layout.Page) error {
	if a.demo(ctx) {
		p.Notice = "demonstration data, every name and figure is invented"
	}
	if who.User == 0 {
		return nil
	}
	if x, ok := access.GlassUsed(ctx); ok {
		p.Banner = &layout.Note{Kind: "crit", Strong: "You see " + x.Ref + " by break-glass until " + caltime.LocalOf(x.Until).WithDay() + ".",
			Text: "Each page you open is logged, and somebody else judges it.", More: &layout.Link{Label: "End it", Href: "/break-glass"}}
	}
	for _, x := range places {
		if !who.Can(x.perm) {
			continue
		}
		item := layout.NavItem{Label: x.label, Href: x.href, Active: path == x.href || strings.HasPrefix(path, x.href+"/")}
		var err error
		switch x.href {
		case "/opportunities":
			item.Of = "open"
			item.Count, err = a.Opportunities.OpenCount(ctx)
		case "/notices":
			item.Of = "unread"
			item.Count, err = a.Diary.UnreadCount(ctx)
		}
		if err != nil {
			return err
		}
		p.Nav = append(p.Nav, item)
	}
	v := &layout.Viewer{Name: who.Name, Role: roleLine(who), SignOut: "/sign-out"}
	for _, x := range menu {
		if who.Can(x.perm) {
			v.Links = append(v.Links, layout.Link{Label: x.label, Href: x.href})
		}
	}
	if a.Config.OIDCIssuer != "" {
		v.Links = append(v.Links, layout.Link{Label: "Single sign-on", Href: "/account/single-sign-on"})
	}
	p.Viewer = v
	p.NoSearch = !who.Can(perm.CaseView)
	return nil
}

// roleLine names the first appointment: "Investigator, Harbour unit".
func roleLine(who actor.Actor) string {
	if len(who.Appointments) == 0 {
		return "No appointment"
	}
	first := who.Appointments[0]
	return first.Role.Title() + ", " + first.Name
}

// demo reports whether this is a demonstration. A database becomes one only while it is empty, and then for ever, so
// the answer is asked for until it can change no more.
func (a *App) demo(ctx context.Context) bool {
	switch a.demoState.Load() {
	case demoYes:
		return true
	case demoNo:
		return false
	}
	demo, settled, err := a.Users.DemoState(ctx)
	if err != nil {
		return false // the page itself will say that the database cannot be read
	}
	if demo {
		a.demoState.Store(demoYes)
	} else if settled {
		a.demoState.Store(demoNo)
	}
	return demo
}

const (
	demoUnknown = iota
	demoYes     = iota + 1
	demoNo
)
