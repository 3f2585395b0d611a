package cases

import (
	"slices"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

func (r *Room) getEdit(c *web.Ctx) error {
	g, err := r.open(c, access.Edit)
	if err != nil {
		return err
	}
	cs, err := r.ByID(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	now := editValues(cs.Edited())
	return r.showEdit(c, cs, editForm{Version: itoa(cs.Version), Opened: layout.Clock(r.DB.Time()), Was: now, Is: now}, formShell{}, nil)
}

func (r *Room) showEdit(c *web.Ctx, cs Case, f editForm, sh formShell, e map[string]string) error {
	sh.Title, sh.Submit = "Edit the case", "Save"
	return r.formPage(c, cs, sh, editFields(f, e))
}

func (r *Room) postEdit(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	Resolve(v)
	g, err := r.open(c, access.Edit)
	if err != nil {
		return err
	}
	f := editForm{Version: v.Get("version"), Opened: v.Get("opened"), Was: map[string]string{}, Is: map[string]string{}}
	for _, n := range editFieldNames {
		f.Was[n.name], f.Is[n.name] = strings.TrimSpace(v.Get("was-"+n.name)), strings.TrimSpace(v.Get(n.name))
	}
	version, _ := strconv.Atoi(f.Version)
	cs, err := r.EditCase(c.Ctx(), g.CaseID(), version, editOf(f.Is))
	if fault.Is(err, fault.Conflict) {
		return r.conflict(c, g, f)
	}
	if err != nil {
		var sh formShell
		e, err := sh.fail(err)
		if err != nil {
			return err
		}
		if cs, err = r.ByID(c.Ctx(), r.DB, g); err != nil {
			return err
		}
		return r.showEdit(c, cs, f, sh, e)
	}
	c.Done("Saved.", "")
	return c.See(cs.Path())
}

// conflict takes what only one side changed; where both changed the same field it asks, and nothing typed is lost.
func (r *Room) conflict(c *web.Ctx, g access.Grant, f editForm) error {
	cs, err := r.ByID(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	theirs := editValues(cs.Edited())
	shows := map[string]func(string) string{"threat": func(s string) string { return Threat(s).Name() }, "nation": func(s string) string { return NationName(caltime.Nation(s)) }}
	var fields []FormField
	for _, n := range editFieldNames {
		fields = append(fields, FormField{Name: n.name, Label: n.label, Was: f.Was[n.name], Yours: f.Is[n.name], Theirs: theirs[n.name], Show: shows[n.name],
			Long: n.name == "summary" || n.name == "handling"})
	}
	merged, differ := Merge(fields)
	if len(differ) == 0 {
		if _, err := r.EditCase(c.Ctx(), g.CaseID(), cs.Version, editOf(merged)); err != nil {
			return err
		}
		c.Done("Saved, together with what somebody else changed in the meantime.", "")
		return c.See(cs.Path())
	}
	last, err := r.LastChange(c.Ctx(), r.DB, g, "case", int64(cs.ID))
	if err != nil {
		return err
	}
	rows, hidden := ConflictRows(fields, cs.Version)
	now := r.DB.Time()
	hidden = append(hidden, [2]string{"opened", layout.Clock(now)})
	page := layout.Conflict{
		Back: layout.Link{Label: cs.Name() + ", " + cs.Ref, Href: cs.Path()}, Text: "You opened it at " + f.Opened + ".", Meta: Differ(len(rows), len(fields)),
		Action: c.Request.URL.Path, Discard: cs.Path(), Rows: rows, Hidden: hidden,
	}
	Between(&page, "case", cs.Ref, last, c.Actor().User, now)
	if f.Opened == "" {
		page.Text = ""
	}
	return c.Page(409, layout.Page{Title: page.Title, Marking: cs.Marking, Class: "p-form"}, layout.ConflictBody(page))
}

// simple is a form with a choice, a text and the version: change stage, close, reopen.
func (r *Room) simple(c *web.Ctx, sh formShell, f plainForm, e map[string]string, draw func(Case, plainForm, map[string]string) formBody) error {
	g, err := r.open(c, access.Edit)
	if err != nil {
		return err
	}
	cs, err := r.ByID(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	if f.Version == "" {
		f.Version = itoa(cs.Version)
	}
	b := draw(cs, f, e)
	sh.Title, sh.Submit, sh.Warning, sh.Does = b.title, b.submit, b.warning, b.does
	return r.formPage(c, cs, sh, b.fields)
}

// done answers a simple form: the verb's error goes back into it, success to the case.
func (r *Room) done(c *web.Ctx, f plainForm, err error, text string, draw func(Case, plainForm, map[string]string) formBody) error {
	if err == nil {
		c.Done(text, "")
		g, err := r.open(c, access.Read)
		if err != nil {
			return err
		}
		return c.See(Path(g.Ref()))
	}
	var sh formShell
	if fault.Is(err, fault.Conflict) { // the choice stands; it is made again on what the case is now
		sh.Refused = &fault.Error{Message: "Somebody else changed this case after you opened it. Look at it as it stands now, and choose again."}
		f.Version = ""
		return r.simple(c, sh, f, nil, draw)
	}
	e, err := sh.fail(err)
	if err != nil {
		return err
	}
	return r.simple(c, sh, f, e, draw)
}

func (r *Room) getStage(c *web.Ctx) error {
	return r.simple(c, formShell{}, plainForm{}, nil, stageBody)
}

func (r *Room) postStage(c *web.Ctx) error {
	f, id, err := r.plain(c, "stage", "why")
	if err != nil {
		return err
	}
	if !slices.Contains(Stages(), Stage(f.Choice)) {
		err = fault.Fields("Check the stage", map[string]string{"stage": "Choose where the case stands now"})
	} else {
		err = r.MoveStage(c.Ctx(), id, f.version(), Stage(f.Choice), f.Text)
	}
	return r.done(c, f, err, "Stage changed.", stageBody)
}

func (r *Room) getClose(c *web.Ctx) error {
	return r.simple(c, formShell{}, plainForm{}, nil, closeBody)
}

func (r *Room) postClose(c *web.Ctx) error {
	f, id, err := r.plain(c, "reason", "note")
	if err != nil {
		return err
	}
	return r.done(c, f, r.Close(c.Ctx(), id, f.version(), f.Choice, f.Text), "Case closed.", closeBody)
}

func (r *Room) getReopen(c *web.Ctx) error {
	return r.simple(c, formShell{}, plainForm{}, nil, reopenBody)
}

func (r *Room) postReopen(c *web.Ctx) error {
	f, id, err := r.plain(c, "", "why")
	if err != nil {
		return err
	}
	return r.done(c, f, r.Reopen(c.Ctx(), id, f.version(), f.Text), "Case reopened.", reopenBody)
}

func (r *Room) getOrigin(c *web.Ctx) error {
	return r.simple(c, formShell{}, plainForm{}, nil, func(cs Case, f plainForm, e map[string]string) formBody {
		return originBody(originOf(cs.Arising()), f, e)
	})
}

func (r *Room) postOrigin(c *web.Ctx) error {
	f, id, err := r.plain(c, "", "reason")
	if err != nil {
		return err
	}
	o := readOrigin(c.Request.PostForm)
	err = r.Reclassify(c.Ctx(), id, f.version(), o.arising(), f.Text)
	draw := func(cs Case, f plainForm, e map[string]string) formBody { return originBody(o, f, e) }
	return r.done(c, f, err, "Reclassified. What it was stays in the timeline.", draw)
}

// plain reads a simple form and the case's id.
func (r *Room) plain(c *web.Ctx, choice, text string) (plainForm, ids.Case, error) {
	v, err := c.Form()
	if err != nil {
		return plainForm{}, 0, err
	}
	g, err := r.open(c, access.Edit)
	if err != nil {
		return plainForm{}, 0, err
	}
	return plainForm{Version: v.Get("version"), Choice: v.Get(choice), Text: strings.TrimSpace(v.Get(text))}, g.CaseID(), nil
}
