package orders

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// didRef reads a form for a verb on a referral and runs it; text is then the page to go on to.
func didRef[T any](f *recordForm, c *web.Ctx, in T, do func(context.Context, ids.Case, T) (ReferralResult, error)) (did, error) {
	if err := f.wrong(); err != nil {
		return did{}, err
	}
	res, err := do(c.Ctx(), f.p.g.CaseID(), in)
	return did{act: res.Act, alarm: res.Alarm, text: "/referrals/" + res.Referral.Number()}, err
}

// referForm opens the form of a new referral.
func (r *Room) referForm(c *web.Ctx, typed url.Values) (*recordForm, error) {
	f, err := r.form8(c, typed)
	if err != nil {
		return nil, err
	}
	x := f8{}
	if x.subjects, err = subjectsOf(c.Ctx(), r.DB, f.p.g); err != nil {
		return nil, err
	}
	list, err := r.Assets.ByCase(c.Ctx(), r.DB, f.p.g)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		if a.Withdrawn() {
			continue
		}
		for _, i := range a.Live() {
			if !i.State.Final() {
				f.more = append(f.more, govuk.Choice{Value: ids.String(i.ID), Text: a.Name(), Hint: i.State.Title()})
			}
		}
	}
	kinds := make([]govuk.Choice, len(referralKinds))
	for n, k := range referralKinds {
		kinds[n] = govuk.Choice{Value: string(k.kind), Text: k.title, Hint: k.cite}
	}
	f.spec = formSpec{title: "Refer to a civil body", button: "Record the referral", clock: noClock,
		intro: "None of these is a police power. The force refers; the other body decides and acts.",
		fields: []formField{{name: "kind", label: "What is the other body asked for?", kind: asChoice, items: kinds},
			{name: "body", label: "Which body?", kind: asChoice, items: []govuk.Choice{{Value: NCA, Text: "National Crime Agency"}, {Value: HMRC, Text: "HM Revenue and Customs"}, {Value: FCA, Text: "Financial Conduct Authority"}, {Value: SFO, Text: "Serious Fraud Office"}, {Value: CPS, Text: "Crown Prosecution Service"}}},
			x.subjectField(), {name: "reasons", label: "Why is it referred?", kind: asArea},
			{name: "amount", label: "Estimate of the property’s value", kind: asMoney}, {name: "basis", label: "What does the estimate rest on?", kind: asText},
			{name: "made_at", label: "Sent on", hint: "Leave out while it is a draft", kind: asDate}, {name: "body_ref", label: "The body’s reference", kind: asText}},
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			in := NewReferral{Kind: ReferralKind(f.is("kind")), Body: f.is("body"), Subject: f.subject(), Reasons: f.is("reasons"), Estimate: f.money("amount"), Basis: f.is("basis"), Sent: f.date("made_at"), BodyRef: f.is("body_ref")}
			for _, s := range f.typed["more"] {
				if id, ok := ids.Parse[ids.Interest](s); ok {
					in.Interests = append(in.Interests, id)
				}
			}
			return didRef(f, c, in, r.Refer)
		}}
	return f, nil
}

func (r *Room) getRefer(c *web.Ctx) error {
	f, err := r.referForm(c, url.Values{})
	if err != nil {
		return err
	}
	return r.show8(c, http.StatusOK, f)
}

func (r *Room) postRefer(c *web.Ctx) error {
	typed, err := c.Form()
	if err != nil {
		return err
	}
	f, err := r.referForm(c, typed)
	if err != nil {
		return err
	}
	return r.apply8(c, f)
}

// actRef opens the form of an act on the referral in the address.
func (r *Room) actRef(c *web.Ctx, typed url.Values) (*recordForm, error) {
	f, err := r.form8(c, typed)
	if err != nil {
		return nil, err
	}
	n, ok := number(c.Param("r"), "R")
	if !ok {
		return nil, fault.Missing()
	}
	if f.ref, err = referralByNumber(c.Ctx(), r.DB, f.p.g, n); err != nil {
		return nil, err
	}
	if f.spec, ok = refSpec(c.Param("kind"), f.ref); !ok {
		return nil, fault.Missing()
	}
	return f, nil
}

// refSpec is the form of an act on a referral, by the end of its address.
func refSpec(slug string, x Referral) (formSpec, bool) {
	ref := formField{name: "body_ref", label: "The body’s reference", kind: asText}
	switch slug {
	case "sending":
		return formSpec{title: "Record sending", button: "Record sending", fields: []formField{dayField.named("Sent on", ""), ref},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return didRef(f, c, ReferralSending{N: x.N, Version: f.version(), On: f.date("made_at"), BodyRef: f.is("body_ref")}, r.SendReferral)
			}}, true
	case "acknowledgement":
		return formSpec{title: "Record acknowledgement", button: "Record the acknowledgement", fields: []formField{dayField.named("Acknowledged on", ""), ref},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return didRef(f, c, ReferralSending{N: x.N, Version: f.version(), On: f.date("made_at"), BodyRef: f.is("body_ref")}, r.AcknowledgeReferral)
			}}, true
	case "decision":
		items := []govuk.Choice{{Value: string(ReferAccepted), Text: "It accepted"}, {Value: string(ReferDeclined), Text: "It declined"}, {Value: string(ReferReturned), Text: "It sent it back"}}
		fields := []formField{{name: "decision", label: "What did " + x.Body + " decide?", kind: asChoice, items: items}, dayField.named("Decided on", ""), whyField.named("Reason", "Needed where it declined or sent it back")}
		if len(x.Interests) > 0 {
			fields = append(fields, formField{name: "hand", label: "Does it take over the assets?", kind: asChoice, items: []govuk.Choice{{Value: "no", Text: "No, the force holds them"}, {Value: "yes", Text: "Yes, they are handed over", Hint: "They become transferred and what stood on them ends. This cannot be taken back by Undo"}}})
		}
		return formSpec{title: "Record the body’s decision", button: "Record the decision", fields: fields,
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return didRef(f, c, ReferralDecision{N: x.N, Version: f.version(), To: ReferralState(f.is("decision")), On: f.date("made_at"), Why: f.is("why"), HandOver: f.is("hand") == "yes"}, r.DecideReferral)
			}}, true
	case "compliance":
		return formSpec{title: "Record compliance", button: "Record compliance", intro: "The respondent complied with the unexplained wealth order, as the authority tells it. It then has sixty days to decide (s.362D(3)).",
			fields: []formField{dayField.named("Complied on", ""), {name: "due_on", label: "Longer time to decide, by the High Court", hint: "Leave out for the sixty days", kind: asDate}},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return didRef(f, c, ReferralCompliance{N: x.N, Version: f.version(), On: f.date("made_at"), DetermineBy: f.date("due_on")}, r.RecordCompliance)
			}}, true
	case "outcome":
		var items []govuk.Choice
		for _, o := range ReferralOutcomes() {
			items = append(items, govuk.Choice{Value: o.Code, Text: o.Title})
		}
		return formSpec{title: "Record the outcome", button: "Record the outcome", intro: "What the other body recovered stands here alone: it is not counted as this force’s.",
			fields: []formField{{name: "outcome", label: "What came of it?", kind: asChoice, items: items}, dayField.named("On", ""), {name: "amount", label: "Value", kind: asMoney}, whyField.named("Note", "")},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return didRef(f, c, ReferralOutcome{N: x.N, Version: f.version(), On: f.date("made_at"), Outcome: f.is("outcome"), Value: f.money("amount"), Note: f.is("why")}, r.ConcludeReferral)
			}}, true
	case "withdrawal":
		return formSpec{title: "Withdraw the referral", button: "Record the withdrawal", fields: []formField{dayField.named("Withdrawn on", ""), whyField},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return didRef(f, c, ReferralEnding{N: x.N, Version: f.version(), On: f.date("made_at"), Why: f.is("why")}, r.WithdrawReferral)
			}}, true
	}
	return formSpec{}, false
}

func (r *Room) getActRef(c *web.Ctx) error {
	f, err := r.actRef(c, url.Values{})
	if err != nil {
		return err
	}
	f.typed.Set("version", strconv.Itoa(f.ref.Version))
	f.typed.Set("hand", "no")
	return r.show8(c, http.StatusOK, f)
}

func (r *Room) postActRef(c *web.Ctx) error {
	typed, err := c.Form()
	if err != nil {
		return err
	}
	f, err := r.actRef(c, typed)
	if err != nil {
		return err
	}
	return r.apply8(c, f)
}

type referralView struct {
	x     Referral
	facts []layout.Pair
	steps []ReferralStep
	acts  []layout.Link
	next  line8
	clock []clockView
}

// getReferral shows one referral: what it is, its steps, and the clock of the body where one runs.
func (r *Room) getReferral(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	n, ok := number(c.Param("r"), "R")
	if !ok {
		return fault.Missing()
	}
	v := referralView{}
	if v.x, err = referralByNumber(c.Ctx(), r.DB, g, n); err != nil {
		return err
	}
	if v.steps, err = referralSteps8(c.Ctx(), r.DB, g, v.x.ID); err != nil {
		return err
	}
	clocks, err := clocksAt(c.Ctx(), r.DB, g, "/referrals/"+v.x.Number())
	if err != nil {
		return err
	}
	for _, k := range clocks {
		v.clock = append(v.clock, viewOf(k))
	}
	if err := r.referralFacts(c, g, &v); err != nil {
		return err
	}
	v.next.say(v.x.next(r.DB.Time()))
	open, err := r.open(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	if open && g.CanEdit() {
		for _, a := range v.x.acts() {
			v.acts = append(v.acts, layout.Link{Label: a.Label, Href: cases.Path(g.Ref()) + "/referrals/" + v.x.Number() + "/" + a.Kind})
		}
	}
	return r.page(c, http.StatusOK, g, v.x.Name(), referralBody(v))
}

func (r *Room) referralFacts(c *web.Ctx, g access.Grant, v *referralView) error {
	x := v.x
	add := func(key, value string) {
		if value != "" {
			v.facts = append(v.facts, layout.Pair{Key: key, Value: value})
		}
	}
	day := func(key string, d caltime.Date, more string) {
		if !d.IsZero() {
			add(key, joinedLine(d.WithDay(), more))
		}
	}
	add("State", x.State.Title())
	add("Body", x.Body)
	add("Its reference", x.BodyRef)
	add("Reasons", x.Reasons)
	if x.EstimatePence != nil {
		add("Estimate", x.EstimatePence.String()+", "+x.EstimateBasis)
	}
	if x.SubjectID != nil {
		list, err := subjectsOf(c.Ctx(), r.DB, g)
		if err != nil {
			return err
		}
		for _, s := range list {
			if s.ID == *x.SubjectID {
				n := "S" + ids.String(int64(s.N))
				v.facts = append(v.facts, layout.Pair{Key: "Subject", Value: n + " " + s.Name, Href: cases.Path(g.Ref()) + "/subjects/" + n})
			}
		}
	}
	if len(x.Interests) > 0 {
		list, err := r.Assets.ByCase(c.Ctx(), r.DB, g)
		if err != nil {
			return err
		}
		for _, i := range x.Interests {
			for _, a := range list {
				if a.ID != i.AssetID {
					continue
				}
				value := a.Name()
				if i.HandedOver {
					value += ", handed over"
				}
				v.facts = append(v.facts, layout.Pair{Key: "Asset", Value: value, Href: cases.Path(g.Ref()) + "/assets/" + a.Number()})
			}
		}
	}
	day("Sent", x.SentOn, x.SentByName)
	day("Acknowledged", x.AcknowledgedOn, "")
	day("Decided", x.DecidedOn, x.DecisionWhy)
	day("Respondent complied", x.CompliedOn, "")
	day("To be decided by", x.DetermineBy, "")
	day("Outcome", x.OutcomeOn, outcomeTitle(x.Outcome))
	if x.OutcomePence != nil {
		add("Value", x.OutcomePence.String()+", by "+x.Body+"; not counted as this force’s")
	}
	add("Note", x.OutcomeNote)
	return nil
}
