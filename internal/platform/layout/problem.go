package layout

import (
	"net/http"

	"github.com/a-h/templ"
)

// Problem is a page that says what went wrong and what to do.
type Problem struct {
	Status    int
	Title     string
	Text      string
	Reference string   // to quote; shown when it is given
	Errors    []string // what was wrong with each field; a form that is shown again says so beside them instead
	Next      []string // what can be done instead
	Links     []Link
	Typed     [][2]string // names of fields and the words that were sent in them, so that nobody types them twice
}

var problems = map[int]Problem{
	http.StatusForbidden: {Title: "You cannot see this",
		Text: "Your role or the restriction on this record does not let you. The lead investigator or your unit’s administrator can change that."},
	http.StatusNotFound: {Title: "Page not found",
		Text: "There is no such page, or it is not open to you. Check the address, or search for the case, person or reference."},
	http.StatusConflict: {Title: "Someone else changed this while you were editing",
		Text: "Nothing of yours is saved yet. Open the page again, and change what stands there now."},
	http.StatusUnprocessableEntity: {Title: "That could not be saved",
		Text: "Go back and check what you entered. Nothing is saved yet."},
	http.StatusTooManyRequests: {Title: "Too many attempts",
		Text: "Wait a minute and try again."},
	http.StatusRequestEntityTooLarge: {Title: "That is too large",
		Text: "Shorten what you sent, or choose a smaller file."},
	http.StatusServiceUnavailable: {Title: "Proceeds is not available",
		Text: "It is being updated. Try again in a few minutes; clocks run on, so look up urgent deadlines elsewhere."},
	http.StatusInternalServerError: {Title: "Something went wrong",
		Text: "The fault is ours. What you recorded before is kept. What you sent just now was recorded whole or not at all: go back and look before you send it again, and quote the reference if it happens again."},
}

// ProblemFor gives the words for a status; one without its own has those of 500.
// Set Title or Text to say more. reference may be empty.
func ProblemFor(status int, reference string) Problem {
	p, ok := problems[status]
	if !ok {
		p = problems[http.StatusInternalServerError]
	}
	p.Status, p.Reference = status, reference
	return p
}

// ErrorPage is the whole page of a Problem, in the shell of p.
func ErrorPage(p Page, problem Problem) templ.Component {
	p.Title, p.Head, p.Errors = problem.Title, nil, len(problem.Errors) > 0
	return Shell(p, ProblemBody(problem))
}

// Sent is a text that came in with a form, and whether its form stands on the page that answers.
type Sent struct {
	Label, Text string
	Shown       bool
}

// lostOf are the texts that stand in no form.
func lostOf(list []Sent) (out []Pair) {
	for _, x := range list {
		if x.Text != "" && !x.Shown {
			out = append(out, Pair{Key: x.Label, Value: x.Text})
		}
	}
	return out
}

// ConflictRow is a field that differs.
type ConflictRow struct {
	Name   string // of the radio buttons: values "yours" and "theirs"
	Label  string
	Was    string // when the form was opened
	Yours  string
	Theirs string
	Mine   bool // yours is chosen to begin with
	// BothName, when set, offers a box of that name to keep both, one after the other.
	BothName string
}

// Conflict is the page for a form that was opened with an older version. Fields
// changed on one side only are not in it: they are taken without asking.
type Conflict struct {
	Title   string // "Someone else changed this asset while you were editing"
	Back    Link
	Strong  string // "Dev Marlowe saved A6 at 13:58."
	Text    string // "You opened it at 13:41."
	Theirs  string // head of their column: "Dev Marlowe, saved 13:58"
	Meta    string // "2 fields differ. The other 11 are the same."
	Action  string // where the choices post
	Discard string // the record, to drop one's own changes
	Rows    []ConflictRow
	Hidden  [][2]string // name and value of every other field and of the new version
}
