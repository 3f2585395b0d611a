package confiscation

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
)

// boardRow is a defendant in the list of a case's proceedings, ready to print.
type boardRow struct {
	href, name, regime, state, next          string
	benefit, available, ordered, outstanding string
	back                                     bool // taken back
}

func boardRows(g access.Grant, all []Whole, today caltime.Date) (out []boardRow, err error) {
	for _, w := range all {
		x := boardRow{href: cases.Path(g.Ref()) + w.Path(), name: w.Defendant.Name, regime: w.Regime.Title(), state: w.State.Title(), next: w.next(), back: w.State == Abandoned}
		if w.Order != nil {
			x.state = w.Order.State.Title()
			b, err := w.Balance(today)
			if err != nil {
				return nil, err
			}
			x.benefit, x.available, x.ordered = w.Benefit.String(), w.Available.String(), b.Ordered.String()
			x.outstanding = w.owed(b).String()
		}
		out = append(out, x)
	}
	return out, nil
}

// owed is what is still to be paid: nothing once the order ended.
func (w *Whole) owed(b Balance) money.Pence {
	if w.Order.State.Standing() {
		return b.Outstanding()
	}
	return 0
}

// next names the running clock that ends soonest.
func (w *Whole) next() string {
	var best orders.Clock
	for _, c := range w.Clocks {
		if c.State == orders.Running && c.EndAt != nil && (best.EndAt == nil || c.EndAt.Before(*best.EndAt)) {
			best = c
		}
	}
	if best.EndAt == nil {
		return ""
	}
	return best.LastDay.WithDay() + ": " + best.Title
}

// view is the page of proceedings, ready to print.
type view struct {
	p           spot
	facts       []layout.Pair
	alarms      []string
	differences []Difference
	days        []dayRow
	order       []layout.Pair
	money       []layout.Pair
	lines       []lineRow
	sums        []sumRow
	payments    []payRow
	clocks      []clockRow
	acts        []layout.Entry
	possible    []layout.Link
	asOf        string
}

type (
	dayRow  struct{ what, due, word, note, set string }
	lineRow struct{ title, kind, value string }
	sumRow  struct{ n, cause, amount, due, time string }
	payRow  struct{ number, day, amount, principal, interest, rule, received, victims, back string }
	// clockRow is a clock of the proceedings with its reckoning.
	clockRow struct {
		title, cite, last, state string
		verified                 bool
		steps                    []string
	}
)

func (r *Room) viewOf(c *web.Ctx, p spot) (v view, err error) {
	w := &p.w
	today := caltime.DateOf(r.DB.Time())
	v = view{p: p, differences: Differences(), asOf: today.UK()}
	add := func(key, value string) {
		if value != "" {
			v.facts = append(v.facts, layout.Pair{Key: key, Value: value})
		}
	}
	day := func(key string, d caltime.Date) {
		if !d.IsZero() {
			add(key, d.WithDay())
		}
	}
	add("Defendant", w.Defendant.Number()+" "+w.Defendant.Name)
	add("Stands", w.State.Title())
	add("Regime", w.Regime.Title())
	how := "Chosen by date: "
	if w.RegimeBy == "court" {
		how = "As the court applied it: "
	}
	add("Why this regime", how+w.RegimeWhy)
	day("Latest conviction", w.ConvictedOn)
	day("Asked for or decided", w.StartedOn)
	add("Asked by", askers[w.AskedBy])
	if w.LifestyleAsked {
		add("Criminal lifestyle", "The prosecutor asked for it to be decided")
	}
	day("Appeal determined", w.AppealDeterminedOn)
	day("Sentenced", w.SentencedOn)
	day("Postponed to", w.PostponedTo)
	add("Exceptional circumstances", w.Exceptional)
	v.fillDays(w, today)
	if w.Order != nil {
		if err := v.fillOrder(w, today); err != nil {
			return v, err
		}
	}
	now := r.DB.Time()
	for _, k := range w.Clocks {
		state := k.State.Word()
		if k.State == orders.Running && k.Ended(now) {
			state = "Passed"
		}
		v.clocks = append(v.clocks, clockRow{title: k.Title, cite: powers.Dashed(k.Cite), last: lastDay(k), state: state, verified: k.Verified, steps: k.Reckoning()})
	}
	for n := len(w.Acts) - 1; n >= 0; n-- {
		a := w.Acts[n]
		v.acts = append(v.acts, layout.Entry{When: a.DoneOn.WithDay(), Title: a.Title, Text: join(a.Detail, "Recorded by "+a.ActorName+", "+layout.Moment(a.RecordedAt)), Law: true})
	}
	edit, err := r.mayEdit(c, p.g)
	if err != nil {
		return v, err
	}
	if edit {
		for _, k := range w.Possible(today) {
			v.possible = append(v.possible, layout.Link{Label: k.Title(), Href: p.here() + "/record/" + string(k)})
		}
	}
	return v, nil
}

func lastDay(k orders.Clock) string {
	switch {
	case !k.Known:
		return "Calendar not known"
	case k.EndAt == nil:
		return "No end"
	}
	return k.LastDay.WithDay()
}

func (v *view) fillDays(w *Whole, today caltime.Date) {
	for _, d := range w.Days {
		note := join(d.Maker(), d.Note)
		if !d.DefaultOn.IsZero() {
			note = join(d.Kind.IfDefault(), note)
		}
		word := d.Word(today)
		if w.State != Open && d.ReplacedAt == nil && d.DoneOn.IsZero() && d.DefaultOn.IsZero() {
			word = "Not recorded; the proceedings have ended"
			if w.State == Ordered {
				word = "Not recorded; the order was made"
			}
		}
		v.days = append(v.days, dayRow{d.Kind.Title(), d.DueOn.WithDay(), word, note, d.SetOn.UK()})
	}
	if end := w.permittedEnd(); w.Regime == Old && w.State == Open && !end.IsZero() {
		switch {
		case !w.PostponedTo.IsZero() && w.PostponedTo.After(end) && w.Exceptional == "":
			v.alarms = append(v.alarms, "The postponement runs past the permitted period, which ends with "+end.WithDay()+". Record the exceptional circumstances that the court found. It is usually not fatal (s.14(11))")
		case today.After(end):
			v.alarms = append(v.alarms, "The permitted period ended with "+end.WithDay()+". It is usually not fatal (s.14(11)), but ask for advice")
		}
	}
	if w.Regime == New2026 && w.State == Open && len(w.Days) == 0 {
		v.alarms = append(v.alarms, "No timetable is recorded: the Crown Court sets it before sentencing ends (s.15A)")
	}
}

func (v *view) fillOrder(w *Whole, today caltime.Date) error {
	o := w.Order
	b, err := w.Balance(today)
	if err != nil {
		return err
	}
	add := func(list *[]layout.Pair, key, value string) {
		if value != "" {
			*list = append(*list, layout.Pair{Key: key, Value: value})
		}
	}
	v.order = append(v.order, layout.Pair{Key: "Order", Value: o.Name(), Href: v.p.path + "/orders/" + o.Number()})
	add(&v.order, "State", o.State.Title())
	add(&v.order, "Made", o.MadeOn.WithDay())
	add(&v.order, "Court", join(o.Court, o.CourtRef))
	add(&v.order, "Judge", o.MadeBy)
	conduct := "Particular criminal conduct"
	if w.Detail.General {
		conduct = "General criminal conduct (s.6(4))"
	}
	add(&v.order, "Benefit from", conduct)
	if w.Detail.Nominal {
		add(&v.order, "Amount", "Nominal: nothing was available (s.7(3))")
	}
	term := "At most " + w.Detail.Term() + " (" + w.Detail.TermCite + ")"
	if !w.Detail.TermVerified {
		term += ", not verified"
	}
	add(&v.order, "Term in default", term+". Serving it does not clear the debt (s.38(5))")
	add(&v.order, "Compliance order", w.Detail.Compliance)
	add(&v.order, "Terms", o.Terms)
	v.money = []layout.Pair{
		{Key: "Benefit", Value: w.Benefit.String()}, {Key: "Available amount", Value: w.Available.String()}, {Key: "Ordered", Value: b.Ordered.String()},
		{Key: "Interest to today (s.12)", Value: b.Interest.String()}, {Key: "Entered in the ledger so far", Value: w.Recorded.String()},
		{Key: "Paid", Value: b.Paid().String() + ", " + b.PaidInterest.String() + " of it interest"}, {Key: "Received by HMCTS", Value: w.Receipted.String()},
		{Key: "To victims out of it", Value: w.Victims.String()}, {Key: "Due and not paid", Value: b.Due.String()}, {Key: "Outstanding", Value: w.owed(b).String()},
	}
	if !b.NextDue.IsZero() {
		add(&v.money, "Next due", b.NextDue.WithDay())
	}
	if b.Due > 0 && w.dueBy(today) > 0 && o.State.Standing() && (o.State == orders.Made || o.State == orders.TimeToPay || o.State == orders.PartPaid) {
		v.alarms = append(v.alarms, w.dueBy(today).String()+" was due and is not paid: record the default in payment")
	}
	for _, l := range w.Lines {
		x := lineRow{title: l.Title, value: l.ValuePence.String()}
		switch l.Kind {
		case FreeLine:
			x.kind = "Free property"
		case GiftLine:
			x.kind = "Tainted gift, counted once"
		case HiddenLine:
			x.kind = "Finding"
		case ObligationLine:
			x.kind, x.value = "Taken off", "−"+l.ValuePence.String()
		}
		if l.WithdrawnAt != nil {
			x.kind += ", no longer counted"
		}
		v.lines = append(v.lines, x)
	}
	for _, s := range w.Sums {
		x := sumRow{n: layout.Count(s.N), cause: s.Cause.Title(), amount: sign(s.AmountPence), due: s.DueOn.WithDay()}
		switch {
		case s.AmountPence < 0:
			x.due = "From " + s.FromOn.UK()
		case s.pending():
			x.time = "More time asked for on " + s.AppliedOn.UK() + ": no interest while it is pending"
		case s.Decision == "allowed":
			x.time = "Extended from " + s.FirstDueOn.UK()
		case s.Decision == "refused":
			x.time = "More time refused on " + s.DecidedOn.UK()
		}
		v.sums = append(v.sums, x)
	}
	for _, p := range w.Payments {
		x := payRow{number: p.Number(), day: p.PaidOn.WithDay(), amount: p.AmountPence.String(), principal: p.PrincipalPence.String(), interest: p.InterestPence.String(), rule: p.Rule, back: p.ReversedWhy}
		if !p.ReceiptedOn.IsZero() {
			x.received = join(p.ReceiptedOn.UK(), p.ReceiptedWhere)
		}
		if p.CompensationPence > 0 {
			x.victims = p.CompensationPence.String()
		}
		v.payments = append(v.payments, x)
	}
	return nil
}

func sign(p money.Pence) string {
	if p < 0 {
		return "−" + (-p).String()
	}
	return p.String()
}

// panel is what the overview of a case shows of its confiscation; none where there are no proceedings.
func (r *Room) panel(ctx context.Context, rd db.Reader, g access.Grant) (cases.Panel, error) {
	all, err := r.ByCase(ctx, rd, g)
	if err != nil || len(all) == 0 {
		return cases.Panel{}, err
	}
	rows, err := boardRows(g, all, caltime.DateOf(rd.Time()))
	if err != nil {
		return cases.Panel{}, err
	}
	return cases.Panel{Column: "main", Order: 25, Body: panelBody(cases.Path(g.Ref()), rows)}, nil
}
