package users

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

func (w *Web) today() caltime.Date { return caltime.DateOf(w.DB.Time()) }

// personView is a person's page: several forms, of which one may have been refused.
type personView struct {
	Record
	Today     caltime.Date
	Self      bool
	Units     []govuk.Option
	Elsewhere []Identity
	Work      []Led // what they have, by kind
	Heirs     []govuk.Option
	Open      []Session
	Factors   Factors // what they prove a second time with
	Every     int     // months from one professional development to the next; 0: not counted

	Form   string // the refused one
	Typed  url.Values
	Errors map[string]string
	List   []govuk.FieldError
}

type linkView struct {
	User
	URL, Done string
	Until     time.Time
}

func (v personView) path(rest string) string { return "/admin/users/" + ids.String(v.ID) + rest }

// value is what a field of a form holds: what was typed when it was refused, else was.
func (v personView) value(form, name, was string) string {
	if v.Form == form {
		return v.Typed.Get(name)
	}
	return was
}

func (v personView) problem(form, name string) string {
	if v.Form == form {
		return v.Errors[name]
	}
	return ""
}

func (v personView) input(form, name, label, was string) govuk.Input {
	return govuk.Input{ID: form + "-" + name, Name: name, Label: label, Value: v.value(form, name, was), Error: v.problem(form, name)}
}

func (v personView) choice(form, name, label string, options []govuk.Option) govuk.Select {
	return govuk.Select{ID: form + "-" + name, Name: name, Label: label, Value: v.value(form, name, ""), Error: v.problem(form, name), Options: options}
}

func (v personView) day(form, name, legend string, was caltime.Date) govuk.DateInput {
	d := govuk.DateInput{ID: form + "-" + name, Name: name, Legend: legend, Error: v.problem(form, name)}
	switch {
	case v.Form == form:
		d.Day, d.Month, d.Year = v.Typed.Get(name+"-day"), v.Typed.Get(name+"-month"), v.Typed.Get(name+"-year")
	case !was.IsZero():
		d.Day, d.Month, d.Year = strconv.Itoa(was.D), strconv.Itoa(int(was.M)), strconv.Itoa(was.Y)
	}
	return d
}

var dayFields = map[string]bool{"from_on": true, "to_on": true, "granted_on": true, "expires_on": true, "cpd_due_on": true, "cpd_done_on": true, "suspended_from": true, "suspended_to": true}

// readDay reads a day from its three boxes: no day where all are empty, and what to do where they are no day.
func readDay(form url.Values, name string) (d caltime.Date, bad string) {
	day, month, year := form.Get(name+"-day"), form.Get(name+"-month"), form.Get(name+"-year")
	if day == "" && month == "" && year == "" {
		return d, ""
	}
	dn, derr := strconv.Atoi(day)
	mn, merr := strconv.Atoi(month)
	yn, yerr := strconv.Atoi(year)
	d = caltime.Date{Y: yn, M: time.Month(mn), D: dn}
	if derr != nil || merr != nil || yerr != nil || yn < 1900 || yn > 2200 || !d.Valid() {
		return caltime.Date{}, "Enter a day, month and year, such as 29 12 2026"
	}
	return d, ""
}

// readDays reads several days; Invalid names those that are none.
func readDays(form url.Values, names ...string) (map[string]caltime.Date, error) {
	out, bad := map[string]caltime.Date{}, map[string]string{}
	for _, n := range names {
		d, why := readDay(form, n)
		if out[n] = d; why != "" {
			bad[n] = why
		}
	}
	return out, fault.Fields("Check the dates", bad, names...)
}

func (w *Web) person(c *web.Ctx) (Record, error) {
	id, ok := ids.Parse[ids.User](c.Param("id"))
	if !ok {
		return Record{}, fault.Missing()
	}
	return w.Person(c.Ctx(), w.DB, id)
}

func (w *Web) personPage(c *web.Ctx) error {
	p, err := w.person(c)
	if err != nil {
		return err
	}
	return w.showPerson(c, http.StatusOK, personView{Record: p})
}

func (w *Web) showPerson(c *web.Ctx, status int, v personView) error {
	units, err := w.openUnits(c, perm.UserManage)
	if err != nil {
		return err
	}
	v.Units = append([]govuk.Option{{Text: "Choose a unit"}}, units...)
	v.Today, v.Self = w.today(), v.ID == c.Actor().User
	consulted(c, "person", v.ID, nil)
	if v.Factors, err = w.FactorsOf(c.Ctx(), w.DB, v.ID); err != nil {
		return err
	}
	if v.Every, err = w.DevelopEvery(c.Ctx(), w.DB, v.ForceID); err != nil {
		return err
	}
	if err = w.work(c, &v); err != nil {
		return err
	}
	if v.Elsewhere, err = w.IdentitiesOf(c.Ctx(), w.DB, v.ID); err != nil {
		return err
	}
	if v.Open, err = w.SessionsOf(c.Ctx(), w.DB, v.ID); err != nil {
		return err
	}
	head := layout.PageHead{Title: v.Name, Sentence: v.sentence(), Breadcrumbs: []layout.Link{{Label: "People", Href: "/admin/users"}}}
	return c.Page(status, layout.Page{Title: v.Name, Errors: len(v.List) > 0, Class: "p-form", Head: layout.Head(head)}, personBody(v))
}

func (v personView) sentence() string {
	s := "Login " + v.Login
	if held := standing(v.Ranks); len(held) > 0 && held[0].ToOn.IsZero() {
		s = held[0].Rank + ". " + s
	}
	if v.DisabledAt != nil {
		return s + ". Account disabled " + layout.Moment(*v.DisabledAt) + "."
	}
	return s + "."
}

// act runs one form of the page: Invalid shows the page again with that form as it was typed.
func (w *Web) act(c *web.Ctx, form, done string, do func(p Record, typed url.Values) error) error {
	p, err := w.person(c)
	if err != nil {
		return err
	}
	typed, err := c.Form()
	if err != nil {
		return err
	}
	err = do(p, typed)
	if fault.Is(err, fault.Invalid) {
		v := personView{Record: p, Form: form, Typed: typed}
		v.Errors, v.List = problems(err)
		for i, e := range v.List {
			if v.List[i].ID = form + "-" + e.ID; dayFields[e.ID] {
				v.List[i].ID += "-day"
			}
		}
		return w.showPerson(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Done(done, "")
	return c.See("/admin/users/" + ids.String(p.ID))
}

// row is the id of the appointment or accreditation in the address.
func row(c *web.Ctx) int64 { n, _ := ids.Parse[int64](c.Param("row")); return n }

func version(typed url.Values) int { n, _ := strconv.Atoi(typed.Get("version")); return n }

var personFields = []field{{"name", "Name"}, {"login", "Login"}, {"email", "E-mail address"}, {"staff_no", "Shoulder or staff number"}, {"hours", "Contracted hours a week"}}

func (r Record) details() map[string]string {
	return map[string]string{"name": r.Name, "login": r.Login, "email": r.Email, "staff_no": r.StaffNo, "hours": HoursText(r.WeekMinutes)}
}

func (w *Web) editPerson(c *web.Ctx) error {
	p, err := w.person(c)
	if err != nil {
		return err
	}
	typed, err := c.Form()
	if err != nil {
		return err
	}
	e := edit{What: "person", Fields: personFields, Typed: typed, Path: "/admin/users/" + ids.String(p.ID), Back: p.Name}
	merged, body, err := e.save(p.Version, p.details(), func(version int, v map[string]string) error {
		week, ok := ParseHours(v["hours"])
		if !ok {
			return fault.Fields("Check the person", map[string]string{"hours": "Enter hours a week above 0 and up to 60, such as 22.5"})
		}
		return w.EditUser(c.Ctx(), p.ID, version, Details{Name: v["name"], Login: v["login"], Email: v["email"], StaffNo: v["staff_no"], WeekMinutes: week})
	})
	if body != nil {
		return c.Page(http.StatusConflict, layout.Page{Title: "Someone else changed this person", Class: "p-form"}, body)
	}
	return w.act(c, "details", "Saved.", func(_ Record, typed url.Values) error {
		for name, value := range merged {
			typed.Set(name, value)
		}
		return err
	})
}

func (w *Web) appointPerson(c *web.Ctx) error {
	return w.act(c, "appoint", "Appointed.", func(p Record, typed url.Values) error {
		days, err := readDays(typed, "from_on", "to_on")
		if err != nil {
			return err
		}
		unit, _ := ids.Parse[ids.Unit](typed.Get("unit"))
		return w.Appoint(c.Ctx(), p.ID, unit, appointable(typed.Get("role")), days["from_on"], days["to_on"])
	})
}

func (w *Web) endPost(c *web.Ctx) error {
	return w.act(c, "end"+ids.String(row(c)), "The appointment ends.", func(p Record, typed url.Values) error {
		days, err := readDays(typed, "to_on")
		if err != nil {
			return err
		}
		to, _ := ids.Parse[ids.User](typed.Get("successor"))
		return w.EndAppointment(c.Ctx(), p.ID, row(c), days["to_on"], to)
	})
}

func (w *Web) resetPerson(c *web.Ctx) error {
	p, err := w.person(c)
	if err != nil {
		return err
	}
	path, err := w.ResetPassword(c.Ctx(), p.ID)
	if err != nil {
		return err
	}
	return w.showLink(c, p.User, path, "A link was made. Their password works until they choose a new one; then every session of theirs ends.")
}

func (w *Web) disablePerson(c *web.Ctx) error {
	return w.act(c, "disable", "Disabled. Their sessions, tokens and calendar address have ended, and what they had is handed over.", func(p Record, typed url.Values) error {
		to, _ := ids.Parse[ids.User](typed.Get("successor"))
		return w.Leave(c.Ctx(), p.ID, Departure{Version: version(typed), Reason: typed.Get("reason"), Successor: to, Queue: typed.Get("successor") == toQueue})
	})
}

// toQueue stands for the supervisors' queue among those who can take over.
const toQueue = "queue"

// work fills in what the person has and who can take it over.
func (w *Web) work(c *web.Ctx, v *personView) (err error) {
	if v.DisabledAt != nil {
		return nil
	}
	if v.Work, err = w.WorkOf(c.Ctx(), w.DB, v.ID); err != nil || len(v.Work) == 0 {
		return err
	}
	list, err := w.Successors(c.Ctx(), w.DB, v.ForceID, v.ID)
	if err != nil {
		return err
	}
	v.Heirs = []govuk.Option{{Text: "Choose who takes over"}, {Value: toQueue, Text: "The queue of the unit’s supervisors"}}
	for _, u := range list {
		v.Heirs = append(v.Heirs, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	return nil
}

// heirs offers who takes over what the end of an appointment takes from the person; nobody where it takes nothing.
func (v personView) heirs(form string, role perm.Role) (s govuk.Select, ok bool) {
	if len(v.Heirs) == 0 || !perm.Has(role, perm.CaseChange) {
		return s, false
	}
	return govuk.Select{ID: form + "-successor", Name: "successor", Label: "Who takes over what they have there", Hint: "They have " + v.has() + ". A restricted case goes to its deputy or whoever else is on its team.",
		Value: v.value(form, "successor", toQueue), Error: v.problem(form, "successor"), Options: v.Heirs[1:]}, true
}

// has says what the person has: "cases led: 3, referrals that wait: 1".
func (v personView) has() string {
	parts := make([]string, len(v.Work))
	for i, x := range v.Work {
		parts[i] = x.What + ": " + strconv.Itoa(x.N)
	}
	return strings.Join(parts, ", ")
}

func (w *Web) enablePerson(c *web.Ctx) error {
	return w.act(c, "enable", "Enabled. They sign in with the password they had.", func(p Record, typed url.Values) error {
		return w.EnableUser(c.Ctx(), p.ID, version(typed), typed.Get("reason"))
	})
}

func span(from, to caltime.Date) string {
	if to.IsZero() {
		return "from " + from.UK()
	}
	return from.UK() + " to " + to.UK()
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

var noDay caltime.Date
