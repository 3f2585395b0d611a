package caltime

import "fmt"

// MonthsIncl counts n months of which d is the first day. The corresponding day is
// the day with the same number n months on, and the period ends with the day before
// it. Where that month has no such day, it ends with the month's last day: six
// months from 31 December end on 30 June, not 29.
//
// Wording: "six months beginning with the date of the order": sections 11 and 295
// of the Proceeds of Crime Act 2002; the corresponding date: Dodds v Walker [1981].
func MonthsIncl(d Date, n int) (Result, error) {
	return countMonths("MonthsIncl", d, n, n, "month")
}

// YearsIncl counts n years of which d is the first day, as MonthsIncl counts
// months: two years from 29 February 2024 end on 28 February 2026.
//
// Wording: "two years beginning with the date of the first order": section
// 295(2)(b) of the Proceeds of Crime Act 2002.
func YearsIncl(d Date, n int) (Result, error) {
	return countMonths("YearsIncl", d, n, 12*n, "year")
}

func countMonths(name string, d Date, n, months int, unit string) (Result, error) {
	rule := fmt.Sprintf("%s(%d)", name, n)
	if err := checkCount(name, months); err != nil {
		return Result{}, err
	}
	if err := checkDate(rule, d); err != nil {
		return Result{}, err
	}
	r := Result{Rule: rule, Start: d.At(0, 0), Steps: []string{
		fmt.Sprintf("%s beginning with %s, which counts as the first day.", plural(n, unit), d.WithDay()),
		"Every day counts, weekends and bank holidays too.",
	}}
	last, exact := d.AddMonths(months)
	if exact {
		r.Steps = append(r.Steps, fmt.Sprintf("The corresponding day is %s, so the last day is the day before it.", last.WithDay()))
		last = last.AddDays(-1)
	} else {
		r.Steps = append(r.Steps, fmt.Sprintf("There is no %d %s, so the last day is the last day of that month.", d.D, last.Format("January 2006")))
	}
	return r.endOfDay(last), nil
}
