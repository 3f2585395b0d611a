package opportunities

import (
	"strconv"

	"proceeds/internal/base/money"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/opportunities/rules"
)

// unitValue prints a threshold with its unit: "£1,000", "28 days", "1 hour".
func unitValue(u rules.Unit, v int64) string {
	switch {
	case u == rules.Pence && v%100 == 0:
		return money.Pence(v).Pounds()
	case u == rules.Pence:
		return money.Pence(v).String()
	case v == 1 && u != rules.Percent:
		return "1 " + string(u)[:len(u)-1]
	}
	return layout.Count(int(v)) + " " + string(u)
}

// typedValue prints a threshold for a form: a sum in pounds, else the number.
func typedValue(u rules.Unit, v int64) string {
	if u == rules.Pence {
		return money.Pence(v).Decimal()
	}
	return strconv.FormatInt(v, 10)
}
