package layout

import (
	"bytes"
	"context"
	"strings"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// Said is what a component says, as plain text for where there is no page: the items of its lists parted by semicolons,
// their parts by commas, and without what only screen readers get.
func Said(ctx context.Context, c templ.Component) (string, error) {
	var b bytes.Buffer
	if err := c.Render(ctx, &b); err != nil {
		return "", err
	}
	root, err := html.Parse(&b)
	if err != nil {
		return "", err
	}
	var items []string
	eachItem(root, func(li *html.Node) {
		var parts []string
		for x := li.FirstChild; x != nil; x = x.NextSibling {
			if t := strings.Join(strings.Fields(heard(x)), " "); t != "" {
				parts = append(parts, t)
			}
		}
		items = append(items, strings.Join(parts, ", "))
	})
	if len(items) == 0 {
		return strings.Join(strings.Fields(heard(root)), " "), nil
	}
	return strings.Join(items, "; "), nil
}

func eachItem(n *html.Node, fn func(*html.Node)) {
	if n.Type == html.ElementNode && n.Data == "li" {
		fn(n)
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		eachItem(c, fn)
	}
}

// heard is the text of a node that is seen.
func heard(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	for _, a := range n.Attr {
		if a.Key == "class" && strings.Contains(" "+a.Val+" ", " vh ") || a.Key == "aria-hidden" {
			return ""
		}
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(heard(c) + " ")
	}
	return b.String()
}
