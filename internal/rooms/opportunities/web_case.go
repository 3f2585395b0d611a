package opportunities

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/orders"
)

// onCase is the opportunities of one case.
type onCase struct {
	Ref    string
	CanAdd bool
	Cards  []layout.Opportunity
	Closed []Row
	Gaps   []Gap
	Now    time.Time
}

func (r *Room) caseTab(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	head, err := r.Cases.Header(c.Ctx(), g, "opportunities")
	if err != nil {
		return err
	}
	rows, err := ofCase(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	r.count(r.DB.Time(), pointers(rows)...)
	gaps, err := gapsOn(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	k := onCase{Gaps: gaps, Ref: g.Ref(), CanAdd: g.CanEdit() && c.Actor().Can(perm.OpportunityWork), Now: r.DB.Time()}
	running, ended := split(rows)
	k.Closed = ended
	for _, o := range running {
		card := r.card(c, o, len(k.Cards) == 0)
		if !g.CanEdit() {
			card.Take, card.Decline, card.Outcome = "", "", ""
		}
		k.Cards = append(k.Cards, card)
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Opportunities of " + g.Ref(), Head: head, AsAt: k.Now}, caseBody(k))
}

// enterForm is what somebody typed about a new opportunity.
type enterForm struct {
	Ref    string
	Path   string
	V      url.Values
	Bad    map[string]string
	Typed  bool
	Marked string
}

func (r *Room) enterPage(c *web.Ctx) error { return r.showEnter(c, http.StatusOK, nil, nil) }

func (r *Room) showEnter(c *web.Ctx, status int, v url.Values, bad map[string]string) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	k, err := r.Cases.ByID(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	f := enterForm{Ref: g.Ref(), Path: cases.Path(g.Ref()), V: v, Bad: bad}
	return c.Page(status, layout.Page{Title: "Add an opportunity", Class: "p-form", Errors: len(bad) > 0, Marking: k.Marking, AsAt: r.DB.Time()}, enterBody(f, k.Name()))
}

func (r *Room) postEnter(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	v, err := c.Form()
	if err != nil {
		return err
	}
	e, err := parseEntry(v)
	if err == nil {
		o, act, verr := r.Enter(c.Ctx(), g.CaseID(), e)
		if verr == nil {
			c.Done("Recorded.", cases.UndoURL(act))
			return c.See(o.Path())
		}
		err = verr
	}
	bad, _, ok := fields(err)
	if !ok {
		return err
	}
	return r.showEnter(c, http.StatusUnprocessableEntity, v, bad)
}

// parseEntry reads the form of a new opportunity; what cannot be read is told together with what cannot be kept.
func parseEntry(v url.Values) (Entry, error) {
	bad := map[string]string{}
	e := Entry{Kind: v.Get("kind"), Title: text(v, "title"), Why: text(v, "why"), WhatBy: text(v, "what_by"), Basis: text(v, "basis"), Law: text(v, "law"),
		Severity: rules.Severity(v.Get("severity")), Assess: v.Get("assess") == "yes"}
	var ok bool
	if e.Value, ok = pence(v.Get("value")); !ok {
		bad["value"] = "Enter a sum in pounds, such as 4,180, or leave it empty where it is not known"
	}
	if d := v.Get("closes-day") + v.Get("closes-month") + v.Get("closes-year"); strings.TrimSpace(d) != "" {
		at, err := readMoment(v)
		if err != nil {
			bad["closes"] = "Enter the end as day, month and year, with a time where it has one"
		} else {
			e.Closes = &at
		}
	}
	if len(bad) > 0 {
		var f *fault.Error
		if err := e.Check(time.Time{}); err != nil {
			f, _ = err.(*fault.Error)
			for k, t := range f.Fields {
				if bad[k] == "" {
					bad[k] = t
				}
			}
		}
	}
	return e, fault.Fields("Check the opportunity", bad, "kind", "title", "why", "what_by", "value", "basis", "closes")
}

// readMoment reads the end of a window: a day alone means all of it, so it ends with the day.
func readMoment(v url.Values) (time.Time, error) {
	day, err := time.Parse("2006-1-2", text(v, "closes-year")+"-"+text(v, "closes-month")+"-"+text(v, "closes-day"))
	if err != nil {
		return time.Time{}, err
	}
	d := caltime.NewDate(day.Date())
	h, m := text(v, "closes-hour"), text(v, "closes-minute")
	if h == "" && m == "" {
		return d.AddDays(1).StartOfDay(caltime.London), nil
	}
	clock, err := time.Parse("15:4", h+":"+m)
	if err != nil {
		return time.Time{}, err
	}
	return time.Date(d.Y, d.M, d.D, clock.Hour(), clock.Minute(), 0, 0, caltime.London).UTC(), nil
}

// chooseCase asks which case a new opportunity belongs to, and leads to its form.
func (r *Room) chooseCase(c *web.Ctx) error {
	ref := strings.TrimSpace(c.Query("case"))
	if ref == "" {
		return c.Page(http.StatusOK, layout.Page{Title: "Add an opportunity", Class: "p-form"}, chooseBody("", ""))
	}
	g, err := access.OpenRef(c.Ctx(), r.DB, ref, access.Edit)
	switch {
	case fault.Is(err, fault.NotFound):
		return c.Page(http.StatusUnprocessableEntity, layout.Page{Title: "Add an opportunity", Class: "p-form", Errors: true}, chooseBody(ref, "No case you can see has this reference"))
	case fault.Is(err, fault.Forbidden):
		return c.Page(http.StatusUnprocessableEntity, layout.Page{Title: "Add an opportunity", Class: "p-form", Errors: true}, chooseBody(ref, "You can read this case but not change it"))
	case err != nil:
		return err
	}
	return c.See(cases.Path(g.Ref()) + "/opportunities/new")
}

func kindOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, k := range Kinds() {
		out = append(out, govuk.Option{Value: k.Code, Text: k.Name})
	}
	return out
}

// WorkPanel is what the actor has taken and what in their sight closes next, for My work.
func (r *Room) WorkPanel(ctx context.Context, rd db.Reader) (orders.WorkPanel, error) {
	a, ok := actor.From(ctx)
	if !ok || a.User == 0 || !a.Can(perm.OpportunityView) {
		return orders.WorkPanel{}, nil
	}
	f := Filter{Statuses: []Status{Taken}, Steps: toDo, Mine: a.User}
	mine, err := soonest(ctx, rd, f, 5)
	if err != nil {
		return orders.WorkPanel{}, err
	}
	next, err := soonest(ctx, rd, Filter{Statuses: []Status{Candidate, Open}}, 5)
	if err != nil || len(mine)+len(next) == 0 {
		return orders.WorkPanel{}, err
	}
	r.count(rd.Time(), append(pointers(mine), pointers(next)...)...)
	shown(ctx, "opportunities", "my work", mine, next)
	return orders.WorkPanel{Column: "side", Order: 20, Body: workBody(mine, next, rd.Time())}, nil
}

// rulesHelp prints the rules with their worked examples, and the steps an opportunity can take.
func (r *Room) rulesHelp(c *web.Ctx) error {
	p := layout.Page{Title: "How opportunities are found", Head: layout.Head(layout.PageHead{Title: "How opportunities are found",
		Sentence: "Each rule looks at recorded facts alone. Where a fact is missing it is silent: missing is not missed."})}
	list, err := r.rulesInForce(c.Ctx(), r.DB, c.Actor().Force, caltime.DateOf(r.DB.Time()))
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, p, helpBody(list))
}
