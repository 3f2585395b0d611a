package opportunities

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/opportunities/rules"
)

// Proposal is what a rule is to be set to.
type Proposal struct {
	Rule   string           `json:"rule"`
	Off    bool             `json:"off"`    // the rule does not run
	Values map[string]int64 `json:"values"` // of its thresholds, by rules.Param.Key
}

// onto is s with the proposal in force.
func (p Proposal) onto(s settings) settings {
	out := settings{params: s.params, off: slices.DeleteFunc(slices.Clone(s.off), func(code string) bool { return code == p.Rule })}
	out.params.Values = maps.Clone(s.params.Values)
	if p.Off {
		out.off = append(out.off, p.Rule)
	}
	for k, v := range p.Values {
		out.set(k, v)
	}
	return out
}

// Raised is what a rule makes of the recorded facts by themselves, whatever is stored: windows that opened in the last 12
// months, and those whose opening is not recorded.
type Raised struct {
	All      int         `json:"all"` // Open, RunOut and Met together
	Open     int         `json:"open"`
	RunOut   int         `json:"run_out"`
	Met      int         `json:"met"` // it was open, and the act was done in time
	Pence    money.Pence `json:"pence"`
	Unvalued int         `json:"unvalued"` // of All: those whose value is not known, which count as nothing in Pence
}

func (r *Raised) add(f rules.Finding) {
	switch f.Wish {
	case rules.WishOpen:
		r.Open++
	case rules.WishRunOut:
		r.RunOut++
	case rules.WishDone:
		if !f.StepAt.After(f.Opens) { // done as the window opened: it was never there to be raised
			return
		}
		r.Met++
	default:
		return
	}
	r.All++
	if f.Value == nil {
		r.Unvalued++
	} else {
		r.Pence += *f.Value
	}
}

// Tried is the result of a back-test in numbers. Now is with the values in force, Would with those proposed.
type Tried struct {
	Cases     int            `json:"cases"`
	From      caltime.Date   `json:"from"` // the first day of the 12 months
	Now       Raised         `json:"now"`
	Would     Raised         `json:"would"`
	LeftNow   map[Status]int `json:"left_now"` // opportunities of the rule by status, after the rules have run
	LeftWould map[Status]int `json:"left_would"`
	Differ    int            `json:"differ"` // opportunities that would differ
}

// Left is an opportunity as running the rules would leave it.
type Left struct {
	Case     ids.Case
	Existing rules.Existing // without an ID where it would be new
}

// BackTest is what running the rules over every case of a force would do.
type BackTest struct {
	Tried
	Left []Left     // with the proposal, of every rule, by case and fingerprint
	Rows []TrialRow // of the tried rule: what would differ from running the rules as they are set
}

// BackTest runs the rules over the recorded facts of every case of a force as they are set on the reader's day, and as
// proposed, and writes nothing. What it leaves is exactly what Detect leaves in a copy of the database in which the
// proposal is in force: the same rules are run over the same facts and reconciled with the same stored opportunities.
// progress, which may be nil, is told how many of how many cases are done. The caller has checked who asks.
func (r *Room) BackTest(ctx context.Context, rd db.Reader, force ids.Unit, p Proposal, progress func(done, all int) error) (BackTest, error) {
	now := rd.Time()
	today := caltime.DateOf(now)
	b := BackTest{Tried: Tried{From: caltime.NewDate(today.Y-1, today.M, today.D), LeftNow: map[Status]int{}, LeftWould: map[Status]int{}}}
	set, err := r.readSettings(ctx, rd, force, today)
	if err != nil {
		return b, err
	}
	would := p.onto(set)
	all, err := countCases(ctx, rd, force)
	if err != nil {
		return b, err
	}
	var after ids.Case
	for {
		if err := ctx.Err(); err != nil {
			return b, err
		}
		list, err := casesAfter(ctx, rd, force, after, atOnce)
		if err != nil || len(list) == 0 {
			return b, err
		}
		loaded, err := loadFacts(ctx, rd, list, now)
		if err != nil {
			return b, fmt.Errorf("load the facts of cases: %w", err)
		}
		for i := range loaded {
			b.try(loaded[i], p.Rule, set, would)
		}
		after = list[len(list)-1]
		if progress != nil {
			if err := progress(b.Cases, max(all, b.Cases)); err != nil {
				return b, err
			}
		}
	}
}

// try adds one case.
func (b *BackTest) try(c loadedCase, rule string, set, would settings) {
	b.Cases++
	since := startOf(b.From)
	run := func(s settings, raised *Raised) []rules.Existing {
		changes, res, _, _ := judged(c.facts, s.params, s.off)
		for _, f := range res.Findings {
			// A rule that is off still judges what it found before; it raises nothing.
			if f.Rule == rule && !slices.Contains(s.off, rule) && (f.Opens.IsZero() || !f.Opens.Before(since)) {
				raised.add(f)
			}
		}
		return afterwards(c.facts.Existing, changes)
	}
	now, then := run(set, &b.Now), run(would, &b.Would)
	before := map[string]rules.Existing{}
	for _, e := range now {
		if e.Rule() == rule {
			before[e.Finding.Fingerprint] = e
			b.LeftNow[e.Status]++
		}
	}
	id := c.facts.Case.ID
	for _, e := range then {
		b.Left = append(b.Left, Left{id, e})
		if e.Rule() != rule {
			continue
		}
		b.LeftWould[e.Status]++
		was, there := before[e.Finding.Fingerprint]
		delete(before, e.Finding.Fingerprint)
		if !there || was.Status != e.Status || was.Step != e.Step || was.Finding.Digest() != e.Finding.Digest() {
			b.differ(id, c.force, was, e)
		}
	}
	for _, print := range slices.Sorted(maps.Keys(before)) {
		b.differ(id, c.force, before[print], rules.Existing{})
	}
}

func (b *BackTest) differ(id ids.Case, force ids.Unit, was, is rules.Existing) {
	b.Differ++
	f := is.Finding
	if is.Status == "" {
		f = was.Finding
	}
	b.Rows = append(b.Rows, TrialRow{CaseID: id, ForceID: force, Title: f.Title, Before: was.Status, After: is.Status, ValuePence: f.Value, Closes: orNil(f.Closes)})
}

// afterwards is what changes leave of a case's opportunities, by fingerprint.
func afterwards(existing []rules.Existing, changes []rules.Change) []rules.Existing {
	out := slices.Clone(existing)
	for _, ch := range changes {
		e := ch.Apply()
		i := slices.IndexFunc(out, func(x rules.Existing) bool { return ch.Kind != rules.ChangeOpen && x.ID == e.ID })
		if i < 0 {
			out = append(out, e)
		} else {
			out[i] = e
		}
	}
	slices.SortFunc(out, func(a, b rules.Existing) int { return cmp.Compare(a.Finding.Fingerprint, b.Finding.Fingerprint) })
	return out
}

// trialKept is how long a back-test is kept.
const trialKept = 28 * 24 * time.Hour
