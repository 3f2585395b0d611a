package rules

// Status is the state of an opportunity (section 5.2 of the law document).
type Status string

// The states of an opportunity.
const (
	Candidate       Status = "candidate"        // noticed, not yet judged to be real
	Open            Status = "open"             // the window runs and nobody has taken it
	Taken           Status = "taken"            // somebody works on it
	DeclineProposed Status = "decline_proposed" // waits for a second person
	Declined        Status = "declined"         // a recorded decision within the window
	RunOut          Status = "run_out"          // the window ended without the act; waits for review
	Missed          Status = "missed"           // confirmed by a reviewer
	Rejected        Status = "rejected"         // no opportunity, or the facts that raised it no longer hold
	Expired         Status = "lapsed"           // started, then a clock ran out
	Duplicate       Status = "duplicate"        // the same as another
)

// Undecided reports whether s still waits for a person while its window runs.
func (s Status) Undecided() bool { return s == Candidate || s == Open || s == DeclineProposed }

// Step is how far a taken opportunity has come. The zero value means just taken.
type Step string

// The steps of a taken opportunity.
const (
	NoStep       Step = ""
	Assessed     Step = "assessed"
	Applied      Step = "applied"
	Granted      Step = "granted"
	Realised     Step = "realised"
	Unsuccessful Step = "unsuccessful"
)

// Rank orders the steps, so that a rule never takes one back; unsuccessful and realised are final.
func (s Step) Rank() int {
	switch s {
	case Assessed:
		return 1
	case Applied:
		return 2
	case Granted:
		return 3
	case Realised, Unsuccessful:
		return 4
	}
	return 0
}
