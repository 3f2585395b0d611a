package cases

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// bulkRoutes are the acts on many cases: ticking them in the list, the page that asks what is to be done and says what will
// happen, and what became of them. Doing it is a dangerous act, for it gives access to many cases at once.
func (r *Room) bulkRoutes() []web.Route {
	return []web.Route{
		web.Get("/help/cases", perm.CaseView, r.getHelp),
		web.Post("/cases/bulk", perm.CaseView, r.postPick),
		web.Get("/cases/bulk/:bulk", perm.CaseView, r.getBulk),
		web.Post("/cases/bulk/:bulk", perm.CaseChange, r.postBulk).Fresh(),
		web.Post("/cases/bulk/:bulk/undo", perm.CaseChange, r.postBulkUndo),
	}
}

// listAt is the list with a filter, at a place in it, with what was ticked under a key.
func listAt(f Filter, place url.Values, key string) string {
	q := f.Query()
	for _, name := range []string{"sort", "after", "before"} {
		if v := place.Get(name); v != "" {
			q.Set(name, v)
		}
	}
	if key != "" {
		q.Set("picked", key)
	}
	if len(q) == 0 {
		return "/cases"
	}
	return "/cases?" + q.Encode()
}

// query reads a query string that was posted; a spoilt one is none.
func query(s string) url.Values { q, _ := url.ParseQuery(s); return q }

// readPicking reads what a page of the list posts.
func readPicking(v url.Values) (p Picking, f Filter, place url.Values) {
	f, place = ParseFilter(query(v.Get("of"))), query(v.Get("place"))
	p = Picking{Key: bulkKey(v, "picked"), Query: f.view()}
	for _, s := range strings.Split(v.Get("here"), ",") {
		if id, ok := ids.Parse[ids.Case](s); ok && len(p.Here) < 2*listSize {
			p.Here = append(p.Here, id)
		}
	}
	for _, s := range v["case"] {
		one, version, _ := strings.Cut(s, ".")
		id, ok := ids.Parse[ids.Case](one)
		n, err := strconv.Atoi(version)
		if ok && err == nil && len(p.Ticked) < 2*MostBulk {
			p.Ticked = append(p.Ticked, Tick{id, n})
		}
	}
	return p, f, place
}

// postPick takes the ticks of a page of the list, and leads on: to another page of it, or to what is to be done.
func (r *Room) postPick(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	p, f, place := readPicking(v)
	act := v.Get("act")
	if act == "all" {
		return r.pickAll(c, f, place, p.Key)
	}
	verb, isVerb := bulkVerbOf(act)
	if isVerb && !c.Actor().Can(perm.CaseChange) {
		return fault.New(fault.Forbidden, "Your role does not let you change cases")
	}
	got, err := r.Pick(c.Ctx(), p)
	if err != nil {
		return err
	}
	if got.Lost > 0 {
		c.Warn(layout.Many(got.Lost, "case that you ticked is", "cases that you ticked are") + " not there any more, or you can no longer see them: left out.")
	}
	if got.Over > 0 {
		c.Warn("At most " + layout.Count(MostBulk) + " cases can be changed at once: " + layout.Count(got.Over) + " of those that you ticked were left out.")
	}
	key := ""
	if got.N > 0 {
		key = got.Bulk.PublicKey
	}
	switch {
	case act == "keep":
		if u, err := url.Parse(v.Get("go")); err == nil && u.Path == "/cases" && u.Host == "" {
			place = u.Query()
		}
	case got.N == 0:
		if got.Lost == 0 {
			c.Warn("Tick the cases first.")
		}
	case act == "show":
		f.Only, place = key, url.Values{"sort": place["sort"]}
	case isVerb:
		return c.See(got.Bulk.Path() + "?act=" + verb.Code)
	}
	return c.See(listAt(f, place, key))
}

func (r *Room) pickAll(c *web.Ctx, f Filter, place url.Values, key string) error {
	got, err := r.PickAll(c.Ctx(), f, page.Parse(place, listSize, Sorts...).Sort, key)
	if err != nil {
		return err
	}
	if got.N == MostBulk {
		total, err := r.Count(c.Ctx(), r.DB, f)
		if err != nil {
			return err
		}
		if total.More || total.N > MostBulk {
			c.Warn("At most " + layout.Count(MostBulk) + " cases can be changed at once: the first " + layout.Count(MostBulk) + " of " + total.words() + " are selected, in the order of the list.")
		}
	}
	return c.See(listAt(f, place, got.Bulk.PublicKey))
}

// bulkPage is what the pages of an act on many cases are drawn from.
type bulkPage struct {
	Bulk  Bulk
	Verb  bulkVerb
	Form  url.Values
	Rows  []bulkRow
	Will  string // what each case will, or was to
	Undo  bool   // it can be taken back
	Until string
	Stuck bool
	Shell formShell
	Errs  map[string]string
	List  string // the list that the cases were ticked in

	People []govuk.Option
}

func (p bulkPage) n() int { return len(p.Rows) }

// of gives the rows of an outcome.
func (p bulkPage) of(outcomes ...BulkOutcome) (out []bulkRow) {
	for _, o := range outcomes {
		for _, x := range p.Rows {
			if x.Outcome == o {
				out = append(out, x)
			}
		}
	}
	return out
}

func (p bulkPage) title() string { return p.Verb.Verb + " " + layout.Many(p.n(), "case", "cases") }

// bulk opens an act of the reader's own.
func (r *Room) bulk(c *web.Ctx) (Bulk, error) { return ownBulk(c.Ctx(), r.DB, c.Param("bulk")) }

// showBulk answers with a page of an act. The cases on it are logged, and it bears the highest of their markings.
func (r *Room) showBulk(c *web.Ctx, status int, p bulkPage, title string, body func(bulkPage) layoutBody) error {
	seen := []ids.Case{}
	for _, x := range p.Rows {
		if x.Seen {
			seen = append(seen, x.CaseID)
		}
	}
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "cases"}, map[string]any{"filter": p.Bulk.Query, "cases": seen})
	marking, err := r.Marking(c.Ctx(), r.DB, Filter{View: Everything, Only: p.Bulk.PublicKey})
	if err != nil {
		return err
	}
	b := body(p)
	return c.Page(status, layout.Page{Title: title, Marking: marking, Head: b.head, Class: b.class, Errors: status == http.StatusUnprocessableEntity, AsAt: r.DB.Time()}, b.body)
}

func (r *Room) getBulk(c *web.Ctx) error {
	b, err := r.bulk(c)
	if err != nil {
		return err
	}
	if b.State != Picked {
		return r.showOutcome(c, b)
	}
	verb, ok := bulkVerbOf(c.Query("act"))
	if !ok {
		return c.See(listAt(ParseFilter(query(b.Query)), nil, b.PublicKey))
	}
	if !c.Actor().Can(perm.CaseChange) {
		return fault.New(fault.Forbidden, "Your role does not let you change cases")
	}
	return r.showAsk(c, http.StatusOK, b, verb, url.Values{}, formShell{}, nil)
}

// showAsk asks what is to be done.
func (r *Room) showAsk(c *web.Ctx, status int, b Bulk, verb bulkVerb, form url.Values, sh formShell, errs map[string]string) error {
	p := bulkPage{Bulk: b, Verb: verb, Form: form, Errs: errs, List: listAt(ParseFilter(query(b.Query)), nil, b.PublicKey)}
	var err error
	if p.Rows, err = r.judgeBulk(c.Ctx(), r.DB, b, verb, nil); err != nil {
		return err
	}
	if p.n() == 0 {
		c.Warn("Tick the cases first.")
		return c.See(p.List)
	}
	roles := TeamRoles
	if verb.Code == "lead" {
		roles = []perm.Role{perm.Investigator, perm.Supervisor}
	}
	if verb.Code == "lead" || verb.Code == "team" {
		people, err := r.Users.People(c.Ctx(), r.DB, c.Actor().Force, roles...)
		if err != nil {
			return err
		}
		p.People = append([]govuk.Option{{Value: "", Text: "Choose"}}, peopleOptions(people)...)
	}
	p.Shell = sh
	p.Shell.Lede = p.cannot()
	p.Shell.Title, p.Shell.Submit = p.title(), p.title()
	if verb.Code == "team" {
		p.Shell.Submit = "Add to the team of " + layout.Many(p.n(), "case", "cases")
	}
	if p.n() > FewBulk {
		p.Shell.Submit = "Go on"
	}
	p.Shell.Back, p.Shell.Action = layout.Link{Label: "Cases", Href: p.List}, b.Path()
	p.Shell.Does = append(append([]string{}, verb.Does...), "Each case goes through the same checks as on its own page, and stands in its timeline and the log. What cannot be changed is listed with the reason.",
		"It can be taken back for ten minutes.")
	if p.n() > FewBulk {
		p.Shell.Does = append(p.Shell.Does, "You see first what will happen.")
	}
	return r.showBulk(c, status, p, p.title(), askBody)
}

// postBulk does what was asked; of more than a few cases it first says what will happen.
func (r *Room) postBulk(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	b, err := r.bulk(c)
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(v.Get("version"))
	if b.State == Picked {
		verb, ok := bulkVerbOf(v.Get("act"))
		if !ok {
			return c.See(listAt(ParseFilter(query(b.Query)), nil, b.PublicKey))
		}
		var sh formShell
		if version != b.Version {
			sh.Refused = &fault.Error{Kind: fault.Refused, Message: "Other cases were ticked after this page was opened. Those that stand below are meant now"}
			return r.showAsk(c, http.StatusConflict, b, verb, v, sh, nil)
		}
		ask, err := verb.read(r, c.Ctx(), r.DB, v)
		if err != nil {
			errs, err := sh.fail(err)
			if err != nil {
				return err
			}
			return r.showAsk(c, http.StatusUnprocessableEntity, b, verb, v, sh, errs)
		}
		n, err := countPicked(c.Ctx(), r.DB, b.ID)
		if err != nil {
			return err
		}
		if n > FewBulk && v.Get("sure") != "yes" {
			return r.showSure(c, b, verb, ask, v)
		}
	}
	already := b.State == Ended
	// Who closes the window does not stop it halfway.
	b, err = r.RunBulk(context.WithoutCancel(c.Ctx()), b.PublicKey, version, v.Get("act"), v)
	if err != nil {
		var f *fault.Error
		if verb, ok := bulkVerbOf(v.Get("act")); ok && errors.As(err, &f) && f.Kind == fault.Conflict {
			if b, err = r.bulk(c); err != nil {
				return err
			}
			if b.State == Picked {
				return r.showAsk(c, http.StatusConflict, b, verb, v, formShell{Refused: &fault.Error{Kind: fault.Refused, Message: "Other cases were ticked in the same moment. Those that stand below are meant now"}}, nil)
			}
			return c.See(b.Path())
		}
		return err
	}
	if already {
		c.Note("This was done already. Nothing was changed twice.")
	}
	return c.See(b.Path())
}

// showSure says what will happen to many cases.
func (r *Room) showSure(c *web.Ctx, b Bulk, verb bulkVerb, ask bulkAsk, form url.Values) error {
	p := bulkPage{Bulk: b, Verb: verb, Form: form, Will: ask.Will, List: listAt(ParseFilter(query(b.Query)), nil, b.PublicKey)}
	var err error
	if p.Rows, err = r.judgeBulk(c.Ctx(), r.DB, b, verb, &ask); err != nil {
		return err
	}
	return r.showBulk(c, http.StatusOK, p, p.title(), sureBody)
}

// showOutcome says what became of the cases.
func (r *Room) showOutcome(c *web.Ctx, b Bulk) error {
	p := bulkPage{Bulk: b, List: listAt(ParseFilter(query(b.Query)), nil, "")}
	verb, ok := bulkVerbOf(b.Verb)
	if !ok {
		return fault.Missing()
	}
	p.Verb = verb
	now := r.DB.Time()
	if b.State == Running {
		p.Stuck = b.RunningAt != nil && now.Sub(*b.RunningAt) > bulkStuck
	}
	form := url.Values{}
	if json.Unmarshal([]byte(b.Asked), &form) == nil {
		if ask, err := verb.read(r, c.Ctx(), r.DB, form); err == nil { // who was chosen may have left since
			p.Will = ask.Will
		}
	}
	var err error
	if p.Rows, err = bulkRows(c.Ctx(), r.DB, b.ID, 0); err != nil {
		return err
	}
	for i := range p.Rows {
		if x := &p.Rows[i]; !x.Seen && x.Why != "" { // why it stayed may name it
			x.Why = saysGone
		}
	}
	p.Undo = b.Undoable(now) && len(p.of(BulkChanged)) > 0
	if b.RunningAt != nil {
		p.Until = layout.Clock(b.RunningAt.Add(UndoTime))
	}
	return r.showBulk(c, http.StatusOK, p, p.outcome(), outcomeBody)
}

func (r *Room) postBulkUndo(c *web.Ctx) error {
	b, done, left, err := r.UndoBulk(context.WithoutCancel(c.Ctx()), c.Param("bulk"))
	if err != nil {
		return err
	}
	c.Done(layout.Many(done, "case was", "cases were")+" taken back. It stays on record.", "")
	if left > 0 {
		c.Warn(layout.Many(left, "case was", "cases were") + " not: see why below.")
	}
	return c.See(b.Path())
}
