package disclosure

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Routes are the ways into the room.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		web.Get("/cases/:case/disclosure", perm.CaseView, r.get),
		web.Post("/cases/:case/disclosure", perm.CaseChange, r.post),
	}
}

const pageSize = 50

// view is the page of a case's material of one kind, with the form of one record.
type view struct {
	Path    string
	Case    string // address of the case
	Kind    kind
	Rows    []Record
	After   int64 // of the next page; 0: this is the last
	Item    Record
	CanEdit bool
	Typed   url.Values
	Bad     map[string]string
}

func (r *Room) get(c *web.Ctx) error {
	q := c.Request.URL.Query()
	return r.show(c, http.StatusOK, q.Get("kind"), q.Get("item"), view{})
}

func (r *Room) show(c *web.Ctx, status int, code, item string, v view) error {
	ctx := c.Ctx()
	g, err := access.OpenRef(ctx, r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	file, err := r.Cases.ByID(ctx, r.DB, g)
	if err != nil {
		return err
	}
	var ok bool
	if v.Kind, ok = kindOf(code); !ok {
		v.Kind = kinds[0]
	}
	v.Case = cases.Path(g.Ref())
	v.Path, v.CanEdit = v.Case+"/disclosure", g.CanEdit()
	after, _ := strconv.ParseInt(c.Request.URL.Query().Get("after"), 10, 64)
	if v.Rows, err = recordsOf(ctx, r.DB, g, v.Kind, after, 0, pageSize+1); err != nil {
		return err
	}
	if len(v.Rows) > pageSize {
		v.Rows = v.Rows[:pageSize]
		v.After = v.Rows[pageSize-1].EntityID
	}
	id, _ := strconv.ParseInt(item, 10, 64)
	if v.Item, err = recordOf(ctx, r.DB, g, v.Kind.Code, id); err != nil {
		return err
	}
	if v.Typed == nil {
		v.Typed = typed(v.Item)
	}
	head, err := r.Cases.Header(ctx, g, "")
	if err != nil {
		return err
	}
	return c.Page(status, layout.Page{Title: "Disclosure, " + g.Ref(), Errors: status == http.StatusUnprocessableEntity, Marking: file.Marking, Head: head, AsAt: r.DB.Time()}, body(v))
}

// typed fills the form with what was judged before.
func typed(x Record) url.Values {
	v := url.Values{}
	if x.ID == nil {
		return v
	}
	v.Set("relevant", map[bool]string{true: "yes", false: "no"}[x.Relevant])
	if x.Sensitive {
		v.Add("is", "sensitive")
	}
	if x.MeetsTest {
		v.Add("is", "test")
	}
	v.Set("description", x.Description)
	v.Set("why_sensitive", x.WhySensitive)
	date := func(name string, d caltime.Date) {
		if !d.IsZero() {
			v.Set(name+"-day", strconv.Itoa(d.D))
			v.Set(name+"-month", strconv.Itoa(int(d.M)))
			v.Set(name+"-year", strconv.Itoa(d.Y))
		}
	}
	date("scheduled", x.ScheduledOn)
	date("inspected", x.InspectedOn)
	return v
}

func readDate(v url.Values, name string) (caltime.Date, bool) {
	return caltime.ParseBoxes(v.Get(name+"-day"), v.Get(name+"-month"), v.Get(name+"-year"))
}

func (r *Room) post(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	j := Judgement{Kind: form.Get("kind"), Relevant: form.Get("relevant"), Description: form.Get("description"), WhySensitive: form.Get("why_sensitive"), Checked: form.Get("checked") == "yes"}
	j.EntityID, _ = strconv.ParseInt(form.Get("item"), 10, 64)
	j.Version, _ = strconv.ParseInt(form.Get("version"), 10, 64)
	for _, is := range form["is"] {
		j.Sensitive, j.MeetsTest = j.Sensitive || is == "sensitive", j.MeetsTest || is == "test"
	}
	bad := map[string]string{}
	var ok bool
	if j.ScheduledOn, ok = readDate(form, "scheduled"); !ok {
		bad["scheduled"] = "Enter a day that is in the calendar"
	}
	if j.InspectedOn, ok = readDate(form, "inspected"); !ok {
		bad["inspected"] = "Enter a day that is in the calendar"
	}
	if err = fault.Fields("Check the days", bad); err == nil {
		_, err = r.Judge(c.Ctx(), g.CaseID(), j)
	}
	if e, ok := err.(*fault.Error); ok && e.Kind == fault.Invalid {
		return r.show(c, http.StatusUnprocessableEntity, j.Kind, form.Get("item"), view{Typed: form, Bad: e.Fields})
	}
	if err != nil {
		return err
	}
	c.Done("Recorded.", "")
	return c.See(cases.Path(g.Ref()) + "/disclosure?kind=" + j.Kind)
}

func (v view) errors() (out []govuk.FieldError) {
	for _, f := range []string{"item", "relevant", "description", "why_sensitive", "scheduled", "inspected"} {
		if t := v.Bad[f]; t != "" {
			id := f
			switch f {
			case "scheduled", "inspected":
				id += "-day"
			case "item":
				id = "h-material"
			}
			out = append(out, govuk.FieldError{ID: id, Text: t})
		}
	}
	return out
}

func (v view) date(name, label string) govuk.DateInput {
	return govuk.DateInput{Name: name, Legend: label, Day: v.Typed.Get(name + "-day"), Month: v.Typed.Get(name + "-month"), Year: v.Typed.Get(name + "-year"), Error: v.Bad[name]}
}

func (v view) tabs() (out []layout.Tab) {
	for _, k := range kinds {
		out = append(out, layout.Tab{Label: k.Name, Href: v.Path + "?kind=" + k.Code, Active: k.Code == v.Kind.Code})
	}
	return out
}

func (v view) href(x Record) string {
	return v.Path + "?" + url.Values{"kind": {x.Kind}, "item": {strconv.FormatInt(x.EntityID, 10)}}.Encode() + "#h-judge"
}

func (v view) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of records", Shown: layout.Many(len(v.Rows), "record", "records") + " shown", Size: pageSize}
	if v.After != 0 {
		p.Next = v.Path + "?" + url.Values{"kind": {v.Kind.Code}, "after": {strconv.FormatInt(v.After, 10)}}.Encode()
	}
	return p
}

func (r Record) idText() string      { return strconv.FormatInt(r.EntityID, 10) }
func (r Record) versionText() string { return strconv.FormatInt(r.Version, 10) }

// state is what was judged, in words.
func (r Record) state() string {
	switch {
	case r.ID == nil:
		return "Not judged"
	case !r.Relevant:
		return "Not relevant"
	}
	out := "Relevant"
	if r.Sensitive {
		out += ", sensitive"
	}
	if r.MeetsTest {
		out += ", meets the test"
	}
	if !r.ScheduledOn.IsZero() {
		out += ", scheduled " + r.ScheduledOn.UK()
	}
	if !r.InspectedOn.IsZero() {
		out += ", inspected " + r.InspectedOn.UK()
	}
	if r.CheckedAt != nil {
		out += ", checked " + layout.Day(*r.CheckedAt)
	}
	return out
}

// Lists are the two schedules: each is taken away as a workbook, as CSV or on paper, and recorded as a disclosure.
func (r *Room) Lists() []lists.List {
	return []lists.List{
		{Code: "schedule-non-sensitive", Title: "Schedule of non-sensitive material", Permission: perm.CaseChange, OfCase: true, Page: "/disclosure", Open: r.open(false)},
		{Code: "schedule-sensitive", Title: "Schedule of sensitive material", Permission: perm.CaseChange, OfCase: true, Page: "/disclosure", Open: r.open(true)},
	}
}

func (r *Room) open(sensitive bool) func(context.Context, db.Reader, lists.Ask) (lists.Sheet, error) {
	return func(ctx context.Context, rd db.Reader, ask lists.Ask) (s lists.Sheet, err error) {
		g, err := access.OpenRef(ctx, rd, ask.Case, access.Read)
		if err != nil {
			return s, err
		}
		file, err := r.Cases.ByID(ctx, rd, g)
		if err != nil {
			return s, err
		}
		list, err := scheduled(ctx, rd, g, sensitive)
		if err != nil {
			return s, err
		}
		unchecked := 0
		for _, x := range list {
			if x.CheckedAt == nil {
				unchecked++
			}
		}
		s = lists.Sheet{Title: "Schedule of material of " + g.Ref(), Marking: file.Marking, Case: g.CaseID(), Count: len(list)}
		if unchecked > 0 {
			s.Notes = append(s.Notes, strconv.Itoa(unchecked)+" of the records were not checked before this schedule was made (DPA 2018 s.38(4)).")
		}
		s.Columns = []xlsx.Column{{Head: "No.", Kind: xlsx.KindInt, Width: 7}, {Head: "Kind", Width: 18}, {Head: "Description", Kind: xlsx.KindLongText}, {Head: "Recorded", Kind: xlsx.KindDate},
			{Head: "Meets the test", Kind: xlsx.KindBool, Width: 14}, {Head: "Scheduled", Kind: xlsx.KindDate}, {Head: "Inspected", Kind: xlsx.KindDate}, {Head: "Checked", Kind: xlsx.KindDateTime}}
		if sensitive {
			s.Columns = append(s.Columns, xlsx.Column{Head: "Why sensitive", Kind: xlsx.KindLongText})
		}
		n := 0
		s.Rows = lists.Of(list, func(x Record) []xlsx.Cell {
			n++
			k, _ := kindOf(x.Kind)
			row := []xlsx.Cell{xlsx.Int(n), xlsx.Text(k.Name), xlsx.Text(x.Words()), lists.Day(x.At), xlsx.Bool(x.MeetsTest), day(x.ScheduledOn), day(x.InspectedOn), lists.Moment(x.CheckedAt)}
			if sensitive {
				row = append(row, xlsx.Text(x.WhySensitive))
			}
			return row
		})
		return s, nil
	}
}

func day(d caltime.Date) xlsx.Cell {
	if d.IsZero() {
		return xlsx.Blank()
	}
	return xlsx.Day(d)
}
