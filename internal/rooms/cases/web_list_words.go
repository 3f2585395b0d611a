package cases

import (
	"strconv"

	"proceeds/internal/platform/layout"
)

func idText(n int64) string { return strconv.FormatInt(n, 10) }

func caseWord(t Total) string {
	if t.N == 1 && !t.More {
		return "case"
	}
	return "cases"
}

func rowArose(x ListRow) layout.Arose { return arose(Case{OriginMain: x.OriginMain}) }

func (p listPage) clear() string {
	if p.Filter.View == AllOpen {
		return "/cases"
	}
	return "/cases?view=" + string(p.Filter.View)
}

// empty says why a view holds nothing and what to do next.
func (p listPage) empty() layout.Empty {
	e := layout.Empty{Title: "No cases here yet", Text: "Cases that you may see stand here, those whose deadline comes first on top."}
	switch p.Filter.View {
	case Mine:
		e = layout.Empty{Title: "You are on no open case", Text: "Cases on which you are lead, deputy or member stand here. A lead can put you on a case, or you can open one."}
	case MyUnit:
		e.Title = "Your unit has no open case"
	case ProactiveOpen:
		e = layout.Empty{Title: "No open case is proactive", Text: "Cases that the force opened on intelligence, tasking or its own enquiry stand here."}
	case Quiet:
		return layout.Empty{Title: "Nothing has been left for 28 days", Text: "An open case stands here when nothing has been recorded on it for 28 days."}
	case ClosedCases:
		return layout.Empty{Title: "No case has been closed", Text: "Closed cases stand here with the reason they were closed for."}
	}
	if p.MayOpen {
		e.Actions = []layout.Action{{Label: "New case", Href: "/cases/new", Icon: "plus", Primary: true}}
	}
	return e
}

// away is the list as it is shown, but for the place in it.
func (p listPage) away() layout.Away {
	return layout.Away{Code: "cases", Query: p.Base.Encode(), What: "cases", Back: true}
}

// counts is where the counts beside the filters come from, after the page.
func (p listPage) counts() string {
	if q := p.Filter.Query(); len(q) > 0 {
		return "/cases/counts?" + q.Encode()
	}
	return "/cases/counts"
}
