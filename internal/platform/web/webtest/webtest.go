// Package webtest drives a server in-process as a browser without script would: cookies, forms, CSS selectors.
package webtest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Browser is one person's browser: it keeps cookies and does not follow redirects.
type Browser struct {
	t    testing.TB
	base string
	c    *http.Client
}

// New serves h on loopback until the test ends and gives a browser that nobody is signed in with.
func New(t testing.TB, h http.Handler) *Browser {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return NewAt(t, s.URL)
}

// NewAt gives a browser for a server at base.
func NewAt(t testing.TB, base string) *Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{t: t, base: base, c: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// URL is where the server listens.
func (b *Browser) URL() string { return b.base }

// Cookies are those that the browser would send.
func (b *Browser) Cookies() []*http.Cookie {
	u, err := url.Parse(b.base)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.c.Jar.Cookies(u)
}

// Get asks for a page.
func (b *Browser) Get(path string) *Page { b.t.Helper(); return b.Do("GET", path, nil, nil) }

// GetHX asks for a part of a page, as htmx does.
func (b *Browser) GetHX(path string) *Page {
	b.t.Helper()
	return b.Do("GET", path, nil, http.Header{"HX-Request": {"true"}})
}

// Post sends a form.
func (b *Browser) Post(path string, form url.Values) *Page {
	b.t.Helper()
	return b.Do("POST", path, form, nil)
}

// PostHX sends a form as htmx does.
func (b *Browser) PostHX(path string, form url.Values) *Page {
	b.t.Helper()
	return b.Do("POST", path, form, http.Header{"HX-Request": {"true"}})
}

// PostFile sends a form with a file, as browsers do.
func (b *Browser) PostFile(path string, form url.Values, field, name string, data []byte) *Page {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, vs := range form {
		for _, v := range vs {
			if err := w.WriteField(k, v); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	part, err := w.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return b.send("POST", path, &body, http.Header{"Content-Type": {w.FormDataContentType()}})
}

// Do makes one request.
func (b *Browser) Do(method, path string, form url.Values, h http.Header) *Page {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
		h = h.Clone()
		if h == nil {
			h = http.Header{}
		}
		if h.Get("Content-Type") == "" {
			h.Set("Content-Type", "application/x-www-form-urlencoded")
		}
	}
	return b.send(method, path, body, h)
}

func (b *Browser) send(method, path string, body io.Reader, h http.Header) *Page {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.base+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	for k, v := range h {
		req.Header[k] = v
	}
	res, err := b.c.Do(req)
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	return &Page{t: b.t, Status: res.StatusCode, Header: res.Header, Body: string(raw)}
}

// Page is what came back.
type Page struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   string
	doc    *html.Node
}

// Location is where a redirect leads, or "".
func (p *Page) Location() string { return p.Header.Get("Location") }

// Must fails the test unless the status is want.
func (p *Page) Must(want int) *Page {
	p.t.Helper()
	if p.Status != want {
		p.t.Fatalf("status %d (to %q), want %d:\n%s", p.Status, p.Location(), want, p.Main())
	}
	return p
}

func (p *Page) nodes(css string) []*html.Node {
	p.t.Helper()
	if p.doc == nil {
		d, err := html.Parse(bytes.NewReader([]byte(p.Body)))
		if err != nil {
			p.t.Fatal(err)
		}
		p.doc = d
	}
	sel, err := cascadia.ParseGroup(css)
	if err != nil {
		p.t.Fatalf("selector %q: %v", css, err)
	}
	return cascadia.QueryAll(p.doc, sel)
}

// Nodes gives every element that css selects, to be looked at as it is.
func (p *Page) Nodes(css string) []*html.Node { p.t.Helper(); return p.nodes(css) }

// All gives the text of every element that css selects, white space folded.
func (p *Page) All(css string) []string {
	p.t.Helper()
	out := []string{}
	for _, n := range p.nodes(css) {
		out = append(out, text(n))
	}
	return out
}

// Text gives the text of the first element that css selects, or "".
func (p *Page) Text(css string) string {
	p.t.Helper()
	if list := p.nodes(css); len(list) > 0 {
		return text(list[0])
	}
	return ""
}

// Count tells how many elements css selects.
func (p *Page) Count(css string) int { p.t.Helper(); return len(p.nodes(css)) }

// Attr gives an attribute of the first element that css selects, or "".
func (p *Page) Attr(css, name string) string {
	p.t.Helper()
	if list := p.nodes(css); len(list) > 0 {
		return attrs(list[0])[name]
	}
	return ""
}

// Main is the text of the page's main part, for messages.
func (p *Page) Main() string {
	p.t.Helper()
	if s := p.Text("main"); s != "" {
		return s
	}
	if len(p.Body) > 2000 {
		return p.Body[:2000]
	}
	return p.Body
}

// Form collects the values of the first form that css selects as a browser would send them, for a test to change.
func (p *Page) Form(css string) url.Values {
	p.t.Helper()
	out := url.Values{}
	list := p.nodes(css)
	if len(list) == 0 {
		p.t.Fatalf("no form %q on the page:\n%s", css, p.Main())
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			a := attrs(n)
			_, checked := a["checked"]
			switch n.Data {
			case "input":
				switch a["type"] {
				case "submit", "button", "file", "image":
				case "checkbox", "radio":
					if checked {
						out.Add(a["name"], orOn(a))
					}
				default:
					if a["name"] != "" {
						out.Add(a["name"], a["value"])
					}
				}
			case "textarea":
				out.Add(a["name"], strings.TrimPrefix(raw(n), "\n"))
			case "select":
				for _, o := range p.options(n) {
					out.Add(a["name"], o)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(list[0])
	return out
}

func (p *Page) options(sel *html.Node) []string {
	all := cascadia.QueryAll(sel, cascadia.MustCompile("option"))
	for _, o := range all {
		a := attrs(o)
		if _, ok := a["selected"]; ok {
			return []string{valueOf(o, a)}
		}
	}
	if len(all) > 0 {
		return []string{valueOf(all[0], attrs(all[0]))}
	}
	return nil
}

func valueOf(o *html.Node, a map[string]string) string {
	if v, ok := a["value"]; ok {
		return v
	}
	return text(o)
}

func orOn(a map[string]string) string {
	if v, ok := a["value"]; ok {
		return v
	}
	return "on"
}

func attrs(n *html.Node) map[string]string {
	m := map[string]string{}
	for _, a := range n.Attr {
		m[a.Key] = a.Val
	}
	return m
}

func raw(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func text(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
			b.WriteByte(' ')
		}
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style") {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}
