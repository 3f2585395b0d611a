package reference

import (
	"net/http"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

func (r *Room) offenceRoutes() []web.Route {
	return []web.Route{web.Get("/help/offences", perm.CaseView, r.offencesPage)}
}

// offencesView is the page of the catalogue of offences.
type offencesView struct {
	query  string
	groups []offencesGroup
	n      int
}

type offencesGroup struct {
	id, title string
	rows      []offenceRow
}

// offenceRow is one offence ready to print.
type offenceRow struct {
	o     Offence
	place string
	tag   layout.Tag
	from  string
}

// offencesPage lists the catalogue by groups of Schedule 2, with where each mark was read.
func (r *Room) offencesPage(c *web.Ctx) error {
	today := caltime.DateOf(r.DB.Time())
	list, err := r.Offences(c.Ctx(), r.DB, c.Actor().Force, today)
	if err != nil {
		return err
	}
	v := offencesView{query: strings.TrimSpace(c.Request.URL.Query().Get("q"))}
	all := OffenceGroups()
	for _, g := range all {
		v.groups = append(v.groups, offencesGroup{id: "g" + strconv.Itoa(g.N), title: "Schedule 2: " + lowerFirst(g.Title)})
	}
	v.groups = append(v.groups, offencesGroup{id: "doubt", title: "Place in Schedule 2 not known"}, offencesGroup{id: "none", title: "Not in Schedule 2: tests (b) and (c) decide"})
	at := map[int]int{}
	for i, g := range all {
		at[g.N] = i
	}
	for _, o := range list {
		if o.Code == OtherOffence || !o.matches(v.query) {
			continue
		}
		i, row := len(all)+1, offenceRow{o: o, tag: verifiedTag(o.Out.Verified), from: o.Out.Source, place: "none"}
		switch {
		case o.Doubt != "":
			i, row.tag, row.from, row.place = len(all), verifiedTag(false), o.Doubt, "not known"
		case len(o.Schedule2) > 0:
			m := o.Schedule2[len(o.Schedule2)-1]
			i, row.tag, row.from = at[m.Group], verifiedTag(m.Verified), m.Source
			row.place = strings.TrimSpace(m.Paragraph + " from " + m.From.UK())
			if !m.To.IsZero() {
				row.place += " to " + m.To.UK()
			}
		}
		v.groups[i].rows = append(v.groups[i].rows, row)
		v.n++
	}
	head := layout.PageHead{Title: "Offences", Sentence: "The catalogue behind the question whether a defendant has a criminal lifestyle, with each offence’s place in Schedule 2 of the Proceeds of Crime Act 2002 and whether that was read in a source."}
	return c.Page(http.StatusOK, layout.Page{Title: "Offences", Head: layout.Head(head)}, offencesBody(v))
}

// matches says whether an offence has all words of a query.
func (o Offence) matches(query string) bool {
	text := strings.ToLower(o.Title + " " + o.Cite() + " " + o.Code)
	for _, w := range strings.Fields(strings.ToLower(query)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func verifiedTag(ok bool) layout.Tag {
	if ok {
		return layout.Tag{Text: "Verified", Kind: "done"}
	}
	return layout.Tag{Text: "Not verified", Kind: "soon"}
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
