package orders

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
)

// backTo is where a form leads back to: the asset, or the order a step is about.
func (f *recordForm) backTo() layout.Link {
	if f.upTo.Href != "" {
		return f.upTo
	}
	return layout.Link{Label: f.p.asset.Name() + ", " + f.p.g.Ref(), Href: f.p.assetPath()}
}

// getStep shows the form of one step of an order. A step that the order cannot take is refused with those it can.
func (r *Room) getStep(c *web.Ctx) error {
	f, err := r.stepFormOf(c, c.Request.URL.Query(), true)
	if err != nil {
		return err
	}
	f.defaults()
	f.typed.Set("appeal", c.Query("appeal"))
	if p := f.appeal; p.ID != 0 {
		f.typed.Set("appeal", strconv.Itoa(p.N))
		f.typed.Set("version", strconv.Itoa(p.Version))
	}
	f.typed.Del("decision")
	if f.order.Kind == Forfeiture {
		f.typed.Set("decision", "whole")
	}
	return r.showRecord(c, http.StatusOK, f)
}

// postStep records the step, or shows the form again with what to put right.
func (r *Room) postStep(c *web.Ctx) error {
	posted, err := c.Form()
	if err != nil {
		return err
	}
	f, err := r.stepFormOf(c, posted, false)
	if err != nil {
		return err
	}
	f.typed, f.unread = posted, map[string]string{}
	if f.is("work") != "" {
		return r.showRecord(c, http.StatusOK, f)
	}
	did, err := f.spec.apply(r, c, f)
	switch {
	case err == nil:
		c.Done(strings.TrimSpace("Recorded. "+did.text), cases.UndoURL(did.act))
		if did.alarm != "" {
			c.Warn(did.alarm + ".")
		}
		return c.See(f.upTo.Href)
	case fault.Is(err, fault.Conflict):
		f.list = []govuk.FieldError{{ID: "main", Text: "Somebody else changed this after you opened the form. What you typed is kept: look at what is recorded now, then record again"}}
		f.typed.Set("version", strconv.Itoa(f.order.Version))
		if f.appeal.ID != 0 {
			f.typed.Set("version", strconv.Itoa(f.appeal.Version))
		}
		f.also = append(f.also, layout.Link{Label: "See " + f.order.Name() + " as it is now", Href: f.upTo.Href})
		return r.showRecord(c, http.StatusConflict, f)
	}
	if !f.refused(err) {
		return err
	}
	return r.showRecord(c, http.StatusUnprocessableEntity, f)
}

func (r *Room) stepFormOf(c *web.Ctx, q url.Values, strict bool) (f *recordForm, err error) {
	f = &recordForm{typed: q, now: r.DB.Time(), bad: map[string]string{}}
	if f.p.g, err = access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit); err != nil {
		return nil, err
	}
	f.p.path = cases.Path(f.p.g.Ref())
	n, ok := number(c.Param("o"), "O")
	if !ok {
		return nil, fault.Missing()
	}
	if f.order, err = orderByNumber(c.Ctx(), r.DB, f.p.g, n); err != nil {
		return nil, err
	}
	if f.order.Reaches, err = reachesOf(c.Ctx(), r.DB, f.p.g, f.order.ID); err != nil {
		return nil, err
	}
	f.upTo = layout.Link{Label: f.order.Name() + ", " + f.p.g.Ref(), Href: f.p.path + "/orders/" + f.order.Number()}
	list, err := r.Assets.ByCase(c.Ctx(), r.DB, f.p.g)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		for _, x := range f.order.Reaches {
			if f.p.asset.ID == 0 && x.AssetID == a.ID {
				f.p.asset = a
			}
		}
	}
	if err := r.appealFor(c, f, q.Get("appeal")); err != nil {
		return nil, err
	}
	if f.spec, err = stepSpec(f.order, c.Param("to"), strict); err != nil {
		return nil, err
	}
	people, err := r.Users.People(c.Ctx(), r.DB, f.p.g.ForceID(), partyRoles...)
	if err != nil {
		return nil, err
	}
	f.people = []govuk.Option{{Value: "", Text: "Choose"}}
	for _, u := range people {
		f.people = append(f.people, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	if f.order.Kind == Restraint && State(c.Param("to")) == Varied {
		f.offerAssets(list)
	}
	return f, r.chainOf(c, f)
}

// appealFor finds the appeal that a form is about: the one named, else the one that is pending.
func (r *Room) appealFor(c *web.Ctx, f *recordForm, asked string) error {
	if c.Param("to") != stepResult {
		return nil
	}
	all, err := appealsOf(c.Ctx(), r.DB, f.p.g)
	if err != nil {
		return err
	}
	want, _ := strconv.Atoi(asked)
	for _, p := range all {
		if p.OrderID == f.order.ID && (p.N == want || want == 0 && p.Pending()) {
			f.appeal = p
		}
	}
	if want != 0 && f.appeal.ID == 0 {
		return fault.Missing()
	}
	return nil
}

// The ends of the addresses of steps that are no state of an order.
const (
	stepAppeal = "appeal"
	stepResult = "appeal-result"
	stepError  = "recorded-in-error"
)

// stepSpec is the form of a step. strict refuses, before anything is typed, one that the order cannot take.
func stepSpec(o Order, to string, strict bool) (formSpec, error) {
	switch to {
	case stepAppeal:
		if _, err := o.appealable(); err != nil && strict {
			return formSpec{}, err
		}
		return appealSpec(o), nil
	case stepResult:
		return resultSpec(o), nil
	case stepError:
		return errorSpec(), nil
	}
	s := State(to)
	if !s.known() {
		return formSpec{}, fault.Missing()
	}
	if strict && !offered(o.HandSteps(), s) {
		if !o.State.leads(o.Kind, s) {
			return formSpec{}, o.noStep(s)
		}
		return formSpec{}, o.notByHand(s)
	}
	switch s {
	case Made:
		if o.Kind == Forfeiture {
			return formSpecs["forfeiture"], nil
		}
		if o.Kind != ForfeitureNotice && o.steps() && o.State.leads(o.Kind, Made) {
			return madeSpec(o), nil
		}
	case Objected:
		return formSpecs["objection"], nil
	case Forfeited:
		return formSpecs["forfeit-by-notice"], nil
	case Served:
		if o.Live() && !o.Kind.Notice() {
			return formSpecs["service"], nil
		}
	case Varied:
		switch o.Kind {
		case Freezing, FreezingVariation:
			return formSpecs["variation"], nil
		case Restraint:
			return varySpec, nil
		}
	case Discharged:
		if o.Kind == Restraint {
			return restraintDischarge(), nil
		}
	}
	return plainSpec(s), nil
}

// known reports whether s is a state of some order.
func (s State) known() bool {
	for _, m := range []map[State][]State{courtSteps, noticeSteps, confiscationSteps} {
		for from, list := range m {
			if from == s || offered(list, s) {
				return true
			}
		}
	}
	return false
}

// plainSpec is the form of a step that has a date and a note, and for some a hearing.
func plainSpec(to State) formSpec {
	s := formSpec{title: stepTitle(to), button: "Record the step", clock: noClock, order: true}
	when := formField{name: "made_at", label: "When was it?", kind: asMoment}
	note := formField{name: "why", label: "Note", kind: asArea}
	why := formField{name: "why", label: "Why?", kind: asArea}
	hearing := formField{name: "listed_at", label: "Listed for", kind: asMoment}
	switch to {
	case Authorised:
		s.intro = "By another officer than the one who applies and the one who drafted it, of the rank that the law names. An officer with an account signs in and records it in their own name."
		s.fields = []formField{when, note, {name: "officer_name", label: "Officer without an account: name", hint: "Leave out where you authorise it yourself", kind: asText, half: true}, {name: "officer_rank", label: "Rank", kind: asText, half: true}, {name: "authoriser", kind: asOverride}}
		s.button = "Authorise"
	case Lodged:
		s.intro = "The application went to the court. It must be lodged while the property is held."
		hearing.hint = "Leave out where the court has not listed it"
		s.fields = []formField{when, hearing, note}
	case Listed:
		s.intro = "What counts is when the order is made, not when the hearing begins."
		when.label = "When did the court list it?"
		s.fields = []formField{when, hearing, note}
	case Adjourned:
		when.label, hearing.label, hearing.hint = "When was it adjourned?", "Adjourned to", "Leave out where no day was given"
		s.fields = []formField{when, hearing, why}
	case Refused:
		s.intro = "The clocks that run on the property go on."
		when.label = "When did the court refuse it?"
		s.fields = []formField{calledOnAt, when, note}
	case Withdrawn, Discharged, SetAside, Quashed, Varied:
		s.fields = []formField{when, why}
	case Served:
		s.fields = []formField{when, {name: "why", label: "How, and on whom?", kind: asArea}}
	default:
		s.fields = []formField{when, note}
	}
	s.apply = func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
		in := Stepping{N: f.order.N, To: to, At: f.moment("made_at"), ListedFor: f.moment("listed_at"), CalledOn: f.moment("called_on_at"), Note: f.is("why"), Version: f.version(),
			Officer: Party{Name: f.is("officer_name"), Rank: f.is("officer_rank"), Override: f.party("authoriser").Override}}
		if err := f.wrong(); err != nil {
			return did{}, err
		}
		return told(r.StepOrder(c.Ctx(), f.p.g.CaseID(), in))
	}
	return s
}

// stepTitle is a step as the head of its form.
func stepTitle(to State) string {
	switch to {
	case Authorised:
		return "Authorise the application"
	case Lodged:
		return "Record that it was lodged"
	case Listed:
		return "Record the hearing"
	case Withdrawn:
		return "Record that it was withdrawn"
	case Made:
		return "Record the order as made"
	case InForce:
		return "Record that it came into force"
	}
	return "Record that it was " + lower(to.Title())
}

// madeSpec is the form of the order that a court made on an application.
func madeSpec(o Order) formSpec {
	s := formSpec{title: "Record the order as made", button: "Record the order", order: true, chain: o.Kind == FurtherDetention || o.Kind == FreezingVariation,
		intro: "As the court made it. Who applied and when it was lodged stand as they were recorded.", clock: func(*recordForm) string { return string(o.Power) }}
	printed := formField{name: "printed_end_on", label: "Last day printed on the order", kind: asDate}
	switch o.Kind {
	case Detention:
		s.fields = []formField{benchOrJP, refField, calledOnAt, madeAt, printedEnd, servedAt, servedHow, termsField}
	case FurtherDetention:
		s.fields = []formField{refField, calledOnAt, madeAt, printedEnd, servedAt, servedHow, termsField}
	case Freezing:
		s.fields = []formField{refField, calledOnAt, madeAt, printed, {name: "amount", label: "Balance when it was served", hint: "Not the limit in the order", kind: asMoney}, servedAt, servedHow, termsField}
	case FreezingVariation:
		s.fields = []formField{refField, calledOnAt, madeAt, printed, termsField}
	case Restraint:
		s.clock = noClock
		s.fields = []formField{refField, {name: "made_by", label: "Judge", kind: asText}, calledOnAt, madeAt, {name: "report_due", label: "First report to the court due on", kind: asDate},
			{name: "no_reports", label: "Or why the court asked for no report (s.41(7C))", kind: asText}, {name: "amount", label: "Value of this asset", hint: "Leave out to use the latest value on record", kind: asMoney}, detainedField, servedAt, servedHow, termsField}
	}
	s.apply = func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
		m, err := f.making()
		if err != nil {
			return did{}, err
		}
		m.Application, m.Version = o.N, f.version()
		ctx, id := c.Ctx(), f.p.g.CaseID()
		switch o.Kind {
		case Detention:
			return told(r.RecordDetention(ctx, id, m))
		case FurtherDetention:
			m.MadeBy = Bench
			return told(r.ExtendDetention(ctx, id, m))
		case Freezing:
			m.MadeBy = Bench
			return told(r.RecordAccountFreezing(ctx, id, m))
		case FreezingVariation:
			m.MadeBy = Bench
			return told(r.VaryFreezing(ctx, id, m))
		}
		in := Restraining{Making: m, NoReports: f.is("no_reports"), Detained: f.is("detained")}
		if d := f.date("report_due"); !d.IsZero() {
			in.Reports = append(in.Reports, d)
		}
		if err := f.wrong(); err != nil {
			return did{}, err
		}
		return told(r.RecordRestraint(ctx, id, in))
	}
	return s
}

// stepActs are the links to what can be recorded next on an order, the likeliest first.
func (o Order) stepActs(path string, pending bool) (out []layout.Link) {
	base := path + "/orders/" + o.Number() + "/step/"
	for _, s := range o.HandSteps() {
		label := stepTitle(s)
		switch {
		case s == Made && o.Kind == Forfeiture:
			label = "Record the decision"
		case s == Refused && o.Kind == Forfeiture:
			continue // a choice of the decision
		case s == Varied:
			label = "Record a variation"
		case s == Served:
			label = "Record service"
		case s == Discharged:
			label = "Record discharge"
		case s == Objected:
			label = "Record an objection"
		case s == Forfeited:
			label = "Record forfeiture by notice"
		}
		out = append(out, layout.Link{Label: label, Href: base + string(s)})
	}
	if pending {
		out = append(out, layout.Link{Label: "Record the result of the appeal", Href: base + stepResult})
	}
	if kind, err := o.appealable(); err == nil {
		label := "Record an appeal"
		if kind == AskSetAside {
			label = "Record an application to set it aside"
		}
		out = append(out, layout.Link{Label: label, Href: base + stepAppeal})
	}
	return out
}

// draftSpecs are the forms that draft an application, by the end of their address.
func init() {
	for _, x := range []struct {
		end, what string
		kind      Kind
	}{
		{"draft-detention", "a detention order", Detention}, {"draft-extension", "a further detention order", FurtherDetention}, {"draft-freezing", "a freezing order", Freezing},
		{"draft-variation", "the variation of a freezing order", FreezingVariation}, {"draft-restraint", "a restraint order", Restraint}, {"draft-forfeiture", "forfeiture", Forfeiture},
	} {
		kind := x.kind
		formSpecs[x.end] = formSpec{
			title: "Draft an application for " + x.what, button: "Record the draft", more: kind == Restraint, clock: noClock,
			intro:  "Nothing changes for the property yet. From here the application is authorised, lodged, listed and decided.",
			fields: []formField{courtField, refField, applicant, termsField},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				m, err := f.making()
				if err != nil {
					return did{}, err
				}
				in := Drafting{Kind: kind, Making: m}
				for _, s := range f.typed["more"] {
					if id, ok := ids.Parse[ids.Asset](s); ok {
						in.More = append(in.More, id)
					}
				}
				res, err := r.DraftApplication(c.Ctx(), f.p.g.CaseID(), in)
				if err == nil {
					f.to = f.p.path + "/orders/" + res.Order.Number()
				}
				return told(res, err)
			},
		}
	}
}

// drafts lists the applications that can be drafted on an interest as it stands.
func drafts(a assets.Asset, i assets.Interest, all []Order) (out []Act) {
	x := aim{asset: a, interests: []assets.Interest{i}, orders: all}
	for _, d := range []struct {
		kind Kind
		end  string
		what string
	}{{Detention, "draft-detention", "detention"}, {FurtherDetention, "draft-extension", "further detention"}, {Freezing, "draft-freezing", "freezing"},
		{FreezingVariation, "draft-variation", "variation"}, {Restraint, "draft-restraint", "restraint"}, {Forfeiture, "draft-forfeiture", "forfeiture"}} {
		states, _ := applicable(d.kind)
		if len(x.in(states...)) == 0 || x.application(d.kind).ID != 0 {
			continue
		}
		if _, _, err := x.power(d.kind); err != nil {
			continue
		}
		out = append(out, Act{Kind: d.end, Label: "Draft application for " + d.what})
	}
	return out
}
