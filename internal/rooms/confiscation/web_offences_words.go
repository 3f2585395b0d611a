package confiscation

import (
	"sort"
	"strconv"
	"strings"

	"proceeds/internal/base/money"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/confiscation/lifestyle"
	"proceeds/internal/rooms/reference"
)

func addOffence(v offenceBoard) []layout.Action {
	if !v.canEdit {
		return nil
	}
	return []layout.Action{{Label: "Record an offence", Href: v.at + "/new", Primary: true}}
}

// links are what the panel of a defendant offers.
func (s accusedSheet) links(v offenceBoard) []layout.Link {
	out := []layout.Link{{Label: "Criminal lifestyle", Href: s.lifestyle}}
	if v.canEdit && !s.Withdrawn() {
		out = append(out, layout.Link{Label: "Record an offence", Href: v.at + "/new?subject=" + s.Number()},
			layout.Link{Label: "Record an earlier conviction", Href: v.priors + "/new?subject=" + s.Number()})
	}
	return out
}

// rulesWords says what tells a rule set from the other.
func rulesWords(s lifestyle.RuleSet) string {
	out := strconv.Itoa(s.Others) + " other offences with benefit of " + s.Minimum.Pounds() + " in all"
	if s.Intention {
		out += "; those meant to benefit count"
	}
	if s.Additions {
		out += "; Schedule 2 with three more offences"
	}
	if s.OnRequest {
		out += "; only if the prosecutor asks"
	}
	return out
}

func lifestyleDiffer(l Lifestyle) string {
	if l.Differ() {
		return "they differ here"
	}
	return "they agree here"
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// offenceOptions are the offences of the catalogue by title.
func offenceOptions() []govuk.Option {
	list := reference.BuiltinOffences()
	sort.Slice(list, func(i, j int) bool { return list[i].Title+list[i].Code < list[j].Title+list[j].Code })
	out := []govuk.Option{{Value: "", Text: "Choose"}, {Value: reference.OtherOffence, Text: "Another offence, in words"}}
	for _, o := range list {
		if o.Code != reference.OtherOffence {
			out = append(out, govuk.Option{Value: o.Code, Text: o.Title + " (" + o.Cite() + ")"})
		}
	}
	return out
}

func chargedOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Not known"}}
	for _, h := range chargedHows {
		out = append(out, govuk.Option{Value: h.code, Text: h.name})
	}
	return out
}

func outcomeOptions() (out []govuk.Option) {
	for _, o := range Outcomes() {
		out = append(out, govuk.Option{Value: string(o), Text: o.Title()})
	}
	return out
}

var triChoices = []govuk.Choice{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}, {Value: "unknown", Text: "Not known"}}

// cite is where an offence stands in the statute book, for a line of a list.
func (o Offence) cite() string {
	c, ok := reference.BuiltinOffence(o.Code)
	if !ok {
		return ""
	}
	return c.Cite()
}

// committed is from when to when, as lists say it.
func (o Offence) committed() string {
	switch {
	case o.StartedOn.IsZero() && o.EndedOn.IsZero():
		return "days not recorded"
	case o.StartedOn == o.EndedOn:
		return o.StartedOn.UK()
	case o.StartedOn.IsZero():
		return "to " + o.EndedOn.UK()
	case o.EndedOn.IsZero():
		return "from " + o.StartedOn.UK()
	}
	return o.StartedOn.UK() + " to " + o.EndedOn.UK()
}

// benefitWords says how much somebody benefited.
func benefitWords(answer string, p *money.Pence, intended string) string {
	switch {
	case p != nil && *p > 0:
		return p.String()
	case answer == "yes":
		return "yes, amount not known"
	case answer == "no" && intended == "yes":
		return "none, but intended"
	case answer == "no":
		return "none"
	}
	return "not known"
}
