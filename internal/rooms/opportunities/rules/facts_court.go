package rules

import (
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// Matter is a search without a justice's approval, for which a report is owed (s.290(6)).
type Matter struct {
	ID   int64
	At   time.Time
	Due  time.Time // exclusive end of the day on which the report is due; zero: not recorded
	Done When      // the report was made
}

// Override is an order that was recorded although the register refused who applied for or who authorised it.
type Override struct {
	ID      int64
	Order   ids.Order
	At      time.Time // of the act
	Part    string    // applicant or authoriser
	Refusal string    // why the register refused them
	Lapse   bool      // for an accreditation that had ended or was suspended
	Again   When      // the order was obtained again by somebody whom the register allows
	Value   *money.Pence
}

// Conviction is what one defendant was convicted of in one set of proceedings.
type Conviction struct {
	Subject     ids.Subject
	Proceedings int       // its number within the defendant's: offences tried together
	On          time.Time // 00:00 London of the latest conviction; zero: not recorded
	Benefited   *bool     // nil: not recorded
	Benefit     *money.Pence
	Asked       When // confiscation proceedings were started against the defendant
}

// Lifestyle is an answer to the lifestyle question (s.75) that was kept.
type Lifestyle struct {
	ID      int64
	Subject ids.Subject
	Answer  string // yes, no or insufficient
	At      time.Time
}

// Proceedings are confiscation proceedings against one defendant.
type Proceedings struct {
	ID          int64
	N           int
	Started     time.Time
	Ended       When      // without an order, or taken back
	Hearing     time.Time // 00:00 London of the day set for the hearing; zero: none
	Days        []CourtDay
	Order       *Confiscation // nil: none made
	Reviewed    []time.Time   // reviews for an uplift, and uplifts
	Enforced    []time.Time   // steps of enforcement
	Compensated When          // compensation was sought, ordered or paid
	Clocks      []ids.Clock
}

func (p Proceedings) refs() Refs {
	r := Refs{Proceedings: []int64{p.ID}}
	if p.Order != nil {
		r.Orders = []ids.Order{p.Order.ID}
	}
	return r
}

// CourtDay is a day that the court set.
type CourtDay struct {
	ID     int64
	Kind   string    // s16, s17, s18, eroc_meeting, eroc_hearing or hearing
	Set    time.Time // when it was set
	Clocks []ids.Clock
	Due    time.Time // exclusive end of the day
	Done   When
}

// Confiscation is a confiscation order.
type Confiscation struct {
	ID        ids.Order
	Made      time.Time   // 00:00 London of the day
	Ordered   money.Pence // when it was made
	Amount    money.Pence // as it stands now
	Benefit   money.Pence
	Available money.Pence
	Nominal   bool
	Ended     When // satisfied, discharged or quashed
	Sums      []Sum
	Paid      []Worth // of the principal, the oldest first
}

// Sum is a part of an order with the day on which it is due.
type Sum struct {
	N     int
	Due   time.Time // exclusive end of the day
	Pence money.Pence
	Asked bool // more time was asked for in time, and is not decided
}

// paidBy is the principal paid before an instant.
func (c Confiscation) paidBy(t time.Time) (sum money.Pence) {
	for _, p := range c.Paid {
		if p.At.Before(t) {
			sum += p.Pence
		}
	}
	return sum
}

// Plan is a 4P plan that stands on the case and is, or was, in effect.
type Plan struct {
	ID         int64
	Name       string
	From       time.Time // 00:00 London of the day from which it is in effect; zero: not recorded
	Ended      When
	Money      []Span // from when to when it had each of its financial objectives
	Considered When   // that a financial strand was considered and not pursued was recorded
}

// Span is from when to when something stood on record.
type Span struct {
	From time.Time
	To   time.Time // when it was withdrawn; zero: it still stands
}

// Consent is a request for consent under s.335 that the force was told of. It is never outside the compartment.
type Consent struct {
	ID            int64
	Asked         time.Time // of the force, for its view
	ReplyBy       time.Time // exclusive
	Replied       When
	Refused       When
	MoratoriumEnd time.Time // exclusive; zero: none runs
	Denied        When      // an account freezing or restraint order was made
	Granted       When      // consent was given
	Value         *money.Pence
}

// Research is a subject whose reports are to be looked for. It is never outside the compartment.
type Research struct {
	ID    int64
	From  time.Time // since when the subject is in a plan, or on a case of a trigger offence
	Done  When
	Ended When // the subject is no longer of interest
}
