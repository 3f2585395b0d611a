package assets

// State is how far an interest has come: section 2.2 of the law notes. Before denial it is the force's own knowledge;
// denial is what the Home Office counts as restrained, seized or frozen; recovery is what was received.
type State string

// The states of an interest.
const (
	Identified         State = "identified"          // known or believed to exist
	Assessed           State = "assessed"            // a route chosen, or a reason for none
	DeniedSeized       State = "denied.seized"       // seized under the Act, inside the first 48 hours
	DeniedDetained     State = "denied.detained"     // under a court's detention order
	DeniedFrozen       State = "denied.frozen"       // under a freezing order
	DeniedRestrained   State = "denied.restrained"   // named in or covered by a restraint order
	DeniedPACE         State = "denied.pace"         // held as evidence or under another law: not denial
	ForfeitureNotice   State = "forfeiture_notice"   // a notice under s.297A or s.303Z9 runs
	ForfeitureApplied  State = "forfeiture_applied"  // an application for forfeiture is before the court
	ForfeitedAdmin     State = "forfeited_admin"     // forfeited by notice
	ForfeitedCourt     State = "forfeited_court"     // forfeited by order
	ConfiscationLinked State = "confiscation_linked" // counted in the available amount of a confiscation order
	Unrealised         State = "unrealised"          // of a confiscation order: not yet turned into money
	Realised           State = "realised"            // sold or paid toward an order
	Receipted          State = "receipted"           // the money reached HMCTS or the Home Office
	Returned           State = "returned"            // back to the holder, or to a victim under s.301
	Released           State = "released"            // let go from an order
	Lapsed             State = "lapsed"              // a clock ran out and nothing holds it
	Dissipated         State = "dissipated"          // moved or sold before it could be denied
	Transferred        State = "transferred"         // handed to another agency or route
	Discounted         State = "discounted"          // decided that it is no asset of the case
	NoAction           State = "no_action"           // decided not to pursue
	Split              State = "split"               // divided: its parts carry on
)

// States lists every state, in the order of a life.
var States = []State{Identified, Assessed, DeniedSeized, DeniedDetained, DeniedFrozen, DeniedRestrained, DeniedPACE, ForfeitureNotice,
	ForfeitureApplied, ForfeitedAdmin, ForfeitedCourt, ConfiscationLinked, Unrealised, Realised, Receipted, Returned, Released, Lapsed,
	Dissipated, Transferred, Discounted, NoAction, Split}

// steps is the state machine. Splitting is possible wherever parts could go on, and is a verb of its own.
var steps = map[State][]State{
	Identified: {Assessed, Discounted, Dissipated},
	Assessed:   {DeniedSeized, DeniedDetained, DeniedFrozen, DeniedRestrained, DeniedPACE, ConfiscationLinked, Discounted, NoAction, Dissipated, Transferred},
	// An application for forfeiture may be made inside the 48 hours (s.298); it then stays detained.
	DeniedSeized: {DeniedDetained, DeniedRestrained, ForfeitureApplied, Returned, Released, Lapsed, Transferred},
	// What s.47M detains may still be restrained; what Part 5 detains may not (familyAfter).
	DeniedDetained: {ForfeitureNotice, ForfeitureApplied, DeniedRestrained, Returned, Released, Transferred, Lapsed},
	DeniedFrozen:   {ForfeitureNotice, ForfeitureApplied, Returned, Released, Transferred, Lapsed},
	// A restraint order has no end of its own, so nothing lapses there.
	DeniedRestrained: {ConfiscationLinked, Released, Transferred},
	// What is held as evidence may be seized afresh under the Act, or detained under a restraint order (s.41A).
	DeniedPACE: {DeniedSeized, DeniedRestrained, Returned, Transferred},
	// An objection ends the notice: the property goes back under its order, or to the court (s.297D).
	ForfeitureNotice:   {ForfeitedAdmin, ForfeitureApplied, DeniedDetained, DeniedFrozen, Returned, Released, Lapsed},
	ForfeitureApplied:  {ForfeitedCourt, DeniedDetained, DeniedFrozen, Returned, Released, Transferred, Lapsed},
	ForfeitedAdmin:     {Receipted, DeniedDetained, DeniedFrozen, Returned}, // a notice can be set aside (s.297E)
	ForfeitedCourt:     {Receipted, Returned},
	ConfiscationLinked: {Realised, Unrealised, Released},
	Unrealised:         {Realised, Released},
	Realised:           {Receipted},
	Lapsed:             {DeniedSeized, DeniedDetained, DeniedFrozen, DeniedRestrained, Returned, Released, Dissipated},
	Discounted:         {Identified},
	NoAction:           {Identified, Assessed},
}

// Next lists the steps open from s; none where s is the end.
func (s State) Next() []State { return append([]State(nil), steps[s]...) }

// Known reports whether s is a state.
func (s State) Known() bool {
	for _, x := range States {
		if x == s {
			return true
		}
	}
	return false
}

// Final reports whether nothing follows s.
func (s State) Final() bool { return s.Known() && len(steps[s]) == 0 }

// Held reports whether s means that the holder is denied the property now: seized, detained, frozen, restrained, or on
// the way to forfeiture from there. Evidence held under PACE is not denial.
func (s State) Held() bool {
	switch s {
	case DeniedSeized, DeniedDetained, DeniedFrozen, DeniedRestrained, ForfeitureNotice, ForfeitureApplied, ConfiscationLinked, Unrealised:
		return true
	}
	return false
}

// Ordered reports whether a court or a notice has taken the property, whether or not the money has come in.
func (s State) Ordered() bool {
	switch s {
	case ForfeitedAdmin, ForfeitedCourt, Realised, Receipted:
		return true
	}
	return false
}

// Title is the state as people say it.
func (s State) Title() string {
	switch s {
	case DeniedSeized:
		return "Seized"
	case DeniedDetained:
		return "Detained"
	case DeniedFrozen:
		return "Frozen"
	case DeniedRestrained:
		return "Restrained"
	case DeniedPACE:
		return "Held as evidence"
	case ForfeitureNotice:
		return "Forfeiture notice given"
	case ForfeitureApplied:
		return "Forfeiture applied for"
	case ForfeitedAdmin:
		return "Forfeited by notice"
	case ForfeitedCourt:
		return "Forfeited by order"
	case ConfiscationLinked:
		return "In a confiscation order"
	case Unrealised:
		return "Not yet realised"
	case Receipted:
		return "Received"
	case NoAction:
		return "No action"
	case Split:
		return "Split into parts"
	case "":
		return ""
	}
	return string(s[0]-'a'+'A') + string(s[1:])
}

// leads reports whether one step leads from s to to.
func (s State) leads(to State) bool {
	for _, x := range steps[s] {
		if x == to {
			return true
		}
	}
	return false
}

// denial reports whether to is something that holds property: only an assessment can come before it.
func (s State) denial() bool { return s.Held() || s == DeniedPACE }
