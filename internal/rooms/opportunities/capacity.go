package opportunities

import (
	"slices"
	"time"

	"proceeds/internal/base/caltime"
)

// Stretch is a span of days, both inclusive; a zero To has no end, a To before From holds no day.
type Stretch struct{ From, To caltime.Date }

// Holds reports whether d lies in s.
func (s Stretch) Holds(d caltime.Date) bool {
	return !d.Before(s.From) && (s.To.IsZero() || !d.After(s.To))
}

// Hand is one investigator as capacity is reckoned: the days on which they hold a post of the unit, and those away.
type Hand struct {
	Name  string
	Posts []Stretch
	Away  []Stretch
	Week  int64 // contracted minutes a week; 0: full-time
}

// Capacity is the minutes of a unit's investigators over some working days.
type Capacity struct {
	Contracted int64 // of everybody, on the days of their post
	Away       int64 // of it: on days away
	Pledged    int64 // what opportunities already taken and not yet applied for are reckoned to need
}

// Free is what is left: never less than nothing.
func (c Capacity) Free() int64 { return max(0, c.Contracted-c.Away-c.Pledged) }

// WorkingDays lists the days from the first to the last, both inclusive, that are neither Saturday nor Sunday nor on the
// list of non-working days. Beyond the reach of the list every weekday counts.
func WorkingDays(first, last caltime.Date, cal caltime.Calendar) (out []caltime.Date) {
	for d := first; !d.After(last); d = d.AddDays(1) {
		if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
			continue
		}
		if _, off, known := cal.Why(d); known && off {
			continue
		}
		out = append(out, d)
	}
	return out
}

// Reckon adds up the capacity of hands over days, at a fifth a day of what each is contracted for, a full-time week being week
// minutes.
func Reckon(days []caltime.Date, week int64, hands []Hand, pledged int64) Capacity {
	c := Capacity{Pledged: max(0, pledged)}
	var on, off int64
	for _, h := range hands {
		own := max(0, week)
		if h.Week > 0 {
			own = h.Week
		}
		for _, d := range days {
			holds := func(s Stretch) bool { return s.Holds(d) }
			if !slices.ContainsFunc(h.Posts, holds) {
				continue
			}
			on += own
			if slices.ContainsFunc(h.Away, holds) {
				off += own
			}
		}
	}
	c.Contracted, c.Away = on/5, off/5
	return c
}

// Took is how long opportunities of one sort took before, in minutes recorded on their cases.
type Took struct {
	Median int64
	From   int  // how many earlier ones; 0: not known
	Any    bool // there were none of the sort: those of every sort stand in
}

// Known reports whether anything is known.
func (t Took) Known() bool { return t.From > 0 }

// tookOf is the median of what earlier ones of a sort took; of all sorts where there was none of it.
func tookOf(sort string, earlier map[string][]int64) Took {
	if list := earlier[sort]; len(list) > 0 {
		return Took{Median: Median(list), From: len(list)}
	}
	var all []int64
	for _, list := range earlier {
		all = append(all, list...)
	}
	return Took{Median: Median(all), From: len(all), Any: true}
}

// Median is the middle of a list, of an even number the mean of the two in the middle; 0 of none. The list stays as it is.
func Median(list []int64) int64 {
	if len(list) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(list))
	m := len(s) / 2
	if len(s)%2 == 1 {
		return s[m]
	}
	return s[m-1] + (s[m]-s[m-1])/2
}

// Need is what a number of opportunities is reckoned to take.
type Need struct {
	N       int   // opportunities
	Unknown int   // of them: those of which nothing is known
	Minutes int64 // of the others
}

// Plus adds n opportunities of a sort.
func (d Need) Plus(n int, t Took) Need {
	d.N += n
	if !t.Known() {
		d.Unknown += n
		return d
	}
	d.Minutes += int64(n) * max(0, t.Median)
	return d
}

// Short is how many minutes are missing: never less than nothing.
func Short(n Need, free int64) int64 { return max(0, n.Minutes-free) }
