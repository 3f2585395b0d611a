package tasking

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
)

// Routes are the ways into the room.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		web.Get("/cases/:case/tasks", perm.CaseView, r.getTasks),
		web.Post("/cases/:case/tasks", perm.CaseChange, r.postTask),
		web.Post("/tasks/:task/done", perm.CaseChange, r.postDone),
		web.Post("/tasks/:task/withdraw", perm.CaseChange, r.postWithdrawTask),
		web.Get("/cases/:case/products", perm.CaseView, r.getProducts),
		web.Post("/cases/:case/products", perm.CaseChange, r.postProduct),
		web.Post("/cases/:case/products/withdraw", perm.CaseChange, r.postWithdrawProduct),
	}
}

// RecordLinks are what the menu "Record…" of a case offers from here.
func RecordLinks() []cases.RecordLink {
	return []cases.RecordLink{{Label: "A task", Path: "/tasks"}, {Label: "Intelligence", Path: "/products"}}
}

// dateForm is a day as it was typed.
type dateForm struct{ Day, Month, Year string }

func readDate(v url.Values, name string) dateForm {
	get := func(part string) string { return strings.TrimSpace(v.Get(name + "-" + part)) }
	return dateForm{get("day"), get("month"), get("year")}
}

// date is the day, zero where none was typed; false for what is no day.
func (f dateForm) date() (caltime.Date, bool) {
	return caltime.ParseBoxes(f.Day, f.Month, f.Year)
}

// fields takes the fields out of a fault.Invalid; false for any other error.
func fields(err error) (map[string]string, bool) {
	if !fault.Is(err, fault.Invalid) {
		return nil, false
	}
	e, ok := err.(*fault.Error)
	if !ok {
		return nil, false
	}
	return e.Fields, true
}

func summary(bad map[string]string, order ...string) (out []govuk.FieldError) {
	for _, f := range order {
		if t := bad[f]; t != "" {
			id := f
			if f == "due" {
				id = "due-day"
			}
			out = append(out, govuk.FieldError{ID: id, Text: t})
		}
	}
	return out
}

func (r *Room) casePage(c *web.Ctx, status int, g access.Grant, title string, body templ.Component) error {
	head, err := r.Cases.Header(c.Ctx(), g, "")
	if err != nil {
		return err
	}
	return c.Page(status, layout.Page{Title: title + ", " + g.Ref(), Errors: status == http.StatusUnprocessableEntity, Head: head, AsAt: r.DB.Time()}, body)
}

func number(s string) int { n, _ := strconv.Atoi(s); return n }

// WorkPanel is what the actor has to do, for My work.
func (r *Room) WorkPanel(ctx context.Context, rd db.Reader) (orders.WorkPanel, error) {
	a, ok := actor.From(ctx)
	if !ok || a.User == 0 || !a.Can(perm.CaseChange) {
		return orders.WorkPanel{}, nil
	}
	rows, err := tasksFor(ctx, rd, a.User, mostShown+1)
	if err != nil || len(rows) == 0 {
		return orders.WorkPanel{}, err
	}
	v := workView{Rows: rows, today: caltime.DateOf(rd.Time())}
	if len(rows) > mostShown {
		v.Rows, v.More = rows[:mostShown], true
	}
	return orders.WorkPanel{Column: "main", Order: 15, Body: workBody(v)}, nil
}

const mostShown = 12

// workView is the panel of tasks on My work.
type workView struct {
	Rows  []TaskRow
	More  bool
	today caltime.Date
}

// CasePanels are what a case's overview shows of tasks and of intelligence. A case without either shows neither.
func (r *Room) CasePanels() []cases.PanelFunc {
	return []cases.PanelFunc{
		func(ctx context.Context, rd db.Reader, g access.Grant) (cases.Panel, error) {
			rows, err := tasksOf(ctx, rd, g, true, 6)
			if err != nil || len(rows) == 0 {
				return cases.Panel{}, err
			}
			return cases.Panel{Column: "side", Order: 5, Body: caseTasks(cases.Path(g.Ref()), rows, caltime.DateOf(rd.Time()))}, nil
		},
		func(ctx context.Context, rd db.Reader, g access.Grant) (cases.Panel, error) {
			rows, err := productsOf(ctx, rd, g)
			if err != nil || len(rows) == 0 {
				return cases.Panel{}, err
			}
			return cases.Panel{Column: "side", Order: 60, Body: caseProducts(cases.Path(g.Ref()), rows[:min(len(rows), 4)])}, nil
		},
	}
}
