package effort

import (
	"fmt"
	"net/http"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// Routes are the ways into the room.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		web.Get("/effort", perm.EffortView, r.sheet),
		web.Post("/effort", perm.EffortLog, r.postLog),
		web.Get("/effort/:id", perm.EffortLog, r.editPage),
		web.Post("/effort/:id", perm.EffortLog, r.postEdit),
		web.Post("/effort/:id/withdraw", perm.EffortLog, r.postWithdraw),
		web.Post("/effort/:id/undo", perm.EffortLog, r.postUndo),
		web.Get("/cases/:case/effort", perm.CaseView, r.caseTab),
		web.Post("/cases/:case/effort", perm.EffortLog, r.postCaseLog),
	}
}

func undoURL(id ids.Effort) string { return "/effort/" + ids.String(id) + "/undo" }

func weekURL(d caltime.Date) string { return "/effort?week=" + Monday(d).String() }

func (r *Room) postLog(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	f := readForm(v)
	n, err := r.parse(c.Ctx(), f)
	if err == nil {
		var e Entry
		if e, err = r.Log(c.Ctx(), n); err == nil {
			c.Done("Recorded: "+Clock(e.Minutes)+" on "+e.OnDate.WithDay()+".", undoURL(e.ID))
			return c.See(back(f, weekURL(e.OnDate)))
		}
	}
	bad, ok := fields(err)
	if !ok {
		return err
	}
	day, known := f.day(caltime.DateOf(r.DB.Time()))
	if !known {
		day = caltime.DateOf(r.DB.Time())
	}
	return r.showSheet(c, http.StatusUnprocessableEntity, Monday(day), c.Actor().User, f, bad)
}

// entry opens the entry of the address: the actor's own, or nothing.
func (r *Room) entry(c *web.Ctx) (Entry, error) {
	id, ok := ids.Parse[ids.Effort](c.Param("id"))
	if !ok {
		return Entry{}, fault.Missing()
	}
	return r.own(c.Ctx(), r.DB, c.Actor().User, id)
}

func (r *Room) editPage(c *web.Ctx) error {
	e, err := r.entry(c)
	if err != nil {
		return err
	}
	l, err := r.line(c, e)
	if err != nil {
		return err
	}
	return r.showEdit(c, http.StatusOK, l, formOf(l), nil)
}

// line gives an entry its case's reference and title.
func (r *Room) line(c *web.Ctx, e Entry) (Line, error) {
	rows, err := linesOf(c.Ctx(), r.DB, c.Actor().Force, e.UserID, e.OnDate, e.OnDate)
	if err != nil {
		return Line{}, err
	}
	for _, l := range rows {
		if l.ID == e.ID {
			return l, nil
		}
	}
	return Line{}, fault.Missing()
}

func (r *Room) showEdit(c *web.Ctx, status int, l Line, f form, bad map[string]string) error {
	v, err := r.newView(c.Ctx(), r.DB, f, c.Actor().User, c.Actor().Force)
	if err != nil {
		return err
	}
	v.Post, v.Entry, v.Bad, v.Only = "/effort/"+ids.String(l.ID), &l, bad, true
	p := layout.Page{Title: "Change an entry", Errors: len(bad) > 0, Class: "p-form", Marking: l.Marking, AsAt: r.DB.Time()}
	return c.Page(status, p, editBody(v))
}

func (r *Room) postEdit(c *web.Ctx) error {
	e, err := r.entry(c)
	if err != nil {
		return err
	}
	vals, err := c.Form()
	if err != nil {
		return err
	}
	l, err := r.line(c, e)
	if err != nil {
		return err
	}
	f := readForm(vals).kept(vals, formOf(l))
	version, ok := ids.Parse[ids.Effort](f.Version)
	if !ok {
		return fault.Stale("entry")
	}
	n, err := r.parse(c.Ctx(), f)
	if err == nil {
		if e, err = r.Edit(c.Ctx(), e.ID, int(version), n); err == nil {
			c.Done("Changed.", "")
			return c.See(weekURL(e.OnDate))
		}
	}
	if fault.Is(err, fault.Conflict) {
		return r.showConflict(c, l, f)
	}
	bad, ok := fields(err)
	if !ok {
		return err
	}
	return r.showEdit(c, http.StatusUnprocessableEntity, l, f, bad)
}

// showConflict shows what was typed beside what is stored; nothing typed is lost.
func (r *Room) showConflict(c *web.Ctx, l Line, f form) error {
	stored := formOf(l)
	k := layout.Conflict{
		Title: "This entry changed while you were editing it", Back: layout.Link{Label: "Timesheet", Href: weekURL(l.OnDate)},
		Strong: "The entry was changed in another window.", Text: "Choose what to keep. Nothing you typed is lost.", Theirs: "As it is stored now",
		Action: "/effort/" + ids.String(l.ID), Discard: weekURL(l.OnDate), Hidden: [][2]string{{"version", stored.Version}},
	}
	day := func(f form) string { return f.Day + "/" + f.Month + "/" + f.Year }
	row := func(name, label, yours, theirs string) {
		if yours != theirs {
			k.Rows = append(k.Rows, layout.ConflictRow{Name: "keep-" + name, Label: label, Yours: yours, Theirs: theirs, Mine: true})
		}
		k.Hidden = append(k.Hidden, [2]string{name, yours})
	}
	row("what", "Case or duty", f.What, stored.What)
	row("time", "Time", f.Time, stored.Time)
	row("activity", "Activity", f.Activity, stored.Activity)
	row("note", "Note", f.Note, stored.Note)
	if day(f) != day(stored) {
		k.Rows = append(k.Rows, layout.ConflictRow{Name: "keep-on", Label: "Day", Yours: day(f), Theirs: day(stored), Mine: true})
	}
	k.Hidden = append(k.Hidden, [2]string{"on-day", f.Day}, [2]string{"on-month", f.Month}, [2]string{"on-year", f.Year}, [2]string{"case", f.Case}, [2]string{"late", f.Late})
	k.Meta = fmt.Sprintf("%s.", layout.Many(len(k.Rows), "field differs", "fields differ"))
	return c.Page(http.StatusConflict, layout.Page{Title: k.Title, Class: "p-form", Marking: l.Marking}, layout.ConflictBody(k))
}

func (r *Room) postWithdraw(c *web.Ctx) error {
	e, err := r.entry(c)
	if err != nil {
		return err
	}
	v, err := c.Form()
	if err != nil {
		return err
	}
	version, ok := ids.Parse[ids.Effort](v.Get("version"))
	if !ok {
		return fault.Stale("entry")
	}
	e, err = r.Withdraw(c.Ctx(), e.ID, int(version), v.Get("reason"))
	if fault.Is(err, fault.Invalid) {
		l, lerr := r.line(c, e)
		if lerr != nil {
			if e, lerr = r.entry(c); lerr != nil {
				return lerr
			}
			if l, lerr = r.line(c, e); lerr != nil {
				return lerr
			}
		}
		bad, _ := fields(err)
		return r.showEdit(c, http.StatusUnprocessableEntity, l, formOf(l), bad)
	}
	if err != nil {
		return err
	}
	c.Done("Withdrawn. The entry stays on the sheet, struck through.", "")
	return c.See(weekURL(e.OnDate))
}

func (r *Room) postUndo(c *web.Ctx) error {
	e, err := r.entry(c)
	if err != nil {
		return err
	}
	if e, err = r.TakeBack(c.Ctx(), e.ID); err != nil {
		return err
	}
	c.Done("Taken back.", "")
	return c.See(weekURL(e.OnDate))
}
