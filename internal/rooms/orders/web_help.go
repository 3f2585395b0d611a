package orders

import (
	"errors"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/orders/powers"
)

// helpView is the page about clocks: the reckoner and the catalogue.
type helpView struct {
	code, nation string
	start        string
	when         govuk.DateInput
	errors       []govuk.FieldError
	bad          map[string]string
	result       *layout.Preview
	steps        []string
	clocks       []helpClock
}

// helpClock is one clock of the catalogue ready to print.
type helpClock struct {
	p        powers.Power
	v        powers.Version
	cite     string
	examples []helpExample
}

type helpExample struct{ name, start, end, actBy, why string }

// getHelp explains the clocks: every one of the catalogue with its citation, whether its rule was read in a source, and
// worked examples; and a reckoner, which is a link one can keep. What belongs to the confidential compartment is not here.
func (r *Room) getHelp(c *web.Ctx) error {
	q := c.Request.URL.Query()
	v := helpView{code: strings.ToUpper(strings.TrimSpace(q.Get("code"))), nation: q.Get("nation"), start: q.Get("start"), bad: map[string]string{}, clocks: helpClocks()}
	if v.start == "" {
		v.start = boxes(q, "start")
	}
	if v.nation == "" {
		v.nation = string(caltime.EnglandWales)
	}
	v.when = startBoxes(v.start)
	status := 200
	if v.code != "" {
		if p, ok := powers.ByCode(powers.Code(v.code)); ok && p.Sealed {
			v.code = ""
		}
		k, err := Explain(v.code, v.start, nil, caltime.Nation(v.nation))
		var bad *fault.Error
		switch {
		case err == nil:
			p := r.preview(k.Code, caltime.Nation(v.nation), k.Start.String(), r.DB.Time())
			p.Title = k.Title
			v.result, v.steps = &p, k.Steps
		case errors.As(err, &bad) && bad.Kind == fault.Invalid:
			status = 422
			for _, name := range bad.FieldNames() {
				v.bad[name] = bad.Fields[name]
				id := name
				if name == "start" || name == "on" {
					id = "start-day"
					v.when.Error = bad.Fields[name]
				}
				v.errors = append(v.errors, govuk.FieldError{ID: id, Text: bad.Fields[name]})
			}
		default:
			return err
		}
	}
	head := layout.PageHead{Title: "Statutory clocks and how they are counted", Sentence: "An end is never moved because it falls on a weekend. Act by is the last sitting or working moment before it."}
	return c.Page(status, layout.Page{Title: "Statutory clocks", Errors: status != 200, Head: layout.Head(head)}, helpBody(v))
}

func helpClocks() (out []helpClock) {
	for _, p := range powers.Clocks() {
		if p.Sealed {
			continue
		}
		h := helpClock{p: p, v: p.Latest(), cite: powers.Dashed(p.Cite)}
		if h.v.Cite != "" {
			h.cite = powers.Dashed(h.v.Cite)
		}
		for _, e := range p.Examples {
			x := helpExample{name: e.Name, start: e.StartText(), why: e.Explanation}
			if l, err := caltime.ParseLocal(e.Ends); err == nil {
				x.end = l.EndWithDay()
			} else if d, err := caltime.ParseDate(e.Review); err == nil {
				x.end = "open; review " + d.WithDay()
			}
			if l, err := caltime.ParseLocal(e.ActBy); err == nil {
				x.actBy = l.WithDay()
			}
			h.examples = append(h.examples, x)
		}
		out = append(out, h)
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
		{Key: "Rule", Value: powers.Words(h.v.RuleText()) + " – " + h.v.RuleText()},
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
	return append(out, layout.Pair{Key: "Source", Value: h.v.Source})
}

func (v helpView) codes() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose a clock"}}
	for _, h := range v.clocks {
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
