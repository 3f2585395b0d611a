package e2e

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"proceeds/internal/testenv"
)

// patience is how long one step may take before the test fails. Nothing waits for
// it: steps end as soon as what they wait for is there.
const patience = 20 * time.Second

// The window of a laptop on a force's network.
const (
	windowWidth  = 1280
	windowHeight = 900
)

// Server is what a browser visits.
type Server interface {
	// URL is the address without a path or a trailing slash.
	URL() string
}

// local is a handler served in this process.
type local struct{ *httptest.Server }

func (l local) URL() string { return l.Server.URL }

// Serve serves h on a free loopback port until the test ends.
func Serve(t testing.TB, h http.Handler) Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return local{s}
}

// Option changes how a browser is opened.
type Option func(*settings)

type settings struct{ noScript bool }

// NoScript opens the browser with JavaScript switched off in its pages.
func NoScript(s *settings) { s.noScript = true }

// Browser is one person at one browser window: no other shares its cookies. Its
// steps fail the test when they cannot be done. Errors on the console, broken
// requests and violations of the content security policy fail the test when it ends,
// unless Problems took them.
//
// A Browser is for one goroutine.
type Browser struct {
	t        testing.TB
	base     string
	ctx      context.Context
	problems *problems

	width, height int64 // of the window, where Size set it; else 0
}

// Open starts a Chromium of the test's own, with a new profile, and shows it an empty
// page. It ends with the test. Without a Chromium the test ends: see testenv.
func Open(t testing.TB, s Server, opts ...Option) *Browser {
	t.Helper()
	// Chromium leaves files in the temporary folder: this one goes with the test.
	temp, err := os.MkdirTemp("", "proceeds-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(temp); err != nil {
			t.Logf("left behind: %v", err)
		}
	})
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(testenv.Chromium(t)),
		chromedp.WindowSize(windowWidth, windowHeight),
		chromedp.Flag("lang", "en-GB"),
		chromedp.Env("TMPDIR="+temp),
	)
	if os.Geteuid() == 0 {
		// Chromium's sandbox refuses to be set up by root.
		flags = append(flags, chromedp.NoSandbox)
	}
	// Not the test's context: that one ends before the clean-ups run, and the browser
	// must still answer when they ask it for problems.
	process, end := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), flags...)
	t.Cleanup(end)
	return newBrowser(t, process, s.URL(), opts)
}

// Another opens a window for another person, in the same Chromium with cookies of its
// own, and leaves b as it is.
func (b *Browser) Another(opts ...Option) *Browser {
	b.t.Helper()
	return newBrowser(b.t, b.ctx, b.base, opts, chromedp.WithNewBrowserContext())
}

// newBrowser opens a window below parent and starts to collect its problems.
func newBrowser(t testing.TB, parent context.Context, base string, opts []Option, how ...chromedp.ContextOption) *Browser {
	t.Helper()
	var set settings
	for _, o := range opts {
		o(&set)
	}
	p := &problems{}
	ctx, end := chromedp.NewContext(parent, append(how, chromedp.WithListener(p.listen))...)
	t.Cleanup(end)
	b := &Browser{t: t, base: base, ctx: ctx, problems: p}
	// The first call must have no time limit: the browser lives as long as its context.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	if set.noScript {
		b.do("switch scripts off", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled,
				emulation.SetScriptExecutionDisabledParams{Value: true})
			return err
		}))
	}
	t.Cleanup(func() {
		for _, problem := range b.Problems() {
			t.Errorf("the browser reports: %s", problem)
		}
	})
	return b
}

// Goto shows the page at path, such as "/cases?status=open", and fails when the
// answer is an error.
func (b *Browser) Goto(path string) {
	b.t.Helper()
	if status := b.Visit(path); status >= 400 {
		b.fatalf("%s answers %d", path, status)
	}
}

// Visit shows the page at path, whatever it answers, and returns the HTTP status.
func (b *Browser) Visit(path string) int {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	res, err := chromedp.Run(ctx, chromedp.NavigateResponse(b.base+path))
	if err != nil {
		b.fatalf("go to %s: %v", path, err)
	}
	if res == nil {
		b.fatalf("go to %s: no server answered", path)
	}
	return int(res.Status)
}

// Path returns the path and query of the page shown.
func (b *Browser) Path() string {
	b.t.Helper()
	return strings.TrimPrefix(run(b, "read the address", chromedp.Location()), b.base)
}

// do takes steps that give nothing back, within the patience of a step.
func (b *Browser) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.fatalf("%s: %v", what, err)
	}
}

// run takes a step that gives a value back, within the patience of a step.
func run[T any](b *Browser, what string, step chromedp.Action[T]) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	v, err := chromedp.Run(ctx, step)
	if err != nil {
		b.fatalf("%s: %v", what, err)
	}
	return v
}

// shown is how much of a page's text a failure prints, in bytes.
const shown = 3000

// fatalf fails the test and says what page was shown at that moment.
func (b *Browser) fatalf(format string, args ...any) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 5*time.Second)
	defer stop()
	page, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + (document.body ? document.body.innerText : "")`))
	if err != nil {
		page = fmt.Sprintf("(the page cannot be read: %v)", err)
	}
	if len(page) > shown {
		page = page[:shown] + " …"
	}
	b.t.Fatalf("%s\nThe page shown: %s", fmt.Sprintf(format, args...), page)
}
