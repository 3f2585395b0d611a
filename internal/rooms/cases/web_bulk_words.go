package cases

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
)

// layoutBody is a page's head and body.
type layoutBody struct {
	head  templ.Component
	class string
	body  templ.Component
}

func askBody(p bulkPage) layoutBody { return layoutBody{class: "p-form", body: bulkAskPage(p)} }

func sureBody(p bulkPage) layoutBody {
	return layoutBody{head: layout.Head(layout.PageHead{Title: p.title(), Breadcrumbs: []layout.Link{{Label: "Cases", Href: p.List}}}), body: bulkSurePage(p)}
}

func outcomeBody(p bulkPage) layoutBody {
	h := layout.PageHead{Title: p.outcome(), Breadcrumbs: []layout.Link{{Label: "Cases", Href: p.List}}, Actions: []layout.Action{{Label: "Back to the list", Href: p.List}}}
	if p.Will != "" {
		h.Sentence = "Each was to " + p.Will + "."
	}
	return layoutBody{head: layout.Head(h), body: bulkOutcomePage(p)}
}

// statement says what will happen.
func (p bulkPage) statement() string {
	var s []string
	if n := len(p.of(BulkChanged)); n > 0 {
		s = append(s, layout.Many(n, "case", "cases")+" will "+p.Will+".")
	} else {
		s = append(s, "No case will be changed.")
	}
	if n := len(p.of(BulkSame)); n > 0 {
		s = append(s, layout.Many(n, "is", "are")+" so already.")
	}
	if n := len(p.of(BulkRefused)); n > 0 {
		s = append(s, layout.Many(n, "stays", "stay")+" as they are, for the reasons below.")
	}
	return strings.Join(s, " ")
}

// outcome says how many changed.
func (p bulkPage) outcome() string {
	if p.Bulk.State == Running {
		return "Cases are being changed"
	}
	n, s := len(p.of(BulkChanged)), " changed"
	if p.Bulk.UndoneAt != nil {
		s += ", and taken back"
	}
	switch {
	case n == p.n():
		return layout.Many(n, "case was", "cases were") + s
	case n == 0:
		return "No case was changed"
	}
	return layout.Count(n) + " of " + layout.Many(p.n(), "case was", "cases were") + s
}

// became says in a word what became of a case.
func (x bulkRow) became() layout.Tag {
	switch {
	case x.Undo == "undone":
		return layout.Tag{Text: "Taken back", Kind: "quiet"}
	case x.Undo == "refused":
		return layout.Tag{Text: "Not taken back", Kind: "soon"}
	}
	switch x.Outcome {
	case BulkChanged:
		return layout.Tag{Text: "Changed", Kind: "done"}
	case BulkSame:
		return layout.Tag{Text: "As it was", Kind: "quiet"}
	case BulkRefused:
		return layout.Tag{Text: "Not changed", Kind: "soon"}
	}
	return layout.Tag{Text: "Waits", Kind: "quiet"}
}

// noteHead heads the reasons on the page that asks, where there are any.
func (p bulkPage) noteHead() string {
	if len(p.of(BulkRefused)) == 0 {
		return ""
	}
	return "Note"
}

// cannot says how many cases cannot be changed whatever is chosen.
func (p bulkPage) cannot() string {
	switch n := len(p.of(BulkRefused)); {
	case n == 0:
		return ""
	case n == p.n():
		return "None of them can be changed, for the reasons below."
	default:
		return layout.Count(n) + " of them cannot be changed, for the reasons below."
	}
}

// name is what a list calls the case.
func (x bulkRow) name() string {
	switch {
	case !x.Seen:
		return "A case"
	case x.Operation != "":
		return x.Operation
	}
	return x.Title
}

// figures are what became of the cases, in numbers.
func (p bulkPage) figures() []layout.Figure {
	return []layout.Figure{
		{Value: layout.Count(len(p.of(BulkChanged))), Text: "changed"},
		{Value: layout.Count(len(p.of(BulkSame))), Text: "were so already"},
		{Value: layout.Count(len(p.of(BulkRefused))), Text: "not changed"},
		{Value: layout.Count(p.n()), Text: "selected"},
	}
}

// hidden are the fields that carry what was asked over to the page that says what will happen.
func (p bulkPage) hidden() [][2]string {
	out := [][2]string{{"act", p.Verb.Code}, {"version", itoa(p.Bulk.Version)}}
	for _, name := range []string{"user", "part", "stage", "threat", "why"} {
		if v := p.Form.Get(name); v != "" {
			out = append(out, [2]string{name, v})
		}
	}
	return out
}

// picks is what the list's form posts beside the ticks.
func (p listPage) picks() [][2]string {
	var here []string
	for _, x := range p.Rows {
		here = append(here, ids.String(x.ID))
	}
	out := [][2]string{{"of", p.Filter.Query().Encode()}, {"place", p.place()}, {"here", strings.Join(here, ",")}, {"go", ""}}
	if p.Picked.Bulk.PublicKey != "" {
		out = append(out, [2]string{"picked", p.Picked.Bulk.PublicKey})
	}
	return out
}

// tick is the value of a row's box: the case and the version that is shown.
func (x listLine) tick() string { return ids.String(x.ID) + "." + strconv.Itoa(x.Version) }

// bar is the bar of acts on what is ticked.
func (p listPage) bar() layout.Bulk {
	b := layout.Bulk{}
	for _, x := range p.Rows {
		if p.Picked.Cases[x.ID] {
			b.Here++
		}
	}
	b.Elsewhere = len(p.Picked.Cases) - b.Here
	if p.Picked.Bulk.ID != 0 {
		b.Clear = listAt(p.Filter, query(p.place()), "")
	}
	switch {
	case p.Total.More || p.Total.N > MostBulk:
		b.All = "Select the first " + layout.Count(MostBulk) + " of " + p.count() + " that match"
	case p.Total.N > len(p.Rows):
		b.All = "Select all " + p.count() + " that match"
	}
	return b
}

// verbs are the acts that the reader's role lets them do.
func (p listPage) verbs() []bulkVerb {
	if !p.MayChange {
		return nil
	}
	return bulkVerbs
}
