package orders

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/orders/powers"
)

// Part8 gives the facts of an order of an investigation. NotFound for another order.
func (r *Room) Part8(ctx context.Context, rd db.Reader, g access.Grant, id ids.Order) (Part8, error) {
	return part8Of(ctx, rd, g, id)
}

// Part8Notices lists the notices under a case's disclosure and customer information orders, by order and number.
func (r *Room) Part8Notices(ctx context.Context, rd db.Reader, g access.Grant) ([]Part8Notice, error) {
	return notices8Of(ctx, rd, g)
}

// Referrals lists the referrals of a case by number.
func (r *Room) Referrals(ctx context.Context, rd db.Reader, g access.Grant) ([]Referral, error) {
	return referralsOf(ctx, rd, g)
}

// acts8 lists what can be recorded next on an order of an investigation, the likeliest first.
func acts8(o Order, p Part8, notices []Part8Notice) (out []Act) {
	if o.WithdrawnAt != nil {
		return nil
	}
	add := func(kind, label string) { out = append(out, Act{kind, label, o.N}) }
	switch {
	case o.State == Drafted:
		if o.Kind.authorisedBySAO() {
			add("authority", "Record the authority")
		}
		add("lodging", "Record lodging")
		add("withdrawal", "Withdraw")
	case o.State == Authorised:
		add("lodging", "Record lodging")
		add("withdrawal", "Withdraw")
	case o.State.Pending():
		add("decision", "Record the decision")
		add("withdrawal", "Withdraw")
	case o.Kind == SearchWarrant && (o.Live() || o.State == Expired):
		if p.ExecutedAt == nil {
			add("execution", "Record the execution")
		}
		if p.ReturnedOn.IsZero() && (p.ExecutedAt != nil || o.State == Expired) {
			add("return", "Record the return")
		}
	case o.Live():
		switch o.Kind {
		case ProductionOrder:
			add("material", "Record material received")
			add("extension", "Record longer to comply")
		case AccountMonitoring:
			add("material", "Record material received")
		case DisclosureOrder, CustomerInformation:
			open := false
			for _, n := range notices {
				open = open || n.Open()
			}
			if open {
				add("answer", "Record an answer")
			}
			add("notice", "Give a notice")
			if open {
				add("extension", "Record longer to answer")
			}
		case PreventionOrder:
			add("financial-report", "Record a financial report")
		}
		add("breach", "Record a breach")
	case o.State == Satisfied && p.Breached():
		add("breach", "Record what was done about the breach")
	}
	if o.Live() {
		if o.ServedAt == nil && o.State == Made {
			add("service", "Record service")
		}
		add("discharge", "Record a discharge")
	}
	return out
}

// nextOf is what an order of an investigation waits for, in words, and how pressing it is at now.
type nextOf struct {
	Text     string
	Day      caltime.Date // zero: none
	Severity powers.Severity
}

// next8 says what an order waits for. owed are the reports of a prevention order that were not made.
func next8(o Order, p Part8, notices []Part8Notice, owed []Report, now time.Time) nextOf {
	today := caltime.DateOf(now)
	by := func(words string, day caltime.Date) nextOf {
		n := nextOf{Text: words + " " + day.WithDay(), Day: day}
		switch left := today.DaysUntil(day); {
		case left < 0:
			n.Severity = powers.Overdue
		case left <= 2:
			n.Severity = powers.Critical
		case left <= 7:
			n.Severity = powers.Soon
		}
		return n
	}
	late := func(words string, day caltime.Date) nextOf {
		return nextOf{Text: words, Day: day, Severity: powers.Overdue}
	}
	switch {
	case o.WithdrawnAt != nil:
		return nextOf{Text: "Withdrawn"}
	case o.Kind == SearchWarrant && p.ReturnedOn.IsZero() && (p.ExecutedAt != nil && o.Live() || o.State == Expired):
		if p.ExecutedAt != nil {
			return nextOf{Text: "Return it to the court", Severity: powers.Soon}
		}
		return late("Spent, not executed: return it to the court", o.LastDay)
	case o.State == Drafted && o.Kind.authorisedBySAO():
		return nextOf{Text: "Awaits a senior appropriate officer’s authority", Severity: powers.Soon}
	case o.State == Drafted || o.State == Authorised:
		return nextOf{Text: "To be lodged", Severity: powers.Soon}
	case o.State.Pending() && o.ListedAt != nil:
		return by("Hearing", caltime.DateOf(*o.ListedAt))
	case o.State.Pending():
		return nextOf{Text: "Awaits the court"}
	case !o.Live():
		return nextOf{}
	case p.Breached() && p.CompliedOn.IsZero():
		return late("Breached since "+p.BreachedOn.WithDay()+": chase it, or return to the judge", p.BreachedOn)
	}
	switch o.Kind {
	case ProductionOrder:
		return by("Comply by", p.DueOn)
	case SearchWarrant:
		return by("Execute by", o.LastDay)
	case AccountMonitoring:
		return by("Runs to", o.LastDay)
	case PreventionOrder:
		if len(owed) > 0 {
			return by("Report due", owed[0].DueOn)
		}
		return by("Runs to", o.LastDay)
	}
	return nextNotice(notices, by, late)
}

func nextNotice(notices []Part8Notice, by func(string, caltime.Date) nextOf, late func(string, caltime.Date) nextOf) nextOf {
	var first Part8Notice
	for _, n := range notices {
		switch {
		case !n.Open():
		case !n.BreachedOn.IsZero():
			return late("Notice "+ids.String(int64(n.N))+" not answered since "+n.BreachedOn.WithDay()+": chase it, or return to the judge", n.BreachedOn)
		case first.ID == 0 || n.DueOn.Before(first.DueOn):
			first = n
		}
	}
	if first.ID == 0 {
		return nextOf{Text: "No notice awaits an answer"}
	}
	return by("Notice "+ids.String(int64(first.N))+" to be answered by", first.DueOn)
}

// nextRef says what a referral waits for.
func (r Referral) next(now time.Time) nextOf {
	switch {
	case r.State == ReferDrafted:
		return nextOf{Text: "To be sent", Severity: powers.Soon}
	case r.State == ReferSent:
		return nextOf{Text: "Awaits acknowledgement by " + r.Body}
	case r.State == ReferAcknowledged:
		return nextOf{Text: "Awaits the decision of " + r.Body}
	case r.State == ReferReturned:
		return nextOf{Text: "Came back: send it again, or withdraw it", Severity: powers.Soon}
	case r.State == ReferAccepted && !r.DetermineBy.IsZero() && caltime.DateOf(now).After(r.DetermineBy):
		return nextOf{Text: "The time of " + r.Body + " to decide ended on " + r.DetermineBy.UK() + ": ask what it decided", Day: r.DetermineBy, Severity: powers.Overdue}
	case r.State == ReferAccepted && !r.DetermineBy.IsZero():
		return nextOf{Text: r.Body + " decides by " + r.DetermineBy.WithDay(), Day: r.DetermineBy}
	case r.State == ReferAccepted:
		return nextOf{Text: "Awaits the outcome from " + r.Body}
	}
	return nextOf{}
}

// actsRef lists what can be recorded next on a referral.
func (r Referral) acts() (out []Act) {
	add := func(kind, label string) { out = append(out, Act{kind, label, 0}) }
	for _, s := range r.State.Next() {
		switch s {
		case ReferSent:
			add("sending", "Record sending")
		case ReferAcknowledged:
			add("acknowledgement", "Record acknowledgement")
		case ReferAccepted:
			add("decision", "Record the decision")
		case ReferConcluded:
			add("outcome", "Record the outcome")
			if r.Kind == ReferIFO || r.Kind == ReferUWO {
				add("compliance", "Record compliance")
			}
			add("decision", "Record that it came back")
		case ReferWithdrawn:
			add("withdrawal", "Withdraw")
		}
	}
	return out
}
