package orders

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// part8Routes are the pages of a case's investigation: its orders and its referrals.
func (r *Room) part8Routes() []web.Route {
	return []web.Route{
		web.Get("/cases/:case/investigation", perm.CaseView, r.getInvestigation),
		web.Get("/cases/:case/investigation/new/:kind", perm.CaseChange, r.getNew8),
		web.Post("/cases/:case/investigation/new/:kind", perm.CaseChange, r.postNew8),
		web.Get("/cases/:case/investigation/:o/:kind", perm.CaseChange, r.getAct8),
		web.Post("/cases/:case/investigation/:o/:kind", perm.CaseChange, r.postAct8),
		web.Get("/cases/:case/referrals/new", perm.CaseChange, r.getRefer),
		web.Post("/cases/:case/referrals/new", perm.CaseChange, r.postRefer),
		web.Get("/cases/:case/referrals/:r", perm.CaseView, r.getReferral),
		web.Get("/cases/:case/referrals/:r/:kind", perm.CaseChange, r.getActRef),
		web.Post("/cases/:case/referrals/:r/:kind", perm.CaseChange, r.postActRef),
	}
}

// line8 is an order or a referral in a list, ready to print.
type line8 struct {
	number, href, what, cite, who, state, next string
	severity                                   layout.Severity
	pressing                                   bool
}

// investigation is what the orders and referrals of a case come to.
type investigation struct {
	g         access.Grant
	orders    []line8
	referrals []line8
	links     []layout.Link
	table     []available8
	pending   int // referrals on which another body has yet to act
	breaches  int
}

// available8 is one row of the table of which order is open to which investigation.
type available8 struct {
	investigation, orders, rank string
	verified                    bool
}

// load8 reads the orders of an investigation of a case, their facts, notices and reports.
type load8 struct {
	orders  []Order
	facts   map[ids.Order]Part8
	notices map[ids.Order][]Part8Notice
	owed    map[ids.Order][]Report
}

func load8Of(ctx context.Context, rd db.Reader, g access.Grant) (l load8, err error) {
	all, err := ordersOf(ctx, rd, g)
	if err != nil {
		return l, err
	}
	for _, o := range all {
		if o.Kind.Investigates() {
			l.orders = append(l.orders, o)
		}
	}
	if len(l.orders) == 0 {
		return l, nil
	}
	facts, err := part8sOf(ctx, rd, g)
	if err != nil {
		return l, err
	}
	l.facts, l.notices, l.owed = map[ids.Order]Part8{}, map[ids.Order][]Part8Notice{}, map[ids.Order][]Report{}
	for _, p := range facts {
		l.facts[p.OrderID] = p
	}
	notices, err := notices8Of(ctx, rd, g)
	if err != nil {
		return l, err
	}
	for _, n := range notices {
		l.notices[n.OrderID] = append(l.notices[n.OrderID], n)
	}
	reports, err := reportsOf(ctx, rd, g)
	for _, p := range reports {
		if p.ReportedOn.IsZero() {
			l.owed[p.OrderID] = append(l.owed[p.OrderID], p)
		}
	}
	return l, err
}

func (r *Room) investigationOf(ctx context.Context, rd db.Reader, g access.Grant) (v investigation, err error) {
	v.g = g
	l, err := load8Of(ctx, rd, g)
	if err != nil {
		return v, err
	}
	path, now := cases.Path(g.Ref()), rd.Time()
	for n := len(l.orders) - 1; n >= 0; n-- {
		o := l.orders[n]
		p := l.facts[o.ID]
		x := line8{number: o.Number(), href: path + "/orders/" + o.Number(), what: o.Kind.Title(), cite: o.Cite(), who: p.Respondent, state: o.State.Title()}
		if p.Investigation != "" {
			x.cite += ", " + string(p.Investigation)
		}
		if o.WithdrawnAt != nil {
			x.state = "Taken back"
		}
		x.say(next8(o, p, l.notices[o.ID], l.owed[o.ID], now))
		if x.severity == layout.Overdue {
			v.breaches++
		}
		v.orders = append(v.orders, x)
	}
	refs, err := referralsOf(ctx, rd, g)
	if err != nil {
		return v, err
	}
	for n := len(refs) - 1; n >= 0; n-- {
		f := refs[n]
		x := line8{number: f.Number(), href: path + "/referrals/" + f.Number(), what: f.Kind.Title(), cite: f.Kind.Cite(), who: f.Body, state: f.State.Title()}
		x.say(f.next(now))
		if f.State.Pending() {
			v.pending++
		}
		v.referrals = append(v.referrals, x)
	}
	return v, nil
}

func (x *line8) say(n nextOf) {
	x.next, x.severity = n.Text, severity(n.Severity)
	x.pressing = x.severity != layout.OnTrack
}

// getInvestigation lists the orders of a case's investigation and its referrals.
func (r *Room) getInvestigation(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	v, err := r.investigationOf(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	today := caltime.DateOf(r.DB.Time())
	for _, i := range append(append([]powers.Investigation{}, powers.Investigations...), powers.CivilRecoveryInvestigation) {
		v.table = append(v.table, availableOn(i, today))
	}
	open, err := r.open(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	if open && g.CanEdit() {
		path := cases.Path(g.Ref())
		for _, k := range part8Kinds {
			v.links = append(v.links, layout.Link{Label: k.title, Href: path + "/investigation/new/" + k.slug})
		}
		v.links = append(v.links, layout.Link{Label: "Referral to a civil body", Href: path + "/referrals/new"})
	}
	return r.page(c, http.StatusOK, g, "Investigation", investigationBody(v))
}

func availableOn(i powers.Investigation, day caltime.Date) available8 {
	x := available8{investigation: capital(string(i)), verified: true, rank: "Not a force’s own"}
	for _, o := range powers.Part8Orders(i, day) {
		if x.orders != "" {
			x.orders += ", "
		}
		x.orders += string(o.Code)
		x.verified = x.verified && o.Verified()
	}
	if v, ok := powers.SAORank(i, day); ok {
		x.rank = capital(v.Rank.String()) + " or above"
		x.verified = x.verified && v.Verified()
	}
	return x
}

// investigationPanel shows the orders and referrals of a case on its overview; nothing where there are none.
func (r *Room) investigationPanel(ctx context.Context, rd db.Reader, g access.Grant) (cases.Panel, error) {
	v, err := r.investigationOf(ctx, rd, g)
	if err != nil || len(v.orders)+len(v.referrals) == 0 {
		return cases.Panel{}, err
	}
	return cases.Panel{Column: "main", Order: 15, Body: investigationLines(v, cases.Path(g.Ref())+"/investigation")}, nil
}

// mostBreaches is how many breaches stand on My work.
const mostBreaches = 6

// breachPanel shows on My work what respondents owe and did not do in the reader’s own cases, and spent warrants; nothing
// where there is none.
func (r *Room) breachPanel(ctx context.Context, rd db.Reader) (WorkPanel, error) {
	who, ok := actor.From(ctx)
	if !ok {
		return WorkPanel{}, nil
	}
	rows, err := breachesOf(ctx, rd, access.Sight(ctx), who.User, mostBreaches)
	if err != nil || len(rows) == 0 {
		return WorkPanel{}, err
	}
	lines := make([]line8, len(rows))
	for n, x := range rows {
		o := Order{N: x.N, Kind: x.Kind}
		lines[n] = line8{number: o.Number(), href: cases.Path(x.Ref) + "/orders/" + o.Number(), what: o.Kind.Title(), cite: x.Ref, who: x.Respondent, severity: layout.Overdue, pressing: true,
			next: "Not complied with: chase it, or return to the judge"}
		if x.Kind == SearchWarrant {
			lines[n].next = "Spent, not executed: return it to the court"
		}
	}
	return WorkPanel{Column: "top", Body: breachLines(lines)}, nil
}

// form8 opens a form of this part: f.order is the order it is about, where it is about one.
func (r *Room) form8(c *web.Ctx, typed url.Values) (f *recordForm, err error) {
	f = &recordForm{typed: typed, now: r.DB.Time(), bad: map[string]string{}, unread: map[string]string{}, nation: caltime.EnglandWales}
	if f.p.g, err = access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit); err != nil {
		return nil, err
	}
	f.p.path = cases.Path(f.p.g.Ref())
	list, err := r.Users.People(c.Ctx(), r.DB, f.p.g.ForceID(), partyRoles...)
	if err != nil {
		return nil, err
	}
	f.people = []govuk.Option{{Value: "", Text: "Choose"}}
	for _, u := range list {
		f.people = append(f.people, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	return f, nil
}

// new8 opens the form of a new order of the kind in the address.
func (r *Room) new8(c *web.Ctx, typed url.Values) (*recordForm, error) {
	f, err := r.form8(c, typed)
	if err != nil {
		return nil, err
	}
	x := f8{today: caltime.DateOf(f.now)}
	for _, k := range part8Kinds {
		if k.slug == c.Param("kind") {
			x.kind = k
		}
	}
	if x.kind.kind == "" {
		return nil, fault.Missing()
	}
	if x.subjects, err = subjectsOf(c.Ctx(), r.DB, f.p.g); err != nil {
		return nil, err
	}
	f.spec = x.fresh()
	return f, nil
}

func (r *Room) getNew8(c *web.Ctx) error {
	f, err := r.new8(c, url.Values{})
	if err != nil {
		return err
	}
	f.typed.Set("applicant", ids.String(f.p.g.Actor().User))
	f.typed.Set("investigation", c.Request.URL.Query().Get("investigation"))
	return r.show8(c, http.StatusOK, f)
}

func (r *Room) postNew8(c *web.Ctx) error {
	typed, err := c.Form()
	if err != nil {
		return err
	}
	f, err := r.new8(c, typed)
	if err != nil {
		return err
	}
	return r.apply8(c, f)
}

// act8 opens the form of an act on the order in the address.
func (r *Room) act8(c *web.Ctx, typed url.Values) (*recordForm, error) {
	f, err := r.form8(c, typed)
	if err != nil {
		return nil, err
	}
	n, ok := number(c.Param("o"), "O")
	if !ok {
		return nil, fault.Missing()
	}
	x := f8{today: caltime.DateOf(f.now)}
	if f.order, err = orderByNumber(c.Ctx(), r.DB, f.p.g, n); err != nil {
		return nil, err
	}
	if x.facts, err = part8Of(c.Ctx(), r.DB, f.p.g, f.order.ID); err != nil {
		return nil, err
	}
	x.order = f.order
	if x.notices, err = r.noticesOf(c.Ctx(), f.p.g, f.order); err != nil {
		return nil, err
	}
	if f.spec, ok = x.act(c.Param("kind")); !ok {
		return nil, fault.Missing()
	}
	return f, nil
}

func (r *Room) noticesOf(ctx context.Context, g access.Grant, o Order) (out []Part8Notice, err error) {
	if !o.Kind.ByNotice() {
		return nil, nil
	}
	all, err := notices8Of(ctx, r.DB, g)
	for _, n := range all {
		if n.OrderID == o.ID {
			out = append(out, n)
		}
	}
	return out, err
}

func (r *Room) getAct8(c *web.Ctx) error {
	f, err := r.act8(c, url.Values{})
	if err != nil {
		return err
	}
	f.typed.Set("version", strconv.Itoa(f.order.Version))
	f.typed.Set("decision", GrantedBy)
	return r.show8(c, http.StatusOK, f)
}

func (r *Room) postAct8(c *web.Ctx) error {
	typed, err := c.Form()
	if err != nil {
		return err
	}
	f, err := r.act8(c, typed)
	if err != nil {
		return err
	}
	return r.apply8(c, f)
}

func (r *Room) show8(c *web.Ctx, status int, f *recordForm) error {
	title := f.spec.title
	if f.order.ID != 0 {
		title += ", " + f.order.Number()
	}
	return c.Page(status, layout.Page{Title: title + ", " + f.p.g.Ref(), Errors: status != http.StatusOK, Class: "p-form"}, form8Body(f))
}

// apply8 records the act, or shows the form again with what to put right and everything that was typed.
func (r *Room) apply8(c *web.Ctx, f *recordForm) error {
	done, err := f.spec.apply(r, c, f)
	switch {
	case err == nil:
		c.Done("Recorded.", cases.UndoURL(done.act))
		if done.alarm != "" {
			c.Warn(done.alarm + ".")
		}
		return c.See(f.p.path + done.text)
	case fault.Is(err, fault.Conflict):
		f.list = []govuk.FieldError{{ID: "main", Text: "Somebody else changed this after you opened the form. What you typed is kept: look at what is recorded now, then record again"}}
		if f.order.ID != 0 {
			f.typed.Set("version", strconv.Itoa(f.order.Version))
			f.also = append(f.also, layout.Link{Label: "See " + f.order.Name() + " as it is now", Href: f.p.path + "/orders/" + f.order.Number()})
		}
		return r.show8(c, http.StatusConflict, f)
	}
	if !f.refused(err) {
		return err
	}
	return r.show8(c, http.StatusUnprocessableEntity, f)
}

// did8 reads a form for a verb and runs it; text is then the page to go on to.
func did8[T any](f *recordForm, c *web.Ctx, in T, do func(context.Context, ids.Case, T) (Result, error)) (did, error) {
	if err := f.wrong(); err != nil {
		return did{}, err
	}
	res, err := do(c.Ctx(), f.p.g.CaseID(), in)
	return did{act: res.Act, alarm: res.Alarm, text: "/orders/" + res.Order.Number()}, err
}

func (f *recordForm) subject() ids.Subject {
	id, _ := ids.Parse[ids.Subject](f.is("subject"))
	return id
}

func (f *recordForm) notice() int { n, _ := strconv.Atoi(f.is("notice")); return n }

// home8 is where a form of this part came from.
func (f *recordForm) home8() layout.Link {
	if f.order.ID != 0 {
		return layout.Link{Label: f.order.Name() + ", " + f.p.g.Ref(), Href: f.p.path + "/orders/" + f.order.Number()}
	}
	if f.ref.ID != 0 {
		return layout.Link{Label: f.ref.Name() + ", " + f.p.g.Ref(), Href: f.p.path + "/referrals/" + f.ref.Number()}
	}
	return layout.Link{Label: "Investigation, " + f.p.g.Ref(), Href: f.p.path + "/investigation"}
}

// extra8 is what the page of an order of an investigation shows besides; nil for another order.
func (r *Room) extra8(ctx context.Context, g access.Grant, o Order) (templ.Component, error) {
	if !o.Kind.Investigates() {
		return nil, nil
	}
	p, err := part8Of(ctx, r.DB, g, o.ID)
	if err != nil {
		return nil, err
	}
	notices, err := r.noticesOf(ctx, g, o)
	if err != nil {
		return nil, err
	}
	owed, err := owedReports(ctx, r.DB, g, o.ID, caltime.MustDate("1990-01-01"))
	if err != nil {
		return nil, err
	}
	v := extra8View{notices: notices, facts: p.pairs(g, o)}
	v.next.say(next8(o, p, notices, owed, r.DB.Time()))
	if p.SubjectID != nil {
		list, err := subjectsOf(ctx, r.DB, g)
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			if s.ID == *p.SubjectID {
				n := "S" + ids.String(int64(s.N))
				v.facts = append(v.facts, layout.Pair{Key: "Subject", Value: n + " " + s.Name, Href: cases.Path(g.Ref()) + "/subjects/" + n})
			}
		}
	}
	open, err := r.open(ctx, r.DB, g)
	if err != nil {
		return nil, err
	}
	if open && g.CanEdit() {
		for _, a := range acts8(o, p, notices) {
			v.acts = append(v.acts, layout.Link{Label: a.Label, Href: cases.Path(g.Ref()) + "/investigation/" + o.Number() + "/" + a.Kind})
		}
	}
	v.part8 = o.Kind != PreventionOrder
	return extra8Body(v), nil
}

type extra8View struct {
	facts   []layout.Pair
	notices []Part8Notice
	acts    []layout.Link
	next    line8
	part8   bool
}

func (p Part8) pairs(_ access.Grant, o Order) (out []layout.Pair) {
	add := func(key, value string) {
		if value != "" {
			out = append(out, layout.Pair{Key: key, Value: value})
		}
	}
	day := func(key string, d caltime.Date) {
		if !d.IsZero() {
			add(key, d.WithDay())
		}
	}
	add("Investigation", capital(string(p.Investigation)))
	add("Respondent", p.Respondent)
	add("Sought", p.Sought)
	if p.AuthorisedAt != nil {
		add("Authority given", layout.Moment(*p.AuthorisedAt))
	}
	day("Sealed order received", p.SealedOn)
	day("Commences", p.CommencesOn)
	day("To be complied with by", p.DueOn)
	day("Complied with", p.CompliedOn)
	add("Material", p.Exhibit)
	if p.ExecutedAt != nil {
		add("Executed", layout.Moment(*p.ExecutedAt))
	}
	day("Returned to the court", p.ReturnedOn)
	day("Breached", p.BreachedOn)
	add("About the breach", p.BreachNote)
	return out
}
