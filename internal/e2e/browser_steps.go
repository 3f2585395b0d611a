package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

//go:embed browser_find.js
var findJS string

// How a field or a thing to press is named: by a CSS selector when the name begins
// with '#', '.' or '['; else by the whole text of its label, or of the link or
// button, with or without words only screen readers get. A field in a group is
// "Legend > Label", as in "When was it seized? > Day". A name that fits several
// visible elements fails the test; one that fits none is waited for.

// find is the selector of the one element of a kind, "field" or "press", called name.
// A name that fits several elements now fails the test now: as a selector it would
// only be waited for.
func (b *Browser) find(kind, name string) chromedp.JSPath {
	b.t.Helper()
	call := fmt.Sprintf("(%s)(%q, %s)", findJS, kind, b.quote(name))
	run(b, "find "+name, chromedp.Evaluate[bool](call+" !== null"))
	return chromedp.JSPath(call)
}

// quote returns s as a JavaScript string.
func (b *Browser) quote(s string) string {
	b.t.Helper()
	quoted, err := json.Marshal(s)
	if err != nil {
		b.fatalf("quote %q: %v", s, err)
	}
	return string(quoted)
}

// Fill puts value into a text field, or chooses the option of a select whose text or
// value it is. What was there before goes.
func (b *Browser) Fill(field, value string) {
	b.t.Helper()
	sel := b.find("field", field)
	b.do("find the field "+field, chromedp.WaitEnabled(sel))
	outcome := run(b, "fill "+field, chromedp.Evaluate[string](fmt.Sprintf(fillJS, sel, b.quote(value))))
	switch outcome {
	case "chosen":
		return
	case "type":
		b.do("type into "+field, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			if value == "" {
				return chromedp.Do(ctx, chromedp.KeyEvent("\b"))
			}
			_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: value})
			return err
		}))
	default:
		b.fatalf("fill %q with %q: %s", field, value, outcome)
	}
}

// fillJS readies a field: a select is set, any other is focused with its text
// selected, to be typed over.
const fillJS = `((el, value) => {
  if (el.tagName !== "SELECT") { el.focus(); if (el.select) el.select(); return "type"; }
  const option = [...el.options].find((o) => o.text.trim() === value || o.value === value);
  if (!option) return "no such option; there are " + [...el.options].map((o) => o.text.trim()).join(", ");
  el.value = option.value;
  el.dispatchEvent(new Event("input", {bubbles: true}));
  el.dispatchEvent(new Event("change", {bubbles: true}));
  return "chosen";
})(%s, %s)`

// Choose picks a radio button, or ticks a checkbox that is not ticked.
func (b *Browser) Choose(field string) {
	b.t.Helper()
	b.tick(field, true)
}

// Untick clears a checkbox that is ticked.
func (b *Browser) Untick(field string) {
	b.t.Helper()
	b.tick(field, false)
}

// tick clicks the label of a radio button or checkbox when that changes it, as GOV.UK
// hides the control itself below a drawn one.
func (b *Browser) tick(field string, on bool) {
	b.t.Helper()
	sel := b.find("field", field)
	b.do("find "+field, chromedp.WaitReady(sel))
	if is := run(b, "read "+field, chromedp.Evaluate[bool](fmt.Sprintf("(%s).checked === true", sel))); is == on {
		return
	}
	b.do("choose "+field, chromedp.Click(chromedp.JSPath(fmt.Sprintf("((el) => (el.labels && el.labels[0]) || el)(%s)", sel))))
	if is := run(b, "read "+field, chromedp.Evaluate[bool](fmt.Sprintf("(%s).checked === true", sel))); is != on {
		b.fatalf("%q was clicked and did not change", field)
	}
}

// Upload puts a file into a file field.
func (b *Browser) Upload(field, file string) {
	b.t.Helper()
	b.do("upload to "+field, chromedp.SetUploadFiles(b.find("field", field), []string{file}))
}

// Click presses a thing that changes the page where it is. For what loads a page use
// Submit, for what downloads a file Download.
func (b *Browser) Click(thing string) {
	b.t.Helper()
	b.do("click "+thing, chromedp.Click(b.find("press", thing)))
}

// Submit presses a button or follows a link, waits until the page it leads to has
// loaded, and returns the HTTP status of that page.
func (b *Browser) Submit(thing string) int {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	res, err := chromedp.RunResponse(ctx, chromedp.Click(b.find("press", thing)))
	if err != nil {
		b.fatalf("press %q and wait for a page: %v", thing, err)
	}
	if res == nil {
		b.fatalf("press %q: the page came without an answer of a server", thing)
	}
	return int(res.Status)
}

// Text returns the visible text of the first element for a CSS selector, which it
// waits for.
func (b *Browser) Text(css string) string {
	b.t.Helper()
	return run(b, "read "+css, chromedp.Text(chromedp.CSS(css)))
}

// Texts returns the visible texts of all elements for a CSS selector, in page order,
// of those that are there now.
func (b *Browser) Texts(css string) []string {
	b.t.Helper()
	return run(b, "read "+css, chromedp.Evaluate[[]string](fmt.Sprintf(
		"[...document.querySelectorAll(%s)].map((el) => el.innerText.trim())", b.quote(css))))
}

// Value returns what a field holds.
func (b *Browser) Value(field string) string {
	b.t.Helper()
	return run(b, "read "+field, chromedp.Value(b.find("field", field)))
}

// See waits until the page's visible text holds text, and fails when it never does.
// Runs of white space count as one space on both sides.
func (b *Browser) See(text string) {
	b.t.Helper()
	b.await("see "+text, text, true)
}

// Gone waits until the page's visible text does not hold text.
func (b *Browser) Gone(text string) {
	b.t.Helper()
	b.await("no longer see "+text, text, false)
}

func (b *Browser) await(what, text string, there bool) {
	b.t.Helper()
	poll := chromedp.Poll[chromedp.Void](fmt.Sprintf(
		`((s) => document.body && s(document.body.innerText).includes(s(%s)) === %t)((s) => s.replace(/\s+/g, " ").trim())`,
		b.quote(text), there), chromedp.WithPollingTimeout(patience))
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	for {
		_, err := chromedp.Run(ctx, poll)
		if err == nil {
			return
		}
		// A page that was just left takes with it what was asked of it: ask the new one.
		if ctx.Err() != nil || !strings.Contains(err.Error(), "context with specified id") && !strings.Contains(err.Error(), "context was destroyed") && !strings.Contains(err.Error(), "navigated or closed") {
			b.fatalf("%s: %v", what, err)
		}
	}
}

// Eval runs a script in the page and returns its value as text, for what no other
// step can tell.
func (b *Browser) Eval(script string) string {
	b.t.Helper()
	return run(b, "run a script", chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
}

// Wait waits until an element for a CSS selector is visible.
func (b *Browser) Wait(css string) {
	b.t.Helper()
	b.do("wait for "+css, chromedp.WaitVisible(chromedp.CSS(css)))
}
