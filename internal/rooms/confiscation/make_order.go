package confiscation

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
)

// How the recoverable amount is found (s.7).
const (
	WholeBenefit = "benefit"   // the defendant did not show that less is available
	Schedule     = "available" // the available amount, which is less
	NominalSum   = "nominal"   // nothing is available
)

// Scheduled is a line of the schedule to record: an interest of the case as free property or as a tainted gift.
type Scheduled struct {
	Interest ids.Interest
	Gift     bool
	Value    money.Pence
}

// Part is a sum with the day it is due; the zero day is that of the order.
type Part struct {
	Amount money.Pence
	Due    caltime.Date
}

// Ordering is a confiscation order to record.
type Ordering struct {
	On
	Made            caltime.Date
	Court, CourtRef string
	MadeBy          string // the judge
	Benefit         money.Pence
	General         bool   // general criminal conduct: a criminal lifestyle
	Basis           string // WholeBenefit, Schedule or NominalSum
	Lines           []Scheduled
	Hidden          money.Pence // a finding of hidden assets
	Obligations     money.Pence // that have priority (s.9(2))
	Amount          money.Pence // as ordered; 0 for what section 7 gives
	Parts           []Part      // time to pay; none: the whole is due on the day of the order
	Note            string      // needed where less than section 7 gives was ordered
}

// Order records a confiscation order (s.6(5)): the benefit, the available amount with its schedule, and the recoverable
// amount of section 7, which is never above the benefit. What the schedule names is linked to the order; property held
// under Part 5 is not free (s.82) and is refused. The sums that are not due at once have clocks, and while benefit is
// unpaid a review for an uplift runs.
func (r *Room) Order(ctx context.Context, caseID ids.Case, in Ordering) (o orders.Order, err error) {
	err = r.do(ctx, caseID, in.On, MakeOrder, func(ctx context.Context, d *doing) error {
		available, amount, err := d.checkOrder(in)
		if err != nil {
			return err
		}
		lines, err := d.lines(ctx, in.Lines, in.Made, in.Hidden, in.Obligations)
		if err != nil {
			return err
		}
		at := d.moment(in.Made)
		ord := orders.Order{Kind: orders.Confiscation, Family: "confiscation", Power: "CO-ORDER", State: orders.Made, Court: strings.TrimSpace(in.Court),
			CourtRef: strings.TrimSpace(in.CourtRef), MadeBy: strings.TrimSpace(in.MadeBy), MadeAt: &at, MadeOn: in.Made, AmountPence: &amount,
			Applicant: askers[d.w.AskedBy], Terms: strings.TrimSpace(in.Note)}
		for _, l := range lines {
			if l.InterestID != nil {
				v := l.ValuePence
				ord.Reaches = append(ord.Reaches, orders.Reach{InterestID: *l.InterestID, AssetID: *l.AssetID, ValuePence: &v})
			}
		}
		if err := r.Orders.Enter(ctx, d.tx, d.g, &ord); err != nil {
			return err
		}
		d.w.Order, d.w.State, d.w.OrderID = &ord, Ordered, &ord.ID
		if err := d.keepOrder(ctx, in, lines, amount); err != nil {
			return err
		}
		if err := d.observe(ctx, d.ofDefendant(assets.Benefit, in.Benefit, in.Made, ord.Name()), d.ofDefendant(assets.AvailableAmount, available, in.Made, ord.Name()),
			d.ofOrder(assets.OrderAmount, amount, in.Made, ord.Name()+" made")); err != nil {
			return err
		}
		d.w.Benefit, d.w.Available = in.Benefit, available
		if err := d.afterOrder(ctx, in.Made); err != nil {
			return err
		}
		o = *d.w.Order
		return d.note(ctx, MakeOrder, in.Made, &amount, "Confiscation order made: "+amount.String(), join(fmt.Sprintf("Benefit %s, available %s", in.Benefit, available), in.Note))
	})
	return o, err
}

// askers are the applicants of an order by who asked for the proceedings.
var askers = map[string]string{"prosecutor": "Prosecutor", "court": "The court of its own motion"}

// checkOrder says what is wrong with the order, and gives its available amount and its amount.
func (d *doing) checkOrder(in Ordering) (available, amount money.Pence, err error) {
	bad := map[string]string{}
	d.day(bad, "on", "The order", in.Made, d.w.ConvictedOn, "the conviction")
	checkText(bad, "court", in.Court, "Enter the name of the court")
	checkText(bad, "note", in.Note, "")
	checkSum(bad, "benefit", "the benefit", in.Benefit)
	if in.Hidden < 0 || in.Hidden > money.Most {
		bad["hidden"] = "Enter a sum up to " + money.Most.String()
	}
	if in.Obligations < 0 || in.Obligations > money.Most {
		bad["obligations"] = "Enter a sum up to " + money.Most.String()
	}
	total := in.Hidden - in.Obligations
	for _, l := range in.Lines {
		if l.Value <= 0 || l.Value > money.Most {
			bad["lines"] = "Enter a value above nothing for every line of the schedule"
		}
		total += l.Value
	}
	available = max(0, total)
	due := in.Benefit
	switch in.Basis {
	case WholeBenefit:
		available = max(available, in.Benefit)
	case Schedule:
		if available == 0 && bad["lines"] == "" {
			bad["lines"] = "Nothing is available by this schedule: name what is, or choose a nominal order"
		}
		due = min(in.Benefit, available)
	case NominalSum:
		if available > 0 {
			bad["basis"] = "A nominal order is for a defendant with nothing available: the schedule comes to " + available.String()
		}
		due = in.Amount
		checkSum(bad, "amount", "the nominal sum, such as £1", in.Amount)
	default:
		bad["basis"] = "Choose how the amount was found"
	}
	amount = in.Amount
	if amount == 0 {
		amount = due
	}
	switch {
	case bad["amount"] != "" || bad["benefit"] != "":
	case amount < 0 || amount > money.Most:
		bad["amount"] = "Enter a sum up to " + money.Most.String()
	case amount > in.Benefit:
		bad["amount"] = "An order is never above the benefit, " + in.Benefit.String() + " (s.7)"
	case amount > due:
		bad["amount"] = "Section 7 gives " + due.String() + ": what is available is the most that can be ordered"
	case amount < due && strings.TrimSpace(in.Note) == "":
		bad["note"] = "Section 7 gives " + due.String() + ": enter why less was ordered, such as that it would be disproportionate (s.6(5))"
	}
	checkParts(bad, in.Parts, in.Made, amount)
	return available, amount, fault.Fields("Check the order", bad, fields...)
}

// checkParts checks time to pay: the parts come to the whole, each due within the time that section 11 first allows.
func checkParts(bad map[string]string, parts []Part, made caltime.Date, whole money.Pence) {
	if len(parts) == 0 || made.IsZero() {
		return
	}
	last := firstEnd(made)
	t := money.Pence(0)
	for n, p := range parts {
		no := ids.String(int64(n + 1))
		if p.Amount <= 0 || p.Amount > money.Most {
			bad["amount-"+no] = "Enter the sum, above nothing"
		}
		if !p.Due.IsZero() && (p.Due.Before(made) || p.Due.After(last)) {
			bad["due-"+no] = "Time to pay is first allowed from the day of the order to " + last.UK() + " (s.11)"
		}
		t += p.Amount
	}
	if bad["amount-1"] == "" && t != whole {
		bad["amount-1"] = "The parts come to " + t.String() + "; what is to be paid is " + whole.String()
	}
}

// firstEnd is the last day that time to pay can first be allowed to (s.11(3)).
func firstEnd(made caltime.Date) caltime.Date {
	p, _ := powers.ByCode("CO-TTP")
	v, ok := p.VersionOn(made)
	if !ok {
		return made
	}
	r, err := caltime.MonthsIncl(made, v.Rule.N)
	if err != nil {
		return made
	}
	return r.LastDay
}

// lines makes the lines of a schedule from what was named, and checks that each may be in it.
func (d *doing) lines(ctx context.Context, list []Scheduled, on caltime.Date, hidden, obligations money.Pence) (out []Line, err error) {
	all, err := d.r.Assets.ByCase(ctx, d.tx, d.g)
	if err != nil {
		return nil, err
	}
	seen := map[ids.Interest]bool{}
	for _, s := range list {
		if seen[s.Interest] {
			return nil, fault.Fields("Check the schedule", map[string]string{"lines": "A thing is counted once: as property of the defendant or as a gift"})
		}
		seen[s.Interest] = true
		a, i, err := find(all, s.Interest)
		if err != nil {
			return nil, err
		}
		if err := free(a, i); err != nil {
			return nil, err
		}
		kind := FreeLine
		if s.Gift {
			kind = GiftLine
		}
		interest, asset := i.ID, a.ID
		out = append(out, Line{Kind: kind, InterestID: &interest, AssetID: &asset, Title: a.Name(), ValuePence: s.Value, AddedOn: on})
	}
	if hidden > 0 {
		out = append(out, Line{Kind: HiddenLine, Title: "Hidden assets, as the court found", ValuePence: hidden, AddedOn: on})
	}
	if obligations > 0 {
		out = append(out, Line{Kind: ObligationLine, Title: "Obligations with priority (s.9(2))", ValuePence: obligations, AddedOn: on})
	}
	return out, nil
}

func find(all []assets.Asset, id ids.Interest) (assets.Asset, assets.Interest, error) {
	for _, a := range all {
		for _, i := range a.Live() {
			if i.ID == id && !a.Withdrawn() {
				return a, i, nil
			}
		}
	}
	return assets.Asset{}, assets.Interest{}, fault.Fields("Check the schedule", map[string]string{"lines": "Choose property of this case that still stands"})
}

// free refuses what is not free property: what Part 5 holds (s.82), and what is gone or counted already.
func free(a assets.Asset, i assets.Interest) error {
	switch i.Family {
	case assets.FamilyCash, assets.FamilyListed, assets.FamilyAccount, assets.FamilyCrypto:
		return refused([]string{"Forfeit it under Part 5", "Release it first", "Record it as a payment once it is paid over in satisfaction of the order (s.67)"},
			a.Name()+" is held under Part 5 ("+lower(i.State.Title())+"), so it is not free property (s.82) and cannot be in an available amount")
	}
	switch i.State {
	case assets.Identified, assets.Assessed, assets.DeniedRestrained:
		return nil
	case assets.ConfiscationLinked, assets.Unrealised:
		return refused(nil, a.Name()+" is counted in an available amount already: a thing is counted once, whoever gave or received it")
	}
	return refused([]string{"Leave it out of the schedule"}, a.Name()+" is "+lower(i.State.Title())+": it cannot be in an available amount")
}

// keepOrder keeps what the order says beyond what every order does, and links what its schedule names.
func (d *doing) keepOrder(ctx context.Context, in Ordering, lines []Line, amount money.Pence) error {
	o := d.w.Order
	d.w.Detail = Detail{OrderID: o.ID, CaseID: d.g.CaseID(), ProceedingsID: d.w.ID, MadeOn: in.Made, General: in.General, Nominal: in.Basis == NominalSum, Version: 1}
	d.term(amount)
	if err := insert(ctx, d.tx, &d.w.Detail); err != nil {
		return err
	}
	if err := d.link(ctx, lines, in.Made); err != nil {
		return err
	}
	parts := in.Parts
	if len(parts) == 0 {
		parts = []Part{{Amount: amount}}
	}
	for n, p := range parts {
		if err := d.addSum(ctx, ByOrder, p, in.Made, "due-"+ids.String(int64(n+1))); err != nil {
			return err
		}
	}
	return nil
}

// term keeps the longest default term for what is ordered now.
func (d *doing) term(amount money.Pence) {
	if t, ok := powers.DefaultTerm(amount, d.w.Detail.MadeOn); ok {
		d.w.Detail.TermMonths, d.w.Detail.TermDays, d.w.Detail.TermCite, d.w.Detail.TermVerified = t.Months, t.Days, t.Cite, t.Verified()
	} else {
		d.w.Detail.TermMonths, d.w.Detail.TermDays, d.w.Detail.TermCite, d.w.Detail.TermVerified = 0, 0, "", false
	}
}

// link adds lines to the schedule; an interest that is named becomes linked to the order.
func (d *doing) link(ctx context.Context, lines []Line, on caltime.Date) error {
	for n := range lines {
		l := lines[n]
		l.CaseID, l.OrderID, l.N, l.CreatedAt = d.g.CaseID(), d.w.Order.ID, len(d.w.Lines)+1, d.tx.Now
		if err := insertLine(ctx, d.tx, &l); err != nil {
			return err
		}
		d.w.Lines = append(d.w.Lines, l)
		if l.InterestID != nil {
			if err := d.r.Assets.SetState(ctx, d.tx, d.g, *l.InterestID, assets.ConfiscationLinked, d.moment(on), "in the schedule of "+d.w.Order.Name()+": "+l.ValuePence.String()); err != nil {
				return err
			}
		}
	}
	return nil
}

// addSum adds a sum to the order. One that is not due on its day has a clock: the time to pay.
func (d *doing) addSum(ctx context.Context, cause Cause, p Part, on caltime.Date, field string) error {
	if p.Due.IsZero() {
		p.Due = on
	}
	s := Sum{CaseID: d.g.CaseID(), OrderID: d.w.Order.ID, N: len(d.w.Sums) + 1, Cause: cause, AmountPence: p.Amount, FromOn: on, FirstDueOn: p.Due, DueOn: p.Due,
		Version: 1, CreatedAt: d.tx.Now}
	if p.Due.After(on) && p.Amount > 0 {
		var err error
		s.ClockID, err = d.start(ctx, field, orders.Start{Code: "CO-TTP", Local: on.At(0, 0), CourtEnd: p.Due, OrderID: d.w.Order.ID, Value: p.Amount})
		if err != nil {
			return err
		}
	}
	if err := insert(ctx, d.tx, &s); err != nil {
		return err
	}
	d.w.Sums = append(d.w.Sums, s)
	return nil
}

// afterOrder ends what the order answers and starts what follows it.
func (d *doing) afterOrder(ctx context.Context, made caltime.Date) error {
	name := d.w.Order.Name() + " made"
	if err := d.endAll(ctx, orders.Acted, name, "CO-POST", "CO-RECON19"); err != nil {
		return err
	}
	for n := range d.w.Days {
		if x := &d.w.Days[n]; x.ReplacedAt == nil {
			if err := d.end(ctx, x.ClockID, orders.Stopped, name); err != nil {
				return err
			}
		}
	}
	if _, err := d.start(ctx, "on", orders.Start{Code: "CO-RECON21", Local: d.w.ConvictedOn.At(0, 0), OrderID: d.w.Order.ID}); err != nil {
		return err
	}
	if err := d.reviewAgain(ctx, made); err != nil {
		return err
	}
	for _, s := range d.w.Sums {
		if s.DueOn.After(made) {
			return d.move(ctx, orders.TimeToPay, made, "time to pay (s.11)")
		}
	}
	return nil
}

// reviewAgain ends the running review for an uplift as done and, while the benefit is more than what was paid of it,
// starts the next: the law has no time limit, the period is a force rule.
func (d *doing) reviewAgain(ctx context.Context, from caltime.Date) error {
	if err := d.end(ctx, d.w.Detail.ReviewClockID, orders.Acted, "reviewed"); err != nil {
		return err
	}
	d.w.Detail.ReviewClockID = nil
	principal, _ := paid(d.w.Payments)
	if d.w.Benefit > principal {
		v, err := d.r.Reference.Value(ctx, d.tx, d.g.ForceID(), refKind, "review.months", from)
		if err != nil {
			return err
		}
		months, err := v.Int()
		if err != nil {
			return err
		}
		next, err := caltime.OpenEnded(from, int(months))
		if err != nil {
			return err
		}
		d.w.Detail.ReviewClockID, err = d.start(ctx, "on", orders.Start{Code: "CO-S22", Local: from.At(0, 0), Ends: next.Review, OrderID: d.w.Order.ID, Value: d.w.Benefit - principal})
		if err != nil {
			return err
		}
	}
	return saveDetail(ctx, d.tx, &d.w.Detail)
}
