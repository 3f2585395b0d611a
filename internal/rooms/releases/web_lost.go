package releases

import "proceeds/internal/platform/layout"

// sent are the texts of the page's forms, some of which stand on it no more once somebody else was quicker.
func (v view) sent() []layout.Sent {
	works := v.Mine && v.Working()
	return []layout.Sent{
		{Label: "Why, for the file", Text: v.typed("reason"), Shown: works},
		{Label: "Why you decide so", Text: v.typed("decided_why"), Shown: v.State == Waiting && v.Decides},
		{Label: "Words to take out of the text", Text: v.typed("passage"), Shown: works && v.Item.ID != 0},
		{Label: "Why, for the file", Text: v.typed("why"), Shown: works && v.Item.ID != 0},
		{Label: "Note", Text: v.typed("sent_note"), Shown: v.State == Approved && v.Mine},
	}
}

func (v looksView) sent() []layout.Sent {
	open := false
	for _, q := range v.Asked {
		open = open || v.of(q).Typed != nil
	}
	return []layout.Sent{{Label: "Why it is withheld", Text: v.typed("reason"), Shown: open}}
}
