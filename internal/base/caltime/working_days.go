package caltime

import "fmt"

// WorkingDaysAfter counts n working days, the first being the first working day
// strictly after the trigger day. It ends at the end of the nth. It fails with
// NotKnown when the count reaches a day that cal does not cover.
//
// Wording: "7 working days starting with the first working day after": section
// 335(5) and (7) of the Proceeds of Crime Act 2002.
func WorkingDaysAfter(trigger Date, n int, cal Calendar) (Result, error) {
	rule := fmt.Sprintf("WorkingDaysAfter(%d)", n)
	if err := checkCount("WorkingDaysAfter", n); err != nil {
		return Result{}, err
	}
	if err := checkDate(rule, trigger); err != nil {
		return Result{}, err
	}
	r := Result{Rule: rule, Start: trigger.At(0, 0), Steps: []string{
		fmt.Sprintf("%s, the first being the first working day after %s.", plural(n, "working day"), trigger.WithDay()),
	}}
	last := trigger
	for counted := 0; counted < n; {
		last = last.AddDays(1)
		why, off, err := cal.why(last)
		if err != nil {
			return Result{}, fmt.Errorf("%s from %s: %w", rule, trigger.WithDay(), err)
		}
		if off {
			r.Skipped = append(r.Skipped, Skip{last, why})
			r.Days = append(r.Days, Segment{Date: last, Why: why})
			r.Steps = append(r.Steps, fmt.Sprintf("%s does not count: %s.", last.WithDay(), why))
			continue
		}
		counted++
		r.Days = append(r.Days, Segment{Date: last, To: day})
		r.Steps = append(r.Steps, fmt.Sprintf("%s is working day %d of %d.", last.WithDay(), counted, n))
	}
	return r.endOfDay(last), nil
}
