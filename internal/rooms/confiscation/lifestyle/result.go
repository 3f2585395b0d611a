package lifestyle

import "proceeds/internal/base/caltime"

// Answer is what can be said of the question.
type Answer string

// The answers.
const (
	Has          Answer = "yes"
	HasNot       Answer = "no"
	Insufficient Answer = "insufficient"
)

func answer(t Tri) Answer {
	switch t {
	case Yes:
		return Has
	case No:
		return HasNot
	}
	return Insufficient
}

// The fields that a Datum may be about.
const (
	FieldConvicted = "convicted"
	FieldSchedule2 = "schedule2"
	FieldBenefit   = "benefit"
	FieldIntended  = "intended"
	FieldStarted   = "started"
	FieldEnded     = "ended"
	FieldCharged   = "charged"
	FieldPriorDate = "prior-date"
	FieldPriorGain = "prior-benefit"
	FieldPriorAim  = "prior-intended"
	FieldPriors    = "priors"
	FieldAsked     = "asked"
)

// Datum is one thing that is missing, or that a test lacks.
type Datum struct {
	Field   string // "" for what a test lacks
	Offence int    // the number of the offence it is about, else 0
	Prior   int    // the number of the earlier conviction it is about, else 0
	Text    string // a clause: "the end of offence 2 is not recorded"
}

// Test is the outcome of one test for one offence.
type Test struct {
	Letter  string // a, b or c
	Offence int
	Met     Tri
	Cite    string
	Why     string
}

// Step is one line of the reasoning.
type Step struct {
	Text string
	Cite string
}

// Result is the answer under one rule set, with all that it rests on.
type Result struct {
	Rules    string // the code of the rule set
	Version  int
	Verified bool
	Answer   Answer
	Tests    Tri     // whether a test is met, whoever asks the court to decide it
	By       []Test  // the tests that are met, the first of each letter
	Each     []Test  // every test of every offence that counts
	Missing  []Datum // what is not known and could change the answer
	Lacks    []Datum // what stands between the facts and a yes
	Steps    []Step

	RelevantDay     caltime.Date // the first day the assumptions of s.10 look back to; zero: not known
	RelevantCertain bool         // no missing datum can change it
	RelevantMissing []Datum
	RelevantSteps   []Step
}
