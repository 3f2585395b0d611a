package layout

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the server may have no zone files

	"proceeds/internal/base/money"
)

var london = func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	return l
}()

// Pounds prints pence as whole pounds for lists: £48,260. How a sum is rounded is money's; a page writes a true minus sign.
func Pounds(pence int64) string { return minus(money.Pence(pence).Pounds()) }

// Pence prints pence in full, as an asset's own page does: £48,260.00.
func Pence(pence int64) string { return minus(money.Pence(pence).String()) }

// Headline prints pence for a headline: £1.86m, £486k, £950.
func Headline(pence int64) string { return minus(money.Pence(pence).Headline()) }

func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

// About prints an estimate: "about £63,050".
func About(pence int64) string { return "about " + Pounds(pence) }

// Count prints a whole number with commas: 10,000.
func Count(n int) string {
	u, sign := split(int64(n))
	return sign + group(u)
}

// Many prints a number and its noun: "1 case", "3 cases".
func Many(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// Percent prints a share of a whole in whole per cent, or "–" of nothing.
func Percent(part, whole int64) string {
	if whole == 0 {
		return "–"
	}
	return strconv.FormatFloat(float64(part)/float64(whole)*100, 'f', 0, 64) + "%"
}

func split(n int64) (uint64, string) {
	if n < 0 {
		return -uint64(n), "−" // unsigned first: the lowest int64 has no positive twin
	}
	return uint64(n), ""
}

func group(n uint64) string {
	s := strconv.FormatUint(n, 10)
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// Day prints a date where the day of the week matters: Tue 29 Dec 2026. It takes
// the UK date of the instant.
func Day(t time.Time) string { return t.In(london).Format("Mon 2 Jan 2006") }

// Moment prints an instant in UK time: Tue 29 Dec 2026 10:15.
func Moment(t time.Time) string { return t.In(london).Format("Mon 2 Jan 2006 15:04") }

// Clock prints the time of day in UK time: 17:15.
func Clock(t time.Time) string { return t.In(london).Format("15:04") }

// Near prints a date for a table: "29 Dec" in the year of now, else "29 Dec 2027".
func Near(t, now time.Time) string {
	t, now = t.In(london), now.In(london)
	if t.Year() == now.Year() {
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// NearDay is Near with the day of the week, and "today", "tomorrow" or
// "yesterday" where that is what it is.
func NearDay(t, now time.Time) string {
	t, now = t.In(london), now.In(london)
	switch days(now, t) {
	case 0:
		return "today"
	case 1:
		return "tomorrow"
	case -1:
		return "yesterday"
	}
	if t.Year() == now.Year() {
		return t.Format("Mon 2 Jan")
	}
	return t.Format("Mon 2 Jan 2006")
}

// NearMoment is NearDay with the time of day: "today 17:15", "Tue 29 Dec 10:15".
func NearMoment(t, now time.Time) string { return NearDay(t, now) + " " + Clock(t) }

// Ago prints how long ago something was done: "40 min ago", "3 h ago",
// "yesterday", "9 days ago". An instant after now is "now".
func Ago(t, now time.Time) string {
	d := now.Sub(t)
	n := -days(now.In(london), t.In(london))
	switch {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + " min ago"
	case n == 0:
		return strconv.Itoa(int(d/time.Hour)) + " h ago"
	case n == 1:
		return "yesterday"
	}
	return strconv.Itoa(n) + " days ago"
}

// days counts the dates from one local time to another, not the hours: a day of
// 23 or 25 hours is still one.
func days(from, to time.Time) int {
	a := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
	b := time.Date(to.Year(), to.Month(), to.Day(), 0, 0, 0, 0, time.UTC)
	return int(b.Sub(a) / (24 * time.Hour))
}

// Left prints time that is left: "3h 12m" under three days, else "11 days"; less
// than a minute is "0h 00m". Time that has passed is told by its size alone: the
// word "late" stands beside it.
func Left(d time.Duration) string {
	if d < 0 {
		d = -d
	}
	if d >= 72*time.Hour {
		return Many(int(d/(24*time.Hour)), "day", "days")
	}
	return fmt.Sprintf("%dh %02dm", int(d/time.Hour), int(d%time.Hour/time.Minute))
}

// Days prints a count of days: "1 day", "16 days".
func Days(n int) string { return Many(n, "day", "days") }

// Hours prints minutes as hours to one decimal: "18.5 h".
func Hours(minutes int64) string {
	return strconv.FormatFloat(float64(minutes)/60, 'f', 1, 64) + " h"
}
