package auditlog

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

// Routes are the auditor's pages.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		web.Get("/admin/audit", perm.AuditRead, r.getLog),
		web.Post("/admin/audit/verify", perm.AuditRead, r.postVerify),
		web.Get("/admin/audit/checkpoint", perm.AuditRead, r.getCheckpoint).Fresh(),
		web.Get("/admin/audit/people/:user", perm.AuditRead, r.getPerson),
		web.Get("/admin/audit/entries/:entry", perm.AuditRead, r.getEntry),
		web.Get("/admin/audit/entries/:entry/proof", perm.AuditRead, r.getProof),
		web.Post("/admin/audit/entries/:entry/erase", perm.AuditRead, r.postPropose).Fresh(),
		web.Get("/admin/audit/erasures", perm.AuditErase, r.getErasures),
		web.Post("/admin/audit/erasures/:erasure", perm.AuditErase, r.postDecide).Fresh(),
		web.Get("/cases/:case/audit", perm.AuditRead, r.getCase),
		web.Get("/help/audit", perm.SelfUse, r.getHelp),
	}
}

// pageSize is how many entries a page holds.
const pageSize = 50

// logView is a list of entries, ready to print.
type logView struct {
	Rows    []Entry
	Pager   layout.Pager
	Filter  Filter
	Away    layout.Away
	People  []govuk.Option
	Kinds   []govuk.Option
	Actions []govuk.Option
	State   State
	Person  bool   // of one person: their name stands in the head
	Case    bool   // of one case
	Action  string // where the filter form leads
	Public  string // the key by which checkpoints are checked
	Lists   []Entry
	Ref     string
}

// read fills a page of the log and notes what was read.
func (r *Room) read(c *web.Ctx, f Filter, base string) (v logView, err error) {
	ctx := c.Ctx()
	req := page.Parse(c.Request.URL.Query(), pageSize, Newest)
	res, err := r.Entries(ctx, r.DB, f, req)
	if err != nil {
		return v, err
	}
	v.Rows, v.Filter, v.Action = res.Rows, f, base
	at := func(name, key string) string {
		if key == "" {
			return ""
		}
		q := f.Query()
		q.Set(name, key)
		return base + "?" + q.Encode()
	}
	v.Pager = layout.Pager{Label: "Pages of the log", Shown: layout.Many(len(res.Rows), "entry", "entries") + " shown", Size: pageSize, Next: at("after", res.Next), Prev: at("before", res.Prev)}
	v.Away = layout.Away{Code: "audit-log", Query: f.Query().Encode(), What: "entries of the log"}
	shown := []ids.AuditEntry{}
	for _, e := range res.Rows {
		shown = append(shown, e.ID)
	}
	// The auditor's own reading is logged like any other (s.62 DPA 2018), on the case where it is of one.
	on := db.On{Op: db.Consultation, Kind: "log"}
	if f.Case != "" && len(res.Rows) > 0 {
		on.Case = res.Rows[0].CaseID
	}
	db.Consulted(ctx, "log.consulted", on, map[string]any{"filter": f.Query().Encode(), "entries": shown})
	return v, nil
}

func (r *Room) getLog(c *web.Ctx) error {
	ctx := c.Ctx()
	v, err := r.read(c, ParseFilter(c.Request.URL.Query()), "/admin/audit")
	if err != nil {
		return err
	}
	people, err := r.Users.People(ctx, r.DB, c.Actor().Force, perm.Roles...)
	if err != nil {
		return err
	}
	for _, p := range people {
		v.People = append(v.People, govuk.Option{Value: ids.String(p.ID), Text: p.Name})
	}
	kinds, actions, err := kindsOf(ctx, r.DB, c.Actor().Force)
	if err != nil {
		return err
	}
	for _, k := range kinds {
		v.Kinds = append(v.Kinds, govuk.Option{Value: k, Text: words(k)})
	}
	for _, a := range actions {
		v.Actions = append(v.Actions, govuk.Option{Value: a, Text: words(a)})
	}
	for _, list := range [][]govuk.Option{v.Kinds, v.Actions} { // by what the reader reads
		slices.SortStableFunc(list, func(a, b govuk.Option) int { return strings.Compare(a.Text, b.Text) })
	}
	if v.State, err = stateOf(ctx, r.DB, c.Actor().Force); err != nil {
		return err
	}
	if v.State.Kept, err = r.keptAt(ctx); err != nil {
		return err
	}
	key, err := r.Key()
	if err != nil {
		return err
	}
	v.Public = key.Public
	head := layout.PageHead{Title: "Audit log", Sentence: "Who collected, changed, saw, disclosed, combined or erased what. To verify lawfulness, for discipline, security and criminal proceedings only.",
		Actions: []layout.Action{{Label: "How the log proves itself", Href: "/help/audit"}, {Label: "Erasures", Href: "/admin/audit/erasures"}}}
	return c.Page(http.StatusOK, layout.Page{Title: "Audit log", AsAt: r.DB.Time(), Errors: len(v.Filter.wrong) > 0, Head: layout.Head(head)}, logBody(v))
}

func (r *Room) getPerson(c *web.Ctx) error {
	id, ok := ids.Parse[ids.User](c.Param("user"))
	if !ok {
		return fault.Missing()
	}
	name, err := personOf(c.Ctx(), r.DB, c.Actor().Force, id)
	if err != nil {
		return err
	}
	if name == "" {
		return fault.Missing()
	}
	f := ParseFilter(c.Request.URL.Query())
	f.Who = id
	v, err := r.read(c, f, "/admin/audit/people/"+c.Param("user"))
	if err != nil {
		return err
	}
	v.Person = true
	head := layout.PageHead{Title: "What " + name + " did", Sentence: "Entries of cases that you may not see are left out. This is no measure of work.",
		Breadcrumbs: []layout.Link{{Label: "Audit log", Href: "/admin/audit"}}}
	return c.Page(http.StatusOK, layout.Page{Title: head.Title, AsAt: r.DB.Time(), Errors: len(v.Filter.wrong) > 0, Head: layout.Head(head)}, listBody(v))
}

func (r *Room) getCase(c *web.Ctx) error {
	ctx := c.Ctx()
	g, err := access.OpenRef(ctx, r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	f := ParseFilter(c.Request.URL.Query())
	f.Case = g.Ref()
	v, err := r.read(c, f, "/cases/"+c.Param("case")+"/audit")
	if err != nil {
		return err
	}
	v.Case, v.Ref = true, g.Ref()
	if v.Lists, err = r.ShownInLists(ctx, r.DB, g); err != nil {
		return err
	}
	head, err := r.Cases.Header(ctx, g, "audit")
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Who saw " + g.Ref(), AsAt: r.DB.Time(), Errors: len(v.Filter.wrong) > 0, Head: head}, caseBody(v))
}

func (r *Room) postVerify(c *web.Ctx) error {
	if err := r.AskToVerify(c.Ctx()); err != nil {
		return err
	}
	c.Done("The log is being verified. What was found will stand here in a moment.", "")
	return c.See("/admin/audit")
}

// getCheckpoint gives the newest signed checkpoint to take away.
func (r *Room) getCheckpoint(c *web.Ctx) error {
	if err := r.seal(c.Ctx()); err != nil {
		return err
	}
	note, err := audit.Latest(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	db.Consulted(c.Ctx(), "checkpoint.taken", db.On{Op: db.Consultation, Kind: "log"}, nil)
	c.Header("Content-Disposition", `attachment; filename="audit-checkpoint.note"`)
	return c.Bytes(http.StatusOK, "text/plain; charset=utf-8", note)
}

// entryView is one entry with its detail and its proof.
type entryView struct {
	Entry
	Told    Told
	Waiting bool // an erasure waits to be decided
	May     bool // its erasure may be proposed
	Typed   string
	Errors  []govuk.FieldError
	Proven  string // why its proof does not hold; empty where it does or there is none
	Sealed  bool
}

func (r *Room) entry(c *web.Ctx) (Entry, error) {
	id, ok := ids.Parse[ids.AuditEntry](c.Param("entry"))
	if !ok {
		return Entry{}, fault.Missing()
	}
	return r.Entry(c.Ctx(), r.DB, id)
}

func (r *Room) getEntry(c *web.Ctx) error { return r.entryPage(c, http.StatusOK, entryView{}) }

func (r *Room) entryPage(c *web.Ctx, status int, v entryView) (err error) {
	ctx := c.Ctx()
	if v.Entry, err = r.entry(c); err != nil {
		return err
	}
	if v.Told, err = r.Tell(ctx, r.DB, v.Entry); err != nil {
		return err
	}
	n, err := waitingFor(ctx, r.DB, v.ID)
	if err != nil {
		return err
	}
	v.Waiting = n > 0
	v.May = v.ErasedAt == nil && !v.Waiting && v.Action != audit.ErasedAction
	if v.Leaf != nil {
		v.Sealed = true
		if v.Proven, err = r.holds(c, v.Entry); err != nil {
			return err
		}
	}
	db.Consulted(ctx, "log_entry.consulted", db.On{Op: db.Consultation, Kind: "audit_entry", ID: int64(v.ID), Case: v.CaseID}, nil)
	head := layout.PageHead{Title: words(v.Action), Sentence: v.ActorName + ", " + moment(v.At) + ". Entry " + ids.String(v.ID) + ".",
		Breadcrumbs: []layout.Link{{Label: "Audit log", Href: "/admin/audit"}}}
	return c.Page(status, layout.Page{Title: words(v.Action), AsAt: r.DB.Time(), Errors: status == 422, Head: layout.Head(head)}, entryBody(v))
}

// holds proves the entry against the newest checkpoint, and says why that fails.
func (r *Room) holds(c *web.Ctx, e Entry) (string, error) {
	key, err := r.Key()
	if err != nil {
		return "", err
	}
	p, err := audit.ProveEntry(c.Ctx(), r.DB, e.ID)
	if err != nil {
		return "it cannot be proven: run proceeds audit verify", nil
	}
	if err := p.Check(key.Verifier); err != nil {
		return err.Error(), nil
	}
	return "", nil
}

func (r *Room) getProof(c *web.Ctx) error {
	e, err := r.entry(c)
	if err != nil {
		return err
	}
	p, err := r.ProveEntry(c.Ctx(), e)
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	db.Consulted(c.Ctx(), "log_proof.taken", db.On{Op: db.Consultation, Kind: "audit_entry", ID: int64(e.ID), Case: e.CaseID}, nil)
	c.Header("Content-Disposition", `attachment; filename="audit-proof.json"`)
	return c.Bytes(http.StatusOK, "application/json", append(b, '\n'))
}

func (r *Room) postPropose(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	id, ok := ids.Parse[ids.AuditEntry](c.Param("entry"))
	if !ok {
		return fault.Missing()
	}
	if _, err := r.ProposeErasure(c.Ctx(), id, form.Get("reason")); err != nil {
		f, ok := isRefusal(err)
		if !ok {
			return err
		}
		v := entryView{Typed: form.Get("reason")}
		v.Errors = []govuk.FieldError{{ID: "reason", Text: wordsOf(f)}}
		return r.entryPage(c, 422, v)
	}
	c.Done("Proposed. Another auditor or a manager decides.", "")
	return c.See("/admin/audit/erasures")
}

// wordsOf is what a refusal says: of its first field, or its message.
func wordsOf(f *fault.Error) string {
	for _, name := range f.FieldNames() {
		return f.Fields[name]
	}
	return f.Message
}

// erasuresView lists proposals; Bad and Typed are of the one whose form was refused.
type erasuresView struct {
	Rows   []ErasureLine
	Me     ids.User
	Bad    int64
	Typed  string
	Errors []govuk.FieldError
	Reads  bool // the viewer may open the entries
}

func (r *Room) getErasures(c *web.Ctx) error {
	return r.erasuresPage(c, http.StatusOK, erasuresView{})
}

func (r *Room) erasuresPage(c *web.Ctx, status int, v erasuresView) (err error) {
	if v.Rows, err = r.Erasures(c.Ctx()); err != nil {
		return err
	}
	v.Me, v.Reads = c.Actor().User, c.Actor().Can(perm.AuditRead)
	shown := []int64{}
	for _, x := range v.Rows {
		shown = append(shown, x.ID)
	}
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "log_erasures"}, map[string]any{"log_erasures": shown})
	head := layout.PageHead{Title: "Erasures from the log", Sentence: "What an entry says beyond who, when and which act is erased where the law demands it. One person proposes, another decides. The proof stays whole."}
	if v.Reads {
		head.Breadcrumbs = []layout.Link{{Label: "Audit log", Href: "/admin/audit"}}
	}
	return c.Page(status, layout.Page{Title: head.Title, AsAt: r.DB.Time(), Errors: status == 422, Head: layout.Head(head)}, erasuresBody(v))
}

func (r *Room) postDecide(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	id, ok := ids.Parse[int64](c.Param("erasure"))
	if !ok {
		return fault.Missing()
	}
	version, _ := ids.Parse[int64](form.Get("version")) // none is stale
	e, err := r.DecideErasure(c.Ctx(), id, version, form.Get("decision") == "erase", form.Get("decided_reason"))
	if err != nil {
		f, ok := isRefusal(err)
		if !ok {
			return err
		}
		return r.erasuresPage(c, 422, erasuresView{Bad: id, Typed: form.Get("decided_reason"), Errors: []govuk.FieldError{{ID: "decided_reason-" + ids.String(id), Text: wordsOf(f)}}})
	}
	if e.State == Erased {
		c.Done("Erased. The entry and its proof stand.", "")
	} else {
		c.Done("Refused. The detail stays.", "")
	}
	return c.See("/admin/audit/erasures")
}

func (r *Room) getHelp(c *web.Ctx) error {
	key, err := r.Key()
	if err != nil {
		return err
	}
	head := layout.PageHead{Title: "How the audit log proves itself", Sentence: "What is logged, who reads it, and how anybody can check it.", Breadcrumbs: []layout.Link{{Label: "Help", Href: "/help"}}}
	return c.Page(http.StatusOK, layout.Page{Title: head.Title, Head: layout.Head(head)}, helpBody(key.Public))
}

// moment prints an instant to the second, in London: what the log says is held against other records.
func moment(t time.Time) string { return t.In(caltime.London).Format("2 Jan 2006 15:04:05") }

// subject says which record an entry is about.
func (e Entry) subject() string {
	switch {
	case e.SubjectKind == "":
		return ""
	case e.SubjectID == 0:
		return words(e.SubjectKind)
	}
	return words(e.SubjectKind) + " " + ids.String(e.SubjectID)
}

func (e Entry) path() string { return "/admin/audit/entries/" + ids.String(e.ID) }

func (e Entry) person() string {
	if e.ActorID == 0 {
		return ""
	}
	return "/admin/audit/people/" + ids.String(e.ActorID)
}

func opOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Any"}}
	for _, x := range ops {
		out = append(out, govuk.Option{Value: string(x.op), Text: x.name})
	}
	return out
}

func any1(list []govuk.Option) []govuk.Option {
	return append([]govuk.Option{{Value: "", Text: "Any"}}, list...)
}

func dateText(d caltime.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.UK()
}
