package confiscation

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/web"
)

type givingFunc func(context.Context, ids.Case, Giving) error

// orderSpecs are the forms of the acts on an order.
var orderSpecs = map[Kind]actSpec{
	Pay: {
		button: "Record the payment", intro: "Payments are recorded in the order of their days.",
		happens: []string{"Interest is counted to the day of the payment", "It settles interest first, then the sum that was due first, unless you give the court’s account", "You can undo this for 10 minutes"},
		fields: func(f *actForm) []actField {
			return []actField{dayField("Paid on", ""), {name: "amount", label: "Amount", kind: inMoney},
				{name: "source", label: "Where did the money come from?", kind: inRadios, items: []govuk.Choice{{Value: FromDefendant, Text: "Paid by or for the defendant"},
					{Value: FromSale, Text: "Property of the schedule, sold"}, {Value: FromTransfer, Text: "Money held under other powers, paid over (s.67)", Hint: "It is counted here, once, and not as forfeited"}}},
				{name: "interest", label: "Which property?", hint: "Of a sale or of money paid over", kind: inSelect, options: f.moneyFrom()},
				{name: "interest_part", label: "Of it interest", hint: "By the court’s account; leave out to settle interest first", kind: inMoney}, noteField}
		},
		defaults: func(f *actForm) { f.typed.Set("source", FromDefendant) },
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			in := Paying{On: f.on(), Day: f.date("on"), Source: f.is("source"), Amount: f.sum("amount"), Interest: f.sumOrNot("interest_part"), Note: f.is("note"), Token: f.is("token")}
			in.Property, _ = ids.Parse[ids.Interest](f.is("interest"))
			if err := f.wrong(); err != nil {
				return recorded{}, err
			}
			_, act, err := r.Pay(c.Ctx(), f.p.g.CaseID(), in)
			return recorded{act: act}, err
		},
	},
	Receive: {
		button: "Record the receipt", intro: "A payment that reached HMCTS or the Home Office.", happens: []string{"What went to victims comes off what the force’s share is counted from"},
		fields: func(f *actForm) []actField {
			return []actField{{name: "payment", label: "Which payment?", kind: inRadios, items: f.paymentChoices()}, dayField("Received on", ""), {name: "where", label: "Where, with the reference", kind: inText},
				{name: "compensation", label: "To victims out of it", hint: "s.13(5)-(6)", kind: inMoney}, {name: "costs", label: "Costs out of it", kind: inMoney}}
		},
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			in := Receiving{On: f.on(), Payment: f.number("payment"), Day: f.date("on"), Where: f.is("where"), Compensation: f.sum("compensation"), Costs: f.sum("costs")}
			if err := f.wrong(); err != nil {
				return recorded{}, err
			}
			return plain(r.Receive(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	ReversePay: {
		button: "Reverse the payment", intro: "The last payment that stands is taken back: refunded, bounced or entered in error. To reach an earlier one, reverse those after it first.",
		happens: []string{"The ledger’s entries are reversed; both stay on record", "The order stands as it would without the payment"}, fields: fixed(whyField),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			return plain(r.Reverse(c.Ctx(), f.p.g.CaseID(), f.on(), f.is("why")))
		},
	},
	ApplyForTime: {
		button: "Record the application", intro: "The defendant must apply within the time first allowed (s.11(4)).", happens: []string{"While it is pending the sum bears no interest, within six months of the order"},
		fields: func(f *actForm) []actField {
			return []actField{{name: "sum", label: "Which sum?", kind: inRadios, items: f.sumChoices(Sum.mayApply)}, dayField("Applied on", ""), noteField}
		},
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) { return f.timing(c, r.Apply) },
	},
	DecideTime: {
		button: "Record the decision", intro: "To six months from the order at most, by a decision made within them (s.11(5), (6)).", happens: []string{"Where more time is allowed its clock runs on to the new day"},
		fields: func(f *actForm) []actField {
			return []actField{{name: "sum", label: "Which sum?", kind: inRadios, items: f.sumChoices(Sum.pending)}, dayField("Decided on", ""),
				{name: "decision", label: "What did the court decide?", kind: inRadios, items: []govuk.Choice{{Value: "allowed", Text: "More time is allowed"}, {Value: "refused", Text: "Refused"}}},
				{name: "due", label: "New day to pay", kind: inDate}, noteField}
		},
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			if d := f.is("decision"); d != "allowed" && d != "refused" {
				f.unread["decision"] = "Choose what the court decided"
			}
			return f.timing(c, r.Decide)
		},
	},
	StateInterest: {
		button: "Enter the interest", intro: "As for a statement of account. The page shows interest as of today in any case.", happens: []string{"The interest accrued since the last entry goes into the ledger, beside the amount ordered"},
		fields: fixed(dayField("To the end of", "")),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			return f.onDay(func(d caltime.Date) error { return r.Interest(c.Ctx(), f.p.g.CaseID(), f.on(), d) })
		},
	},
	FallInDefault:   enforcement(FallInDefault, "From the day after a sum is due and not paid.", "The order is in default"),
	ActivateTerm:    enforcement(ActivateTerm, "The magistrates’ court activates the term. Serving it does not clear the debt (s.38(5)).", "The debt stands, and interest runs on"),
	AppointReceiver: enforcement(AppointReceiver, "An enforcement receiver realises property for the order.", "The order is with a receiver"),
	OrderCompliance: enforcement(OrderCompliance, "Terms to make the order effective, such as a ban on travel.", "The terms stand on the order"),
	Review: {
		button: "Record the review", intro: "While the benefit is more than what was paid, the force looks again: the law has no time limit, the period is a force rule.", happens: []string{"The next review starts, or no more are made"},
		fields: fixed(dayField("Reviewed on", ""), actField{name: "decision", label: "Look again?", kind: inRadios, items: []govuk.Choice{{Value: "again", Text: "Yes, after the force’s period"}, {Value: "stop", Text: "No further review", Hint: "The time to reconsider stops as well"}}},
			actField{name: "note", label: "What was looked at", kind: inArea}),
		defaults: func(f *actForm) { f.typed.Set("decision", "again") },
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			return f.onDay(func(d caltime.Date) error {
				return r.Looked(c.Ctx(), f.p.g.CaseID(), f.on(), d, f.is("decision") != "stop", f.is("note"))
			})
		},
	},
	Uplift: {
		button: "Record the uplift", intro: "More is available now. The order rises by at most what was found, and never above the benefit.",
		happens: []string{"The same order rises by the amount: it is no new order", "What is named is linked to the order", "The next review starts"},
		fields: fixed(dayField("Ordered on", ""), actField{name: "lines", label: "What was found", kind: inSchedule}, actField{name: "hidden", label: "Found besides", hint: "That is no asset of this case", kind: inMoney},
			actField{name: "amount", label: "The order rises by", kind: inMoney}, actField{name: "due", label: "Due", hint: "Leave out where it is due at once", kind: inDate}, noteField),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			in := Uplifting{On: f.on(), Day: f.date("on"), Lines: f.lines(), Other: f.sum("hidden"), Amount: f.sum("amount"), Due: f.date("due"), Note: f.is("note")}
			if err := f.wrong(); err != nil {
				return recorded{}, err
			}
			return plain(r.Uplift(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	Reduce: {
		button: "Record the reduction", intro: "What is available is not enough to pay the order.", happens: []string{"The same order falls; what was paid stays paid"},
		fields: fixed(dayField("Ordered on", ""), actField{name: "available", label: "Available amount, as found now", kind: inMoney}, actField{name: "amount", label: "To be paid in all from now on", hint: "Without interest", kind: inMoney}, noteField),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			in := Reducing{On: f.on(), Day: f.date("on"), To: f.sum("amount"), Available: f.sum("available"), Note: f.is("note")}
			if err := f.wrong(); err != nil {
				return recorded{}, err
			}
			return alarmed(r.Reduce(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	Reconsider: {
		button: "Record the finding", intro: "On new evidence, within six years of the conviction (s.21).", happens: []string{"The benefit is as found now; the order rises by what you enter"},
		fields: fixed(dayField("Found on", ""), actField{name: "benefit", label: "Benefit, as found now", kind: inMoney}, actField{name: "amount", label: "The order rises by", hint: "Leave out where it does not", kind: inMoney},
			actField{name: "due", label: "Due", hint: "Leave out where it is due at once", kind: inDate}, actField{name: "note", label: "The new evidence", kind: inArea}),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			in := Raising{On: f.on(), Day: f.date("on"), Benefit: f.sum("benefit"), Amount: f.sum("amount"), Due: f.date("due"), Note: f.is("note")}
			if err := f.wrong(); err != nil {
				return recorded{}, err
			}
			return plain(r.Raise(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	WriteOff: {
		button: "Record the write-off", intro: "The most that can be left on each ground is reference data that was not verified.", happens: []string{"The order ends; what is written off was not paid"},
		fields: fixed(dayField("Written off on", ""), actField{name: "ground", label: "On which ground?", kind: inRadios, items: []govuk.Choice{{Value: Currency, Text: "An exchange rate left a residue (s.24)"}, {Value: Small, Text: "A small residue (s.25)"}, {Value: Death, Text: "The defendant died (s.25A)"}}}, whyField),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			return f.onDay(func(d caltime.Date) error {
				return r.WriteOff(c.Ctx(), f.p.g.CaseID(), Ending{On: f.on(), Day: d, Ground: f.is("ground"), Why: f.is("why")})
			})
		},
	},
	Discharge: {
		button: "Record the discharge", happens: []string{"The order and its clocks end", "What its schedule still links is released"}, fields: fixed(dayField("Discharged on", ""), whyField),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			return f.onDay(func(d caltime.Date) error {
				return r.Discharge(c.Ctx(), f.p.g.CaseID(), Ending{On: f.on(), Day: d, Why: f.is("why")})
			})
		},
	},
	Appeal: {
		button: "Record the appeal", happens: []string{"A quashed order was never imposed: its amount is reversed in the ledger", "Payments are refunded by reversing them"},
		fields: fixed(dayField("Determined on", ""), actField{name: "decision", label: "What did the court decide?", kind: inRadios, items: []govuk.Choice{{Value: "quashed", Text: "The order is quashed"}, {Value: "lowered", Text: "Its amount is lowered"}}},
			actField{name: "amount", label: "To be paid in all from now on", hint: "Where the amount is lowered", kind: inMoney}, whyField),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			in := Ending{On: f.on(), Day: f.date("on"), Quash: f.is("decision") == "quashed", To: f.sum("amount"), Why: f.is("why")}
			if d := f.is("decision"); d != "quashed" && d != "lowered" {
				f.unread["decision"] = "Choose what the court decided"
			}
			if err := f.wrong(); err != nil {
				return recorded{}, err
			}
			return alarmed(r.Appeal(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
}

// enforcement is the form of a step of enforcement.
func enforcement(k Kind, intro, happens string) actSpec {
	return actSpec{button: "Record", intro: intro, happens: []string{happens}, fields: fixed(dayField("On", ""), noteField),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			return f.onDay(func(d caltime.Date) error {
				return r.Enforce(c.Ctx(), f.p.g.CaseID(), Enforcing{On: f.on(), Kind: k, Day: d, Note: f.is("note")})
			})
		}}
}

// timing runs an act on time to pay.
func (f *actForm) timing(c *web.Ctx, do func(context.Context, ids.Case, Timing) error) (recorded, error) {
	in := Timing{On: f.on(), Sum: f.number("sum"), Day: f.date("on"), Allow: f.is("decision") == "allowed", Due: f.date("due"), Note: f.is("note")}
	if err := f.wrong(); err != nil {
		return recorded{}, err
	}
	return plain(do(c.Ctx(), f.p.g.CaseID(), in))
}
