package retention

import "proceeds/internal/platform/layout"

// ends reports whether the form that ends h stands on the page.
func (v caseView) ends(h Hold) bool { return v.May && !h.Found() && h.EndedAt == nil }

// lost are the words that were typed into a form which stands on the page no more, because somebody else was quicker: they
// are shown, so that nobody types them twice.
func (v caseView) lost() (out []layout.Pair) {
	asked := v.Waiting.ID != 0
	ends := false
	for _, h := range v.Holds {
		ends = ends || v.ends(h) && v.typed("hold") == h.idText()
	}
	for _, f := range []struct {
		name, label string
		shown       bool
	}{
		{"basis", "Why it is of this group", v.Closed},
		{"retain_reason", "Why it is still needed", v.Closed && !asked},
		{"reason", "Reason", v.Closed && !asked},
		{"decided_why", "Why the data is kept", asked && v.Waiting.ProposedBy != v.Me},
		{"why", "Why it ends", ends},
		{"limit_reason", "Reason for the restriction", v.Limit.ID == 0},
		{"limit_why", "Why you decide so", v.Limit.State == LimitProposed && v.Limit.ProposedBy != v.Me},
		{"lift_why", "Why the data may be used again", v.Limit.State == LimitStanding && v.Limit.LiftAskedBy == nil},
		{"lifted_why", "Why you decide so", v.Limit.State == LimitStanding && v.Limit.LiftAskedBy != nil && *v.Limit.LiftAskedBy != v.Me},
	} {
		if words := v.typed(f.name); words != "" && !f.shown {
			out = append(out, layout.Pair{Key: f.label, Value: words})
		}
	}
	return out
}
