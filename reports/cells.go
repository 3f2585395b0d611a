package reports

import (
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/xlsx"
)

// pence is a sum that may not be known: an empty cell then.
func pence(p *money.Pence) xlsx.Cell {
	if p == nil {
		return xlsx.Blank()
	}
	return xlsx.Pence(*p)
}

// month is the month of a day; empty for none.
func month(d caltime.Date) xlsx.Cell {
	if d.IsZero() {
		return xlsx.Blank()
	}
	return xlsx.Month(d.Y, d.M)
}
