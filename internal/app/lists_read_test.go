package app_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
)

// aboutOf is the text of the sheet About.
func aboutOf(t *testing.T, data []byte) string {
	t.Helper()
	var out []string
	for _, row := range xlsxtest.Open(t, data).Rows("About") {
		out = append(out, strings.Join(row, " "))
	}
	return strings.Join(out, "\n")
}

func partsOf(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	parts, err := xlsxtest.Parts(data)
	if err != nil {
		t.Fatal(err)
	}
	return parts
}

// exported reads the rows of the first sheet below its heading.
func exported(t *testing.T, data []byte) []xlsx.Row {
	t.Helper()
	src, err := xlsx.OpenSource(bytes.NewReader(data), int64(len(data)), "", xlsx.ReadLimits{})
	if err != nil {
		t.Fatal(err)
	}
	var out []xlsx.Row
	for r, err := range src.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if r.N > 2 && !r.Blank() {
			out = append(out, r.Clone())
		}
	}
	if len(out) == 1 && out[0].Field(0).Raw == "No rows match these filters." {
		return nil
	}
	return out
}

func csvRows(t *testing.T, data []byte) int {
	t.Helper()
	src, err := xlsx.OpenSource(bytes.NewReader(data), int64(len(data)), "", xlsx.ReadLimits{})
	if err != nil {
		t.Fatal(err)
	}
	n := -1 // the heading
	for _, err := range src.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// candidates are the words a row of an export says, in every form in which pages say the same.
func candidates(r xlsx.Row, now time.Time) []string {
	var out []string
	for _, f := range r.Fields {
		switch f.Kind {
		case xlsx.FieldDate, xlsx.FieldDateTime:
			wall, err := f.Time()
			if err != nil {
				continue
			}
			at := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, 0, caltime.London)
			if f.Kind == xlsx.FieldDate {
				at = at.Add(12 * time.Hour)
			}
			for _, s := range []string{layout.Near(at, now), layout.NearDay(at, now), layout.NearMoment(at, now), layout.Moment(at), layout.Clock(at), caltime.DateOf(at).UK(), caltime.DateOf(at).Format("Mon 2 Jan"), "now"} {
				out = append(out, wordsOf(s)...)
			}
		case xlsx.FieldNumber:
			n, err := f.Number()
			if err != nil {
				continue
			}
			p := money.Pence(math.Round(n * 100))
			out = append(out, wordsOf(p.Pounds()+" "+layout.Count(int(n))+" "+f.Text())...)
			if n == 0 {
				out = append(out, "today")
			}
			out = append(out, "d")
		default:
			out = append(out, wordsOf(f.Raw)...)
			if name := strings.Fields(f.Raw); len(name) == 2 { // a name as lists print it
				out = append(out, strings.ToLower(name[0][:1]))
			}
			if f.Raw == "Yes" {
				out = append(out, "restricted")
			}
		}
	}
	return out
}

// wordsOf splits a text into its words, without case and punctuation at their ends.
func wordsOf(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" \u00a0\n\t·,;:()", r) }) {
		if w = strings.Trim(w, "."); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// nextPage is the link to the next page of the list, or "".
func nextPage(t *testing.T, p *webtest.Page) string {
	t.Helper()
	const css = "nav.pager a[rel=next], .pager a[rel=next]"
	if p.Count(css) == 0 {
		return ""
	}
	return p.Attr(css, "href")
}

// rowTexts is what each row of a list says: without what only screen readers get, and without what can be done.
func rowTexts(t *testing.T, p *webtest.Page, css string) []string {
	t.Helper()
	var out []string
	for _, n := range p.Nodes(css) {
		var b strings.Builder
		said(n, &b)
		if text := strings.Join(strings.Fields(b.String()), " "); text != "" {
			out = append(out, text)
		}
	}
	return out
}

func said(n *html.Node, b *strings.Builder) {
	if n.Type == html.TextNode {
		b.WriteString(n.Data + " ")
		return
	}
	for _, a := range n.Attr {
		if a.Key == "class" {
			for _, c := range strings.Fields(a.Val) {
				if slices.Contains([]string{"vh", "govuk-button", "as__a", "clk__act", "ch", "govuk-details", "govuk-visually-hidden"}, c) {
					return
				}
			}
		}
	}
	if n.Type == html.ElementNode && slices.Contains([]string{"svg", "form", "button", "details"}, n.Data) {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		said(c, b)
	}
}
