package retention

import "proceeds/internal/platform/layout"

// ends reports whether the form that ends h stands on the page.
func (v caseView) ends(h Hold) bool { return v.May && !h.Found() && h.EndedAt == nil }

// sent are the texts of the page's forms, some of which stand on it no more once somebody else was quicker.
func (v caseView) sent() []layout.Sent {
	asked := v.Waiting.ID != 0
	ends := false
	for _, h := range v.Holds {
		ends = ends || v.ends(h) && v.typed("hold") == h.idText()
	}
	return []layout.Sent{
		{Label: "Why it is of this group", Text: v.typed("basis"), Shown: v.Closed},
		{Label: "Why it is still needed", Text: v.typed("retain_reason"), Shown: v.Closed && !asked},
		{Label: "Reason", Text: v.typed("reason"), Shown: v.Closed && !asked},
		{Label: "Why the data is kept", Text: v.typed("decided_why"), Shown: asked && v.Waiting.ProposedBy != v.Me},
		{Label: "Why it ends", Text: v.typed("why"), Shown: ends},
		{Label: "Reason for the restriction", Text: v.typed("limit_reason"), Shown: v.Limit.ID == 0},
		{Label: "Why you decide so", Text: v.typed("limit_why"), Shown: v.Limit.State == LimitProposed && v.Limit.ProposedBy != v.Me},
		{Label: "Why the data may be used again", Text: v.typed("lift_why"), Shown: v.Limit.State == LimitStanding && v.Limit.LiftAskedBy == nil},
		{Label: "Why you decide so", Text: v.typed("lifted_why"), Shown: v.Limit.State == LimitStanding && v.Limit.LiftAskedBy != nil && *v.Limit.LiftAskedBy != v.Me},
	}
}
