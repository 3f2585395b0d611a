package compartment

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/retention"
)

const (
	retentionPath = "/confidential/retention"
	rowsAtOnce    = 25
)

// pager leads to the rows after those shown.
func pager(path string, query url.Values, next string, shown int) layout.Pager {
	p := layout.Pager{Label: "Pages of records", Shown: layout.Many(shown, "record", "records") + " shown", Size: rowsAtOnce}
	if next != "" {
		query.Set("after", next)
		p.Next = path + "?" + query.Encode()
	}
	return p
}

func (m Matter) path() string { return retentionPath + "/" + m.PublicKey }

func mattersTitle(which string) string {
	if which == "later" {
		return "Reviews to come"
	}
	return "Due for review"
}

func mattersLinks(which string) []layout.Link {
	if which == "later" {
		return []layout.Link{{Label: "Due for review", Href: retentionPath}, {Label: "Disposed of", Href: retentionPath + "/disposed"}}
	}
	return []layout.Link{{Label: "To come", Href: retentionPath + "?which=later"}, {Label: "Disposed of", Href: retentionPath + "/disposed"}}
}

func (r *Room) getMatters(c *web.Ctx) error {
	which := "due"
	if c.Query("which") == "later" {
		which = "later"
	}
	rows, err := r.Matters(c.Ctx(), r.DB, which, page.Parse(c.Request.URL.Query(), rowsAtOnce, page.Sort{Name: "review"}))
	if err != nil {
		return err
	}
	head := layout.PageHead{Title: "Retention", Sentence: "Nothing is erased by the clock: an officer reviews, and a second one decides on a disposal."}
	return r.show(c, posted{}, head, retentionPath, "", mattersBody(rows, which, caltime.DateOf(r.DB.Time())))
}

func (r *Room) getDisposals(c *web.Ctx) error {
	rows, err := r.Disposals(c.Ctx(), r.DB, page.Parse(c.Request.URL.Query(), rowsAtOnce, page.Sort{Name: "newest"}))
	if err != nil {
		return err
	}
	return r.show(c, posted{}, layout.PageHead{Title: "What was disposed of", Breadcrumbs: append(back(), layout.Link{Label: "Retention", Href: retentionPath})}, retentionPath, "", stonesBody(rows))
}

func (r *Room) getMatter(c *web.Ctx) error { return r.matter(c, posted{}) }

func (r *Room) matter(c *web.Ctx, p posted) error {
	v, err := r.MatterAt(c.Ctx(), r.DB, c.Param("matter"))
	if err != nil {
		return err
	}
	head := layout.PageHead{Title: v.Matter.Title(), Lead: "Retention.", Sentence: v.About.Title, Breadcrumbs: append(back(), layout.Link{Label: "Retention", Href: retentionPath})}
	if v.Matter.Gone() {
		head.Sentence = "It was disposed of."
		return r.show(c, p, head, retentionPath, "", stoneBody(v.Stone))
	}
	return r.show(c, p, head, retentionPath, "", matterBody(v, p, c.Actor().User, caltime.DateOf(r.DB.Time())))
}

func (r *Room) postMatter(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	key, act, bad := c.Param("matter"), c.Param("act"), map[string]string{}
	switch act {
	case "group":
		err = r.SetGroup(c.Ctx(), key, version(v), retention.Group(v.Get("group")), v.Get("basis"))
	case "keep":
		next := readDay(v, "next", bad)
		if err = typed(bad); err == nil {
			err = r.KeepMatter(c.Ctx(), key, version(v), v.Get("reason"), next)
		}
	case "hold":
		until := readDay(v, "until", bad)
		if err = typed(bad); err == nil {
			_, err = r.PlaceHold(c.Ctx(), key, NewHold{Kind: HoldKind(v.Get("kind")), Reason: v.Get("reason"), UntilOn: until})
		}
	case "propose":
		_, err = r.ProposeDisposal(c.Ctx(), key, retention.Ground(v.Get("ground")), v.Get("reason"))
	default:
		return fault.Missing()
	}
	said := map[string]string{"group": "Set.", "keep": "Recorded. The data is kept.", "hold": "The hold stands.", "propose": "Proposed. A second officer decides."}[act]
	return r.afterMatter(c, act, key, said, err)
}

// postHold ends a hold.
func (r *Room) postHold(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	id, _ := strconv.ParseInt(v.Get("hold"), 10, 64)
	key := c.Param("matter")
	return r.afterMatter(c, Hold{ID: id}.form(), key, "The hold has ended.", r.EndHold(c.Ctx(), key, id, version(v), v.Get("why")))
}

// postDisposal decides on a proposal.
func (r *Room) postDisposal(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	key, said := c.Param("matter"), "Refused. The data is kept."
	switch v.Get("decision") {
	case "dispose":
		said = "Disposed of. What is left of it stands here and in the log."
		_, err = r.DecideDisposal(c.Ctx(), key, version(v), true, "")
	case "keep":
		_, err = r.DecideDisposal(c.Ctx(), key, version(v), false, v.Get("why"))
	default:
		err = fault.Fields("Check the decision", map[string]string{"why": "Choose what you decide"})
	}
	return r.afterMatter(c, "decide", key, said, err)
}

func (r *Room) afterMatter(c *web.Ctx, form, key, said string, err error) error {
	if err != nil {
		p, err := refuse(form, c.Request.PostForm, err)
		if err != nil {
			return err
		}
		return r.matter(c, p)
	}
	c.Done(said, "")
	return c.See(retentionPath + "/" + key)
}

func (r *Room) getEntry(c *web.Ctx) error { return r.entry(c, posted{}) }

func (r *Room) entry(c *web.Ctx, p posted) error {
	id, ok := ids.Parse[ids.AuditEntry](c.Param("entry"))
	if !ok {
		return fault.Missing()
	}
	x, waiting, err := r.EntryAt(c.Ctx(), r.DB, id)
	if err != nil {
		return err
	}
	return r.show(c, p, layout.PageHead{Title: x.act(), Sentence: "Entry " + ids.String(x.ID) + " of the log of the compartment.", Breadcrumbs: append(back(), layout.Link{Label: "Log", Href: "/confidential/log"})}, "/confidential/log", "",
		entryBody(x, waiting, p))
}

func (r *Room) postEntry(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	id, ok := ids.Parse[ids.AuditEntry](c.Param("entry"))
	if !ok {
		return fault.Missing()
	}
	if _, err := r.ProposeErasure(c.Ctx(), id, v.Get("reason")); err != nil {
		p, err := refuse("erase", v, err)
		if err != nil {
			return err
		}
		return r.entry(c, p)
	}
	c.Done("Proposed. A second officer decides.", "")
	return c.See("/confidential/erasures")
}

func (r *Room) getErasures(c *web.Ctx) error { return r.erasures(c, posted{}) }

func (r *Room) erasures(c *web.Ctx, p posted) error {
	rows, err := r.Erasures(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	return r.show(c, p, layout.PageHead{Title: "Erasures from the log", Sentence: "A detail goes where the law demands it. The entry and its proof stay.", Breadcrumbs: append(back(), layout.Link{Label: "Log", Href: "/confidential/log"})}, "/confidential/log", "",
		erasuresBody(rows, p, c.Actor().User))
}

func (r *Room) postErasure(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.Param("erasure"), 10, 64)
	if err != nil {
		return fault.Missing()
	}
	form, erase := Erasure{ID: id}.form(), v.Get("decision") == "erase"
	if d := v.Get("decision"); d == "erase" || d == "refuse" {
		err = r.DecideErasure(c.Ctx(), id, version(v), erase, v.Get("why"))
	} else {
		err = fault.Fields("Check the decision", map[string]string{"why": "Choose what you decide"})
	}
	if err != nil {
		p, err := refuse(form, v, err)
		if err != nil {
			return err
		}
		return r.erasures(c, p)
	}
	c.Done(map[bool]string{true: "The detail is erased.", false: "Refused. The detail stays."}[erase], "")
	return c.See("/confidential/erasures")
}

func (e Erasure) form() string { return "erasure" + strconv.FormatInt(e.ID, 10) }

func (h Hold) form() string { return "hold" + strconv.FormatInt(h.ID, 10) }

// told is what the list says of a hold beside its kind.
func (h Hold) told() string {
	switch {
	case h.Found():
		return h.Reason + "."
	case h.EndedAt != nil:
		return fmt.Sprintf("%s (placed by %s, ended by %s on %s: %s)", h.Reason, h.CreatedByName, h.EndedByName, layout.Day(*h.EndedAt), h.EndedWhy)
	case !h.UntilOn.IsZero():
		return fmt.Sprintf("%s (placed by %s, until %s)", h.Reason, h.CreatedByName, h.UntilOn.UK())
	}
	return fmt.Sprintf("%s (placed by %s on %s)", h.Reason, h.CreatedByName, h.FromOn.UK())
}

func (d Disposal) title() string { return Matter{Kind: d.Kind, Ref: d.Ref}.Title() }

// goes says what a disposal takes away of a kind.
func (k MatterKind) goes() string {
	switch k {
	case OfReport, OfRequest:
		return "Its texts, names and references go for good, with the people in it, the searches for them, the findings, the notes of cases and the drafts that never crossed."
	case OfSubject:
		return "The name and the searches for it go for good."
	case OfSource:
		return "The source goes for good, with its handling reference."
	case OfProduct:
		return "The text goes from the compartment for good. The case keeps its copy by its own retention."
	}
	return "What was put on cases through the desk in that year, and for which case, goes from the compartment for good. The cases keep their copies by their own retention."
}

func (v MatterPage) pairs() []layout.Pair {
	m, group := v.Matter, v.Matter.Grp.Name()+": "+strings.ToLower(v.Matter.Grp.What()[:1])+v.Matter.Grp.What()[1:]
	if !m.Confirmed {
		group += " (not confirmed)"
	}
	out := []layout.Pair{{Key: "Record", Value: v.About.Title, Href: v.About.href()}, {Key: "Group", Value: group}}
	if m.Basis != "" {
		out = append(out, layout.Pair{Key: "Why this group", Value: m.Basis})
	}
	out = append(out, layout.Pair{Key: "Clear period", Value: "Began on " + m.ClearFrom.UK() + ", when " + m.CauseText()}, layout.Pair{Key: "Period", Value: periodText(v.Periods, m.Grp) + " (not read in a source)"},
		layout.Pair{Key: "Next review", Value: m.NextReview.WithDay()})
	if !m.ReviewedOn.IsZero() {
		out = append(out, layout.Pair{Key: "Last reviewed", Value: m.ReviewedOn.WithDay()})
	}
	return out
}

// periodText is the period of a group in words.
func periodText(p retention.Periods, g retention.Group) string {
	years := layout.Many(p.Years[g], "year", "years")
	switch g {
	case retention.Group1:
		return fmt.Sprintf("Until everybody in it is %d, reviewed every %s", p.Age, years)
	case retention.Group2:
		return "Clear for " + years + ", reviewed as often again"
	case retention.Group4:
		return "At least " + years
	}
	return "Clear for " + years
}

func holdOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, w := range holdWords {
		out = append(out, govuk.Option{Value: string(w.Kind), Text: w.Name})
	}
	return out
}

func groundOptions() []govuk.Option {
	return []govuk.Option{{Value: "", Text: "Choose"}, {Value: string(retention.OfReview), Text: "Its review is due and it is not needed"}, {Value: string(retention.OfLaw), Text: "The law demands it now (DPA 2018 s.47(1))"}}
}

func groupOptions() []govuk.Option {
	var out []govuk.Option
	for _, g := range retention.Groups() {
		out = append(out, govuk.Option{Value: string(g), Text: g.Name() + ": " + g.What()})
	}
	return out
}
