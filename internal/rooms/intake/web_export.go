package intake

import (
	"context"
	"net/url"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/cases"
)

// Lists are the lists of this room that can be taken away.
func (r *Room) Lists() []lists.List {
	return []lists.List{
		{Code: "referrals", Title: "Referrals", Permission: perm.IntakeView, Page: "/referrals", Open: r.openQueue},
		{Code: "events", Title: "Events", Permission: perm.IntakeView, Page: "/events", Open: r.openEvents},
	}
}

// asked reads what the queue is narrowed to from its address; the number is that of the tab.
func asked(q url.Values, me ids.User) (ReferralFilter, int) {
	at := 0
	for n, t := range queueTabs {
		if t.code == q.Get("state") {
			at = n
		}
	}
	f := ReferralFilter{}
	switch q.Get("who") {
	case "mine":
		f.Owner = me
	case "nobody":
		f.Nobody = true
	}
	f.Unit, _ = ids.Parse[ids.Unit](q.Get("unit"))
	return f, at
}

func (r *Room) openQueue(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	a, _ := actor.From(ctx)
	f, at := asked(ask.Query, a.User)
	f.States = queueTabs[at].states
	who := map[string]string{"mine": "Mine", "nobody": "With nobody"}[ask.Query.Get("who")]
	unit := ""
	if f.Unit != 0 {
		units, err := r.Users.UnitNames(ctx, rd, a.Force)
		if err != nil {
			return lists.Sheet{}, err
		}
		unit = units[f.Unit]
	}
	s := lists.Sheet{Title: "Referrals", Freeze: 1, Count: lists.Unknown,
		Filters: lists.Filtered(lists.Filter{Name: "State", Text: queueTabs[at].title}, lists.Filter{Name: "Whose", Text: who}, lists.Filter{Name: "Unit", Text: unit}, lists.Filter{Name: "Order", Text: "what runs out first on top"}),
		Columns: []xlsx.Column{{Head: "Due", Kind: xlsx.KindDateTime}, {Head: "Referral", Kind: xlsx.KindRef}, {Head: "What it is about", Kind: xlsx.KindLongText, Width: 38}, {Head: "Referrer", Width: 16}, {Head: "Referred", Kind: xlsx.KindDate}, {Head: "What runs out", Width: 20},
			{Head: "Property", Width: 18}, {Head: "Worth about", Kind: xlsx.KindMoney}, {Head: "With", Width: 15}, {Head: "Unit", Width: 16}, {Head: "State", Width: 13}, {Head: "Case", Kind: xlsx.KindRef}, {Head: "Reason", Width: 20}}}
	s.Rows = lists.Paged(page.Sort{Name: "due"}, func(p page.Request) (page.Result[Row], error) { return r.Referrals(ctx, rd, f, p) }, func(x Row) []xlsx.Cell {
		return []xlsx.Cell{xlsx.DateTime(x.DueAt), xlsx.Ref(x.Ref, ask.Link(x.Path())), xlsx.Text(firstLine(x.Summary)), xlsx.Text(x.Referrer), lists.Day(x.ReferredAt), xlsx.Text(x.clockTitle()),
			xlsx.Text(propertyTitle(x.Property)), lists.Money(x.EstimatePence), xlsx.Text(x.OwnerName), xlsx.Text(x.UnitName), xlsx.Text(x.State.Title()), xlsx.Ref(x.CaseRef, ask.Link(cases.Path(x.CaseRef))), xlsx.Text(reasonTitle(x.Reason))}
	})
	return s, nil
}

func (r *Room) openEvents(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	at := 0
	for n, t := range eventTabs {
		if t.code == ask.Query.Get("state") {
			at = n
		}
	}
	f := EventFilter{Kind: EventKind(ask.Query.Get("kind")), States: eventTabs[at].states}
	kind := ""
	if f.Kind != "" {
		kind = f.Kind.Title()
	}
	s := lists.Sheet{Title: "Events", Count: lists.Unknown,
		Filters: lists.Filtered(lists.Filter{Name: "State", Text: eventTabs[at].title}, lists.Filter{Name: "What happened", Text: kind}, lists.Filter{Name: "Order", Text: "the one whose triage is due soonest on top"}),
		Columns: []xlsx.Column{{Head: "Triage due", Kind: xlsx.KindDateTime}, {Head: "Event", Kind: xlsx.KindRef, Width: 24}, {Head: "Happened", Kind: xlsx.KindDateTime}, {Head: "In a sentence", Kind: xlsx.KindLongText}, {Head: "Person or company", Width: 24},
			{Head: "Score", Kind: xlsx.KindInt}, {Head: "Cash", Kind: xlsx.KindMoney}, {Head: "Came from", Width: 18}, {Head: "Received", Kind: xlsx.KindDate}}}
	s.Rows = lists.Paged(page.Sort{Name: "due"}, func(p page.Request) (page.Result[Event], error) { return r.Events(ctx, rd, f, p) }, func(e Event) []xlsx.Cell {
		due := xlsx.Text("no limit")
		if !e.DueAt.Equal(Never) {
			due = xlsx.DateTime(e.DueAt)
		}
		return []xlsx.Cell{due, xlsx.Ref(e.Kind.Title(), ask.Link(e.Path())), xlsx.DateTime(e.OccurredAt), xlsx.Text(firstLine(e.Summary)), xlsx.Text(e.Subject), xlsx.Int(e.Score), lists.Money(e.CashPence), xlsx.Text(e.Source), lists.Day(e.ReceivedAt)}
	})
	return s, nil
}

// away is the queue as it is shown, but for the place in it.
func (v queueView) away() layout.Away {
	return away("referrals", "referrals", v.Query, "state", "who", "unit")
}

// away is the list as it is shown, but for the place in it.
func (v eventsView) away() layout.Away { return away("events", "events", v.Query, "state", "kind") }

func away(code, what string, q url.Values, names ...string) layout.Away {
	kept := url.Values{}
	for _, n := range names {
		if v := q.Get(n); v != "" {
			kept.Set(n, v)
		}
	}
	return layout.Away{Code: code, Query: kept.Encode(), What: what}
}
