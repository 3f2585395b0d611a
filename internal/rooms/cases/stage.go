package cases

import "slices"

// Stage is where a case has come to. Detained, frozen and restrained are no stages: they are derived from assets.
type Stage string

// The stages.
const (
	Developing    Stage = "developing"
	Investigating Stage = "investigating"
	Charged       Stage = "charged"
	Confiscation  Stage = "confiscation"
	Enforcement   Stage = "enforcement"
	Suspended     Stage = "suspended"
	Closed        Stage = "closed"
)

// Stages lists them in order.
func Stages() []Stage {
	return []Stage{Developing, Investigating, Charged, Confiscation, Enforcement, Suspended, Closed}
}

// working are the stages in which work goes on, in order.
var working = []Stage{Developing, Investigating, Charged, Confiscation, Enforcement}

// Name is the stage as pages name it.
func (s Stage) Name() string {
	if s == "" || !slices.Contains(Stages(), s) {
		return ""
	}
	return string(s[0]-'a'+'A') + string(s[1:])
}

// Known reports whether s is a stage.
func (s Stage) Known() bool { return slices.Contains(Stages(), s) }

// NextStages lists where a case may go from a stage by MoveStage: any working stage, for a charge can be dropped and a
// conviction can come late; suspended from any of them; from suspended only back to the stage it was suspended from.
// A closed case goes nowhere: it is reopened.
func (c Case) NextStages() []Stage {
	switch c.Stage {
	case Closed:
		return nil
	case Suspended:
		if slices.Contains(working, c.StageBefore) {
			return []Stage{c.StageBefore}
		}
		return []Stage{Developing}
	}
	var out []Stage
	for _, s := range working {
		if s != c.Stage {
			out = append(out, s)
		}
	}
	return append(out, Suspended)
}

// ClosingReason is why a case was closed.
type ClosingReason struct{ Code, Name string }

// ClosingReasons lists them.
func ClosingReasons() []ClosingReason {
	return []ClosingReason{
		{"recovered", "Recovered"}, {"part_recovered", "Part recovered"}, {"returned", "Returned"}, {"transferred", "Transferred"},
		{"discontinued", "Discontinued"}, {"not_proportionate", "Not proportionate"}, {"no_further_action", "No further action"}, {"duplicate", "Duplicate"},
	}
}

// ClosingReasonName is a closing reason as pages name it, or "".
func ClosingReasonName(code string) string {
	for _, r := range ClosingReasons() {
		if r.Code == code {
			return r.Name
		}
	}
	return ""
}
