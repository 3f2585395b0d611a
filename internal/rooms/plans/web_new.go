package plans

import (
	"context"
	"net/http"
	"net/url"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/subjects"
)

// newView is the form of a new plan.
type newView struct {
	typed
	ref      string
	action   string
	subjects []govuk.Option
	people   []govuk.Option
	threats  []govuk.Option
}

func (v newView) value(field string) string { return v.of("new", field, "") }

func (r *Room) getNew(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	file, err := r.Cases.ByID(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	t := typed{in: "new", v: url.Values{"threat": {string(file.Threat)}, "lro": {ids.String(c.Actor().User)}, "state": {string(Live)}}}
	if number := c.Param("subject"); number != "" {
		n, ok := subjects.ParseNumber(number)
		if !ok {
			return fault.Missing()
		}
		s, err := r.Subjects.ByNumber(c.Ctx(), r.DB, g, n)
		if err != nil {
			return err
		}
		t.v.Set("subject", s.Number())
		if s.Kind == subjects.Person {
			t.v.Set("target", string(Individual))
		}
	}
	return r.showNew(c, g, http.StatusOK, t)
}

func (r *Room) showNew(c *web.Ctx, g access.Grant, status int, t typed) error {
	v := newView{typed: t, ref: g.Ref(), action: cases.Path(g.Ref()) + "/plans/new", people: []govuk.Option{{Text: "Choose"}}, threats: []govuk.Option{{Text: "Choose"}}, subjects: []govuk.Option{{Text: "None"}}}
	list, err := r.Subjects.ByCase(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	for _, s := range list {
		if !s.Withdrawn() {
			v.subjects = append(v.subjects, govuk.Option{Value: s.Number(), Text: s.Number() + " " + s.Name})
		}
	}
	people, err := r.officers(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	for _, u := range people {
		v.people = append(v.people, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	for _, x := range cases.Threats() {
		v.threats = append(v.threats, govuk.Option{Value: string(x.Code), Text: x.Name})
	}
	return c.Page(status, layout.Page{Title: "Open a 4P plan, " + g.Ref(), Class: "p-form", Errors: len(t.errs) > 0}, newBody(v))
}

func (r *Room) postNew(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	v, err := c.Form()
	if err != nil {
		return err
	}
	t := typed{v: v, in: "new"}
	n := NewPlan{Target: Target(v.Get("target")), Name: v.Get("name"), Threat: cases.Threat(v.Get("threat")), ExternalRef: v.Get("external_ref"), Opened: date(v, "opened"), Draft: v.Get("state") == string(Draft)}
	n.LRO, _ = ids.Parse[ids.User](v.Get("lro")) // none: the verb refuses it
	if n.Subject, err = r.subjectNamed(c.Ctx(), r.DB, g, v.Get("subject")); err == nil {
		var p Plan
		if p, err = r.OpenPlan(c.Ctx(), g.CaseID(), n); err == nil {
			c.Done("The plan is open.", "")
			return c.See(p.Path())
		}
	}
	status, err := t.take(err)
	if err != nil {
		return err
	}
	return r.showNew(c, g, status, t)
}

// subjectNamed finds the subject that a form names; zero where it names none.
func (r *Room) subjectNamed(ctx context.Context, rd db.Reader, g access.Grant, number string) (ids.Subject, error) {
	if number == "" {
		return 0, nil
	}
	n, _ := subjects.ParseNumber(number) // 0 is no subject's
	s, err := r.Subjects.ByNumber(ctx, rd, g, n)
	if fault.Is(err, fault.NotFound) {
		return 0, fault.Fields("Check the plan", map[string]string{"subject": "Choose a subject of the case"})
	}
	return s.ID, err
}
