package orders

import "proceeds/internal/base/fault"

// State is how far an order, an application or a notice has come: section 2.3 of the law notes.
type State string

// The states of an order.
const (
	Drafted    State = "drafted"
	Authorised State = "authorised" // by a senior officer, where the law asks for one
	Lodged     State = "lodged"     // the application is with the court
	Listed     State = "listed"
	Adjourned  State = "adjourned"
	Made       State = "made"
	Refused    State = "refused"
	Withdrawn  State = "withdrawn" // the application was withdrawn
	Served     State = "served"
	InForce    State = "in_force"
	Varied     State = "varied"
	Expired    State = "expired"
	Discharged State = "discharged"
	SetAside   State = "set_aside"
	Satisfied  State = "satisfied"
	Quashed    State = "quashed"
	Superseded State = "superseded" // a further order, or a forfeiture, took its place
)

// The states of a notice.
const (
	Given     State = "given"
	Objected  State = "objected"
	LapsedOut State = "lapsed"    // of a notice: an objection ended it
	Unopposed State = "unopposed" // the time to object ended without an objection
	Forfeited State = "forfeited"
)

var courtSteps = map[State][]State{
	Drafted:    {Authorised, Lodged, Withdrawn},
	Authorised: {Lodged, Withdrawn},
	Lodged:     {Listed, Made, Refused, Adjourned, Withdrawn},
	Listed:     {Made, Refused, Adjourned, Withdrawn},
	Adjourned:  {Listed, Made, Refused, Withdrawn},
	Made:       {Served, InForce, Varied, Superseded, Expired, Discharged, SetAside, Satisfied, Quashed},
	Served:     {InForce, Varied, Superseded, Expired, Discharged, SetAside, Satisfied, Quashed},
	InForce:    {Varied, Superseded, Expired, Discharged, SetAside, Satisfied, Quashed},
	Varied:     {InForce, Served, Varied, Superseded, Expired, Discharged, SetAside, Satisfied, Quashed},
	Expired:    {Superseded}, // a further order made in time, recorded after the end
	Satisfied:  {Quashed},    // on an appeal that the court took out of time
}

var noticeSteps = map[State][]State{
	Drafted:    {Authorised, Given, Withdrawn},
	Authorised: {Given, Withdrawn},
	Given:      {Objected, Unopposed, Withdrawn},
	Objected:   {LapsedOut},
	// An objection made in time may be recorded after the time has ended.
	Unopposed: {Forfeited, Objected, Withdrawn},
	Forfeited: {SetAside},
}

// Next lists the steps open from s for an order of a kind; none where s is the end.
func (s State) Next(k Kind) []State {
	if k.Notice() {
		return noticeSteps[s]
	}
	if k == Confiscation {
		return confiscationSteps[s]
	}
	if k.Investigates() {
		return part8Steps[s]
	}
	return courtSteps[s]
}

func (s State) leads(k Kind, to State) bool {
	for _, x := range s.Next(k) {
		if x == to {
			return true
		}
	}
	return false
}

// Pending reports whether an application is before the court.
func (s State) Pending() bool { return s == Lodged || s == Listed || s == Adjourned }

// Standing reports whether the order has effect: made, served or in force, and not ended.
func (s State) Standing() bool {
	switch s {
	case Made, Served, InForce, Varied, Given, Unopposed, TimeToPay, PartPaid, InDefault, DefaultWarrant, WithReceiver:
		return true
	}
	return false
}

// Title is the state as people say it.
func (s State) Title() string {
	switch s {
	case InForce:
		return "In force"
	case SetAside:
		return "Set aside"
	case LapsedOut:
		return "Ended by an objection"
	case Objected:
		return "Objected to"
	case Unopposed:
		return "No objection in time"
	case Superseded:
		return "Replaced"
	case Lodged:
		return "Application lodged"
	case TimeToPay:
		return "Time to pay"
	case PartPaid:
		return "Part paid"
	case InDefault:
		return "In default"
	case DefaultWarrant:
		return "Default term activated"
	case WithReceiver:
		return "With a receiver"
	case WrittenOff:
		return "Written off"
	case "":
		return ""
	}
	return string(s[0]-'a'+'A') + string(s[1:])
}

// impossible is the answer to a step the law does not allow: why, and the steps that are open.
func impossible(o Order, to State) *fault.Error {
	e := fault.New(fault.Refused, "%s is %s: it cannot become %s", o.Name(), lower(o.State.Title()), lower(to.Title()))
	for _, n := range o.State.Next(o.Kind) {
		e.Next = append(e.Next, n.Title())
	}
	if len(e.Next) == 0 {
		e.Next = []string{"Nothing more can happen to it. Record a fresh order instead"}
	}
	return e
}
