package cases

import (
	"net/url"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

// PurposePath is where a person says why they look at a case.
func PurposePath(ref string) string { return Path(ref) + "/purpose" }

// purposePage shows nothing of a case but the reference that its reader typed.
type purposePage struct {
	Ref, Next, Code, Why string
	Errors               []govuk.FieldError
	Bad                  map[string]string
}

func (r *Room) getPurpose(c *web.Ctx) error {
	g, err := access.OpenToAsk(c.Ctx(), r.DB, c.Param("case"))
	if err != nil {
		return err
	}
	p := purposePage{Ref: g.Ref(), Next: nextOf(g, c.Query("next"))}
	if !g.MustSay(c.Ctx()) {
		return c.See(p.Next)
	}
	return r.purpose(c, 200, p)
}

func (r *Room) purpose(c *web.Ctx, status int, p purposePage) error {
	return c.Page(status, layout.Page{Title: "Why do you look?", Class: "p-form", Errors: status == 422}, purposeBody(p))
}

// nextOf is the page of this site that was asked for; else the case's own.
func nextOf(g access.Grant, next string) string {
	u, err := url.Parse(next)
	own := Path(g.Ref())
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(next, "\\") || u.Path == own+"/purpose" {
		return own
	}
	return u.RequestURI()
}

func (r *Room) postPurpose(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, err := access.OpenToAsk(c.Ctx(), r.DB, c.Param("case"))
	if err != nil {
		return err
	}
	next := nextOf(g, v.Get("next"))
	if _, err := r.SayPurpose(c.Ctx(), c.Param("case"), v.Get("purpose"), v.Get("why")); err != nil {
		var sh formShell
		e, out := sh.fail(err)
		if out != nil {
			return err
		}
		return r.purpose(c, 422, purposePage{Ref: g.Ref(), Next: next, Code: v.Get("purpose"), Why: v.Get("why"), Errors: sh.Errors, Bad: e})
	}
	return c.See(next)
}

func (p purposePage) choices() (out []govuk.Choice) {
	for _, x := range access.PurposeCodes() {
		out = append(out, govuk.Choice{Value: x.Code, Text: x.Name})
	}
	return out
}

func errMissing() error { return fault.Missing() }
