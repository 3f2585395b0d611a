package cases

import (
	"cmp"

	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
)

func or(a, b string) string { return cmp.Or(a, b) }

// errorAt is the error of one field, or "".
func errorAt(errs []govuk.FieldError, id string) string {
	for _, e := range errs {
		if e.ID == id {
			return e.Text
		}
	}
	return ""
}

func decideLink(c Case, canEdit bool) []layout.Link {
	if !canEdit {
		return nil
	}
	return []layout.Link{{Label: "Record a decision", Href: c.Path() + "/decisions/new"}}
}

func decideAction(c Case, canEdit bool) []layout.Action {
	if !canEdit {
		return nil
	}
	return []layout.Action{{Label: "Record a decision", Href: c.Path() + "/decisions/new", Primary: true}}
}

func restrictTo(c Case) string {
	if c.Restricted {
		return "open"
	}
	return "restricted"
}

func restrictAsk(c Case) string {
	if c.Restricted {
		return "Why may the force see it again?"
	}
	return "Why may only members see it?"
}

func restrictButton(c Case) string {
	if c.Restricted {
		return "Open it to the force"
	}
	return "Restrict to its members"
}
