package compartment

import (
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/tasking"
)

func back() []layout.Link {
	return []layout.Link{{Label: "Confidential compartment", Href: "/confidential"}}
}

func (r *Room) getSubject(c *web.Ctx) error { return r.subject(c, posted{}) }

func (r *Room) subject(c *web.Ctx, p posted) error {
	s, err := r.SubjectAt(c.Ctx(), r.DB, c.Param("subject"))
	if err != nil {
		return err
	}
	return r.show(c, p, layout.PageHead{Title: s.Subject.Name, Sentence: s.Subject.liveText(caltime.DateOf(r.DB.Time())), Breadcrumbs: back()}, "", "", subjectBody(s, p))
}

func (s Subject) liveText(today caltime.Date) string {
	switch {
	case s.LiveOn.IsZero():
		return "Not known to be live."
	case s.Live(today):
		return "Live since " + s.LiveOn.WithDay() + ", " + map[string]string{"plan": "in a plan", "case": "on a case of a trigger offence"}[s.LiveWhy] + "."
	}
	return "Live from " + s.LiveOn.UK() + " to " + s.EndedOn.UK() + "."
}

func (r *Room) postSubject(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	key, act := c.Param("subject"), c.Param("act")
	bad := map[string]string{}
	switch act {
	case "live":
		on, ended := readDay(v, "live", bad), readDay(v, "ended", bad)
		if err = typed(bad); err == nil {
			err = r.SetLive(c.Ctx(), key, version(v), on, v.Get("live_why"), ended)
		}
	case "searches":
		hits := strings.TrimSpace(v.Get("hits"))
		n := NewSearch{Place: v.Get("place"), Terms: v.Get("terms"), Note: v.Get("note"), Hits: number(hits)}
		if hits == "" || hits != "0" && n.Hits == 0 {
			n.Hits = -1
		}
		err = r.LogSearch(c.Ctx(), key, n)
	default:
		return fault.Missing()
	}
	if err != nil {
		p, err := refuse(act, v, err)
		if err != nil {
			return err
		}
		return r.subject(c, p)
	}
	c.Done("Recorded.", "")
	return c.See("/confidential/subjects/" + key)
}

func (r *Room) getNewProduct(c *web.Ctx) error { return r.newProduct(c, posted{}) }

func (r *Room) newProduct(c *web.Ctx, p posted) error {
	report, request := c.Query("report"), c.Query("request")
	if p.Form != "" {
		report, request = p.V.Get("report"), p.V.Get("request")
	}
	var links []Link
	switch {
	case report != "":
		x, err := r.ReportAt(c.Ctx(), r.DB, report)
		if err != nil {
			return err
		}
		links = x.Links
	case request != "":
		x, err := r.RequestAt(c.Ctx(), r.DB, request)
		if err != nil {
			return err
		}
		links = x.Links
	default:
		return fault.Missing()
	}
	first := ""
	if len(links) > 0 {
		first = links[0].CaseRef
	}
	return r.show(c, p, layout.PageHead{Title: "Draft a product", Sentence: "What the case may know, in words that do not tell where it comes from.", Breadcrumbs: back()}, "", "", newProductBody(p, report, request, first))
}

func (r *Room) postNewProduct(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	p, err := r.DraftProduct(c.Ctx(), NewProduct{Report: v.Get("report"), Request: v.Get("request"), Case: v.Get("case"),
		Text: tasking.NewProduct{Title: v.Get("title"), Facts: v.Get("facts"), Assessment: v.Get("assessment"), Grading: tasking.ReadGrading(v)}})
	if err != nil {
		bad, err := refuse("product", v, err)
		if err != nil {
			return err
		}
		return r.newProduct(c, bad)
	}
	c.Done("Kept as a draft.", "")
	return c.See("/confidential/products/" + p.PublicKey)
}

func (r *Room) getProduct(c *web.Ctx) error { return r.product(c, posted{}) }

func (r *Room) product(c *web.Ctx, p posted) error {
	x, err := r.ProductAt(c.Ctx(), r.DB, c.Param("product"))
	if err != nil {
		return err
	}
	return r.show(c, p, layout.PageHead{Title: x.Ref, Lead: x.State.Text() + ".", Sentence: "For case " + x.CaseRef + ", drafted by " + x.CreatedByName + ".", Breadcrumbs: back()}, "", "",
		productBody(x, p, x.CreatedBy == c.Actor().User))
}

func (r *Room) postProduct(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	key, act := c.Param("product"), c.Param("act")
	switch act {
	case "edit":
		err = r.EditProduct(c.Ctx(), key, version(v), tasking.NewProduct{Title: v.Get("title"), Facts: v.Get("facts"), Assessment: v.Get("assessment"), Grading: tasking.ReadGrading(v)})
	case "ask":
		err = r.AskApproval(c.Ctx(), key, version(v))
	default:
		return fault.Missing()
	}
	return r.afterProduct(c, act, key, err)
}

func (r *Room) postApproval(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	key, act := c.Param("product"), c.Param("act")
	switch act {
	case "approve":
		err = r.ApproveProduct(c.Ctx(), key, version(v))
	case "return":
		err = r.ReturnProduct(c.Ctx(), key, version(v), v.Get("why"))
	default:
		return fault.Missing()
	}
	return r.afterProduct(c, act, key, err)
}

func (r *Room) afterProduct(c *web.Ctx, act, key string, err error) error {
	if err != nil {
		p, err := refuse(act, c.Request.PostForm, err)
		if err != nil {
			return err
		}
		return r.product(c, p)
	}
	c.Done(map[string]string{"edit": "Changed.", "ask": "Sent for approval.", "approve": "Approved. The force desk puts it on the case within a quarter of an hour.", "return": "Returned."}[act], "")
	return c.See("/confidential/products/" + key)
}

func (r *Room) getFindings(c *web.Ctx) error {
	list, err := r.Findings(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	return r.show(c, posted{}, layout.PageHead{Title: "Findings", Sentence: "What the rules of the compartment find in its own facts. They stand nowhere else."}, "/confidential/findings", "", findingsBody(list, r.DB.Time()))
}

func (r *Room) getFinding(c *web.Ctx) error { return r.finding(c, posted{}) }

func (r *Room) finding(c *web.Ctx, p posted) error {
	x, about, err := r.FindingAt(c.Ctx(), r.DB, c.Param("finding"))
	if err != nil {
		return err
	}
	own := x.WorkedBy != nil && *x.WorkedBy == c.Actor().User
	return r.show(c, p, layout.PageHead{Title: x.Title, Lead: x.Status.Text() + ".", Sentence: "Rule " + x.Rule + ", severity " + x.Severity + ".",
		Breadcrumbs: append(back(), layout.Link{Label: "Findings", Href: "/confidential/findings"})}, "", "", findingBody(x, about, p, own))
}

func (r *Room) postFinding(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	key, act := c.Param("finding"), c.Param("act")
	switch act {
	case "take":
		err = r.TakeFinding(c.Ctx(), key, version(v))
	case "decline":
		err = r.DeclineFinding(c.Ctx(), key, version(v), v.Get("reason"))
	default:
		return fault.Missing()
	}
	return r.afterFinding(c, act, key, err)
}

func (r *Room) postReview(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	key := c.Param("finding")
	switch v.Get("agree") {
	case "yes", "no":
		err = r.ReviewFinding(c.Ctx(), key, version(v), v.Get("agree") == "yes", v.Get("reason"))
	default:
		err = fault.Fields("Check the review", map[string]string{"agree": "Choose what you decide"})
	}
	return r.afterFinding(c, "review", key, err)
}

func (r *Room) afterFinding(c *web.Ctx, act, key string, err error) error {
	if err != nil {
		p, err := refuse(act, c.Request.PostForm, err)
		if err != nil {
			return err
		}
		return r.finding(c, p)
	}
	c.Done("Recorded.", "")
	return c.See("/confidential/findings/" + key)
}

func (r *Room) getSources(c *web.Ctx) error { return r.sources(c, posted{}) }

func (r *Room) sources(c *web.Ctx, p posted) error {
	list, err := r.Sources(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	return r.show(c, p, layout.PageHead{Title: "Sources", Sentence: "By handling reference alone. Who a source is, is kept nowhere in this product."}, "/confidential/sources", "", sourcesBody(list, p, caltime.DateOf(r.DB.Time())))
}

func (r *Room) postSource(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	bad := map[string]string{}
	n := NewSource{HandlingRef: v.Get("handling_ref"), Kind: v.Get("kind"), AuthorityRef: v.Get("authority_ref"), ExpiresOn: readDay(v, "expires", bad), Conditions: v.Get("conditions")}
	if err = typed(bad); err == nil {
		_, err = r.RecordSource(c.Ctx(), n)
	}
	if err != nil {
		p, err := refuse("source", v, err)
		if err != nil {
			return err
		}
		return r.sources(c, p)
	}
	c.Done("Recorded.", "")
	return c.See("/confidential/sources")
}

func (r *Room) getSearch(c *web.Ctx) error {
	q := c.Query("q")
	hits, err := r.Find(c.Ctx(), r.DB, q)
	if err != nil {
		return err
	}
	return r.show(c, posted{}, layout.PageHead{Title: "Search the compartment"}, "/confidential/search", "", searchBody(q, hits))
}

func (r *Room) getLog(c *web.Ctx) error {
	before, _ := ids.Parse[ids.AuditEntry](c.Query("before"))
	rows, err := r.Log(c.Ctx(), r.DB, before)
	if err != nil {
		return err
	}
	next := ""
	if len(rows) > logPage {
		rows = rows[:logPage]
		next = "/confidential/log?before=" + ids.String(rows[logPage-1].ID)
	}
	head := layout.PageHead{Title: "Log of the compartment", Sentence: "Kept apart from the main log, insert-only and sealed. Reading it is recorded in it.", Actions: []layout.Action{{Label: "Erasures", Href: "/confidential/erasures"}}}
	return r.show(c, posted{}, head, "/confidential/log", "", logBody(rows, next))
}

func (r *Room) getHelp(c *web.Ctx) error {
	p, err := retention.PeriodsOf(c.Ctx(), r.Reference, r.DB, c.Actor().Force, caltime.DateOf(r.DB.Time()))
	if err != nil {
		return err
	}
	return r.show(c, posted{}, layout.PageHead{Title: "Help for confidential-unit officers"}, "/confidential/help", "", helpBody(p))
}
