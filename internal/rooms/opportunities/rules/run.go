package rules

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Result is what a set of rules says about one case at one instant.
type Result struct {
	Now      time.Time
	Ran      []Ran
	Findings []Finding // by fingerprint; those still ahead are among them
	Notes    []Note    // by fingerprint
}

// Ran is a rule that was run, and its version.
type Ran struct {
	Code    string
	Version int
}

// Run runs every rule of the catalogue except those switched off. It runs none that is sealed.
func Run(f Facts, p Params, off ...string) Result { return runAll(openRules(), f, p, off) }

// RunSealed runs the rules that are sealed: only the compartment may call it, on facts of its own.
func RunSealed(f Facts, p Params, off ...string) Result { return runAll(Sealed(), f, p, off) }

// openRules is All, put in order once: it runs over each of many cases.
var openRules = sync.OnceValue(All)

func runAll(list []Rule, f Facts, p Params, off []string) Result {
	res := Result{Now: f.Now}
	for _, r := range list {
		if slices.Contains(off, r.Code) {
			continue
		}
		res.Ran = append(res.Ran, Ran{r.Code, r.Version})
		found, notes := r.run(f, p)
		res.Findings = append(res.Findings, found...)
		res.Notes = append(res.Notes, notes...)
	}
	return res
}

// run runs one rule and fills in what every finding of it shares.
func (r Rule) run(f Facts, p Params) ([]Finding, []Note) {
	found, notes := r.Check(f, p)
	for i := range found {
		g := &found[i]
		g.Rule = r.Code
		g.Version = cmp.Or(g.Version, r.Version) // a rule may end a finding of its earlier version
		g.Title = cmp.Or(g.Title, r.Title)
		g.Severity = cmp.Or(g.Severity, r.Severity)
		g.Reason = cmp.Or(g.Reason, r.DefaultReason)
		g.Refs = g.Refs.sorted()
	}
	for i := range notes {
		notes[i].Rule, notes[i].Refs = r.Code, notes[i].Refs.sorted()
	}
	slices.SortFunc(found, func(a, b Finding) int { return cmp.Compare(a.Fingerprint, b.Fingerprint) })
	slices.SortFunc(notes, func(a, b Note) int { return cmp.Compare(a.Fingerprint, b.Fingerprint) })
	return found, notes
}

// sorted is r with each list in rising order and without repeats, so that the order of rows changes nothing.
func (r Refs) sorted() Refs {
	return Refs{rising(r.Assets), rising(r.Interests), rising(r.Seizures), rising(r.Orders), rising(r.Clocks),
		rising(r.Events), rising(r.Referrals), rising(r.Proceedings)}
}

func rising[T cmp.Ordered](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	s := slices.Clone(list)
	slices.Sort(s)
	return slices.Compact(s)
}

// NextWake is the first instant after f.Now at which time alone changes what the rules say or which window has
// ended; zero when nothing waits. It is f.Now itself when an opportunity already waits for its window's end to
// be recorded. A change to the case calls for a new answer.
func NextWake(f Facts, p Params, off ...string) time.Time { return Wake(Run(f, p, off...), f.Existing) }

// Wake is NextWake of a case for which the rules have been run: res is all they say, existing what they were run beside.
func Wake(res Result, existing []Existing) time.Time {
	var next time.Time
	sooner := func(t time.Time) {
		if !t.IsZero() && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	for _, g := range res.Findings {
		switch g.Wish {
		case WishAhead:
			sooner(g.Opens)
		case WishOpen:
			sooner(g.Closes)
		}
	}
	for _, e := range existing {
		if e.Finding.Closes.IsZero() || !(e.Status.Undecided() || e.Status == Taken && e.Step.Rank() < Applied.Rank()) {
			continue
		}
		if e.Finding.Closes.After(res.Now) {
			sooner(e.Finding.Closes)
		} else if e.Rule() == "" {
			sooner(res.Now)
		}
	}
	return next
}
