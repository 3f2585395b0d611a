package reporting

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// Routes are the ways in: the catalogue for whoever may run reports, one's own exports for anybody signed in.
func (r *Room) Routes() []web.Route {
	return append(append(r.scheduleRoutes(), r.takingRoutes()...),
		web.Get("/reports", perm.ReportRun, r.catalogue),
		web.Get("/reports/:code", perm.ReportRun, r.reportPage),
		web.Post("/reports/:code", perm.ReportRun, r.sayingWhy(r.runFromPage)),
		web.Get("/exports", perm.SelfUse, r.exportsPage),
		web.Get("/exports/:key", perm.SelfUse, r.exportPage),
		web.Post("/exports/:key/cancel", perm.SelfUse, r.cancelFromPage),
		web.Get("/exports/:key/file", perm.SelfUse, r.fileFromPage),
		web.Post("/exports/:key/again", perm.SelfUse, r.sayingWhy(r.againFromPage)),
	)
}

func (r *Room) catalogue(c *web.Ctx) error {
	list := r.List(c.Ctx())
	runs := map[string][]MyExport{}
	for _, rep := range list {
		last, err := r.LastRuns(c.Ctx(), rep.Code)
		if err != nil {
			return err
		}
		runs[rep.Code] = last
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Reports", AsAt: r.DB.Time(), Head: layout.Head(layout.PageHead{Title: "Reports",
		Lead: layout.Many(len(list), "workbook", "workbooks"), Sentence: "for Excel. Each says what it holds, and shows only what you may see.",
		Actions: []layout.Action{{Label: "Schedules", Href: "/reports/schedules"}, {Label: "My exports", Href: "/exports"}}})}, catalogueBody(list, runs))
}

// reportForm is the form of a report as it was typed.
type reportForm struct {
	Report Report
	Values map[string]string
	Errors *fault.Error
	Units  []UnitChoice
	Limit  int
	Runs   []MyExport
	Others []OtherRun // of managers: what others ran
}

func (r *Room) reportPage(c *web.Ctx) error {
	rep, _, err := r.report(c.Ctx(), c.Param("code"))
	if err != nil {
		return err
	}
	d, err := r.dataFor(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	values := map[string]string{}
	for _, p := range rep.Params {
		if p.Suggest != nil {
			values[p.Name] = p.Suggest(d.Today())
		}
		if q := c.Query(p.Name); q != "" {
			values[p.Name] = q
		}
	}
	return r.showReport(c, http.StatusOK, rep, values, nil)
}

func (r *Room) showReport(c *web.Ctx, status int, rep Report, values map[string]string, bad *fault.Error) error {
	units, err := r.Units(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	limit, err := r.atOnce(c.Ctx(), c.Actor())
	if err != nil {
		return err
	}
	runs, err := r.LastRuns(c.Ctx(), rep.Code)
	if err != nil {
		return err
	}
	others, err := r.RunsOfOthers(c.Ctx(), rep.Code)
	if err != nil {
		return err
	}
	f := reportForm{Report: rep, Values: values, Errors: bad, Units: units, Limit: limit, Runs: runs, Others: others}
	return c.Page(status, layout.Page{Title: rep.Title, Errors: bad != nil, AsAt: r.DB.Time(), Head: layout.Head(layout.PageHead{Title: rep.Title, Sentence: rep.Purpose,
		Breadcrumbs: []layout.Link{{Label: "Reports", Href: "/reports"}}})}, reportBody(f))
}

// runFromPage answers with the workbook itself where it is small, else with the page on which it is prepared.
func (r *Room) runFromPage(c *web.Ctx) error {
	rep, _, err := r.report(c.Ctx(), c.Param("code"))
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	values := map[string]string{}
	for _, p := range rep.Params {
		values[p.Name] = typed(form, p.Name)
	}
	e, err := r.StartExport(c.Ctx(), rep.Code, values)
	var bad *fault.Error
	if errors.As(err, &bad) && bad.Kind == fault.Invalid {
		return r.showReport(c, http.StatusUnprocessableEntity, rep, values, bad)
	}
	if err != nil {
		return err
	}
	if e.State == Preparing {
		return c.See("/exports/" + e.PublicKey)
	}
	return r.send(c, e.PublicKey)
}

func (r *Room) exportsPage(c *web.Ctx) error {
	list, err := r.MyExports(c.Ctx())
	if err != nil {
		return err
	}
	if c.HTMX() {
		return c.Part(http.StatusOK, exportsList(list))
	}
	return c.Page(http.StatusOK, layout.Page{Title: "My exports", AsAt: r.DB.Time(), Head: layout.Head(layout.PageHead{Title: "My exports",
		Sentence: "Only you see these. Each is kept for 24 hours, then wiped. Every download is recorded."})}, exportsBody(list))
}

func (r *Room) exportPage(c *web.Ctx) error {
	m, err := r.MyExport(c.Ctx(), c.Param("key"))
	if err != nil {
		return err
	}
	if c.HTMX() {
		return c.Part(http.StatusOK, exportState(m))
	}
	return c.Page(http.StatusOK, layout.Page{Title: m.Title, AsAt: r.DB.Time(), Head: layout.Head(layout.PageHead{Title: m.Title, Sentence: "Asked for " + layout.Moment(m.CreatedAt) + ".",
		Breadcrumbs: []layout.Link{{Label: "My exports", Href: "/exports"}}})}, exportBody(m))
}

func (r *Room) cancelFromPage(c *web.Ctx) error {
	err := r.CancelExport(c.Ctx(), c.Param("key"))
	if fault.Is(err, fault.Refused) || fault.Is(err, fault.Conflict) { // it was made in the same moment: they are shown it
		c.Note("It is not being prepared any more.")
		return c.See("/exports/" + c.Param("key"))
	}
	if err != nil {
		return err
	}
	c.Done("Cancelled.", "")
	return c.See("/exports")
}

// againFromPage makes what was wiped once more, and shows it.
func (r *Room) againFromPage(c *web.Ctx) error {
	e, err := r.MakeAgain(c.Ctx(), c.Param("key"))
	if err != nil {
		return err
	}
	return c.See("/exports/" + e.PublicKey)
}

func (r *Room) fileFromPage(c *web.Ctx) error { return r.send(c, c.Param("key")) }

func (r *Room) send(c *web.Ctx, key string) error {
	m, f, err := r.Download(c.Ctx(), key)
	if err != nil {
		return err
	}
	return c.Send(m.FileName, mediaType(m.FileName), m.Size, func(w io.Writer) error {
		defer f.Close()
		_, err := io.Copy(w, f)
		return err
	})
}

// typed is a parameter as the form sent it: in one box, or a date in three, which become 1/11/2025.
func typed(form url.Values, name string) string {
	if form.Has(name) {
		return form.Get(name)
	}
	d, m, y := strings.TrimSpace(form.Get(name+"-day")), strings.TrimSpace(form.Get(name+"-month")), strings.TrimSpace(form.Get(name+"-year"))
	if d+m+y == "" {
		return ""
	}
	return d + "/" + m + "/" + y
}

// date is the three boxes of a date, holding what was typed, right or wrong.
func (f reportForm) date(p Param) govuk.DateInput {
	in := govuk.DateInput{Name: p.Name, Legend: p.Label, Hint: p.Hint, Error: f.errorOf(p.Name)}
	raw := f.Values[p.Name]
	if d, err := caltime.ParseDate(raw); err == nil {
		in.Day, in.Month, in.Year = strconv.Itoa(d.D), strconv.Itoa(int(d.M)), strconv.Itoa(d.Y)
		return in
	}
	parts := append(strings.SplitN(raw, "/", 3), "", "")
	in.Day, in.Month, in.Year = parts[0], parts[1], parts[2]
	return in
}

// errorOf is what is wrong with a parameter, or "".
func (f reportForm) errorOf(name string) string {
	if f.Errors == nil {
		return ""
	}
	return f.Errors.Fields[name]
}

func (f reportForm) summary() []govuk.FieldError {
	if f.Errors == nil {
		return nil
	}
	var out []govuk.FieldError
	for _, name := range f.Errors.FieldNames() {
		id := name
		for _, p := range f.Report.Params {
			if p.Name == name && (p.Kind == ParamFrom || p.Kind == ParamTo) {
				id = f.date(p).FirstBad()
			}
		}
		out = append(out, govuk.FieldError{ID: id, Text: f.Errors.Fields[name]})
	}
	return out
}

// options are the choices of a parameter, the first of which sets no bound.
func (f reportForm) options(p Param) []govuk.Option {
	switch p.Kind {
	case ParamUnit:
		out := []govuk.Option{{Value: "", Text: "All units"}}
		for _, u := range f.Units {
			if !u.Force {
				out = append(out, govuk.Option{Value: unitValue(u), Text: u.Name})
			}
		}
		return out
	case ParamClock:
		out := []govuk.Option{{Value: "", Text: "All clocks"}}
		for _, p := range powers.Counting() {
			if !p.Sealed {
				out = append(out, govuk.Option{Value: string(p.Code), Text: p.Short + " (" + string(p.Code) + ")"})
			}
		}
		return out
	case ParamThreat:
		out := []govuk.Option{{Value: "", Text: "All threats"}}
		for _, t := range cases.Threats() {
			out = append(out, govuk.Option{Value: string(t.Code), Text: t.Name})
		}
		return out
	}
	return nil
}
