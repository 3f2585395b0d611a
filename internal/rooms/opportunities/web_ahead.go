package opportunities

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/opportunities/rules"
)

// aheadView is the page of what closes soon.
type aheadView struct {
	Ahead
	Unit    ids.Unit
	Rows    page.Result[Row]
	now     time.Time
	mayMove bool
	queue   bool
}

const aheadSize = 25

func (r *Room) aheadPage(c *web.Ctx) error {
	ctx, now := c.Ctx(), r.DB.Time()
	v := aheadView{now: now, mayMove: c.Actor().Can(perm.OpportunityWork), queue: c.Actor().Can(perm.ReferralDecide)}
	v.Unit, _ = ids.Parse[ids.Unit](c.Query("unit"))
	var err error
	if v.Ahead, err = r.LookAhead(ctx, r.DB, c.Actor().Force, v.Unit); err != nil {
		return err
	}
	p := page.Parse(c.Request.URL.Query(), aheadSize, page.Sort{Name: "due"})
	p.Sort = page.Sort{Name: "due"}
	if v.Rows, err = closingRows(ctx, r.DB, v.Unit, now, daysAhead(caltime.DateOf(now), horizons[1]), p); err != nil {
		return err
	}
	shown(ctx, "ahead", c.Request.URL.RawQuery, v.Rows.Rows)
	units, err := r.unitOptions(c)
	if err != nil {
		return err
	}
	unit := ""
	if v.Unit != 0 {
		unit = ids.String(v.Unit)
	}
	head := layout.PageHead{Title: "What closes soon", Sentence: "Opportunities whose window ends in the next 7 and 28 days, against the hours that are free to take them.",
		Breadcrumbs: []layout.Link{{Label: "Opportunities", Href: "/opportunities"}},
		Picks:       layout.Picks("Choose what to show", "/opportunities/ahead", []layout.Pick{{Name: "unit", Label: "Unit", Value: unit, Options: briefly(units)}})}
	return c.Page(http.StatusOK, layout.Page{Title: "What closes soon", AsAt: now, Head: layout.Head(head)}, aheadBody(v))
}

// figures are the headline figures of a horizon.
func (v aheadView) figures(i int) []layout.Figure {
	h := v.Total[i]
	worth := h.Pence.Headline()
	if h.Unvalued > 0 {
		worth += ", " + layout.Count(h.Unvalued) + " not valued"
	}
	return []layout.Figure{
		{Value: layout.Count(h.Closes), Bold: "close in " + layout.Days(h.Days) + ",", Text: worth},
		{Value: needWords(h.Need), Bold: "to take them,", Text: "as such ones took before" + unknownWords(h.Need)},
		{Value: layout.Hours(h.Free()), Bold: "free,", Text: "of " + layout.Hours(h.Capacity.Contracted) + " contracted"},
		{Value: shortWords(h), Bold: "short", Text: pledgedWords(h)},
	}
}

func needWords(n Need) string {
	if n.N > 0 && n.Unknown == n.N {
		return "Not known"
	}
	return layout.Hours(n.Minutes)
}

func unknownWords(n Need) string {
	if n.Unknown == 0 {
		return ""
	}
	return "; of " + layout.Count(n.Unknown) + " it is not known"
}

func shortWords(h Horizon) string {
	if h.Need.N > 0 && h.Need.Unknown == h.Need.N {
		return "Not known"
	}
	return layout.Hours(h.Short())
}

func pledgedWords(h Horizon) string {
	return layout.Hours(h.Capacity.Away) + " away, " + layout.Hours(h.Capacity.Pledged) + " pledged to " + layout.Count(h.Taken) + " taken" + unknownWords(h.Pledge)
}

// warning says what is short, soonest first; "" where nothing is.
func (v aheadView) warning() (strong, text string) {
	for i, kind := range []string{"7 days", "28 days"} {
		if v.Total[i].Short() > 0 {
			return layout.Hours(v.Total[i].Short()) + " short in the next " + kind + ".", "More closes than the free hours can take: move people, hand over, or decline with a reason while there is time."
		}
	}
	for i, kind := range []string{"7 days", "28 days"} {
		var names []string
		for _, u := range v.Units {
			if u.Ahead[i].Short() > 0 {
				names = append(names, u.Name)
			}
		}
		if len(names) > 0 {
			return strings.Join(names, ", ") + ": short in the next " + kind + ".", "The force as a whole has the hours."
		}
	}
	return "", ""
}

// sortWords names a rule or a kind.
func sortWords(sort string) string {
	if code, ok := strings.CutPrefix(sort, "kind "); ok {
		for _, k := range Kinds() {
			if k.Code == code {
				return k.Name
			}
		}
		return "Entered by a person"
	}
	if r, ok := rules.ByCode(sort); ok {
		return r.Code + " " + r.Title
	}
	return sort
}

// tookWords says how long such ones took, and from how many that is known.
func tookWords(t Took) string {
	switch {
	case !t.Known():
		return "Not known: no earlier one with recorded time"
	case t.Any:
		return layout.Hours(t.Median) + ", from " + layout.Many(t.From, "earlier one", "earlier ones") + " of any rule"
	}
	return layout.Hours(t.Median) + ", from " + layout.Many(t.From, "earlier one", "earlier ones")
}

func (v aheadView) unitHref(u UnitAhead) string {
	return "/opportunities/ahead?" + url.Values{"unit": {ids.String(u.ID)}}.Encode()
}

func (v aheadView) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of what closes soon", Shown: layout.Many(len(v.Rows.Rows), "row", "rows") + " shown, soonest first", Size: aheadSize}
	to := func(way, key string) string {
		if key == "" {
			return ""
		}
		q := url.Values{way: {key}}
		if v.Unit != 0 {
			q.Set("unit", ids.String(v.Unit))
		}
		return "/opportunities/ahead?" + q.Encode()
	}
	p.Prev, p.Next = to("before", v.Rows.Prev), to("after", v.Rows.Next)
	return p
}

// holder says who has an opportunity.
func holder(o Row) string {
	if o.Status != Taken {
		return "Nobody"
	}
	return orText(o.Owner, "Taken")
}
