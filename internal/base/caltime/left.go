package caltime

import "time"

// Strip lists every day from start to end with the part of it that counts: the
// strip of days beside a 48-hour clock. It fails with NotKnown on a day that cal
// does not cover. An end not after start gives no days.
func Strip(start, end Local, cal Calendar) ([]Segment, error) {
	var days []Segment
	for at := start; at.Before(end); at = at.Date.AddDays(1).At(0, 0) {
		why, off, err := cal.why(at.Date)
		if err != nil {
			return nil, err
		}
		if off {
			days = append(days, Segment{Date: at.Date, Why: why})
			continue
		}
		s := Segment{Date: at.Date, From: at.sinceMidnight(), To: day}
		if end.Date == at.Date {
			s.To = end.sinceMidnight()
		}
		days = append(days, s)
	}
	return days, nil
}

// CountedBetween is the time from start to end that an hour clock counts; zero when
// end is not after start.
func CountedBetween(start, end Local, cal Calendar) (time.Duration, error) {
	days, err := Strip(start, end, cal)
	if err != nil {
		return 0, err
	}
	var sum time.Duration
	for _, s := range days {
		sum += s.Counted()
	}
	return sum, nil
}

// CountedLeft is the counted time an hour clock still has at the instant now, before
// it ends at end: "44 h 12 counted". Zero once it has ended.
func CountedLeft(now time.Time, end Local, cal Calendar) (time.Duration, error) {
	return CountedBetween(LocalOf(now), end, cal)
}

// Share is how much of a clock is used up, for the bar that shows it.
type Share struct {
	Used, Total time.Duration
}

// Part is the used share from 0 to 1.
func (s Share) Part() float64 {
	if s.Total <= 0 {
		return 1
	}
	return min(1, max(0, float64(s.Used)/float64(s.Total)))
}

// CountedShare is the share of an hour clock from start to end that is used at now,
// in counted time.
func CountedShare(now time.Time, start, end Local, cal Calendar) (Share, error) {
	total, err := CountedBetween(start, end, cal)
	if err != nil {
		return Share{}, err
	}
	left, err := CountedLeft(now, end, cal)
	if err != nil {
		return Share{}, err
	}
	return Share{Used: max(0, total-left), Total: total}, nil
}

// PlainShare is the share of a clock from start to end that is used at now, by the
// clock on the wall: for clocks that count calendar days.
func PlainShare(now time.Time, start, end Local) Share {
	total := end.Sub(start)
	return Share{Used: min(total, max(0, LocalOf(now).Sub(start))), Total: total}
}

// WorkingDaysLeft counts the working days from the day of now to last, both
// included: 1 on the last day itself, 0 after it. It fails with NotKnown on a day
// that cal does not cover.
func WorkingDaysLeft(now time.Time, last Date, cal Calendar) (int, error) {
	n := 0
	for d := DateOf(now); !d.After(last); d = d.AddDays(1) {
		_, off, err := cal.why(d)
		if err != nil {
			return 0, err
		}
		if !off {
			n++
		}
	}
	return n, nil
}
