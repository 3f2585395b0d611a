package reporting

import (
	"errors"
	"net/http"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// Choices of the form.
const (
	linkAlone    = "link"
	withWorkbook = "workbook"
)

func (r *Room) takingRoutes() []web.Route {
	return []web.Route{
		web.Get("/admin/exports", perm.ReferenceManage, r.takingPage),
		web.Post("/admin/exports", perm.ReferenceManage, r.setFromPage).Fresh(),
	}
}

// takingForm is the form as it was typed.
type takingForm struct {
	Attach, Floor string
	Bad           map[string]string
	Errors        []govuk.FieldError
}

func (r *Room) takingPage(c *web.Ctx) error {
	n, err := r.TakingRulesNow(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	f := takingForm{Attach: linkAlone, Floor: n.Floor}
	if n.Attach {
		f.Attach = withWorkbook
	}
	return r.showTaking(c, http.StatusOK, f)
}

func (r *Room) showTaking(c *web.Ctx, status int, f takingForm) error {
	head := layout.PageHead{Title: "Workbooks and mails", Sentence: "What your force sets about what leaves Proceeds. It holds from today; what was made earlier stays as it is."}
	return c.Page(status, layout.Page{Title: head.Title, Head: layout.Head(head), Errors: status == http.StatusUnprocessableEntity}, takingBody(f))
}

func (r *Room) setFromPage(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	f := takingForm{Attach: v.Get("attach"), Floor: v.Get("floor")}
	if f.Attach != linkAlone && f.Attach != withWorkbook {
		f.fail("attach", "Choose what the mail holds")
		return r.showTaking(c, http.StatusUnprocessableEntity, f)
	}
	err = r.SetTakingRules(c.Ctx(), TakingRules{Attach: f.Attach == withWorkbook, Floor: f.Floor})
	var bad *fault.Error
	if errors.As(err, &bad) && bad.Kind == fault.Invalid {
		for _, name := range bad.FieldNames() {
			f.fail(name, bad.Fields[name])
		}
		return r.showTaking(c, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	c.Done("Set from today.", "")
	return c.See("/admin/exports")
}

func (f *takingForm) fail(name, text string) {
	if f.Bad == nil {
		f.Bad = map[string]string{}
	}
	f.Bad[name] = text
	f.Errors = append(f.Errors, govuk.FieldError{ID: name, Text: text})
}

func floorChoices() (out []govuk.Choice) {
	for _, m := range Floors {
		out = append(out, govuk.Choice{Value: m, Text: m})
	}
	return out
}
