package e2e

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// Screenshot writes a PNG of the page as a window of width × height pixels shows it,
// or, with a height of 0, of the whole page at that width. The folder is made.
func (b *Browser) Screenshot(width, height int64, path string) {
	b.t.Helper()
	window := height
	if window == 0 {
		window = windowHeight
	}
	b.do("set the size", chromedp.EmulateViewport(width, window))
	take := chromedp.CaptureScreenshot()
	if height == 0 {
		take = chromedp.FullScreenshot(100)
	}
	png := run(b, "take a picture", take)
	if b.width > 0 {
		b.do("set the size back", chromedp.EmulateViewport(b.width, b.height))
	} else {
		b.do("set the size back", chromedp.EmulateReset(), chromedp.ResetViewport())
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// Size shows this and every later page in a window of width × height pixels.
func (b *Browser) Size(width, height int64) {
	b.t.Helper()
	b.do("set the size", chromedp.EmulateViewport(width, height))
	b.width, b.height = width, height
}

// Sideways is how many pixels the page is wider than its window: 0 when it does not
// scroll sideways.
func (b *Browser) Sideways() int {
	b.t.Helper()
	return run(b, "measure the page", chromedp.Evaluate[int](
		"Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"))
}

// Download presses a link or button that downloads a file, waits until the file is
// whole, and returns its path, under the name the server gave it, in a folder that
// goes with the test.
func (b *Browser) Download(thing string) string {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	dir, yes := b.t.TempDir(), true
	params := browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: dir, EventsEnabled: &yes,
		BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
	}
	if _, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, params); err != nil {
		b.fatalf("allow downloads: %v", err)
	}

	type ending struct{ guid, name, state string }
	// The events come on one goroutine, the name before the end.
	names, endings := map[string]string{}, make(chan ending, 16)
	listen := func(event any) {
		switch e := event.(type) {
		case *browser.EventDownloadWillBegin:
			names[e.GUID] = e.SuggestedFilename
		case *browser.EventDownloadProgress:
			if e.State != browser.DownloadProgressStateInProgress {
				endings <- ending{e.GUID, names[e.GUID], string(e.State)}
			}
		}
	}
	if err := chromedp.ListenBrowser(ctx, listen); err != nil {
		b.fatalf("listen for downloads: %v", err)
	}
	b.do("press "+thing, chromedp.Click(b.find("press", thing)))
	select {
	case end := <-endings:
		if end.state != string(browser.DownloadProgressStateCompleted) {
			b.fatalf("the download of %q was %s", thing, end.state)
		}
		path := filepath.Join(dir, filepath.Base(end.name))
		if err := os.Rename(filepath.Join(dir, end.guid), path); err != nil {
			b.t.Fatal(err)
		}
		return path
	case <-ctx.Done():
		b.fatalf("press %q: no file came: %v", thing, ctx.Err())
		return ""
	}
}
