package orders

import (
	"maps"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/web"
)

func init() { maps.Copy(formSpecs, matterSpecs) }

// matterSpecs are the forms of what is raised about held property, and of detention under s.47M.
var matterSpecs = map[string]formSpec{
	"claim": {
		title: "Record a claim", button: "Record the claim", clock: noClock, apply: raising(Claim),
		intro: "A victim or another owner asks for it back (s.301, s.303Z51). Nothing is released until the claim is decided.",
		fields: []formField{{name: "made_at", label: "Claim made", kind: asMoment}, {name: "to", label: "Who claims it?", kind: asText}, {name: "amount", label: "How much of it?", hint: "Leave out where it is the whole", kind: asMoney},
			{name: "court", label: "Court", kind: asText}, {name: "why", label: "On what ground?", kind: asArea}},
	},
	"exclusion": {
		title: "Record an exclusion", button: "Record the exclusion", clock: noClock, apply: raising(Exclusion),
		intro:  "The court lets a person draw on the frozen account (s.303Z5). The latest value of what is frozen falls; what was frozen keeps its value.",
		fields: letOut("How much may be drawn?", false),
	},
	"exception": {
		title: "Record an exception", button: "Record the exception", clock: noClock, apply: raising(Exception),
		intro:  "What the restraint order lets be used (s.41(3) to (5B)). Legal aid payments must be excepted.",
		fields: letOut("How much may be used?", true),
	},
	"conversion": {
		title: "Record a conversion into money", button: "Record the conversion", clock: noClock, apply: raising(Conversion),
		intro: "The court had the cryptoassets converted (s.303Z54). What is held is money from then on, by the same order; what was seized keeps its value.",
		fields: []formField{{name: "made_at", label: "Converted", kind: asMoment}, {name: "amount", label: "What did it bring?", kind: asMoney}, {name: "court", label: "Court", kind: asText},
			{name: "to", label: "Where is the money held?", kind: asText}, {name: "why", label: "Note", hint: "Such as the exchange used and the rate", kind: asArea}},
	},
	"storage": {
		title: "Record storage and testing", button: "Record it", clock: noClock, apply: raising(Storage),
		intro:  "A listed asset is kept safely and tested for as long as it is held (s.303M).",
		fields: []formField{{name: "made_at", label: "When?", kind: asMoment}, {name: "to", label: "Who keeps it, and where?", kind: asText}, {name: "why", label: "How is it kept, and what was tested?", kind: asArea}},
	},
	"search": {
		title: "Record a search without approval", button: "Record the search", apply: raising(Search),
		intro:  "Where no justice approved the search, and nothing was seized or kept over 48 hours, a written report to the appointed person is owed (s.290(6)).",
		fields: searchFields, clock: func(*recordForm) string { return "CASH-SEARCH" },
		happens: []string{"The search is added to {asset}, with the clock of its report where one is owed", "No other clock changes"},
	},
	"seizure-detention": {
		title: "Record detention under s.47M", button: "Record the order", clock: noClock,
		intro: "Property seized under s.47C may be kept for a period or indefinitely. The order must be made within the 48 hours.",
		fields: with(kingdom, []formField{{name: "printed_end_on", label: "Last day printed on the order", hint: "Leave out where it is for an indefinite period", kind: asDate}, courtField, refField,
			{name: "made_by", label: "Bench or judge", kind: asText}, applicant, servedAt, servedHow, termsField}),
		apply: makingOf((*Room).recordSeizureDetention),
	},
}

var searchFields = []formField{{name: "made_at", label: "Searched", kind: asMoment}, {name: "to", label: "Who searched, and where?", kind: asText}, {name: "why", label: "Why without approval, and what was found?", kind: asArea}}

func (r *Room) recordSeizureDetention(c *web.Ctx, id ids.Case, m Making) (Result, error) {
	return r.RecordSeizureDetention(c.Ctx(), id, m)
}

func letOut(amount string, aid bool) []formField {
	var items []govuk.Choice
	for _, p := range purposes {
		if p.code != "legal_aid" || aid {
			items = append(items, govuk.Choice{Value: p.code, Text: p.text, Hint: p.hint})
		}
	}
	return []formField{{name: "made_at", label: "Made", kind: asMoment}, {name: "to", label: "Whose expenses are they?", kind: asText}, {name: "purpose", label: "What is it for?", kind: asChoice, items: items},
		{name: "amount", label: amount, kind: asMoney}, {name: "until", label: "To the end of", hint: "Leave out where no day is given", kind: asDate}, {name: "court", label: "Court", kind: asText}, {name: "why", label: "Terms", kind: asArea}}
}

// raising is the apply of a form of a matter.
func raising(k MatterKind) func(*Room, *web.Ctx, *recordForm) (did, error) {
	return func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
		in := Raising{Kind: k, AssetID: f.p.asset.ID, At: f.moment("made_at"), Party: f.is("to"), Purpose: f.is("purpose"), Amount: f.money("amount"), Until: f.date("until"),
			Court: f.is("court"), Note: f.is("why")}
		if err := f.wrong(); err != nil {
			return did{}, err
		}
		m, act, err := r.RecordMatter(c.Ctx(), f.p.g.CaseID(), in)
		return did{act: act, text: m.Name() + "."}, err
	}
}
