package subjects

import (
	"strconv"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// months are the months by number.
var months = [...]time.Month{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}

// editNames are the fields of the form to edit a subject, with their labels.
var editNames = []struct{ name, label string }{{"kind", "Kind"}, {"name", "Name"}, {"born_on-day", "Date of birth: day"}, {"born_on-month", "Date of birth: month"},
	{"born_on-year", "Date of birth: year"}, {"company_no", "Company number"}, {"address", "Address"}, {"note", "Note"}, {"note_assertion", "Fact or assessment"}}

func (f form) values() map[string]string {
	return map[string]string{"kind": f.Kind, "name": f.Name, "born_on-day": f.BornDay, "born_on-month": f.BornMonth, "born_on-year": f.BornYear, "company_no": f.CompanyNo,
		"address": f.Address, "note": f.Note, "note_assertion": f.Assertion}
}

func fromValues(v map[string]string) form {
	return form{Kind: v["kind"], Name: v["name"], BornDay: v["born_on-day"], BornMonth: v["born_on-month"], BornYear: v["born_on-year"], CompanyNo: v["company_no"],
		Address: v["address"], Note: v["note"], Assertion: v["note_assertion"]}
}

func (f form) hidden() (out [][2]string) {
	out = append(out, [2]string{"version", f.Version}, [2]string{"opened", f.Opened})
	for _, n := range editNames {
		out = append(out, [2]string{"was-" + n.name, f.Was[n.name]})
	}
	return out
}

func (r *Room) getEdit(c *web.Ctx) error {
	g, s, err := r.subject(c, access.Edit)
	if err != nil {
		return err
	}
	f := formOf(s)
	f.Was, f.Opened = f.values(), layout.Clock(r.DB.Time())
	return r.showForm(c, g, f, shell{Title: "Edit " + s.Number() + " " + s.Name, Submit: "Save"}, nil)
}

func (r *Room) postEdit(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	cases.Resolve(v)
	g, s, err := r.subject(c, access.Edit)
	if err != nil {
		return err
	}
	f := read(v)
	f.Was = map[string]string{}
	for _, n := range editNames {
		f.Was[n.name] = v.Get("was-" + n.name)
	}
	version, _ := strconv.Atoi(f.Version)
	n, bad := f.subject()
	if err = fault.Fields("Check the subject", bad); err == nil {
		_, err = r.Edit(c.Ctx(), g.CaseID(), s.ID, version, n)
	}
	switch {
	case err == nil:
		c.Done("Saved.", "")
		return c.See(listPath(g) + "#" + s.Number())
	case fault.Is(err, fault.Conflict):
		return r.conflict(c, g, s, f)
	}
	sh := shell{Title: "Edit " + s.Number() + " " + s.Name, Submit: "Save"}
	e, err := sh.take(err)
	if err != nil {
		return err
	}
	return r.showForm(c, g, f, sh, e)
}

func (r *Room) conflict(c *web.Ctx, g access.Grant, s Subject, f form) error {
	theirs, yours := formOf(s).values(), f.values()
	var fields []cases.FormField
	for _, n := range editNames {
		fields = append(fields, cases.FormField{Name: n.name, Label: n.label, Was: f.Was[n.name], Yours: yours[n.name], Theirs: theirs[n.name], Long: n.name == "note" || n.name == "address"})
	}
	merged, differ := cases.Merge(fields)
	if len(differ) == 0 {
		n, bad := fromValues(merged).subject()
		if err := fault.Fields("Check the subject", bad); err != nil {
			return err
		}
		if _, err := r.Edit(c.Ctx(), g.CaseID(), s.ID, s.Version, n); err != nil {
			return err
		}
		c.Done("Saved, together with what somebody else changed in the meantime.", "")
		return c.See(listPath(g) + "#" + s.Number())
	}
	last, err := r.Cases.LastChange(c.Ctx(), r.DB, g, "subject", int64(s.ID))
	if err != nil {
		return err
	}
	rows, hidden := cases.ConflictRows(fields, s.Version)
	now := r.DB.Time()
	p := layout.Conflict{Back: layout.Link{Label: "Subjects, " + g.Ref(), Href: listPath(g)}, Text: "You opened it at " + f.Opened + ".", Meta: cases.Differ(len(rows), len(fields)),
		Action: c.Request.URL.Path, Discard: listPath(g), Rows: rows, Hidden: append(hidden, [2]string{"opened", layout.Clock(now)})}
	cases.Between(&p, "subject", s.Number()+" "+s.Name, last, c.Actor().User, now)
	return c.Page(409, layout.Page{Title: p.Title, Class: "p-form"}, layout.ConflictBody(p))
}
