package caltime

import (
	"fmt"
	"slices"
	"time"
)

// Sittings says when a court sits: for each day of the week the times of day at which
// a sitting begins, and how long before the end of an hour clock a sitting must
// begin to be of use. A court does not sit on Christmas Day, Good Friday or a bank
// holiday unless Holidays says so.
type Sittings struct {
	Starts   [7][]time.Duration // by time.Weekday, since midnight
	Buffer   time.Duration      // B: 2 hours unless the court's own data says otherwise
	Holidays bool               // it sits on bank holidays too
}

// DefaultSittings is Monday to Friday at 10:00 with a buffer of two hours.
func DefaultSittings() Sittings {
	s := Sittings{Buffer: 2 * time.Hour}
	for d := time.Monday; d <= time.Friday; d++ {
		s.Starts[d] = []time.Duration{10 * time.Hour}
	}
	return s
}

// Any says that the court sits at all; the zero Sittings does not.
func (s Sittings) Any() bool {
	for _, starts := range s.Starts {
		if len(starts) > 0 {
			return true
		}
	}
	return false
}

// farBack bounds the search for a sitting or a working day: none in a month means
// that there is none.
const farBack = 31

// ErrNoDay means that no sitting or working day lies within a month before the end.
var ErrNoDay = fmt.Errorf("no sitting or working day within %d days before the end", farBack)

// CourtActBy returns the start of the last sitting in which a court can still act
// on a clock that ends with r. For a clock that counts hours the sitting must begin at
// least the buffer before the end; for a clock that counts days it is the last
// sitting on or before the last day. why says how, for the clock's steps.
func CourtActBy(r Result, s Sittings, cal Calendar) (by Local, why string, err error) {
	latest := r.EndLocal
	if r.Hours {
		latest = latest.Add(-s.Buffer)
	}
	for back := range farBack {
		d := r.LastDay.AddDays(-back)
		reason, off, err := cal.why(d)
		if err != nil {
			return Local{}, "", fmt.Errorf("act-by: %w", err)
		}
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		if off && !s.Holidays && (!weekend || isNamedHoliday(cal, d, reason)) {
			continue
		}
		starts := slices.Sorted(slices.Values(s.Starts[d.Weekday()]))
		for _, at := range slices.Backward(starts) {
			sitting := d.At(0, 0).Add(at)
			if sitting.After(latest) {
				continue
			}
			if r.Hours {
				return sitting, fmt.Sprintf("Act by %s: the last sitting that begins at least %s before the end.", sitting.WithDay(), HoursText(s.Buffer)), nil
			}
			return sitting, fmt.Sprintf("Act by %s: the last sitting on or before the last day.", sitting.WithDay()), nil
		}
	}
	return Local{}, "", ErrNoDay
}

// isNamedHoliday says that a weekend day is also Christmas Day or a listed holiday.
func isNamedHoliday(cal Calendar, d Date, reason string) bool {
	return cal.listed[d] != "" || reason == "Christmas Day"
}

// OfficeActBy returns 17:00 on the last working day not after last, for acts that no
// court sitting is needed for. why says how, for the clock's steps.
func OfficeActBy(last Date, cal Calendar) (by Local, why string, err error) {
	for back := range farBack {
		d := last.AddDays(-back)
		_, off, err := cal.why(d)
		if err != nil {
			return Local{}, "", fmt.Errorf("act-by: %w", err)
		}
		if !off {
			by = d.At(17, 0)
			return by, fmt.Sprintf("Act by %s: 17:00 on the last working day not after %s.", by.WithDay(), last.WithDay()), nil
		}
	}
	return Local{}, "", ErrNoDay
}
