// Package layout draws what every page shares, and the product's own components:
// the shell, the page and case heads, error pages, clock rows, the value ladder,
// order chains, opportunity cards, filters and lists. Every component takes a
// plain struct; none knows a room's types. Words and figures arrive ready to
// print: use Pounds, Headline, About, Day, Moment and Left to make them.
//
// A page is one call:
//
//	layout.Shell(layout.Page{
//		Title: "My work", Viewer: viewer, Nav: nav, AsAt: now, Version: version,
//		Head: layout.Head(layout.PageHead{Title: "My work", Sentence: "…"}),
//	}, body)
//
// The body stands in the page's width; build it from @layout.Panel and grids
// named by class: "cols cols--main" (with a side column), "cols cols--case",
// "cols cols--2", "formgrid" (form left, what it will do right).
package layout

import (
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
)

// DefaultMarking is the protective marking of a page that names none.
const DefaultMarking = "OFFICIAL-SENSITIVE"

// Link is a way to another page.
type Link struct {
	Label string
	Href  string
}

// NavItem is one link of the main navigation. Pass only places that exist and
// that the viewer may see, in the order they stand.
type NavItem struct {
	Label  string
	Href   string
	Count  int    // shown beside the label when above zero
	Of     string // read out after the count, such as "open"
	Active bool   // the page is this place or inside it
}

// Viewer is who is signed in, as the top bar names them.
type Viewer struct {
	Name    string
	Role    string // such as "Investigator, Harbour unit"
	Links   []Link // the user menu: settings, exports, import, administration
	SignOut string // where the sign-out form posts; left out when empty
}

// Flash is the message a page shows once after something was done.
type Flash struct {
	Kind string // "done", "soon", "crit" or "" for a plain note
	Text string // such as "Recorded."
	Undo string // where the Undo button posts; left out when empty
	More *Link
}

// Page is what the shell needs to know.
type Page struct {
	Title       string          // document title, without the name of the product
	Errors      bool            // the form on the page was refused: the title begins "Error:"
	Marking     string          // DefaultMarking when empty
	Notice      string          // after the marking, such as "demonstration data"
	Class       string          // of body: "p-form", "p-wide" (printed landscape)
	Nav         []NavItem       // main navigation, empty when signed out
	Viewer      *Viewer         // nil when signed out
	Query       string          // what the search box holds
	NoSearch    bool            // the viewer has nothing to search
	Banner      *Note           // stands above everything on the page, as long as it holds; nil for none
	Flash       *Flash          // nil when there is nothing to say
	Head        templ.Component // Head or CaseHeader; nil for a form page with its own title
	Help        []Link          // foot of the page; DefaultHelp when nil
	AsAt        time.Time       // instant the data was read; left out when zero
	Version     string          // of the product
	SessionIdle time.Duration   // after which the session ends; zero turns the warning off
	SessionKeep string          // POST here keeps the session
	DraftsTo    string          // where the script saves what is typed; empty: nothing is saved
	Drafts      []Draft         // what was typed into forms of this page, and not sent
}

// Draft is what somebody typed into a form and did not send.
type Draft struct {
	Action  string // where the form posts
	Form    int    // which of the page's forms that post there
	Fields  string // values by name, as JSON
	Version string // of what the form changes, as it was then
	Begun   string // when, ready to print
}

// DefaultHelp is the foot of a page that names no links of its own. The same
// link stands in the same place on every page (WCAG 3.2.6).
var DefaultHelp = []Link{
	{"Help", "/help"},
	{"Statutory clocks and how they are counted", "/help/clocks"},
	{"Accessibility statement", "/accessibility"},
}

func (p Page) title() string {
	t := "Proceeds"
	if p.Title != "" {
		t = p.Title + " – Proceeds"
	}
	if p.Errors {
		t = "Error: " + t
	}
	return t
}

func (p Page) marking() string {
	if p.Marking == "" {
		return DefaultMarking
	}
	return p.Marking
}

func (p Page) bodyClass() string {
	c := "pr govuk-template__body"
	if p.marking() == "OFFICIAL" {
		c += " m-official" // the page name of the print rules
	}
	return strings.TrimSpace(c + " " + p.Class)
}

func (p Page) help() []Link {
	if p.Help == nil {
		return DefaultHelp
	}
	return p.Help
}

func (p Page) idle() string { return strconv.Itoa(int(p.SessionIdle / time.Second)) }

// asAt is the foot's statement of what time the page tells.
func (p Page) asAt() string {
	s := "Times are UK local time."
	if !p.AsAt.IsZero() {
		s += " Data as at " + Moment(p.AsAt) + "."
	}
	if p.Version != "" {
		s += " Version " + p.Version
	}
	return s
}

func (p Page) printed() string {
	s := "Printed"
	if p.Viewer != nil {
		s += " by " + p.Viewer.Name
	}
	if !p.AsAt.IsZero() {
		s += ", " + Moment(p.AsAt)
	}
	return s
}

// htmxConfig: 422 answers with the part of the form and 409 with a whole page,
// so both swap; a 5xx leaves the page as it is. No eval and no style element,
// so `default-src 'self'` holds.
const htmxConfig = `{"includeIndicatorStyles":false,"allowEval":false,"historyCacheSize":0,"responseHandling":[` +
	`{"code":"204","swap":false},{"code":"409","swap":true,"target":"body","swapOverride":"innerHTML"},` +
	`{"code":"422","swap":true},{"code":"[23]..","swap":true},{"code":"[45]..","swap":false,"error":true}]}`
