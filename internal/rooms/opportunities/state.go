package opportunities

import (
	"slices"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/opportunities/rules"
)

// Status is the state of an opportunity (section 5.2 of the law document).
type Status = rules.Status

// Step is how far a taken opportunity has come.
type Step = rules.Step

// The states and steps, under this room's name.
const (
	Candidate       = rules.Candidate
	Open            = rules.Open
	Taken           = rules.Taken
	DeclineProposed = rules.DeclineProposed
	Declined        = rules.Declined
	RunOut          = rules.RunOut
	Missed          = rules.Missed
	Rejected        = rules.Rejected
	Lapsed          = rules.Expired
	Duplicate       = rules.Duplicate

	Assessed     = rules.Assessed
	Applied      = rules.Applied
	Granted      = rules.Granted
	Realised     = rules.Realised
	Unsuccessful = rules.Unsuccessful
)

// Statuses lists every state in the order in which an opportunity can pass through them.
func Statuses() []Status {
	return []Status{Candidate, Open, Taken, DeclineProposed, Declined, RunOut, Missed, Rejected, Lapsed, Duplicate}
}

// StatusName is the state as a page and a workbook name it.
func StatusName(s Status) string {
	return map[Status]string{
		Candidate: "Candidate", Open: "Open", Taken: "Taken", DeclineProposed: "Decline proposed", Declined: "Declined",
		RunOut: "Run out, to review", Missed: "Missed", Rejected: "Rejected", Lapsed: "Lapsed", Duplicate: "Duplicate",
	}[s]
}

// By is the part in which somebody moves an opportunity.
type By string

// The parts. One person may have several; the room says in which one acts.
const (
	ByPerson   By = "person"   // an investigator or supervisor who may edit the case
	BySecond   By = "second"   // agrees or refuses a proposed decline; never the proposer
	ByReviewer By = "reviewer" // decides on what ran out; never the owner
	ByManager  By = "manager"  // reverses a review
	ByRule     By = "rule"     // a rule, or the end of a window
)

// Transition is one lawful step between two states.
type Transition struct {
	From, To Status
	By       []By
	Act      string // what it is called on a button or in a refusal
	Reason   bool   // a reason is required
	Within   bool   // only while the window runs
	OwnRule  bool   // only where a rule, not a person, made the present state
}

// transitions is section 5.2 of the law document, and the corrections that changed facts need.
var transitions = []Transition{
	{From: Candidate, To: Open, By: []By{ByPerson, ByRule}, Act: "open it", Within: true},
	{From: Candidate, To: Rejected, By: []By{ByPerson, ByRule}, Act: "reject it", Reason: true},
	{From: Candidate, To: RunOut, By: []By{ByRule}, Act: "record that the window ended"},
	{From: Candidate, To: Taken, By: []By{ByRule}, Act: "record that the act was done in time", Reason: true},

	{From: Open, To: Taken, By: []By{ByPerson}, Act: "take it", Within: true},
	{From: Open, To: Taken, By: []By{ByRule}, Act: "record that the act was done in time", Reason: true},
	{From: Open, To: DeclineProposed, By: []By{ByPerson}, Act: "propose to decline it", Reason: true, Within: true},
	{From: Open, To: Declined, By: []By{ByPerson}, Act: "decline it", Reason: true, Within: true},
	{From: Open, To: RunOut, By: []By{ByRule}, Act: "record that the window ended"},
	{From: Open, To: Rejected, By: []By{ByRule}, Act: "close it because the facts no longer hold", Reason: true},

	{From: DeclineProposed, To: Declined, By: []By{BySecond}, Act: "agree to decline it", Within: true},
	{From: DeclineProposed, To: Open, By: []By{BySecond}, Act: "refuse the decline", Reason: true, Within: true},
	{From: DeclineProposed, To: RunOut, By: []By{ByRule}, Act: "record that the window ended"},
	{From: DeclineProposed, To: Taken, By: []By{ByRule}, Act: "record that the act was done in time", Reason: true},
	{From: DeclineProposed, To: Rejected, By: []By{ByRule}, Act: "close it because the facts no longer hold", Reason: true},

	{From: Taken, To: Lapsed, By: []By{ByRule}, Act: "record that its clock ran out"},
	{From: Taken, To: Open, By: []By{ByRule}, Act: "open it again because the facts changed", Reason: true, OwnRule: true},
	{From: Taken, To: RunOut, By: []By{ByRule}, Act: "record that the window ended", OwnRule: true},
	{From: Taken, To: Rejected, By: []By{ByRule}, Act: "close it because the facts no longer hold", Reason: true, OwnRule: true},

	{From: RunOut, To: Missed, By: []By{ByReviewer}, Act: "confirm that it was missed", Reason: true},
	{From: RunOut, To: Rejected, By: []By{ByReviewer}, Act: "reject it", Reason: true},
	{From: RunOut, To: Rejected, By: []By{ByRule}, Act: "close it because the facts no longer hold", Reason: true, OwnRule: true},
	{From: RunOut, To: Taken, By: []By{ByRule}, Act: "record that the act was done in time", Reason: true, OwnRule: true},
	{From: RunOut, To: Open, By: []By{ByRule}, Act: "open it again because the facts changed", Reason: true, OwnRule: true},

	{From: Missed, To: RunOut, By: []By{ByManager}, Act: "reverse the review", Reason: true},

	{From: Rejected, To: Open, By: []By{ByRule}, Act: "open it again because the facts changed", Reason: true, OwnRule: true},
	{From: Rejected, To: RunOut, By: []By{ByRule}, Act: "record that the window ended", OwnRule: true},
	{From: Rejected, To: Taken, By: []By{ByRule}, Act: "record that the act was done in time", Reason: true, OwnRule: true},

	{From: Lapsed, To: Taken, By: []By{ByRule}, Act: "give it back because the facts changed", Reason: true, OwnRule: true},
	{From: Lapsed, To: Rejected, By: []By{ByRule}, Act: "close it because the facts no longer hold", Reason: true, OwnRule: true},
}

// Transitions lists every lawful step, for the help page; that anything may be marked a duplicate is among them.
func Transitions() []Transition {
	all := slices.Clone(transitions)
	for _, s := range Statuses() {
		if s != Duplicate {
			all = append(all, Transition{From: s, To: Duplicate, By: []By{ByPerson, BySecond, ByReviewer, ByManager}, Act: "mark it a duplicate", Reason: true})
		}
	}
	return all
}

// Can reports whether somebody in the part by may ever move an opportunity from one state to another.
func Can(from, to Status, by By) bool {
	_, ok := transition(from, to, by)
	return ok
}

func transition(from, to Status, by By) (Transition, bool) {
	for _, t := range Transitions() {
		if t.From == from && t.To == to && slices.Contains(t.By, by) {
			return t, true
		}
	}
	return Transition{}, false
}

// Move is the circumstances of one step.
type Move struct {
	From, To Status
	By       By
	Actor    ids.User  // zero with ByRule
	Owner    ids.User  // who has it, or had it last; zero for nobody
	Proposer ids.User  // who proposed to decline it; zero for nobody
	Reason   string    // reason code or sentence
	Now      time.Time // UTC
	Closes   time.Time // exclusive end of the window; zero for none
	WasRule  bool      // a rule put it into its present state
}

// Check reports why the step cannot be made: a fault.Refused with a sentence and the steps that can be made now by the
// same person; a missing reason is fault.Invalid on the field reason.
func (m Move) Check() error {
	t, ok := transition(m.From, m.To, m.By)
	switch {
	case ok:
	case m.From == Taken && m.To == Taken && m.Owner == m.Actor:
		return fault.New(fault.Refused, "You have taken it already")
	case m.From == Taken && m.To == Taken:
		return fault.New(fault.Refused, "Somebody else has taken it already: open it to see who")
	case m.From == m.To:
		return fault.New(fault.Refused, "It is %s already: open it to see by whom", words(m.From))
	default:
		return m.refuse("An opportunity that is %s cannot become %s this way", words(m.From), words(m.To))
	}
	if why := m.barred(t); why != "" {
		return m.refuse("%s", why)
	}
	if t.Reason && m.Reason == "" {
		return fault.Fields("Check the reason", map[string]string{"reason": "Give a reason"})
	}
	return nil
}

// barred says why t, which exists, cannot be made in these circumstances; empty when it can.
func (m Move) barred(t Transition) string {
	ended := !m.Closes.IsZero() && !m.Now.Before(m.Closes)
	switch {
	case t.Within && ended:
		return "The window has ended, so it goes to a reviewer"
	case t.OwnRule && !m.WasRule:
		return "A person decided this, so a rule cannot change it"
	case m.By == ByRule && (t.To == RunOut || t.To == Lapsed) && !ended:
		return "The window has not ended"
	case m.By != ByRule && m.Actor == 0:
		return "Nobody is named as making this step"
	case m.By == ByReviewer && m.Actor == m.Owner:
		return "The reviewer must be somebody other than the owner"
	case m.By == BySecond && (m.Actor == m.Proposer || m.Actor == m.Owner):
		return "Somebody other than the person who proposed it must decide"
	}
	return ""
}

// Next lists what the same person can do now, in words.
func (m Move) Next() []string {
	var acts []string
	for _, t := range m.open() {
		if !slices.Contains(acts, t.Act) {
			acts = append(acts, t.Act)
		}
	}
	return acts
}

// NextStatuses lists the states that the same person can move it to now.
func (m Move) NextStatuses() []Status {
	var to []Status
	for _, t := range m.open() {
		if !slices.Contains(to, t.To) {
			to = append(to, t.To)
		}
	}
	return to
}

func (m Move) open() []Transition {
	var out []Transition
	for _, t := range Transitions() {
		if t.From == m.From && slices.Contains(t.By, m.By) && m.barred(t) == "" {
			out = append(out, t)
		}
	}
	return out
}

func (m Move) refuse(format string, args ...any) error {
	e := fault.New(fault.Refused, format, args...)
	e.Next = m.Next()
	return e
}

func words(s Status) string {
	if s == RunOut {
		return "run out"
	}
	if s == DeclineProposed {
		return "proposed for decline"
	}
	return string(s)
}

// DeclineTo is the state that an investigator's decline leads to: declined at or below the threshold, else proposed
// for a second person, and also where the value is not known.
func DeclineTo(value *money.Pence, threshold money.Pence) Status {
	if value != nil && *value <= threshold {
		return Declined
	}
	return DeclineProposed
}

// CheckStep reports why a taken opportunity cannot go from one step to another: steps only move forward, and
// realised and unsuccessful are final. A step may be skipped.
func CheckStep(status Status, from, to Step) error {
	all := []Step{Assessed, Applied, Granted, Realised, Unsuccessful}
	var next []string
	for _, s := range all {
		if status == Taken && s.Rank() > from.Rank() {
			next = append(next, string(s))
		}
	}
	if slices.Contains(next, string(to)) {
		return nil
	}
	e := fault.New(fault.Refused, "The step cannot go from %s to %s", stepName(from), stepName(to))
	if status != Taken {
		e = fault.New(fault.Refused, "Only an opportunity that is taken has steps")
	}
	e.Next = next
	return e
}

func stepName(s Step) string {
	if s == rules.NoStep {
		return "no step"
	}
	return string(s)
}
