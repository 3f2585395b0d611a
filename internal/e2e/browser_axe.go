package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"proceeds/internal/testenv"
)

// Violation is one rule of accessibility that a page breaks.
type Violation struct {
	ID     string   `json:"id"`     // axe's name of the rule, such as "label"
	Impact string   `json:"impact"` // minor, moderate, serious or critical
	Help   string   `json:"help"`   // what should be so
	Nodes  []string `json:"nodes"`  // where, as "selector: why"
}

func (v Violation) String() string {
	return fmt.Sprintf("%s (%s): %s\n    %s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n    "))
}

// axeRunJS runs axe over the page for WCAG 2.2 at level AA, which holds those before
// it, and cuts the answer down to what a failure prints.
//
// It waits for two frames and the fonts: while a page still moves, what axe measured
// first does not fit what it measures last.
const axeRunJS = `new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))).then(() => document.fonts.ready).then(() => axe.run(document, {
  runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
  resultTypes: ["violations"],
})).then((r) => {
  // A page on which nothing could be checked must not count as one without fault.
  if (!r.passes.length && !r.violations.length) throw new Error("axe found nothing to check");
  return r.violations.map((v) => ({id: v.id, impact: v.impact || "", help: v.help, nodes: v.nodes.map((n) =>
    n.target.join(" ") + ": " + (n.failureSummary || "").replace(/\s+/g, " "))}));
})`

// Axe fails t for every rule of WCAG 2.2 AA that the page shown breaks.
func (b *Browser) Axe(t testing.TB) {
	t.Helper()
	for _, v := range b.Violations() {
		t.Errorf("%s breaks %s", b.Path(), v)
	}
}

// Violations returns the rules of WCAG 2.2 AA that the page shown breaks. It needs
// scripts to be on.
func (b *Browser) Violations() []Violation {
	b.t.Helper()
	// A page keeps it until the next is loaded.
	if run(b, "look for axe", chromedp.Evaluate[bool](`typeof axe === "object"`)) {
		return run(b, "run axe", chromedp.Evaluate[[]Violation](axeRunJS, chromedp.EvalAwaitPromise))
	}
	root, err := testenv.Root()
	if err != nil {
		b.t.Fatal(err)
	}
	// Read here and not embedded: 600 kB that only a browser test wants.
	axe, err := os.ReadFile(filepath.Join(root, "internal", "e2e", "axe", "axe.min.js"))
	if err != nil {
		b.t.Fatal(err)
	}
	// Evaluated by the debugger, so that the page's content security policy stays as it is.
	run(b, "load axe", chromedp.Evaluate[bool](string(axe)+";\ntrue"))
	return run(b, "run axe", chromedp.Evaluate[[]Violation](axeRunJS, chromedp.EvalAwaitPromise))
}
