package tasking

import (
	"net/http"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// taskForm is a task as it was typed.
type taskForm struct {
	Title, Owner string
	Due          dateForm
	Desk         bool
}

// tasksView is the page of a case's tasks.
type tasksView struct {
	Path    string // of the case
	Rows    []TaskRow
	Form    taskForm
	Bad     map[string]string
	Team    []govuk.Option
	CanEdit bool
	HasDesk bool
	today   caltime.Date
	// The task whose withdrawal was refused, and why.
	Taking, TakingWhy string
}

func (r *Room) getTasks(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	return r.showTasks(c, http.StatusOK, g, tasksView{})
}

func (r *Room) showTasks(c *web.Ctx, status int, g access.Grant, v tasksView) error {
	var err error
	v.Path, v.today, v.HasDesk = cases.Path(g.Ref()), caltime.DateOf(r.DB.Time()), r.AskDesk != nil
	if v.Rows, err = tasksOf(c.Ctx(), r.DB, g, false, mostTasks); err != nil {
		return err
	}
	file, err := r.Cases.ByID(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	v.CanEdit = g.CanEdit() && file.Open()
	if v.CanEdit {
		if v.Team, err = r.team(c, g); err != nil {
			return err
		}
	}
	return r.casePage(c, status, g, "Tasks", tasksBody(v))
}

// team lists who may own a task.
func (r *Room) team(c *web.Ctx, g access.Grant) ([]govuk.Option, error) {
	members, err := access.Members(c.Ctx(), r.DB, g)
	if err != nil {
		return nil, err
	}
	list := make([]ids.User, len(members))
	for i, m := range members {
		list[i] = m.UserID
	}
	names, err := r.Users.Names(c.Ctx(), r.DB, list)
	if err != nil {
		return nil, err
	}
	out := []govuk.Option{{Value: "", Text: "Whoever leads the case"}}
	for _, m := range members {
		out = append(out, govuk.Option{Value: ids.String(m.UserID), Text: names[m.UserID]})
	}
	return out, nil
}

func (r *Room) postTask(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	f := taskForm{Title: form.Get("title"), Owner: form.Get("owner"), Due: readDate(form, "due"), Desk: form.Get("desk") == "yes"}
	n := NewTask{Title: f.Title}
	due, ok := f.Due.date()
	n.Due = due
	if f.Owner != "" {
		id, _ := ids.Parse[ids.User](f.Owner)
		n.Owner = &id
	}
	if !ok {
		bad := map[string]string{"due": "Enter a real date, such as 29 1 2027"}
		if strings.TrimSpace(f.Title) == "" {
			bad["title"] = "Enter what is to be done"
		}
		return r.showTasks(c, http.StatusUnprocessableEntity, g, tasksView{Form: f, Bad: bad})
	}
	_, err = r.SetTask(c.Ctx(), g.CaseID(), n, f.Desk)
	if bad, ok := fields(err); ok {
		return r.showTasks(c, http.StatusUnprocessableEntity, g, tasksView{Form: f, Bad: bad})
	}
	if err != nil {
		return err
	}
	if f.Desk {
		c.Done("The force desk puts it on the case within a quarter of an hour.", "")
	} else {
		c.Done("Set.", "")
	}
	return c.See(cases.Path(g.Ref()) + "/tasks")
}

func (r *Room) postDone(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	_, g, err := r.FinishTask(c.Ctx(), c.Param("task"), number(form.Get("version")))
	if err != nil {
		return err
	}
	c.Done("Done.", "")
	if form.Get("from") == "work" {
		return c.See("/work")
	}
	return c.See(cases.Path(g.Ref()) + "/tasks")
}

func (r *Room) postWithdrawTask(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	key := c.Param("task")
	_, g, err := r.WithdrawTask(c.Ctx(), key, number(form.Get("version")), form.Get("reason"))
	if bad, ok := fields(err); ok {
		return r.showTasks(c, http.StatusUnprocessableEntity, g, tasksView{Taking: key, TakingWhy: bad["reason"]})
	}
	if err != nil {
		return err
	}
	c.Done("Withdrawn. It stays on record, struck through.", "")
	return c.See(cases.Path(g.Ref()) + "/tasks")
}

func (v tasksView) dateInput() govuk.DateInput {
	return govuk.DateInput{Name: "due", Legend: "Due (optional)", Day: v.Form.Due.Day, Month: v.Form.Due.Month, Year: v.Form.Due.Year, Error: v.Bad["due"]}
}

func (v tasksView) errors() []govuk.FieldError {
	out := summary(v.Bad, "title", "due", "owner")
	if v.Taking != "" {
		out = append(out, govuk.FieldError{ID: "reason-" + v.Taking, Text: v.TakingWhy})
	}
	return out
}

func (v tasksView) desk() []string {
	if v.Form.Desk {
		return []string{"yes"}
	}
	return nil
}

func (t TaskRow) dueText() string {
	if t.DueOn.IsZero() {
		return "No day"
	}
	return t.DueOn.Format("Mon 2 Jan 2006")
}

func (t TaskRow) mark(today caltime.Date) layout.Severity {
	switch {
	case t.Late(today):
		return layout.Overdue
	case t.DueOn.IsZero():
		return layout.OnTrack
	case today.DaysUntil(t.DueOn) <= 2:
		return layout.Critical
	case today.DaysUntil(t.DueOn) <= 10:
		return layout.DueSoon
	}
	return layout.OnTrack
}

func (t TaskRow) versionText() string { return strconv.Itoa(t.Version) }

func (t TaskRow) ended() string {
	switch {
	case t.WithdrawnAt != nil:
		return "Withdrawn " + layout.Day(*t.WithdrawnAt) + ": " + t.WithdrawnReason
	case t.DoneAt != nil:
		return "Done " + layout.Day(*t.DoneAt) + " by " + t.DoneByName
	}
	return ""
}
