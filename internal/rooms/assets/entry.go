package assets

import (
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// Entry is one observation of value: a row of the append-only ledger. It belongs to exactly one of interest, defendant,
// order, payment and period. The pounds are reckoned once, at the rate of the row, and never again.
type Entry struct {
	ID          ids.LedgerEntry
	CaseID      ids.Case
	ForceID     ids.Unit
	UnitID      ids.Unit
	InterestID  *ids.Interest
	DefendantID *ids.Subject
	OrderID     *ids.Order
	PaymentID   *int64
	Period      *string
	AssetID     *ids.Asset // copied from the interest
	Measure     Measure
	Minor       int64  // minor units of Currency; negative only in a reversal
	Currency    string // ISO 4217
	Exponent    int    // decimals of the currency
	Rate        money.Rate
	GbpPence    money.Pence // Minor at Rate, rounded half away from zero
	Quantity    string      // of a cryptoasset: decimal text
	AsOf        time.Time   // when the value was so
	Basis       string      // how it is known
	Evidence    string
	ReversesID  *ids.LedgerEntry
	EnteredBy   ids.User
	EnteredAt   time.Time
}

// TableName is ledger_entries.
func (Entry) TableName() string { return "ledger_entries" }

// Pounds makes an observation in pounds of an interest.
func Pounds(id ids.Interest, m Measure, p money.Pence, asOf time.Time, basis string) Entry {
	return Entry{InterestID: &id, Measure: m, Minor: int64(p), Currency: "GBP", Exponent: 2, Rate: money.One, AsOf: asOf, Basis: basis}
}

// reckon fills what follows from the rest: defaults of the currency, and the pounds.
func (e *Entry) reckon() error {
	e.Currency = strings.ToUpper(strings.TrimSpace(e.Currency))
	if e.Currency == "" {
		e.Currency = "GBP"
	}
	if e.Rate == "" && e.Currency == "GBP" {
		e.Rate = money.One
	}
	e.Exponent = money.Exponent(e.Currency)
	gbp, err := e.Rate.Pence(e.Minor, e.Exponent)
	if err != nil {
		return fault.Fields("Check the value", map[string]string{"rate": "Enter how many pounds one unit of the currency buys, such as 0.79"})
	}
	e.GbpPence = gbp
	return nil
}

// Check reports, field by field, why e cannot be kept at the time now. Reckon comes first.
func (e Entry) Check(now time.Time) error {
	bad := map[string]string{}
	if !e.Measure.Known() {
		bad["measure"] = "Choose what the value is of"
	}
	owners := 0
	for _, has := range []bool{e.InterestID != nil, e.DefendantID != nil, e.OrderID != nil, e.PaymentID != nil, e.Period != nil} {
		if has {
			owners++
		}
	}
	if owners != 1 {
		bad["interest"] = "A value belongs to exactly one interest, defendant, order, payment or period"
	}
	if owners == 1 && e.Measure.Known() {
		if whose := e.wrongOwner(); whose != "" {
			bad["measure"] = e.Measure.Title() + " does not belong to " + whose
		}
	}
	if e.Period != nil && !periodRE.MatchString(*e.Period) {
		bad["period"] = "Enter the quarter, such as 2026/27 Q1"
	}
	checkSum(bad, "amount", abs(e.Minor, e.Measure.Signed()), money.Pence(abs(int64(e.GbpPence), e.Measure.Signed())))
	if !currencyRE.MatchString(e.Currency) {
		bad["currency"] = notCurrency
	}
	if e.Currency == "GBP" && e.Rate != money.One {
		bad["rate"] = "One pound is one pound: the rate of GBP is 1"
	}
	switch {
	case e.AsOf.IsZero():
		bad["as_of"] = "Enter the day the value was so"
	case e.AsOf.After(now):
		bad["as_of"] = "The day of the value cannot be in the future"
	}
	if strings.TrimSpace(e.Basis) == "" {
		bad["basis"] = "Enter how the value is known, such as a bank statement or a valuation"
	}
	long(bad, "basis", e.Basis, "How the value is known", 1000)
	long(bad, "evidence", e.Evidence, "The evidence", 1000)
	if e.Quantity != "" && !decimalRE.MatchString(e.Quantity) {
		bad["quantity"] = "Enter how much as a number, such as 0.25"
	}
	return fault.Fields("Check the value", bad, "interest", "measure", "amount", "currency", "rate", "quantity", "as_of", "basis", "evidence", "period")
}

// wrongOwner names the owner of e where its measure does not belong to such a thing; "" where it does.
func (e Entry) wrongOwner() string {
	switch {
	case e.InterestID != nil && !e.Measure.ofInterest():
		return "an asset"
	case e.DefendantID != nil && !e.Measure.ofDefendant():
		return "a defendant"
	case e.OrderID != nil && !e.Measure.ofOrder():
		return "an order"
	case e.PaymentID != nil && !e.Measure.ofPayment():
		return "a payment"
	case e.Period != nil && !e.Measure.ofPeriod():
		return "a period"
	}
	return ""
}

// abs is n without its sign where signed; n itself where not, so that checkSum meets the sign.
func abs(n int64, signed bool) int64 {
	if signed && n < 0 {
		return -n
	}
	return n
}

// checkSum refuses sums that no form takes: below nothing, or above money.Most in either currency.
func checkSum(bad map[string]string, field string, minor int64, gbp money.Pence) {
	switch {
	case minor < 0:
		bad[field] = "A value cannot be below nothing"
	case minor > int64(money.Most) || gbp > money.Most:
		bad[field] = "The sum is too large: enter at most " + money.Most.String()
	}
}

// reversal makes the entry that takes e back: the same with the sign turned, naming it.
func (e Entry) reversal(why string) Entry {
	id := e.ID
	r := e
	r.ID, r.Minor, r.GbpPence, r.ReversesID, r.Basis, r.Evidence, r.Quantity = 0, -e.Minor, -e.GbpPence, &id, why, "", ""
	return r
}

// Amount prints the sum as it was observed: "£48,260.00", or "USD 1,000.00 at 0.79 = £790.00".
func (e Entry) Amount() string {
	if e.Currency == "GBP" {
		return e.GbpPence.String()
	}
	return e.Currency + " " + money.Minor(e.Minor, e.Exponent) + " at " + string(e.Rate) + " = " + e.GbpPence.String()
}

// standing gives the entries that still count: neither reversals nor reversed.
func standing(all []Entry) []Entry {
	gone := map[ids.LedgerEntry]bool{}
	for _, e := range all {
		if e.ReversesID != nil {
			gone[*e.ReversesID] = true
		}
	}
	out := make([]Entry, 0, len(all))
	for _, e := range all {
		if e.ReversesID == nil && !gone[e.ID] {
			out = append(out, e)
		}
	}
	return out
}
