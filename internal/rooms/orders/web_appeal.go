package orders

import (
	"strconv"

	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// appealSpec is the form of an appeal, or of an application to set a forfeiture by notice aside.
func appealSpec(o Order) formSpec {
	cite, verified := appealCite(o)
	s := formSpec{title: "Record an appeal", button: "Record the appeal", clock: noClock, order: true,
		intro: "Under " + cite + ", within 30 days of which the day of the decision is the first. Until it is determined the property stays where it is and nothing is paid over."}
	if o.Kind.Notice() {
		s.title, s.button = "Record an application to set the forfeiture aside", "Record the application"
		s.intro = "Under " + cite + ", within 30 days of which the last day to object is the first."
	}
	if !verified {
		s.intro += " Not verified: the section was not read in a source."
	}
	s.fields = []formField{{name: "made_at", label: "Lodged", kind: asMoment}, {name: "to", label: "Who lodged it?", kind: asText}, courtField, refField,
		{name: "listed_at", label: "Listed for", hint: "Leave out where it is not listed", kind: asMoment},
		{name: "why", label: "Lodged out of time: on what ground did the court take it?", hint: "Leave out where it was in time", kind: asArea}}
	s.apply = func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
		in := Appealing{N: f.order.N, Appellant: f.is("to"), At: f.moment("made_at"), Court: f.is("court"), CourtRef: f.is("court_ref"), Listed: f.moment("listed_at"),
			Extended: f.is("why"), Version: f.version()}
		if err := f.wrong(); err != nil {
			return did{}, err
		}
		return told(r.RecordAppeal(c.Ctx(), f.p.g.CaseID(), in))
	}
	return s
}

// resultSpec is the form of the result of an appeal.
func resultSpec(o Order) formSpec {
	items := []govuk.Choice{{Value: string(AppealDismissed), Text: "Dismissed", Hint: "The decision stands"}, {Value: string(AppealAllowed), Text: "Allowed"}}
	if o.Kind == Forfeiture {
		items = append(items, govuk.Choice{Value: string(AppealVaried), Text: "Allowed in part", Hint: "Another sum is forfeited; the rest goes back"})
	}
	items = append(items, govuk.Choice{Value: string(AppealAbandoned), Text: "Abandoned"})
	s := formSpec{title: "Record the result of the appeal", button: "Record the result", clock: noClock, order: true,
		intro: "Where it is allowed, what was forfeited is reversed in the ledger; nothing is deleted."}
	s.fields = []formField{{name: "decision", label: "What became of it?", kind: asChoice, items: items},
		{name: "amount", label: "Amount forfeited now", hint: "Of a decision in part only", kind: asMoney}}
	if o.State != Refused {
		s.fields = append(s.fields, formField{name: "held", label: "Where it is allowed, where does the property go?", kind: asChoice,
			items: []govuk.Choice{{Value: "no", Text: "Back to its holder"}, {Value: "yes", Text: "Back under the order that held it", Hint: "Only where that order has not ended"}}})
	}
	s.fields = append(s.fields, formField{name: "made_at", label: "Determined", kind: asMoment}, termsField)
	s.apply = func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
		n, _ := strconv.Atoi(f.is("appeal"))
		in := Determining{N: f.order.N, Appeal: n, At: f.moment("made_at"), Result: AppealResult(f.is("decision")), Amount: f.money("amount"), Held: f.is("held") == "yes",
			Note: f.is("terms"), Version: f.version()}
		if err := f.wrong(); err != nil {
			return did{}, err
		}
		return told(r.DetermineAppeal(c.Ctx(), f.p.g.CaseID(), in))
	}
	return s
}

// errorSpec is the form that takes back what was recorded on an order in error.
func errorSpec() formSpec {
	return formSpec{title: "Withdraw an order recorded in error", button: "Withdraw the order", clock: noClock, order: true,
		intro:  "A supervisor’s act, with a reason, where nothing was built on it: property, clocks and values go back to what they were. What was recorded stays on record, struck through.",
		fields: []formField{whyField},
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			res, err := r.WithdrawOrder(c.Ctx(), f.p.g.CaseID(), Mistake{N: f.order.N, Why: f.is("why"), Version: f.version()})
			return told(res, err)
		},
	}
}

// appealView is an appeal ready to print.
type appealView struct {
	title string
	facts []layout.Pair
}

func appealViews(all []Appeal, o Order) (out []appealView, pending bool) {
	for _, p := range all {
		if p.OrderID != o.ID {
			continue
		}
		v := appealView{title: p.Title() + " " + strconv.Itoa(p.N) + ": " + lower(p.Result.Title())}
		add := func(key, value string) {
			if value != "" {
				v.facts = append(v.facts, layout.Pair{Key: key, Value: value})
			}
		}
		cite, verified := appealCite(o)
		if !verified {
			cite += ", not verified"
		}
		add("By", p.Appellant)
		add("Lodged", layout.Moment(p.LodgedAt))
		if !p.LastDay.IsZero() {
			add("Time to lodge it ended with", p.LastDay.WithDay())
		}
		add("Taken out of time", p.ExtendedWhy)
		add("Court", p.Court)
		add("Court’s reference", p.CourtRef)
		if p.ListedAt != nil {
			add("Listed for", layout.Moment(*p.ListedAt))
		}
		if p.DeterminedAt != nil {
			add("Determined", layout.Moment(*p.DeterminedAt))
			add("Result", p.Result.Title())
		}
		if p.AmountPence != nil {
			add("Forfeited now", p.AmountPence.String())
		}
		add("Note", p.Note)
		add("Law", cite)
		pending = pending || p.Pending()
		out = append(out, v)
	}
	return out, pending
}
