package cases

import (
	"net/http"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

func (r *Room) getNew(c *web.Ctx) error {
	f := newForm{Lead: ids.String(c.Actor().User), Unit: ids.String(c.Actor().HomeUnit()), Nation: string(caltime.EnglandWales), From: c.Query("from")}
	if f.From != "" {
		d, err := r.draft(c, f.From)
		if err != nil {
			return err
		}
		f = f.filled(d)
	}
	return r.showNew(c, http.StatusOK, f, formShell{}, nil)
}

// draft reads what a case is to be opened for.
func (r *Room) draft(c *web.Ctx, from string) (Draft, error) {
	s, kind, key, ok := r.start(from)
	if !ok {
		return Draft{}, fault.Missing()
	}
	d, err := s.Read(c.Ctx(), r.DB, key)
	if err == nil { // the form shows what the thing says (s.62 DPA 2018)
		db.Consulted(c.Ctx(), kind+".shown", db.On{Op: db.Consultation, Kind: kind, Force: c.Actor().Force}, map[string]any{"key": key})
	}
	return d, err
}

func (r *Room) showNew(c *web.Ctx, status int, f newForm, sh formShell, e map[string]string) error {
	if err := r.choices(c, &f); err != nil {
		return err
	}
	f.Asked = f.For != nil && r.AddNamed != nil
	sh.Title, sh.Submit = "New case", "Open the case"
	sh.Back, sh.Action = layout.Link{Label: "Cases", Href: "/cases"}, "/cases/new"
	sh.Does = []string{"The case takes the next reference of the force.", "The lead and the deputy can change it from then on, and the supervisors of its unit.",
		"Its timeline begins, and it counts as proactive or reactive from today."}
	if f.For != nil {
		sh.Lede = "Filled with what is known. Check every field: what you open is your own."
		sh.Back = layout.Link{Label: f.For.Name, Href: f.For.Path}
		sh.Does = append(sh.Does, f.For.Does)
		sh.Known = f.For.Known
	}
	return c.Page(status, layout.Page{Title: "New case", Class: "p-form", Errors: status != http.StatusOK, AsAt: r.DB.Time()}, formPage(sh, newFields(f, e)))
}

func (r *Room) postNew(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	f := readNew(v)
	if f.From != "" {
		return r.openFrom(c, f)
	}
	cs, err := r.Open(c.Ctx(), f.New())
	if err != nil {
		var sh formShell
		e, err := sh.fail(err)
		if err != nil {
			return err
		}
		return r.showNew(c, http.StatusUnprocessableEntity, f, sh, e)
	}
	c.Done("Case "+cs.Ref+" opened.", "")
	return c.See(cs.Path())
}

// openFrom opens a case for what the form names. Where that has changed since the form was opened, the form comes again with
// what was typed beside what is known now, and goes through when it is sent again.
func (r *Room) openFrom(c *web.Ctx, f newForm) error {
	_, kind, key, ok := r.start(f.From)
	if !ok {
		return fault.Missing()
	}
	version, err := strconv.Atoi(f.FromVersion)
	if err != nil {
		version = -1 // a form without one is out of date
	}
	cs, err := r.OpenFrom(c.Ctx(), f.New(), From{Kind: kind, Key: key, Version: version, Subject: Named{Kind: f.SubjectKind, Name: f.Subject, Category: f.Category}})
	if err == nil {
		c.Done("Case "+cs.Ref+" opened.", "")
		return c.See(cs.Path())
	}
	status, stale := http.StatusUnprocessableEntity, fault.Is(err, fault.Conflict)
	if stale {
		status = http.StatusConflict
		err = &fault.Error{Kind: fault.Refused, Message: "Somebody else changed what this case is opened for after you opened the form. What is known of it now stands beside what you typed: check it, and send it again"}
	}
	var sh formShell
	e, err := sh.fail(err)
	if err != nil {
		return err
	}
	d, err := r.draft(c, f.From)
	switch {
	case fault.Is(err, fault.Refused): // it cannot be opened for that any more; what was typed stays to be read
		again, _ := sh.fail(err)
		if e == nil {
			e = again
		}
	case err != nil:
		return err
	default:
		f.For = &d
		if stale {
			f.FromVersion = itoa(d.Version)
		}
	}
	return r.showNew(c, status, f, sh, e)
}

// categoryOptions are the parts that a subject can play, as the room of subjects names them.
func categoryOptions() []govuk.Option {
	return []govuk.Option{{Value: "", Text: "Choose"}, {Value: "suspect", Text: "Suspect"}, {Value: "convicted", Text: "Convicted"}, {Value: "victim", Text: "Victim"},
		{Value: "witness_or_other", Text: "Witness or other"}}
}
