package caltime

import (
	"fmt"
	"time"
)

// Result is a counted period: when it ends and how that was reckoned. Ends are
// exclusive: a period that runs to the end of day D ends at midnight, D+1T00:00.
type Result struct {
	Rule     string    // the rule and its number, such as "HoursExcl(48)"
	Start    Local     // the moment or day that set the clock going
	End      time.Time // the end as an instant in UTC; zero when Open
	EndLocal Local     // the end as a clock in London shows it; zero when Open
	LastDay  Date      // the last day that is wholly or partly inside; zero when Open
	Skipped  []Skip    // the days on the way that did not count
	Days     []Segment // hours and working days: every day on the way, counted or not
	Steps    []string  // the reckoning in plain English
	Hours    bool      // hours are counted, so that the end is a time of day
	Open     bool      // no end is fixed by law or court
	Review   Date      // open-ended: the day to look at it again
}

// Skip is a day that did not count, and why.
type Skip struct {
	Date Date   `json:"date"`
	Why  string `json:"why"`
}

// Segment is one day of a clock that counts hours or working days: the part of the
// day that counts, from From to To since its midnight, or why none of it does.
type Segment struct {
	Date     Date
	From, To time.Duration // since midnight, civil; equal when nothing counts
	Why      string        // why the day does not count; "" when it does
}

// Counted is how much of the day counts.
func (s Segment) Counted() time.Duration { return s.To - s.From }

const day = 24 * time.Hour

// maxCount bounds the number given to a counting rule: a hundred years of days. More
// is a slip of the keyboard.
const maxCount = 36525

func checkCount(rule string, n int) error {
	if n < 1 || n > maxCount {
		return fmt.Errorf("%s(%d): the number must be from 1 to %d", rule, n, maxCount)
	}
	return nil
}

func checkDate(rule string, d Date) error {
	if !d.Valid() {
		return fmt.Errorf("%s: there is no date to count from", rule)
	}
	return nil
}

// endOfDay completes r as a period that runs to the end of last.
func (r Result) endOfDay(last Date) Result {
	r.LastDay = last
	r.EndLocal = last.AddDays(1).At(0, 0)
	r.End = r.EndLocal.UTC()
	r.Steps = append(r.Steps, fmt.Sprintf("It ends at the end of %s (24:00).", last.WithDay()))
	return r
}

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
