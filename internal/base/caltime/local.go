package caltime

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
)

// Local is a civil local time to the second, what a clock on the wall shows, with
// no zone. The zero Local means "no time". Locals compare with ==.
type Local struct {
	Date
	Hour, Minute, Second int
}

// At returns the local time h:m on the day d. An hour of 24 is midnight at the end of d.
func (d Date) At(h, m int) Local { return localIn(d.utc().Add(clock(h, m, 0))) }

// LocalOf returns what a clock in London shows at the instant t, without the part
// of a second; the zero time gives the zero Local.
func LocalOf(t time.Time) Local {
	if t.IsZero() {
		return Local{}
	}
	return localIn(t.In(London))
}

// localIn returns the civil time that t shows in the zone it already carries.
func localIn(t time.Time) Local {
	h, m, s := t.Clock()
	return Local{dateIn(t), h, m, s}
}

// ParseLocal reads a local time written 2006-01-02T15:04 or 2006-01-02T15:04:05.
func ParseLocal(s string) (Local, error) {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			if t.Nanosecond() != 0 {
				break
			}
			return localIn(t), nil
		}
	}
	return Local{}, fmt.Errorf("%q is not a local time such as 2026-11-22T16:30", s)
}

// MustLocal is ParseLocal for constants in code; it panics on a mistake.
func MustLocal(s string) Local {
	l, err := ParseLocal(s)
	if err != nil {
		panic("caltime: " + err.Error())
	}
	return l
}

// Fit says how a local time sits in a zone's clock changes.
type Fit int

const (
	// Once: the clock shows this time once, as on any ordinary day.
	Once Fit = iota
	// Skipped: the clock jumps over this time in spring.
	Skipped
	// Twice: the clock shows this time twice in autumn.
	Twice
)

// Instant returns the instant at which a clock in loc shows l, in UTC, and how
// certain that is.
//
//   - A time that is skipped in spring is read with the offset from before the
//     change: 01:30 on 29 Mar 2026 in London is the instant 01:30Z, which the clock
//     shows as 02:30.
//   - A time that is shown twice in autumn is read as the first of the two: a
//     deadline is never put later than it may be.
func (l Local) Instant(loc *time.Location) (time.Time, Fit) {
	// Offsets are looked up well before and well after, because time.Date does not
	// promise which of two readings it takes. No zone is more than 26 hours from
	// UTC, and none changes twice within two days.
	u := l.utc()
	before, after := offset(u.Add(-26*time.Hour), loc), offset(u.Add(26*time.Hour), loc)
	first, second := u.Add(-before), u.Add(-after)
	firstFits, secondFits := localIn(first.In(loc)) == l, localIn(second.In(loc)) == l
	switch {
	case before != after && firstFits && secondFits:
		if second.Before(first) {
			first = second
		}
		return first, Twice
	case firstFits:
		return first, Once
	case secondFits:
		return second, Once
	}
	return first, Skipped
}

func offset(t time.Time, loc *time.Location) time.Duration {
	_, s := t.In(loc).Zone()
	return time.Duration(s) * time.Second
}

// In is Instant without the certainty.
func (l Local) In(loc *time.Location) time.Time {
	t, _ := l.Instant(loc)
	return t
}

// UTC returns the instant at which a clock in London shows l. The zero Local gives
// the zero time.
func (l Local) UTC() time.Time {
	if l.IsZero() {
		return time.Time{}
	}
	return l.In(London)
}

// utc reads l as if it were UTC: the number line on which civil time is counted.
func (l Local) utc() time.Time { return l.Date.utc().Add(l.sinceMidnight()) }

func (l Local) sinceMidnight() time.Duration { return clock(l.Hour, l.Minute, l.Second) }

func clock(h, m, s int) time.Duration {
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}

// Add returns the local time d later by the clock on the wall, ignoring clock changes.
func (l Local) Add(d time.Duration) Local { return localIn(l.utc().Add(d)) }

// Sub returns the civil time from m to l, ignoring clock changes.
func (l Local) Sub(m Local) time.Duration { return l.utc().Sub(m.utc()) }

// IsZero says that there is no time.
func (l Local) IsZero() bool { return l == Local{} }

// Valid says that the day and the time of day exist on an ordinary day.
func (l Local) Valid() bool {
	return l.Date.Valid() && l.Hour >= 0 && l.Hour < 24 && l.Minute >= 0 && l.Minute < 60 && l.Second >= 0 && l.Second < 60
}

// Compare returns -1, 0 or +1 as l is before, the same as or after m.
func (l Local) Compare(m Local) int {
	if c := l.Date.Compare(m.Date); c != 0 {
		return c
	}
	return sign(int(l.sinceMidnight() - m.sinceMidnight()))
}

// Before says that l is earlier than m.
func (l Local) Before(m Local) bool { return l.Compare(m) < 0 }

// After says that l is later than m.
func (l Local) After(m Local) bool { return l.Compare(m) > 0 }

// String writes 2006-01-02T15:04, with seconds when there are any; "" for no time.
func (l Local) String() string {
	switch {
	case l.IsZero():
		return ""
	case l.Second != 0:
		return l.utc().Format("2006-01-02T15:04:05")
	}
	return l.utc().Format("2006-01-02T15:04")
}

// Format writes l by a layout of package time; "" for no time.
func (l Local) Format(layout string) string {
	if l.IsZero() {
		return ""
	}
	return l.utc().Format(layout)
}

// Value stores the local time as text, and the zero Local as NULL.
func (l Local) Value() (driver.Value, error) {
	if l.IsZero() {
		return nil, nil
	}
	if !l.Valid() {
		return nil, fmt.Errorf("caltime: %+v is not a local time", l)
	}
	return l.String(), nil
}

// Scan reads a column that holds a local time: NULL, text, or a time, whose civil
// fields are taken as they stand.
func (l *Local) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*l = Local{}
		return nil
	case time.Time:
		*l = localIn(v)
		return nil
	case string:
		return l.UnmarshalText([]byte(v))
	case []byte:
		return l.UnmarshalText(v)
	}
	return fmt.Errorf("caltime: cannot read a local time from %T", src)
}

// GormDataType names the column type: local times are text, so that no driver
// puts a zone on them.
func (Local) GormDataType() string { return "text" }

// MarshalText writes the form of String.
func (l Local) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the forms of ParseLocal; "" is the zero Local.
func (l *Local) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*l = Local{}
		return nil
	}
	v, err := ParseLocal(strings.Replace(string(b), " ", "T", 1))
	if err != nil {
		return err
	}
	*l = v
	return nil
}

// MarshalJSON writes "2006-01-02T15:04", and null for no time.
func (l Local) MarshalJSON() ([]byte, error) {
	if l.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + l.String() + `"`), nil
}

// UnmarshalJSON reads the forms of ParseLocal, "" or null.
func (l *Local) UnmarshalJSON(b []byte) error {
	s, err := unquote(b)
	if err != nil {
		return fmt.Errorf("caltime: a local time must be a string such as \"2026-11-22T16:30\"")
	}
	return l.UnmarshalText([]byte(s))
}
