package compartment

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// Routes are the ways into the room. To whoever may not use them they lead nowhere: see perm.Hidden.
func (r *Room) Routes() []web.Route {
	see, do, pass := perm.CompartmentRead, perm.CompartmentWork, perm.CompartmentApprove
	return []web.Route{
		web.Get("/confidential", see, r.getBoard),
		web.Get("/confidential/reports/new", do, r.getNewReport),
		web.Post("/confidential/reports/new", do, r.postNewReport),
		web.Get("/confidential/reports/:report", see, r.getReport),
		web.Post("/confidential/reports/:report/:act", do, r.postReport),
		web.Get("/confidential/requests/new", do, r.getNewRequest),
		web.Post("/confidential/requests/new", do, r.postNewRequest),
		web.Get("/confidential/requests/:request", see, r.getRequest),
		web.Post("/confidential/requests/:request/:act", do, r.postRequest),
		web.Get("/confidential/subjects/:subject", see, r.getSubject),
		web.Post("/confidential/subjects/:subject/:act", do, r.postSubject),
		web.Get("/confidential/products/new", do, r.getNewProduct),
		web.Post("/confidential/products/new", do, r.postNewProduct),
		web.Get("/confidential/products/:product", see, r.getProduct),
		web.Post("/confidential/products/:product/:act", do, r.postProduct),
		web.Post("/confidential/approvals/:product/:act", pass, r.postApproval).Fresh(),
		web.Get("/confidential/findings", see, r.getFindings),
		web.Get("/confidential/findings/:finding", see, r.getFinding),
		web.Post("/confidential/findings/:finding/:act", do, r.postFinding),
		web.Post("/confidential/reviews/:finding", pass, r.postReview),
		web.Get("/confidential/sources", see, r.getSources),
		web.Post("/confidential/sources", do, r.postSource),
		web.Get("/confidential/search", see, r.getSearch),
		web.Get("/confidential/log", see, r.getLog),
		web.Get("/confidential/log/:entry", see, r.getEntry),
		web.Post("/confidential/log/:entry", do, r.postEntry).Fresh(),
		web.Get("/confidential/erasures", see, r.getErasures),
		web.Post("/confidential/erasures/:erasure", pass, r.postErasure).Fresh(),
		web.Get("/confidential/retention", see, r.getMatters),
		web.Get("/confidential/retention/disposed", see, r.getDisposals),
		web.Get("/confidential/retention/:matter", see, r.getMatter),
		web.Post("/confidential/retention/:matter/:act", do, r.postMatter),
		web.Post("/confidential/disposals/:matter", pass, r.postDisposal).Fresh(),
		web.Post("/confidential/holds/:matter", do, r.postHold).Fresh(),
		web.Get("/confidential/help", see, r.getHelp),
	}
}

// sections are the tabs of every page of the compartment.
func sections(active string) []layout.Tab {
	out := []layout.Tab{{Label: "Requests and reports", Href: "/confidential"}, {Label: "Findings", Href: "/confidential/findings"}, {Label: "Sources", Href: "/confidential/sources"},
		{Label: "Retention", Href: "/confidential/retention"}, {Label: "Search", Href: "/confidential/search"}, {Label: "Log", Href: "/confidential/log"}, {Label: "Help", Href: "/confidential/help"}}
	for i := range out {
		out[i].Active = out[i].Href == active
	}
	return out
}

// show answers with a page of the compartment.
func (r *Room) show(c *web.Ctx, p posted, head layout.PageHead, active, marking string, body templ.Component) error {
	head.Tabs, head.TabsLabel = sections(active), "Sections of the compartment"
	status := http.StatusOK
	if p.Form != "" {
		status = http.StatusUnprocessableEntity
	}
	return c.Page(status, layout.Page{Title: head.Title, Marking: marking, Errors: p.Form != "", AsAt: r.DB.Time(), Head: layout.Head(head)}, whole(p, body))
}

// posted is a form that was refused: which of the page's, what was typed, and what is wrong with it.
type posted struct {
	Form    string
	V       url.Values
	Bad     map[string]string
	Order   []string
	Refused *fault.Error
}

// refuse makes a verb's error a refused form; an error that no form can show is given back.
func refuse(form string, v url.Values, err error) (posted, error) {
	var e *fault.Error
	if errors.As(err, &e) {
		switch e.Kind {
		case fault.Invalid:
			return posted{Form: form, V: v, Bad: e.Fields, Order: e.FieldNames()}, nil
		case fault.Refused:
			return posted{Form: form, V: v, Refused: e}, nil
		}
	}
	return posted{}, err
}

// val is what was typed into a field of a form, or what stands there to begin with.
func (p posted) val(form, name, first string) string {
	if p.Form == form {
		return p.V.Get(name)
	}
	return first
}

func (p posted) err(form, name string) string {
	if p.Form == form {
		return p.Bad[name]
	}
	return ""
}

// dates are the fields that are days in three boxes.
var dates = []string{"received", "disclosed", "asked", "reply_by", "replied", "refused", "consented", "denied", "applied", "decided", "to", "live", "ended", "by", "expires", "next", "until"}

func (p posted) summary() (out []govuk.FieldError) {
	for _, f := range p.Order {
		id := p.Form + "-" + f
		for _, d := range dates {
			if d == f {
				id += "-day"
			}
		}
		out = append(out, govuk.FieldError{ID: id, Text: p.Bad[f]})
	}
	return out
}

// open reports whether a folded form is to stand open.
func (p posted) open(form string) bool { return p.Form == form }

func (p posted) input(form, name, label, hint, first string) govuk.Input {
	return govuk.Input{ID: form + "-" + name, Name: name, Label: label, Hint: hint, Value: p.val(form, name, first), Error: p.err(form, name), Autocomplete: "off"}
}

func (p posted) area(form, name, label, hint, first string, rows int) govuk.TextArea {
	return govuk.TextArea{ID: form + "-" + name, Name: name, Label: label, Hint: hint, Value: p.val(form, name, first), Error: p.err(form, name), Rows: rows}
}

func (p posted) pick(form, name, label, first string, of []govuk.Option) govuk.Select {
	return govuk.Select{ID: form + "-" + name, Name: name, Label: label, Value: p.val(form, name, first), Error: p.err(form, name), Options: of, Wide: true}
}

func (p posted) radios(form, name, legend, first string, of []govuk.Choice) govuk.Radios {
	return govuk.Radios{ID: form + "-" + name, Name: name, Legend: legend, Value: p.val(form, name, first), Error: p.err(form, name), Items: of}
}

// day is a date of a form; withTime asks for the time too.
func (p posted) day(form, name, legend, hint string, withTime bool, first caltime.Date) govuk.DateInput {
	d := govuk.DateInput{ID: form + "-" + name, Name: name, Legend: legend, Hint: hint, Error: p.err(form, name), Time: withTime}
	if p.Form == form {
		d.Day, d.Month, d.Year, d.Hour, d.Minute = p.V.Get(name+"-day"), p.V.Get(name+"-month"), p.V.Get(name+"-year"), p.V.Get(name+"-hour"), p.V.Get(name+"-minute")
	} else if !first.IsZero() {
		d.Day, d.Month, d.Year = strconv.Itoa(first.D), strconv.Itoa(int(first.M)), strconv.Itoa(first.Y)
	}
	return d
}

func kinds(list []ReporterKind) []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, k := range list {
		out = append(out, govuk.Option{Value: k.Code, Text: k.Name})
	}
	return out
}

func plain(first string, list ...string) []govuk.Option {
	var out []govuk.Option
	if first != "" {
		out = append(out, govuk.Option{Value: "", Text: first})
	}
	for _, s := range list {
		out = append(out, govuk.Option{Value: s, Text: s})
	}
	return out
}

// readDay reads a date; zero where the boxes are empty. What is no date is noted in bad.
func readDay(v url.Values, name string, bad map[string]string) caltime.Date {
	d, ok := caltime.ParseBoxes(v.Get(name+"-day"), v.Get(name+"-month"), v.Get(name+"-year"))
	if !ok {
		bad[name] = "Enter a real date, such as 29 1 2026"
	}
	return d
}

// readMoment reads a date with its time in London; zero where all boxes are empty.
func readMoment(v url.Values, name string, bad map[string]string) time.Time {
	d := readDay(v, name, bad)
	hour, minute := strings.TrimSpace(v.Get(name+"-hour")), strings.TrimSpace(v.Get(name+"-minute"))
	if bad[name] != "" || d.IsZero() && hour == "" && minute == "" {
		return time.Time{}
	}
	t, err := time.Parse("15:4", hour+":"+minute)
	if err != nil || d.IsZero() {
		bad[name] = "Enter the date and the time, such as 29 1 2026 at 16:30"
		return time.Time{}
	}
	return time.Date(d.Y, d.M, d.D, t.Hour(), t.Minute(), 0, 0, caltime.London).UTC()
}

// typed gives what is wrong with what was typed as a fault, before a verb looks at it.
func typed(bad map[string]string) error {
	var order []string
	for _, d := range append([]string{"value", "hits"}, dates...) {
		if bad[d] != "" {
			order = append(order, d)
		}
	}
	return fault.Fields("Check what you entered", bad, order...)
}

func pounds(v *money.Pence) string {
	if v == nil {
		return "Not known"
	}
	return v.Pounds()
}

func number(s string) int { n, _ := strconv.Atoi(strings.TrimSpace(s)); return n }

// version reads the version that a form was opened with.
func version(v url.Values) int { return number(v.Get("version")) }
