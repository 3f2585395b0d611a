package confiscation

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/rooms/reference"
)

// offenceForm is what was typed of an offence, field by field.
type offenceForm struct {
	v      url.Values
	Opened string
}

func (f offenceForm) get(name string) string { return strings.TrimSpace(f.v.Get(name)) }

func (f offenceForm) date(name, legend, hint string, e map[string]string) govuk.DateInput {
	return govuk.DateInput{Name: name, Legend: legend, Hint: hint, Error: e[name], Day: f.get(name + "-day"), Month: f.get(name + "-month"), Year: f.get(name + "-year")}
}

// offenceDate reads three boxes; empty boxes are no date, anything that is no day is an error.
func offenceDate(f offenceForm, name, what string, bad map[string]string) caltime.Date {
	d, m, y := f.get(name+"-day"), f.get(name+"-month"), f.get(name+"-year")
	if d+m+y == "" {
		return caltime.Date{}
	}
	di, e1 := strconv.Atoi(d)
	mi, e2 := strconv.Atoi(m)
	yi, e3 := strconv.Atoi(y)
	if t := (caltime.Date{Y: yi, M: time.Month(mi), D: di}); e1 == nil && e2 == nil && e3 == nil && yi >= 1900 && yi <= 9999 && t.Valid() {
		return t
	}
	bad[name] = what + " must be a real date, such as 3 2 2026"
	return caltime.Date{}
}

func offenceMoney(f offenceForm, name string, bad map[string]string) *money.Pence {
	text := f.get(name)
	if text == "" {
		return nil
	}
	p, err := money.Parse(text)
	if err != nil {
		bad[name] = "Enter the benefit in pounds, such as 4,200 or 4,200.50"
		return nil
	}
	return &p
}

// offence gives what was typed; bad names boxes that hold no date or no sum.
func (f offenceForm) offence() (n NewOffence, bad map[string]string) {
	bad = map[string]string{}
	n = NewOffence{Code: f.get("code"), Title: f.get("title"), Schedule2: f.get("schedule2"), ChargedHow: f.get("charged_how"), Outcome: Outcome(f.get("outcome")),
		Benefited: f.get("benefited"), Intended: f.get("intended"), Note: f.get("note"), Benefit: offenceMoney(f, "benefit", bad),
		StartedOn: offenceDate(f, "started_on", "The first day", bad), EndedOn: offenceDate(f, "ended_on", "The last day", bad),
		ChargedOn: offenceDate(f, "charged_on", "The day proceedings started", bad), ConvictedOn: offenceDate(f, "convicted_on", "The day of the conviction", bad)}
	if p := f.get("proceedings"); p != "" {
		var err error
		if n.Proceedings, err = strconv.Atoi(p); err != nil {
			bad["proceedings"] = "Enter the number of the proceedings, such as 1"
		}
	}
	return n, bad
}

func setDate(v url.Values, name string, d caltime.Date) {
	for _, part := range []string{"-day", "-month", "-year"} {
		v.Set(name+part, "")
	}
	if !d.IsZero() {
		v.Set(name+"-day", strconv.Itoa(d.D))
		v.Set(name+"-month", strconv.Itoa(int(d.M)))
		v.Set(name+"-year", strconv.Itoa(d.Y))
	}
}

func valuesOfOffence(o Offence) url.Values {
	v := url.Values{"code": {o.Code}, "title": {""}, "schedule2": {o.Schedule2}, "charged_how": {o.ChargedHow}, "outcome": {string(o.Outcome)}, "benefited": {o.Benefited},
		"intended": {o.Intended}, "proceedings": {strconv.Itoa(o.Proceedings)}, "note": {o.Note}, "benefit": {""}}
	if o.Code == reference.OtherOffence {
		v.Set("title", o.Title)
	}
	if o.BenefitPence != nil {
		v.Set("benefit", o.BenefitPence.Decimal())
	}
	for name, d := range map[string]caltime.Date{"started_on": o.StartedOn, "ended_on": o.EndedOn, "charged_on": o.ChargedOn, "convicted_on": o.ConvictedOn} {
		setDate(v, name, d)
	}
	return v
}
