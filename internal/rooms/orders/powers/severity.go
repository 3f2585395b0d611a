package powers

import (
	"errors"
	"time"

	"proceeds/internal/base/caltime"
)

// Severity is how pressing a running clock is.
type Severity string

// The severities of a running clock, worst first.
const (
	Overdue  Severity = "overdue"
	Critical Severity = "critical"
	Soon     Severity = "soon"
	OnTrack  Severity = "on_track"
)

// SeverityAt says how pressing a clock that ends at end is at the instant now. Clocks
// of hours go by counted time, clocks of days by working days and calendar days. Where
// the bank holidays on the way are not known it takes the graver of the two answers,
// and it never fails: the end itself is certain.
func (w Windows) SeverityAt(now time.Time, end caltime.Local, cal caltime.Calendar) Severity {
	if !now.Before(end.UTC()) {
		return Overdue
	}
	if w.CriticalHours > 0 {
		return w.byHours(now, end, cal)
	}
	last := end.Date
	if end == end.Date.At(0, 0) {
		last = last.AddDays(-1)
	}
	days := caltime.DateOf(now).DaysUntil(last)
	// Five days in a row at most do not count, and two of every seven beside, so beyond
	// that margin the holidays need not be known.
	if days <= w.CriticalDays+7+w.CriticalDays/5*3 {
		left, err := caltime.WorkingDaysLeft(now, last, cal)
		if errors.Is(err, caltime.ErrCalendarNotKnown) || left <= w.CriticalDays {
			return Critical
		}
	}
	if days <= w.SoonDays {
		return Soon
	}
	return OnTrack
}

func (w Windows) byHours(now time.Time, end caltime.Local, cal caltime.Calendar) Severity {
	left, err := caltime.CountedLeft(now, end, cal)
	switch {
	case err != nil || left < w.CriticalHours:
		return Critical
	case left <= w.SoonHours:
		return Soon
	}
	return OnTrack
}
