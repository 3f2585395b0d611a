package cases

import (
	"net/http"
	"net/url"
	"strconv"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

func (r *Room) markingRoutes() []web.Route {
	return []web.Route{
		web.Get("/cases/:case/marking", perm.CaseView, r.getMarking),
		web.Post("/cases/:case/marking", perm.CaseChange, r.marked(func(c *web.Ctx, id ids.Case, v url.Values) error {
			_, err := r.AskLowerMarking(c.Ctx(), id, v.Get("to_marking"), v.Get("reason"))
			return err
		})),
		web.Post("/cases/:case/marking/decide", perm.CaseAuthorise, r.marked(func(c *web.Ctx, id ids.Case, v url.Values) error {
			version, _ := strconv.ParseInt(v.Get("version"), 10, 64)
			return r.DecideMarking(c.Ctx(), id, version, v.Get("decision") == "agree", v.Get("decided_why"))
		})).Fresh(),
	}
}

// markingPage is a case's marking, and the request for a lower one.
type markingPage struct {
	Path    string
	Case    Case
	Wait    MarkingRequest
	Me      ids.User
	CanAsk  bool
	CanSay  bool
	Typed   url.Values
	Bad     map[string]string
	Refused string
}

func (p markingPage) errors() (out []govuk.FieldError) {
	if p.Refused != "" {
		out = append(out, govuk.FieldError{ID: "h-marking", Text: p.Refused})
	}
	for _, f := range []string{"to_marking", "reason", "decided_why"} {
		if t := p.Bad[f]; t != "" {
			out = append(out, govuk.FieldError{ID: f, Text: t})
		}
	}
	return out
}

// lowerOptions are the markings below that of the case.
func (p markingPage) lowerOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, m := range Markings() {
		if lower(p.Case.Marking, m) {
			out = append(out, govuk.Option{Value: m, Text: m})
		}
	}
	return out
}

func (p markingPage) versionText() string { return strconv.FormatInt(p.Wait.Version, 10) }

func (p markingPage) pairs() []layout.Pair {
	return []layout.Pair{{Key: "Marking", Value: p.Case.Marking}, {Key: "Handling instructions", Value: orNone(p.Case.Handling)}}
}

func (r *Room) getMarking(c *web.Ctx) error { return r.showMarking(c, http.StatusOK, markingPage{}) }

func (r *Room) showMarking(c *web.Ctx, status int, p markingPage) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	if p.Case, err = r.ByID(c.Ctx(), r.DB, g); err != nil {
		return err
	}
	if p.Wait, err = markingRequest(c.Ctx(), r.DB, g); err != nil {
		return err
	}
	p.Path, p.Me = Path(g.Ref())+"/marking", c.Actor().User
	p.CanAsk, p.CanSay = g.CanEdit() && p.Case.Open(), mayMark(g) && p.Case.Open()
	head, err := r.Header(c.Ctx(), g, "")
	if err != nil {
		return err
	}
	return c.Page(status, layout.Page{Title: "Marking, " + g.Ref(), Errors: status == http.StatusUnprocessableEntity, Marking: p.Case.Marking, Head: head, AsAt: r.DB.Time()}, markingBody(p))
}

func (r *Room) marked(do func(*web.Ctx, ids.Case, url.Values) error) func(*web.Ctx) error {
	return func(c *web.Ctx) error {
		v, err := c.Form()
		if err != nil {
			return err
		}
		g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
		if err != nil {
			return err
		}
		err = do(c, g.CaseID(), v)
		switch e, _ := err.(*fault.Error); {
		case err == nil:
			c.Done("Recorded.", "")
			return c.See(Path(g.Ref()) + "/marking")
		case e != nil && e.Kind == fault.Invalid:
			return r.showMarking(c, http.StatusUnprocessableEntity, markingPage{Typed: v, Bad: e.Fields})
		case e != nil && e.Kind == fault.Refused:
			return r.showMarking(c, http.StatusUnprocessableEntity, markingPage{Typed: v, Refused: e.Message})
		}
		return err
	}
}
