package layout_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"proceeds/internal/platform/static"
)

func galleryServer(t *testing.T) *httptest.Server {
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	for path, page := range gallery() {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; frame-ancestors 'none'")
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if err := page.Render(r.Context(), w); err != nil {
				t.Error(err)
			}
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// Every component at phone and laptop width in a real browser: axe finds nothing,
// the policy stops nothing, and the page does not scroll sideways. Set
// GALLERY_DIR to keep the pictures.
func TestGalleryInABrowser(t *testing.T) {
	browser := findBrowser(t)
	axe, err := os.ReadFile(filepath.FromSlash("../../e2e/axe/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	server := galleryServer(t)
	ctx := openBrowser(t, browser)

	var mu sync.Mutex
	var complaints []string
	err = chromedp.Listen(ctx, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := ev.(type) {
		case *log.EventEntryAdded:
			complaints = append(complaints, e.Entry.URL+": "+e.Entry.Text)
		case *runtime.EventExceptionThrown:
			complaints = append(complaints, e.ExceptionDetails.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	for path := range gallery() {
		for _, width := range []int64{390, 1366} {
			name := fmt.Sprintf("%s at %d", path, width)
			err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 768), chromedp.Navigate(server.URL+path), chromedp.WaitReady("body.js-enabled"),
				chromedp.Evaluate[chromedp.Void](`document.fonts.ready.then(() => true)`, chromedp.EvalAwaitPromise),
				chromedp.Evaluate[chromedp.Void](string(axe)))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if found := must(chromedp.Run(ctx, chromedp.Evaluate[string](axeRun, chromedp.EvalAwaitPromise)))(t); found != "" {
				t.Errorf("%s: axe found\n%s", name, found)
			}
			if must(chromedp.Run(ctx, chromedp.Evaluate[bool](sideways)))(t) {
				t.Errorf("%s scrolls sideways", name)
			}
			if width == 1366 {
				for _, other := range []int64{320, 641, 768, 1024, 1160, 1280, 1440, 1920} {
					if err := chromedp.Do(ctx, chromedp.EmulateViewport(other, 768)); err != nil {
						t.Fatal(err)
					}
					if must(chromedp.Run(ctx, chromedp.Evaluate[bool](sideways)))(t) {
						t.Errorf("%s scrolls sideways at %d", path, other)
					}
				}
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 768)); err != nil {
					t.Fatal(err)
				}
			}
			if dir := os.Getenv("GALLERY_DIR"); dir != "" {
				picture := must(chromedp.Run(ctx, chromedp.FullScreenshot(100)))(t)
				file := filepath.Join(dir, fmt.Sprintf("%s-%d.png", strings.Trim(path, "/"), width))
				if err := os.WriteFile(file, picture, 0o644); err != nil {
					t.Error(err)
				}
			}
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for _, c := range complaints {
		t.Errorf("the browser complained: %s", c)
	}
}

const sideways = `document.documentElement.scrollWidth > document.documentElement.clientWidth`

const axeRun = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
	r.violations.map(v => v.id + ": " + v.help + "\n" + v.nodes.map(n => "   " + n.html.slice(0, 160) + "\n      " + (n.failureSummary || "").replace(/\n/g, " ").slice(0, 300)).join("\n")).join("\n"))`

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// openBrowser starts a browser with one tab, closed when the test ends.
func openBrowser(t *testing.T, browser string) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("no-first-run", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.UserDataDir(t.TempDir()))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	tab, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	ctx, cancelTime := context.WithTimeout(tab, 3*time.Minute)
	t.Cleanup(cancelTime)
	return ctx
}

// The shortcuts of the keyboard, and the dialog that lists them.
func TestKeyboard(t *testing.T) {
	ctx := openBrowser(t, findBrowser(t))
	server := galleryServer(t)
	open := func(path string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+path), chromedp.WaitReady("body.js-enabled")); err != nil {
			t.Fatal(err)
		}
	}
	press := func(key string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.KeyEvent(key)); err != nil {
			t.Fatal(err)
		}
	}
	ask := func(expression string) string {
		t.Helper()
		return must(chromedp.Run(ctx, chromedp.Evaluate[string](expression)))(t)
	}
	open("/list")
	press("j")
	press("j")
	press("k")
	if got := ask(`document.querySelector("tr.at .ref").textContent`); got != "FI/2026/0092" {
		t.Errorf("j, j, k stands at %q", got)
	}
	press("x")
	if got := ask(`document.querySelector("[data-selected]").textContent`); got != "5" {
		t.Errorf("x: %s selected", got)
	}
	press("/")
	if got := ask(`document.activeElement.id`); got != "q" {
		t.Errorf("/ goes to %q", got)
	}
	press("j")
	// The protocol sends the character of "/" apart from the key, so it arrives too.
	if got := ask(`document.activeElement.value`); got != "/j" {
		t.Errorf("typing j in the search box gives %q", got)
	}
	open("/list")
	press("?")
	if got := ask(`document.querySelector("dialog[open] h2").textContent`); got != "Keyboard shortcuts" {
		t.Errorf("? opens %q", got)
	}
	if err := chromedp.Do(ctx, chromedp.Click("dialog input[type=checkbox]"), chromedp.Click("dialog button")); err != nil {
		t.Fatal(err)
	}
	press("/")
	if got := ask(`document.activeElement.id`); got == "q" {
		t.Error("single keys work although they were turned off")
	}
}

// What htmx does with each kind of answer: a part and a refused form swap, a
// conflict takes the whole page, a failure leaves the page and says so.
func TestSwaps(t *testing.T) {
	ctx := openBrowser(t, findBrowser(t))
	status := http.StatusOK
	mux := http.NewServeMux()
	mux.Handle("/", galleryServer(t).Config.Handler)
	mux.HandleFunc("POST /opportunities/1/take", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("HX-Request") != "true" {
			t.Error("the form was sent without htmx")
		}
		w.Header().Set("X-Request-Id", "R-77")
		w.WriteHeader(status)
		if status == http.StatusConflict {
			if err := conflict().Render(r.Context(), w); err != nil {
				t.Error(err)
			}
			return
		}
		fmt.Fprint(w, `<article id="answer"><h3>Answered</h3></article>`)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	for _, c := range []struct {
		status     int
		appears    string
		expression string
		want       string
	}{
		{http.StatusOK, "#answer", `document.querySelectorAll("article").length + document.activeElement.textContent`, "4Answered"},
		{http.StatusUnprocessableEntity, "#answer", `String(document.querySelectorAll("article").length)`, "4"},
		{http.StatusConflict, ".confl", `document.querySelector("h1").textContent + document.querySelectorAll("main").length`, "Someone else changed this asset while you were editing1"},
		{http.StatusInternalServerError, "#pr-alert:not(:empty)", `document.querySelectorAll("article").length + document.getElementById("pr-alert").textContent`, "4That did not work. What you typed is still here. Reference R-77."},
	} {
		status = c.status
		err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/board"), chromedp.WaitReady("body.js-enabled"), chromedp.Click(`[aria-labelledby="o1-h"] .op__a button`), chromedp.WaitReady(c.appears))
		if err != nil {
			t.Fatalf("%d: %v", c.status, err)
		}
		if _, err := chromedp.Run(ctx, chromedp.Poll[bool]("("+c.expression+") === "+fmt.Sprintf("%q", c.want), chromedp.WithPollingTimeout(5*time.Second))); err != nil {
			t.Errorf("%d: %q, want %q", c.status, must(chromedp.Run(ctx, chromedp.Evaluate[string](c.expression)))(t), c.want)
		}
	}
}

// Without script every link of the bar can be seen and nothing covers the page.
func TestGalleryWithoutScript(t *testing.T) {
	ctx := openBrowser(t, findBrowser(t))
	server := galleryServer(t)
	off := emulation.SetScriptExecutionDisabledParams{Value: true}
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, off); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int64{390, 1366} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 768), chromedp.Navigate(server.URL+"/work"), chromedp.WaitReady("main")); err != nil {
			t.Fatal(err)
		}
		nav := must(chromedp.Run(ctx, chromedp.Dimensions("#navigation")))(t)
		main := must(chromedp.Run(ctx, chromedp.Dimensions("main")))(t)
		if bottom, top := nav.Border[5], main.Border[1]; bottom > top+1 || nav.Height < 20 {
			t.Errorf("at %d the links end at %v and are %v high; the page begins at %v", width, bottom, nav.Height, top)
		}
		if dir := os.Getenv("GALLERY_DIR"); dir != "" {
			picture := must(chromedp.Run(ctx, chromedp.FullScreenshot(100)))(t)
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("noscript-%d.png", width)), picture, 0o644); err != nil {
				t.Error(err)
			}
		}
	}
}

func findBrowser(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless_shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no browser, and this is CI")
	}
	t.Skip("no browser on this computer")
	return ""
}

// What a strict policy forbids must not be in a page even where no browser runs.
func TestGalleryHasNothingInline(t *testing.T) {
	inline := regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<style|javascript:|<script(?:\s[^>]*)?>[^<]`)
	for path, page := range gallery() {
		var b bytes.Buffer
		if err := page.Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		if m := inline.Find(b.Bytes()); m != nil {
			t.Errorf("%s holds %q", path, m)
		}
	}
}

func TestGalleryPagesAreSmall(t *testing.T) {
	for path, page := range gallery() {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if err := page.Render(context.Background(), z); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if b.Len() > 15<<10 {
			t.Errorf("%s is %d bytes on the wire", path, b.Len())
		}
	}
}

func TestGalleryIDsAreUnique(t *testing.T) {
	id := regexp.MustCompile(`\sid="([^"]*)"`)
	for path, page := range gallery() {
		var b bytes.Buffer
		if err := page.Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, m := range id.FindAllStringSubmatch(b.String(), -1) {
			if seen[m[1]] || m[1] == "" {
				t.Errorf("%s: id %q twice or empty", path, m[1])
			}
			seen[m[1]] = true
		}
	}
}

func TestHtmxConfigIsJSON(t *testing.T) {
	var b bytes.Buffer
	if err := gallery()["/signed-out"].Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`name="htmx-config" content="([^"]*)"`).FindStringSubmatch(b.String())
	if m == nil {
		t.Fatal("no htmx-config")
	}
	var config struct {
		AllowEval        bool
		ResponseHandling []struct {
			Code string
			Swap bool
		}
	}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(m[1], "&#34;", `"`)), &config); err != nil {
		t.Fatal(err)
	}
	swaps := map[string]bool{}
	for _, r := range config.ResponseHandling {
		swaps[r.Code] = r.Swap
	}
	if config.AllowEval || !swaps["422"] || !swaps["409"] || swaps["[45].."] {
		t.Errorf("htmx-config %+v", config)
	}
}
