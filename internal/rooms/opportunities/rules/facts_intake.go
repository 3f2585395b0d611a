package rules

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

// Event is what a force recorded of something that happened elsewhere: an arrest, a search, an outcome.
type Event struct {
	ID        int64
	Kind      string       // arrest, stop, search, seizure, interview, charge, plea, conviction, outcome, intelligence or tasking
	At        time.Time    // when it happened; zero: not recorded
	Due       time.Time    // when its triage is due; zero: nothing asks for one
	Triaged   When         // a decision on its financial potential
	Potential *bool        // what that decision was; nil: none, or not recorded
	Signs     []string     // codes of what was seen, e.g. luxury, seed_phrase, assets_known
	Taken     When         // property that was seen was taken, under whichever power
	Value     *money.Pence // of cash and other property; nil: not known
	Property  *money.Pence // of property other than cash; nil: not known
	Benefit   *money.Pence
	Linked    bool     // it is on this case
	Gone      string   // a sentence: it is judged elsewhere, a duplicate, or was recorded in error; empty: it is not
	Judged    []string // codes of rules whose finding on it was decided on the intake file, before a case had it
}

// has reports whether the event shows one of the signs.
func (e Event) has(signs ...string) bool {
	for _, s := range e.Signs {
		for _, x := range signs {
			if s == x {
				return true
			}
		}
	}
	return false
}

// is reports whether the event is of one of the kinds.
func (e Event) is(kinds ...string) bool {
	for _, k := range kinds {
		if e.Kind == k {
			return true
		}
	}
	return false
}

func (e Event) refs() Refs { return Refs{Events: []int64{e.ID}} }

// alerts are the kinds of event from which a person knows of the interest in them.
var alerts = []string{"arrest", "search", "interview"}

// firstAlert is the first event from which the subjects of the case know of it; ok is false where none is recorded.
func (f Facts) firstAlert() (first Event, ok bool) {
	for _, e := range f.Events {
		if e.Linked && e.Gone == "" && e.is(alerts...) && !e.At.IsZero() && !e.At.After(f.Now) && (!ok || e.At.Before(first.At)) {
			first, ok = e, true
		}
	}
	return first, ok
}

// Referral is what somebody asked the unit to take on.
type Referral struct {
	ID       int64
	Ref      string // RF/2026/0001
	Referred time.Time
	Kind     string
	Charged  time.Time // 00:00 London of the day; zero: not recorded, or not charged
	Hearing  time.Time // of the first hearing, likewise
	Plea     time.Time // likewise
	Happened time.Time // zero: not recorded
	Nation   caltime.Nation
	Accepted bool
	Refused  When      // a decision not to take it on
	ForWant  bool      // of people: the reason of that decision says so
	TooLate  bool      // the reason is that time has passed
	Why      string    // the reason of the decision in words
	ClockEnd time.Time // exclusive end of the clock that runs on what was referred; zero: none
	ActBy    time.Time // of that clock; zero: not reckoned
	Value    *money.Pence
	Gone     string   // as of an Event
	Judged   []string // as of an Event
}

func (r Referral) refs() Refs { return Refs{Referrals: []int64{r.ID}} }

// Decision is an entry of the log of decisions.
type Decision struct {
	At    time.Time
	Words string // its title and text
}

// decided is the first decision recorded from an instant on that speaks of one of the words; with no words, any.
func (f Facts) decided(from time.Time, words ...string) When {
	first := When{Known: f.DecisionsKnown}
	for _, d := range f.Decisions {
		if d.At.Before(from) || !first.At.IsZero() && !d.At.Before(first.At) {
			continue
		}
		text, speaks := strings.ToLower(d.Words), len(words) == 0
		for _, w := range words {
			speaks = speaks || strings.Contains(text, w)
		}
		if speaks {
			first = At(d.At)
		}
	}
	return first
}

// civil is the first referral to a body with civil powers from an instant on.
func (f Facts) civil(from time.Time) When {
	first := When{Known: f.DecisionsKnown}
	for _, c := range f.CivilReferrals {
		if c.Happened(f.Now) && !c.At.Before(from) && (first.At.IsZero() || c.At.Before(first.At)) {
			first = c
		}
	}
	return first
}

// earlier is the first of several facts that happened by now. It is not known where none happened and one is not known.
func earlier(now time.Time, list ...When) When {
	first := Never()
	for _, w := range list {
		switch {
		case w.Happened(now) && (first.At.IsZero() || w.At.Before(first.At)):
			first = At(w.At)
		case !w.Known && first.At.IsZero():
			first.Known = false
		}
	}
	return first
}
