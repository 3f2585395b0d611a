package cases

import (
	"net/url"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/users"
)

// listSize is how many cases a page of the list holds.
const listSize = 50

// listPage is what the list is drawn from.
type listPage struct {
	Filter  Filter
	Request page.Request
	Total   Total
	Result  page.Result[ListRow]
	Rows    []listLine
	Base    url.Values // the list without its place
	Now     time.Time
	InUse   int
	MayOpen bool
	Saved   int64 // the saved view that is shown

	MayChange bool
	Picked    Selection // what is ticked in this view
}

// listLine is a row ready to print.
type listLine struct {
	ListRow
	Sub      string
	Lead     string
	Severity layout.Severity
	End      string
	Law      string
	Idle     string
	Quiet    bool
}

func (r *Room) getList(c *web.Ctx) error {
	ctx := c.Ctx()
	q := c.Request.URL.Query()
	p := listPage{Filter: ParseFilter(q), Request: page.Parse(q, listSize, Sorts...), Now: r.DB.Time(), MayOpen: c.Actor().Can(perm.CaseOpen), MayChange: c.Actor().Can(perm.CaseChange)}
	p.Base = p.Filter.Query()
	if p.Request.Sort != Sorts[0] {
		p.Base.Set("sort", p.Request.Sort.String())
	}
	for name, vs := range p.Base {
		if name != "view" && name != "sort" {
			p.InUse += len(vs)
		}
	}
	var err error
	if p.Result, err = r.List(ctx, r.DB, p.Filter, p.Request); err != nil {
		return err
	}
	if p.Total, err = r.Count(ctx, r.DB, p.Filter); err != nil {
		return err
	}
	seen := []ids.Case{}
	for _, x := range p.Result.Rows {
		p.Rows = append(p.Rows, r.line(x, p.Now))
		seen = append(seen, x.ID)
	}
	// What was looked for is logged with what it showed, before it leaves (s.62 DPA 2018).
	db.Consulted(ctx, "list.shown", db.On{Op: db.Consultation, Kind: "cases"}, map[string]any{"filter": p.Base.Encode(), "cases": seen})
	if id, ok := ids.Parse[int64](q.Get("saved")); ok {
		p.Saved = id
	}
	if p.Picked, err = r.Selected(ctx, r.DB, bulkKey(q, "picked"), p.Filter.view()); err != nil {
		return err
	}
	if c.HTMX() {
		return c.Part(200, results(p))
	}
	units, err := r.Users.Units(ctx, r.DB, c.Actor().Force)
	if err != nil {
		return err
	}
	people, err := r.Users.People(ctx, r.DB, c.Actor().Force, perm.Investigator, perm.Supervisor)
	if err != nil {
		return err
	}
	views, err := r.SavedViews(ctx, r.DB)
	if err != nil {
		return err
	}
	marking, err := r.Marking(ctx, r.DB, p.Filter)
	if err != nil {
		return err
	}
	filters := p.filters(units, people)
	head := layout.PageHead{Title: "Cases", Tabs: p.tabs(views), TabsLabel: "Saved views"}
	if p.MayOpen {
		head.Actions = []layout.Action{{Label: "New case", Href: "/cases/new", Icon: "plus", Primary: true}}
	}
	return c.Page(200, layout.Page{Title: "Cases", Marking: marking, Head: layout.Head(head)}, listBody(p, filters))
}

func (r *Room) line(x ListRow, now time.Time) listLine {
	l := listLine{ListRow: x, Lead: shortName(x.LeadName), Idle: idleWords(x.LastEventAt, now), Quiet: now.Sub(x.LastEventAt) >= QuietDays*24*time.Hour}
	switch {
	case x.Subjects == 1:
		l.Sub = x.SubjectName
	case x.Subjects > 1:
		l.Sub = x.SubjectName + " and " + layout.Many(x.Subjects-1, "other", "others")
	default:
		l.Sub = "No subject yet"
	}
	if x.Operation != "" {
		l.Title, l.Sub = x.Operation, x.Title
	}
	if k, ok := x.NextClock(); ok && k.EndAt != nil {
		w := r.say(k, now)
		l.Severity, l.End, l.Law = w.Severity, EndDay(*k.EndAt, now), w.Name+" "+k.Cite
	}
	return l
}

// EndDay prints when a clock ends: the time of day where it is today, else the day.
func EndDay(end, now time.Time) string {
	l := caltime.LocalOf(end)
	if l.Hour == 0 && l.Minute == 0 {
		return upperFirst(layout.NearDay(end.Add(-time.Minute), now))
	}
	if caltime.DateOf(end) == caltime.DateOf(now) {
		return "Today " + layout.Clock(end)
	}
	return upperFirst(layout.NearDay(end, now))
}

func idleWords(at, now time.Time) string {
	n := caltime.DateOf(at).DaysUntil(caltime.DateOf(now))
	if n <= 0 {
		return "today"
	}
	return layout.Count(n) + " d"
}

// shortName is a name as lists print it: O. Teague.
func shortName(name string) string {
	f := strings.Fields(name)
	if len(f) < 2 {
		return name
	}
	return string([]rune(f[0])[:1]) + ". " + f[len(f)-1]
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// href is the list changed by set: nil values are dropped.
func (p listPage) href(set map[string]string) string {
	q := url.Values{}
	for k, v := range p.Base {
		q[k] = v
	}
	for k, v := range set {
		q.Del(k)
		if v != "" {
			q.Set(k, v)
		}
	}
	if len(q) == 0 {
		return "/cases"
	}
	return "/cases?" + q.Encode()
}

// ticked is href within the view: what is ticked goes along.
func (p listPage) ticked(set map[string]string) string {
	if key := p.Picked.Bulk.PublicKey; key != "" {
		set["picked"] = key
	}
	return p.href(set)
}

// place is where in the list the page is: its order and its key, as a query string.
func (p listPage) place() string {
	q := url.Values{}
	if p.Request.Sort != Sorts[0] {
		q.Set("sort", p.Request.Sort.String())
	}
	if !p.Request.After.Zero() {
		q.Set("after", p.Request.After.Encode())
	}
	if !p.Request.Before.Zero() {
		q.Set("before", p.Request.Before.Encode())
	}
	return q.Encode()
}

// without is the list without one value of one filter.
func (p listPage) without(name, value string) string {
	q := url.Values{}
	for k, vs := range p.Base {
		for _, v := range vs {
			if k != name || v != value {
				q.Add(k, v)
			}
		}
	}
	if len(q) == 0 {
		return "/cases"
	}
	return "/cases?" + q.Encode()
}

func (p listPage) tabs(saved []SavedView) []layout.Tab {
	var out []layout.Tab
	own := false
	for _, v := range saved {
		own = own || v.ID == p.Saved
	}
	for _, v := range Views() {
		href := "/cases"
		if v.Code != AllOpen {
			href += "?view=" + string(v.Code)
		}
		t := layout.Tab{Label: v.Name, Href: href, Active: !own && p.Filter.View == v.Code}
		if t.Active && !p.Filter.Narrowed() {
			t.Count = p.count()
		}
		out = append(out, t)
	}
	for _, v := range saved {
		t := layout.Tab{Label: v.Name, Href: "/cases?" + v.Query + and(v.Query) + "saved=" + ids.String(v.ID), Active: v.ID == p.Saved}
		if t.Active {
			t.Count = p.count()
		}
		out = append(out, t)
	}
	if p.Filter.Narrowed() || p.Request.Sort != Sorts[0] {
		out = append(out, layout.Tab{Label: "+ Save this view", Href: "/cases/views/new?" + p.Base.Encode()})
	}
	return out
}

func and(q string) string {
	if q == "" {
		return ""
	}
	return "&"
}

func (p listPage) count() string { return p.Total.words() }

// situation is the line beside the number of cases.
func (p listPage) situation() string {
	s := "sorted by " + p.sortWords()
	if !p.Total.More {
		s = p.Total.Stake.Headline() + " at stake · " + s
	}
	return s
}

func (p listPage) sortWords() string {
	d := p.Request.Sort.Desc
	pick := func(asc, desc string) string {
		if d {
			return desc
		}
		return asc
	}
	switch p.Request.Sort.Name {
	case "opened":
		return pick("day of opening, oldest first", "day of opening, newest first")
	case "title":
		return pick("title, A to Z", "title, Z to A")
	case "stake":
		return pick("value at stake, smallest first", "value at stake, largest first")
	case "activity":
		return pick("last activity, longest idle first", "last activity, newest first")
	}
	return pick("next deadline, soonest first", "next deadline, latest first")
}

// head is a column head that sorts. first is the direction of the first press; flip is for a column whose figures rise
// as its sort falls.
func (p listPage) head(label, name string, firstDesc, right, flip bool) layout.SortHead {
	h := layout.SortHead{Label: label, Right: right}
	s := page.Sort{Name: name, Desc: firstDesc}
	if p.Request.Sort.Name == name {
		h.Order = "ascending"
		if p.Request.Sort.Desc != flip {
			h.Order = "descending"
		}
		s.Desc = !p.Request.Sort.Desc
	}
	v := s.String()
	if s == Sorts[0] {
		v = ""
	}
	h.Href = p.ticked(map[string]string{"sort": v})
	return h
}

func (p listPage) pager() layout.Pager {
	g := layout.Pager{Label: "Pages of cases", Shown: layout.Count(len(p.Rows)) + " of " + p.count() + " shown", Size: listSize}
	if p.Result.Next != "" {
		g.Next = p.ticked(map[string]string{"after": p.Result.Next})
	}
	if p.Result.Prev != "" {
		g.Prev = p.ticked(map[string]string{"before": p.Result.Prev})
	}
	return g
}

// filters is the filter column.
func (p listPage) filters(units []users.Unit, people []users.User) layout.Filters {
	f := p.Filter
	chosen := func(name, value string) bool {
		for _, v := range p.Base[name] {
			if v == value {
				return true
			}
		}
		return false
	}
	out := layout.Filters{Label: "Filter cases", Action: "/cases", Target: "#results", Clear: "/cases", Counted: true,
		Text: &govuk.Input{Name: "text", Label: "Words in title, subject or reference", Value: f.Text}}
	if f.View != AllOpen {
		out.Clear += "?view=" + string(f.View)
		out.Keep = append(out.Keep, govuk.Option{Value: "view", Text: string(f.View)})
	}
	if p.Request.Sort != Sorts[0] {
		out.Keep = append(out.Keep, govuk.Option{Value: "sort", Text: p.Request.Sort.String()})
	}
	group := func(legend, name string, open bool, opts ...govuk.Option) {
		g := layout.FilterGroup{Legend: legend, Name: name, Open: open}
		for _, o := range opts {
			on := chosen(name, o.Value)
			g.Options = append(g.Options, layout.FilterOption{Value: o.Value, Text: o.Text, Checked: on})
			if on {
				g.Open = true
				out.Chips = append(out.Chips, layout.Chip{Text: o.Text, Href: p.without(name, o.Value)})
			}
		}
		out.Groups = append(out.Groups, g)
	}
	if f.Text != "" {
		out.Chips = append(out.Chips, layout.Chip{Text: "“" + f.Text + "”", Href: p.without("text", f.Text)})
	}
	var opts []govuk.Option
	for _, s := range Stages() {
		if f.View == ClosedCases == (s == Closed) || f.View == Everything {
			opts = append(opts, govuk.Option{Value: string(s), Text: s.Name()})
		}
	}
	group("Stage", "stage", true, opts...)
	opts = nil
	for _, t := range Threats() {
		opts = append(opts, govuk.Option{Value: string(t.Code), Text: t.Name})
	}
	group("Threat type", "threat", true, opts...)
	group("How it arose", "origin", true, govuk.Option{Value: "proactive", Text: "Proactive"}, govuk.Option{Value: "reactive", Text: "Reactive"})
	opts = nil
	for _, u := range units {
		if u.Kind != users.ForceUnit {
			opts = append(opts, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
		}
	}
	group("Unit", "unit", false, opts...)
	opts = nil
	for _, u := range people {
		opts = append(opts, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	group("Lead investigator", "lead", false, opts...)
	opts = nil
	for _, n := range caltime.Nations() {
		opts = append(opts, govuk.Option{Value: string(n), Text: NationName(n)})
	}
	group("Nation", "nation", false, opts...)
	group("Restriction", "restricted", false, govuk.Option{Value: "yes", Text: "Restricted, and I am a member"})
	if f.Only != "" {
		out.Chips = append(out.Chips, layout.Chip{Text: "Selected cases", Href: p.ticked(map[string]string{"only": ""})})
	}
	out.Range = &layout.FilterRange{Legend: "Value at stake", MinName: "min", MaxName: "max", Min: p.Base.Get("min"), Max: p.Base.Get("max")}
	if f.Min != nil {
		out.Chips = append(out.Chips, layout.Chip{Text: f.Min.Pounds() + " or more", Href: p.href(map[string]string{"min": ""})})
	}
	if f.Max != nil {
		out.Chips = append(out.Chips, layout.Chip{Text: f.Max.Pounds() + " or less", Href: p.href(map[string]string{"max": ""})})
	}
	return out
}
