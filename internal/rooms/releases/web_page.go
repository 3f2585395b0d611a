package releases

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
)

// view is the page of a release.
type view struct {
	form
	Release
	Base    string // its address
	Part    string
	Me      ids.User
	Mine    bool // the actor works on it
	Decides bool // the actor may approve it
	MayTake bool
	Names   map[ids.User]string
	Today   caltime.Date
	Months  int // an extension at most

	Matches []Match
	More    bool

	Rows   []Shown
	After  int64 // of the next page; 0: this is the last
	From   string
	Item   Shown // that is judged
	Refs   map[ids.Case]string
	Masks  []Mask
	Counts counts
	Leaks  []Leak
	Files  []File
}

type counts struct{ All, Open, Given, Withheld, Holes int }

func (r *Room) getRelease(c *web.Ctx) error {
	at, err := r.at(c, access.Read)
	if err != nil {
		return err
	}
	item, _ := strconv.ParseInt(c.Request.URL.Query().Get("item"), 10, 64)
	return r.show(c, at, http.StatusOK, c.Request.URL.Query().Get("part"), item, form{}, "")
}

const fieldsPage = 50

func (r *Room) show(c *web.Ctx, at At, status int, part string, item int64, f form, why string) error {
	ctx := c.Ctx()
	x, g, err := get(ctx, r.DB, at, access.Read)
	if err != nil {
		return err
	}
	v := view{form: f, Release: x, Base: x.Path(), Part: partOf(x, part), Me: c.Actor().User, Today: today(r.DB), From: c.Request.URL.Query().Get("after")}
	if x.Kind == OfCase {
		v.Base = cases.Path(g.Ref()) + "/disclosure/releases/" + x.PublicKey
	}
	edits := x.Kind == Access || g.CanEdit()
	v.Mine, v.MayTake = edits && x.HandlerID == v.Me, edits && x.HandlerID != v.Me && x.Open() && x.State != Waiting
	v.Decides = mayDecide(ctx, r.DB, x, g, v.Me) == nil
	who := []ids.User{x.HandlerID}
	for _, u := range []*ids.User{x.ProposedBy, x.DecidedBy, x.IdentityBy, x.SentBy} {
		if u != nil {
			who = append(who, *u)
		}
	}
	if v.Names, err = r.Users.Names(ctx, r.DB, who); err != nil {
		return err
	}
	if err := r.fill(ctx, &v, g, item); err != nil {
		return err
	}
	db.Consulted(ctx, "release.consulted", x.on(db.Consultation), map[string]string{"number": x.Number(), "part": v.Part})
	p := layout.Page{Title: x.Number(), Errors: status == http.StatusUnprocessableEntity, AsAt: r.DB.Time()}
	head := layout.PageHead{Title: x.Number(), Sentence: v.sentence(), Breadcrumbs: []layout.Link{{Label: "Requests for access", Href: requestsPath}}}
	if x.Kind == OfCase {
		file, err := r.Cases.ByID(ctx, r.DB, g)
		if err != nil {
			return err
		}
		p.Marking = file.Marking
		if p.Head, err = r.Cases.Header(ctx, g, ""); err != nil {
			return err
		}
	} else {
		p.Head = layout.Head(head)
	}
	return c.Page(status, p, releaseBody(v, why))
}

// fill reads what the part of the page shows.
func (r *Room) fill(ctx context.Context, v *view, g access.Grant, item int64) (err error) {
	x, all := v.Release, g.Valid()
	if x.Kind == Access {
		p, err := r.periods(ctx, r.DB, x.ForceID, v.Today)
		if err != nil {
			return err
		}
		v.Months = p.Extend
	}
	switch v.Part {
	case "search":
		if x.Working() {
			v.Matches, v.More, err = r.Find(ctx, r.DB, x)
		}
		return err
	case "request":
		return nil
	}
	list, err := r.shown(ctx, r.DB, x, all)
	if err != nil {
		return err
	}
	after, _ := strconv.ParseInt(v.From, 10, 64)
	var about []ids.Case
	for _, s := range list {
		v.Counts.add(s)
		if s.ID == item {
			v.Item = s
		}
		if s.ID > after && len(v.Rows) <= fieldsPage {
			v.Rows, about = append(v.Rows, s), append(about, s.CaseID)
		}
	}
	if len(v.Rows) > fieldsPage {
		v.Rows = v.Rows[:fieldsPage]
		v.After = v.Rows[fieldsPage-1].ID
	}
	if v.Refs, err = labelsOf(ctx, r.DB, about); err != nil {
		return err
	}
	v.Leaks = leaks(list)
	if v.Masks, err = masksOf(ctx, r.DB, x.ID); err != nil {
		return err
	}
	v.Files, err = filesOf(ctx, r.DB, x.ID)
	return err
}

func (n *counts) add(s Shown) {
	n.All++
	n.Holes += s.Holes
	switch s.Disposition {
	case Give:
		n.Given++
	case Withhold:
		n.Withheld++
	default:
		n.Open++
	}
}

func (n counts) text() string {
	return layout.Many(n.All, "field", "fields") + ": " + strconv.Itoa(n.Given) + " given, " + strconv.Itoa(n.Withheld) + " withheld, " + strconv.Itoa(n.Open) + " not decided; " +
		layout.Many(n.Holes, "passage", "passages") + " taken out"
}

func (v view) sentence() string {
	out := v.StateText() + ", " + v.Names[v.HandlerID] + "."
	if v.Kind == Access && v.Open() {
		out += " " + v.dueText() + "."
	}
	return out
}

func (v view) dueText() string { return v.Release.dueText(v.Today) }

func (x Release) dueText(on caltime.Date) string {
	switch {
	case x.State == Identity:
		return "The time waits for proof of identity"
	case x.Overdue(on):
		return "Overdue since " + x.DueOn.UK()
	}
	return "Due " + x.DueOn.UK()
}

func (v view) tabs() (out []layout.Tab) {
	labels := map[string]string{"request": "Request", "search": "Search", "fields": "What is held", "answer": "Answer"}
	list := parts
	if v.Kind == OfCase {
		labels["fields"], list = "Fields", parts[2:]
	}
	for _, p := range list {
		out = append(out, layout.Tab{Label: labels[p], Href: v.Base + "?part=" + p, Active: p == v.Part})
	}
	return out
}

func (v view) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of fields", Shown: layout.Many(len(v.Rows), "field", "fields") + " shown", Size: fieldsPage}
	if v.After != 0 {
		p.Next = v.Base + "?" + url.Values{"part": {"fields"}, "after": {strconv.FormatInt(v.After, 10)}}.Encode()
	}
	return p
}

func (v view) href(s Shown) string {
	q := url.Values{"part": {"fields"}, "item": {strconv.FormatInt(s.ID, 10)}}
	if v.From != "" {
		q.Set("after", v.From)
	}
	return v.Base + "?" + q.Encode() + "#h-judge"
}

// place names the case of a field, as far as the reader may know it.
func (v view) place(s Shown) string {
	if ref := v.Refs[s.CaseID]; ref != "" {
		return ref
	}
	return "given by members of a case"
}

func (v view) ground(code string) string { return GroundOf(v.Kind, code).Name }

func (v view) why(s Shown) string {
	if s.Disposition == Withhold {
		return "Withheld: " + v.ground(s.Ground)
	}
	if s.Disposition == Give {
		return "Given"
	}
	return "Not decided"
}

// maskText says where words are taken out and why.
func (v view) maskText(m Mask) string {
	out := v.ground(m.Ground) + ", everywhere"
	if m.ItemID != nil {
		out = v.ground(m.Ground) + ", in one field"
	}
	if m.MadeBy == nil {
		out += "; it stands for somebody else in the case"
	}
	return out
}

func says(s Shown) string { return codeWords(s.Assertion) }

// short cuts a text to what a row holds.
func short(s string) string {
	r := []rune(s)
	if len(r) > 240 {
		return string(r[:240]) + "…"
	}
	return s
}

func num(n int64) string { return strconv.FormatInt(n, 10) }

func (v view) requestPairs() []layout.Pair {
	out := []layout.Pair{{Key: "Name", Value: v.Name}}
	add := func(key, value string) {
		if value != "" {
			out = append(out, layout.Pair{Key: key, Value: value})
		}
	}
	add("Date of birth", v.BornOn.UK())
	add("Also known as, and numbers", v.KnownAs)
	add("Answer to", v.Contact)
	add("Asks for", v.Asked)
	add("Came in", v.ReceivedOn.UK())
	add("Proof of identity asked for", v.IdentityAskedOn.UK())
	if !v.IdentityOn.IsZero() {
		add("Identity checked", v.IdentityOn.UK()+", "+v.Names[*v.IdentityBy]+": "+v.IdentityHow)
	}
	add("Due", v.DueOn.UK())
	if v.ExtendedMonths > 0 {
		add("Extended", layout.Many(v.ExtendedMonths, "month", "months")+": "+v.ExtendedWhy)
	}
	if v.Open() {
		add("Members look until", v.LookUntil.UK()+": in cases that only they see")
	}
	return out
}

// reasonHint says what becomes of the reason of an answer.
func (v view) reasonHint() string {
	if v.Kind == OfCase {
		return "It stays on the case, and is not sent"
	}
	return "Kept for the Commissioner (s.45(7)), and not sent"
}

func (v view) answerPairs() []layout.Pair {
	out := []layout.Pair{{Key: "Answer", Value: v.Outcome.Name()}, {Key: "Why, for the file", Value: v.Reason}, {Key: "Goes to", Value: v.Recipient + ", " + lower(nameOf(roleWords, v.RecipientRole))}, {Key: "How", Value: v.Way.Name()}}
	if v.Address != "" {
		out = append(out, layout.Pair{Key: "Address", Value: v.Address})
	}
	if v.ProposedBy != nil {
		out = append(out, layout.Pair{Key: "Proposed by", Value: v.Names[*v.ProposedBy] + ", " + layout.Day(*v.ProposedAt)})
	}
	if v.DecidedBy != nil {
		out = append(out, layout.Pair{Key: "Decided by", Value: v.Names[*v.DecidedBy] + ", " + layout.Day(*v.DecidedAt) + ": " + v.DecidedWhy})
	}
	if v.Marking != "" {
		out = append(out, layout.Pair{Key: "Marking", Value: v.Marking})
	}
	if !v.SentOn.IsZero() {
		out = append(out, layout.Pair{Key: "Sent", Value: v.SentOn.UK() + ", " + v.Names[*v.SentBy] + " " + v.SentNote})
	}
	if !v.KeepUntil.IsZero() {
		out = append(out, layout.Pair{Key: "Kept until", Value: v.KeepUntil.UK()})
	}
	return out
}

// MayDispose reports whether what the request says of people may be erased now, by the reader.
func (v view) mayDispose() bool {
	return v.Kind == Access && v.State == Sent && v.DisposedAt == nil && !v.KeepUntil.IsZero() && !v.Today.Before(v.KeepUntil) && v.HandlerID != v.Me && (v.SentBy == nil || *v.SentBy != v.Me)
}

func groundOptions(k Kind) []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "None"}}
	for _, g := range Grounds(k) {
		out = append(out, govuk.Option{Value: g.Code, Text: g.Text()})
	}
	return out
}

func options(list []named, only ...string) []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, x := range list {
		for _, o := range only {
			if o == x.Code {
				out = append(out, govuk.Option{Value: x.Code, Text: x.Name})
			}
		}
		if len(only) == 0 {
			out = append(out, govuk.Option{Value: x.Code, Text: x.Name})
		}
	}
	return out
}

func (v view) roleOptions() []govuk.Option {
	if v.Kind == Access {
		return options(roleWords, "subject", "representative")
	}
	return options(roleWords, "prosecutor", "defence", "court", "other")
}

func (v view) monthOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for i := 1; i <= v.Months; i++ {
		out = append(out, govuk.Option{Value: strconv.Itoa(i), Text: layout.Many(i, "month", "months")})
	}
	return out
}

func outcomeChoices() (out []govuk.Choice) {
	for _, w := range outcomeWords {
		out = append(out, govuk.Choice{Value: string(w.Outcome), Text: w.Name, Hint: w.Hint})
	}
	return out
}

func toChoices() []govuk.Choice {
	return []govuk.Choice{{Value: string(Give), Text: "Give it"}, {Value: string(Withhold), Text: "Withhold it"}}
}

// looksView is the page on which members of a case that only they see answer requests for access.
type looksView struct {
	form
	Base  string
	Asked []Asked
	Done  []Look
}

func (r *Room) showLooks(c *web.Ctx, status int, f form, why string) (err error) {
	ctx := c.Ctx()
	g, err := access.OpenRef(ctx, r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	file, err := r.Cases.ByID(ctx, r.DB, g)
	if err != nil {
		return err
	}
	v := looksView{form: f, Base: cases.Path(g.Ref()) + "/access-requests"}
	if v.Asked, err = r.AskedOf(ctx, r.DB, g); err != nil {
		return err
	}
	if v.Done, err = looksOf(ctx, r.DB, g); err != nil {
		return err
	}
	head, err := r.Cases.Header(ctx, g, "")
	if err != nil {
		return err
	}
	return c.Page(status, layout.Page{Title: "Requests for access, " + g.Ref(), Errors: status == http.StatusUnprocessableEntity, Marking: file.Marking, Head: head, AsAt: r.DB.Time()}, looksBody(v, why))
}

// WorkPanel is, for My work, what the actor handles and is due within a week, and which of their cases are asked about.
func (r *Room) WorkPanel(ctx context.Context, rd db.Reader) (orders.WorkPanel, error) {
	a, _ := actor.From(ctx)
	var owed []Release
	var body templ.Component
	on := caltime.DateOf(rd.Time())
	if a.Can(perm.RequestHandle) {
		var err error
		if owed, err = owedBy(ctx, rd, a.Force, a.User, on.AddDays(7)); err != nil {
			return orders.WorkPanel{}, err
		}
	}
	asked, err := r.AskedOfMine(ctx, rd)
	if err != nil {
		return orders.WorkPanel{}, err
	}
	if len(owed)+len(asked) > 0 {
		body = workBody(owed, asked, on)
	}
	return orders.WorkPanel{Column: "top", Order: 30, Body: body}, nil
}

func (r *Room) getHelp(c *web.Ctx) error {
	p, err := r.periods(c.Ctx(), r.DB, c.Actor().Force, today(r.DB))
	if err != nil {
		return err
	}
	head := layout.PageHead{Title: "Requests for access", Sentence: "How the force answers people who ask for their own data, and what the product does about it.",
		Breadcrumbs: []layout.Link{{Label: "Help", Href: "/help"}, {Label: "Data protection", Href: "/help/data-protection"}}}
	return c.Page(http.StatusOK, layout.Page{Title: "Requests for access", Head: layout.Head(head)}, helpBody(p))
}
