package tasking

import (
	"net/http"
	"net/url"
	"strconv"

	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// productForm is a product as it was typed.
type productForm struct {
	NewProduct
	Desk bool
}

// productsView is the page of a case's intelligence.
type productsView struct {
	Path      string
	Rows      []Product
	Form      productForm
	Bad       map[string]string
	CanEdit   bool
	HasDesk   bool
	Taking    int
	TakingWhy string
}

func (r *Room) getProducts(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	return r.showProducts(c, http.StatusOK, g, productsView{})
}

func (r *Room) showProducts(c *web.Ctx, status int, g access.Grant, v productsView) error {
	var err error
	v.Path, v.HasDesk = cases.Path(g.Ref()), r.AskDesk != nil
	if v.Rows, err = productsOf(c.Ctx(), r.DB, g); err != nil {
		return err
	}
	file, err := r.Cases.ByID(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	v.CanEdit = g.CanEdit() && file.Open()
	return r.casePage(c, status, g, "Intelligence", productsBody(v))
}

// ReadGrading reads the boxes of a grading.
func ReadGrading(v url.Values) Grading {
	return Grading{SourceGrade: v.Get("source_grade"), InfoGrade: v.Get("info_grade"), Handling: v.Get("handling"), Conditions: v.Get("conditions")}
}

// Options gives a scale as choices, with one to begin with that is none.
func Options(scale []Grade) []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, g := range scale {
		out = append(out, govuk.Option{Value: g.Value, Text: g.Text})
	}
	return out
}

func (r *Room) postProduct(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	f := productForm{NewProduct{form.Get("title"), form.Get("facts"), form.Get("assessment"), ReadGrading(form)}, form.Get("desk") == "yes"}
	_, err = r.RecordProduct(c.Ctx(), g.CaseID(), f.NewProduct, f.Desk)
	if bad, ok := fields(err); ok {
		return r.showProducts(c, http.StatusUnprocessableEntity, g, productsView{Form: f, Bad: bad})
	}
	if err != nil {
		return err
	}
	if f.Desk {
		c.Done("The force desk puts it on the case within a quarter of an hour.", "")
	} else {
		c.Done("Recorded.", "")
	}
	return c.See(cases.Path(g.Ref()) + "/products")
}

func (r *Room) postWithdrawProduct(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	n := number(form.Get("n"))
	err = r.WithdrawProduct(c.Ctx(), g.CaseID(), n, number(form.Get("version")), form.Get("reason"))
	if bad, ok := fields(err); ok {
		return r.showProducts(c, http.StatusUnprocessableEntity, g, productsView{Taking: n, TakingWhy: bad["reason"]})
	}
	if err != nil {
		return err
	}
	c.Done("Withdrawn. It stays on record, struck through.", "")
	return c.See(cases.Path(g.Ref()) + "/products")
}

func (v productsView) errors() []govuk.FieldError {
	out := summary(v.Bad, "title", "facts", "assessment", "source_grade", "info_grade", "handling", "conditions")
	if v.Taking != 0 {
		out = append(out, govuk.FieldError{ID: "reason-" + strconv.Itoa(v.Taking), Text: v.TakingWhy})
	}
	return out
}

func (v productsView) desk() []string {
	if v.Form.Desk {
		return []string{"yes"}
	}
	return nil
}

func (p Product) nText() string { return strconv.Itoa(p.N) }

func (p Product) versionText() string { return strconv.Itoa(p.Version) }

func (p Product) madeText() string { return layout.Day(p.CreatedAt) + " · " + p.CreatedByName }
