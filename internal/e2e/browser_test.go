package e2e

import (
	"fmt"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/testenv"
)

// policy is the strictest content security policy the harness must work under.
const policy = "default-src 'self'; img-src 'self' data:"

// forms is a small application with what the harness has steps for.
func forms() http.Handler {
	mux := http.NewServeMux()
	page := func(pattern, body string) {
		mux.HandleFunc("GET "+pattern, func(w http.ResponseWriter, r *http.Request) { write(w, http.StatusOK, body) })
	}
	page("/{$}", `<h1>Record a seizure</h1>
		<form method="post" action="/seizures" enctype="multipart/form-data">
		<div><label for="amount">Amount <span class="govuk-visually-hidden">in pounds</span></label>
			<input id="amount" name="amount" value="9"></div>
		<fieldset><legend>When was it seized?</legend>
			<label for="d1">Day</label> <input id="d1" name="day1"></fieldset>
		<fieldset><legend>When was it banked?</legend>
			<label for="d2">Day</label> <input id="d2" name="day2"></fieldset>
		<div><label for="kind">Kind</label>
			<select id="kind" name="kind"><option value="">Choose</option><option value="c">Cash</option></select></div>
		<div><input type="checkbox" id="covert" name="covert" value="yes"><label for="covert">Covert</label></div>
		<div><input type="checkbox" id="open" name="open" value="yes" checked><label for="open">Open</label></div>
		<div><label for="file">Receipt</label><input type="file" id="file" name="file"></div>
		<button>Save</button></form>
		<p><a href="/gone">An old page</a> <a href="/book">Download the workbook</a> <a href="about:blank">Only a fragment</a></p>`)
	mux.HandleFunc("POST /seizures", func(w http.ResponseWriter, r *http.Request) {
		file, header, err := r.FormFile("file")
		if err != nil {
			write(w, http.StatusUnprocessableEntity, "<h1>There is a problem</h1>")
			return
		}
		file.Close()
		write(w, http.StatusOK, fmt.Sprintf(`<h1>Saved</h1><p id="got">%s %s %s %s %q %q %s</p>`, r.FormValue("amount"),
			r.FormValue("day1"), r.FormValue("day2"), r.FormValue("kind"), r.FormValue("covert"), r.FormValue("open"), header.Filename))
	})
	mux.HandleFunc("GET /book", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="the book.txt"`)
		fmt.Fprint(w, "rows")
	})
	page("/script", `<h1>Script</h1><button id="b" type="button">Press me</button><p id="said">quiet</p><script src="/said.js"></script>`)
	mux.HandleFunc("GET /said.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, `document.getElementById("b").addEventListener("click", () => { document.getElementById("said").textContent = "loud"; });`)
	})
	page("/noisy", `<h1>Noisy</h1><script src="/noise.js"></script><img src="/nowhere.png" alt="nothing"><p style="color:red">inline</p>`)
	mux.HandleFunc("GET /noise.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, `console.error("spilt", "milk"); console.log("fine"); throw new Error("burst");`)
	})
	page("/wide", `<h1>Wide</h1><table width="1000"><tr><td>Wide</td></tr></table>`)
	page("/unlabelled", `<h1>Unlabelled</h1><input name="mystery">`)
	mux.HandleFunc("GET /who", func(w http.ResponseWriter, r *http.Request) {
		name := "nobody"
		if c, err := r.Cookie("name"); err == nil {
			name = c.Value
		}
		http.SetCookie(w, &http.Cookie{Name: "name", Value: r.URL.Query().Get("name"), Path: "/"})
		write(w, http.StatusOK, `<h1>Who</h1><p id="who">`+name+`</p>`)
	})
	return mux
}

// write sends a whole page that has no fault of its own.
func write(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test page</title><link rel="icon" href="data:,"></head>
		<body><main>%s</main></body></html>`, body)
}

func TestAFormIsFilledAndSent(t *testing.T) {
	for _, c := range []struct {
		name string
		opts []Option
	}{{"with scripts", nil}, {"without scripts", []Option{NoScript}}} {
		t.Run(c.name, func(t *testing.T) {
			receipt := filepath.Join(t.TempDir(), "receipt.pdf")
			if err := os.WriteFile(receipt, []byte("%PDF"), 0o600); err != nil {
				t.Fatal(err)
			}
			b := Open(t, Serve(t, forms()), c.opts...)
			b.Goto("/")
			b.Fill("Amount", "1,234.50")
			b.Fill("When was it banked? > Day", "24")
			b.Fill("When was it seized? > Day", "23")
			b.Fill("Kind", "Cash")
			b.Choose("Covert")
			b.Untick("Open")
			if got := b.Value("#amount"); got != "1,234.50" {
				t.Errorf("the amount holds %q", got)
			}
			if status := b.Submit("Save"); status != http.StatusUnprocessableEntity {
				t.Errorf("a form without its receipt answered %d", status)
			}
			b.See("There is a problem")
			b.Goto("/")
			b.Fill("#amount", "7")
			b.Fill("#d1", "1")
			b.Fill("#d2", "2")
			b.Fill("Kind", "c")
			b.Untick("Open")
			b.Upload("Receipt", receipt)
			if status := b.Submit("Save"); status != http.StatusOK {
				t.Errorf("the form answered %d", status)
			}
			if got, want := b.Text("#got"), `7 1 2 c "" "" receipt.pdf`; got != want {
				t.Errorf("the server got %s, want %s", got, want)
			}
			if got := b.Path(); got != "/seizures" {
				t.Errorf("path = %q", got)
			}
		})
	}
}

func TestScriptsRunOnlyWhenTheyMay(t *testing.T) {
	s := Serve(t, forms())
	with := Open(t, s)
	with.Goto("/script")
	with.Click("Press me")
	with.See("loud")
	with.Gone("quiet")
	without := with.Another(NoScript)
	without.Goto("/script")
	without.Click("Press me")
	if diff := cmp.Diff([]string{"quiet"}, without.Texts("#said")); diff != "" {
		t.Errorf("a script ran without leave (-want +got):\n%s", diff)
	}
}

func TestAnotherPersonHasOtherCookies(t *testing.T) {
	ann := Open(t, Serve(t, forms()))
	ann.Goto("/who?name=ann")
	bob := ann.Another()
	bob.Goto("/who?name=bob")
	if got := bob.Text("#who"); got != "nobody" {
		t.Errorf("the second person came as %q", got)
	}
	ann.Goto("/who")
	if got := ann.Text("#who"); got != "ann" {
		t.Errorf("the first person came back as %q", got)
	}
}

func TestProblemsAreNoticed(t *testing.T) {
	b := Open(t, Serve(t, forms()))
	b.Goto("/")
	if status := b.Visit("/gone"); status != http.StatusNotFound {
		t.Errorf("a page that is not there answered %d", status)
	}
	if got := b.Problems(); got != nil {
		t.Errorf("a page that is not there is not a problem in itself: %q", got)
	}
	b.Goto("/noisy")
	got := b.Problems()
	for _, want := range []string{"console error: spilt milk", "exception: Error: burst", "answer 404: ", "Content Security Policy"} {
		if !slices.ContainsFunc(got, func(p string) bool { return strings.Contains(p, want) }) {
			t.Errorf("nothing like %q among %q", want, got)
		}
	}
	if slices.ContainsFunc(got, func(p string) bool { return strings.Contains(p, "fine") }) {
		t.Errorf("what is merely logged counts as a problem: %q", got)
	}
	if again := b.Problems(); again != nil {
		t.Errorf("problems are told twice: %q", again)
	}
}

func TestProblemsNobodyTookFailTheTestAtItsEnd(t *testing.T) {
	testenv.Chromium(t) // ends this test, not only the journey, where there is none
	w := &witness{}
	t.Run("a journey", func(t *testing.T) {
		w.TB = t
		Open(w, Serve(t, forms())).Goto("/noisy")
	})
	if !strings.Contains(strings.Join(w.errors, "\n"), "exception: Error: burst") {
		t.Errorf("the journey ended with the errors %q", w.errors)
	}
}

func TestAxeFindsAFieldWithoutALabel(t *testing.T) {
	b := Open(t, Serve(t, forms()))
	b.Goto("/")
	b.Axe(t)
	b.Goto("/unlabelled")
	got := b.Violations()
	if len(got) != 1 || got[0].ID != "label" || len(got[0].Nodes) != 1 || !strings.HasPrefix(got[0].Nodes[0], "input: ") {
		t.Errorf("axe finds %v, want one violation of the rule label at the input", got)
	}
}

func TestAScreenshotHasTheSizeAskedFor(t *testing.T) {
	b := Open(t, Serve(t, forms()))
	b.Goto("/")
	file := filepath.Join(t.TempDir(), "pictures", "form.png")
	b.Screenshot(640, 480, file)
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.DecodeConfig(f)
	if err != nil {
		t.Fatal(err)
	}
	if picture.Width != 640 || picture.Height != 480 {
		t.Errorf("the picture is %d by %d", picture.Width, picture.Height)
	}
}

func TestAWindowKeepsItsSize(t *testing.T) {
	b := Open(t, Serve(t, forms()))
	b.Size(390, 844)
	b.Goto("/")
	b.Screenshot(640, 480, filepath.Join(t.TempDir(), "form.png"))
	b.Goto("/script")
	if got := b.Eval("innerWidth + ' ' + innerHeight"); got != "390 844" {
		t.Errorf("the window is %s", got)
	}
	if got := b.Sideways(); got != 0 {
		t.Errorf("a page that fits is %d pixels too wide", got)
	}
	b.Goto("/wide")
	if got := b.Sideways(); got != 610+8 { // and the margin of the body
		t.Errorf("a page of 1,000 pixels is %d pixels too wide", got)
	}
}

func TestAPressThatLoadsNoPageFails(t *testing.T) {
	b := Open(t, Serve(t, forms()))
	b.Goto("/")
	w := &witness{TB: t}
	b.t = w
	func() {
		defer func() {
			if r := recover(); r != nil && r != any(w) {
				panic(r)
			}
		}()
		b.Submit("Only a fragment")
	}()
	if !strings.Contains(w.failed, `press "Only a fragment"`) {
		t.Errorf("the failure reads %q", w.failed)
	}
}

func TestADownloadIsWholeAndKeepsItsName(t *testing.T) {
	ann := Open(t, Serve(t, forms()))
	for _, b := range []*Browser{ann, ann.Another()} {
		b.Goto("/")
		file := b.Download("Download the workbook")
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(file) != "the book.txt" || string(got) != "rows" {
			t.Errorf("%s holds %q", file, got)
		}
	}
}

// witness is a test that records its failures instead of failing.
type witness struct {
	testing.TB
	failed string
	errors []string
}

func (w *witness) Helper() {}

func (w *witness) Errorf(format string, args ...any) {
	w.errors = append(w.errors, fmt.Sprintf(format, args...))
}

func (w *witness) Fatalf(format string, args ...any) {
	w.failed = fmt.Sprintf(format, args...)
	panic(w)
}

func TestAnAmbiguousNameFails(t *testing.T) {
	b := Open(t, Serve(t, forms()))
	b.Goto("/")
	w := &witness{TB: t}
	b.t = w
	func() {
		defer func() {
			if r := recover(); r != nil && r != any(w) {
				panic(r)
			}
		}()
		b.Fill("Day", "1")
	}()
	if !strings.Contains(w.failed, "2 elements answer") || !strings.Contains(w.failed, "Record a seizure") {
		t.Errorf("the failure reads %q, want the two fields and the page", w.failed)
	}
}
