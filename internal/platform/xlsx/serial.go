package xlsx

import (
	"errors"
	"fmt"
	"math"
	"time"

	"proceeds/internal/base/caltime"
)

// london is the zone in which instants are shown.
var london = caltime.London

// ErrNoSuchDay is returned for a serial that is no day of the calendar: zero or
// negative, 60 (Excel's 29 February 1900), or past the year 9999.
var ErrNoSuchDay = errors.New("not a day of the calendar")

const lastSerial = 2_958_465 // 31 December 9999 in the 1900 system

// firstExact is the serial of 1 March 1900, from which Excel and the calendar agree.
const firstExact = 61

// Serial is the number by which the 1900 date system knows a day: 1 January 1900 is 1.
// Days before 1 March 1900 or after the year 9999 are refused with ErrNoSuchDay.
func Serial(year int, month time.Month, day int) (int, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	n := daysSince1970(t) + 25_569
	if n < firstExact || n > lastSerial {
		return 0, fmt.Errorf("%04d-%02d-%02d: %w", year, int(month), day, ErrNoSuchDay)
	}
	return n, nil
}

func daysSince1970(t time.Time) int {
	s := t.Unix()
	d := s / 86_400
	if s%86_400 < 0 {
		d--
	}
	return int(d)
}

// FromSerial is the civil date and time a serial stands for, as a time in UTC whose
// clock is what the cell shows (it carries no zone), rounded to the second.
// date1904 names the workbook's date system.
func FromSerial(serial float64, date1904 bool) (time.Time, error) {
	if math.IsNaN(serial) || serial < 0 || serial >= lastSerial+1 {
		return time.Time{}, fmt.Errorf("serial %v: %w", serial, ErrNoSuchDay)
	}
	day := math.Floor(serial)
	secs := math.Round((serial - day) * 86_400)
	n := int(day)
	switch {
	case date1904:
		n += 1_462
		if n > lastSerial {
			return time.Time{}, fmt.Errorf("serial %v: %w", serial, ErrNoSuchDay)
		}
	case n == 0 || n == 60:
		return time.Time{}, fmt.Errorf("serial %v: %w", serial, ErrNoSuchDay)
	case n < 60:
		n++ // Excel counts a 29 February 1900 that never was
	}
	return time.Unix(int64(n-25_569)*86_400+int64(secs), 0).UTC(), nil
}

// serialTime is the serial of an instant as London's clocks show it, cut to the second.
// The second result is false when the 1900 system has no such day.
func serialTime(t time.Time) (float64, bool) {
	t = t.In(london)
	y, m, d := t.Date()
	n, err := Serial(y, m, d)
	if err != nil {
		return 0, false
	}
	h, mi, s := t.Clock()
	return float64(n) + float64(h*3600+mi*60+s)/86_400, true
}
