package orders

import "proceeds/internal/rooms/orders/powers"

// BreachCodes lists the clocks whose end without the act of a respondent is a breach to act on: of a production order, of a
// notice under a disclosure or customer information order, of a financial report. Such a clock is Stopped at its end.
func BreachCodes() []powers.Code { return []powers.Code{"PO", "DO", "CIO", "SCPO-REPORT"} }

// Breached reports whether the clock ended with a breach: nobody closed it before its end.
func (c Clock) Breached() bool {
	if c.State != Stopped || c.EndAt == nil || c.ClosedAt == nil || !c.ClosedAt.Equal(*c.EndAt) {
		return false
	}
	for _, x := range BreachCodes() {
		if x == c.Code {
			return true
		}
	}
	return false
}
