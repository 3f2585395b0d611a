package assets

// Measure says what a ledger entry observes: section 2.4 of the law notes. Each belongs to one sort of thing and has
// its own rule for sums.
type Measure string

// The measures. Those of interests are this room's; the others belong to orders, defendants, payments and periods.
const (
	Estimate        Measure = "estimate"         // the investigator's estimate: size of the chance, never published as recovered
	DeniedValue     Measure = "denied_value"     // value when restrained, seized or frozen; an extension does not add to it
	InDenialStock   Measure = "in_denial_stock"  // revaluation of what is denied: a measure of its own, so that it never inflates what was seized
	Benefit         Measure = "benefit"          // per defendant, gross, joint and several: never summed as money
	AvailableAmount Measure = "available_amount" // per defendant, s.9
	OrderAmount     Measure = "order_amount"     // per confiscation order, s.7
	InterestAccrued Measure = "interest_accrued" // s.12, beside the order amount
	Paid            Measure = "paid"             // against an order
	Forfeited       Measure = "forfeited"        // by order or notice
	ReceiptedSum    Measure = "receipted"        // reached HMCTS or the Home Office
	Compensation    Measure = "compensation"     // to victims: not the force's recovery
	Costs           Measure = "costs"            // storage, receiver, valuation
	ARIS            Measure = "aris"             // allocation received: income, never recovered value
	ReturnedSum     Measure = "returned"         // given back
)

// ofInterest reports whether entries of the measure may belong to an interest.
func (m Measure) ofInterest() bool {
	switch m {
	case Estimate, DeniedValue, InDenialStock, Forfeited, ReceiptedSum, Compensation, Costs, ReturnedSum:
		return true
	}
	return false
}

// ofDefendant reports whether entries of the measure belong to a defendant. They are no money: benefit is joint and
// several, and what is available may rest on a finding of hidden assets.
func (m Measure) ofDefendant() bool { return m == Benefit || m == AvailableAmount }

// ofOrder reports whether entries of the measure may belong to a confiscation order. What is paid may also be kept by
// payment.
func (m Measure) ofOrder() bool { return m == OrderAmount || m == InterestAccrued || m == Paid }

// ofPayment reports whether entries of the measure may belong to a payment toward a confiscation order.
func (m Measure) ofPayment() bool {
	return m == Paid || m == ReceiptedSum || m == Compensation || m == Costs
}

// ofPeriod reports whether entries of the measure belong to a financial period of the force: income, never recovered
// value.
func (m Measure) ofPeriod() bool { return m == ARIS }

// Signed reports whether an observation of the measure may be below nothing without being a reversal: an order that
// s.23 reduces, where what is imposed is the sum of the deltas.
func (m Measure) Signed() bool { return m == OrderAmount }

// Known reports whether m is a measure.
func (m Measure) Known() bool { return m.Title() != "" }

// Title is the measure as people say it; empty for none.
func (m Measure) Title() string {
	switch m {
	case Estimate:
		return "Estimate"
	case DeniedValue:
		return "Value when held"
	case InDenialStock:
		return "Revalued while held"
	case Benefit:
		return "Benefit"
	case AvailableAmount:
		return "Available amount"
	case OrderAmount:
		return "Ordered"
	case InterestAccrued:
		return "Interest accrued"
	case Paid:
		return "Paid"
	case Forfeited:
		return "Forfeited"
	case ReceiptedSum:
		return "Received"
	case Compensation:
		return "Compensation"
	case Costs:
		return "Costs"
	case ARIS:
		return "ARIS allocation"
	case ReturnedSum:
		return "Returned"
	}
	return ""
}
