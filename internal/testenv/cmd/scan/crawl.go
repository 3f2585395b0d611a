package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// signIn takes a part in the demonstration and keeps the session's cookie.
func (s *site) signIn(role string) error {
	page, err := s.page("/sign-in", nil)
	if err != nil {
		return err
	}
	var user string
	for _, b := range cascadia.QueryAll(page, cascadia.MustCompile(`form[action="/sign-in/demo"] button[name=user]`)) {
		if strings.Contains(text(b), ", "+role+",") {
			user = attr(b, "value")
			break
		}
	}
	if user == "" {
		return fmt.Errorf("the sign-in page offers no %s", role)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.PostForm(s.base+"/sign-in/demo", url.Values{"user": {user}})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	for _, c := range res.Cookies() {
		if c.Name == "proceeds" {
			s.cookie = c
			return nil
		}
	}
	return fmt.Errorf("signing in answered %s without a session", res.Status)
}

// page fetches and parses a page of the site.
func (s *site) page(path string, cookie *http.Cookie) (*html.Node, error) {
	res, err := s.get(path, cookie)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return html.Parse(io.LimitReader(res.Body, 8<<20))
}

// status is what a page answers whoever signed in.
func (s *site) status(path string) (int, error) {
	res, err := s.get(path, s.cookie)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}

func (s *site) get(path string, cookie *http.Cookie) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, s.base+path, nil)
	if err != nil {
		return nil, err
	}
	if cookie != nil {
		req.AddCookie(cookie)
	}
	return http.DefaultClient.Do(req)
}

// wayIn is an address or form with parameters. An address is one way in with all parameters that links give it; forms at
// the same path are one where they have the same names.
type wayIn struct {
	method, path string
	values       url.Values
}

func (w wayIn) key() string {
	at := w.method + " " + shape(w.path)
	if w.method == http.MethodGet {
		return at
	}
	names := map[string]bool{}
	for n := range w.values {
		names[numbers.ReplaceAllString(n, "*")] = true
	}
	return at + "?" + strings.Join(slices.Sorted(maps.Keys(names)), "&")
}

// numbers in the name of a field say which row it is of.
var numbers = regexp.MustCompile(`[0-9]+`)

// join adds a way in to those that are known: what a link gives beside the parameters of its address is added to it.
func join(known map[string]wayIn, w wayIn) {
	if len(w.values) == 0 {
		return
	}
	old, ok := known[w.key()]
	if !ok {
		known[w.key()] = w
		return
	}
	for name, list := range w.values {
		if !old.values.Has(name) && w.method == http.MethodGet {
			old.values[name] = list
		}
	}
}

// shape replaces what differs from record to record in a path, so that one of each kind is attacked: whatever holds a digit,
// and the key of a record, which may hold none, after the word for its kind.
func shape(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if strings.ContainsAny(p, "0123456789") || key.MatchString(p) && parts[i-1] != "*" {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

// key is the form of the keys in addresses. Words of its letters that stand after a kind of record there are none.
var key = regexp.MustCompile(`^[a-hjkmnp-z2-9]{10}$`)

// never are the ways in that would end the attack or its session.
var never = []string{"/sign-out", "/sign-in", "/session/keep", "/static/"}

// waysIn crawls a copy of the demonstration.
func (p *pattern) waysIn(most int) ([]wayIn, error) {
	s, end, err := p.serve()
	if err != nil {
		return nil, err
	}
	defer end()
	ways, err := s.waysIn(most)
	if err == nil && len(ways) < 100 {
		err = fmt.Errorf("the crawl found only %d ways in: the session was lost", len(ways))
	}
	return ways, err
}

// waysIn follows the links of the site from its front page and gives every way in that takes parameters, one of a kind.
func (s *site) waysIn(most int) ([]wayIn, error) {
	seen, ways := map[string]bool{"/": true}, map[string]wayIn{}
	queue := []string{"/", "/work", "/cases", "/opportunities", "/missed", "/clocks", "/referrals", "/search?q=a", "/effort", "/help"}
	for len(queue) > 0 && len(seen) < most {
		path := queue[0]
		queue = queue[1:]
		page, err := s.page(path, s.cookie)
		if err != nil {
			return nil, err
		}
		for _, a := range cascadia.QueryAll(page, cascadia.MustCompile("a[href]")) {
			u, ok := s.inside(path, attr(a, "href"))
			if !ok {
				continue
			}
			link := wayIn{http.MethodGet, u.Path, u.Query()}
			join(ways, link)
			names := slices.Sorted(maps.Keys(link.values))
			if k := link.key() + "?" + strings.Join(names, "&"); !seen[k] {
				seen[k] = true
				queue = append(queue, u.RequestURI())
			}
		}
		for _, f := range cascadia.QueryAll(page, cascadia.MustCompile("form")) {
			u, ok := s.inside(path, attr(f, "action"))
			if !ok || strings.Contains(attr(f, "enctype"), "multipart") {
				continue
			}
			method := http.MethodGet
			if strings.EqualFold(attr(f, "method"), "post") {
				method = http.MethodPost
			}
			at := u.Path
			if method == http.MethodPost {
				at = u.RequestURI() // what stands in a form's address is sent with it
			}
			join(ways, wayIn{method, at, fields(f)})
		}
	}
	out := make([]wayIn, 0, len(ways))
	for _, k := range slices.Sorted(maps.Keys(ways)) {
		out = append(out, ways[k])
	}
	slices.SortStableFunc(out, func(a, b wayIn) int { return strings.Compare(b.method, a.method) }) // forms reach deeper: they come first
	return out, nil
}

// inside resolves a link and reports whether it stays on the site, away from what must not be touched.
func (s *site) inside(from, link string) (*url.URL, bool) {
	base, err := url.Parse(s.base + from)
	if err != nil {
		return nil, false
	}
	u, err := base.Parse(link)
	if err != nil || u.Scheme+"://"+u.Host != s.base {
		return nil, false
	}
	for _, n := range never {
		if strings.HasPrefix(u.Path, n) {
			return nil, false
		}
	}
	return u, true
}

// fields are the fields of a form with something in each.
func fields(form *html.Node) url.Values {
	v := url.Values{}
	for _, n := range cascadia.QueryAll(form, cascadia.MustCompile("input[name], textarea[name], select[name], button[name]")) {
		value := attr(n, "value")
		if n.Data == "select" {
			if o := cascadia.Query(n, cascadia.MustCompile("option[value]:not([value=''])")); o != nil {
				value = attr(o, "value")
			}
		}
		if value == "" {
			value = "1"
		}
		if name := attr(n, "name"); !v.Has(name) {
			v.Set(name, value)
		}
	}
	return v
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(text(c))
	}
	return b.String()
}
