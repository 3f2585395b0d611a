package caltime

import "fmt"

// DaysIncl counts n calendar days of which d itself is the first. It ends at the end
// of d + (n-1). Weekends and holidays count like any other day.
//
// Wording: "n days beginning with the day on which": sections 299(2), 335(6), 345(5)
// and 370(7) of the Proceeds of Crime Act 2002.
func DaysIncl(d Date, n int) (Result, error) {
	return countDays("DaysIncl", d, n, d, "which is itself day 1")
}

// DaysNext counts n calendar days of which the day after d is the first. It ends at
// the end of d + n. Weekends and holidays count like any other day.
//
// Wording: "n days starting with the day after": sections 303Z9(5) and 336A(4) of
// the Proceeds of Crime Act 2002.
func DaysNext(d Date, n int) (Result, error) {
	return countDays("DaysNext", d, n, d.AddDays(1), "the day after being day 1")
}

func countDays(name string, d Date, n int, first Date, how string) (Result, error) {
	rule := fmt.Sprintf("%s(%d)", name, n)
	if err := checkCount(name, n); err != nil {
		return Result{}, err
	}
	if err := checkDate(rule, d); err != nil {
		return Result{}, err
	}
	last := first.AddDays(n - 1)
	r := Result{Rule: rule, Start: d.At(0, 0), Steps: []string{
		fmt.Sprintf("%s from %s, %s.", plural(n, "calendar day"), d.WithDay(), how),
		"Every day counts, weekends and bank holidays too.",
		fmt.Sprintf("Day 1 is %s and day %d is %s.", first.WithDay(), n, last.WithDay()),
	}}
	return r.endOfDay(last), nil
}
