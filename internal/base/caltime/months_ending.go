package caltime

import "fmt"

// MonthsEnding gives the first day of the period of n months of which e is the last day. The corresponding day is the day
// with the same number n months before, or that month's last day where it has no such day, and the period begins with the
// day after it. It is the first day d for which MonthsIncl(d, n) reaches e: six years that end on 28 February 2026 begin
// on 29 February 2020.
//
// Wording: "the period of six years ending with the day when proceedings for the offence concerned were started":
// sections 10(8), 75(3)(b) and 77(9) of the Proceeds of Crime Act 2002.
func MonthsEnding(e Date, n int) (first Date, steps []string, err error) {
	rule := fmt.Sprintf("MonthsEnding(%d)", n)
	if err := checkCount("MonthsEnding", n); err != nil {
		return Date{}, nil, err
	}
	if err := checkDate(rule, e); err != nil {
		return Date{}, nil, err
	}
	length := plural(n, "month")
	if n%12 == 0 {
		length = plural(n/12, "year")
	}
	back, exact := e.AddMonths(-n)
	first = back.AddDays(1)
	steps = []string{fmt.Sprintf("%s ending with %s, which counts as the last day.", length, e.WithDay())}
	if exact {
		steps = append(steps, fmt.Sprintf("The corresponding day is %s, so the first day is the day after it.", back.WithDay()))
	} else {
		steps = append(steps, fmt.Sprintf("There is no %d %s, so the first day is the day after the last day of that month.", e.D, back.Format("January 2006")))
	}
	return first, append(steps, fmt.Sprintf("It begins with %s.", first.WithDay())), nil
}
