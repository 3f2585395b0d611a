package caltime

import (
	"fmt"
	"time"
)

// String writes 2006-01-02; "" for no date.
func (d Date) String() string { return d.Format(time.DateOnly) }

// Format writes d by a layout of package time; "" for no date.
func (d Date) Format(layout string) string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(layout)
}

// Brief writes "29 Dec", for tables within one year.
func (d Date) Brief() string { return d.Format("2 Jan") }

// UK writes "29 Dec 2026".
func (d Date) UK() string { return d.Format("2 Jan 2006") }

// WithDay writes "Tue 29 Dec 2026", for places where the day of the week matters.
func (d Date) WithDay() string { return d.Format("Mon 2 Jan 2006") }

// UK writes "29 Dec 2026 10:15".
func (l Local) UK() string { return l.Format("2 Jan 2006 15:04") }

// WithDay writes "Tue 29 Dec 2026 10:15".
func (l Local) WithDay() string { return l.Format("Mon 2 Jan 2006 15:04") }

// Brief writes "29 Dec 10:15".
func (l Local) Brief() string { return l.Format("2 Jan 15:04") }

// Clock writes the time of day, "10:15".
func (l Local) Clock() string { return l.Format("15:04") }

// EndWithDay writes an end that is exclusive: midnight as "end of Wed 8 Apr 2026",
// any other time as WithDay does. Nobody should read "Thu 9 Apr 00:00" as a day more.
func (l Local) EndWithDay() string {
	if l.IsZero() || l.sinceMidnight() != 0 {
		return l.WithDay()
	}
	return "end of " + l.Date.AddDays(-1).WithDay()
}

// AtEnd writes an exclusive end for after a verb, "it ends …": midnight as "at the end of Wed 8 Apr 2026", any other
// time as WithDay does.
func (l Local) AtEnd() string {
	if l.IsZero() || l.sinceMidnight() != 0 {
		return l.WithDay()
	}
	return "at the " + l.EndWithDay()
}

// HoursText writes a length of counted time in hours and minutes: "44 h 12", "24 h",
// "0 h 05". Parts of a minute are dropped, so that no more is shown than is left.
func HoursText(d time.Duration) string {
	if d < 0 {
		return "-" + HoursText(-d)
	}
	m := int(d / time.Minute)
	if m%60 == 0 {
		return fmt.Sprintf("%d h", m/60)
	}
	return fmt.Sprintf("%d h %02d", m/60, m%60)
}
