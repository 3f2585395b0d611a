package confiscation

import (
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/web"
)

var startSpec = actSpec{
	button: "Record proceedings", intro: "The Crown Court proceeds under section 6 where the prosecutor asks or it thinks fit.",
	happens: []string{"The regime is chosen by the latest conviction, unless you give the court’s", "Under the old regime the permitted period of two years starts", "You can undo this for 10 minutes"},
	fields: func(f *actForm) []actField {
		return []actField{
			{name: "defendant", label: "Defendant", kind: inSelect, options: f.people},
			{name: "convicted_on", label: "Latest conviction", hint: "Of the offences in these proceedings (s.14(9))", kind: inDate},
			{name: "started_on", label: "Asked for or decided", kind: inDate},
			{name: "asked_by", label: "Who asked?", kind: inRadios, items: []govuk.Choice{{Value: "prosecutor", Text: "The prosecutor"}, {Value: "court", Text: "The court of its own motion"}}},
			{name: "lifestyle", label: "Criminal lifestyle", kind: inTick, items: []govuk.Choice{{Value: "yes", Text: "The prosecutor asks for the question to be decided"}}},
			{name: "regime", label: "Which rules apply?", hint: "From which conviction the timetable of 2026 applies was not verified", kind: inRadios,
				items: append([]govuk.Choice{{Value: "date", Text: "Choose by the latest conviction"}}, regimes...)},
			{name: "why", label: "Why does the court apply these rules?", hint: "Where you chose them", kind: inArea},
		}
	},
}

// actSpecs are the forms of the acts before an order; the acts on an order add theirs.
var actSpecs = map[Kind]actSpec{
	ChangeRegime: {
		button: "Set the regime", intro: "Both sets of rules live side by side. Set the one that the court applied, with its reason.",
		happens: []string{"The permitted period stops or starts with the regime", "The time to vary the sentence is counted again: 28 or 56 days"},
		fields:  fixed(actField{name: "regime", label: "Which regime did the court apply?", kind: inRadios, items: regimes}, whyField),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			return plain(r.SetRegime(c.Ctx(), f.p.g.CaseID(), f.on(), Regime(f.is("regime")), f.is("why")))
		},
	},
	ChangeConviction: {
		button: "Record", intro: "The permitted period runs from the latest conviction or, if later, three months from the day an appeal was determined (s.14(5), (6), (9)).",
		happens:  []string{"The permitted period is counted again"},
		fields:   fixed(actField{name: "convicted_on", label: "Latest conviction", kind: inDate}, actField{name: "appeal_on", label: "Appeal determined", hint: "Leave out where there was none", kind: inDate}, noteField),
		defaults: func(f *actForm) { f.setDay("convicted_on", f.p.w.ConvictedOn) },
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			convicted, appeal := f.date("convicted_on"), f.date("appeal_on")
			if err := f.wrong(); err != nil {
				return recorded{}, err
			}
			return plain(r.SetConviction(c.Ctx(), f.p.g.CaseID(), f.on(), convicted, appeal, f.is("note")))
		},
	},
	RecordPostponement: {
		button: "Record the postponement", intro: "Within the permitted period, or past it in exceptional circumstances (s.14).",
		happens: []string{"The time to vary the sentence runs 28 days from the last day (s.15(4))"},
		fields: fixed(dayField("Postponed on", ""), actField{name: "to", label: "Last day of the postponement", kind: inDate},
			actField{name: "sentenced_on", label: "Sentenced on", hint: "Leave out where sentence was not passed yet", kind: inDate},
			actField{name: "why", label: "Exceptional circumstances", hint: "As the court found them (s.14(4)); needed only past the permitted period", kind: inArea}),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			in := Postponing{On: f.on(), Made: f.date("on"), To: f.date("to"), Sentenced: f.date("sentenced_on"), Exceptional: f.is("why")}
			if err := f.wrong(); err != nil {
				return recorded{}, err
			}
			return alarmed(r.Postpone(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	SetDays: {
		button: "Record the days", intro: "Enter each day that the court set. Leave out what it did not set or did not change.",
		happens: []string{"Each day becomes a clock", "A day that was set before is replaced and stays on record"},
		fields: func(f *actForm) []actField {
			out := []actField{dayField("Set on", "The day of the court’s order"), {name: "sentenced_on", label: "Sentencing ended", hint: "Leave out where it has not", kind: inDate}}
			for _, k := range dayKinds {
				if k.In(f.p.w.Regime) {
					hint := ""
					if d := f.p.w.day(k); d != nil {
						hint = "Now " + d.DueOn.WithDay()
					}
					out = append(out, actField{name: string(k), label: k.Title(), hint: hint, kind: inDate})
				}
			}
			return append(out, noteField)
		},
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			in := Tabling{On: f.on(), Made: f.date("on"), Sentenced: f.date("sentenced_on"), Note: f.is("note"), Days: map[DayKind]caltime.Date{}}
			for _, k := range dayKinds {
				if d := f.date(string(k)); !d.IsZero() {
					in.Days[k] = d
				}
			}
			if err := f.wrong(); err != nil {
				return recorded{}, err
			}
			return alarmed(r.SetTimetable(c.Ctx(), f.p.g.CaseID(), in))
		},
	},
	VarySentence: {
		button: "Record", intro: "A fine, compensation or a deprivation order may be added after the postponement, in the time that section 15(4) gives.", happens: []string{"The time to vary the sentence stops"},
		fields: fixed(actField{name: "decision", label: "What became of the sentence?", kind: inRadios, items: []govuk.Choice{{Value: "varied", Text: "The court varied it"}, {Value: "none", Text: "It need not be varied"}}},
			dayField("On", ""), noteField),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			if d := f.is("decision"); d != "varied" && d != "none" {
				f.unread["decision"] = "Choose what became of the sentence"
			}
			return f.onDay(func(d caltime.Date) error {
				return r.Varied(c.Ctx(), f.p.g.CaseID(), f.on(), d, f.is("decision") == "varied", f.is("note"))
			})
		},
	},
	GiveStatement: {
		button: "Record", happens: []string{"Its clock stops as acted", "What comes after its day is kept as late"},
		fields: func(f *actForm) []actField {
			return []actField{{name: "kind", label: "What was given or held?", kind: inRadios, items: f.dayChoices(func(d Day) bool { return d.DoneOn.IsZero() })},
				dayField("On", ""), f.makerField(), noteField}
		},
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) { return f.giving(c, r.Give) },
	},
	RecordDefault: {
		button: "Record the default", intro: Statement17.IfDefault() + ". " + Statement18.IfDefault() + ".",
		happens: []string{"Its clock is kept as lapsed"},
		fields: func(f *actForm) []actField {
			return []actField{{name: "kind", label: "Which statement was not given?", kind: inRadios,
				items: f.dayChoices(func(d Day) bool { return d.Kind.IfDefault() != "" && d.DoneOn.IsZero() && d.DefaultOn.IsZero() })}, dayField("In default from", ""), noteField}
		},
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) { return f.giving(c, r.Miss) },
	},
	MakeOrder: {
		button: "Record the order", intro: "The recoverable amount is the benefit, or what is available where the defendant shows that it is less, or a nominal sum (s.7).",
		happens: []string{"The order gets a number and its time to pay a clock", "What the schedule names is linked to the order", "Property held under Part 5 cannot be named: it is not free (s.82)", "A review for an uplift starts"},
		fields: func(*actForm) []actField {
			return []actField{
				dayField("Made on", ""), {name: "court", label: "Court", kind: inText}, {name: "court_ref", label: "The court’s reference", kind: inText}, {name: "made_by", label: "Judge", kind: inText},
				{name: "benefit", label: "Benefit", hint: "Gross, as found against this defendant (s.8)", kind: inMoney},
				{name: "general", label: "Benefit from", kind: inTick, items: []govuk.Choice{{Value: "yes", Text: "General criminal conduct: a criminal lifestyle"}}},
				{name: "basis", label: "How was the amount found?", kind: inRadios, items: []govuk.Choice{
					{Value: WholeBenefit, Text: "The whole benefit", Hint: "The defendant did not show that less is available"},
					{Value: Schedule, Text: "The available amount of the schedule", Hint: "It is less than the benefit"}, {Value: NominalSum, Text: "A nominal sum", Hint: "Nothing is available"}}},
				{name: "lines", label: "Schedule of the available amount", kind: inSchedule},
				{name: "hidden", label: "Hidden assets, as found", kind: inMoney}, {name: "obligations", label: "Obligations with priority", hint: "Taken off (s.9(2))", kind: inMoney},
				{name: "amount", label: "Amount ordered", hint: "Leave out where it is what section 7 gives", kind: inMoney},
				{name: "amount-1", label: "First sum with time to pay", hint: "Leave out where the whole is due on the day of the order", kind: inMoney}, {name: "due-1", label: "Due", kind: inDate},
				{name: "amount-2", label: "Second sum", kind: inMoney}, {name: "due-2", label: "Second sum due", kind: inDate},
				{name: "amount-3", label: "Third sum", kind: inMoney}, {name: "due-3", label: "Third sum due", kind: inDate},
				{name: "note", label: "Terms", hint: "Where less was ordered, why: such as that more would be disproportionate (s.6(5))", kind: inArea},
			}
		},
		apply: applyOrder,
	},
	MakeNoOrder: {
		button: "Record", happens: []string{"Every clock of the proceedings stops", "Six years to reconsider run from the conviction (ss.19 and 20)"},
		fields: fixed(dayField("Decided on", ""), whyField),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			return f.onDay(func(d caltime.Date) error { return r.Refuse(c.Ctx(), f.p.g.CaseID(), f.on(), d, f.is("why")) })
		},
	},
	Reopen: {
		button: "Record", intro: "The prosecutor asks on new evidence, within six years of the conviction.", happens: []string{"The proceedings are before the court again"},
		fields: fixed(dayField("Asked for on", ""), actField{name: "why", label: "The new evidence", kind: inArea}),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			return f.onDay(func(d caltime.Date) error {
				return r.Reconsidered(c.Ctx(), f.p.g.CaseID(), f.on(), d, f.is("why"))
			})
		},
	},
	TakeBack: {
		button: "Take them back", intro: "For proceedings recorded in error. They stay on record.", happens: []string{"Their clocks stop"}, fields: fixed(whyField),
		apply: func(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
			return plain(r.Withdraw(c.Ctx(), f.p.g.CaseID(), f.on(), f.is("why")))
		},
	},
}

func init() {
	for k, s := range orderSpecs {
		actSpecs[k] = s
	}
}

func (f *actForm) setDay(name string, d caltime.Date) {
	f.typed.Set(name+"-day", strconv.Itoa(d.D))
	f.typed.Set(name+"-month", strconv.Itoa(int(d.M)))
	f.typed.Set(name+"-year", strconv.Itoa(d.Y))
}

// onDay runs an act that needs a day.
func (f *actForm) onDay(do func(caltime.Date) error) (recorded, error) {
	d := f.date("on")
	if err := f.wrong(); err != nil {
		return recorded{}, err
	}
	return plain(do(d))
}

// giving runs an act on a day of the timetable.
func (f *actForm) giving(c *web.Ctx, do givingFunc) (recorded, error) {
	in := Giving{On: f.on(), Kind: DayKind(f.is("kind")), Day: f.date("on"), Note: f.is("note")}
	if f.kind == GiveStatement {
		in.By = f.maker()
	}
	if err := f.wrong(); err != nil {
		return recorded{}, err
	}
	return plain(do(c.Ctx(), f.p.g.CaseID(), in))
}

func applyOrder(r *Room, c *web.Ctx, f *actForm) (recorded, error) {
	in := Ordering{On: f.on(), Made: f.date("on"), Court: f.is("court"), CourtRef: f.is("court_ref"), MadeBy: f.is("made_by"), Benefit: f.sum("benefit"), General: f.is("general") == "yes",
		Basis: f.is("basis"), Lines: f.lines(), Hidden: f.sum("hidden"), Obligations: f.sum("obligations"), Amount: f.sum("amount"), Note: f.is("note")}
	for n := 1; n <= 3; n++ {
		no := ids.String(int64(n))
		p := Part{Amount: f.sum("amount-" + no), Due: f.date("due-" + no)}
		if p.Amount != 0 || !p.Due.IsZero() {
			in.Parts = append(in.Parts, p)
		}
	}
	if err := f.wrong(); err != nil {
		return recorded{}, err
	}
	_, err := r.Order(c.Ctx(), f.p.g.CaseID(), in)
	return plain(err)
}
