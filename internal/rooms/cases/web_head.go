package cases

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/access"
)

// Tabs are the sections of a case, in order: what Header takes as active, the label, and the end of the address.
var tabs = []struct{ code, label string }{
	{"overview", "Overview"}, {"subjects", "Subjects"}, {"assets", "Assets & orders"}, {"opportunities", "Opportunities"},
	{"effort", "Effort"}, {"decisions", "Decisions"}, {"timeline", "Timeline"},
}

// Header draws the head that is the same on every page of a case: two statements, whatever the case holds. active is
// the section: overview, subjects, assets, opportunities, effort, decisions or timeline; "" for a page of none.
func (r *Room) Header(ctx context.Context, g access.Grant, active string) (templ.Component, error) {
	h, err := r.HeadOf(ctx, r.DB, g)
	if err != nil {
		return nil, err
	}
	return r.header(h, active), nil
}

func (r *Room) header(h Head, active string) templ.Component {
	return layout.CaseHeader(r.caseHead(h, active, r.DB.Time()))
}

func (r *Room) caseHead(h Head, active string, now time.Time) layout.CaseHead {
	c := h.Case
	head := layout.CaseHead{Back: layout.Link{Label: "Cases", Href: "/cases"}, Ref: c.Ref, Title: c.Title, Subtitle: "", Facts: r.facts(h, now)}
	if c.Operation != "" {
		head.Title, head.Subtitle = c.Operation, c.Title
	}
	if c.Restricted {
		head.Restricted = "Restricted to " + layout.Many(h.Members, "person", "people")
	}
	if h.grant.CanEdit() && c.Open() {
		head.Actions = r.caseActions(c)
	} else if h.grant.CanEdit() {
		head.Actions = []layout.Action{{Label: "Reopen", Href: c.Path() + "/reopen"}, {Label: "Access", Href: c.Path() + "/team"}}
	} else {
		head.Actions = []layout.Action{{Label: "Access", Href: c.Path() + "/team"}}
	}
	if a := h.grant.Actor(); a.Can(perm.AuditRead) && !a.Scoped() { // who may read the log may see who looked at the case
		head.Actions = append(head.Actions, layout.Action{Label: "Who saw this case", Href: c.Path() + "/audit"})
	}
	counts := map[string]string{"subjects": layout.Count(h.Subjects), "assets": layout.Count(h.Assets), "opportunities": layout.Count(h.Opportunities),
		"effort": wholeHours(h.EffortMinutes), "decisions": layout.Count(h.Decisions), "timeline": ""}
	for _, t := range tabs {
		href := c.Path()
		if t.code != "overview" {
			href += "/" + t.code
		}
		n := counts[t.code]
		if n == "0" || n == "0 h" {
			n = ""
		}
		head.Tabs = append(head.Tabs, layout.Tab{Label: t.label, Href: href, Count: n, Active: t.code == active})
	}
	return head
}

// caseActions are the buttons of an open case its reader may change.
func (r *Room) caseActions(c Case) []layout.Action {
	p := c.Path()
	record := layout.Action{Label: "Record…", Icon: "plus", Primary: true}
	for _, x := range r.Records {
		record.Menu = append(record.Menu, layout.Link{Label: x.Label, Href: p + x.Path})
	}
	return []layout.Action{
		record,
		{Label: "Change stage", Href: p + "/stage"},
		{Label: "More…", Menu: []layout.Link{
			{Label: "Edit the case", Href: p + "/edit"},
			{Label: "Access", Href: p + "/team"},
			{Label: "References", Href: p + "/references"},
			{Label: "How it arose", Href: p + "/origin"},
			{Label: "Close the case", Href: p + "/close"},
		}},
	}
}

// facts are the six cells of the head.
func (r *Room) facts(h Head, now time.Time) []layout.Fact {
	c := h.Case
	stage := layout.Fact{Label: "Stage", Value: c.Stage.Name(), Note: "since " + caltime.DateOf(c.StageSince).UK()}
	if c.Stage == Closed {
		stage.Note = lowerFirst(ClosingReasonName(c.ClosedReason)) + ", " + caltime.DateOf(*c.ClosedAt).UK()
	}
	b, _ := BasisOf(c.OriginBasis)
	arose := layout.Fact{Label: "How it arose", Value: c.Origin.Name(), Note: b.Name + ", " + c.OpenedOn.UK(), Arose: arose(c)}
	if c.Origin == Mixed {
		arose.Note = itoa(c.OriginShareBp/100) + "% " + string(c.OriginMain) + ", " + c.OpenedOn.UK()
	}
	lead := layout.Fact{Label: "Lead investigator", Value: orNobody(h.LeadName), Note: h.UnitName}
	if h.DeputyName != "" {
		lead.Note = "deputy " + h.DeputyName
	}
	threat := layout.Fact{Label: "Threat type", Value: c.Threat.Name(), Note: NationName(c.Nation)}
	if threat.Value == "" {
		threat.Value = "Not set"
	}
	return []layout.Fact{stage, threat, arose, lead,
		{Label: "Value at stake", Value: c.StakePence.Pounds(), Note: "of " + c.IdentifiedPence.Pounds() + " identified"},
		r.deadline(h, now)}
}

func (r *Room) deadline(h Head, now time.Time) layout.Fact {
	f := layout.Fact{Label: "Next deadline", Value: "None", Note: "No clock is running"}
	k, ok := h.NextClock()
	if !ok || k.EndAt == nil {
		return f
	}
	w := r.say(k, now)
	f.Severity, f.Value, f.Note = w.Severity, w.Left, w.Name+": "+w.Ends
	if w.Plain != "" {
		f.Note += ", " + w.Plain
	}
	return f
}

// say puts a clock that has an end into words by the hook, or by plain time.
func (r *Room) say(k NextClock, now time.Time) ClockWords {
	if r.Say != nil {
		return r.Say(k, now)
	}
	left := k.EndAt.Sub(now)
	w := ClockWords{Severity: layout.OnTrack, Name: k.Title, Left: layout.Left(left) + " left", Ends: endWords(*k.EndAt, now)}
	switch {
	case k.State == "paused":
		w.Severity = layout.Paused
	case left <= 0:
		w.Severity, w.Left = layout.Overdue, layout.Left(left)+" late"
	case left <= 48*time.Hour:
		w.Severity = layout.Critical
	case left <= 14*24*time.Hour:
		w.Severity = layout.DueSoon
	}
	return w
}

// endWords prints an exclusive end: midnight is the end of the day before it.
func endWords(end, now time.Time) string {
	l := caltime.LocalOf(end)
	if l.Hour == 0 && l.Minute == 0 {
		return "end of " + layout.NearDay(end.Add(-time.Minute), now)
	}
	return layout.NearMoment(end, now)
}

func arose(c Case) layout.Arose {
	if c.Proactive() {
		return layout.Proactive
	}
	return layout.Reactive
}

func orNobody(name string) string {
	if name == "" {
		return "Nobody yet"
	}
	return name
}

func wholeHours(minutes int64) string { return layout.Count(int((minutes+30)/60)) + " h" }

// HeadView draws a head that HeadOf gave, for a page that needs the head's figures too.
func (r *Room) HeadView(h Head, active string) templ.Component { return r.header(h, active) }
