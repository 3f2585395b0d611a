package opportunities

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/opportunities/rules"
)

// boardDays is how far back the closed columns of the board reach.
const boardDays = 90

const listSize = 50

// board is what the board shows.
type board struct {
	Filter   Filter
	Layout   string
	Picks    []layout.Pick
	Open     []layout.Opportunity
	Progress []layout.Opportunity
	Realised []layout.Outcome
	Declined []layout.Outcome
	Missed   []layout.Outcome
	Columns  map[string]layout.BoardColumn
	Notes    []layout.Note
	Rows     page.Result[Row]
	Sort     page.Sort
	Now      time.Time
	Count    tally
	Filters  layout.Filters
}

func (r *Room) index(c *web.Ctx) error {
	f := readFilter(c.Request.URL.Query(), c.Actor().User)
	if c.Query("layout") == "list" {
		return r.listPage(c, f)
	}
	return r.boardPage(c, f)
}

// toDo are the steps of what somebody has taken and must still act on. What is granted waits for the money alone.
var toDo = []Step{rules.NoStep, Assessed, Applied}

// columns are the counts of the board: each column, and what waits for a decision.
func columns(f Filter, now time.Time) []column {
	since := now.AddDate(0, 0, -boardDays)
	with := func(s []Status, steps ...Step) Filter { g := f; g.Statuses, g.Steps = s, steps; return g }
	return []column{
		{name: "open", value: "o.estimate_pence", f: with(undecided)},
		{name: "prog", value: "o.estimate_pence", f: with([]Status{Taken}, toDo...)},
		{name: "real", value: "o.realised_pence", f: with([]Status{Taken}, Realised), since: since, by: "stepped_at"},
		{name: "dec", value: "o.estimate_pence", f: with([]Status{Declined}), since: since, by: "decided_at"},
		{name: "mis", value: "o.lost_pence", f: with(lostStatuses), since: since, by: "ended_at"},
		{name: "review", value: "0", f: with([]Status{RunOut})},
		{name: "proposed", value: "0", f: with([]Status{DeclineProposed})},
		{name: "granted", value: "o.estimate_pence", f: with([]Status{Taken}, Granted)},
		{name: "day", value: "CASE WHEN o.due_at < '" + now.Add(24*time.Hour).UTC().Format("2006-01-02 15:04:05") + "+00:00' THEN 1 ELSE 0 END", f: with(undecided)},
	}
}

func (r *Room) boardPage(c *web.Ctx, f Filter) error {
	ctx, now := c.Ctx(), r.DB.Time()
	cols := columns(f, now)
	n, err := tallies(ctx, r.DB, cols)
	if err != nil {
		return err
	}
	b := board{Filter: f, Layout: "board", Now: now, Columns: map[string]layout.BoardColumn{}}
	open, err := soonest(ctx, r.DB, cols[0].f, 8)
	if err != nil {
		return err
	}
	going, err := soonest(ctx, r.DB, cols[1].f, 5)
	if err != nil {
		return err
	}
	r.count(r.DB.Time(), append(pointers(open), pointers(going)...)...)
	for i, o := range open {
		b.Open = append(b.Open, r.card(c, o, i == 0))
	}
	for _, o := range going {
		b.Progress = append(b.Progress, r.card(c, o, false))
	}
	onPage := map[string]int{"open": len(open), "prog": len(going)}
	rows := [][]Row{open, going}
	for i, out := range []*[]layout.Outcome{&b.Realised, &b.Declined, &b.Missed} {
		list, err := newest(ctx, r.DB, cols[2+i], 8)
		if err != nil {
			return err
		}
		for _, o := range list {
			*out = append(*out, outcome(o, now))
		}
		onPage[cols[2+i].name] = len(list)
		rows = append(rows, list)
	}
	shown(ctx, "board", c.Request.URL.RawQuery, rows...)
	titles := map[string]string{"open": "Open", "prog": "In progress", "real": "Realised", "dec": "Declined", "mis": "Missed"}
	for _, k := range cols[:5] {
		t := n[k.name]
		col := layout.BoardColumn{ID: k.name, Title: titles[k.name], Count: countWords(t.N), Total: total(t)}
		if t.N > onPage[k.name] {
			col.More = &layout.Link{Label: countWords(t.N-onPage[k.name]) + " more " + lower(titles[k.name]), Href: k.f.listURL()}
		} else if k.name == "mis" && t.N > 0 {
			col.More = &layout.Link{Label: "See why", Href: "/missed"}
		}
		b.Columns[k.name] = col
	}
	b.Notes = r.waiting(c, f, n)
	if b.Picks, err = r.picks(c, f); err != nil {
		return err
	}
	head := layout.PageHead{Title: "Opportunities", Sentence: "Chances to secure or recover value, found by rules or added by people.", Actions: headActions(c)}
	if near := int(n["day"].Pence); near > 0 {
		head.Lead = layout.Many(near, "closes", "close") + " within 24 hours."
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Opportunities", Class: "p-wide", Head: layout.Head(head), AsAt: now}, boardBody(b))
}

func total(t tally) string {
	v := t.Pence.Headline()
	if t.N > most {
		return "over " + v
	}
	return v
}

func headActions(c *web.Ctx) []layout.Action {
	var a []layout.Action
	if c.Actor().Can(perm.AheadView) {
		a = append(a, layout.Action{Label: "What closes soon", Href: "/opportunities/ahead"})
	}
	if c.Actor().Can(perm.OpportunityWork) {
		a = append(a, layout.Action{Label: "Add an opportunity", Icon: "plus", Primary: true, Href: "/opportunities/new"})
	}
	return append(a, layout.Action{Label: "How rules work", Href: "/help/opportunities"})
}

// waiting says what waits for whoever can decide it.
func (r *Room) waiting(c *web.Ctx, f Filter, n map[string]tally) []layout.Note {
	var out []layout.Note
	a := c.Actor()
	link := func(s Status) *layout.Link {
		g := f
		g.Statuses = []Status{s}
		return &layout.Link{Label: "Show them", Href: g.listURL()}
	}
	if k := n["proposed"].N; k > 0 && a.Can(perm.OpportunityDecide) {
		out = append(out, layout.Note{Kind: "soon", Strong: layout.Many(k, "decline waits", "declines wait"), Text: "for a second person before the window ends.", More: link(DeclineProposed)})
	}
	if k := n["granted"].N; k > 0 {
		g := f
		g.Statuses, g.Steps = []Status{Taken}, []Step{Granted}
		out = append(out, layout.Note{Strong: countWords(k), Text: plural(k, "is", "are") + " granted, worth " + n["granted"].Pence.Headline() + ", and " + plural(k, "waits", "wait") + " for the money.",
			More: &layout.Link{Label: "Show them", Href: g.listURL()}})
	}
	if k := n["review"].N; k > 0 {
		out = append(out, layout.Note{Strong: countWords(k), Text: "ran out and " + plural(k, "waits", "wait") + " for a review.", More: link(RunOut)})
	}
	return out
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func outcome(o Row, now time.Time) layout.Outcome {
	out := layout.Outcome{Value: cardWorth(o.EstimatePence), Title: o.Title, Href: o.Path(), Note: outcomeWords(o)}
	when := o.UpdatedAt
	switch o.Status {
	case Taken:
		when = deref(o.SteppedAt)
		if o.RealisedPence != nil {
			out.Value = o.RealisedPence.Pounds()
		}
	case Declined:
		when = deref(o.DecidedAt)
	case Missed, Lapsed:
		when = LastMoment(deref(o.EndedAt))
		if o.LostPence != nil {
			out.Value = o.LostPence.Pounds()
		}
	}
	out.When = layout.Near(when, now)
	return out
}

// picks are the selects above the board: unit, threat, rule, value.
func (r *Room) picks(c *web.Ctx, f Filter) ([]layout.Pick, error) {
	units, err := r.unitOptions(c)
	if err != nil {
		return nil, err
	}
	unit := ""
	if f.Unit != 0 {
		unit = ids.String(f.Unit)
	}
	least := ""
	if f.Least > 0 {
		least = f.Least.Decimal()
	}
	return []layout.Pick{
		{Name: "unit", Label: "Unit", Value: unit, Options: briefly(units)},
		{Name: "threat", Label: "Threat", Value: f.Threat, Options: briefly(threatOptions())},
		{Name: "rule", Label: "Rule", Value: f.Rule, Options: briefly(ruleOptions())},
		{Name: "least", Label: "At least", Value: least, Options: []govuk.Option{{Value: "", Text: "Any value"}, {Value: "1000.00", Text: "£1,000"}, {Value: "5000.00", Text: "£5,000"}, {Value: "50000.00", Text: "£50,000"}}},
	}, nil
}

func (r *Room) unitOptions(c *web.Ctx) ([]govuk.Option, error) {
	units, err := unitsOf(c.Ctx(), r.DB, c.Actor().Force)
	if err != nil {
		return nil, err
	}
	out := []govuk.Option{{Value: "", Text: "All units"}}
	for _, u := range units {
		out = append(out, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	return out, nil
}

// briefly cuts long names, so that the bar of selects keeps to a line.
func briefly(list []govuk.Option) []govuk.Option {
	out := slices.Clone(list)
	for i := range out {
		out[i].Text = brief(out[i].Text)
	}
	return out
}

func threatOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "All types"}}
	for _, t := range cases.Threats() {
		out = append(out, govuk.Option{Value: string(t.Code), Text: t.Name})
	}
	return append(out, govuk.Option{Value: "none", Text: "Not set"})
}

func ruleOptions() []govuk.Option {
	all := rules.All()
	out := []govuk.Option{{Value: "", Text: "All " + itoa(len(all)) + " rules"}}
	for _, r := range all {
		out = append(out, govuk.Option{Value: r.Code, Text: r.Code + " " + r.Title})
	}
	return append(out, govuk.Option{Value: "none", Text: "Added by people"})
}

func (r *Room) listPage(c *web.Ctx, f Filter) error {
	ctx := c.Ctx()
	q := c.Request.URL.Query()
	p := page.Parse(q, listSize, sorts...)
	b := board{Filter: f, Layout: "list", Now: r.DB.Time(), Sort: p.Sort}
	var err error
	if b.Rows, err = list(ctx, r.DB, f, p); err != nil {
		return err
	}
	shown(ctx, "opportunities", f.listURL(), b.Rows.Rows)
	r.count(r.DB.Time(), pointers(b.Rows.Rows)...)
	value, words := f.summed()
	n, err := tallies(ctx, r.DB, []column{{name: "all", value: value, f: f}})
	if err != nil {
		return err
	}
	b.Count = n["all"]
	if c.HTMX() {
		return c.Part(http.StatusOK, listResults(b))
	}
	if b.Filters, err = r.filters(c, f); err != nil {
		return err
	}
	head := layout.PageHead{Title: "Opportunities", Lead: countWords(b.Count.N), Sentence: plural(b.Count.N, "matches", "match") + ", " + words(total(b.Count)) + ".", Actions: headActions(c)}
	marking, err := listMarking(ctx, r.DB, f)
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Opportunities", Marking: marking, Head: layout.Head(head), AsAt: b.Now}, listBody(b))
}

// filters are the filter column of the list.
func (r *Room) filters(c *web.Ctx, f Filter) (layout.Filters, error) {
	units, err := r.unitOptions(c)
	if err != nil {
		return layout.Filters{}, err
	}
	group := func(legend, name string, open bool, opts []govuk.Option, on func(string) bool) layout.FilterGroup {
		g := layout.FilterGroup{Legend: legend, Name: name, Open: open}
		for _, o := range opts {
			if o.Value != "" {
				g.Options = append(g.Options, layout.FilterOption{Value: o.Value, Text: o.Text, Checked: on(o.Value)})
			}
		}
		return g
	}
	var statuses []govuk.Option
	for _, s := range Statuses() {
		statuses = append(statuses, govuk.Option{Value: string(s), Text: StatusName(s)})
	}
	out := layout.Filters{Label: "Filter opportunities", Action: "/opportunities", Target: "#results", Clear: "/opportunities?layout=list",
		Text: &govuk.Input{Name: "text", Label: "Words in the title", Value: f.Text},
		Groups: []layout.FilterGroup{
			group("Status", "status", true, statuses, func(v string) bool { return slices.Contains(f.Statuses, Status(v)) }),
			group("Unit", "unit", f.Unit != 0, units, func(v string) bool { return f.Unit != 0 && v == ids.String(f.Unit) }),
			group("Threat", "threat", f.Threat != "", threatOptions(), func(v string) bool { return v == f.Threat }),
			group("Rule", "rule", f.Rule != "", ruleOptions(), func(v string) bool { return v == f.Rule }),
		},
		Keep: []govuk.Option{{Value: "layout", Text: "list"}}}
	for _, k := range append([]string{"sort", "reason", "from", "to", "mine", "least", "step"}, measuredNames...) {
		if v := c.Query(k); v != "" {
			out.Keep = append(out.Keep, govuk.Option{Value: k, Text: v})
		}
	}
	out.Chips = f.chips(units)
	return out, nil
}

// chips are the filters in use, each with the list without it.
func (f Filter) chips(units []govuk.Option) []layout.Chip {
	var out []layout.Chip
	add := func(text string, g Filter) { out = append(out, layout.Chip{Text: text, Href: g.listURL()}) }
	for i, s := range f.Statuses {
		g := f
		g.Statuses = slices.Delete(slices.Clone(f.Statuses), i, i+1)
		add(StatusName(s), g)
	}
	if f.Unit != 0 {
		g := f
		g.Unit = 0
		for _, u := range units {
			if u.Value == ids.String(f.Unit) {
				add(u.Text, g)
			}
		}
	}
	if f.Threat != "" {
		g := f
		g.Threat = ""
		add(threatName(f.Threat), g)
	}
	if f.Rule != "" {
		g := f
		g.Rule = ""
		add("Rule "+f.Rule, g)
	}
	if f.Reason != "" {
		g := f
		g.Reason = ""
		add("Reason: "+reasonName(f.Reason), g)
	}
	if f.Least > 0 {
		g := f
		g.Least = 0
		add("At least "+f.Least.Pounds(), g)
	}
	if f.Mine != 0 {
		g := f
		g.Mine = 0
		add("Mine", g)
	}
	if !f.From.IsZero() || !f.To.IsZero() {
		g := f
		g.From, g.To = caltime.Date{}, caltime.Date{}
		add("Ended "+f.From.UK()+" to "+f.To.UK(), g)
	}
	for _, m := range f.Measured.chips() {
		g := f
		g.Measured = m.without
		add(m.text, g)
	}
	if f.Text != "" {
		g := f
		g.Text = ""
		add("“"+f.Text+"”", g)
	}
	return out
}

// sortHref is the list in another order.
func (b board) sortHref(s string, desc bool) string {
	q := b.Filter.query()
	q.Set("layout", "list")
	q.Set("sort", page.Sort{Name: s, Desc: desc}.String())
	return "/opportunities?" + q.Encode()
}

func (b board) sortHead(label, name string, right bool) layout.SortHead {
	h := layout.SortHead{Label: label, Right: right, Href: b.sortHref(name, name != "due")}
	if b.Sort.Name == name {
		h.Order = "ascending"
		if b.Sort.Desc {
			h.Order = "descending"
		}
		h.Href = b.sortHref(name, !b.Sort.Desc)
	}
	return h
}

func (b board) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of opportunities", Shown: countWords(len(b.Rows.Rows)) + " of " + countWords(b.Count.N) + " shown", Size: listSize}
	to := func(k, v string) string {
		if v == "" {
			return ""
		}
		q := b.Filter.query()
		q.Set("layout", "list")
		q.Set("sort", b.Sort.String())
		q.Set(k, v)
		return "/opportunities?" + q.Encode()
	}
	p.Prev, p.Next = to("before", b.Rows.Prev), to("after", b.Rows.Next)
	return p
}

func (b board) tabs() []layout.Tab {
	q := b.Filter.query()
	board := "/opportunities"
	bq := url.Values{}
	for _, k := range []string{"unit", "threat", "rule", "least"} {
		if v := q.Get(k); v != "" {
			bq.Set(k, v)
		}
	}
	if len(bq) > 0 {
		board += "?" + bq.Encode()
	}
	return []layout.Tab{{Label: "Board", Href: board, Active: b.Layout == "board"}, {Label: "List", Href: b.Filter.listURL(), Active: b.Layout == "list"}}
}

// reasonName is a first-level reason of a filter or a chart.
func reasonName(code string) string {
	if code == "" || code == "none" {
		return "No reason yet"
	}
	return ReasonTitle(code)
}
