package cases

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

// glassRoutes are break-glass and its review. They stand outside /cases, because whoever uses them may not know the case.
func (r *Room) glassRoutes() []web.Route {
	return []web.Route{
		web.Get("/break-glass", perm.GlassBreak, r.getBreak),
		web.Post("/break-glass", perm.GlassBreak, r.postBreak).Fresh(),
		web.Post("/break-glass/:glass/end", perm.GlassBreak, r.postEndGlass),
		web.Get("/break-glass/review", perm.GlassReview, r.getQueue),
		web.Get("/break-glass/review/:glass", perm.GlassReview, r.getReview),
		web.Post("/break-glass/review/:glass", perm.GlassReview, r.postReview),
		web.Get("/break-glass/register", perm.AuditRead, r.getRegister),
		web.Get("/help/access", perm.SelfUse, r.getAccessHelp),
		web.Get("/admin/sight", perm.ReferenceManage, r.getSight),
		web.Post("/admin/sight", perm.ReferenceManage, r.postSight).Fresh(),
	}
}

// breakPage is the form, and what its reader broke lately.
type breakPage struct {
	Ref, Reason, Why, Hours string
	Most                    int
	Own                     []glassRow
	Errors                  []govuk.FieldError
	Refused                 *formRefusal
	Bad                     map[string]string
}

type formRefusal struct {
	Message string
	Next    []string
}

// glassRow is a look in a list.
type glassRow struct {
	access.Line
	Tags  []layout.Tag
	Open  bool
	Cause string
}

func (r *Room) glassRow(x access.Line) glassRow {
	now := r.DB.Time()
	out := glassRow{Line: x, Open: x.Open(now), Cause: GlassReasonName(x.Reason)}
	switch {
	case out.Open:
		out.Tags = append(out.Tags, layout.Tag{Text: "Open until " + caltime.LocalOf(x.UntilAt).WithDay(), Kind: "crit"})
	case x.EndedAt != nil:
		out.Tags = append(out.Tags, layout.Tag{Text: "Ended " + layout.Moment(*x.EndedAt), Kind: "quiet"})
	default:
		out.Tags = append(out.Tags, layout.Tag{Text: "Ended " + layout.Moment(x.UntilAt), Kind: "quiet"})
	}
	switch {
	case x.Verdict != access.Unreviewed:
		out.Tags = append(out.Tags, layout.Tag{Text: verdictWords(x.Glass), Kind: "quiet"})
	case x.Overdue(now):
		out.Tags = append(out.Tags, layout.Tag{Text: "Review overdue", Kind: "over"})
	default:
		out.Tags = append(out.Tags, layout.Tag{Text: "Waits for a review", Kind: "soon"})
	}
	return out
}

func (r *Room) glassRows(list []access.Line) (out []glassRow) {
	for _, x := range list {
		out = append(out, r.glassRow(x))
	}
	return out
}

func (x glassRow) casePath() templ.SafeURL { return templ.SafeURL(Path(x.Ref)) }

// caseText names the case where the reader may know it.
func (x glassRow) caseText() string {
	if x.Ref == "" {
		return "A restricted case"
	}
	return x.Ref
}

func (x glassRow) from() string { return layout.Moment(x.FromAt) }

func (r *Room) getBreak(c *web.Ctx) error { return r.breakForm(c, 200, breakPage{}) }

func (r *Room) breakForm(c *web.Ctx, status int, p breakPage) error {
	var err error
	if p.Most, err = r.MostGlassHours(c.Ctx(), r.DB, c.Actor().Force); err != nil {
		return err
	}
	own, err := access.OwnGlass(c.Ctx(), r.DB, c.Actor().User)
	if err != nil {
		return err
	}
	p.Own = r.glassRows(own)
	looks := []int64{}
	for _, x := range own {
		looks = append(looks, x.ID)
	}
	// What was shown is logged before it leaves (s.62 DPA 2018).
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "broken_glass"}, map[string]any{"looks": looks})
	head := layout.PageHead{Title: "Break glass", Sentence: "To read a restricted case when waiting for its lead would do harm. The lead and the supervisors are told at once, every page is logged, and somebody else judges it."}
	if c.Actor().Can(perm.GlassReview) {
		head.Actions = append(head.Actions, layout.Action{Label: "Reviews", Href: "/break-glass/review"})
	}
	return c.Page(status, layout.Page{Title: "Break glass", Head: layout.Head(head), Errors: status == 422}, breakBody(p))
}

func (p breakPage) hours() (out []govuk.Option) {
	out = append(out, govuk.Option{Value: "", Text: "Choose"})
	for _, n := range []int{1, 2, 4, 8, 12, 24} {
		if n <= p.Most {
			out = append(out, govuk.Option{Value: strconv.Itoa(n), Text: layout.Many(n, "hour", "hours")})
		}
	}
	return out
}

func (p breakPage) reasons() (out []govuk.Option) {
	out = append(out, govuk.Option{Value: "", Text: "Choose"})
	for _, x := range GlassReasons() {
		out = append(out, govuk.Option{Value: x.Code, Text: x.Name})
	}
	return out
}

func (r *Room) postBreak(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	hours, _ := strconv.Atoi(v.Get("hours"))
	x, ref, err := r.BreakGlass(c.Ctx(), Breaking{Ref: v.Get("reference"), Reason: v.Get("reason"), Why: v.Get("why"), Hours: hours})
	if err != nil {
		var sh formShell
		e, out := sh.fail(err)
		if out != nil {
			return err
		}
		p := breakPage{Ref: v.Get("reference"), Reason: v.Get("reason"), Why: v.Get("why"), Hours: v.Get("hours"), Errors: sh.Errors, Bad: e}
		if sh.Refused != nil {
			p.Refused = &formRefusal{sh.Refused.Message, sh.Refused.Next}
		}
		return r.breakForm(c, 422, p)
	}
	c.Done("You can read this case until "+caltime.LocalOf(x.UntilAt).WithDay()+". Its lead and the supervisors of the unit have been told.", "")
	return c.See(Path(ref))
}

func (r *Room) postEndGlass(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	back := v.Get("back")
	if err := r.EndGlass(c.Ctx(), c.Param("glass"), strings.TrimSpace(v.Get("ended_why"))); err != nil {
		return r.endAgain(c, v, back, err)
	}
	c.Done("Ended.", "")
	if !strings.HasPrefix(back, "/cases/") && !strings.HasPrefix(back, "/break-glass") {
		back = "/break-glass"
	}
	return c.See(back)
}

// endAgain shows the page from which a look could not be ended, with what was wrong and what was typed.
func (r *Room) endAgain(c *web.Ctx, v url.Values, back string, err error) error {
	var sh formShell
	e, out := sh.fail(err)
	if out != nil || sh.Refused != nil {
		return err
	}
	key := c.Param("glass")
	v.Set("look", key)
	errs := []govuk.FieldError{{ID: "end-" + key, Text: e["ended_why"]}}
	if ref, ok := strings.CutSuffix(strings.TrimPrefix(back, "/cases/"), "/team"); ok {
		g, openErr := access.OpenRef(c.Ctx(), r.DB, ref, access.Read)
		if openErr != nil {
			return err
		}
		return r.showTeam(c, g, http.StatusUnprocessableEntity, v, errs, nil)
	}
	page := r.review(c, http.StatusUnprocessableEntity, reviewPage{Typed: v, Errors: errs})
	if fault.KindOf(page) == fault.NotFound { // a lead may end a look, and does not judge it
		return err
	}
	return page
}

func (r *Room) getQueue(c *web.Ctx) error {
	rows, err := r.GlassQueue(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	shown := []int64{}
	overdue := 0
	for _, x := range rows {
		shown = append(shown, x.ID)
		if x.Overdue(r.DB.Time()) {
			overdue++
		}
	}
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "glass"}, map[string]any{"glass": shown})
	head := layout.PageHead{Title: "Broken glass to review", Sentence: "No look waits for a review."}
	if len(rows) > 0 {
		head.Sentence = layout.Many(len(rows), "look waits", "looks wait") + " for a review."
		if overdue > 0 {
			head.Sentence = layout.Many(len(rows), "look waits", "looks wait") + " for a review, " + layout.Count(overdue) + " for more than three days."
		}
	}
	return c.Page(200, layout.Page{Title: head.Title, Head: layout.Head(head)}, queueBody(r.glassRows(rows)))
}

// reviewPage is one look and its review.
type reviewPage struct {
	Row     glassRow
	Typed   url.Values
	Errors  []govuk.FieldError
	Refused *formRefusal
	Bad     map[string]string
}

func (r *Room) getReview(c *web.Ctx) error { return r.review(c, 200, reviewPage{Typed: url.Values{}}) }

func (r *Room) review(c *web.Ctx, status int, p reviewPage) error {
	x, err := r.reviewed(c)
	if err != nil {
		return err
	}
	p.Row = r.glassRow(x)
	db.Consulted(c.Ctx(), "glass.consulted", db.On{Op: db.Consultation, Kind: "glass", ID: x.ID, Case: x.CaseID, Force: x.ForceID}, nil)
	head := layout.PageHead{Title: "A look by break-glass", Sentence: x.UserName + " opened " + lowerFirst(p.Row.caseText()) + " of " + x.UnitName + " on " + p.Row.from() + ".",
		Breadcrumbs: []layout.Link{{Label: "Reviews", Href: "/break-glass/review"}}}
	return c.Page(status, layout.Page{Title: head.Title, Head: layout.Head(head), Errors: status == 422}, reviewBody(p))
}

// reviewed is the look in the address, for whoever may review it or has.
func (r *Room) reviewed(c *web.Ctx) (access.Line, error) {
	x, err := access.LineByKey(c.Ctx(), r.DB, c.Param("glass"))
	if err != nil {
		return x, err
	}
	may, err := reviews(c.Ctx(), r.DB, c.Actor(), x.Glass)
	if err == nil && !may {
		err = errMissing()
	}
	return x, err
}

func (r *Room) postReview(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	err = r.ReviewGlass(c.Ctx(), c.Param("glass"), Review{Version: plainForm{Version: v.Get("version")}.version(), Verdict: access.Verdict(v.Get("verdict")),
		Reason: v.Get("review_reason"), FollowUp: v.Get("follow_up")})
	if err != nil {
		var sh formShell
		e, out := sh.fail(err)
		if out != nil {
			return err
		}
		p := reviewPage{Typed: v, Errors: sh.Errors, Bad: e}
		if sh.Refused != nil {
			p.Refused = &formRefusal{sh.Refused.Message, sh.Refused.Next}
		}
		return r.review(c, 422, p)
	}
	c.Done("Reviewed.", "")
	return c.See("/break-glass/review")
}

// registerSize is how many looks a page of the register holds.
const registerSize = 50

func (r *Room) getRegister(c *web.Ctx) error {
	req := page.Parse(c.Request.URL.Query(), registerSize, page.Sort{Name: "id", Desc: true})
	res, err := access.Register(c.Ctx(), r.DB, req)
	if err != nil {
		return err
	}
	shown := []int64{}
	for _, x := range res.Rows {
		shown = append(shown, x.ID)
	}
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "glass"}, map[string]any{"glass": shown})
	at := func(name, key string) string {
		if key == "" {
			return ""
		}
		return "/break-glass/register?" + url.Values{name: {key}}.Encode()
	}
	pager := layout.Pager{Label: "Pages of the register", Shown: layout.Many(len(res.Rows), "look", "looks") + " shown", Next: at("after", res.Next), Prev: at("before", res.Prev), Size: registerSize}
	head := layout.PageHead{Title: "Register of broken glass", Sentence: "Every look of your force at a restricted case by somebody who is no member, why, and what its review found."}
	return c.Page(200, layout.Page{Title: head.Title, Head: layout.Head(head)}, registerBody(r.glassRows(res.Rows), pager))
}

func (r *Room) getAccessHelp(c *web.Ctx) error {
	head := layout.PageHead{Title: "Who sees what", Sentence: "How a case decides who reads it, who changes it, and who is kept out.", Breadcrumbs: []layout.Link{{Label: "Help", Href: "/help"}}}
	return c.Page(200, layout.Page{Title: head.Title, Head: layout.Head(head)}, accessHelpBody())
}
