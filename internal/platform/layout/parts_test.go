package layout

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
)

func TestTitleSaysThereAreErrors(t *testing.T) {
	for want, p := range map[string]Page{
		"Proceeds": {}, "My work – Proceeds": {Title: "My work"}, "Error: New case – Proceeds": {Title: "New case", Errors: true},
	} {
		if got := p.title(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestShellOfTheSignedOut(t *testing.T) {
	got := draw(t, Shell(Page{Title: "Sign in"}, templ.Raw("<p>body</p>")))
	for _, no := range []string{`role="search"`, "pr-user", "aria-label=\"Main\"", "data-session-idle"} {
		if strings.Contains(got, no) {
			t.Errorf("a signed-out page holds %s", no)
		}
	}
	if !strings.Contains(got, "<strong>OFFICIAL-SENSITIVE</strong>") {
		t.Error("no marking")
	}
}

func TestMarkingSetsThePrintedPage(t *testing.T) {
	if got := (Page{Marking: "OFFICIAL", Class: "p-wide"}).bodyClass(); !strings.Contains(got, "m-official p-wide") {
		t.Error(got)
	}
	if got := (Page{}).bodyClass(); strings.Contains(got, "m-official") {
		t.Error(got)
	}
}

func TestSessionIsInSeconds(t *testing.T) {
	got := draw(t, Shell(Page{SessionIdle: 20 * time.Minute, SessionKeep: "/session/keep"}, templ.Raw("")))
	if !strings.Contains(got, `data-session-idle="1200"`) || !strings.Contains(got, `data-session-keep="/session/keep"`) {
		t.Error("no session warning")
	}
}

func TestLadderOfNothing(t *testing.T) {
	var l Ladder
	if l.height(0) != "0.0" || l.percent(0) != "–" || l.slope(0) != "0,148.0 100,148.0 100,148 0,148" {
		t.Error(l.height(0), l.percent(0), l.slope(0))
	}
	// An estimate can fall under what was collected: never taller than the page's own bar.
	l.Steps[0].Pence, l.Steps[1].Pence = 100, 250
	if l.height(1) != "148.0" || l.top(1) != "0.0" || l.percent(1) != "250%" {
		t.Error(l.height(1), l.top(1), l.percent(1))
	}
}

func TestBarStaysInside(t *testing.T) {
	got := draw(t, ClockBar(Bar{Severity: Overdue, Used: 3, Skipped: []Span{{-1, .5}, {.9, 2}}}))
	for _, want := range []string{`class="f-over" width="100.00%"`, `x="0.00%" width="50.00%"`, `x="90.00%" width="10.00%"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestSeverityIsNeverByColourAlone(t *testing.T) {
	for _, s := range []Severity{Overdue, Critical, DueSoon, OnTrack, Paused, Warning} {
		got := draw(t, SevText(s, "Tue 29 Dec"))
		if !strings.Contains(got, s.Word()) || !strings.Contains(got, "#i-"+string(s)) {
			t.Errorf("%s: %s", s, got)
		}
	}
}

func TestProblemsHaveWords(t *testing.T) {
	for _, status := range []int{403, 404, 409, 413, 422, 429, 500, 503} {
		p := ProblemFor(status, "R-1")
		if p.Status != status || p.Title == "" || p.Text == "" {
			t.Errorf("%d: %+v", status, p)
		}
		if got := draw(t, ErrorPage(Page{}, p)); !strings.Contains(got, p.Title+" – Proceeds</title>") || !strings.Contains(got, "R-1") {
			t.Errorf("%d: title or reference missing", status)
		}
	}
	if got := ProblemFor(418, ""); got.Status != 418 || got.Title != problems[500].Title {
		t.Errorf("an unknown status: %+v", got)
	}
}

func TestProblemSaysWhatToDo(t *testing.T) {
	p := ProblemFor(422, "R-1")
	p.Errors, p.Next = []string{"Enter a <name>"}, []string{"Close the clock first"}
	for how, got := range map[string]string{"a page": draw(t, ErrorPage(Page{}, p)), "a part": draw(t, ProblemPart(p))} {
		for _, want := range []string{p.Title, p.Text, "Enter a &lt;name&gt;", "Close the clock first", "R-1"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s lacks %q", how, want)
			}
		}
	}
	if got := draw(t, ErrorPage(Page{}, p)); !strings.Contains(got, "<title>Error: ") {
		t.Error("the title does not begin with Error:")
	}
}

func TestRestrictedRowNamesNoCase(t *testing.T) {
	got := draw(t, RestrictedRow(Restricted{On: "an account number", Contact: "the duty manager", Phone: "4410"}, 6))
	if !strings.Contains(got, `colspan="6"`) || strings.Contains(got, "<a") {
		t.Error(got)
	}
}

func TestPagerWithoutOtherPages(t *testing.T) {
	if got := draw(t, PagerOf(Pager{Label: "Pages", Shown: "3 of 3 shown"})); strings.Contains(got, "<a") || !strings.Contains(got, "3 of 3 shown") {
		t.Error(got)
	}
}

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A clock of an order that is about no asset leaves no gap for one, in the line or in what a screen reader says.
func TestADeadlineWithoutAnAssetLeavesNoGap(t *testing.T) {
	row := Deadline{Severity: Overdue, Left: "1h 07m", Name: "Production order", Law: "s.345(5)", Ends: "Ended today", ActBy: "Act by Mon 23 Nov 17:00", Act: Action{Label: "Open", Href: "/x"}}
	got := draw(t, Deadlines([]Deadline{row}))
	if strings.Contains(got, "dl__on") || strings.Contains(got, "Production order, ") {
		t.Errorf("a gap: %s", got)
	}
	row.On = "A1 Cash"
	got = draw(t, Deadlines([]Deadline{row}))
	if !strings.Contains(got, `dl__on">A1 Cash</span>`) || !strings.Contains(got, "Production order, A1 Cash") {
		t.Errorf("the asset is not named: %s", got)
	}
}
