package returns

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

const root = "/bring-back"

// Routes are the pages on which lists are brought back. Verbs ask for their own permissions.
func (r *Room) Routes() []web.Route {
	upload := web.Post(root, perm.ListReturn, r.postFile)
	upload.MaxBody = MostBytes + 1<<20
	return []web.Route{
		web.Get(root, perm.ListReturn, r.filePage),
		upload,
		web.Get(root+"/:key", perm.ListReturn, r.returnPage),
		web.Post(root+"/:key/take", perm.ListReturn, r.postTake),
		web.Post(root+"/:key/drop", perm.ListReturn, r.postDrop),
		web.Get("/help/bring-back", perm.SelfUse, r.helpPage),
	}
}

func path(x Return) string { return root + "/" + x.PublicKey }

// fileForm is the form as it was sent.
type fileForm struct {
	Purpose string
	Bad     map[string]string
	Order   []string
	Lists   []string // titles of what can be brought back
	Last    []Return
}

func (r *Room) filePage(c *web.Ctx) error { return r.showFile(c, http.StatusOK, fileForm{}) }

func (r *Room) showFile(c *web.Ctx, status int, f fileForm) error {
	for _, l := range r.Offered(c.Ctx()) {
		f.Lists = append(f.Lists, l.Title)
	}
	a := c.Actor()
	last, err := returnsOf(c.Ctx(), r.DB, a.Force, a.User, 10)
	if err != nil {
		return err
	}
	f.Last = last
	return c.Page(status, layout.Page{Title: "Bring back edited lists", Errors: len(f.Bad) > 0, Class: "p-form", AsAt: r.DB.Time(), Head: layout.Head(layout.PageHead{Title: "Bring back edited lists",
		Sentence: "A list that you took away and changed in Excel. You see every change before anything is recorded.", Actions: []layout.Action{{Label: "How it works", Href: "/help/bring-back"}}})}, fileBody(f))
}

func (r *Room) postFile(c *web.Ctx) error {
	form, up, err := c.FormFile("file")
	if err != nil {
		if fault.Is(err, fault.TooLarge) {
			return r.badFile(c, http.StatusUnprocessableEntity, form, wrong("The file is too large: at most 20 MB", err))
		}
		return err
	}
	x, err := r.Bring(c.Ctx(), File{Name: up.Name, Content: up.Content, Size: up.Size}, form.Get("purpose"))
	var bad *fault.Error
	switch {
	case errors.As(err, &bad) && bad.Kind == fault.Invalid:
		return r.badFile(c, http.StatusUnprocessableEntity, form, err)
	case errors.As(err, &bad) && bad.Kind == fault.Forbidden: // they may bring other lists
		return r.badFile(c, http.StatusForbidden, form, wrong(bad.Message, err))
	case err != nil:
		return err
	}
	return c.See(path(x))
}

func (r *Room) badFile(c *web.Ctx, status int, form url.Values, err error) error {
	var bad *fault.Error
	if !errors.As(err, &bad) {
		return err
	}
	return r.showFile(c, status, fileForm{Purpose: form.Get("purpose"), Bad: bad.Fields, Order: bad.FieldNames()})
}

// shown is a return with a page of its rows.
type shown struct {
	Return
	Show  Verdict // "" for all
	After int64
	Rows  []Row
	Next  string
	Taken int  // of a return that is being taken
	Stuck bool // it broke off, and can be gone on with
	Undo  func(Row) bool
}

// pageSize is how many rows a page shows.
const pageSize = 50

func (r *Room) returnPage(c *web.Ctx) error {
	x, err := r.own(c.Ctx(), r.DB, c.Param("key"))
	if err != nil {
		return err
	}
	v := shown{Return: x, Show: Verdict(c.Query("show"))}
	switch v.Show {
	case Changed, New, Conflict, Refused, LeftOut:
	default:
		v.Show = ""
	}
	v.After, _ = strconv.ParseInt(c.Query("after"), 10, 64) // a spoilt one is the first page
	now := r.DB.Time()
	if x.State == Taking {
		n, err := outcomes(c.Ctx(), r.DB, x.ID)
		if err != nil {
			return err
		}
		v.Taken = x.ToTake() - n[Waiting]
		v.Stuck = x.JobID == nil && x.TakingAt != nil && now.Sub(*x.TakingAt) > stuckAfter
		if c.HTMX() {
			return c.Part(http.StatusOK, takingPart(v))
		}
	} else if c.HTMX() {
		return c.See(path(x)) // it is taken: the whole page is other than it was
	}
	rows, err := rowsOf(c.Ctx(), r.DB, x.ID, v.Show, v.After, pageSize+1)
	if err != nil {
		return err
	}
	if len(rows) > pageSize {
		rows = rows[:pageSize]
		v.Next = v.at(v.Show, rows[pageSize-1].ID)
	}
	if err := r.hide(c.Ctx(), r.DB, x, rows); err != nil {
		return err
	}
	v.Rows = rows
	v.Undo = func(row Row) bool { return row.Undo != "" && row.DoneAt != nil && now.Sub(*row.DoneAt) < undoTime }
	return c.Page(http.StatusOK, layout.Page{Title: v.title(), AsAt: now, Head: layout.Head(layout.PageHead{Title: v.title(), Sentence: v.sentence(),
		Breadcrumbs: []layout.Link{{Label: "Bring back edited lists", Href: root}}})}, returnBody(v))
}

// at is the address of the page that shows rows of a verdict after one.
func (v shown) at(show Verdict, after int64) string {
	q := url.Values{}
	if show != "" {
		q.Set("show", string(show))
	}
	if after != 0 {
		q.Set("after", strconv.FormatInt(after, 10))
	}
	if len(q) == 0 {
		return path(v.Return)
	}
	return path(v.Return) + "?" + q.Encode()
}

func (r *Room) postTake(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	version, _ := ids.Parse[ids.Unit](form.Get("version"))
	x, err := r.Take(c.Ctx(), c.Param("key"), int(version))
	if err != nil {
		return r.past(c, err)
	}
	if x.State == Taken {
		if x.NotDone > 0 {
			c.Warn(layout.Many(x.Done, "row was", "rows were") + " recorded, " + layout.Count(x.NotDone) + " not.")
		} else {
			c.Done(layout.Many(x.Done, "row was", "rows were")+" recorded.", "")
		}
	}
	return c.See(path(x))
}

func (r *Room) postDrop(c *web.Ctx) error {
	if err := r.Drop(c.Ctx(), c.Param("key")); err != nil {
		return r.past(c, err)
	}
	c.Note("Dropped. Nothing of it was recorded.")
	return c.See(root)
}

// past answers whoever confirms or drops once more what was confirmed or dropped, having gone back or pressed twice: they
// are shown where it stands.
func (r *Room) past(c *web.Ctx, err error) error {
	var why *fault.Error
	if !errors.As(err, &why) || why.Kind != fault.Refused && why.Kind != fault.Conflict {
		return err
	}
	x, gone := r.own(c.Ctx(), r.DB, c.Param("key"))
	if gone != nil || x.State == Read {
		return err
	}
	c.Note(why.Message + ".")
	return c.See(path(x))
}

func (r *Room) helpPage(c *web.Ctx) error {
	return c.Page(http.StatusOK, layout.Page{Title: "Edit in Excel and bring it back", Head: layout.Head(layout.PageHead{Title: "Edit in Excel and bring it back",
		Sentence: "The list of cases, your effort and decisions on opportunities can be changed in a workbook.", Breadcrumbs: []layout.Link{{Label: "Help", Href: "/help"}}})}, helpBody())
}

// prev is the way back to the first page: rows are read onwards by key.
func (v shown) prev() string {
	if v.After == 0 {
		return ""
	}
	return v.at(v.Show, 0)
}
