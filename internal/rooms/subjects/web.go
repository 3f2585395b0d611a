package subjects

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Routes are the subjects of a case.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		web.Get("/cases/:case/subjects", perm.CaseView, r.getList),
		web.Get("/cases/:case/subjects/new", perm.CaseChange, r.getNew),
		web.Post("/cases/:case/subjects/new", perm.CaseChange, r.postNew),
		web.Get("/cases/:case/subjects/:subject/edit", perm.CaseChange, r.getEdit),
		web.Post("/cases/:case/subjects/:subject/edit", perm.CaseChange, r.postEdit),
		web.Get("/cases/:case/subjects/:subject/change", perm.CaseChange, r.getChange),
		web.Post("/cases/:case/subjects/:subject/role", perm.CaseChange, r.postRole),
		web.Post("/cases/:case/subjects/:subject/role/end", perm.CaseChange, r.postEndRole),
		web.Post("/cases/:case/subjects/:subject/identifier", perm.CaseChange, r.postIdentifier),
		web.Post("/cases/:case/subjects/:subject/identifier/withdraw", perm.CaseChange, r.postWithdrawIdentifier),
		web.Post("/cases/:case/subjects/:subject/link", perm.CaseChange, r.postLink),
		web.Post("/cases/:case/subjects/:subject/unlink", perm.CaseChange, r.postUnlink),
		web.Post("/cases/:case/subjects/:subject/withdraw", perm.CaseChange, r.postWithdraw),
	}
}

// subject opens the case and the subject in the address.
func (r *Room) subject(c *web.Ctx, m access.Mode) (access.Grant, Subject, error) {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), m)
	if err != nil {
		return g, Subject{}, err
	}
	n, ok := ParseNumber(c.Param("subject"))
	if !ok {
		return g, Subject{}, fault.Missing()
	}
	s, err := r.ByNumber(c.Ctx(), r.DB, g, n)
	return g, s, err
}

func listPath(g access.Grant) string { return cases.Path(g.Ref()) + "/subjects" }

func (r *Room) getList(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	h, err := r.Cases.HeadOf(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	list, err := r.Sheets(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	return c.Page(200, layout.Page{Title: "Subjects, " + g.Ref(), Marking: h.Case.Marking, Head: r.Cases.HeadView(h, "subjects")},
		listBody(listPath(g), list, r.Links, g.CanEdit() && h.Case.Open(), caltime.DateOf(r.DB.Time())))
}

// form is what was typed of a subject.
type form struct {
	Kind, Name, BornDay, BornMonth, BornYear, CompanyNo, Address, Note, Assertion string
	Category, Basis, FromDay, FromMonth, FromYear                                 string
	IdentifierKind, IdentifierValue                                               string
	Version, Opened                                                               string
	Was                                                                           map[string]string
}

func read(v url.Values) form {
	g := func(n string) string { return strings.TrimSpace(v.Get(n)) }
	return form{Kind: g("kind"), Name: g("name"), BornDay: g("born_on-day"), BornMonth: g("born_on-month"), BornYear: g("born_on-year"), CompanyNo: g("company_no"),
		Address: g("address"), Note: g("note"), Assertion: g("note_assertion"), Category: g("category"), Basis: g("basis"), FromDay: g("from_on-day"),
		FromMonth: g("from_on-month"), FromYear: g("from_on-year"), IdentifierKind: g("identifier_kind"), IdentifierValue: g("identifier_value"),
		Version: g("version"), Opened: g("opened")}
}

// date reads three boxes; empty boxes are no date, anything that is no day is an error.
func date(d, m, y, field, what string, bad map[string]string) caltime.Date {
	if d == "" && m == "" && y == "" {
		return caltime.Date{}
	}
	di, e1 := strconv.Atoi(d)
	mi, e2 := strconv.Atoi(m)
	yi, e3 := strconv.Atoi(y)
	if e1 == nil && e2 == nil && e3 == nil && di >= 1 && di <= 31 && mi >= 1 && mi <= 12 && yi >= 1850 && yi <= 9999 {
		if t := (caltime.Date{Y: yi, M: months[mi], D: di}); t.Valid() {
			return t
		}
	}
	bad[field] = what + " must be a real date, such as 3 2 1991"
	return caltime.Date{}
}

// subject gives what was typed as a subject to keep; the error is Invalid for a date that is none.
func (f form) subject() (NewSubject, map[string]string) {
	bad := map[string]string{}
	n := NewSubject{Kind: Kind(f.Kind), Name: f.Name, CompanyNo: f.CompanyNo, Address: f.Address, Note: f.Note, NoteAssertion: Assertion(f.Assertion),
		Role: NewRole{Category: Category(f.Category), Basis: f.Basis}}
	n.BornOn = date(f.BornDay, f.BornMonth, f.BornYear, "born_on", "The date of birth", bad)
	n.Role.From = date(f.FromDay, f.FromMonth, f.FromYear, "from_on", "The day it began", bad)
	if f.IdentifierValue != "" {
		n.Identifiers = []NewIdentifier{{Kind: IdentifierKind(f.IdentifierKind), Value: f.IdentifierValue}}
	}
	return n, bad
}

func formOf(s Subject) form {
	f := form{Kind: string(s.Kind), Name: s.Name, CompanyNo: s.CompanyNo, Address: s.Address, Note: s.Note, Assertion: string(s.NoteAssertion), Version: strconv.Itoa(s.Version)}
	if b := s.BornOn; !b.IsZero() {
		f.BornDay, f.BornMonth, f.BornYear = strconv.Itoa(b.D), strconv.Itoa(int(b.M)), strconv.Itoa(b.Y)
	}
	return f
}

// shell is what the form pages of subjects share.
type shell struct {
	Title, Submit, Action string
	Back                  layout.Link
	Errors                []govuk.FieldError
	Refused               *fault.Error
	New                   bool
}

// take puts a verb's error into the page; others go on to the error page.
func (s *shell) take(err error) (map[string]string, error) {
	var e *fault.Error
	if !errors.As(err, &e) {
		return nil, err
	}
	switch e.Kind {
	case fault.Invalid:
		for _, name := range e.FieldNames() {
			id := name
			if name == "born_on" || name == "from_on" || name == "to_on" {
				id += "-day"
			}
			s.Errors = append(s.Errors, govuk.FieldError{ID: id, Text: e.Fields[name]})
		}
		return e.Fields, nil
	case fault.Refused:
		s.Refused = e
		return map[string]string{}, nil
	}
	return nil, err
}

func (r *Room) showForm(c *web.Ctx, g access.Grant, f form, s shell, e map[string]string) error {
	s.Action, s.Back = c.Request.URL.Path, layout.Link{Label: "Subjects, " + g.Ref(), Href: listPath(g)}
	status := 200
	if e != nil {
		status = 422
	}
	return c.Page(status, layout.Page{Title: s.Title + ", " + g.Ref(), Class: "p-form", Errors: e != nil}, formBody(s, f, e))
}

func (r *Room) getNew(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	return r.showForm(c, g, form{Kind: "person", Assertion: "assessment", Category: "suspect"}, shell{Title: "Add a subject", Submit: "Add the subject", New: true}, nil)
}

func (r *Room) postNew(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	f := read(v)
	n, bad := f.subject()
	var act ids.Act
	if err = fault.Fields("Check the subject", bad); err == nil {
		_, act, err = r.Add(c.Ctx(), g.CaseID(), n)
	}
	if err != nil {
		s := shell{Title: "Add a subject", Submit: "Add the subject", New: true}
		e, err := s.take(err)
		if err != nil {
			return err
		}
		return r.showForm(c, g, f, s, e)
	}
	c.Done("Recorded.", cases.UndoURL(act))
	return c.See(listPath(g))
}

// postIt reads a small form on a subject's page, runs do, and goes back to that page with what do refuses.
func (r *Room) postIt(c *web.Ctx, text string, do func(g access.Grant, s Subject, v url.Values) error) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, s, err := r.subject(c, access.Edit)
	if err != nil {
		return err
	}
	if err := do(g, s, v); err != nil {
		var sh shell
		if _, out := sh.take(err); out != nil {
			return err
		}
		return r.showChange(c, g, s, v, sh, 422)
	}
	c.Done(text, "")
	return c.See(listPath(g) + "#" + s.Number())
}

func (r *Room) postRole(c *web.Ctx) error {
	return r.postIt(c, "Recorded.", func(g access.Grant, s Subject, v url.Values) error {
		n, bad := read(v).subject()
		if err := fault.Fields("Check the category", bad); err != nil {
			return err
		}
		return r.SetRole(c.Ctx(), g.CaseID(), s.ID, n.Role)
	})
}

func (r *Room) postEndRole(c *web.Ctx) error {
	return r.postIt(c, "Recorded.", func(g access.Grant, s Subject, v url.Values) error {
		id, _ := ids.Parse[int64](v.Get("role"))
		return r.EndRole(c.Ctx(), g.CaseID(), s.ID, id, caltime.Date{}, strings.TrimSpace(v.Get("why")))
	})
}

func (r *Room) postIdentifier(c *web.Ctx) error {
	return r.postIt(c, "Recorded.", func(g access.Grant, s Subject, v url.Values) error {
		return r.AddIdentifier(c.Ctx(), g.CaseID(), s.ID, NewIdentifier{IdentifierKind(v.Get("identifier_kind")), v.Get("identifier_value")})
	})
}

func (r *Room) postWithdrawIdentifier(c *web.Ctx) error {
	return r.postIt(c, "Withdrawn. It stays on record, struck through.", func(g access.Grant, s Subject, v url.Values) error {
		id, _ := ids.Parse[int64](v.Get("identifier"))
		return named("reason", "reason-i"+v.Get("identifier"), r.WithdrawIdentifier(c.Ctx(), g.CaseID(), s.ID, id, v.Get("reason")))
	})
}

func (r *Room) postWithdraw(c *web.Ctx) error {
	return r.postIt(c, "Withdrawn. It stays on record, struck through.", func(g access.Grant, s Subject, v url.Values) error {
		version, _ := strconv.Atoi(v.Get("version"))
		return named("reason", "reason-w", r.Withdraw(c.Ctx(), g.CaseID(), s.ID, version, v.Get("reason")))
	})
}

func (r *Room) postUnlink(c *web.Ctx) error {
	return r.postIt(c, "Recorded.", func(g access.Grant, s Subject, v url.Values) error {
		return named("reason", "reason-u", r.Unlink(c.Ctx(), g.CaseID(), s.ID, v.Get("reason")))
	})
}

// postLink links to a subject that is named by case reference and number. A case out of sight answers as one that is not.
func (r *Room) postLink(c *web.Ctx) error {
	return r.postIt(c, "Linked.", func(g access.Grant, s Subject, v url.Values) error {
		none := fault.Fields("Check the link", map[string]string{"link_case": "Enter the reference of a case you can see, such as FI/2026/0147"})
		og, err := access.OpenRef(c.Ctx(), r.DB, v.Get("link_case"), access.Read)
		if fault.Is(err, fault.NotFound) {
			return none
		}
		if err != nil {
			return err
		}
		n, ok := ParseNumber(v.Get("link_subject"))
		if !ok {
			n = 0
		}
		o, err := r.ByNumber(c.Ctx(), r.DB, og, n)
		if fault.Is(err, fault.NotFound) {
			return fault.Fields("Check the link", map[string]string{"link_subject": "Enter the number of a subject of that case, such as S1"})
		}
		if err != nil {
			return err
		}
		return r.Link(c.Ctx(), g.CaseID(), s.ID, og.CaseID(), o.ID, v.Get("link_basis"))
	})
}

// named gives a field error the id that the field has on the page.
func named(field, id string, err error) error {
	var e *fault.Error
	if errors.As(err, &e) && e.Fields[field] != "" {
		return fault.Fields(e.Message, map[string]string{id: e.Fields[field]})
	}
	return err
}

func (r *Room) getChange(c *web.Ctx) error {
	g, s, err := r.subject(c, access.Edit)
	if err != nil {
		return err
	}
	return r.showChange(c, g, s, url.Values{}, shell{}, 200)
}

func (r *Room) showChange(c *web.Ctx, g access.Grant, s Subject, typed url.Values, sh shell, status int) error {
	list, err := r.Sheets(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	p := changePage{shell: sh, Typed: typed, At: listPath(g) + "/" + s.Number(), Today: caltime.DateOf(r.DB.Time())}
	for _, x := range list {
		if x.ID == s.ID {
			p.Sheet = x
		}
	}
	p.Title, p.Back = s.Number()+" "+s.Name, layout.Link{Label: "Subjects, " + g.Ref(), Href: listPath(g)}
	return c.Page(status, layout.Page{Title: p.Title + ", " + g.Ref(), Class: "p-form", Errors: status != 200}, changeBody(p))
}

// changePage is what the page of one subject's categories, identifiers and links is drawn from.
type changePage struct {
	shell
	Sheet Sheet
	Typed url.Values
	At    string
	Today caltime.Date
}
