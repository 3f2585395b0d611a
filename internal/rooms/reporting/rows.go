package reporting

import (
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
)

// RowFilter narrows the rows of a report. The zero value takes everything in sight.
type RowFilter struct {
	From, To caltime.Date // London's days, both inclusive; zero: no bound
	Unit     ids.Unit     // with all units below it; 0: all
}

// Filter is what the parameters ask for.
func (v Values) Filter() RowFilter { return RowFilter{From: v.From, To: v.To, Unit: v.Unit} }

// Takes reports whether d lies in the period.
func (f RowFilter) Takes(d caltime.Date) bool {
	return (f.From.IsZero() || !d.Before(f.From)) && (f.To.IsZero() || !d.After(f.To))
}

// whole reports whether f is of every unit: only such totals tell of restricted cases.
func (f RowFilter) whole() bool { return f.Unit == 0 }

// Left counts rows that a report leaves out. It is for reckoning; only Line may be shown.
type Left int

// Any reports whether any row is left out.
func (n Left) Any() bool { return n > 0 }

// Line says how many are not shown: 1 to 4 reads "under 5 not shown".
func (n Left) Line() string { return Hidden{Totals: Totals{Number: int64(n)}}.Line() }
