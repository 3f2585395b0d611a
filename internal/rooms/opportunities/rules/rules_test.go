package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExamples(t *testing.T) {
	for _, r := range append(All(), Sealed()...) {
		for _, e := range r.Examples {
			t.Run(r.Code+"/"+e.Given, func(t *testing.T) {
				found, notes := r.run(e.Facts, exampleParams(e.Values))
				var got []string
				for _, f := range found {
					got = append(got, f.String())
					if f.Wish == WishGone && f.Because != "" && f.Why == "" {
						continue // ends an earlier finding, whose words are stored
					}
					for name, text := range map[string]string{"Why": f.Why, "WhatBy": f.WhatBy, "WhoCould": f.WhoCould, "Basis": f.Basis, "Title": f.Title} {
						if text == "" || strings.Contains(text, "%!") || strings.Contains(text, "0001") {
							t.Errorf("%s of %s reads %q", name, f, text)
						}
					}
					if strings.Count(f.Why, ". ") > 0 || !strings.HasSuffix(f.Why, ".") {
						t.Errorf("Why must be one sentence: %q", f.Why)
					}
					if f.Opens.IsZero() || f.Closes.IsZero() || f.Closes.Before(f.Opens) {
						t.Errorf("%s runs from %s to %s", f, f.Opens, f.Closes)
					}
					if (f.Wish == WishDone || f.Wish == WishGone) && f.Because == "" {
						t.Errorf("%s ends without a reason", f)
					}
				}
				for _, n := range notes {
					got = append(got, n.String())
					if n.Missing == "" {
						t.Errorf("%s does not say what is missing", n)
					}
				}
				slices.Sort(got)
				if d := cmp.Diff(e.Want, got); d != "" {
					t.Errorf("findings (-want +got):\n%s", d)
				}
			})
		}
	}
}

func TestCatalogueHoldsTheRulesOfThisRelease(t *testing.T) {
	var got []string
	for _, r := range All() {
		got = append(got, r.Code)
	}
	var want []string
	for n := 1; n <= 32; n++ {
		if n < 11 || n > 13 {
			want = append(want, fmt.Sprintf("MO-%02d", n))
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if r, ok := ByCode("MO-05"); !ok || r.Severity != S1 {
		t.Errorf("ByCode(MO-05) = %v %v", r.Code, ok)
	}
	if _, ok := ByCode("MO-99"); ok {
		t.Error("ByCode knows MO-99")
	}
}

func TestDefineRefuses(t *testing.T) {
	whole := func() Rule {
		return Rule{Code: "MO-99", Title: "t", Version: 1, Basis: "b", Severity: S3, DefaultReason: "DRIFT",
			Check:    func(Facts, Params) ([]Finding, []Note) { return nil, nil },
			Examples: []Example{{Given: "hit", Want: []string{"x open S3"}}, {Given: "miss"}}}
	}
	for name, spoil := range map[string]func(*Rule){
		"no title":          func(r *Rule) { r.Title = "" },
		"no basis":          func(r *Rule) { r.Basis = "" },
		"no version":        func(r *Rule) { r.Version = 0 },
		"no check":          func(r *Rule) { r.Check = nil },
		"no severity":       func(r *Rule) { r.Severity = "S9" },
		"no reason":         func(r *Rule) { r.DefaultReason = "" },
		"odd code":          func(r *Rule) { r.Code = "R07" },
		"twice":             func(r *Rule) { r.Code = "MO-05" },
		"no hit":            func(r *Rule) { r.Examples = r.Examples[1:] },
		"no miss":           func(r *Rule) { r.Examples = r.Examples[:1] },
		"wordless example":  func(r *Rule) { r.Examples[1].Given = "" },
		"foreign threshold": func(r *Rule) { r.Params = []Param{{Key: "MO-01.x", Title: "x", Unit: Days, Max: 1}} },
		"default too large": func(r *Rule) { r.Params = []Param{{Key: "MO-99.x", Title: "x", Unit: Days, Default: 2, Max: 1}} },
	} {
		t.Run(name, func(t *testing.T) {
			r := whole()
			spoil(&r)
			defer func() {
				delete(catalogue, "MO-99")
				if recover() == nil {
					t.Error("define took it")
				}
			}()
			define(r)
		})
	}
	define(whole())
	delete(catalogue, "MO-99")
}

func TestCheckValues(t *testing.T) {
	if err := CheckValues(map[string]int64{"MO-04.minimum": 500_00, "MO-28.idle_days": 14}); err != nil {
		t.Error(err)
	}
	for key, v := range map[string]int64{"MO-04.minimum": 0, "MO-04.maximum": 1, "MO-08.open_after": 24} {
		if CheckValues(map[string]int64{key: v}) == nil {
			t.Errorf("%s = %d was taken", key, v)
		}
	}
}

// The sentences an investigator reads, word for word.
func TestSentences(t *testing.T) {
	f := mo05Example(24, Clock{Ended: Running, ActBy: noon.Add(46 * 3600e9)})
	g := Run(f, exampleParams(nil)).Findings[0]
	want := [3]string{
		"Cash of £4,180.00 was seized on Mon 12 Jan 2026 12:00; the 48 hours of s.295(1) end on Wed 14 Jan 2026 12:00 and no order is recorded.",
		"Obtain an order for detention under s.295 by Wed 14 Jan 2026 10:00 (statutory end: Wed 14 Jan 2026 12:00); the order must be made, not only applied for.",
		"value in play when the clock started",
	}
	if d := cmp.Diff(want, [3]string{g.Why, g.WhatBy, g.Basis}); d != "" {
		t.Error(d)
	}
	g = Run(mo06Example("2026-07-15", Order{Kind: "AFO"}), exampleParams(nil)).Findings[0]
	if d := cmp.Diff("The order (s.303Z3) on money in an account of £4,180.00 ended at the end of Tue 14 Jul 2026; no further order, forfeiture application or notice in force is recorded before it.", g.Why); d != "" {
		t.Error(d)
	}
}

// Nothing known must raise nothing.
func TestEmptyFactsAreSilent(t *testing.T) {
	f := Facts{Now: noon, Seizures: []Seizure{{ID: 1}}, Clocks: []Clock{{ID: 1, Code: "CASH-48"}},
		Orders: []Order{{ID: 1, Kind: "CASH-DET"}, {ID: 2, Kind: "RO"}}, Case: Case{ID: 1}}
	res := Run(f, Params{})
	if len(res.Findings) != 0 || len(res.Notes) == 0 {
		t.Errorf("findings %v, notes %v", res.Findings, res.Notes)
	}
	if !NextWake(f, Params{}).IsZero() {
		t.Error("nothing waits, yet there is a wake")
	}
}

func TestSwitchedOffRuleIsNotRun(t *testing.T) {
	f := mo05Example(24, Clock{Ended: Running})
	if res := Run(f, Params{}, "MO-05"); len(res.Findings) != 0 || slices.Contains(res.Ran, Ran{"MO-05", 1}) {
		t.Errorf("%+v", res)
	}
}

// What is sealed is in no list, runs over no open case and cannot be tuned from outside: only the compartment has it.
func TestSealedRulesAreNowhereElse(t *testing.T) {
	var codes []string
	for _, r := range Sealed() {
		codes = append(codes, r.Code)
		if _, ok := ByCode(r.Code); ok {
			t.Errorf("ByCode knows %s", r.Code)
		}
		for _, p := range r.Params {
			if CheckValues(map[string]int64{p.Key: p.Default}) == nil {
				t.Errorf("%s can be set", p.Key)
			}
		}
		for _, e := range r.Examples {
			res := Run(e.Facts, exampleParams(nil))
			if len(res.Findings)+len(res.Notes) != 0 || slices.ContainsFunc(res.Ran, func(x Ran) bool { return x.Code == r.Code }) {
				t.Errorf("%s ran over open facts: %+v", r.Code, res)
			}
			if e.Hit() && len(RunSealed(e.Facts, exampleParams(nil)).Findings) == 0 {
				t.Errorf("%s does not run in the compartment", r.Code)
			}
		}
	}
	if d := cmp.Diff([]string{"MO-11", "MO-12", "MO-13"}, codes); d != "" {
		t.Error(d)
	}
}

// An S1 rests on facts: of every example of such a rule that lacks one, a note comes and no finding that is open or ran out.
func TestMissingIsNotMissed(t *testing.T) {
	for _, r := range append(All(), Sealed()...) {
		noted := false
		for _, e := range r.Examples {
			for _, w := range e.Want {
				noted = noted || strings.HasSuffix(w, " note")
			}
		}
		if r.Severity == S1 && !noted {
			t.Errorf("%s has no example of a fact that is missing", r.Code)
		}
	}
}
