package reporting

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

func (r *Room) scheduleRoutes() []web.Route {
	return []web.Route{
		web.Get("/help/reports", perm.SelfUse, r.getHelp),
		web.Get("/reports/schedules", perm.ReportRun, r.schedulesPage),
		web.Get("/reports/schedules/:schedule", perm.ReportRun, r.schedulePage),
		web.Get("/reports/schedules/:schedule/change", perm.ReportRun, r.changePage),
		web.Post("/reports/schedules/:schedule/change", perm.ReportRun, r.sayingWhy(r.changeFromPage)),
		web.Post("/reports/schedules/:schedule/turn", perm.ReportRun, r.turnFromPage),
		web.Get("/reports/:code/schedule", perm.ReportRun, r.newSchedulePage),
		web.Post("/reports/:code/schedule", perm.ReportRun, r.sayingWhy(r.makeFromPage)),
	}
}

func (r *Room) schedulesPage(c *web.Ctx) error {
	list, err := r.Schedules(c.Ctx())
	if err != nil {
		return err
	}
	sentence := "Reports that are made by the week or month, for you or by you. Each person gets what they may see."
	if c.Actor().Is(perm.Manager) {
		sentence = "Reports of the force that are made by the week or month. Each person gets what they may see."
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Schedules", AsAt: r.DB.Time(), Head: layout.Head(layout.PageHead{Title: "Schedules", Sentence: sentence,
		Breadcrumbs: []layout.Link{{Label: "Reports", Href: "/reports"}}, Actions: []layout.Action{{Label: "My exports", Href: "/exports"}}})}, schedulesBody(list))
}

func (r *Room) schedulePage(c *web.Ctx) error {
	v, err := r.Schedule(c.Ctx(), c.Param("schedule"))
	if err != nil {
		return err
	}
	units, err := r.Units(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, layout.Page{Title: v.Title + ", schedule", AsAt: r.DB.Time(), Head: layout.Head(layout.PageHead{Title: v.Title, Sentence: "Made " + v.When() + ", London time.",
		Breadcrumbs: []layout.Link{{Label: "Reports", Href: "/reports"}, {Label: "Schedules", Href: "/reports/schedules"}}})}, scheduleBody(v, r.covers(v.Schedule, units)))
}

// scheduleForm is a schedule as it was typed.
type scheduleForm struct {
	reportForm
	Action  string
	Version string // of the schedule that is changed; empty for a new one
	Period  string
	Every   string
	Weekday string
	Day     string
	People  []string
	Choices []Receiver
}

func (r *Room) newSchedulePage(c *web.Ctx) error {
	rep, a, err := r.report(c.Ctx(), c.Param("code"))
	if err != nil {
		return err
	}
	d, err := r.dataFor(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	f := scheduleForm{Period: string(rep.usual(d.Today())), Every: string(Monthly), Weekday: "1", Day: "1", People: []string{ids.String(a.User)}}
	f.Values = map[string]string{}
	for _, p := range rep.Params {
		if v := c.Query(p.Name); v != "" {
			f.Values[p.Name] = v
		}
	}
	return r.showSchedule(c, http.StatusOK, rep, f)
}

func (r *Room) changePage(c *web.Ctx) error {
	v, rep, err := r.ownView(c)
	if err != nil {
		return err
	}
	f := scheduleForm{Version: strconv.Itoa(v.Version), Period: string(v.Period), Every: string(v.Every), Weekday: "1", Day: "1", Action: schedulePath(v.PublicKey) + "/change"}
	f.Values = v.ParamsMap()
	if v.Every == Weekly {
		f.Weekday = strconv.Itoa(v.Day)
	} else {
		f.Day = strconv.Itoa(v.Day)
	}
	for _, p := range v.People {
		f.People = append(f.People, ids.String(p.ID))
	}
	return r.showSchedule(c, http.StatusOK, rep, f)
}

// ownView gives a schedule that the reader may change, and its report.
func (r *Room) ownView(c *web.Ctx) (ScheduleView, Report, error) {
	v, err := r.Schedule(c.Ctx(), c.Param("schedule"))
	if err == nil && !v.Owner {
		err = fault.Missing()
	}
	if err == nil && v.State == Ended {
		err = fault.New(fault.Refused, "This schedule has ended")
	}
	if err != nil {
		return v, Report{}, err
	}
	rep, _, err := r.report(c.Ctx(), v.Code)
	return v, rep, err
}

func (r *Room) showSchedule(c *web.Ctx, status int, rep Report, f scheduleForm) error {
	f.Report = rep
	if f.Action == "" {
		f.Action = "/reports/" + rep.Code + "/schedule"
	}
	var err error
	if f.Units, err = r.Units(c.Ctx(), r.DB); err != nil {
		return err
	}
	if f.Choices, err = r.Receivers(c.Ctx(), rep); err != nil {
		return err
	}
	title := "Schedule " + rep.Title
	if f.Version != "" {
		title = "Change the schedule of " + rep.Title
	}
	return c.Page(status, layout.Page{Title: title, Errors: f.Errors != nil, AsAt: r.DB.Time(), Head: layout.Head(layout.PageHead{Title: title,
		Sentence:    "It is made at 07:00, London time, for each person as that person, and a link is sent.",
		Breadcrumbs: []layout.Link{{Label: "Reports", Href: "/reports"}, {Label: rep.Title, Href: "/reports/" + rep.Code}}})}, scheduleFormBody(f))
}

func (r *Room) makeFromPage(c *web.Ctx) error {
	rep, _, err := r.report(c.Ctx(), c.Param("code"))
	if err != nil {
		return err
	}
	return r.saveFromPage(c, rep, scheduleForm{}, func(n NewSchedule, _ int) (Schedule, error) { return r.MakeSchedule(c.Ctx(), n) })
}

func (r *Room) changeFromPage(c *web.Ctx) error {
	v, rep, err := r.ownView(c)
	if err != nil {
		return err
	}
	return r.saveFromPage(c, rep, scheduleForm{Action: schedulePath(v.PublicKey) + "/change"}, func(n NewSchedule, version int) (Schedule, error) {
		return r.ChangeSchedule(c.Ctx(), v.PublicKey, version, n)
	})
}

// saveFromPage reads the form and keeps the schedule, or shows what is wrong with it.
func (r *Room) saveFromPage(c *web.Ctx, rep Report, f scheduleForm, save func(NewSchedule, int) (Schedule, error)) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	n := f.read(form, rep)
	version, _ := strconv.Atoi(f.Version)
	s, err := save(n, version)
	var bad *fault.Error
	if errors.As(err, &bad) && bad.Kind == fault.Invalid {
		f.Errors = bad
		return r.showSchedule(c, http.StatusUnprocessableEntity, rep, f)
	}
	if err != nil {
		return err
	}
	c.Done("Schedule kept. It runs "+s.When()+".", "")
	return c.See(schedulePath(s.PublicKey))
}

// read keeps what was typed and gives what it asks for. What is no number becomes one that no day has.
func (f *scheduleForm) read(form url.Values, rep Report) NewSchedule {
	f.Version, f.Period, f.Every, f.Weekday, f.Day, f.People = form.Get("version"), form.Get("period"), form.Get("every"), form.Get("weekday"), form.Get("monthday"), form["people"]
	n := NewSchedule{Code: rep.Code, Period: Period(f.Period), Every: Every(f.Every), Params: map[string]string{}}
	f.Values = map[string]string{}
	for _, p := range rep.Params {
		if p.Kind != ParamFrom && p.Kind != ParamTo {
			f.Values[p.Name], n.Params[p.Name] = form.Get(p.Name), form.Get(p.Name)
		}
	}
	text := f.Day
	if n.Every == Weekly {
		text = f.Weekday
	}
	if day, err := strconv.Atoi(text); err == nil {
		n.Day = day
	}
	for _, p := range f.People {
		u, ok := ids.Parse[ids.User](p)
		if !ok {
			u = -1 // nobody: refused by name, not passed over
		}
		n.People = append(n.People, u)
	}
	return n
}

// turnFromPage pauses, resumes, ends or leaves a schedule, by the button that was used.
func (r *Room) turnFromPage(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	key := c.Param("schedule")
	version, _ := strconv.Atoi(form.Get("version"))
	to, said := schedulePath(key), ""
	switch form.Get("do") {
	case "pause":
		err, said = r.PauseSchedule(c.Ctx(), key, version), "Paused. Days that pass meanwhile are not made up for."
	case "resume":
		err, said = r.ResumeSchedule(c.Ctx(), key, version), "Resumed."
	case "end":
		err, said = r.EndSchedule(c.Ctx(), key, version), "Ended."
	case "leave":
		err, said, to = r.LeaveSchedule(c.Ctx(), key), "This schedule sends to you no more.", "/reports/schedules"
	default:
		if _, err := r.Schedule(c.Ctx(), key); err != nil {
			return err
		}
		return fault.New(fault.Refused, "Choose what is to become of the schedule")
	}
	if err != nil {
		return err
	}
	c.Done(said, "")
	return c.See(to)
}

// covers says in words what a schedule's report is to cover.
func (r *Room) covers(s Schedule, units []UnitChoice) []layout.Pair {
	var out []layout.Pair
	if name := s.Period.Name(); name != "" {
		out = append(out, layout.Pair{Key: "Period", Value: name})
	}
	i := slices.IndexFunc(r.Reports, func(x Report) bool { return x.Code == s.Code })
	if i < 0 {
		return out
	}
	f := reportForm{Report: r.Reports[i], Units: units}
	for _, p := range r.Reports[i].Params {
		if p.Kind == ParamFrom || p.Kind == ParamTo {
			continue
		}
		out = append(out, layout.Pair{Key: p.Label, Value: f.chosen(p, s.ParamsMap()[p.Name])})
	}
	return out
}

// chosen is a parameter in words.
func (f reportForm) chosen(p Param, value string) string {
	for _, o := range f.options(p) {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

// summary lists what is wrong with the form, in the page's order.
func (f scheduleForm) summary() []govuk.FieldError {
	if f.Errors == nil {
		return nil
	}
	var out []govuk.FieldError
	for _, name := range f.Errors.FieldNames() {
		out = append(out, govuk.FieldError{ID: name, Text: f.Errors.Fields[name]})
	}
	return out
}

func (f scheduleForm) weekdays() (out []govuk.Option) {
	for d := 1; d <= 7; d++ {
		out = append(out, govuk.Option{Value: strconv.Itoa(d), Text: weekday(d)})
	}
	return out
}

func (f scheduleForm) periodOptions() (out []govuk.Option) {
	for _, p := range periods {
		out = append(out, govuk.Option{Value: string(p.code), Text: p.text})
	}
	return out
}

func (f scheduleForm) people() (out []govuk.Choice) {
	for _, p := range f.Choices {
		out = append(out, govuk.Choice{Value: ids.String(p.ID), Text: p.Name})
	}
	return out
}

// purposeOf says why the reports of a schedule are taken away, where that is on record.
func purposeOf(s Schedule) []layout.Pair {
	if s.Purpose == "" {
		return nil
	}
	return []layout.Pair{{Key: "Why", Value: s.Purpose}}
}
