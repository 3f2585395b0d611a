package confiscation

import (
	"strconv"
	"strings"

	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/confiscation/lifestyle"
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
