package lifestyle

import (
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

// The rule sets.
const (
	POCA2002 = "POCA-2002"
	CPA2026  = "CPA-2026"
)

// RuleSet is one dated version of the law of criminal lifestyle. Never change one that calculations rest on: add another.
type RuleSet struct {
	Code      string
	Version   int
	Title     string
	From      caltime.Date // the first day it applies to; by which date of a case is said by Applies
	Others    int          // how many other offences make a course of criminal activity
	Occasions int          // or convictions on how many separate occasions
	Years     int          // in the years ending when proceedings started
	Months    int          // how long an offence must last for test (c)
	Minimum   money.Pence  // of relevant benefit, for tests (b) and (c)
	Additions bool         // Schedule 2 with what the 2026 Act adds
	Intention bool         // offences count from which the defendant only intended to benefit
	OnRequest bool         // the court decides the question only if the prosecutor asks
	Verified  bool
	Source    string
	Doubts    []string
}

// Applies says which date of a case chooses its rule set, and that this was not read in a source.
const Applies = "The latest conviction chooses the rules, and today’s date while there is none. The transitional rule of the 2026 Act was not read: with either rule set the answer of the other one is shown too."

// RuleSets lists them, the oldest first, with the sums as enacted; a room that keeps dated sums puts its own in.
func RuleSets() []RuleSet {
	return []RuleSet{
		{
			Code: POCA2002, Version: 1, Title: "Proceeds of Crime Act 2002, before the 2026 Act", From: caltime.MustDate("2003-03-24"),
			Others: 3, Occasions: 2, Years: 6, Months: 6, Minimum: 5_000_00, Verified: true,
			Source: "POCA 2002 ss.6, 10, 75, 76 and 85, read in the consolidated text",
			Doubts: []string{
				"Benefit from convictions on earlier occasions is added to the relevant benefit of a course of criminal activity: s.75(5)(b) read so, no case was read",
				"All convictions of one set of proceedings count as one occasion",
			},
		},
		{
			Code: CPA2026, Version: 1, Title: "As amended by the Crime and Policing Act 2026", From: caltime.MustDate("2026-06-29"),
			Others: 2, Occasions: 2, Years: 6, Months: 6, Minimum: 5_000_00, Additions: true, Intention: true, OnRequest: true,
			Source: "Home Office guidance of 29 June 2026 on Schedule 21, paragraphs 2 to 5; the text of the schedule was not read",
			Doubts: []string{
				"Which paragraphs of Schedule 21 are in force, and from which date of a case, was not read",
				"Whether an offence with only the intention to benefit can itself begin a course of criminal activity was not read; it is taken to",
				"That tests (a) and (c) and the £5,000 stay as they were is taken from the silence of the guidance",
			},
		},
	}
}

// ByCode finds a rule set.
func ByCode(code string) (RuleSet, bool) {
	for _, s := range RuleSets() {
		if s.Code == code {
			return s, true
		}
	}
	return RuleSet{}, false
}

// For gives the rule set of an applicability date; the oldest for days before all of them.
func For(on caltime.Date) RuleSet {
	list := RuleSets()
	out := list[0]
	for _, s := range list[1:] {
		if !on.Before(s.From) {
			out = s
		}
	}
	return out
}
