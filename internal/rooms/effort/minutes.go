package effort

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	plainMinutes = regexp.MustCompile(`^(\d{1,4}) ?(m|min|mins|minutes)?$`)
	clockMinutes = regexp.MustCompile(`^(\d{1,2}) ?(?:[:h]|hours?|hrs?) ?(?:(\d{1,2}) ?(?:m|min)?)?$`)
	decimalHours = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2}) ?(?:h|hours?|hrs?)$`)
)

// ParseMinutes reads a length of time as people type it: "90" and "90 min" are minutes, "1:30", "1h30", "2h" and "1.5h"
// are hours. ok is false for anything else, and for a length that is no whole number of minutes.
func ParseMinutes(s string) (minutes int, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if m := plainMinutes.FindStringSubmatch(s); m != nil {
		n, err := strconv.Atoi(m[1])
		return n, err == nil
	}
	if m := clockMinutes.FindStringSubmatch(s); m != nil {
		h, _ := strconv.Atoi(m[1])
		n, _ := strconv.Atoi(m[2]) // empty is 0
		if strings.Contains(s, ":") && len(m[2]) != 2 || n > 59 {
			return 0, false
		}
		return h*60 + n, true
	}
	if m := decimalHours.FindStringSubmatch(s); m != nil {
		h, _ := strconv.Atoi(m[1])
		f, _ := strconv.Atoi((m[2] + "0")[:2])
		if f*60%100 != 0 {
			return 0, false
		}
		return h*60 + f*60/100, true
	}
	return 0, false
}

// Clock prints minutes as hours and minutes: "7:30".
func Clock(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
