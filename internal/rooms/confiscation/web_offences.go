package confiscation

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/subjects"
)

// offenceRoutes are the pages of offences, earlier convictions and the question of a criminal lifestyle.
func (r *Room) offenceRoutes() []web.Route {
	return []web.Route{
		web.Get("/cases/:case/offences", perm.CaseView, r.getOffences),
		web.Get("/cases/:case/offences/new", perm.CaseChange, r.getNewOffence),
		web.Post("/cases/:case/offences/new", perm.CaseChange, r.postNewOffence),
		web.Get("/cases/:case/offences/:n/edit", perm.CaseChange, r.getEditOffence),
		web.Post("/cases/:case/offences/:n/edit", perm.CaseChange, r.postEditOffence),
		web.Post("/cases/:case/offences/:n/withdraw", perm.CaseChange, r.postWithdrawOffence),
		web.Get("/cases/:case/earlier-convictions/new", perm.CaseChange, r.getNewPrior),
		web.Post("/cases/:case/earlier-convictions/new", perm.CaseChange, r.postNewPrior),
		web.Get("/cases/:case/earlier-convictions/:n/withdraw", perm.CaseChange, r.getWithdrawPrior),
		web.Post("/cases/:case/earlier-convictions/:n/withdraw", perm.CaseChange, r.postWithdrawPrior),
		web.Get("/cases/:case/subjects/:subject/lifestyle", perm.CaseView, r.getLifestyle),
		web.Post("/cases/:case/subjects/:subject/lifestyle/facts", perm.CaseChange, r.postLifestyleFacts),
		web.Post("/cases/:case/subjects/:subject/lifestyle/save", perm.CaseChange, r.postSaveLifestyle),
	}
}

func offencesPath(g access.Grant) string { return cases.Path(g.Ref()) + "/offences" }

func lifestylePath(g access.Grant, s subjects.Subject) string {
	return cases.Path(g.Ref()) + "/subjects/" + s.Number() + "/lifestyle"
}

// offenceBoard is the page of all offences of a case, by defendant.
type offenceBoard struct {
	at, priors string
	canEdit    bool
	list       []accusedSheet
}

// accusedSheet is one defendant with offences and earlier convictions.
type accusedSheet struct {
	subjects.Subject
	lifestyle string
	offences  []Offence
	priors    []PriorConviction
}

func (r *Room) getOffences(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	h, err := r.Cases.HeadOf(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	v := offenceBoard{at: offencesPath(g), priors: cases.Path(g.Ref()) + "/earlier-convictions", canEdit: g.CanEdit() && h.Case.Open()}
	people, err := r.Subjects.ByCase(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	offences, err := r.Offences(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	priors, err := r.PriorConvictions(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	for _, s := range people {
		x := accusedSheet{Subject: s, lifestyle: lifestylePath(g, s)}
		for _, o := range offences {
			if o.SubjectID == s.ID {
				x.offences = append(x.offences, o)
			}
		}
		for _, p := range priors {
			if p.SubjectID == s.ID {
				x.priors = append(x.priors, p)
			}
		}
		if len(x.offences)+len(x.priors) > 0 {
			v.list = append(v.list, x)
		}
	}
	return c.Page(200, layout.Page{Title: "Offences, " + g.Ref(), Marking: h.Case.Marking, Head: r.Cases.HeadView(h, "subjects")}, offenceList(v))
}

// offenceShell is what the form pages of this part share.
type offenceShell struct {
	Title, Submit, Action string
	Back                  layout.Link
	Errors                []govuk.FieldError
	Refused               *fault.Error
	People                []govuk.Option // of a new one: whose it is
	Hidden                [][2]string    // of one that is edited
	Withdraw              string         // where the form to withdraw it posts
	Version               string
	Prior                 bool
}

// take puts a verb's error into the page; others go on to the error page.
func (s *offenceShell) take(err error) (map[string]string, error) {
	var e *fault.Error
	if !errors.As(err, &e) {
		return nil, err
	}
	switch e.Kind {
	case fault.Invalid:
		for _, name := range e.FieldNames() {
			id := name
			if strings.HasSuffix(name, "_on") {
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

func (r *Room) showOffence(c *web.Ctx, g access.Grant, f offenceForm, s offenceShell, e map[string]string) error {
	s.Action, s.Back = c.Request.URL.Path, layout.Link{Label: "Offences, " + g.Ref(), Href: offencesPath(g)}
	status := 200
	if e != nil {
		status = 422
	}
	page := layout.Page{Title: s.Title + ", " + g.Ref(), Class: "p-form", Errors: e != nil}
	if s.Prior {
		return c.Page(status, page, priorFormBody(s, f, e))
	}
	return c.Page(status, page, offenceFormBody(s, f, e))
}

// accusable lists whom an offence can be recorded against.
func (r *Room) accusable(c *web.Ctx, g access.Grant) (out []govuk.Option, err error) {
	list, err := r.Subjects.ByCase(c.Ctx(), r.DB, g)
	for _, s := range list {
		if !s.Withdrawn() {
			out = append(out, govuk.Option{Value: s.Number(), Text: s.Number() + " " + s.Name})
		}
	}
	if len(out) != 1 {
		out = append([]govuk.Option{{Value: "", Text: "Choose"}}, out...)
	}
	return out, err
}

// subjectOf finds the subject that a form names; zero where it names none, which the verb refuses.
func (r *Room) subjectOf(c *web.Ctx, g access.Grant, number string) (ids.Subject, error) {
	n, ok := subjects.ParseNumber(number)
	if !ok {
		return 0, nil
	}
	s, err := r.Subjects.ByNumber(c.Ctx(), r.DB, g, n)
	if fault.Is(err, fault.NotFound) {
		return 0, nil
	}
	return s.ID, err
}

func (r *Room) getNewOffence(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	s := offenceShell{Title: "Record an offence", Submit: "Record the offence"}
	if s.People, err = r.accusable(c, g); err != nil {
		return err
	}
	f := offenceForm{v: url.Values{"subject": {c.Request.URL.Query().Get("subject")}, "outcome": {string(Pending)}, "benefited": {"unknown"}, "intended": {"unknown"}, "schedule2": {"unknown"},
		"proceedings": {"1"}}}
	return r.showOffence(c, g, f, s, nil)
}

func (r *Room) postNewOffence(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	f := offenceForm{v: v}
	n, bad := f.offence()
	if n.Subject, err = r.subjectOf(c, g, f.get("subject")); err != nil {
		return err
	}
	var o Offence
	var act ids.Act
	if err = fault.Fields("Check the offence", bad, offenceFields...); err == nil {
		o, act, err = r.RecordOffence(c.Ctx(), g.CaseID(), n)
	}
	if err != nil {
		s := offenceShell{Title: "Record an offence", Submit: "Record the offence"}
		e, err := s.take(err)
		if err != nil {
			return err
		}
		if s.People, err = r.accusable(c, g); err != nil {
			return err
		}
		return r.showOffence(c, g, f, s, e)
	}
	c.Done("Recorded.", cases.UndoURL(act))
	return c.See(offencesPath(g) + "#F" + o.number())
}

// offenceIn opens the case and the offence in the address.
func (r *Room) offenceIn(c *web.Ctx) (g access.Grant, o Offence, err error) {
	if g, err = access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit); err != nil {
		return g, o, err
	}
	n, err := strconv.Atoi(c.Param("n"))
	if err != nil {
		return g, o, fault.Missing()
	}
	o, err = offenceByN(c.Ctx(), r.DB, g, n)
	return g, o, err
}

func (o Offence) shell(g access.Grant) offenceShell {
	return offenceShell{Title: "Edit " + o.Name() + ": " + o.Title, Submit: "Save", Withdraw: offencesPath(g) + "/" + o.number() + "/withdraw", Version: strconv.Itoa(o.Version)}
}

func (r *Room) getEditOffence(c *web.Ctx) error {
	g, o, err := r.offenceIn(c)
	if err != nil {
		return err
	}
	if o.Withdrawn() {
		return fault.New(fault.Refused, "Offence %d is withdrawn and cannot be changed", o.N)
	}
	f := offenceForm{v: valuesOfOffence(o)}
	s := o.shell(g)
	s.Hidden = offenceHidden(valuesOfOffence(o), o.Version, layout.Clock(r.DB.Time()))
	return r.showOffence(c, g, f, s, nil)
}

// offenceEdited are the boxes of the form to edit an offence, with their labels.
var offenceEdited = []struct{ name, label string }{{"code", "Offence"}, {"title", "Offence in words"}, {"schedule2", "In Schedule 2"}, {"started_on-day", "First day: day"}, {"started_on-month", "First day: month"},
	{"started_on-year", "First day: year"}, {"ended_on-day", "Last day: day"}, {"ended_on-month", "Last day: month"}, {"ended_on-year", "Last day: year"}, {"charged_on-day", "Proceedings started: day"},
	{"charged_on-month", "Proceedings started: month"}, {"charged_on-year", "Proceedings started: year"}, {"charged_how", "How proceedings started"}, {"outcome", "Outcome"},
	{"convicted_on-day", "Conviction: day"}, {"convicted_on-month", "Conviction: month"}, {"convicted_on-year", "Conviction: year"}, {"benefited", "Benefit"}, {"benefit", "Amount of benefit"},
	{"intended", "Intention to benefit"}, {"proceedings", "Number of the proceedings"}, {"note", "Note"}}

func offenceHidden(was url.Values, version int, opened string) (out [][2]string) {
	out = append(out, [2]string{"version", strconv.Itoa(version)}, [2]string{"opened", opened})
	for _, n := range offenceEdited {
		out = append(out, [2]string{"was-" + n.name, was.Get(n.name)})
	}
	return out
}

func (r *Room) postEditOffence(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	cases.Resolve(v)
	g, o, err := r.offenceIn(c)
	if err != nil {
		return err
	}
	f := offenceForm{v: v}
	version, _ := strconv.Atoi(f.get("version"))
	n, bad := f.offence()
	if err = fault.Fields("Check the offence", bad, offenceFields...); err == nil {
		_, err = r.EditOffence(c.Ctx(), g.CaseID(), o.N, version, n)
	}
	switch {
	case err == nil:
		c.Done("Saved.", "")
		return c.See(offencesPath(g) + "#F" + o.number())
	case fault.Is(err, fault.Conflict):
		return r.offenceConflict(c, g, o, f)
	}
	s := o.shell(g)
	e, err := s.take(err)
	if err != nil {
		return err
	}
	was := url.Values{}
	for _, x := range offenceEdited {
		was.Set(x.name, v.Get("was-"+x.name))
	}
	s.Hidden = offenceHidden(was, version, f.get("opened"))
	return r.showOffence(c, g, f, s, e)
}

// offenceConflict asks what to keep where somebody else changed the offence since the form was opened.
func (r *Room) offenceConflict(c *web.Ctx, g access.Grant, o Offence, f offenceForm) error {
	if o.Withdrawn() {
		return fault.New(fault.Refused, "Offence %d was withdrawn while you were editing", o.N)
	}
	theirs := valuesOfOffence(o)
	var fields []cases.FormField
	for _, n := range offenceEdited {
		fields = append(fields, cases.FormField{Name: n.name, Label: n.label, Was: f.get("was-" + n.name), Yours: f.get(n.name), Theirs: theirs.Get(n.name), Long: n.name == "note"})
	}
	merged, differ := cases.Merge(fields)
	if len(differ) == 0 {
		both := url.Values{}
		for name, x := range merged {
			both.Set(name, x)
		}
		n, bad := offenceForm{v: both}.offence()
		if err := fault.Fields("Check the offence", bad, offenceFields...); err != nil {
			return err
		}
		if _, err := r.EditOffence(c.Ctx(), g.CaseID(), o.N, o.Version, n); err != nil {
			return err
		}
		c.Done("Saved, together with what somebody else changed in the meantime.", "")
		return c.See(offencesPath(g) + "#F" + o.number())
	}
	last, err := r.Cases.LastChange(c.Ctx(), r.DB, g, "offence", o.ID)
	if err != nil {
		return err
	}
	rows, hidden := cases.ConflictRows(fields, o.Version)
	now := r.DB.Time()
	p := layout.Conflict{Back: layout.Link{Label: "Offences, " + g.Ref(), Href: offencesPath(g)}, Text: "You opened it at " + f.get("opened") + ".",
		Meta: cases.Differ(len(rows), len(fields)), Action: c.Request.URL.Path, Discard: offencesPath(g), Rows: rows, Hidden: append(hidden, [2]string{"opened", layout.Clock(now)})}
	cases.Between(&p, "offence", "offence "+o.number(), last, c.Actor().User, now)
	return c.Page(409, layout.Page{Title: p.Title, Class: "p-form"}, layout.ConflictBody(p))
}

func (r *Room) postWithdrawOffence(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, o, err := r.offenceIn(c)
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(v.Get("version"))
	if err := r.WithdrawOffence(c.Ctx(), g.CaseID(), o.N, version, v.Get("reason")); err != nil {
		s := o.shell(g)
		e, err := s.take(err)
		if err != nil {
			return err
		}
		was := valuesOfOffence(o)
		s.Hidden = offenceHidden(was, o.Version, layout.Clock(r.DB.Time()))
		was.Set("reason", v.Get("reason"))
		return r.showOffence(c, g, offenceForm{v: was}, s, e)
	}
	c.Done("Withdrawn. It stays on record, struck through.", "")
	return c.See(offencesPath(g) + "#F" + o.number())
}
