package orders

import (
	"slices"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/orders/powers"
)

// f8 is what the forms of orders of an investigation are made from.
type f8 struct {
	kind     part8Kind // of a new one
	order    Order
	facts    Part8
	notices  []Part8Notice
	subjects []Named
	today    caltime.Date
}

var (
	respondentField = formField{name: "respondent", label: "Who must comply?", hint: "A bank, a firm or a person", kind: asText}
	saoField        = formField{name: "authoriser", label: "Which senior appropriate officer authorised it?", kind: asPerson, outside: true,
		hint: "Superintendent or above for confiscation and money laundering"}
	authorisedField = formField{name: "authorised_at", label: "Authority given", kind: asMoment}
	dayField        = formField{name: "made_at", kind: asDate}
	exhibitField    = formField{name: "exhibit", label: "What arrived, by exhibit", kind: asArea}
	crownField      = formField{name: "court", label: "Court", kind: asText, half: true, hint: "Such as Northmarch Crown Court"}
)

func (f formField) named(label, hint string) formField {
	f.label, f.hint = label, hint
	return f
}

func (x f8) subjectField() formField {
	items := []govuk.Choice{{Value: "", Text: "Nobody named in this case"}}
	for _, s := range x.subjects {
		items = append(items, govuk.Choice{Value: ids.String(s.ID), Text: "S" + ids.String(int64(s.N)) + " " + s.Name})
	}
	return formField{name: "subject", label: "Whom of this case is it about?", kind: asChoice, items: items}
}

func (x f8) noticeField(none string) formField {
	var items []govuk.Choice
	if none != "" {
		items = append(items, govuk.Choice{Value: "", Text: none})
	}
	for _, n := range x.notices {
		if n.Open() {
			items = append(items, govuk.Choice{Value: ids.String(int64(n.N)), Text: "Notice " + ids.String(int64(n.N)) + " to " + n.Respondent, Hint: "To answer by " + n.DueOn.WithDay()})
		}
	}
	return formField{name: "notice", label: "Which notice?", kind: asChoice, items: items}
}

// investigationField offers every kind of investigation. What the Act does not have for a kind is said, not hidden.
func (x f8) investigationField() formField {
	var items []govuk.Choice
	for _, i := range append(slices.Clone(powers.Investigations), powers.CivilRecoveryInvestigation) {
		c := govuk.Choice{Value: string(i), Text: capital(string(i))}
		_, ok := powers.Part8Available(x.kind.code, i, x.today)
		switch {
		case !ok:
			c.Hint = "Not open to this kind of investigation"
		case i == powers.CivilRecoveryInvestigation:
			c.Hint = "Of an enforcement authority: no force’s own"
		case x.kind.kind.authorisedBySAO():
			if v, ok := powers.SAORank(i, x.today); ok {
				c.Hint = "Authorised by " + article(v.Rank.String()) + " or above"
			}
		}
		items = append(items, c)
	}
	return formField{name: "investigation", label: "What kind of investigation is it?", kind: asChoice, items: items}
}

func article(s string) string {
	switch s[0] {
	case 'a', 'e', 'i', 'o', 'u':
		return "an " + s
	}
	return "a " + s
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// fresh is the form of a new order of a kind.
func (x f8) fresh() formSpec {
	if x.kind.kind == PreventionOrder {
		return x.prevention()
	}
	sought := formField{name: "sought", label: "What is sought?", kind: asArea}
	who := respondentField
	if x.kind.kind == SearchWarrant {
		who = who.named("Whose premises?", "")
		sought.label, sought.hint = "Premises, and what is sought there", "One entry; say the premises exactly"
	}
	fields := []formField{x.investigationField(), who, sought, crownField, refField, x.subjectField()}
	if x.kind.kind.authorisedBySAO() {
		fields = append(fields, authorisedField)
	}
	fields = append(fields, lodgedAt.named("Application lodged", "Leave out while it is a draft"), applicant)
	if x.kind.kind.authorisedBySAO() {
		fields = append(fields, saoField)
	}
	fields = append(fields, termsField)
	kind := x.kind.kind
	return formSpec{title: "Apply for " + article(lower(x.kind.title)), button: "Record the application", intro: introOf[kind], fields: fields, clock: noClock,
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			in := Part8Application{Kind: kind, Investigation: powers.Investigation(f.is("investigation")), Respondent: f.is("respondent"), Sought: f.is("sought"), Court: f.is("court"), CourtRef: f.is("court_ref"),
				Applicant: f.party("applicant"), Authoriser: f.party("authoriser"), Authorised: f.moment("authorised_at"), Lodged: f.moment("lodged_at"), Terms: f.is("terms"), Subject: f.subject()}
			return did8(f, c, in, r.ApplyPart8)
		}}
}

var introOf = map[Kind]string{
	ProductionOrder:     "A judge orders a person to produce or give access to material, within seven days unless the judge says otherwise (s.345).",
	SearchWarrant:       "Where a production order was not complied with, or would not serve (s.352). It is spent three months after issue.",
	DisclosureOrder:     "Lets notices be given that ask for answers, documents or information (s.357). A senior appropriate officer authorises the application (s.362(6)).",
	CustomerInformation: "Makes institutions say which accounts a person has (s.363). A senior appropriate officer authorises the application (s.369(7)).",
	AccountMonitoring:   "Makes an institution report on an account for at most 90 days (s.370).",
}

func (x f8) prevention() formSpec {
	return formSpec{title: "Record a prevention order", button: "Record the order", intro: "Made by a court, at most five years from the day it commences (Serious Crime Act 2007 s.16). The order names the days of the financial reports.",
		fields: []formField{respondentField.named("Whom does it bind?", ""), x.subjectField(), crownField, refField, {name: "made_by", label: "Judge", kind: asText}, madeAt.named("Order made", ""),
			{name: "commences_on", label: "Commences on", kind: asDate}, {name: "printed_end_on", label: "Last day printed on the order", kind: asDate},
			{name: "report_due", label: "First financial report due on", hint: "Leave out where the order asks for none", kind: asDate}, {name: "report_due2", label: "Second report due on", kind: asDate},
			{name: "report_due3", label: "Third report due on", kind: asDate}, servedAt, servedHow, termsField},
		clock: noClock,
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			in := Prevention{Respondent: f.is("respondent"), Subject: f.subject(), Court: f.is("court"), CourtRef: f.is("court_ref"), MadeBy: f.is("made_by"), Made: f.moment("made_at"),
				Commences: f.date("commences_on"), PrintedEnd: f.date("printed_end_on"), Served: f.moment("served_at"), ServedHow: f.is("served_how"), Terms: f.is("terms")}
			for _, name := range []string{"report_due", "report_due2", "report_due3"} {
				if day := f.date(name); !day.IsZero() {
					in.Reports = append(in.Reports, day)
				}
			}
			return did8(f, c, in, r.RecordPrevention)
		}}
}

// acts are the forms of what is recorded on an order, by the end of their address.
func (x f8) act(slug string) (formSpec, bool) {
	o := x.order
	n := o.N
	switch slug {
	case "authority":
		return formSpec{title: "Record the authority", button: "Record the authority", intro: "Of a senior appropriate officer, before the application is lodged.", fields: []formField{authorisedField, saoField},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Part8Authority{N: n, Version: f.version(), Officer: f.party("authoriser"), At: f.moment("authorised_at")}, r.AuthorisePart8)
			}}, true
	case "lodging":
		return formSpec{title: "Record lodging", button: "Record lodging", fields: []formField{lodgedAt.named("Application lodged", ""), refField},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Part8Lodging{N: n, Version: f.version(), At: f.moment("lodged_at"), CourtRef: f.is("court_ref")}, r.LodgePart8)
			}}, true
	case "decision":
		return x.decision(), true
	case "withdrawal":
		return formSpec{title: "Record that it was withdrawn", button: "Record the withdrawal", fields: []formField{{name: "made_at", label: "Withdrawn", kind: asMoment}, whyField},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Ending{N: n, Version: f.version(), At: f.moment("made_at"), Why: f.is("why")}, r.WithdrawPart8)
			}}, true
	case "discharge":
		return formSpec{title: "Record a discharge", button: "Record the discharge", intro: "The order ends and its clocks stop.", fields: []formField{{name: "made_at", label: "Discharged", kind: asMoment}, whyField},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Ending{N: n, Version: f.version(), At: f.moment("made_at"), Why: f.is("why")}, r.Discharge)
			}}, true
	case "service":
		return formSpec{title: "Record service", button: "Record service", fields: []formField{servedAt, servedHow},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Service{N: n, Version: f.version(), At: f.moment("served_at"), How: f.is("served_how")}, r.Serve)
			}}, true
	case "material":
		fields := []formField{dayField.named("Received on", ""), exhibitField}
		if o.Kind == ProductionOrder {
			fields = append(fields, formField{name: "whole", label: "Is it everything that was ordered?", kind: asChoice, items: []govuk.Choice{{Value: "yes", Text: "Yes, all of it", Hint: "The order is satisfied and its clock ends"}, {Value: "no", Text: "No, more is awaited"}}})
		}
		return formSpec{title: "Record material received", button: "Record the material", fields: fields,
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Part8Material{N: n, Version: f.version(), On: f.date("made_at"), Exhibit: f.is("exhibit"), Whole: f.is("whole") == "yes"}, r.RecordMaterial)
			}}, true
	case "extension":
		fields := []formField{{name: "made_at", label: "Allowed", kind: asMoment}, {name: "due_on", label: "New last day", kind: asDate}, whyField}
		intro := "The judge allows longer to comply. The clock that ran is kept as it was; a new one runs to the new day."
		if o.Kind.ByNotice() {
			fields, intro = append([]formField{x.noticeField("")}, fields...), "The officer who gave the notice allows longer to answer it."
		}
		return formSpec{title: "Record a longer time", button: "Record the longer time", intro: intro, fields: fields,
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Part8Extension{N: n, Version: f.version(), Notice: f.notice(), At: f.moment("made_at"), Due: f.date("due_on"), Why: f.is("why")}, r.ExtendPart8)
			}}, true
	case "breach":
		fields := []formField{dayField.named("On", ""), whyField.named("The breach, or what was done about it", "Such as: chased by letter; returned to the judge; reported as an offence")}
		if o.Kind.ByNotice() {
			fields = append([]formField{x.noticeField("The order itself")}, fields...)
		}
		return formSpec{title: "Record a breach", button: "Record the breach", intro: "A breach does not end the duty: the respondent still has to comply.", fields: fields,
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Part8Breach{N: n, Version: f.version(), Notice: f.notice(), On: f.date("made_at"), Note: f.is("why")}, r.RecordBreach)
			}}, true
	case "notice":
		return formSpec{title: "Give a notice", button: "Record the notice", intro: "The Act gives no number of days: the notice names the day to answer by.",
			fields: []formField{respondentField.named("To whom?", ""), {name: "sought", label: "What does it ask for?", kind: asArea}, dayField.named("Given on", ""), {name: "due_on", label: "To answer by", kind: asDate}},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Part8Giving{N: n, Version: f.version(), Respondent: f.is("respondent"), Asked: f.is("sought"), Given: f.date("made_at"), Due: f.date("due_on")}, r.GivePart8Notice)
			}}, true
	case "answer":
		return formSpec{title: "Record an answer", button: "Record the answer", fields: []formField{x.noticeField(""), dayField.named("Answered on", ""), exhibitField},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Part8Answer{N: n, Version: f.version(), Notice: f.notice(), On: f.date("made_at"), Exhibit: f.is("exhibit")}, r.AnswerPart8Notice)
			}}, true
	case "execution":
		return formSpec{title: "Record the execution", button: "Record the execution", intro: "A warrant permits one entry, before it is spent.", fields: []formField{{name: "made_at", label: "Executed", kind: asMoment}, exhibitField.named("What was seized and retained", "Or that nothing was")},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Part8Search{N: n, Version: f.version(), At: f.moment("made_at"), Exhibit: f.is("exhibit")}, r.ExecuteWarrant)
			}}, true
	case "return":
		return formSpec{title: "Record the return", button: "Record the return", intro: "A warrant goes back to the court once it is executed, or spent.", fields: []formField{dayField.named("Returned on", ""), whyField.named("Note", "")},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Part8Return{N: n, Version: f.version(), On: f.date("made_at"), Note: f.is("why")}, r.ReturnWarrant)
			}}, true
	case "financial-report":
		return formSpec{title: "Record a financial report", button: "Record the report", intro: "The earliest report still owed under the order.",
			fields: []formField{dayField.named("Reported on", ""), {name: "report_due", label: "A further report is due on", hint: "Leave out unless the order names one more day", kind: asDate}, termsField.named("What was reported", "")},
			apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
				return did8(f, c, Reporting{N: n, Version: f.version(), On: f.date("made_at"), Next: f.date("report_due"), Note: f.is("terms")}, r.RecordFinancialReport)
			}}, true
	}
	return formSpec{}, false
}

func (x f8) decision() formSpec {
	n, kind := x.order.N, x.order.Kind
	fields := []formField{{name: "decision", label: "What did the court do?", kind: asChoice, items: []govuk.Choice{{Value: GrantedBy, Text: "It made the order"}, {Value: RefusedBy, Text: "It refused"}, {Value: AdjournedTo, Text: "It adjourned", Hint: "Enter the next hearing"}}},
		{name: "made_at", label: "Decided", kind: asMoment}, {name: "listed_at", label: "Next hearing, where it adjourned", kind: asMoment}, {name: "made_by", label: "Judge", kind: asText}, refField}
	switch kind {
	case ProductionOrder:
		fields = append(fields, formField{name: "printed_end_on", label: "Day to comply by, as ordered", hint: "Leave out for seven days, of which the day of the order is the first", kind: asDate})
	case AccountMonitoring:
		fields = append(fields, formField{name: "printed_end_on", label: "Last day printed on the order", hint: "Leave out for the longest that the law allows: 90 days", kind: asDate})
	}
	fields = append(fields, formField{name: "sealed_on", label: "Sealed order received on", kind: asDate}, servedAt, servedHow, termsField)
	return formSpec{title: "Record the court’s decision", button: "Record the decision", intro: "The clock runs from the order, not from its service.", fields: fields,
		apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
			return did8(f, c, Part8Decision{N: n, Version: f.version(), Outcome: f.is("decision"), At: f.moment("made_at"), Listed: f.moment("listed_at"), MadeBy: f.is("made_by"), CourtRef: f.is("court_ref"),
				Terms: f.is("terms"), PrintedEnd: f.date("printed_end_on"), Sealed: f.date("sealed_on"), Served: f.moment("served_at"), ServedHow: f.is("served_how")}, r.DecidePart8)
		}}
}
