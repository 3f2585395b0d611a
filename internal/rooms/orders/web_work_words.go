package orders

import (
	"net/url"

	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/cases"
)

func (v workView) where() string {
	if v.scope == Unit {
		return Unit
	}
	return Mine
}

func (v workView) segments() []layout.Tab {
	return []layout.Tab{
		{Label: "Most urgent", Href: "/work", Count: layout.Count(min(v.counts.Mine, workClocks)), Active: v.scope != Unit},
		{Label: "All mine", Href: "/clocks?scope=mine", Count: layout.Count(v.counts.Mine)},
		{Label: "My unit", Href: "/work?scope=unit", Count: layout.Count(v.counts.Unit), Active: v.scope == Unit},
	}
}

func (v workView) caseCount() string {
	if v.allCases > len(v.cases) {
		return layout.Count(len(v.cases)) + " of " + layout.Count(v.allCases)
	}
	return layout.Count(v.allCases)
}

func (v workView) casesHref() string {
	return "/cases?" + url.Values{"view": {"mine"}}.Encode()
}

func (v workView) foot() string {
	if len(v.cases) == 0 {
		return ""
	}
	on := "this case"
	if len(v.cases) > 1 {
		on = "these " + layout.Count(len(v.cases)) + " cases"
	}
	return "At stake: identified value not yet collected. " + v.stake.Pounds() + " on " + on + "."
}

func (w workCase) heading() string {
	if w.Operation != "" {
		return w.Operation
	}
	return w.Title
}

func (w workCase) under() string {
	if w.Operation != "" {
		return w.Title
	}
	return ""
}

func (w workCase) arose() layout.Arose {
	if w.OriginMain == cases.Proactive {
		return layout.Proactive
	}
	return layout.Reactive
}

func doneCount(steps []SetUpStep) string {
	n := 0
	for _, s := range steps {
		if s.Done {
			n++
		}
	}
	return layout.Count(n) + " of " + layout.Count(len(steps)) + " done"
}

// setUpClass marks what is done, and the first step that is not.
func setUpClass(steps []SetUpStep, n int) string {
	if steps[n].Done {
		return "done"
	}
	for _, s := range steps[:n] {
		if !s.Done {
			return ""
		}
	}
	return "now"
}
