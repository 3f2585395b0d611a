package retention

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Routes are the ways into the room.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		web.Get("/retention", perm.RetentionView, r.getQueue),
		web.Get("/retention/disposals", perm.RetentionView, r.getDisposals),
		web.Get("/help/retention", perm.SelfUse, r.getHelp),
		web.Get("/cases/:case/retention", perm.CaseView, r.getCase),
		web.Post("/cases/:case/retention/group", perm.RetentionDecide, r.act("Set.", r.postGroup)),
		web.Post("/cases/:case/retention/retain", perm.RetentionDecide, r.act("Recorded. The data is kept.", r.postRetain)),
		web.Post("/cases/:case/retention/hold", perm.RetentionDecide, r.act("The hold stands.", r.postHold)),
		web.Post("/cases/:case/retention/hold/end", perm.RetentionDecide, r.act("The hold has ended.", r.postEndHold)).Fresh(),
		web.Post("/cases/:case/retention/propose", perm.RetentionDecide, r.act("Proposed. Somebody else decides.", r.postPropose)),
		web.Post("/cases/:case/retention/decide", perm.RetentionDecide, r.postDecide).Fresh(),
		web.Post("/cases/:case/retention/limit", perm.RetentionDecide, r.act("Proposed. Somebody else decides.", r.postLimit)),
		web.Post("/cases/:case/retention/limit/decide", perm.RetentionDecide, r.act("Recorded.", r.postDecideLimit)).Fresh(),
		web.Post("/cases/:case/retention/limit/lift", perm.RetentionDecide, r.act("Asked. Somebody else decides.", r.postLift)),
		web.Post("/cases/:case/retention/limit/lift/decide", perm.RetentionDecide, r.act("Recorded.", r.postDecideLift)).Fresh(),
	}
}

const pageSize = 25

// queueView is a page of the queue of reviews.
type queueView struct {
	Which string
	Rows  page.Result[Row]
	Today caltime.Date
}

func (r *Room) getQueue(c *web.Ctx) error {
	q := c.Request.URL.Query()
	v := queueView{Which: "due", Today: today(r.DB)}
	for _, w := range []string{"later", "limited"} {
		if q.Get("which") == w {
			v.Which = w
		}
	}
	var err error
	if v.Rows, err = r.Queue(c.Ctx(), r.DB, v.Which, page.Parse(q, pageSize, page.Sort{Name: "review"})); err != nil {
		return err
	}
	seen := make([]int64, len(v.Rows.Rows))
	for i, x := range v.Rows.Rows {
		seen[i] = int64(x.CaseID)
	}
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "retention"}, map[string]any{"which": v.Which, "cases": seen})
	head := layout.PageHead{Title: "Retention", Sentence: "Closed cases by the day of their review. Nothing is erased by the clock: somebody reviews, and a second person decides.", TabsLabel: "Reviews",
		Actions: []layout.Action{{Label: "What was disposed of", Href: "/retention/disposals"}}}
	for _, t := range []struct{ which, label string }{{"due", "Due now"}, {"later", "Later"}, {"limited", "Restricted"}} {
		head.Tabs = append(head.Tabs, layout.Tab{Label: t.label, Href: queuePath(t.which), Active: v.Which == t.which})
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Retention", Head: layout.Head(head), AsAt: r.DB.Time()}, queueBody(v))
}

func queuePath(which string) string {
	if which == "due" {
		return "/retention"
	}
	return "/retention?which=" + which
}

func (v queueView) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of cases", Shown: layout.Many(len(v.Rows.Rows), "case", "cases") + " shown", Size: pageSize}
	if v.Rows.Next != "" {
		p.Next = "/retention?" + url.Values{"which": {v.Which}, "after": {v.Rows.Next}}.Encode()
	}
	return p
}

// stonesView is a page of tombstones.
type stonesView struct {
	Rows  page.Result[Disposal]
	Names map[ids.User]string
}

func (r *Room) getDisposals(c *web.Ctx) error {
	v, err := r.stones(c.Ctx(), r.DB, page.Parse(c.Request.URL.Query(), pageSize, newest))
	if err != nil {
		return err
	}
	marking, err := stonesMarking(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "retention_disposal"}, map[string]any{"rows": len(v.Rows.Rows)})
	head := layout.PageHead{Title: "What was disposed of", Sentence: "Of each case its reference, its dates and who decided. The personal data is gone.",
		Breadcrumbs: []layout.Link{{Label: "Retention", Href: "/retention"}}}
	return c.Page(http.StatusOK, layout.Page{Title: "What was disposed of", Marking: marking, Head: layout.Head(head), AsAt: r.DB.Time()}, stonesBody(v))
}

func (v stonesView) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of cases", Shown: layout.Many(len(v.Rows.Rows), "case", "cases") + " shown", Size: pageSize}
	if v.Rows.Next != "" {
		p.Next = "/retention/disposals?" + url.Values{"after": {v.Rows.Next}}.Encode()
	}
	return p
}

// caseView is the page of a case's retention. Typed and Bad are of the form that was refused.
type caseView struct {
	Path    string
	Closed  bool
	Plan    Plan
	Holds   []Hold
	Reviews []Review
	Waiting Disposal
	Limit   Limit
	Settled []settled
	Names   map[ids.User]string
	Me      ids.User
	May     bool
	Today   caltime.Date
	Typed   url.Values
	Bad     map[string]string
	Why     string // a refusal that belongs to no field
}

func (r *Room) getCase(c *web.Ctx) error { return r.show(c, http.StatusOK, caseView{}) }

func (r *Room) show(c *web.Ctx, status int, v caseView) error {
	ctx := c.Ctx()
	g, err := access.OpenRef(ctx, r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	file, err := r.Cases.ByID(ctx, r.DB, g)
	if err != nil {
		return err
	}
	plans, err := plansOf(ctx, r.DB, []ids.Case{g.CaseID()})
	if err != nil {
		return err
	}
	v.Path, v.Closed, v.Plan, v.Me, v.Today = cases.Path(g.Ref())+"/retention", !file.Open(), plans[g.CaseID()], c.Actor().User, today(r.DB)
	_, glass := g.Glass()
	v.May = over(c.Actor(), g) && c.Actor().Can(perm.RetentionDecide) && !glass
	if v.Closed && v.Plan.ID == 0 { // the clerk comes by once a day; the verbs reckon before they act
		periods, err := r.periods(ctx, r.DB, g.ForceID(), v.Today)
		if err != nil {
			return err
		}
		v.Plan = reckoned(Plan{Grp: Group3, Version: 1}, contact{caltime.DateOf(*file.ClosedAt), CauseClosed}, periods)
	}
	if v.Holds, err = r.Holds(ctx, r.DB, g); err != nil {
		return err
	}
	if v.Reviews, err = reviewsOf(ctx, r.DB, g); err != nil {
		return err
	}
	if v.Waiting, err = waitingDisposal(ctx, r.DB, g); err != nil {
		return err
	}
	if v.Limit, err = limitOf(ctx, r.DB, g); err != nil {
		return err
	}
	who := []ids.User{v.Waiting.ProposedBy, v.Limit.ProposedBy}
	if v.Limit.LiftAskedBy != nil {
		who = append(who, *v.Limit.LiftAskedBy)
	}
	for _, h := range v.Holds {
		who = append(who, h.PlacedBy)
	}
	if v.Settled, err = settledOf(ctx, r.DB, g); err != nil {
		return err
	}
	for _, x := range v.Settled {
		who = append(who, x.Asked, x.By)
	}
	if v.Names, err = r.Users.Names(ctx, r.DB, who); err != nil {
		return err
	}
	head, err := r.Cases.Header(ctx, g, "")
	if err != nil {
		return err
	}
	return c.Page(status, layout.Page{Title: "Retention, " + g.Ref(), Errors: status != http.StatusOK, Marking: file.Marking, Head: head, AsAt: r.DB.Time()}, caseBody(v))
}

// order is that of the fields on the page, for the summary of errors.
var order = []string{"group", "basis", "retain_reason", "next", "kind", "hold_reason", "until", "why", "ground", "reason", "decided_why", "limit_ground", "limit_reason", "limit_why", "lift_why", "lifted_why"}

func (v caseView) errors() (out []govuk.FieldError) {
	if v.Why != "" {
		out = append(out, govuk.FieldError{ID: "h-plan", Text: v.Why})
	}
	for _, f := range order {
		if t := v.Bad[f]; t != "" {
			id := f
			if f == "next" || f == "until" {
				id += "-day"
			}
			out = append(out, govuk.FieldError{ID: id, Text: t})
		}
	}
	for _, h := range v.Holds { // each has a form of its own
		if t := v.Bad[h.whyID()]; t != "" {
			out = append(out, govuk.FieldError{ID: h.whyID(), Text: t})
		}
	}
	return out
}

func (v caseView) typed(name string) string { return v.Typed.Get(name) }

func (v caseView) date(name, label, hint string) govuk.DateInput {
	return govuk.DateInput{Name: name, Legend: label, Hint: hint, Day: v.typed(name + "-day"), Month: v.typed(name + "-month"), Year: v.typed(name + "-year"), Error: v.Bad[name]}
}

// act makes a handler of a post about a case: what is refused stands on the case's page with what was typed.
func (r *Room) act(done string, do func(*web.Ctx, ids.Case, url.Values) (map[string]string, error)) func(*web.Ctx) error {
	return func(c *web.Ctx) error {
		form, err := c.Form()
		if err != nil {
			return err
		}
		g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
		if err != nil {
			return err
		}
		rename, err := do(c, g.CaseID(), form)
		switch e, _ := err.(*fault.Error); {
		case err == nil:
			c.Done(done, "")
			return c.See(cases.Path(g.Ref()) + "/retention")
		case e != nil && e.Kind == fault.Invalid:
			bad := map[string]string{}
			for f, t := range e.Fields {
				if to := rename[f]; to != "" {
					f = to
				}
				bad[f] = t
			}
			return r.show(c, http.StatusUnprocessableEntity, caseView{Typed: form, Bad: bad})
		case e != nil && e.Kind == fault.Refused:
			return r.show(c, http.StatusUnprocessableEntity, caseView{Typed: form, Why: e.Message})
		case e != nil && e.Kind == fault.Conflict:
			return r.show(c, http.StatusConflict, caseView{Typed: form, Why: e.Message + ". It stands here as it is now, and nothing of yours is saved yet"})
		}
		return err
	}
}

func version(v url.Values) int64 { n, _ := strconv.ParseInt(v.Get("version"), 10, 64); return n }

// readDate reads a day; false for what is none. Empty is the zero date.
func readDate(v url.Values, name string) (caltime.Date, bool) {
	return caltime.ParseBoxes(v.Get(name+"-day"), v.Get(name+"-month"), v.Get(name+"-year"))
}

func noDay(field string) error {
	return fault.Fields("Check the day", map[string]string{field: "Enter a day that is in the calendar"})
}

func (r *Room) postGroup(c *web.Ctx, id ids.Case, v url.Values) (map[string]string, error) {
	return nil, r.SetGroup(c.Ctx(), id, version(v), Group(v.Get("group")), v.Get("basis"))
}

func (r *Room) postRetain(c *web.Ctx, id ids.Case, v url.Values) (map[string]string, error) {
	next, ok := readDate(v, "next")
	if !ok {
		return nil, noDay("next")
	}
	return map[string]string{"reason": "retain_reason"}, r.Retain(c.Ctx(), id, version(v), v.Get("retain_reason"), next)
}

func (r *Room) postHold(c *web.Ctx, id ids.Case, v url.Values) (map[string]string, error) {
	until, ok := readDate(v, "until")
	if !ok {
		return nil, noDay("until")
	}
	_, err := r.PlaceHold(c.Ctx(), id, NewHold{Kind: HoldKind(v.Get("kind")), Reason: v.Get("hold_reason"), UntilOn: until})
	return map[string]string{"reason": "hold_reason"}, err
}

func (r *Room) postEndHold(c *web.Ctx, id ids.Case, v url.Values) (map[string]string, error) {
	hold, _ := strconv.ParseInt(v.Get("hold"), 10, 64)
	if hold == 0 {
		return nil, fault.New(fault.Refused, "Choose the hold that ends")
	}
	return map[string]string{"why": "why-" + v.Get("hold")}, r.EndHold(c.Ctx(), id, hold, version(v), v.Get("why"))
}

func (r *Room) postPropose(c *web.Ctx, id ids.Case, v url.Values) (map[string]string, error) {
	_, err := r.ProposeDisposal(c.Ctx(), id, Ground(v.Get("ground")), v.Get("reason"))
	return nil, err
}

// postDecide leads away from the case where it is gone.
func (r *Room) postDecide(c *web.Ctx) error {
	gone := false
	err := r.act("Kept.", func(c *web.Ctx, id ids.Case, v url.Values) (map[string]string, error) {
		_, err := r.DecideDisposal(c.Ctx(), id, version(v), v.Get("decision") == "dispose", v.Get("decided_why"))
		gone = err == nil && v.Get("decision") == "dispose"
		return nil, err
	})(c)
	if gone && err == nil {
		c.Done("The personal data is erased.", "")
		return c.See("/retention/disposals")
	}
	return err
}

func (r *Room) postLimit(c *web.Ctx, id ids.Case, v url.Values) (map[string]string, error) {
	_, err := r.ProposeLimit(c.Ctx(), id, LimitGround(v.Get("limit_ground")), v.Get("limit_reason"))
	return nil, err
}

func (r *Room) postDecideLimit(c *web.Ctx, id ids.Case, v url.Values) (map[string]string, error) {
	return nil, r.DecideLimit(c.Ctx(), id, version(v), v.Get("decision") == "agree", v.Get("limit_why"))
}

func (r *Room) postLift(c *web.Ctx, id ids.Case, v url.Values) (map[string]string, error) {
	return nil, r.AskLift(c.Ctx(), id, version(v), v.Get("lift_why"))
}

func (r *Room) postDecideLift(c *web.Ctx, id ids.Case, v url.Values) (map[string]string, error) {
	return nil, r.DecideLift(c.Ctx(), id, version(v), v.Get("decision") == "lift", v.Get("lifted_why"))
}

func (p Plan) versionText() string     { return strconv.FormatInt(p.Version, 10) }
func (h Hold) versionText() string     { return strconv.FormatInt(h.Version, 10) }
func (h Hold) idText() string          { return strconv.FormatInt(h.ID, 10) }
func (h Hold) whyID() string           { return "why-" + h.idText() }
func (d Disposal) versionText() string { return strconv.FormatInt(d.Version, 10) }
func (l Limit) versionText() string    { return strconv.FormatInt(l.Version, 10) }

func groupOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, w := range groupWords {
		out = append(out, govuk.Option{Value: string(w.Group), Text: w.Name + ": " + w.What})
	}
	return out
}

func holdOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, w := range holdWords {
		out = append(out, govuk.Option{Value: string(w.Kind), Text: w.Name})
	}
	return out
}

// whenText says from when to when a hold stands.
func (h Hold) whenText() string {
	switch {
	case h.Found():
		return "while it is so"
	case h.EndedAt != nil:
		return "ended " + layout.Day(*h.EndedAt) + ": " + h.EndedWhy
	case h.UntilOn.IsZero():
		return "from " + h.FromOn.UK()
	}
	return h.FromOn.UK() + " to " + h.UntilOn.UK()
}

func (v caseView) planPairs() []layout.Pair {
	is := "not said yet: taken for group 3"
	if v.Plan.Confirmed {
		is = v.Plan.Grp.Name() + ", " + v.Plan.Grp.What()
	}
	out := []layout.Pair{{Key: "Group", Value: is}, {Key: "Clear period from", Value: v.Plan.ClearFrom.UK() + ", when " + beganWith(v.Plan.Cause)}, {Key: "Next review", Value: v.Plan.NextReview.UK()}}
	if v.Plan.Basis != "" {
		out = append(out, layout.Pair{Key: "Why this group", Value: v.Plan.Basis})
	}
	if !v.Plan.ReviewedOn.IsZero() {
		out = append(out, layout.Pair{Key: "Last review", Value: v.Plan.ReviewedOn.UK()})
	}
	return out
}

// CasePanel tells on the overview of a closed case when its data is reviewed.
func (r *Room) CasePanel(ctx context.Context, rd db.Reader, g access.Grant) (cases.Panel, error) {
	plans, err := plansOf(ctx, rd, []ids.Case{g.CaseID()})
	p, ok := plans[g.CaseID()]
	if err != nil || !ok && !g.Limited() {
		return cases.Panel{}, err
	}
	return cases.Panel{Column: "side", Order: 90, Body: sidePanel(cases.Path(g.Ref())+"/retention", p, g.Limited())}, nil
}
