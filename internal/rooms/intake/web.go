package intake

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users"
)

// Routes are the ways into the room.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		web.Get("/refer", perm.ReferralMake, r.getRefer),
		web.Post("/refer", perm.ReferralMake, r.postRefer),
		web.Get("/refer/:referral", perm.ReferralMake, r.getSent),
		web.Post("/refer/:referral/answer", perm.ReferralMake, r.postSentAnswer),
		web.Get("/referrals", perm.IntakeView, r.getQueue),
		web.Post("/referrals/next", perm.ReferralWork, r.postNext),
		web.Get("/referrals/:referral", perm.IntakeView, r.getReferral),
		web.Post("/referrals/:referral/take", perm.ReferralWork, r.postTake),
		web.Post("/referrals/:referral/allocate", perm.ReferralDecide, r.postAllocate),
		web.Post("/referrals/:referral/accept", perm.ReferralWork, r.postAccept),
		web.Post("/referrals/:referral/ask", perm.ReferralWork, r.postAsk),
		web.Post("/referrals/:referral/answer", perm.ReferralWork, r.postAnswer),
		web.Post("/referrals/:referral/decide", perm.ReferralDecide, r.postDecide),
		web.Post("/referrals/:referral/reopen", perm.ReferralDecide, r.postReopen),
		web.Get("/events", perm.IntakeView, r.getEvents),
		web.Get("/events/new", perm.IntakeEnter, r.getNewEvent),
		web.Post("/events", perm.IntakeEnter, r.postEvent),
		web.Get("/events/:event", perm.IntakeView, r.getEvent),
		web.Post("/events/:event/triage", perm.IntakeEnter, r.postTriage),
		web.Post("/events/:event/link", perm.IntakeEnter, r.postLink),
		web.Post("/events/:event/refer", perm.IntakeEnter, r.postReferEvent),
	}
}

const listSize = 50

// Path is the address of a referral in the unit's queue.
func (x Referral) Path() string { return "/referrals/" + x.PublicKey }

// SentPath is the address of a referral for whoever made it.
func (x Referral) SentPath() string { return "/refer/" + x.PublicKey }

// Path is the address of an event.
func (e Event) Path() string { return "/events/" + e.PublicKey }

// typed is a form as it was sent, with what is wrong with it.
type typed struct {
	V    url.Values
	Bad  map[string]string
	Form string // which form of the page it was
	Next []string
}

func (t typed) is(name string) string {
	if t.V == nil {
		return ""
	}
	return strings.TrimSpace(t.V.Get(name))
}

// of is the typed value of a form of the page, or "" where another form was sent.
func (t typed) of(form, name string) string {
	if t.Form != form {
		return ""
	}
	return t.is(name)
}

func (t typed) bad(form, name string) string {
	if t.Form != form {
		return ""
	}
	return t.Bad[name]
}

// summary lists what is wrong in the order of fields, each linked to its field.
func (t typed) summary(fields ...string) []govuk.FieldError {
	var out []govuk.FieldError
	if m := t.Bad[""]; m != "" {
		if len(t.Next) > 0 {
			m += ". Open to it: " + strings.Join(t.Next, ", ")
		}
		out = append(out, govuk.FieldError{ID: "main", Text: m})
	}
	for _, f := range fields {
		if m := t.Bad[f]; m != "" {
			out = append(out, govuk.FieldError{ID: fieldID(t.Form, f), Text: m})
		}
	}
	return out
}

// fieldID is the id of a field: that of a form on a page of many is told apart by the form.
func fieldID(form, field string) string {
	id := field
	if form != "" {
		id = form + "-" + field
	}
	switch field {
	case "occurred_at", "seized_at", "happened_at", "charged_on", "hearing_on", "plea_on":
		id += "-day"
	}
	return id
}

// wrong gives what a form can show of an error; ok is false for any other.
func wrong(form string, v url.Values, err error) (t typed, ok bool) {
	var f *fault.Error
	if !errors.As(err, &f) {
		return t, false
	}
	t = typed{V: v, Form: form, Bad: f.Fields, Next: f.Next}
	switch {
	case f.Kind == fault.Conflict:
		t.Bad = map[string]string{"": "Somebody else changed this after you opened it. It is shown as it is now, with what you typed: check it, and send it again"}
	case f.Kind != fault.Invalid && f.Kind != fault.Refused:
		return t, false
	case len(f.Fields) == 0:
		t.Bad = map[string]string{"": f.Message}
	}
	return t, true
}

// statusOf is how a page that shows an error again is answered.
func statusOf(err error) int {
	if fault.Is(err, fault.Conflict) {
		return 409
	}
	return 422
}

// reading reads a form and gathers what cannot be read.
type reading struct {
	v   url.Values
	bad map[string]string
}

func read(v url.Values) *reading { return &reading{v: v, bad: map[string]string{}} }

func (f *reading) text(name string) string { return strings.TrimSpace(f.v.Get(name)) }

// sum reads pounds; nil where the box is empty.
func (f *reading) sum(name string) *money.Pence {
	if f.text(name) == "" {
		return nil
	}
	p, err := money.Parse(f.text(name))
	if err != nil {
		f.bad[name] = "Enter a sum in pounds, such as 4,180 or 4180.50"
		return nil
	}
	return &p
}

// day reads a date; the zero Date where all boxes are empty.
func (f *reading) day(name string) caltime.Date {
	d, ok := caltime.ParseBoxes(f.text(name+"-day"), f.text(name+"-month"), f.text(name+"-year"))
	if !ok {
		f.bad[name] = "Enter a real date as day, month and year"
	}
	return d
}

// moment reads a date with a time; nil where all boxes are empty.
func (f *reading) moment(name string) *time.Time {
	h, m := f.text(name+"-hour"), f.text(name+"-minute")
	d := f.day(name)
	switch {
	case f.bad[name] != "":
		return nil
	case d.IsZero() && h+m == "":
		return nil
	case d.IsZero():
		f.bad[name] = "Enter a real date as day, month and year"
		return nil
	}
	clock, err := time.Parse("15:4", h+":"+m)
	if err != nil {
		f.bad[name] = "Enter the time as hours and minutes, such as 09:30"
		return nil
	}
	at := d.At(clock.Hour(), clock.Minute()).UTC()
	return &at
}

// joined gives what was ticked or chosen under a name, with spaces between.
func (f *reading) joined(name string) string {
	var out []string
	for _, x := range f.v[name] {
		out = append(out, strings.Fields(x)...)
	}
	return strings.Join(out, " ")
}

// version reads the version a form was opened with. A form without one is out of date.
func (f *reading) version() (int, error) {
	n, err := strconv.Atoi(f.text("version"))
	if err != nil || n <= 0 {
		return 0, fault.Stale("form")
	}
	return n, nil
}

// check gives the fault of what could not be read, joined with what err says of other fields.
func (f *reading) check(err error) error {
	if len(f.bad) == 0 {
		return err
	}
	var e *fault.Error
	if errors.As(err, &e) && e.Kind == fault.Invalid {
		for k, m := range e.Fields {
			if f.bad[k] == "" {
				f.bad[k] = m
			}
		}
	}
	return fault.Fields("Check the form", f.bad)
}

// unitOptions are the units of the force that a referral can go to; the home unit first chosen.
func (r *Room) unitOptions(c *web.Ctx, not ids.Unit) ([]govuk.Option, error) {
	list, err := r.Users.Units(c.Ctx(), r.DB, c.Actor().Force)
	if err != nil {
		return nil, err
	}
	var out []govuk.Option
	for _, u := range list {
		if u.ID != not && (u.Kind != users.ForceUnit || len(list) == 1) {
			out = append(out, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
		}
	}
	return out, nil
}

func (r *Room) peopleOptions(c *web.Ctx) ([]govuk.Option, error) {
	list, err := r.Users.People(c.Ctx(), r.DB, c.Actor().Force, perm.Investigator, perm.Supervisor)
	if err != nil {
		return nil, err
	}
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, u := range list {
		out = append(out, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	return out, nil
}

func threatOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Not known yet"}}
	for _, t := range cases.Threats() {
		out = append(out, govuk.Option{Value: string(t.Code), Text: t.Name})
	}
	return out
}

// offenceOptions lists the catalogue of offences as it holds today.
func (r *Room) offenceOptions(c *web.Ctx) ([]govuk.Option, error) {
	list, err := r.Reference.Offences(c.Ctx(), r.DB, c.Actor().Force, caltime.DateOf(r.DB.Time()))
	if err != nil {
		return nil, err
	}
	out := []govuk.Option{{Value: "", Text: "None, or not known"}}
	for _, o := range list {
		text := o.Title
		if o.Cite() != "" {
			text += " (" + o.Cite() + ")"
		}
		out = append(out, govuk.Option{Value: o.Code, Text: text})
	}
	return out, nil
}
