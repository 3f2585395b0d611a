package users

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// registerRoutes are the pages on which the register is read: the whole of a force’s, and one’s own entry.
func (w *Web) registerRoutes() []web.Route {
	return []web.Route{
		web.Get("/admin/register", perm.RegisterRead, w.registerPage),
		web.Get("/admin/register/:id", perm.RegisterRead, w.entryPage),
		web.Get("/me/register", perm.SelfUse, w.ownEntryPage),
	}
}

// entriesAtOnce is how many people a page of the register holds.
const entriesAtOnce = 50

const registerPath = "/admin/register"

type registerView struct {
	Found  page.Result[Entry]
	Count  int
	Sought Sought
	Units  []Unit
	Today  caltime.Date
	Every  int // months from one professional development to the next; 0: not counted
}

func (w *Web) registerPage(c *web.Ctx) error {
	q, force := c.Request.URL.Query(), c.Actor().Force
	units, err := w.Units(c.Ctx(), w.DB, force)
	if err != nil {
		return err
	}
	s := readSought(q, units)
	found, n, err := w.FindRegister(c.Ctx(), w.DB, force, s, page.Parse(q, entriesAtOnce, byName))
	if err != nil {
		return err
	}
	seen := []ids.User{}
	for _, x := range found.Rows {
		seen = append(seen, x.ID)
	}
	consulted(c, "register", 0, map[string]any{"filter": q.Encode(), "people": seen})
	v := registerView{Found: found, Count: n, Sought: s, Units: units, Today: w.today()}
	if c.HTMX() && c.GetHeader("HX-Target") == "results" {
		return c.Part(http.StatusOK, registerResults(v))
	}
	if v.Every, err = w.DevelopEvery(c.Ctx(), w.DB, force); err != nil {
		return err
	}
	head := layout.PageHead{Title: "Register", Sentence: "Who may apply, act and authorise: ranks, accreditations and vetting of everybody of your force who has an account."}
	if c.Actor().Can(perm.UserManage) {
		head.Actions = []layout.Action{{Label: "People", Href: "/admin/users"}}
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Register", Head: layout.Head(head)}, registerBody(v))
}

// readSought reads the filters; what is not offered is left out.
func readSought(q url.Values, units []Unit) Sought {
	s := Sought{Text: q.Get("find")}
	for _, x := range q["unit"] {
		if id, _ := ids.Parse[ids.Unit](x); slices.ContainsFunc(units, func(u Unit) bool { return u.ID == id }) {
			s.Units = append(s.Units, id)
		}
	}
	for _, x := range AccreditationKinds {
		if slices.Contains(q["kind"], x) {
			s.Kinds = append(s.Kinds, x)
		}
	}
	for _, x := range Standings {
		if slices.Contains(q["state"], string(x)) {
			s.Standings = append(s.Standings, x)
		}
	}
	for _, x := range vettingFilters() {
		if slices.Contains(q["vetting"], x.Value) {
			s.Vetting = append(s.Vetting, x.Value)
		}
	}
	return s
}

func vettingFilters() []govuk.Option {
	out := []govuk.Option{}
	for _, l := range VettingLevels {
		out = append(out, govuk.Option{Value: l, Text: l})
	}
	return append(out, govuk.Option{Value: VettingEnding, Text: "Ends within 90 days"}, govuk.Option{Value: VettingNone, Text: "None in force"})
}

// query is the list’s address, narrowed as it is now after change.
func (v registerView) query(change func(q url.Values)) string {
	q := url.Values{}
	if v.Sought.Text != "" {
		q.Set("find", v.Sought.Text)
	}
	for _, u := range v.Sought.Units {
		q.Add("unit", ids.String(u))
	}
	for _, k := range v.Sought.Kinds {
		q.Add("kind", k)
	}
	for _, s := range v.Sought.Standings {
		q.Add("state", string(s))
	}
	for _, s := range v.Sought.Vetting {
		q.Add("vetting", s)
	}
	change(q)
	if len(q) == 0 {
		return registerPath
	}
	return registerPath + "?" + q.Encode()
}

func (v registerView) filters() layout.Filters {
	f := layout.Filters{Label: "Filter the register", Action: registerPath, Target: "#results", Clear: registerPath,
		Text: &govuk.Input{Name: "find", Label: "Name or login begins", Value: v.Sought.Text}}
	chip := func(text, key, value string) {
		f.Chips = append(f.Chips, layout.Chip{Text: text, Href: v.query(func(q url.Values) {
			q[key] = slices.DeleteFunc(q[key], func(s string) bool { return s == value })
		})})
	}
	if v.Sought.Text != "" {
		chip("Begins "+v.Sought.Text, "find", v.Sought.Text)
	}
	group := func(legend, name string, list []govuk.Option, on func(string) bool, said string) {
		g := layout.FilterGroup{Legend: legend, Name: name, Open: true}
		for _, x := range list {
			checked := on(x.Value)
			if checked {
				chip(said+x.Text, name, x.Value)
			}
			g.Options = append(g.Options, layout.FilterOption{Value: x.Value, Text: x.Text, Checked: checked})
		}
		f.Groups = append(f.Groups, g)
	}
	var states, units []govuk.Option
	for _, s := range Standings {
		states = append(states, govuk.Option{Value: string(s), Text: s.Title()})
	}
	for _, u := range v.Units {
		units = append(units, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	group("State today", "state", states, func(x string) bool { return slices.Contains(v.Sought.Standings, Standing(x)) }, "")
	group("Accreditation", "kind", kindOptions()[1:], func(x string) bool { return slices.Contains(v.Sought.Kinds, x) }, "")
	group("Vetting", "vetting", vettingFilters(), func(x string) bool { return slices.Contains(v.Sought.Vetting, x) }, "Vetting: ")
	group("Unit", "unit", units, func(x string) bool {
		return slices.ContainsFunc(v.Sought.Units, func(u ids.Unit) bool { return ids.String(u) == x })
	}, "")
	return f
}

func (v registerView) count() string {
	if v.Count > 10000 {
		return "10,000+"
	}
	return layout.Count(v.Count)
}

func (v registerView) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of the register", Shown: layout.Count(len(v.Found.Rows)) + " of " + v.count() + " shown", Size: entriesAtOnce}
	if v.Found.Prev != "" {
		p.Prev = v.query(func(q url.Values) { q.Set("before", v.Found.Prev) })
	}
	if v.Found.Next != "" {
		p.Next = v.query(func(q url.Values) { q.Set("after", v.Found.Next) })
	}
	return p
}

func (v registerView) narrowed() bool {
	return v.Sought.Text != "" || len(v.Sought.Units)+len(v.Sought.Kinds)+len(v.Sought.Standings)+len(v.Sought.Vetting) > 0
}

// under says the limits of an accreditation in a line.
func (a Accreditation) under() string {
	out := ""
	if l := a.LimitedTo(); len(l) > 0 {
		out = "limited to " + strings.Join(l, ", ")
	}
	if a.Scope != "" {
		if out != "" {
			out += "; "
		}
		out += a.Scope
	}
	return out
}

// tag is the mark of something that ends: in red once it is past, amber where it is near.
func (e End) tag(today caltime.Date) (layout.Tag, bool) {
	switch {
	case e.On.Before(today):
		return layout.Tag{Text: "Overdue", Kind: "over"}, true
	case e.Soon:
		return layout.Tag{Text: "In " + layout.Many(today.DaysUntil(e.On), "day", "days"), Kind: "soon"}, true
	}
	return layout.Tag{}, false
}

// entryView is one person’s entry, to be read.
type entryView struct {
	Record
	Entry Entry
	Today caltime.Date
	Own   bool
	Every int
}

func (w *Web) entryPage(c *web.Ctx) error {
	id, ok := ids.Parse[ids.User](c.Param("id"))
	if !ok {
		return fault.Missing()
	}
	return w.showEntry(c, id, false)
}

func (w *Web) ownEntryPage(c *web.Ctx) error { return w.showEntry(c, c.Actor().User, true) }

func (w *Web) showEntry(c *web.Ctx, id ids.User, own bool) error {
	v := entryView{Today: w.today(), Own: own}
	var err error
	if v.Record, err = w.RegisterEntry(c.Ctx(), w.DB, id); err != nil {
		return err
	}
	if !own {
		consulted(c, "register", id, nil)
	}
	if v.Every, err = w.DevelopEvery(c.Ctx(), w.DB, v.ForceID); err != nil {
		return err
	}
	v.Entry.Accreditations = slices.DeleteFunc(slices.Clone(v.Accreditations), func(a Accreditation) bool { return !a.Stands() })
	for _, k := range v.Clearances {
		if k.Stands() && !k.ToOn.IsZero() && !k.ToOn.Before(v.Today) {
			v.Entry.Vetting = append(v.Entry.Vetting, k)
		}
	}
	head := layout.PageHead{Title: v.Name, Sentence: v.rankLine() + " What the register holds of them; acts keep what it said on their day.",
		Breadcrumbs: []layout.Link{{Label: "Register", Href: registerPath}}}
	if own {
		head = layout.PageHead{Title: "My accreditations", Sentence: v.rankLine() + " What the register holds of you. An administrator changes it; tell one what is wrong."}
	} else if c.Actor().Can(perm.UserManage) {
		head.Actions = []layout.Action{{Label: "Change", Href: "/admin/users/" + ids.String(id)}}
	}
	return c.Page(http.StatusOK, layout.Page{Title: head.Title, Head: layout.Head(head)}, entryBody(v))
}

func (v entryView) rankLine() string {
	for _, k := range standing(v.Ranks) {
		if !v.Today.Before(k.FromOn) && (k.ToOn.IsZero() || !v.Today.After(k.ToOn)) {
			return sentence(k.Rank) + "."
		}
	}
	return "No rank is on record."
}

// development says how often professional development is due.
func development(every int) string {
	if every == 0 {
		return "Professional development: the force has set no interval."
	}
	return "Professional development is due again " + layout.Many(every, "month", "months") + " after it was done."
}

// nextDevelopment asks when professional development is next due. Nothing typed, with a day on which it was done, lets the
// force’s interval decide.
func (v personView) nextDevelopment(a Accreditation) govuk.DateInput {
	d := v.day("cpd"+ids.String(a.ID), "cpd_due_on", "Next due on", noDay)
	d.Hint = "Leave out to count it from the day it was done"
	if !a.CpdDueOn.IsZero() {
		d.Hint += ". Now " + a.CpdDueOn.UK()
	}
	return d
}
