package rules

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

// clockTime prints an instant as London reads it, e.g. "Wed 30 Dec 2026 16:30".
func clockTime(t time.Time) string { return caltime.LocalOf(t).WithDay() }

// day prints the London day of an instant, e.g. "Wed 30 Dec 2026".
func day(t time.Time) string { return caltime.DateOf(t).WithDay() }

// endText prints an exclusive end: midnight reads as the end of the day before.
func endText(t time.Time) string { return caltime.LocalOf(t).EndWithDay() }

// byText prints until when to act: the act-by where one is reckoned, with the end behind it.
func byText(actBy, end time.Time) string {
	if actBy.IsZero() || !actBy.Before(end) {
		return "before " + endAsLimit(end)
	}
	return "by " + clockTime(actBy) + " (statutory end: " + endText(end) + ")"
}

// endAsLimit prints an exclusive end for use after "before", "until" or "on".
func endAsLimit(end time.Time) string {
	return strings.Replace(endText(end), "end of ", "the end of ", 1)
}

// sumOf begins a sentence with the thing and, where it is known, its value.
func sumOf(thing string, value *money.Pence) string {
	if value == nil {
		return thing
	}
	return thing + " of " + value.String()
}

// midnight is 00:00 London of the day of t, so many days later.
func midnight(t time.Time, days int64) time.Time {
	return caltime.DateOf(t).AddDays(int(days)).StartOfDay(caltime.London)
}

// monthsFrom is the exclusive end of n months of which the London day of t is the first; t is never zero.
func monthsFrom(t time.Time, n int64) time.Time {
	r, err := caltime.MonthsIncl(caltime.DateOf(t), int(n))
	if err != nil {
		panic("rules: " + err.Error()) // thresholds are within a range that caltime counts
	}
	return r.End
}

// atEnd prints an exclusive end for use after "end" or "ended": "on Wed 30 Dec 2026 16:30", "at the end of …".
func atEnd(end time.Time) string {
	if s := endText(end); strings.HasPrefix(s, "end of ") {
		return "at the " + s
	}
	return "on " + clockTime(end)
}

// capital begins a sentence with s.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
