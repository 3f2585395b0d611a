package rules

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// ChangeKind says what a Change does.
type ChangeKind string

// What a change does to the stored opportunities. Each is one entry of the timeline and of the audit log.
const (
	ChangeOpen    ChangeKind = "open"    // enter a new opportunity, open or already run out
	ChangeUpdate  ChangeKind = "update"  // the facts have changed; the status stays
	ChangeRunOut  ChangeKind = "run_out" // the window ended without the act; a reviewer decides
	ChangeLapse   ChangeKind = "lapse"   // it was taken, and the window ended without the act
	ChangeTake    ChangeKind = "take"    // the act was done in time though nobody had taken it
	ChangeAdvance ChangeKind = "advance" // taken, and the facts show a later step
	ChangeClose   ChangeKind = "close"   // the facts that raised it no longer hold
	ChangeReopen  ChangeKind = "reopen"  // what a rule itself had ended holds again
	ChangeNote    ChangeKind = "note"    // a person has decided; the facts have changed since, and the decision stands
)

// Change is one difference between what is stored and what the facts say.
type Change struct {
	Kind     ChangeKind
	Existing Existing // as it was; zero with ChangeOpen
	Finding  Finding  // to store in place of the old; with ChangeNote it is not stored, only its digest is
	From, To Status
	Step     Step
	Fields   []FieldChange // what differs; empty with ChangeOpen
	Reason   string        // one sentence for the timeline
}

// Apply is the opportunity after c. It sets no ID: the store does.
func (c Change) Apply() Existing {
	e := c.Existing
	if c.Kind == ChangeNote {
		e.Seen = c.Finding.Digest()
		return e
	}
	if c.From != c.To {
		// An opportunity that was somebody's when its clock ran out is that person's again when the clock was wrong.
		e.ByRule = !(c.From == Expired && c.To == Taken && c.Kind == ChangeReopen)
	}
	e.Status, e.Step = c.To, c.Step
	if e.OwnSum {
		c.Finding.Value, c.Finding.Basis = e.Finding.Value, e.Finding.Basis
	}
	if e.Rule() != "" || c.Kind == ChangeOpen {
		e.Seen = c.Finding.Digest()
	}
	e.Finding = c.Finding
	return e
}

// Reconcile says what to change in one case's stored opportunities, so that they say what the facts say. The result
// is in the order of fingerprints. It keeps these promises:
//
//   - with its changes applied, a second call with the same result changes nothing;
//   - it never enters missed, declined or duplicate, which are for people;
//   - what a person decided stays as it is, whatever the facts do: a changed fact leaves a note;
//   - what a rule ended by itself follows the facts, with the reason on record;
//   - a finding of an earlier version of its rule keeps its wording, value and window; only its end is recorded;
//   - an opportunity entered by a person, or left by a rule that is switched off, ends with its window;
//   - where a rule only lacks a fact, nothing is closed and nothing runs out.
func Reconcile(existing []Existing, res Result) []Change {
	found := map[string]Finding{}
	for _, f := range res.Findings {
		found[f.Fingerprint] = f
	}
	var out []Change
	known := map[string]bool{}
	for _, e := range existing {
		print := e.Finding.Fingerprint
		known[print] = true
		var c Change
		var ok bool
		if f, hit := found[print]; hit && e.Rule() == f.Rule {
			c, ok = follow(e, f, res.Now)
		} else {
			c, ok = unsupported(e, res)
		}
		if ok {
			out = append(out, c)
		}
	}
	for print, f := range found {
		if known[print] {
			continue
		}
		switch f.Wish {
		case WishOpen:
			out = append(out, Change{Kind: ChangeOpen, Finding: f, To: Open, Reason: f.Why})
		case WishRunOut:
			out = append(out, Change{Kind: ChangeOpen, Finding: f, To: RunOut, Reason: f.Why})
		}
	}
	slices.SortFunc(out, func(a, b Change) int { return cmp.Compare(a.Finding.Fingerprint, b.Finding.Fingerprint) })
	return out
}

// follow brings e to what f says of the same fact.
func follow(e Existing, f Finding, now time.Time) (Change, bool) {
	stored := f
	if e.Finding.Version != f.Version {
		// The finding outlives the version that made it: only its end is recorded.
		stored = e.Finding
		if closes := e.Finding.Closes; !closes.IsZero() && (f.Wish == WishOpen || f.Wish == WishRunOut) {
			f.Wish, f.Why = WishOpen, "The window ended "+atEnd(closes)+" and no act is recorded." // by its own window, not by that of the new version
			if !now.Before(closes) {
				f.Wish = WishRunOut
			}
		}
		stored.Wish, stored.Because, stored.Step, stored.StepAt = f.Wish, f.Because, f.Step, f.StepAt
		if f.Wish == WishGone || f.Wish == WishAhead {
			return Change{}, false
		}
	}
	c := Change{Existing: e, Finding: stored, From: e.Status, To: e.Status, Step: e.Step, Fields: differences(e, stored)}
	to := func(k ChangeKind, s Status, step Step, reason string) (Change, bool) {
		c.Kind, c.To, c.Step, c.Reason = k, s, step, reason
		return c, true
	}
	follows := e.Status.Undecided() || e.Status == RunOut && e.ByRule || e.ByRule && (e.Status == Taken || e.Status == Rejected || e.Status == Expired)
	switch {
	case e.Status == Taken && !e.ByRule:
		switch {
		case f.Wish == WishDone && f.Step.Rank() > e.Step.Rank():
			return to(ChangeAdvance, Taken, f.Step, f.Because)
		case f.Wish == WishRunOut && e.Step.Rank() <= Applied.Rank():
			return to(ChangeLapse, Expired, e.Step, f.Why)
		case f.Wish == WishOpen && len(c.Fields) > 0:
			return to(ChangeUpdate, Taken, e.Step, "The recorded facts have changed.")
		}
		return Change{}, false
	case !follows:
		if (f.Wish == WishOpen || f.Wish == WishRunOut) && e.Seen != stored.Digest() && e.Finding.Version == f.Version {
			c.Kind, c.Reason = ChangeNote, "The recorded facts have changed since this was decided; the decision stands."
			return c, true
		}
		return Change{}, false
	}

	want, step, kind, reason := e.Status, e.Step, ChangeUpdate, "The recorded facts have changed."
	switch f.Wish {
	case WishOpen:
		if !e.Status.Undecided() {
			want, step, kind, reason = Open, NoStep, ChangeReopen, "The recorded facts have changed, and the window still runs."
			if e.Status == Expired {
				want, step = Taken, e.Step
			}
		}
	case WishRunOut:
		want, kind, reason = RunOut, ChangeRunOut, f.Why
		if e.Status == Expired {
			want = Expired
		}
		step = NoStep
		if want == Expired {
			step = e.Step
		}
	case WishDone:
		want, step, kind, reason = Taken, f.Step, ChangeTake, f.Because
		if e.Status == Taken && e.Step.Rank() > step.Rank() {
			step = e.Step
		}
	case WishGone:
		want, step, kind, reason = Rejected, NoStep, ChangeClose, f.Because
	case WishAhead:
		want, step, kind, reason = Rejected, NoStep, ChangeClose, "The recorded facts have changed, and the window has not opened."
	}
	if want == e.Status {
		if len(c.Fields) == 0 && step == e.Step {
			return Change{}, false
		}
		if want == Rejected {
			return Change{}, false // its words are those it was closed with
		}
		return to(ChangeUpdate, want, step, "The recorded facts have changed.")
	}
	return to(kind, want, step, reason)
}

// unsupported is for an opportunity of which no rule says anything: a person's, one whose rule is off or newer,
// or one whose facts are gone.
func unsupported(e Existing, res Result) (Change, bool) {
	if e.Rule() != "" && slices.ContainsFunc(res.Notes, func(n Note) bool {
		return n.Rule == e.Rule() && strings.HasPrefix(e.Finding.Fingerprint+"/", n.Fingerprint+"/")
	}) {
		return Change{}, false // the rule lacks a fact: missing is not missed, and not gone either
	}
	c := Change{Existing: e, Finding: e.Finding, From: e.Status, Step: e.Step}
	if e.Rule() != "" && slices.Contains(res.Ran, Ran{e.Rule(), e.Finding.Version}) {
		if !e.Status.Undecided() {
			return Change{}, false
		}
		c.Kind, c.To, c.Step = ChangeClose, Rejected, NoStep
		c.Reason = "The facts that raised it no longer hold."
		return c, true
	}
	if closes := e.Finding.Closes; closes.IsZero() || res.Now.Before(closes) {
		return Change{}, false
	}
	ended := "The window ended " + atEnd(e.Finding.Closes) + " and no act is recorded."
	switch {
	case e.Status.Undecided():
		c.Kind, c.To, c.Step, c.Reason = ChangeRunOut, RunOut, NoStep, ended
	case e.Status == Taken && e.Step.Rank() < Applied.Rank():
		c.Kind, c.To, c.Reason = ChangeLapse, Expired, ended
	default:
		return Change{}, false
	}
	return c, true
}

// ReconcileAt runs the rules over f and reconciles what f.Existing holds with them.
func ReconcileAt(f Facts, p Params, off ...string) ([]Change, Result) {
	res := Run(f, p, off...)
	return Reconcile(f.Existing, res), res
}
