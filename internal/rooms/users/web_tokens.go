package users

import (
	"net/http"
	"net/url"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

func (w *Web) tokenRoutes() []web.Route {
	return []web.Route{
		web.Get("/tokens", perm.TokenMake, w.tokensPage),
		web.Post("/tokens", perm.TokenMake, w.makeToken).Fresh(),
		web.Post("/tokens/:token/revoke", perm.TokenMake, w.revokeToken),
		web.Post("/admin/users/:id/tokens/:row/revoke", perm.UserManage, w.revokePersonToken),
	}
}

// tokensView is the page of a person's own tokens.
type tokensView struct {
	List    []Token
	Today   caltime.Date
	Longest int

	Typed  url.Values
	Errors map[string]string
	Bad    []govuk.FieldError
}

func (v tokensView) value(name string) string { return v.Typed.Get(name) }

func (v tokensView) day() govuk.DateInput {
	return govuk.DateInput{Name: "expires_on", Legend: "Last day on which it works", Error: v.Errors["expires_on"], Day: v.value("expires_on-day"), Month: v.value("expires_on-month"),
		Year: v.value("expires_on-year"), Hint: "At the latest " + v.Today.AddDays(v.Longest).UK()}
}

func (v tokensView) scopes() govuk.Checkboxes {
	c := govuk.Checkboxes{Name: "scopes", Legend: "What it may do", Values: v.Typed["scopes"], Error: v.Errors["scopes"]}
	for _, s := range TokenScopes() {
		c.Items = append(c.Items, govuk.Choice{Value: s.Code, Text: s.Title})
	}
	return c
}

// state is how a token stands on a day.
func (t Token) state(on caltime.Date) layout.Tag {
	switch {
	case t.RevokedAt != nil:
		return layout.Tag{Text: "Revoked", Kind: "quiet"}
	case !t.Works(on):
		return layout.Tag{Text: "Expired", Kind: "quiet"}
	}
	return layout.Tag{Text: "Works", Kind: "done"}
}

func (t Token) used() string {
	if t.LastUsedAt == nil {
		return "Never"
	}
	return layout.Moment(*t.LastUsedAt)
}

func (t Token) may() (out string) {
	for _, s := range TokenScopes() {
		for _, c := range t.ScopeCodes() {
			if c == s.Code {
				if out != "" {
					out += "; "
				}
				out += s.Title
			}
		}
	}
	return out
}

func (w *Web) tokensPage(c *web.Ctx) error { return w.showTokens(c, http.StatusOK, tokensView{}) }

func (w *Web) showTokens(c *web.Ctx, status int, v tokensView) (err error) {
	v.Today = w.today()
	if v.List, err = w.TokensOf(c.Ctx(), w.DB, c.Actor().User); err != nil {
		return err
	}
	if v.Longest, err = w.longestToken(c.Ctx(), w.DB, c.Actor().Force); err != nil {
		return err
	}
	head := layout.PageHead{Title: "API tokens", Sentence: "A token lets a program, such as the custody system, act as you: with your rights, and no more than you tick here."}
	return c.Page(status, layout.Page{Title: "API tokens", Class: "p-form", Head: layout.Head(head), Errors: len(v.Bad) > 0, AsAt: w.DB.Time()}, tokensBody(v))
}

// makeToken answers with the token itself. It is in no other answer: only its hash is kept.
func (w *Web) makeToken(c *web.Ctx) error {
	typed, err := c.Form()
	if err != nil {
		return err
	}
	n := NewToken{Name: typed.Get("name"), Scopes: typed["scopes"]}
	day, bad := readDay(typed, "expires_on")
	n.ExpiresOn = day
	t, secret, err := Token{}, "", error(nil)
	if bad == "" {
		t, secret, err = w.MakeToken(c.Ctx(), n)
	} else {
		err = fault.Fields("Check the token", map[string]string{"expires_on": bad}, "name", "scopes", "expires_on")
	}
	if fault.Is(err, fault.Invalid) {
		v := tokensView{Typed: typed}
		v.Errors, v.Bad = problems(err)
		for i, e := range v.Bad {
			if e.ID == "expires_on" {
				v.Bad[i].ID += "-day"
			}
		}
		return w.showTokens(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Your new token", Class: "p-form"}, newTokenBody(t, secret))
}

func (w *Web) revokeToken(c *web.Ctx) error {
	if err := w.RevokeToken(c.Ctx(), c.Param("token")); err != nil {
		return err
	}
	c.Done("Revoked. The token works no more.", "")
	return c.See("/tokens")
}

func (w *Web) revokePersonToken(c *web.Ctx) error {
	p, err := w.person(c)
	if err != nil {
		return err
	}
	if err := w.RevokeTokenOf(c.Ctx(), p.ID, row(c)); err != nil {
		return err
	}
	c.Done("Revoked. The token works no more.", "")
	return c.See(personView{Record: p}.path(""))
}
