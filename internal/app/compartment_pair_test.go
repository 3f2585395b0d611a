package app_test

import (
	"archive/zip"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
)

// own are what of a body is random: request ids, keys, tokens, salts, hashes, signatures, and what follows from them.
var own = []*regexp.Regexp{regexp.MustCompile(`[0-9a-f]{16,}`), regexp.MustCompile(`[A-Za-z0-9+/_-]{40,}=*`), regexp.MustCompile(`— proceeds-audit \S+`),
	regexp.MustCompile(`\b(opportunities|opportunity|exports|events|referrals|refer|tasks|plans|glass|learning|o|reason|imports|token|proceeds|sessions)([/=_-])[a-km-np-z2-9]{10}\b`), regexp.MustCompile(`127\.0\.0\.1:[0-9]+`), regexp.MustCompile(`/calendar/[^"<\s]+`),
	regexp.MustCompile(`value="[a-km-np-z2-9]{10}"`), regexp.MustCompile(`(?m)<t>[a-km-np-z2-9]{10}(?:</t>|$)`), regexp.MustCompile(`,[a-km-np-z2-9]{10},`),
	regexp.MustCompile(` ht="[0-9.]+"`)} // of a row of a workbook: keys are of many widths, and wrap at others

func without(s string) string {
	for _, m := range own {
		s = m.ReplaceAllString(s, "OWN")
	}
	return s
}

// alike holds two texts against each other without their own. What is equal as it stands is equal without, and nothing that
// is taken out goes past the end of a line or of a tag's text: so only lines and tags that differ are looked into.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	cut := func(s string) []string { return strings.Split(s, "\n") }
	if !strings.Contains(a, "— proceeds-audit ") && !strings.Contains(b, "— proceeds-audit ") {
		cut = func(s string) []string {
			return strings.Split(strings.ReplaceAll(s, "<", "\n<"), "\n")
		}
	}
	return slices.EqualFunc(cut(a), cut(b), func(x, y string) bool { return x == y || without(x) == without(y) })
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"<p>same</p>", "<p>same</p>", true},
		{"<p>0123456789abcdef</p>\n<a href=\"/tasks/aaaaaaaaaa\">", "<p>fedcba9876543210</p>\n<a href=\"/tasks/bbbbbbbbbb\">", true},
		{"note — proceeds-audit <k1>+x", "note — proceeds-audit <k2>+y", true},
		{"<p>one</p>", "<p>two</p>", false},
		{"<p>one</p>\n", "<p>one</p>", false},
		{"<p>one</p>\n\n<p>two</p>", "<p>one</p>\n<p>two</p>", false},
		{"<i>0123456789abcdef</i>", "<b>fedcba9876543210</b>", false},
	} {
		if got := alike(c.a, c.b); got != c.want || got != (without(c.a) == without(c.b)) {
			t.Errorf("%q and %q: alike is %v", c.a, c.b, got)
		}
	}
}

// leads are the addresses that a page leads to, in their order, and the forms that take a list away.
func leads(body string) (links []string, away []url.Values) {
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil, nil
	}
	attr := func(n *html.Node, k string) string {
		for _, a := range n.Attr {
			if a.Key == k {
				return a.Val
			}
		}
		return ""
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, k := range []string{"href", "hx-get"} {
			s, _, _ := strings.Cut(attr(n, k), "#")
			// The reckoner of clocks has a page for each clock and start, and reads no case; the changes of a page by its filters are followed once.
			if strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && !strings.HasPrefix(s, "/static/") && !strings.HasPrefix(s, "/help/clocks?") && !strings.HasPrefix(s, "/help/clocks/") {
				links = append(links, s)
			}
		}
		if action := attr(n, "action"); n.Data == "form" && strings.Contains(action, "/lists/") {
			v := url.Values{"": {action}}
			for d := range n.Descendants() {
				if name := attr(d, "name"); d.Type == html.ElementNode && name != "" && (d.Data == "input" || d.Data == "button") {
					if name != "format" {
						v.Set(name, attr(d, "value"))
					}
				}
			}
			away = append(away, v)
		}
	}
	return links, away
}

// texts are the parts of an answer: those of a workbook, or the body itself.
func texts(t *testing.T, p *webtest.Page) map[string]string {
	t.Helper()
	list, err := xlsxtest.Parts([]byte(p.Body))
	if errors.Is(err, zip.ErrFormat) {
		return map[string]string{"": p.Body}
	}
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for name, b := range list {
		out[name] = string(b)
	}
	return out
}

// pair is somebody in both twins, side by side.
type pair struct {
	t       *testing.T
	who     string
	a, b    *twin // full, empty
	x, y    *webtest.Browser
	asked   int
	files   int
	reports int
}

// same asks both twins the same and holds that they answer alike, in as many statements, and that the full one tells nothing.
func (p *pair) same(what string, ask func(b *webtest.Browser, path string) *webtest.Page, px, py string) (*webtest.Page, *webtest.Page) {
	p.t.Helper()
	x := ask(p.x, px)
	sx := len(p.a.LastStatements())
	y := ask(p.y, py)
	sy := len(p.b.LastStatements())
	p.asked++
	if x.Status != y.Status || without(x.Location()) != without(y.Location()) || x.Status >= 500 {
		p.t.Errorf("%s, %s %s: %d to %q; without a compartment %d to %q", p.who, what, px, x.Status, x.Location(), y.Status, y.Location())
	}
	if sx != sy {
		p.t.Errorf("%s, %s %s: %d statements; without a compartment %d", p.who, what, px, sx, sy)
	}
	for _, h := range []string{"Content-Type", "Content-Disposition"} {
		if without(x.Header.Get(h)) != without(y.Header.Get(h)) {
			p.t.Errorf("%s, %s %s: header %s is %q; without a compartment %q", p.who, what, px, h, x.Header.Get(h), y.Header.Get(h))
		}
	}
	tx, ty := texts(p.t, x), texts(p.t, y)
	for name, text := range tx {
		if !alike(ty[name], text) {
			p.t.Errorf("%s, %s %s %s differs from what it is without a compartment:\n%s", p.who, what, px, name, cmp.Diff(without(ty[name]), without(text)))
		}
		if found := p.a.traces(text, px); len(found) > 0 {
			p.t.Errorf("%s, %s %s %s tells: %v", p.who, what, px, name, found)
		}
	}
	if len(tx) != len(ty) {
		p.t.Errorf("%s, %s %s: %d parts; without a compartment %d", p.who, what, px, len(tx), len(ty))
	}
	if len(tx) > 1 {
		p.files++
	}
	return x, y
}

func get(b *webtest.Browser, path string) *webtest.Page { return b.Get(path) }

// walk asks for every page that links lead to, in both twins in step, with each list taken away in both forms and printed.
func (p *pair) walk(starts []string, most int) {
	p.t.Helper()
	type step struct{ x, y string }
	var queue []step
	for _, s := range starts {
		queue = append(queue, step{s, s})
	}
	seen := map[string]bool{}
	for len(queue) > 0 && len(seen) < most {
		at := queue[0]
		queue = queue[1:]
		key := without(at.x)
		if seen[key] || strings.HasPrefix(at.x, "/sign-out") || at.x == "/account/app" { // a new secret, drawn as a picture, each time
			continue
		}
		seen[key] = true
		x, y := p.same("page", get, at.x, at.y)
		if x.Status == http.StatusSeeOther && y.Status == http.StatusSeeOther {
			queue = append(queue, step{x.Location(), y.Location()})
		}
		if x.Status != http.StatusOK || !strings.HasPrefix(x.Header.Get("Content-Type"), "text/html") {
			continue
		}
		lx, ax := leads(x.Body)
		ly, ay := leads(y.Body)
		if len(lx) != len(ly) || len(ax) != len(ay) {
			continue // told by same
		}
		_, query, _ := strings.Cut(at.x, "?")
		for i := range lx {
			if _, more, _ := strings.Cut(lx[i], "?"); query == "" || more == "" { // filters of filters are left out
				queue = append(queue, step{lx[i], ly[i]})
			}
		}
		for i := range ax {
			for _, format := range []string{"xlsx", "csv"} {
				form := func(v url.Values) url.Values {
					f := url.Values{"format": {format}}
					for k, x := range v {
						if k != "" {
							f[k] = x
						}
					}
					return f
				}
				vx, vy := form(ax[i]), form(ay[i])
				if seen[without(ax[i].Get("")+vx.Encode())] {
					continue
				}
				seen[without(ax[i].Get("")+vx.Encode())] = true
				p.same("list as "+format, func(b *webtest.Browser, path string) *webtest.Page {
					if b == p.x {
						return b.Post(path, vx)
					}
					return b.Post(path, vy)
				}, ax[i].Get(""), ay[i].Get(""))
			}
		}
	}
	if len(seen) >= most {
		p.t.Errorf("%s: more than %d pages: the walk is not whole", p.who, most)
	}
}

// run makes every report that the person may run, and reads its file.
func (p *pair) run(codes []string) {
	p.t.Helper()
	for _, code := range codes {
		at := "/reports/" + code
		x, y := p.same("report", get, at, at)
		if x.Status != http.StatusOK {
			continue
		}
		p.reports++
		sel := "form[action='" + at + "']"
		vx, vy := x.Form(sel), y.Form(sel)
		x, y = p.same("report made", func(b *webtest.Browser, path string) *webtest.Page {
			if b == p.x {
				return b.Post(path, vx)
			}
			return b.Post(path, vy)
		}, at, at)
		if x.Status == http.StatusSeeOther {
			p.a.RunJobs(p.t)
			p.b.RunJobs(p.t)
			p.same("export", get, x.Location(), y.Location())
			p.same("file", get, x.Location()+"/file", y.Location()+"/file")
		}
	}
}
