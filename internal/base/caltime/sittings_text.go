package caltime

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Text says when the court sits: "Mon to Fri 10:00, not on bank holidays; at least 2 h before the end of a clock of hours".
func (s Sittings) Text() string {
	if !s.Any() {
		return "it does not sit"
	}
	var parts []string
	for n := 0; n < 7; {
		d := week(n)
		m := n
		for m+1 < 7 && slices.Equal(sorted(s.Starts[week(m+1)]), sorted(s.Starts[d])) {
			m++
		}
		if times := sorted(s.Starts[d]); len(times) > 0 {
			days := short(d)
			switch {
			case m == n+1:
				days += " and " + short(week(m))
			case m > n:
				days += " to " + short(week(m))
			}
			list := make([]string, len(times))
			for i, t := range times {
				list[i] = fmt.Sprintf("%02d:%02d", int(t/time.Hour), int(t%time.Hour/time.Minute))
			}
			parts = append(parts, days+" "+strings.Join(list, " and "))
		}
		n = m + 1
	}
	off := "not on bank holidays"
	if s.Holidays {
		off = "on bank holidays too"
	}
	return strings.Join(parts, ", ") + ", " + off + "; at least " + HoursText(s.Buffer) + " before the end of a clock of hours"
}

// week is the nth day of a week that begins on Monday.
func week(n int) time.Weekday { return time.Weekday((n + 1) % 7) }

func short(d time.Weekday) string { return d.String()[:3] }

func sorted(list []time.Duration) []time.Duration { return slices.Sorted(slices.Values(list)) }
