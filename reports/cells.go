package reports

import (
	"maps"
	"slices"

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

// datesOf lists the days of a count, the earliest first.
func datesOf[N any](m map[caltime.Date]N) []caltime.Date {
	return slices.SortedFunc(maps.Keys(m), caltime.Date.Compare)
}
