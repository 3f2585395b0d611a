package confiscation

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
)

// actForm is a form that records one act, as it was typed.
type actForm struct {
	r               *Room
	p               spot
	kind            Kind
	spec            actSpec
	title           string
	back, backLabel string
	typed           url.Values
	list            []govuk.FieldError
	bad, unread     map[string]string
	today           caltime.Date
	property        []propertyRow
	people          []govuk.Option // the defendants to choose from
	makers          []govuk.Option // who of the force may be named as having made a statement
	confiscator     bool           // the force asks for a confiscator to make it
}

// propertyRow is a thing of the case that a schedule or a payment may name.
type propertyRow struct {
	id, title, hint string
	state           assets.State
	linked          bool // in the order’s schedule already
	free            bool // a schedule may name it
}

// recorded is what an act came to, for the page that follows.
type recorded struct {
	alarm string
	act   ids.Act
}

func (f *actForm) is(name string) string { return strings.TrimSpace(f.typed.Get(name)) }

func (f *actForm) fields() []actField { return f.spec.fields(f) }

func (f *actForm) dateInput(x actField) govuk.DateInput {
	get := func(part string) string { return f.is(x.name + "-" + part) }
	return govuk.DateInput{Name: x.name, Legend: x.label, Hint: x.hint, Error: f.bad[x.name], Day: get("day"), Month: get("month"), Year: get("year")}
}

// named says which field a message is about.
func (f *actForm) named(name, message string) string {
	for _, x := range f.fields() {
		if x.name == name {
			return govuk.Named(x.label, message)
		}
	}
	return message
}

// date reads a day; zero where none was typed.
func (f *actForm) date(name string) caltime.Date {
	get := func(s string) string { return f.is(name + "-" + s) }
	if get("year") == "" && get("month") == "" && get("day") == "" {
		return caltime.Date{}
	}
	two := func(s string) string {
		if len(s) == 1 {
			return "0" + s
		}
		return s
	}
	d, err := caltime.ParseDate(get("year") + "-" + two(get("month")) + "-" + two(get("day")))
	if err != nil || d.Y < 1990 || d.Y > 2200 {
		f.unread[name] = f.named(name, "Enter a real date, such as 23 12 2026")
		return caltime.Date{}
	}
	return d
}

// sum reads a sum; nothing where none was typed.
func (f *actForm) sum(name string) money.Pence {
	if p := f.sumOrNot(name); p != nil {
		return *p
	}
	return 0
}

func (f *actForm) sumOrNot(name string) *money.Pence {
	if f.is(name) == "" {
		return nil
	}
	p, err := money.Parse(f.is(name))
	if err != nil {
		f.unread[name] = f.named(name, "Enter the sum as a number, such as 48,260 or 4260.50")
		return nil
	}
	return &p
}

func (f *actForm) on() On {
	v, _ := strconv.Atoi(f.is("version"))
	return On{N: f.p.w.N, Version: v}
}

func (f *actForm) number(name string) int { n, _ := strconv.Atoi(f.is(name)); return n }

// lines reads the schedule that was typed: of each thing that is named, what it is and its value. Things that the page did
// not offer are read too: the verb decides on them.
func (f *actForm) lines() (out []Scheduled) {
	for name, values := range f.typed {
		text, ok := strings.CutPrefix(name, "line-")
		if !ok || len(values) == 0 || values[0] != FreeLine && values[0] != GiftLine {
			continue
		}
		id, ok := ids.Parse[ids.Interest](text)
		if !ok {
			f.unread["lines"] = "Choose property of this case"
			continue
		}
		out = append(out, Scheduled{Interest: id, Gift: values[0] == GiftLine, Value: f.sum("value-" + text)})
	}
	sortLines(out)
	return out
}

// wrong gives what could not be read, as a refusal.
func (f *actForm) wrong() error { return fault.Fields("Check what you entered", f.unread, fields...) }

func (r *Room) actFormOf(c *web.Ctx) (f *actForm, err error) {
	f = &actForm{r: r, kind: Kind(c.Param("kind")), typed: url.Values{}, bad: map[string]string{}, unread: map[string]string{}, today: caltime.DateOf(r.DB.Time())}
	if f.p, err = r.spotOf(c, access.Edit); err != nil {
		return nil, err
	}
	spec, ok := actSpecs[f.kind]
	if !ok {
		return nil, fault.Missing()
	}
	f.spec, f.title, f.back, f.backLabel = spec, f.kind.Title(), f.p.here(), "Confiscation, "+f.p.w.Defendant.Name
	if f.kind == GiveStatement {
		if err := r.offerMakers(c, f); err != nil {
			return nil, err
		}
	}
	return f, r.offer(c, f)
}

// offer lists the property of the case that a form may name.
func (r *Room) offer(c *web.Ctx, f *actForm) error {
	all, err := r.Assets.ByCase(c.Ctx(), r.DB, f.p.g)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Withdrawn() {
			continue
		}
		for _, i := range a.Live() {
			row := propertyRow{id: ids.String(i.ID), title: a.Name(), hint: i.State.Title(), state: i.State, free: free(a, i) == nil}
			for _, l := range f.p.w.Lines {
				row.linked = row.linked || l.WithdrawnAt == nil && l.InterestID != nil && *l.InterestID == i.ID
			}
			if i.Holder != "" {
				row.hint += ", " + i.Holder
			}
			if row.free || row.linked || i.State.Held() {
				f.property = append(f.property, row)
			}
		}
	}
	return nil
}

// getAct shows the form of one act; one that is not possible now is refused with the acts that are.
func (r *Room) getAct(c *web.Ctx) error {
	f, err := r.actFormOf(c)
	if err != nil {
		return err
	}
	if !f.p.w.may(f.kind, f.today) {
		return f.p.w.impossible(f.kind, f.today)
	}
	f.typed.Set("version", strconv.Itoa(f.p.w.Version))
	f.typed.Set("token", ids.NewKey())
	if f.spec.defaults != nil {
		f.spec.defaults(f)
	}
	return r.showAct(c, http.StatusOK, f)
}

// postAct records the act, or shows the form again with what to put right and everything that was typed.
func (r *Room) postAct(c *web.Ctx) error {
	posted, err := c.Form()
	if err != nil {
		return err
	}
	f, err := r.actFormOf(c)
	if err != nil {
		return err
	}
	f.typed = posted
	did, err := f.spec.apply(r, c, f)
	return r.answer(c, f, did, err)
}

// answer leads on after an act, or shows the form again.
func (r *Room) answer(c *web.Ctx, f *actForm, did recorded, err error) error {
	var e *fault.Error
	switch {
	case err == nil:
		c.Done("Recorded.", cases.UndoURL(did.act))
		if did.alarm != "" {
			c.Warn(did.alarm + ".")
		}
		return c.See(f.back)
	case fault.Is(err, fault.Conflict):
		f.list = []govuk.FieldError{{ID: "main", Text: "Somebody else changed this after you opened the form. What you typed is kept: look at what is recorded now, then record again"}}
		f.typed.Set("version", strconv.Itoa(f.p.w.Version))
		return r.showAct(c, http.StatusConflict, f)
	case !errors.As(err, &e) || e.Kind != fault.Invalid && e.Kind != fault.Refused:
		return err
	}
	for _, name := range e.FieldNames() {
		f.bad[name] = e.Fields[name]
		f.list = append(f.list, govuk.FieldError{ID: f.box(name), Text: e.Fields[name]})
	}
	if len(e.Fields) == 0 {
		text := e.Message
		if len(e.Next) > 0 {
			text += ". Possible now: " + strings.Join(e.Next, "; ")
		}
		f.list = []govuk.FieldError{{ID: "main", Text: text}}
	}
	return r.showAct(c, http.StatusUnprocessableEntity, f)
}

// nameable lists what a schedule may name.
func (f *actForm) nameable() (out []propertyRow) {
	for _, p := range f.property {
		if p.free {
			out = append(out, p)
		}
	}
	return out
}

// box is the id of the first box of a field; the page itself for a field that the form does not show.
func (f *actForm) box(name string) string {
	if strings.HasPrefix(name, "value-") || name == "applicant_override" {
		return name
	}
	for _, x := range f.fields() {
		if x.name == name && x.kind == inDate {
			return name + "-day"
		}
		if x.name == name {
			return name
		}
	}
	return "main"
}

func (r *Room) showAct(c *web.Ctx, status int, f *actForm) error {
	return c.Page(status, layout.Page{Title: f.title + ", " + f.p.g.Ref(), Errors: status != http.StatusOK, Class: "p-form"}, actBody(f))
}

// getStart shows the form that starts proceedings.
func (r *Room) getStart(c *web.Ctx) error {
	f, err := r.startForm(c)
	if err != nil {
		return err
	}
	f.typed.Set("asked_by", "prosecutor")
	f.typed.Set("regime", "date")
	return r.showAct(c, http.StatusOK, f)
}

// postStart starts proceedings.
func (r *Room) postStart(c *web.Ctx) error {
	posted, err := c.Form()
	if err != nil {
		return err
	}
	f, err := r.startForm(c)
	if err != nil {
		return err
	}
	f.typed = posted
	in := Starting{ConvictedOn: f.date("convicted_on"), StartedOn: f.date("started_on"), AskedBy: f.is("asked_by"), Lifestyle: f.is("lifestyle") == "yes", Why: f.is("why")}
	in.Defendant, _ = ids.Parse[ids.Subject](f.is("defendant"))
	if f.is("regime") != "date" {
		in.Regime = Regime(f.is("regime"))
		if in.Regime == "" {
			f.unread["regime"] = "Choose a regime"
		}
	}
	if err := f.wrong(); err != nil {
		return r.answer(c, f, recorded{}, err)
	}
	p, act, err := r.Start(c.Ctx(), f.p.g.CaseID(), in)
	if err == nil {
		f.back = f.p.path + p.Path()
	}
	return r.answer(c, f, recorded{act: act}, err)
}

func (r *Room) startForm(c *web.Ctx) (f *actForm, err error) {
	f = &actForm{r: r, spec: startSpec, title: "Record confiscation proceedings", typed: url.Values{}, bad: map[string]string{}, unread: map[string]string{}, today: caltime.DateOf(r.DB.Time())}
	if f.p.g, err = access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit); err != nil {
		return nil, err
	}
	f.p.path = cases.Path(f.p.g.Ref())
	f.back, f.backLabel = f.p.path+"/confiscation", "Confiscation, "+f.p.g.Ref()
	list, err := r.Subjects.ByCase(c.Ctx(), r.DB, f.p.g)
	if err != nil {
		return nil, err
	}
	f.people = []govuk.Option{{Value: "", Text: "Choose"}}
	for _, s := range list {
		if !s.Withdrawn() {
			f.people = append(f.people, govuk.Option{Value: ids.String(s.ID), Text: s.Number() + " " + s.Name})
		}
	}
	return f, nil
}
