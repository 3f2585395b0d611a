package orders

// The states of a confiscation order after it was made: section 2.3 of the law notes. How much was paid is in the ledger;
// the state says how the debt stands.
const (
	TimeToPay      State = "time_to_pay"  // s.11: not yet due
	PartPaid       State = "part_paid"    // due, and some of it paid
	InDefault      State = "in_default"   // due and not paid
	DefaultWarrant State = "default_term" // the default term was activated: it does not clear the debt (s.38(5))
	WithReceiver   State = "receiver"     // an enforcement receiver is at work (s.50)
	WrittenOff     State = "written_off"  // ss.24, 25, 25A
)

// A confiscation order stays open until it is satisfied, discharged, quashed or written off. An uplift (s.22) and a
// reduction (s.23) change its amount, not its state: they may reopen a satisfied order.
var confiscationSteps = map[State][]State{
	Drafted:        {Lodged, Withdrawn},
	Lodged:         {Listed, Made, Refused, Adjourned, Withdrawn},
	Listed:         {Made, Refused, Adjourned, Withdrawn},
	Adjourned:      {Listed, Made, Refused, Withdrawn},
	Made:           {TimeToPay, PartPaid, InDefault, Satisfied, Discharged, Quashed, WrittenOff},
	TimeToPay:      {PartPaid, InDefault, Satisfied, Discharged, Quashed, WrittenOff},
	PartPaid:       {TimeToPay, InDefault, DefaultWarrant, WithReceiver, Satisfied, Discharged, Quashed, WrittenOff},
	InDefault:      {TimeToPay, PartPaid, DefaultWarrant, WithReceiver, Satisfied, Discharged, Quashed, WrittenOff},
	DefaultWarrant: {PartPaid, WithReceiver, Satisfied, Discharged, Quashed, WrittenOff},
	WithReceiver:   {PartPaid, InDefault, DefaultWarrant, Satisfied, Discharged, Quashed, WrittenOff},
	Satisfied:      {TimeToPay, InDefault, Discharged, Quashed},
}
