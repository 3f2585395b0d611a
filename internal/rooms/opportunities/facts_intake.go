package opportunities

import (
	"fmt"
	"strings"

	"proceeds/internal/base/money"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities/rules"
)

// intake turns the events and referrals of a case, or of an intake file, into what rules read, with the decisions that answer
// them.
func (c *rawCase) intake(f *rules.Facts, mine bool) {
	f.DecisionsKnown = mine
	for _, e := range c.more.events {
		f.Events = append(f.Events, c.event(e, mine))
	}
	for _, x := range c.more.referrals {
		f.Referrals = append(f.Referrals, c.referral(x))
	}
	for _, d := range c.more.decisions {
		f.Decisions = append(f.Decisions, rules.Decision{At: d.DecidedAt.UTC(), Words: d.Words})
	}
	for _, x := range c.more.civil {
		// A referral counts from the day it was sent; one that was decided against counts from that decision.
		for _, d := range []rules.When{onDay(x.SentOn), onDay(x.DecidedOn)} {
			if !d.At.IsZero() {
				f.CivilReferrals = append(f.CivilReferrals, d)
				break
			}
		}
	}
}

func (c *rawCase) event(e eventFact, mine bool) rules.Event {
	fact := fmt.Sprintf("event/%d", e.ID)
	x := rules.Event{ID: e.ID, Kind: string(e.Kind), At: e.OccurredAt.UTC(), Triaged: when(e.TriagedAt, true), Signs: strings.Fields(e.Signs),
		Value: both(e.CashPence, e.PropertyPence), Property: e.PropertyPence, Benefit: e.BenefitPence, Linked: e.CaseID != nil && !c.more.intake,
		Judged: c.more.judged[fact], Gone: c.more.waiting[fact]}
	if e.DueAt.Before(intake.Never) {
		x.Due = e.DueAt.UTC()
	}
	switch e.State {
	case intake.Potential, intake.Linked:
		x.Potential = rules.Known(true)
	case intake.NoPotential:
		x.Potential = rules.Known(false)
	case intake.Duplicate:
		x.Gone = "The event is a duplicate."
	case intake.Withdrawn:
		x.Gone = "The event was recorded in error."
	}
	switch {
	case e.State == intake.Linked && e.TriagedAt == nil:
		x.Triaged = rules.When{} // it was linked, and nobody knows when
	case e.State == intake.Untriaged:
		x.Triaged = rules.Never()
	}
	switch {
	case e.Power == "none", e.Power == "" && x.Linked && mine: // the case records what is seized
		x.Taken = rules.Never()
	case e.Power != "":
		x.Taken = rules.At(x.At)
	}
	return x
}

func both(a, b *money.Pence) *money.Pence {
	if a == nil && b == nil {
		return nil
	}
	return rules.Known(deref(a) + deref(b))
}

func (c *rawCase) referral(r referralFact) rules.Referral {
	fact := fmt.Sprintf("referral/%d", r.ID)
	x := rules.Referral{ID: r.ID, Ref: r.Ref, Referred: r.ReferredAt.UTC(), Kind: r.Kind, Charged: startOf(r.ChargedOn), Hearing: startOf(r.HearingOn),
		Plea: startOf(r.PleaOn), Happened: derefTime(r.HappenedAt), Nation: r.Nation, Refused: rules.Never(), ClockEnd: derefTime(r.EndsAt),
		ActBy: derefTime(r.ActByAt), Value: r.EstimatePence, Judged: c.more.judged[fact], Gone: c.more.waiting[fact]}
	why, _ := intake.ReasonByCode(r.Reason)
	x.Why = why.Title
	switch r.State {
	case intake.Accepted:
		x.Accepted = true
	case intake.RefusedReferral:
		x.Refused = when(r.DecidedAt, false)
		x.ForWant, x.TooLate = why.Capacity, why.Code == tooLate
	case intake.Received, intake.MoreInformation:
		if x.Gone == "" {
			x.Gone = "The referral was put back in the queue."
		}
	default:
		if x.Gone == "" {
			x.Gone = "The referral was " + strings.ToLower(r.State.Title()) + "."
		}
	}
	return x
}
