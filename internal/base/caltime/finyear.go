package caltime

import (
	"fmt"
	"time"
)

// FinancialYear is a year from 1 April to 31 March, named by the year it starts
// in: FinancialYear(2026) is 2026/27.
type FinancialYear int

// FinancialYearOf returns the financial year that d falls in.
func FinancialYearOf(d Date) FinancialYear {
	if d.M < time.April {
		return FinancialYear(d.Y - 1)
	}
	return FinancialYear(d.Y)
}

// Start returns 1 April.
func (y FinancialYear) Start() Date { return Date{int(y), time.April, 1} }

// End returns 31 March of the next calendar year, the last day of y.
func (y FinancialYear) End() Date { return Date{int(y) + 1, time.March, 31} }

// String writes "2026/27".
func (y FinancialYear) String() string { return fmt.Sprintf("%d/%02d", int(y), (int(y)+1)%100) }
