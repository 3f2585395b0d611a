package caltime

import (
	"fmt"
	"time"
)

// HoursExcl counts n hours of civil local time from start, leaving out whole days
// that do not count: Saturdays, Sundays, Christmas Day, Good Friday and the bank
// holidays of cal. A start on such a day counts from 00:00 of the next day that
// does. The end is a time of day. It fails with NotKnown when the count reaches a
// day that cal does not cover.
//
// Wording: "48 hours … no account shall be taken of" those days: section 295(1)
// and (1B) of the Proceeds of Crime Act 2002.
func HoursExcl(start Local, n int, cal Calendar) (Result, error) {
	rule := fmt.Sprintf("HoursExcl(%d)", n)
	if err := checkCount("HoursExcl", n); err != nil {
		return Result{}, err
	}
	if !start.Valid() {
		return Result{}, fmt.Errorf("%s: there is no time to count from", rule)
	}
	total := time.Duration(n) * time.Hour
	r := Result{Rule: rule, Start: start, Hours: true, Steps: []string{
		fmt.Sprintf("%s from %s, counting only days that count.", plural(n, "hour"), start.WithDay()),
	}}
	left := total
	for at := start; left > 0; at = at.Date.AddDays(1).At(0, 0) {
		why, off, err := cal.why(at.Date)
		if err != nil {
			return Result{}, fmt.Errorf("%s from %s: %w", rule, start.WithDay(), err)
		}
		if off {
			r.Skipped = append(r.Skipped, Skip{at.Date, why})
			r.Days = append(r.Days, Segment{Date: at.Date, Why: why})
			r.Steps = append(r.Steps, fmt.Sprintf("%s does not count: %s.", at.Date.WithDay(), why))
			continue
		}
		from := at.sinceMidnight()
		to := min(day, from+left)
		left -= to - from
		r.Days = append(r.Days, Segment{Date: at.Date, From: from, To: to})
		r.Steps = append(r.Steps, fmt.Sprintf("%s: %s counted (%s–%s), %s of %s.",
			at.Date.WithDay(), HoursText(to-from), clockText(from), clockText(to), HoursText(total-left), HoursText(total)))
		r.LastDay = at.Date
		r.EndLocal = at.Date.At(0, 0).Add(to)
	}
	r.End = r.EndLocal.UTC()
	r.Steps = append(r.Steps, fmt.Sprintf("It ends at %s.", endText(r)))
	return r, nil
}

// endText names an end that falls on midnight by the day it closes.
func endText(r Result) string {
	if r.EndLocal.sinceMidnight() == 0 {
		return "24:00 on " + r.LastDay.WithDay()
	}
	return r.EndLocal.WithDay()
}

// clockText writes a time of day, with midnight at the end of the day as 24:00.
func clockText(d time.Duration) string {
	m := int(d / time.Minute)
	return fmt.Sprintf("%02d:%02d", m/60, m%60)
}
