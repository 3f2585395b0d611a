package cases

import (
	"net/url"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

// timelineSize is how many entries a page of the timeline holds.
const timelineSize = 50

// timelineKinds are what the timeline can be narrowed to.
var timelineKinds = []layout.Tab{{Label: "Everything", Href: ""}, {Label: "Legal steps", Href: "legal"}, {Label: "Case", Href: "case"}, {Label: "Subjects", Href: "subject"},
	{Label: "Assets", Href: "asset"}, {Label: "Orders", Href: "order"}, {Label: "Opportunities", Href: "opportunity"}, {Label: "Decisions", Href: "decision"}}

type timelinePage struct {
	Entries []layout.Entry
	Tabs    []layout.Tab
	Pager   layout.Pager
	What    string
	Away    layout.Away
	Undo    []Undoable // what the reader did and can still take back
}

func (r *Room) getTimeline(c *web.Ctx) error {
	g, err := r.open(c, access.Read)
	if err != nil {
		return err
	}
	h, err := r.HeadOf(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	q := c.Request.URL.Query()
	base := h.Case.Path() + "/timeline"
	var p timelinePage
	for _, k := range timelineKinds {
		t := layout.Tab{Label: k.Label, Href: base, Active: k.Href == q.Get("show")}
		if k.Href != "" {
			t.Href += "?show=" + k.Href
		}
		if t.Active {
			p.What = k.Href
		}
		p.Tabs = append(p.Tabs, t)
	}
	p.Away = layout.Away{Code: "timeline", Case: h.Case.Path(), What: "timeline of the case"}
	if p.What != "" {
		p.Away.Query = "show=" + p.What
	}
	req := page.Parse(q, timelineSize, page.Sort{Name: "at", Desc: true})
	res, err := r.Timeline(c.Ctx(), r.DB, g, p.What, req)
	if err != nil {
		return err
	}
	p.Entries = r.entries(h.Case, res.Rows)
	if p.Undo, err = r.CanUndo(c.Ctx(), r.DB, g); err != nil {
		return err
	}
	at := func(name, key string) string {
		if key == "" {
			return ""
		}
		v := url.Values{name: {key}}
		if p.What != "" {
			v.Set("show", p.What)
		}
		return base + "?" + v.Encode()
	}
	p.Pager = layout.Pager{Label: "Pages of the timeline", Shown: layout.Many(len(res.Rows), "entry", "entries") + " shown", Next: at("after", res.Next), Prev: at("before", res.Prev), Size: timelineSize}
	return r.page(c, 200, h, "timeline", "Timeline", timelineBody(p))
}

func (r *Room) getDecisions(c *web.Ctx) error { return r.decisions(c, 200, "", nil) }

func (r *Room) decisions(c *web.Ctx, status int, typed string, errs []govuk.FieldError) error {
	g, err := r.open(c, access.Read)
	if err != nil {
		return err
	}
	h, err := r.HeadOf(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	list, err := r.Decisions(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	return r.page(c, status, h, "decisions", "Decisions", decisionsBody(h.Case, list, g.CanEdit() && h.Case.Open(), typed, errs))
}

func (r *Room) getDecide(c *web.Ctx) error {
	return r.decide(c, decisionForm{Assertion: "assessment"}, formShell{}, nil)
}

func (r *Room) decide(c *web.Ctx, f decisionForm, sh formShell, e map[string]string) error {
	return r.simple(c, sh, plainForm{}, e, func(_ Case, _ plainForm, e map[string]string) formBody {
		return formBody{title: "Record a decision", submit: "Record", fields: decisionFields(f, e), does: []string{
			"The decision takes the next number of the case, with your name and the time.", "It is never edited. A wrong one is withdrawn and stays, struck through.",
			"You can take it back for ten minutes."}}
	})
}

func (r *Room) postDecide(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, err := r.open(c, access.Edit)
	if err != nil {
		return err
	}
	f := decisionForm{v.Get("title"), v.Get("decision"), v.Get("reason"), v.Get("assertion")}
	_, act, err := r.Decide(c.Ctx(), g.CaseID(), NewDecision{Title: f.Title, Decision: f.Decision, Reason: f.Reason, Assertion: f.Assertion})
	if err != nil {
		var sh formShell
		e, err := sh.fail(err)
		if err != nil {
			return err
		}
		return r.decide(c, f, sh, e)
	}
	c.Done("Recorded.", UndoURL(act))
	return c.See(Path(g.Ref()) + "/decisions")
}

func (r *Room) postWithdrawDecision(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, err := r.open(c, access.Edit)
	if err != nil {
		return err
	}
	id, ok := ids.Parse[ids.Decision](v.Get("decision"))
	if !ok {
		return fault.Missing()
	}
	if err := r.WithdrawDecision(c.Ctx(), g.CaseID(), id, v.Get("reason")); err != nil {
		var sh formShell
		if _, err := sh.fail(err); err != nil || sh.Refused != nil {
			return err
		}
		return r.decisions(c, 422, v.Get("decision"), []govuk.FieldError{{ID: "reason-" + v.Get("decision"), Text: sh.Errors[0].Text}})
	}
	c.Done("Withdrawn. It stays in the log, struck through.", "")
	return c.See(Path(g.Ref()) + "/decisions")
}

func (r *Room) getRefs(c *web.Ctx) error { return r.refs(c, 200, NewRef{Kind: RefCrime}, nil) }

func (r *Room) refs(c *web.Ctx, status int, typed NewRef, errs []govuk.FieldError) error {
	g, err := r.open(c, access.Read)
	if err != nil {
		return err
	}
	h, err := r.HeadOf(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	list, err := r.Refs(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	return r.page(c, status, h, "", "References", refsBody(h.Case, list, g.CanEdit() && h.Case.Open(), typed, errs))
}

func (r *Room) postRef(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, err := r.open(c, access.Edit)
	if err != nil {
		return err
	}
	n := NewRef{Kind: RefKind(v.Get("kind")), Value: strings.TrimSpace(v.Get("value"))}
	if err := r.AddRef(c.Ctx(), g.CaseID(), n); err != nil {
		var sh formShell
		if _, out := sh.fail(err); out != nil || sh.Refused != nil {
			return err
		}
		return r.refs(c, 422, n, sh.Errors)
	}
	c.Done("Added.", "")
	return c.See(Path(g.Ref()) + "/references")
}

func (r *Room) postWithdrawRef(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, err := r.open(c, access.Edit)
	if err != nil {
		return err
	}
	id, ok := ids.Parse[int64](v.Get("reference"))
	if !ok {
		return fault.Missing()
	}
	if err := r.WithdrawRef(c.Ctx(), g.CaseID(), id, v.Get("reason")); err != nil {
		var sh formShell
		if _, out := sh.fail(err); out != nil || sh.Refused != nil {
			return err
		}
		return r.refs(c, 422, NewRef{Kind: RefCrime}, []govuk.FieldError{{ID: "reason-" + v.Get("reference"), Text: sh.Errors[0].Text}})
	}
	c.Done("Withdrawn. It stays on record, struck through.", "")
	return c.See(Path(g.Ref()) + "/references")
}

// onTeam runs a verb of the team page: what it refuses goes back into the page.
func (r *Room) onTeam(c *web.Ctx, prefix, done string, do func(g access.Grant, v url.Values) error) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, err := r.open(c, access.Edit)
	if err != nil {
		return err
	}
	if err := do(g, v); err != nil {
		var sh formShell
		if _, out := sh.fail(err); out != nil {
			return err
		}
		for i := range sh.Errors {
			sh.Errors[i].ID = prefix + sh.Errors[i].ID
		}
		return r.team(c, 422, v, sh.Errors, sh.Refused)
	}
	c.Done(done, "")
	return c.See(Path(g.Ref()) + "/team")
}

func (r *Room) postTeam(c *web.Ctx) error {
	return r.onTeam(c, "", "Recorded.", func(g access.Grant, v url.Values) error {
		id, _ := ids.Parse[ids.User](v.Get("user"))
		return r.PutOnTeam(c.Ctx(), g.CaseID(), id, access.Part(v.Get("part")), strings.TrimSpace(v.Get("why_join")))
	})
}

func (r *Room) postLeave(c *web.Ctx) error {
	return r.onTeam(c, "", "Recorded.", func(g access.Grant, v url.Values) error {
		id, _ := ids.Parse[ids.User](v.Get("member"))
		return r.TakeOffTeam(c.Ctx(), g.CaseID(), id, strings.TrimSpace(v.Get("reason")))
	})
}

func (r *Room) postRestriction(c *web.Ctx) error {
	return r.onTeam(c, "", "Recorded.", func(g access.Grant, v url.Values) error {
		version := plainForm{Version: v.Get("version")}.version()
		if v.Get("to") == "restricted" {
			return r.Restrict(c.Ctx(), g.CaseID(), version, v.Get("why"))
		}
		return r.Unrestrict(c.Ctx(), g.CaseID(), version, v.Get("why"))
	})
}

func (r *Room) getSaveView(c *web.Ctx) error {
	return r.saveView(c, 200, "", cleanQuery(c.Request.URL.Query()), "")
}

func (r *Room) saveView(c *web.Ctx, status int, name, query, bad string) error {
	sh := formShell{Title: "Save this view", Submit: "Save the view", Action: "/cases/views", Back: layout.Link{Label: "Cases", Href: "/cases" + asQuery(query)},
		Does: []string{"The filters and the order are kept under the name, as a tab of your own.", "A view shows what matches on the day you look."}}
	if bad != "" {
		sh.Errors = []govuk.FieldError{{ID: "name", Text: bad}}
	}
	return c.Page(status, layout.Page{Title: sh.Title, Class: "p-form", Errors: bad != ""}, formPage(sh, viewFields(name, query, bad)))
}

func asQuery(q string) string {
	if q == "" {
		return ""
	}
	return "?" + q
}

func (r *Room) postSaveView(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	q, err := url.ParseQuery(v.Get("query"))
	if err != nil {
		q = url.Values{}
	}
	view, err := r.SaveView(c.Ctx(), v.Get("name"), q)
	if err != nil {
		var sh formShell
		if _, out := sh.fail(err); out != nil {
			return err
		}
		bad := ""
		if sh.Refused != nil {
			bad = sh.Refused.Message
		} else {
			bad = sh.Errors[0].Text
		}
		return r.saveView(c, 422, v.Get("name"), cleanQuery(q), bad)
	}
	c.Done("View saved.", "")
	return c.See("/cases?" + view.Query + and(view.Query) + "saved=" + ids.String(view.ID))
}

func (r *Room) postRemoveView(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	id, ok := ids.Parse[int64](v.Get("view"))
	if !ok {
		return fault.Missing()
	}
	if err := r.RemoveView(c.Ctx(), id); err != nil {
		return err
	}
	c.Done("View removed.", "")
	return c.See("/cases")
}
