package orders

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// helpView is the page about clocks: the reckoner, what would be if, and the catalogue.
type helpView struct {
	code, nation    string
	start           string
	when            govuk.DateInput
	printed, first  govuk.DateInput
	errors          []govuk.FieldError
	bad             map[string]string
	result          *layout.Preview
	steps           []string
	days            []dayLine
	edition         string // of the non-working days that were used
	signed          string // of the version that was used
	wonder          *wonder
	clocks, further []helpClock
	maySign         bool
}

// helpClock is one clock of the catalogue ready to print.
type helpClock struct {
	p        powers.Power
	v        powers.Version
	cite     string
	examples []helpExample
	signed   Signoff
	maySign  bool
}

type helpExample struct {
	name, start, end, actBy, why string
	steps                        []string
}

// dayLine is one day on the way of a clock: how much of it counted, or why none did.
type dayLine struct{ day, counted, why string }

// getHelp explains the clocks: every one of the catalogue with its citation, whether its rule was read in a source, whether
// it is signed off, and worked examples; and a reckoner, which is a link one can keep, with a second reckoning beside the
// first for what would be if. Nothing is saved. What belongs to the confidential compartment is not here.
func (r *Room) getHelp(c *web.Ctx) error {
	ctx, q := c.Ctx(), c.Request.URL.Query()
	set, err := r.Reference.Calendars(ctx, r.DB)
	if err != nil {
		return err
	}
	v := helpView{code: strings.ToUpper(strings.TrimSpace(q.Get("code"))), nation: q.Get("nation"), start: q.Get("start"), bad: map[string]string{}, maySign: c.Actor().Can(perm.ClockSign)}
	if v.clocks, v.further, err = r.helpClocks(ctx, set.Of(caltime.EnglandWales)); err != nil {
		return err
	}
	if v.start == "" {
		v.start = boxes(q, "start")
	}
	if v.nation == "" {
		v.nation = string(caltime.EnglandWales)
	}
	v.when = startBoxes(v.start)
	if p, ok := powers.ByCode(powers.Code(v.code)); ok && p.Sealed {
		v.code = ""
	}
	if v.code != "" {
		table, err := r.timetableFor(ctx, r.DB, 0)
		if err != nil {
			return err
		}
		if err := r.answer(&v, q, set, table); err != nil {
			return err
		}
	}
	v.printed, v.first = v.box("printed", "Last day printed on the order", q), v.box("first", "Day of the first order", q)
	status := 200
	if len(v.errors) > 0 {
		status = 422
	}
	head := layout.PageHead{Title: "Statutory clocks and how they are counted", Sentence: "An end is never moved because it falls on a weekend. Act by is the last sitting or working moment before it.",
		Actions: []layout.Action{{Label: "Print for sign-off", Href: "/help/clocks/print"}}}
	if c.Actor().Can(perm.ReportRun) {
		head.Actions = append(head.Actions, layout.Action{Label: "As a workbook", Href: "/reports/clock-sign-off"})
	}
	return c.Page(status, layout.Page{Title: "Statutory clocks", Errors: status != 200, Head: layout.Head(head)}, helpBody(v))
}

// answer reckons what q asks for, and what would be if, by the installation's own non-working days.
func (r *Room) answer(v *helpView, q url.Values, set reference.Calendars, table timetable) error {
	ask, bad := askOf(v, q)
	ask.table = table
	cal := set.Of(ask.nation())
	k, err := ask.Explain(cal)
	if len(bad) == 0 && err == nil {
		p := r.previewFrom(wanted{code: k.Code, nation: ask.nation(), start: k.Start.String(), first: ask.FirstOrder, printed: ask.CourtEnd, court: ask.Court, table: table}, r.DB.Time())
		p.Title = k.Title
		v.result, v.steps, v.days = &p, k.Steps, dayLines(k, cal)
		for n, s := range v.steps {
			v.steps[n] = powers.Words(s)
		}
		v.edition = editionText(cal)
		if k.Sittings != "" {
			v.edition += " Sittings: " + k.Sittings + "."
		}
		for _, h := range slices.Concat(v.clocks, v.further) {
			if h.p.Code == k.Code && h.p.VersionID(h.v) == k.Version {
				v.signed = h.signed.Words()
			}
		}
		w, refused := wonderOf(q, ask, k, cal, set)
		v.wonder = &w
		v.refuse(refused)
		return nil
	}
	var f *fault.Error
	switch {
	case err == nil:
	case errors.As(err, &f) && f.Kind == fault.Invalid:
		for _, name := range f.FieldNames() {
			if bad[fieldNames[name]] == "" {
				bad[fieldNames[name]] = f.Fields[name]
			}
		}
	default:
		return err
	}
	v.refuse(bad)
	return nil
}

// fieldNames are the fields of the form by those of a reckoning.
var fieldNames = map[string]string{"code": "code", "nation": "nation", "start": "start", "on": "start", "court_end": "printed", "current_end": "printed", "first_order": "first", "appeal_determined": "start"}

// refuse shows what is wrong, by field of the form.
func (v *helpView) refuse(bad map[string]string) {
	for _, name := range []string{"code", "nation", "start", "printed", "first", "if-nation", "if-start", "if-printed", "if-first", "if-holiday", "if-made"} {
		text := bad[name]
		if text == "" {
			continue
		}
		v.bad[name] = text
		id := name
		switch name {
		case "start":
			v.when.Error = text
			id += "-day"
		case "code", "nation", "if-nation":
		default:
			id += "-day"
		}
		v.errors = append(v.errors, govuk.FieldError{ID: id, Text: text})
	}
}

// box is a day of the form as it was typed.
func (v helpView) box(name, legend string, q url.Values) govuk.DateInput {
	return dayBox(name, legend, "Leave it empty where there is none", typedDay(q, name), v.bad[name])
}

// dayBox is a day in three boxes, filled from 2006-01-02.
func dayBox(name, legend, hint, day, bad string) govuk.DateInput {
	in := govuk.DateInput{Name: name, Legend: legend, Hint: hint, Error: bad}
	if p := strings.SplitN(day, "-", 3); len(p) == 3 {
		in.Year, in.Month, in.Day = p[0], p[1], p[2]
	}
	return in
}

// typedDay is a day of a query, whole or in boxes, as it was typed.
func typedDay(q url.Values, name string) string {
	if s := strings.TrimSpace(q.Get(name)); s != "" {
		return s
	}
	return boxes(q, name)
}

// askOf reads what is to be reckoned, and what of it cannot be read.
func askOf(v *helpView, q url.Values) (Ask, map[string]string) {
	bad := map[string]string{}
	a := Ask{Code: v.code, Start: v.start, Nation: caltime.Nation(v.nation), Long: q.Get("long") == "yes", Court: strings.TrimSpace(q.Get("court"))}
	a.CourtEnd, a.FirstOrder = readDay(q, "printed", bad), readDay(q, "first", bad)
	if d, err := caltime.ParseDate(q.Get("on")); err == nil {
		a.On = d
	}
	return a, bad
}

// readDay reads a day that need not be given.
func readDay(q url.Values, name string, bad map[string]string) caltime.Date {
	s := typedDay(q, name)
	if s == "" {
		return caltime.Date{}
	}
	d, err := caltime.ParseDate(s)
	if err != nil {
		bad[name] = "Enter a day, month and year, such as 29 12 2026"
	}
	return d
}

// editionText says which non-working days were used.
func editionText(cal caltime.Calendar) string {
	return fmt.Sprintf("Non-working days of %s, edition %s, known to %s. Source: %s.", cal.Nation, cal.Version, cal.To.UK(), cal.Source)
}

// dayLines says of each day on the way whether it counted. A clock that counts every day says so in one line.
func dayLines(k powers.Clock, cal caltime.Calendar) (out []dayLine) {
	for _, d := range k.Days {
		x := dayLine{day: d.Date.WithDay(), why: d.Why}
		if d.Why == "" {
			x.counted = caltime.HoursText(d.Counted())
		}
		out = append(out, x)
	}
	if len(out) > 0 || k.Open {
		return out
	}
	days, off, known := k.Start.Date.DaysUntil(k.LastDay)+1, 0, true
	for d := k.Start.Date; !d.After(k.LastDay) && known; d = d.AddDays(1) {
		var is bool
		if _, is, known = cal.Why(d); is {
			off++
		}
	}
	x := dayLine{day: k.Start.Date.WithDay() + " to " + k.LastDay.WithDay(), counted: layout.Many(days, "day", "days")}
	if known {
		x.why = "Weekends and holidays count here too: " + layout.Many(off, "of these days is one", "of these days are such")
	}
	return []dayLine{x}
}

// helpClocks gives the listed clocks and, apart from them, every other open power, with their sign-offs. Worked examples
// are reckoned by cal.
func (r *Room) helpClocks(ctx context.Context, cal caltime.Calendar) (listed, further []helpClock, err error) {
	signed, err := r.Signoffs(ctx, r.DB)
	if err != nil {
		return nil, nil, err
	}
	a, _ := actor.From(ctx)
	for _, p := range powers.All() {
		if p.Sealed {
			continue
		}
		h := helpClock{p: p, v: p.Latest(), cite: powers.Dashed(p.Cite)}
		if h.v.Cite != "" {
			h.cite = powers.Dashed(h.v.Cite)
		}
		h.signed, h.maySign = signed[p.VersionID(h.v)], p.Counts() && a.Can(perm.ClockSign)
		for _, e := range p.Examples {
			h.examples = append(h.examples, exampleOf(p, e, cal))
		}
		if p.Clock {
			listed = append(listed, h)
		} else {
			further = append(further, h)
		}
	}
	return listed, further, nil
}

// openClocks counts the statutory clocks that open pages list.
func openClocks() int {
	return len(slices.DeleteFunc(powers.Clocks(), func(p powers.Power) bool { return p.Sealed }))
}

// exampleOf prints a worked example with its steps.
func exampleOf(p powers.Power, e powers.Example, cal caltime.Calendar) helpExample {
	x := helpExample{name: e.Name, start: e.StartText(), why: e.Explanation}
	if l, err := caltime.ParseLocal(e.Ends); err == nil {
		x.end = l.EndWithDay()
	} else if d, err := caltime.ParseDate(e.Review); err == nil {
		x.end = "open; review " + d.WithDay()
	}
	if l, err := caltime.ParseLocal(e.ActBy); err == nil {
		x.actBy = l.WithDay()
	}
	in := e.Input
	in.Calendar = cal
	if k, err := p.Reckon(in); err == nil {
		for _, s := range k.Steps {
			x.steps = append(x.steps, powers.Words(s))
		}
	}
	return x
}

// actions are what can be done with the clock on its page.
func (h helpClock) actions() (out []layout.Action) {
	if h.p.Counts() {
		out = append(out, layout.Action{Label: "Print " + string(h.p.Code) + " to sign", Href: "/help/clocks/print?code=" + string(h.p.Code)})
	}
	if h.maySign {
		out = append(out, layout.Action{Label: "Record a sign-off of " + string(h.p.Code), Href: "/help/clocks/sign-off?code=" + string(h.p.Code)})
	}
	return out
}

// verified says how far the rule is known.
func (h helpClock) verified() layout.Tag {
	if h.v.Verified() {
		return layout.Tag{Text: "Verified", Kind: "done"}
	}
	return layout.Tag{Text: "Not verified", Kind: "soon"}
}

func (h helpClock) facts() []layout.Pair {
	var by, next []string
	for _, a := range h.p.Applicants {
		by = append(by, string(a))
	}
	for _, n := range h.p.Next {
		if p, ok := powers.ByCode(n); ok && !p.Sealed {
			next = append(next, p.Short)
		}
	}
	out := []layout.Pair{
		{Key: "Starts with", Value: h.p.Trigger.Text()},
		{Key: "Rule", Value: h.rule()},
		{Key: "Law", Value: h.p.Act + " " + h.cite + ", as from " + h.v.From.UK()},
		{Key: "Who acts", Value: strings.Join(by, ", ")},
		{Key: "Authority", Value: h.p.Authority.Text},
	}
	if h.p.Court != "" {
		out = append(out, layout.Pair{Key: "Court", Value: h.p.Court})
	}
	out = append(out, layout.Pair{Key: "When it runs out", Value: h.p.OnLapse})
	if len(next) > 0 {
		out = append(out, layout.Pair{Key: "What may follow", Value: strings.Join(next, ", ")})
	}
	if h.v.Note != "" {
		out = append(out, layout.Pair{Key: "Note", Value: h.v.Note})
	}
	out = append(out, layout.Pair{Key: "Source", Value: h.v.Source})
	if h.p.Counts() {
		out = append(out, layout.Pair{Key: "Sign-off", Value: h.signed.Words() + ", version " + h.p.VersionID(h.v)})
	}
	return out
}

// rule is the rule in words, its code behind.
func (h helpClock) rule() string {
	if !h.p.Counts() {
		return "Starts no clock"
	}
	return powers.Words(h.v.RuleText()) + " – " + h.v.RuleText()
}

func (v helpView) codes() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose a clock"}}
	for _, h := range slices.Concat(v.clocks, v.further) {
		if !h.p.Counts() {
			continue
		}
		out = append(out, govuk.Option{Value: string(h.p.Code), Text: h.p.Short + " (" + string(h.p.Code) + ")"})
	}
	return out
}

func (v helpView) nations() []govuk.Option {
	return []govuk.Option{{Value: string(caltime.EnglandWales), Text: "England and Wales"}, {Value: string(caltime.Scotland), Text: "Scotland"}, {Value: string(caltime.NorthernIreland), Text: "Northern Ireland"}}
}

// startBoxes splits a local time into the boxes of a form.
func startBoxes(s string) govuk.DateInput {
	in := govuk.DateInput{Name: "start", Legend: "When does it start?", Hint: "The time does not matter for clocks of days", Time: true, Now: true}
	day, clock, _ := strings.Cut(s, "T")
	if p := strings.SplitN(day, "-", 3); len(p) == 3 {
		in.Year, in.Month, in.Day = p[0], p[1], p[2]
	}
	if p := strings.SplitN(clock, ":", 3); len(p) >= 2 {
		in.Hour, in.Minute = p[0], p[1]
	}
	return in
}
