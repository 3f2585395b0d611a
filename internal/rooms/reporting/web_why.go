package reporting

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/users"
)

// whyField is the field in which somebody says why they take something away.
const whyField = "why_taken"

// whyPage asks for it. Its form sends once more what was sent.
type whyPage struct {
	Method, Action string
	Fields         [][2]string
	Typed, Problem string
}

func (p whyPage) summary() []govuk.FieldError {
	if p.Problem == "" {
		return nil
	}
	return []govuk.FieldError{{ID: whyField, Text: p.Problem}}
}

// sayingWhy makes do, which takes something away, ask why where the force does, and record what was said. do sees nothing
// of the field.
func (r *Room) sayingWhy(do func(c *web.Ctx) error) func(c *web.Ctx) error {
	return func(c *web.Ctx) error {
		sent, err := sentFields(c)
		if err != nil {
			return err
		}
		said, typed := sent.Has(whyField), sent.Get(whyField)
		sent.Del(whyField)
		why, bad := users.CheckPurpose(typed)
		if bad == "" {
			c.Request = c.Request.WithContext(db.WithPurpose(c.Ctx(), why))
		}
		if err := do(c); !errors.Is(err, errWhy) {
			return err
		}
		p := whyPage{Method: "post", Action: c.Request.URL.RequestURI(), Typed: typed}
		if c.Request.Method == http.MethodGet {
			p.Method, p.Action = "get", c.Request.URL.Path
		}
		if said {
			p.Problem = bad
		}
		names := []string{}
		for name := range sent {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			for _, v := range sent[name] {
				p.Fields = append(p.Fields, [2]string{name, v})
			}
		}
		return c.Page(http.StatusUnprocessableEntity, layout.Page{Title: "Why do you take this away?", Class: "p-form", Errors: p.Problem != ""}, whyBody(p))
	}
}

// sentFields are the fields of a form, or of an address, out of which whyField can be taken.
func sentFields(c *web.Ctx) (url.Values, error) {
	if c.Request.Method != http.MethodGet {
		return c.Form()
	}
	q := c.Request.URL.Query()
	if q.Has(whyField) {
		rest := c.Request.URL.Query()
		rest.Del(whyField)
		u := *c.Request.URL
		u.RawQuery = rest.Encode()
		c.Request.URL = &u
	}
	return q, nil
}
