package app_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/web/webtest"
)

// sent is a form that a page offers somebody, filled in.
type sent struct {
	path   string // as it is posted
	values url.Values
	posed  map[string][]string // what of a field the page itself offers: hidden values, options, boxes
}

func (f sent) key() string {
	path, query, _ := strings.Cut(f.path, "?")
	return kindOf(path) + "?" + query + " " + strings.Join(slices.Sorted(maps.Keys(f.values)), " ")
}

// kindOf is a path without what names records in it.
func kindOf(path string) string {
	parts := strings.Split(path, "/")
	for n, p := range parts {
		if n > 0 && (strings.ContainsAny(p, "0123456789") || recordKey.MatchString(p) && parts[n-1] != "*") {
			parts[n] = "*"
		}
	}
	return strings.Join(parts, "/")
}

var recordKey = regexp.MustCompile(`^[a-hjkmnp-z2-9]{10}$`)

// formsOf follows the links that somebody finds from the pages of starts and gives every form they can post, one of a kind.
func formsOf(t *testing.T, s *apptest.Site, b *webtest.Browser, starts []string, most int) map[string]sent {
	t.Helper()
	out, seen := map[string]sent{}, map[string]bool{}
	for queue := starts; len(queue) > 0 && len(seen) < most; queue = queue[1:] {
		at, err := url.Parse(queue[0])
		if err != nil {
			t.Fatal(err)
		}
		kind := kindOf(at.Path) + "?" + strings.Join(slices.Sorted(maps.Keys(at.Query())), "&")
		if seen[kind] {
			continue
		}
		seen[kind] = true
		p := b.Get(queue[0])
		if p.Status != http.StatusOK || !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, a := range p.Nodes("a[href]") {
			if u, err := at.Parse(attrOf(a, "href")); err == nil && u.Host == "" && !strings.Contains(u.Path, "/print") {
				queue = append(queue, u.RequestURI())
			}
		}
		for _, n := range p.Nodes("form[method=post]:not([enctype])") {
			u, err := at.Parse(attrOf(n, "action"))
			if err != nil || strings.HasPrefix(u.Path, "/break-glass") || strings.HasPrefix(u.Path, "/sign-") || strings.HasPrefix(u.Path, "/session/") || strings.Contains(u.Path, "/lists/") {
				continue
			}
			f := sent{path: u.RequestURI(), posed: map[string][]string{}}
			f.values = filledIn(s, n, f.posed)
			if _, ok := out[f.key()]; !ok {
				out[f.key()] = f
			}
		}
	}
	return out
}

// filledIn gives a form with something in every field: what stands in it, the first thing that can be chosen, today, a word.
func filledIn(s *apptest.Site, form *html.Node, posed map[string][]string) url.Values {
	v := url.Values{}
	plainButton := cascadia.Query(form, cascadia.MustCompile("button:not([name])")) != nil // what the form is for
	today := caltime.LocalOf(s.DB.Time()).String()                                         // 2026-11-23T12:00
	for _, n := range cascadia.QueryAll(form, cascadia.MustCompile("input[name], textarea[name], select[name], button[name]")) {
		name, value := attrOf(n, "name"), attrOf(n, "value")
		switch kind := attrOf(n, "type"); {
		case n.Data == "select":
			for _, o := range cascadia.QueryAll(n, cascadia.MustCompile("option")) {
				posed[name] = append(posed[name], attrOf(o, "value"))
				if value == "" || hasAttr(o, "selected") && attrOf(o, "value") != "" {
					value = attrOf(o, "value")
				}
			}
		case n.Data == "button" && plainButton:
			continue
		case kind == "hidden", kind == "radio", kind == "checkbox", n.Data == "button":
			posed[name] = append(posed[name], value)
			if v.Has(name) && !hasAttr(n, "checked") {
				continue
			}
			if kind == "checkbox" && !hasAttr(n, "checked") && value == "yes" {
				continue
			}
		case value != "":
		case strings.HasSuffix(name, "-day"):
			value = today[8:10]
		case strings.HasSuffix(name, "-month"):
			value = today[5:7]
		case strings.HasSuffix(name, "-year"):
			value = today[:4]
		case strings.HasSuffix(name, "-hour"):
			value = today[11:13]
		case strings.HasSuffix(name, "-minute"):
			value = "00"
		case typicalWord(name) != "":
			value = typicalWord(name)
		default:
			value = "Own words"
		}
		v.Set(name, value)
	}
	return v
}

// typicalWord is what a field of text takes, by its name; "" where any words do, "-" where nothing is the best.
func typicalWord(name string) string {
	for _, x := range [][2]string{{"amount", "100"}, {"value", "100"}, {"estimate", "100"}, {"share", "100"}, {"benefit", "100"}, {"cash", "100"}, {"property", "100"}, {"quantity", "1"}, {"rate", "1"}, {"time", "1:30"},
		{"login", "own.words"}, {"email", "own@example.police.uk"}, {"sort_code", "200000"}, {"account_no", "12345678"}, {"link_subject", "S1"}, {"currency", "GBP"}, {"wallet", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"}} {
		if name == x[0] || strings.HasPrefix(name, x[0]+"-") {
			return x[1]
		}
	}
	return ""
}

func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}
