package orders

import (
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/web"
)

// The kinds of field of a record form.
const (
	asText   = "text"
	asArea   = "area"
	asMoney  = "money"
	asDate   = "date"
	asMoment = "moment"
	asChoice = "choice"
	asPerson = "person"
	// asOverride is the reason for an act although the register refuses the person of that name; only then is it shown.
	asOverride = "override"
	asMany     = "many" // any of the items
)

// formField is one field of a record form. It is named after the field of the verb, so that a refusal finds it.
type formField struct {
	name, label, hint, kind string
	items                   []govuk.Choice
	outside                 bool // a person may be named who has no account
	half                    bool // stands beside the next one
}

// formSpec is one kind of act: its words, its fields and its verb.
type formSpec struct {
	title, intro, button string
	fields               []formField
	order                bool             // it is about an order
	more                 bool             // it may name other assets
	chain                bool             // it goes on a chain of orders
	fits                 func(Order) bool // of the orders of the asset
	clock                func(*recordForm) string
	happens              []string // what recording it does, where that is not an order in the place of the clock before it; {asset} stands for its number
	apply                func(*Room, *web.Ctx, *recordForm) (did, error)
	waits                func(*Room, *web.Ctx, *recordForm) (string, error) // what the act had better wait for, beside the intro; nil: nothing
}

// formPart is a numbered group of a record form, row by row.
type formPart struct {
	title string
	rows  [][]formField
}

func (p formPart) has(name string) bool {
	for _, row := range p.rows {
		for _, x := range row {
			if x.name == name {
				return true
			}
		}
	}
	return false
}

// parts groups the fields: the act itself, then who applied and on what terms. Two short fields stand side by side.
func (s formSpec) parts() (out []formPart) {
	act, who := formPart{title: "What was done"}, formPart{title: "Who, and on what terms"}
	add := func(p *formPart, x formField) {
		if last := len(p.rows) - 1; x.half && last >= 0 && len(p.rows[last]) == 1 && p.rows[last][0].half {
			p.rows[last] = append(p.rows[last], x)
			return
		}
		p.rows = append(p.rows, []formField{x})
	}
	for _, x := range s.fields {
		if x.kind == asPerson || x.name == "terms" || x.name == "why" || x.name == "to" {
			add(&who, x)
		} else {
			add(&act, x)
		}
	}
	if len(act.rows) > 0 {
		out = append(out, act)
	}
	if len(who.rows) > 0 {
		out = append(out, who)
	}
	return out
}

func noClock(*recordForm) string { return "" }

var (
	courtField = formField{name: "court", label: "Court", kind: asText, half: true, hint: "Such as Northmarch Magistrates’ Court"}
	refField   = formField{name: "court_ref", label: "The court’s reference", kind: asText, half: true}
	termsField = formField{name: "terms", label: "Terms and conditions", kind: asArea}
	applicant  = formField{name: "applicant", label: "Who applied?", kind: asPerson, outside: true}
	senior     = formField{name: "authoriser", label: "Which senior officer authorised it?", hint: "Inspector or above. Leave out where the applicant is one", kind: asPerson, outside: true}
	printedEnd = formField{name: "printed_end_on", label: "Last day printed on the order", kind: asDate, hint: "Leave out where it prints none: the longest the law allows is then used"}
	servedAt   = formField{name: "served_at", label: "When was it served?", kind: asMoment}
	servedHow  = formField{name: "served_how", label: "How, and on whom?", kind: asText}
	lodgedAt   = formField{name: "lodged_at", label: "Application lodged", kind: asMoment, half: true}
	listedAt   = formField{name: "listed_at", label: "Listed for", kind: asMoment, half: true}
	calledOnAt = formField{name: "called_on_at", label: "Hearing called on", kind: asMoment, half: true}
	madeAt     = formField{name: "made_at", label: "Order made", hint: "This is the deadline, not the hearing begun", kind: asMoment, half: true}
	benchOrJP  = formField{name: "made_by", label: "Who made the order?", kind: asChoice, items: []govuk.Choice{{Value: Bench, Text: "The magistrates’ court"}, {Value: JP, Text: "A single justice", Hint: "The first order only. A forfeiture notice needs an order of the court"}}}
	whyField   = formField{name: "why", label: "Why?", kind: asArea}
	kingdom    = []formField{lodgedAt, listedAt, calledOnAt, madeAt}
)

func with(list ...[]formField) (out []formField) {
	for _, l := range list {
		out = append(out, l...)
	}
	return out
}

// making is the apply of acts that are a Making.
func makingOf(do func(*Room, *web.Ctx, ids.Case, Making) (Result, error)) func(*Room, *web.Ctx, *recordForm) (did, error) {
	return func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
		m, err := f.making()
		if err != nil {
			return did{}, err
		}
		return told(do(r, c, f.p.g.CaseID(), m))
	}
}

func told(res Result, err error) (did, error) {
	out := did{act: res.Act, alarm: res.Alarm}
	if err == nil && res.Order.ID != 0 && !res.Order.LastDay.IsZero() && res.Order.Live() {
		out.text = res.Order.Name() + " runs to the end of " + res.Order.LastDay.WithDay() + "."
	}
	return out, err
}

// formSpecs are the forms, by the end of their address.
var formSpecs = map[string]formSpec{
	"detention": {
		title: "Record a detention order", button: "Record the order",
		intro:  "The first order that seized property may be detained. It must have been made before the 48 hours ended.",
		fields: with([]formField{courtField, refField, benchOrJP}, kingdom, []formField{printedEnd, applicant, termsField}),
		clock:  func(f *recordForm) string { return string(detentionPower(f.p.asset.Kind)) },
		apply: makingOf(func(r *Room, c *web.Ctx, id ids.Case, m Making) (Result, error) {
			return r.RecordDetention(c.Ctx(), id, m)
		}),
	},
	"extension": {
		title: "Record a further detention order", button: "Record the order", chain: true,
		intro:  "Made while the order before it runs. No order runs past two years from the first.",
		fields: with([]formField{courtField, refField}, kingdom, []formField{printedEnd, applicant, termsField}),
		clock:  func(f *recordForm) string { return string(detentionPower(f.p.asset.Kind)) },
		apply: makingOf(func(r *Room, c *web.Ctx, id ids.Case, m Making) (Result, error) {
			m.MadeBy = Bench
			return r.ExtendDetention(c.Ctx(), id, m)
		}),
	},
	"freezing": {
		title: "Record a freezing order", button: "Record the order",
		intro: "The court sets the last day, at most two years from the order. What is denied is the balance when it was served.",
		fields: with([]formField{courtField, refField, lodgedAt, madeAt, {name: "printed_end_on", label: "Last day printed on the order", kind: asDate},
			{name: "amount", label: "Balance when it was served", hint: "Not the limit in the order", kind: asMoney}, servedAt, servedHow, applicant, senior, termsField}),
		clock: func(f *recordForm) string { return string(freezingPower(f.p.asset.Kind)) },
		apply: makingOf(func(r *Room, c *web.Ctx, id ids.Case, m Making) (Result, error) {
			m.MadeBy = Bench
			return r.RecordAccountFreezing(c.Ctx(), id, m)
		}),
	},
	"variation": {
		title: "Record that a freezing order was varied", button: "Record the variation", chain: true,
		intro:  "Made before the order ends. A variation does not start the two years again.",
		fields: with([]formField{courtField, refField, lodgedAt, madeAt, {name: "printed_end_on", label: "Last day printed on the order", kind: asDate}, applicant, senior, termsField}),
		clock:  func(f *recordForm) string { return string(freezingPower(f.p.asset.Kind)) },
		apply: makingOf(func(r *Room, c *web.Ctx, id ids.Case, m Making) (Result, error) {
			m.MadeBy = Bench
			return r.VaryFreezing(c.Ctx(), id, m)
		}),
	},
	"application": {
		title: "Record an application for forfeiture", button: "Record the application",
		intro:  "Lodged while the property is held. Detained property then stays detained until the proceedings end.",
		fields: []formField{courtField, refField, lodgedAt, listedAt, applicant, termsField},
		clock:  noClock,
		apply: makingOf(func(r *Room, c *web.Ctx, id ids.Case, m Making) (Result, error) {
			return r.ApplyForForfeiture(c.Ctx(), id, m)
		}),
	},
	"restraint": {
		title: "Record a restraint order", button: "Record the order", more: true,
		intro: "Of the Crown Court (s.41). It has no end of its own: the days on which the court wants reports run instead.",
		fields: []formField{{name: "court", label: "Court", kind: asText, half: true, hint: "Such as Northmarch Crown Court"}, refField, {name: "made_by", label: "Judge", kind: asText}, madeAt,
			{name: "report_due", label: "First report to the court due on", kind: asDate}, {name: "no_reports", label: "Or why the court asked for no report (s.41(7C))", kind: asText},
			{name: "amount", label: "Value of this asset", hint: "Leave out to use the latest value on record", kind: asMoney}, detainedField, servedAt, servedHow, applicant, termsField},
		clock: noClock,
		apply: applyRestraint,
	},
	"notice": {
		title: "Record a forfeiture notice", button: "Record the notice",
		intro: "Given by a senior officer while an order of the magistrates’ court holds the property. At least 30 days are left to object.",
		fields: []formField{{name: "made_at", label: "Notice given", kind: asMoment}, {name: "printed_end_on", label: "Last day to object in the notice", hint: "Leave out where it is the 30 days", kind: asDate},
			{name: "authoriser", label: "Which senior officer gave it?", hint: "Inspector or above", kind: asPerson, outside: true}, {name: "applicant", label: "Who asked for it?", hint: "Another officer than the one who gave it", kind: asPerson}, {name: "to", label: "To whom, and how?", kind: asArea}},
		clock:   func(f *recordForm) string { return string(noticePower(family(f.p.asset.Kind))) },
		happens: []string{"The notice and its time to object are added to {asset}", "The order that holds it goes on, with its own clock: the notice does not stop that"},
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			n := Notice{AssetID: f.p.asset.ID, Given: f.moment("made_at"), PrintedEnd: f.date("printed_end_on"), Officer: f.party("authoriser"), Applicant: f.party("applicant"), To: f.is("to")}
			if err := f.wrong(); err != nil {
				return did{}, err
			}
			return told(r.GiveForfeitureNotice(c.Ctx(), f.p.g.CaseID(), n))
		},
	},
	"objection": {
		title: "Record an objection", button: "Record the objection", order: true, fits: func(o Order) bool { return o.Kind.Notice() && o.State.Standing() },
		intro:  "Any objection received in time ends the notice.",
		fields: []formField{{name: "made_at", label: "Objection received", kind: asMoment}, {name: "to", label: "Who objected?", kind: asText}},
		clock:  noClock,
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			in := Objection{N: f.order.N, At: f.moment("made_at"), By: f.is("to"), Version: f.version()}
			if err := f.wrong(); err != nil {
				return did{}, err
			}
			return told(r.RecordObjection(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	"forfeit-by-notice": {
		title: "Record forfeiture by notice", button: "Record the forfeiture", order: true, fits: func(o Order) bool { return o.Kind.Notice() && o.State.Standing() },
		intro:  "Nobody objected in time, so the property is forfeited without a court.",
		fields: []formField{{name: "amount", label: "Amount forfeited, with interest", hint: "Leave out where it is what the notice was about", kind: asMoney}},
		clock:  noClock,
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			in := ByNotice{N: f.order.N, Amount: f.money("amount"), Version: f.version()}
			if err := f.wrong(); err != nil {
				return did{}, err
			}
			return told(r.ForfeitByNotice(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	"forfeiture": {
		title: "Record the court’s decision on forfeiture", button: "Record the decision", order: true, fits: func(o Order) bool { return o.Kind == Forfeiture && o.State.Pending() },
		intro: "From the decision, whichever way it goes, the 30 days to appeal run.",
		fields: []formField{{name: "decision", label: "What did the court decide?", kind: asChoice, items: []govuk.Choice{{Value: "whole", Text: "The whole is forfeited"}, {Value: "part", Text: "A part is forfeited", Hint: "The rest stays held"}, {Value: "refused", Text: "Forfeiture is refused"}}},
			{name: "amount", label: "Amount forfeited, with interest", hint: "Needed for a part", kind: asMoney}, calledOnAt, {name: "made_at", label: "Decided", kind: asMoment}, {name: "made_by", label: "Bench or judge", kind: asText}, refField, termsField},
		clock: func(f *recordForm) string { return string(appealPower(f.order.Power)) },
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			in := Decision{N: f.order.N, Made: f.moment("made_at"), CalledOn: f.moment("called_on_at"), MadeBy: f.is("made_by"), CourtRef: f.is("court_ref"), Terms: f.is("terms"),
				Refused: f.is("decision") == "refused", Part: f.is("decision") == "part", Amount: f.money("amount"), Version: f.version()}
			if err := f.wrong(); err != nil {
				return did{}, err
			}
			return told(r.RecordForfeiture(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	"report": {
		title: "Record a report to the court", button: "Record the report", order: true, fits: func(o Order) bool { return o.Kind == Restraint && o.Live() },
		intro:  "Progress reported under a restraint order (s.41(7B)).",
		fields: []formField{{name: "made_at", label: "Reported on", kind: asDate}, {name: "report_due", label: "Next report due on", hint: "Leave out where the court wants none: a review then runs", kind: asDate}, {name: "terms", label: "What was reported", kind: asArea}},
		clock:  noClock,
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			in := Reporting{N: f.order.N, On: f.date("made_at"), Next: f.date("report_due"), Note: f.is("terms"), Version: f.version()}
			if err := f.wrong(); err != nil {
				return did{}, err
			}
			return told(r.RecordReport(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	"service": {
		title: "Record service", button: "Record service", order: true, fits: func(o Order) bool { return o.Live() && o.ServedAt == nil && !o.Kind.Notice() && o.Kind != Confiscation },
		fields: []formField{servedAt, servedHow, {name: "amount", label: "Balance when it was served", hint: "Of a frozen account", kind: asMoney}},
		clock:  noClock,
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			in := Service{N: f.order.N, At: f.moment("served_at"), How: f.is("served_how"), Balance: f.money("amount"), Version: f.version()}
			if err := f.wrong(); err != nil {
				return did{}, err
			}
			return told(r.Serve(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	"discharge": {
		title: "Record a discharge", button: "Record the discharge", order: true, fits: func(o Order) bool { return o.Live() && !o.Kind.Notice() && o.Kind != Confiscation },
		intro:  "What the order alone held is released, and its clock stops.",
		fields: []formField{{name: "made_at", label: "Discharged", kind: asMoment}, whyField}, clock: noClock,
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			in := Ending{N: f.order.N, At: f.moment("made_at"), Ground: Ground(f.is("ground")), Why: f.is("why"), Version: f.version()}
			if err := f.wrong(); err != nil {
				return did{}, err
			}
			return told(r.Discharge(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	"withdrawal": {
		title: "Record that it was withdrawn", button: "Record the withdrawal", order: true, fits: func(o Order) bool { return o.State.Pending() || o.Kind.Notice() && o.State.Standing() },
		intro:  "An application before the court decided, or a notice before anybody objected. The property goes back under the order that holds it.",
		fields: []formField{{name: "made_at", label: "Withdrawn", kind: asMoment}, whyField}, clock: noClock,
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			in := Ending{N: f.order.N, At: f.moment("made_at"), Why: f.is("why"), Version: f.version()}
			if err := f.wrong(); err != nil {
				return did{}, err
			}
			return told(r.Withdraw(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	"release": {
		title: "Record a release", button: "Record the release",
		intro: "Given back to its holder, or to a victim. Its clocks stop.",
		fields: []formField{{name: "made_at", label: "Released", kind: asMoment}, {name: "victim", label: "To whom does it go?", kind: asChoice, items: []govuk.Choice{{Value: "no", Text: "Its holder"}, {Value: "yes", Text: "A victim or another owner (s.301)", Hint: "An outcome, not a loss"}}},
			{name: "to", label: "Name", kind: asText}, whyField},
		clock: noClock,
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			in := Release{AssetID: f.p.asset.ID, At: f.moment("made_at"), To: f.is("to"), Why: f.is("why"), Victim: f.is("victim") == "yes"}
			if err := f.wrong(); err != nil {
				return did{}, err
			}
			act, err := r.ReleaseProperty(c.Ctx(), f.p.g.CaseID(), in)
			return did{act: act}, err
		},
	},
	"receipt": {
		title: "Record a receipt", button: "Record the receipt",
		intro: "Money that reached HMCTS or the Home Office; after a court’s order only once the time to appeal has ended (s.300(2)).",
		fields: []formField{{name: "made_at", label: "Received on", kind: asDate}, {name: "amount", label: "Amount", hint: "Leave out where it is what was forfeited", kind: asMoney},
			{name: "to", label: "Where, with the remittance reference", kind: asText}},
		clock: noClock,
		waits: func(r *Room, c *web.Ctx, f *recordForm) (string, error) {
			return canBeSetAside(c.Ctx(), r.DB, f.p.g, f.p.live(), caltime.DateOf(r.DB.Time()))
		},
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			in := Receipt{AssetID: f.p.asset.ID, On: f.date("made_at"), Amount: f.money("amount"), Where: f.is("to")}
			if err := f.wrong(); err != nil {
				return did{}, err
			}
			return told(r.recordReceipt(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
}

func applyRestraint(r *Room, c *web.Ctx, f *recordForm) (did, error) {
	m, err := f.making()
	in := Restraining{Making: m, NoReports: f.is("no_reports"), Detained: f.is("detained")}
	if d := f.date("report_due"); !d.IsZero() {
		in.Reports = append(in.Reports, d)
	}
	for _, s := range f.typed["more"] {
		if id, ok := ids.Parse[ids.Asset](s); ok {
			in.More = append(in.More, id)
		}
	}
	if err == nil {
		err = f.wrong()
	}
	if err != nil {
		return did{}, err
	}
	return told(r.RecordRestraint(c.Ctx(), f.p.g.CaseID(), in))
}
