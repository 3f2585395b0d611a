package users

import (
	"net/http"
	"net/url"
	"slices"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// adminRoutes are the pages on which an administrator manages people and units.
func (w *Web) adminRoutes() []web.Route {
	return append([]web.Route{
		web.Get("/admin/users", perm.UserManage, w.peoplePage),
		web.Get("/admin/users/new", perm.UserManage, w.newPersonPage),
		web.Post("/admin/users/new", perm.UserManage, w.newPerson).Fresh(),
		web.Get("/admin/users/:id", perm.UserManage, w.personPage),
		web.Post("/admin/users/:id", perm.UserManage, w.editPerson).Fresh(),
		web.Post("/admin/users/:id/appointments", perm.UserManage, w.appointPerson).Fresh(),
		web.Post("/admin/users/:id/appointments/:row/end", perm.UserManage, w.endPost).Fresh(),
		web.Post("/admin/users/:id/reset", perm.UserManage, w.resetPerson).Fresh(),
		web.Post("/admin/users/:id/disable", perm.UserManage, w.disablePerson).Fresh(),
		web.Post("/admin/users/:id/enable", perm.UserManage, w.enablePerson).Fresh(),
	}, append(w.entryRoutes(), w.unitRoutes()...)...)
}

// peopleAtOnce is how many people a page of the list holds.
const peopleAtOnce = 50

func (w *Web) peoplePage(c *web.Ctx) error {
	q := c.Request.URL.Query()
	force := c.Actor().Force
	units, err := w.Units(c.Ctx(), w.DB, force)
	if err != nil {
		return err
	}
	want := readWanted(q, units)
	found, n, err := w.FindUsers(c.Ctx(), w.DB, force, want, page.Parse(q, peopleAtOnce, byName))
	if err != nil {
		return err
	}
	seen := []ids.User{}
	for _, x := range found.Rows {
		seen = append(seen, x.ID)
	}
	consulted(c, "people", 0, map[string]any{"filter": c.Request.URL.RawQuery, "people": seen})
	v := peopleView{Found: found, Count: n, Wanted: want, Units: units}
	if c.HTMX() && c.GetHeader("HX-Target") == "results" {
		return c.Part(http.StatusOK, peopleResults(v))
	}
	head := layout.PageHead{Title: "People", Sentence: "Everybody of your force who has, or had, an account.",
		Actions: []layout.Action{{Label: "Add a person", Icon: "plus", Href: "/admin/users/new", Primary: true}, {Label: "Units", Href: "/admin/units"}}}
	return c.Page(http.StatusOK, layout.Page{Title: "People", Head: layout.Head(head)}, peopleBody(v))
}

// readWanted reads the filters; a unit that is not offered is left out.
func readWanted(q url.Values, units []Unit) Wanted {
	want := Wanted{Text: q.Get("find"), Enabled: slices.Contains(q["state"], "enabled"), Disabled: slices.Contains(q["state"], "disabled")}
	for _, s := range q["unit"] {
		id, _ := ids.Parse[ids.Unit](s)
		if slices.ContainsFunc(units, func(u Unit) bool { return u.ID == id }) {
			want.Units = append(want.Units, id)
		}
	}
	return want
}

type peopleView struct {
	Found  page.Result[Listed]
	Count  int
	Wanted Wanted
	Units  []Unit
}

// query is the list's address, narrowed as it is now after change.
func (v peopleView) query(change func(q url.Values)) string {
	q := url.Values{}
	if v.Wanted.Text != "" {
		q.Set("find", v.Wanted.Text)
	}
	if v.Wanted.Enabled {
		q.Add("state", "enabled")
	}
	if v.Wanted.Disabled {
		q.Add("state", "disabled")
	}
	for _, u := range v.Wanted.Units {
		q.Add("unit", ids.String(u))
	}
	change(q)
	if len(q) == 0 {
		return "/admin/users"
	}
	return "/admin/users?" + q.Encode()
}

func (v peopleView) filters() layout.Filters {
	f := layout.Filters{Label: "Filter people", Action: "/admin/users", Target: "#results", Clear: "/admin/users",
		Text: &govuk.Input{Name: "find", Label: "Name or login begins", Value: v.Wanted.Text}}
	chip := func(text, key, value string) {
		f.Chips = append(f.Chips, layout.Chip{Text: text, Href: v.query(func(q url.Values) {
			q[key] = slices.DeleteFunc(q[key], func(s string) bool { return s == value })
		})})
	}
	if v.Wanted.Text != "" {
		chip("Begins "+v.Wanted.Text, "find", v.Wanted.Text)
	}
	if v.Wanted.Enabled {
		chip("Enabled", "state", "enabled")
	}
	if v.Wanted.Disabled {
		chip("Disabled", "state", "disabled")
	}
	f.Groups = []layout.FilterGroup{{Legend: "Account", Name: "state", Open: true, Options: []layout.FilterOption{
		{Value: "enabled", Text: "Enabled", Checked: v.Wanted.Enabled}, {Value: "disabled", Text: "Disabled", Checked: v.Wanted.Disabled}}}}
	g := layout.FilterGroup{Legend: "Unit", Name: "unit", Open: true}
	for _, u := range v.Units {
		on := slices.Contains(v.Wanted.Units, u.ID)
		if on {
			chip(u.Name, "unit", ids.String(u.ID))
		}
		g.Options = append(g.Options, layout.FilterOption{Value: ids.String(u.ID), Text: u.Name, Checked: on})
	}
	f.Groups = append(f.Groups, g)
	return f
}

func (v peopleView) count() string {
	if v.Count > 10000 {
		return "10,000+"
	}
	return layout.Count(v.Count)
}

func (v peopleView) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of people", Shown: layout.Count(len(v.Found.Rows)) + " of " + v.count() + " shown", Size: peopleAtOnce}
	if v.Found.Prev != "" {
		p.Prev = v.query(func(q url.Values) { q.Set("before", v.Found.Prev) })
	}
	if v.Found.Next != "" {
		p.Next = v.query(func(q url.Values) { q.Set("after", v.Found.Next) })
	}
	return p
}

func (v peopleView) narrowed() bool {
	return v.Wanted.Text != "" || v.Wanted.Enabled || v.Wanted.Disabled || len(v.Wanted.Units) > 0
}

type newPersonForm struct {
	Name, Login, Email, StaffNo, Rank, Unit, Role string
	Errors                                        map[string]string
	List                                          []govuk.FieldError
	Units                                         []govuk.Option
}

func (w *Web) newPersonPage(c *web.Ctx) error {
	return w.showNewPerson(c, http.StatusOK, newPersonForm{Unit: c.Query("unit")})
}

func (w *Web) showNewPerson(c *web.Ctx, status int, f newPersonForm) error {
	units, err := w.openUnits(c, perm.UserManage)
	if err != nil {
		return err
	}
	f.Units = append([]govuk.Option{{Text: "Choose a unit"}}, units...)
	return c.Page(status, layout.Page{Title: "Add a person", Errors: len(f.List) > 0, Class: "p-form"}, newPersonBody(f))
}

func (w *Web) newPerson(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	f := newPersonForm{Name: form.Get("name"), Login: form.Get("login"), Email: form.Get("email"), StaffNo: form.Get("staff_no"), Rank: form.Get("rank"),
		Unit: form.Get("unit"), Role: form.Get("role")}
	unit, _ := ids.Parse[ids.Unit](f.Unit)
	u, path, err := w.InviteUser(c.Ctx(), NewUser{Name: f.Name, Login: f.Login, Email: f.Email, StaffNo: f.StaffNo, Rank: f.Rank, Unit: unit, Role: appointable(f.Role)})
	if fault.Is(err, fault.Invalid) {
		f.Errors, f.List = problems(err)
		return w.showNewPerson(c, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return w.showLink(c, u, path, "Added. "+u.Name+" can sign in once they have chosen a password.")
}

// showLink answers with a one-time link. It is in no other answer: only its hash is kept.
func (w *Web) showLink(c *web.Ctx, u User, path, done string) error {
	v := linkView{User: u, URL: w.PublicURL + path, Until: w.DB.Time().Add(LinkFor), Done: done}
	return c.Page(http.StatusOK, layout.Page{Title: "One-time link for " + u.Name, Class: "p-form"}, linkBody(v))
}

// openUnits are the units of the actor's force, as options, that are not closed and that they administer.
func (w *Web) openUnits(c *web.Ctx, p perm.Permission) ([]govuk.Option, error) {
	list, err := w.Units(c.Ctx(), w.DB, c.Actor().Force)
	if err != nil {
		return nil, err
	}
	out := []govuk.Option{}
	for _, u := range list {
		if !u.ClosedBy(w.today()) && c.Actor().CanIn(p, u.ID) {
			out = append(out, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
		}
	}
	return out, nil
}

// appointable gives a role that administrators give, or none: the reserved ones cannot be asked for by a made-up form.
func appointable(s string) perm.Role {
	if r := perm.Role(s); slices.Contains(Appointable, r) {
		return r
	}
	return ""
}

func roleOptions() []govuk.Option {
	out := []govuk.Option{{Text: "Choose a role"}}
	for _, r := range Appointable {
		out = append(out, govuk.Option{Value: string(r), Text: r.Title()})
	}
	return out
}
