package confiscation

import (
	"context"
	"errors"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
)

// On names the proceedings that an act is about, and their version as the form was opened with; 0 takes them as they are.
type On struct{ N, Version int }

// doing is one act at work on proceedings.
type doing struct {
	r     *Room
	tx    *db.Tx
	g     access.Grant
	w     *Whole
	today caltime.Date
}

// do runs an act in one transaction on an open case that the actor may change. Refused where the act is not possible now;
// Conflict where the proceedings changed since the form was opened.
func (r *Room) do(ctx context.Context, caseID ids.Case, on On, k Kind, fn func(ctx context.Context, d *doing) error) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		return r.within(ctx, tx, g, on, k, fn)
	})
}

func (r *Room) within(ctx context.Context, tx *db.Tx, g access.Grant, on On, k Kind, fn func(ctx context.Context, d *doing) error) error {
	if err := cases.LockOpen(ctx, tx, g); err != nil {
		return err
	}
	w, err := r.ByNumber(ctx, tx, g, on.N)
	if err != nil {
		return err
	}
	d := &doing{r: r, tx: tx, g: g, w: &w, today: caltime.DateOf(tx.Now)}
	if on.Version != 0 && on.Version != w.Version {
		return fault.Stale("proceedings")
	}
	if !w.may(k, d.today) {
		return w.impossible(k, d.today)
	}
	if err := fn(ctx, d); err != nil {
		return err
	}
	if err := saveProceedings(ctx, tx, &w.Proceedings); err != nil {
		return err
	}
	return r.Cases.Changed(ctx, tx, g)
}

// note keeps what was done: in the history of the proceedings, on the case's timeline and in the audit log.
func (d *doing) note(ctx context.Context, k Kind, on caltime.Date, amount *money.Pence, title, detail string) error {
	a := Done{CaseID: d.g.CaseID(), ProceedingsID: d.w.ID, Kind: string(k), DoneOn: on, AmountPence: amount, Title: title, Detail: detail,
		ActorID: d.tx.Actor.User, ActorName: d.tx.Actor.Name, RecordedAt: d.tx.Now}
	if err := insert(ctx, d.tx, &a); err != nil {
		return err
	}
	d.tx.Record("confiscation."+strings.ReplaceAll(string(k), "-", "_"), db.On{Kind: "confiscation", ID: d.w.ID, Case: d.g.CaseID(), Force: d.g.ForceID()}, a)
	return d.r.Cases.Note(ctx, d.tx, d.g, cases.Event{At: d.moment(on), Kind: "confiscation." + string(k), Legal: true, Title: title + ": " + d.w.Defendant.Name, Detail: detail,
		Entity: "confiscation", EntityID: d.w.ID})
}

// moment is the instant by which an act of a day counts: its noon, or now where that is sooner.
func (d *doing) moment(on caltime.Date) time.Time {
	noon := on.At(12, 0).UTC()
	if noon.After(d.tx.Now) {
		return d.tx.Now
	}
	return noon
}

// start starts a clock of the proceedings. A day that cannot be used is told of the field named.
func (d *doing) start(ctx context.Context, field string, s orders.Start) (*ids.Clock, error) {
	s.Nation, s.Path = caltime.EnglandWales, d.w.Path()
	c, err := d.r.Orders.StartClock(ctx, d.tx, d.g, s)
	var bad *fault.Error
	if errors.As(err, &bad) && bad.Kind == fault.Invalid {
		for _, text := range bad.Fields {
			return nil, fault.Fields("Check the dates", map[string]string{field: text})
		}
	}
	if err != nil || c.ID == 0 {
		return nil, err
	}
	d.w.Clocks = append(d.w.Clocks, c)
	return &c.ID, nil
}

// end ends a clock where it still runs.
func (d *doing) end(ctx context.Context, id *ids.Clock, to orders.ClockState, why string) error {
	if id == nil {
		return nil
	}
	for n := range d.w.Clocks {
		if c := &d.w.Clocks[n]; c.ID == *id {
			if c.State.Over() {
				return nil
			}
			c.State = to
		}
	}
	return d.r.Orders.CloseClock(ctx, d.tx, d.g, *id, to, why)
}

// endAll ends every running clock with one of the codes.
func (d *doing) endAll(ctx context.Context, to orders.ClockState, why string, codes ...powers.Code) error {
	for _, c := range append([]orders.Clock(nil), d.w.Clocks...) {
		for _, code := range codes {
			if c.Code == code {
				if err := d.end(ctx, &c.ID, to, why); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// observe enters sums in the value ledger.
func (d *doing) observe(ctx context.Context, list ...assets.Entry) error {
	return d.r.Assets.Observe(ctx, d.tx, d.g, list...)
}

// pounds makes an observation in pounds; the caller gives it an owner.
func (d *doing) pounds(m assets.Measure, p money.Pence, on caltime.Date, basis string) assets.Entry {
	return assets.Entry{Measure: m, Minor: int64(p), Currency: "GBP", Exponent: 2, Rate: money.One, AsOf: d.moment(on), Basis: basis}
}

func (d *doing) ofDefendant(m assets.Measure, p money.Pence, on caltime.Date, basis string) assets.Entry {
	e := d.pounds(m, p, on, basis)
	id := d.w.DefendantID
	e.DefendantID = &id
	return e
}

func (d *doing) ofOrder(m assets.Measure, p money.Pence, on caltime.Date, basis string) assets.Entry {
	e := d.pounds(m, p, on, basis)
	id := d.w.Order.ID
	e.OrderID = &id
	return e
}

func (d *doing) ofPayment(m assets.Measure, p Payment, sum money.Pence, on caltime.Date, basis string) assets.Entry {
	e := d.pounds(m, sum, on, basis)
	id := p.ID
	e.PaymentID = &id
	return e
}

// move takes the order to a state; one it is in already is left.
func (d *doing) move(ctx context.Context, to orders.State, on caltime.Date, why string) error {
	if d.w.Order.State == to {
		return nil
	}
	o, err := d.r.Orders.Advance(ctx, d.tx, d.g, d.w.Order.ID, 0, to, d.moment(on), why)
	if err != nil {
		return err
	}
	o.Reaches = d.w.Order.Reaches
	d.w.Order = &o
	return nil
}

// day checks a day that somebody typed: there, real, not in the future, and not before another.
func (d *doing) day(bad map[string]string, field, what string, on, notBefore caltime.Date, before string) {
	checkDay(bad, field, what, on, d.today)
	if bad[field] == "" && !notBefore.IsZero() && on.Before(notBefore) {
		bad[field] = what + " cannot be before " + before + ", " + notBefore.UK()
	}
}

// checkDay is day without the bound below.
func checkDay(bad map[string]string, field, what string, on, today caltime.Date) {
	switch {
	case on.IsZero():
		bad[field] = "Enter the day of " + lower(what)
	case on.After(today):
		bad[field] = what + " cannot be in the future"
	}
}

func checkSum(bad map[string]string, field, what string, p money.Pence) {
	switch {
	case p <= 0:
		bad[field] = "Enter " + what + ", above nothing"
	case p > money.Most:
		bad[field] = "Enter a sum up to " + money.Most.String()
	}
}

func checkText(bad map[string]string, field, text, empty string) {
	switch n := len([]rune(strings.TrimSpace(text))); {
	case empty != "" && n == 0:
		bad[field] = empty
	case n > 4000:
		bad[field] = "Enter 4,000 characters or fewer"
	}
}

// fields are the form fields of this room, in page order.
var fields = []string{"defendant", "convicted_on", "started_on", "asked_by", "regime", "lifestyle", "on", "kind", "applicant", "applicant_override", "to", "appeal_on", "sentenced_on",
	"s18", "s16", "s17", "eroc_meeting", "eroc_hearing", "hearing", "court", "court_ref", "made_by", "benefit", "general", "basis", "lines", "hidden", "obligations",
	"available", "amount", "amount-1", "due-1", "amount-2", "due-2", "amount-3", "due-3", "sum", "decision", "due", "source", "interest", "interest_part", "payment",
	"compensation", "costs", "where", "ground", "note", "why"}

func refused(next []string, message string) error {
	return &fault.Error{Kind: fault.Refused, Message: message, Next: next}
}

func lower(s string) string {
	if len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' || s == "" {
		return s
	}
	if s[0] == 'O' && len(s) > 1 && s[1] >= '0' && s[1] <= '9' {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
