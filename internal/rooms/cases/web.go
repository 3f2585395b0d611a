package cases

import (
	"errors"

	"github.com/a-h/templ"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

// Routes are the pages of this room: the list of cases, and of a case what no other room shows.
func (r *Room) Routes() []web.Route {
	return append(append(append(r.glassRoutes(), r.markingRoutes()...), r.bulkRoutes()...), []web.Route{
		web.Get("/cases", perm.CaseView, r.getList),
		web.Get("/cases/counts", perm.CaseView, r.getCounts),
		web.Get("/cases/new", perm.CaseOpen, r.getNew),
		web.Post("/cases/new", perm.CaseOpen, r.postNew),
		web.Get("/cases/views/new", perm.CaseView, r.getSaveView),
		web.Post("/cases/views", perm.CaseView, r.postSaveView),
		web.Post("/cases/views/remove", perm.CaseView, r.postRemoveView),
		web.Get("/cases/:case", perm.CaseView, r.getOverview),
		web.Get("/cases/:case/edit", perm.CaseChange, r.getEdit),
		web.Post("/cases/:case/edit", perm.CaseChange, r.postEdit),
		web.Get("/cases/:case/stage", perm.CaseChange, r.getStage),
		web.Post("/cases/:case/stage", perm.CaseChange, r.postStage),
		web.Get("/cases/:case/close", perm.CaseChange, r.getClose),
		web.Post("/cases/:case/close", perm.CaseChange, r.postClose),
		web.Get("/cases/:case/reopen", perm.CaseChange, r.getReopen),
		web.Post("/cases/:case/reopen", perm.CaseChange, r.postReopen),
		web.Get("/cases/:case/origin", perm.CaseChange, r.getOrigin),
		web.Post("/cases/:case/origin", perm.CaseChange, r.postOrigin),
		web.Get("/cases/:case/references", perm.CaseView, r.getRefs),
		web.Post("/cases/:case/references", perm.CaseChange, r.postRef),
		web.Post("/cases/:case/references/withdraw", perm.CaseChange, r.postWithdrawRef),
		web.Get("/cases/:case/team", perm.CaseView, r.getTeam),
		web.Post("/cases/:case/team", perm.CaseChange, r.postTeam).Fresh(),
		web.Post("/cases/:case/team/leave", perm.CaseChange, r.postLeave),
		web.Post("/cases/:case/restriction", perm.CaseChange, r.postRestriction).Fresh(),
		web.Get("/cases/:case/decisions", perm.CaseView, r.getDecisions),
		web.Get("/cases/:case/decisions/new", perm.CaseChange, r.getDecide),
		web.Post("/cases/:case/decisions/new", perm.CaseChange, r.postDecide),
		web.Post("/cases/:case/decisions/withdraw", perm.CaseChange, r.postWithdrawDecision),
		web.Get("/cases/:case/timeline", perm.CaseView, r.getTimeline),
		web.Post("/acts/:act/undo", perm.SelfUse, r.postUndo), // one's own acts alone; the act judges who may
		web.Post("/cases/:case/conflicts", perm.CaseView, r.postConflict),
		web.Post("/cases/:case/conflicts/end", perm.CaseView, r.postEndConflict).Fresh(),
		web.Get("/cases/:case/conflicts/declare", perm.CaseView, r.getDeclare),
		web.Post("/cases/:case/conflicts/declare", perm.CaseView, r.postDeclare),
		web.Get("/cases/:case/purpose", perm.CaseView, r.getPurpose),
		web.Post("/cases/:case/purpose", perm.CaseView, r.postPurpose),
	}...)
}

// open opens the case in the address.
func (r *Room) open(c *web.Ctx, m access.Mode) (access.Grant, error) {
	return access.OpenRef(c.Ctx(), r.DB, c.Param("case"), m)
}

// page answers with a page of a case: its head, and body below.
func (r *Room) page(c *web.Ctx, status int, h Head, active, title string, body templ.Component) error {
	return c.Page(status, layout.Page{Title: title + ", " + h.Case.Ref, Marking: h.Case.Marking, Head: r.header(h, active)}, body)
}

// formPage answers with a form of a case; errs makes it a refused one.
func (r *Room) formPage(c *web.Ctx, cs Case, f formShell, body templ.Component) error {
	status := 200
	if len(f.Errors) > 0 || f.Refused != nil {
		status = 422
	}
	f.Back = layout.Link{Label: cs.Name() + ", " + cs.Ref, Href: cs.Path()}
	f.Action = c.Request.URL.Path
	return c.Page(status, layout.Page{Title: f.Title + ", " + cs.Ref, Marking: cs.Marking, Class: "p-form", Errors: status != 200}, formPage(f, body))
}

// formShell is what every form page has.
type formShell struct {
	Title   string
	Lede    string
	Back    layout.Link
	Action  string
	Submit  string
	Cancel  string
	Warning bool // the button is a warning
	Errors  []govuk.FieldError
	Refused *fault.Error // why it cannot be done, with the next steps
	Does    []string     // what it will do, for the panel beside the form
	Known   []Known      // what is known beside what the form holds
}

// fail takes a verb's error apart: field errors and refusals go back into the form, the rest to the error page.
func (f *formShell) fail(err error) (byField map[string]string, out error) {
	var e *fault.Error
	if !errors.As(err, &e) {
		return nil, err
	}
	switch e.Kind {
	case fault.Invalid:
		for _, name := range e.FieldNames() {
			f.Errors = append(f.Errors, govuk.FieldError{ID: name, Text: e.Fields[name]})
		}
		return e.Fields, nil
	case fault.Refused:
		f.Refused = e
		return map[string]string{}, nil
	}
	return nil, err
}

// postUndo takes back what was just done.
func (r *Room) postUndo(c *web.Ctx) error {
	id, ok := ids.Parse[ids.Act](c.Param("act"))
	if !ok {
		return fault.Missing()
	}
	_, back, err := r.takeBack(c.Ctx(), id)
	if err != nil {
		return err
	}
	c.Done("Taken back. It stays on record, struck through.", "")
	return c.See(back)
}
