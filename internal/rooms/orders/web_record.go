package orders

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// recordForm is a form that records one act on an asset, as it was typed.
type recordForm struct {
	p      place
	spec   formSpec
	typed  url.Values
	list   []govuk.FieldError
	bad    map[string]string
	people []govuk.Option
	order  Order    // that the act is about, where it is about one
	ref    Referral // the referral that it is about, where it is about one
	also   []layout.Link
	more   []govuk.Choice // other assets a restraint order may name
	now    time.Time
	unread map[string]string // what was typed and cannot be read, by field
	nation caltime.Nation    // whose non-working days count
	first  caltime.Date      // the first order of the chain that the act goes on
	upTo   layout.Link       // where it leads back to, where that is not the asset
	to     string            // where it leads on to, where that is not the asset
	appeal Appeal            // that the step is about, where it is about one
}

func (f *recordForm) is(name string) string { return strings.TrimSpace(f.typed.Get(name)) }

// getRecord shows the form of one kind of act.
func (r *Room) getRecord(c *web.Ctx) error {
	f, err := r.recordFormOf(c, c.Request.URL.Query())
	if err != nil {
		return err
	}
	f.defaults()
	return r.showRecord(c, 200, f)
}

// postRecord records the act, or shows the form again with what to put right and everything that was typed.
func (r *Room) postRecord(c *web.Ctx) error {
	posted, err := c.Form()
	if err != nil {
		return err
	}
	f, err := r.recordFormOf(c, posted)
	if err != nil {
		return err
	}
	f.typed = posted
	f.unread = map[string]string{}
	if f.is("work") != "" {
		return r.showRecord(c, http.StatusOK, f)
	}
	did, err := f.spec.apply(r, c, f)
	switch {
	case err == nil:
		text := "Recorded."
		if did.text != "" {
			text = "Recorded. " + did.text
		}
		c.Done(text, cases.UndoURL(did.act))
		if did.alarm != "" {
			c.Warn(did.alarm + ".")
		}
		if f.to != "" {
			return c.See(f.to)
		}
		return c.See(f.p.assetPath())
	case fault.Is(err, fault.Conflict):
		f.list = []govuk.FieldError{{ID: "main", Text: "Somebody else changed this after you opened the form. What you typed is kept: look at what is recorded now, then record again"}}
		if f.order.ID != 0 {
			f.typed.Set("version", strconv.Itoa(f.order.Version))
			f.also = append(f.also, layout.Link{Label: "See " + f.order.Name() + " as it is now", Href: f.p.path + "/orders/" + f.order.Number()})
		}
		return r.showRecord(c, http.StatusConflict, f)
	}
	if !f.refused(err) {
		return err
	}
	return r.showRecord(c, http.StatusUnprocessableEntity, f)
}

// did is what an act came to.
type did struct {
	act         ids.Act
	text, alarm string
}

func (r *Room) recordFormOf(c *web.Ctx, q url.Values) (f *recordForm, err error) {
	f = &recordForm{typed: q, now: r.DB.Time(), bad: map[string]string{}}
	if f.p, err = r.at(c, access.Edit); err != nil {
		return nil, err
	}
	spec, ok := formSpecs[c.Param("kind")]
	if !ok {
		return nil, fault.Missing()
	}
	f.spec = spec
	if spec.waits != nil {
		text, err := spec.waits(r, c, f)
		if err != nil {
			return nil, err
		}
		if text != "" {
			f.spec.intro += " " + text + "."
		}
	}
	list, err := r.Users.People(c.Ctx(), r.DB, f.p.g.ForceID(), partyRoles...)
	if err != nil {
		return nil, err
	}
	f.people = []govuk.Option{{Value: "", Text: "Choose"}}
	for _, u := range list {
		f.people = append(f.people, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	if err := r.chainOf(c, f); err != nil {
		return nil, err
	}
	if spec.order {
		if err := r.orderOf(c, f, q.Get("order")); err != nil {
			return nil, err
		}
		if c.Param("kind") == "discharge" && f.order.Kind == Restraint {
			f.spec = restraintDischarge()
		}
	}
	if spec.more {
		all, err := r.Assets.ByCase(c.Ctx(), r.DB, f.p.g)
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			if a.ID != f.p.asset.ID && !a.Withdrawn() && len((aim{interests: a.Live()}).in(assets.Identified, assets.Assessed, assets.DeniedPACE, assets.Lapsed)) > 0 {
				f.more = append(f.more, govuk.Choice{Value: ids.String(a.ID), Text: a.Name()})
			}
		}
	}
	return f, nil
}

// chainOf finds where the asset was seized and the first order of its chain, for the preview.
func (r *Room) chainOf(c *web.Ctx, f *recordForm) error {
	f.nation = caltime.EnglandWales
	if f.spec.clock(f) == "" {
		return nil
	}
	clocks, err := clocksOfAsset(c.Ctx(), r.DB, f.p.g, f.p.asset.ID)
	if err != nil {
		return err
	}
	f.nation = aim{clocks: clocks}.nation()
	if !f.spec.chain {
		return nil
	}
	all, err := ordersOf(c.Ctx(), r.DB, f.p.g)
	if err != nil {
		return err
	}
	var mine []ids.Interest
	for _, i := range f.p.asset.Live() {
		mine = append(mine, i.ID)
	}
	before := holding(all, mine, Detention, FurtherDetention, Freezing, FreezingVariation)
	for _, o := range all {
		if before.ID != 0 && o.ID == before.First() {
			f.first = o.MadeOn
		}
	}
	return nil
}

// orderOf finds the order the act is about: the one in the address, else the newest on the asset that it can be done to.
func (r *Room) orderOf(c *web.Ctx, f *recordForm, asked string) error {
	all, err := ordersOf(c.Ctx(), r.DB, f.p.g)
	if err != nil {
		return err
	}
	var mine []ids.Interest
	for _, i := range f.p.asset.Interests {
		mine = append(mine, i.ID)
	}
	want, named := number(asked, "O")
	for n := len(all) - 1; n >= 0 && f.order.ID == 0; n-- {
		o := all[n]
		if o.WithdrawnAt == nil && o.names(mine) && (named && o.N == want || !named && f.spec.fits(o)) {
			f.order = o
		}
	}
	if f.order.ID == 0 {
		return fault.Missing()
	}
	return nil
}

// defaults fills a form that was just opened.
func (f *recordForm) defaults() {
	f.typed = url.Values{}
	if f.order.ID != 0 {
		f.typed.Set("order", f.order.Number())
		f.typed.Set("version", strconv.Itoa(f.order.Version))
	}
	f.typed.Set("applicant", ids.String(f.p.g.Actor().User))
	f.typed.Set("made_by", Bench)
	f.typed.Set("decision", "whole")
	f.typed.Set("victim", "no")
}

func (r *Room) showRecord(c *web.Ctx, status int, f *recordForm) error {
	prev := layout.Preview{}
	if code := f.spec.clock(f); code != "" {
		var err error
		if prev, err = r.recordPreview(c.Ctx(), f, code); err != nil {
			return err
		}
	}
	title := f.spec.title + ", " + f.p.asset.Name()
	return c.Page(status, layout.Page{Title: title + ", " + f.p.g.Ref(), Errors: status != 200, Class: "p-form"}, recordBody(f, prev))
}

// refused takes what a verb would not do into the form; false for an error that is no person's to mend.
func (f *recordForm) refused(err error) bool {
	var e *fault.Error
	if !errors.As(err, &e) || e.Kind != fault.Invalid && e.Kind != fault.Refused {
		return false
	}
	for _, name := range e.FieldNames() {
		f.bad[name] = e.Fields[name]
		f.list = append(f.list, govuk.FieldError{ID: f.box(name), Text: e.Fields[name]})
	}
	if len(e.Fields) == 0 {
		text := e.Message
		if len(e.Next) > 0 {
			text += ". Possible now: " + strings.Join(e.Next, "; ")
		}
		f.list = []govuk.FieldError{{ID: "main", Text: text}}
	}
	return true
}

// named says which field a message is about.
func (f *recordForm) named(name, message string) string {
	for _, x := range f.spec.fields {
		if x.name == name {
			return govuk.Named(x.label, message)
		}
	}
	return message
}

// box is the id of the first box of a field.
func (f *recordForm) box(name string) string {
	for _, x := range f.spec.fields {
		if x.name == name && (x.kind == asDate || x.kind == asMoment) {
			return name + "-day"
		}
	}
	return name
}

// moment reads a date and time; the zero time where none was typed.
func (f *recordForm) moment(name string) time.Time {
	s := boxes(f.typed, name)
	if s == "" {
		return time.Time{}
	}
	l, err := caltime.ParseLocal(s)
	if err != nil || !l.Valid() {
		f.unread[name] = f.named(name, "Enter a real date and time, such as 23 12 2026 10 15")
		return time.Time{}
	}
	t, fit := l.Instant(caltime.London)
	if fit == caltime.Skipped {
		f.unread[name] = "The clocks went forward that night: " + l.Clock() + " never was"
	}
	return t
}

// date reads a date; zero where none was typed.
func (f *recordForm) date(name string) caltime.Date {
	s := boxes(f.typed, name)
	if s == "" {
		return caltime.Date{}
	}
	d, err := caltime.ParseDate(s)
	if err != nil || d.Y < 1990 || d.Y > 2200 {
		f.unread[name] = f.named(name, "Enter a real date, such as 23 12 2026")
		return caltime.Date{}
	}
	return d
}

// money reads a sum; nil where none was typed.
func (f *recordForm) money(name string) *money.Pence {
	s := f.is(name)
	if s == "" {
		return nil
	}
	p, err := money.Parse(s)
	if err != nil {
		f.unread[name] = f.named(name, "Enter the sum as a number, such as 48,260 or 4260.50")
		return nil
	}
	return &p
}

// party reads a person, or a name, rank and accreditation where none is chosen.
func (f *recordForm) party(name string) Party {
	p, bad := ReadParty(f.typed, name)
	if bad != "" {
		f.unread[name+"_override"] = bad
	}
	return p
}

func (f *recordForm) version() int { n, _ := strconv.Atoi(f.is("version")); return n }

// wrong gives what could not be read, as a refusal.
func (f *recordForm) wrong() error {
	return fault.Fields("Check what you entered", f.unread, makingFields...)
}

// making reads the fields that orders share.
func (f *recordForm) making() (Making, error) {
	m := Making{
		AssetID: f.p.asset.ID, Court: f.is("court"), CourtRef: f.is("court_ref"), MadeBy: f.is("made_by"), Lodged: f.moment("lodged_at"), Listed: f.moment("listed_at"),
		CalledOn: f.moment("called_on_at"), Made: f.moment("made_at"), PrintedEnd: f.date("printed_end_on"), Applicant: f.party("applicant"), Authoriser: f.party("authoriser"),
		Served: f.moment("served_at"), ServedHow: f.is("served_how"), Terms: f.is("terms"), Long: f.is("long") == "yes",
	}
	if v := f.money("amount"); v != nil {
		m.Amount = *v
	}
	return m, f.wrong()
}

// recordPreview shows the clock that the act starts, from what was typed so far.
func (r *Room) recordPreview(ctx context.Context, f *recordForm, code string) (layout.Preview, error) {
	return r.previewFor(ctx, wanted{code: powers.Code(code), nation: f.nation, start: wholeDay(boxes(f.typed, "made_at")), first: f.first,
		printed: dayBoxes(f.typed, "printed_end_on"), court: f.is("court")})
}

// live asks for the clock 300 ms after typing stops in the part that holds its start; "Work out the deadline" does the
// same without script.
func (f *recordForm) live(part formPart) templ.Attributes {
	code := f.spec.clock(f)
	if code == "" || !part.has("made_at") {
		return nil
	}
	vals, err := json.Marshal(map[string]string{"code": code, "nation": string(f.nation), "field": "made_at", "first": f.first.String()})
	if err != nil {
		return nil
	}
	return templ.Attributes{"hx-post": "/clocks/preview", "hx-trigger": "input delay:300ms, change delay:300ms", "hx-target": "#preview", "hx-include": "closest form",
		"hx-vals": string(vals), "hx-sync": "#preview:replace"}
}
