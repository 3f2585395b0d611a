package rules

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Rule is one pattern of section 5.3 of the law document.
type Rule struct {
	Code          string // MO-01 … MO-32
	Title         string // what the rule finds, in a few words
	Version       int    // rises when Check changes what it finds
	Basis         string // the law or practice it rests on
	Severity      Severity
	DefaultReason string // second-level reason suggested when a finding gives no other
	Params        []Param
	Check         func(Facts, Params) ([]Finding, []Note)
	Examples      []Example
	Sealed        bool // runs only inside the compartment of suspicious activity reports: Run, All and ByCode leave it out
}

// Example is a worked example: it is a test, and a paragraph of the help page.
type Example struct {
	Given  string // the facts in words
	Facts  Facts
	Values map[string]int64 // thresholds that differ from the default
	Want   []string         // each Finding and Note as String gives it, by fingerprint; empty: the rule is silent
}

// Hit reports whether the example shows a finding that is open or has run out.
func (e Example) Hit() bool {
	return slices.ContainsFunc(e.Want, func(w string) bool {
		return strings.Contains(w, " "+string(WishOpen)+" ") || strings.Contains(w, " "+string(WishRunOut)+" ")
	})
}

var (
	catalogue = map[string]Rule{}
	codeShape = regexp.MustCompile(`^MO-\d\d$`)
)

// define enters r in the catalogue. An incomplete or repeated rule stops the program at start.
func define(r Rule) Rule {
	var hits, misses int
	for _, e := range r.Examples {
		if e.Given == "" {
			panic("rules: " + r.Code + " has an example without words")
		}
		if e.Hit() {
			hits++
		} else {
			misses++
		}
	}
	_, twice := catalogue[r.Code]
	switch {
	case !codeShape.MatchString(r.Code):
		panic(fmt.Sprintf("rules: %q is no rule code", r.Code))
	case twice:
		panic("rules: " + r.Code + " is defined twice")
	case r.Title == "" || r.Version < 1 || r.Basis == "" || r.DefaultReason == "" || r.Check == nil:
		panic("rules: " + r.Code + " is incomplete")
	case !slices.Contains([]Severity{S1, S2, S3, S4}, r.Severity):
		panic("rules: " + r.Code + " has no severity")
	case hits == 0 || misses == 0:
		panic("rules: " + r.Code + " needs an example that hits and one that does not")
	}
	for _, p := range r.Params {
		if !strings.HasPrefix(p.Key, r.Code+".") || p.Title == "" || p.Unit == "" || p.Check(p.Default) != nil {
			panic("rules: " + r.Code + " has an incomplete threshold " + p.Key)
		}
	}
	catalogue[r.Code] = r
	return r
}

// All returns every rule by code. What is sealed is not among them.
func All() []Rule { return listed(false) }

// Sealed returns the rules that run only inside the compartment, by code.
func Sealed() []Rule { return listed(true) }

func listed(sealed bool) []Rule {
	all := slices.DeleteFunc(slices.Collect(maps.Values(catalogue)), func(r Rule) bool { return r.Sealed != sealed })
	slices.SortFunc(all, func(a, b Rule) int { return cmp.Compare(a.Code, b.Code) })
	return all
}

// ByCode returns the rule with the code, and whether there is one. What is sealed is as if it were not there.
func ByCode(code string) (Rule, bool) {
	r, ok := catalogue[code]
	if !ok || r.Sealed {
		return Rule{}, false
	}
	return r, true
}
