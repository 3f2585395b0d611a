package layout

import "github.com/a-h/templ"

// Action is a button or link of a page head. Menu, where given, makes it a menu
// that opens without script.
type Action struct {
	Label   string
	Href    string
	Icon    string // name of an icon
	Primary bool   // filled blue; at most one a head
	Post    bool   // a form that posts to Href instead of a link
	Menu    []Link
}

func (a Action) kind() string {
	if a.Primary {
		return ""
	}
	return "secondary"
}

// Tab is a saved view above a list, or a section of a case.
type Tab struct {
	Label  string
	Href   string
	Count  string // such as "4" or "212 h"; empty for none
	Active bool
}

// PageHead is the head of a page that is not a case's.
type PageHead struct {
	Title       string
	Lead        string          // start of the sentence, in bold
	Sentence    string          // states the situation in figures
	Picks       templ.Component // a bar of selects before the actions: Picks
	Actions     []Action
	Breadcrumbs []Link // only for two levels
	Tabs        []Tab
	TabsLabel   string // names the tabs for screen readers, "Views" when empty
}

func (h PageHead) tabsLabel() string {
	if h.TabsLabel == "" {
		return "Views"
	}
	return h.TabsLabel
}

// Fact is one cell of the case head.
type Fact struct {
	Label    string
	Value    string
	Note     string   // second line
	Severity Severity // of a deadline: icon and colour
	Arose    Arose    // mark before the value
}

// Arose says how work came about.
type Arose string

// How work arose: found by the unit itself, or brought to it.
const (
	Proactive Arose = "pro"
	Reactive  Arose = "rea"
)

// Word is the word for it.
func (a Arose) Word() string {
	if a == Proactive {
		return "Proactive"
	}
	return "Reactive"
}

// CaseHead is the same on every page of a case.
type CaseHead struct {
	Back       Link   // way back, to the list
	Ref        string // public reference
	Title      string
	Subtitle   string
	Restricted string // such as "Restricted to 6 people"; empty when it is not
	Facts      []Fact // stage, threat, how it arose, lead, value at stake, next deadline
	Actions    []Action
	Tabs       []Tab // the sections, with counts
}

// Severity is how urgent a clock is, or the state of a check.
type Severity string

// The levels of a clock, and the diamond for a warning that is not about time.
const (
	Overdue  Severity = "over"
	Critical Severity = "crit"
	DueSoon  Severity = "soon"
	OnTrack  Severity = "calm"
	Paused   Severity = "paused"
	Done     Severity = "done"
	Warning  Severity = "warn"
)

var severityWords = map[Severity]string{
	Overdue: "Overdue", Critical: "Critical", DueSoon: "Due soon", OnTrack: "On track",
	Paused: "Paused", Done: "Done", Warning: "Warning",
}

// Word is the name of the level.
func (s Severity) Word() string { return severityWords[s] }

// colour is the level whose colour is used: a warning has that of "due soon".
func (s Severity) colour() string {
	if s == Warning {
		return string(DueSoon)
	}
	return string(s)
}

func flashIcon(kind string) string {
	switch kind {
	case "done", "soon", "crit":
		return kind
	}
	return "info"
}
