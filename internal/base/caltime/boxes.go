package caltime

import (
	"strings"
	"time"
)

// ParseBoxes reads a day as the three boxes of a form hold it: 27, 11 and 2026, with or without leading zeros. Three empty
// boxes are the zero Date; false is what is no day of the calendar.
func ParseBoxes(day, month, year string) (Date, bool) {
	text := strings.TrimSpace(year) + "-" + strings.TrimSpace(month) + "-" + strings.TrimSpace(day)
	if text == "--" {
		return Date{}, true
	}
	t, err := time.Parse("2006-1-2", text)
	if err != nil {
		return Date{}, false
	}
	return NewDate(t.Date()), true
}
