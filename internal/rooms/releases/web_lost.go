package releases

import "proceeds/internal/platform/layout"

// lost are words that were typed into a form which stands on the page no more, because somebody else was quicker.
func (v view) lost() []layout.Pair {
	works := v.Mine && v.Working()
	return v.unshown([]words{
		{"reason", "Why, for the file", works},
		{"decided_why", "Why you decide so", v.State == Waiting && v.Decides},
		{"passage", "Words to take out of the text", works && v.Item.ID != 0},
		{"why", "Why, for the file", works && v.Item.ID != 0},
		{"sent_note", "Note", v.State == Approved && v.Mine},
	})
}

func (v looksView) lost() []layout.Pair {
	open := false
	for _, q := range v.Asked {
		open = open || v.of(q).Typed != nil
	}
	return v.unshown([]words{{"reason", "Why it is withheld", open}})
}

// words are a text of a form, and whether its form stands on the page.
type words struct {
	name, label string
	shown       bool
}

func (f form) unshown(list []words) (out []layout.Pair) {
	for _, x := range list {
		if said := f.typed(x.name); said != "" && !x.shown {
			out = append(out, layout.Pair{Key: x.label, Value: said})
		}
	}
	return out
}
