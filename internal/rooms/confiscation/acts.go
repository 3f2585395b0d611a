package confiscation

import (
	"slices"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/orders"
)

// Kind is a kind of act that can be recorded in proceedings: the end of its form's address.
type Kind string

// The acts.
const (
	ChangeRegime       Kind = "regime"
	ChangeConviction   Kind = "conviction"
	RecordPostponement Kind = "postponement"
	SetDays            Kind = "timetable"
	VarySentence       Kind = "sentence"
	GiveStatement      Kind = "statement"
	RecordDefault      Kind = "default-of-statement"
	MakeOrder          Kind = "order"
	MakeNoOrder        Kind = "no-order"
	Reopen             Kind = "reopen"
	TakeBack           Kind = "withdrawal"
	ApplyForTime       Kind = "time-application"
	DecideTime         Kind = "time-decision"
	Pay                Kind = "payment"
	Receive            Kind = "receipt"
	ReversePay         Kind = "reversal"
	StateInterest      Kind = "interest"
	FallInDefault      Kind = "default"
	ActivateTerm       Kind = "default-term"
	AppointReceiver    Kind = "receiver"
	OrderCompliance    Kind = "compliance"
	Review             Kind = "review"
	Uplift             Kind = "uplift"
	Reduce             Kind = "reduction"
	Reconsider         Kind = "reconsideration"
	WriteOff           Kind = "write-off"
	Discharge          Kind = "discharge"
	Appeal             Kind = "appeal"
)

// kinds lists every act in the order of a life.
var kinds = []Kind{ChangeRegime, ChangeConviction, RecordPostponement, SetDays, GiveStatement, RecordDefault, MakeOrder, VarySentence, MakeNoOrder, Reopen, TakeBack,
	Pay, Receive, ReversePay, ApplyForTime, DecideTime, StateInterest, FallInDefault, ActivateTerm, AppointReceiver, OrderCompliance,
	Review, Uplift, Reduce, Reconsider, WriteOff, Discharge, Appeal}

// Title is the act as people say it.
func (k Kind) Title() string {
	switch k {
	case ChangeRegime:
		return "Set the regime the court applied"
	case ChangeConviction:
		return "Record a later conviction or an appeal determined"
	case RecordPostponement:
		return "Record a postponement (s.14)"
	case SetDays:
		return "Record the days the court set"
	case VarySentence:
		return "Record the sentence varied, or that it need not be (s.15(4))"
	case GiveStatement:
		return "Record a statement given, or a hearing held"
	case RecordDefault:
		return "Record a statement not given in time"
	case MakeOrder:
		return "Record the confiscation order"
	case MakeNoOrder:
		return "Record that no order was made"
	case Reopen:
		return "Record a reconsideration (ss.19 and 20)"
	case TakeBack:
		return "Take the proceedings back"
	case ApplyForTime:
		return "Record an application for more time (s.11(4))"
	case DecideTime:
		return "Record the decision on more time"
	case Pay:
		return "Record a payment"
	case Receive:
		return "Record a receipt"
	case ReversePay:
		return "Reverse the last payment"
	case StateInterest:
		return "Enter the interest accrued"
	case FallInDefault:
		return "Record a default in payment"
	case ActivateTerm:
		return "Record the default term activated"
	case AppointReceiver:
		return "Record an enforcement receiver (s.50)"
	case OrderCompliance:
		return "Record a compliance order (s.13A)"
	case Review:
		return "Record a review for an uplift"
	case Uplift:
		return "Record an uplift (s.22)"
	case Reduce:
		return "Record a reduction (s.23)"
	case Reconsider:
		return "Record a higher benefit (s.21)"
	case WriteOff:
		return "Record a write-off (ss.24, 25, 25A)"
	case Discharge:
		return "Record a discharge"
	case Appeal:
		return "Record an appeal"
	}
	return ""
}

// Possible lists the acts that can be recorded now, on the day today, in the order of a life.
func (w *Whole) Possible(today caltime.Date) (out []Kind) {
	for _, k := range kinds {
		if w.may(k, today) {
			out = append(out, k)
		}
	}
	return out
}

func (w *Whole) may(k Kind, today caltime.Date) bool {
	if k == VarySentence {
		return (w.State == Open || w.State == Ordered) && w.runs("CO-VARY")
	}
	switch w.State {
	case Open:
		return w.mayBefore(k)
	case NoOrder:
		return k == Reopen || k == Review
	case Ordered:
		return w.Order != nil && w.mayAfter(k, today)
	}
	return false
}

// mayBefore says what can be recorded before an order.
func (w *Whole) mayBefore(k Kind) bool {
	switch k {
	case ChangeRegime, ChangeConviction, SetDays, MakeOrder, MakeNoOrder, TakeBack:
		return true
	case RecordPostponement:
		return w.Regime == Old
	case GiveStatement:
		return w.waits(dayKinds...) || w.inDefault()
	case RecordDefault:
		return w.waits(Statement17, Statement18)
	}
	return false
}

// inDefault reports whether a statement that was not given in time may still come late.
func (w *Whole) inDefault() bool {
	for _, d := range w.Days {
		if d.ReplacedAt == nil && !d.DefaultOn.IsZero() && d.DoneOn.IsZero() {
			return true
		}
	}
	return false
}

// mayAfter says what can be recorded on an order.
func (w *Whole) mayAfter(k Kind, today caltime.Date) bool {
	s := w.Order.State
	live := s.Standing()
	leads := func(to orders.State) bool { return slices.Contains(s.Next(orders.Confiscation), to) }
	switch k {
	case Pay:
		return live
	case StateInterest, OrderCompliance, Reduce:
		return live
	case Receive:
		return slices.ContainsFunc(w.Payments, func(p Payment) bool { return p.Standing() && p.ReceiptedOn.IsZero() })
	case ReversePay:
		return w.last() != nil && (live || s == orders.Satisfied || s == orders.Quashed)
	case ApplyForTime:
		return live && slices.ContainsFunc(w.Sums, func(x Sum) bool { return x.mayApply() })
	case DecideTime:
		return live && slices.ContainsFunc(w.Sums, Sum.pending)
	case FallInDefault:
		return leads(orders.InDefault) && live && w.dueBy(today) > 0
	case ActivateTerm:
		return leads(orders.DefaultWarrant)
	case AppointReceiver:
		return leads(orders.WithReceiver)
	case Uplift:
		return (live || s == orders.Satisfied) && w.Benefit > ordered(w.Sums)
	case Review, Reconsider:
		return live || s == orders.Satisfied
	case WriteOff:
		return leads(orders.WrittenOff)
	case Discharge:
		return leads(orders.Discharged)
	case Appeal:
		return leads(orders.Quashed)
	}
	return false
}

// mayApply reports whether more time can still be asked for the sum: it has time to pay, and none was asked for yet.
func (s Sum) mayApply() bool {
	return s.AmountPence > 0 && s.DueOn.After(s.FromOn) && s.AppliedOn.IsZero()
}

// pending reports whether an application for more time waits for its decision.
func (s Sum) pending() bool { return !s.AppliedOn.IsZero() && s.DecidedOn.IsZero() }

// impossible is the answer to an act that the law does not allow now: why, and what can be done.
func (w *Whole) impossible(k Kind, today caltime.Date) *fault.Error {
	how := lower(w.State.Title())
	if w.Order != nil {
		how = lower(w.Order.Name()) + ": " + lower(w.Order.State.Title())
	}
	e := fault.New(fault.Refused, "This cannot be recorded now (%s): %s", how, lower(k.Title()))
	switch {
	case k == RecordPostponement && w.Regime == New2026:
		e.Message = "Under the timetable of 2026 there is no postponement: the court revises its timetable (s.15A)"
	case k == Uplift && w.Order != nil && w.Benefit <= ordered(w.Sums):
		e.Message = "The whole benefit is ordered already, so there is nothing left to uplift to (s.22)"
	}
	for _, x := range w.Possible(today) {
		e.Next = append(e.Next, x.Title())
	}
	if len(e.Next) == 0 {
		e.Next = []string{"Nothing more can happen to it"}
	}
	return e
}
