package effort

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/cases"
)

// Monday is the first day of the week that d lies in.
func Monday(d caltime.Date) caltime.Date {
	return d.AddDays(-((int(d.Weekday()) + 6) % 7))
}

// Line is an entry of a sheet with the names a page needs.
type Line struct {
	Entry
	Ref     string // of the case; empty for other duties
	Title   string
	Marking string
	Person  string
}

// What is what the time went to, in words.
func (l Line) What() string {
	if l.CaseID == nil {
		return DutyName(l.Reason)
	}
	return l.Title
}

// Path is the address of the case, or "".
func (l Line) Path() string {
	if l.Ref == "" {
		return ""
	}
	return cases.Path(l.Ref)
}

// Sums are minutes by strand.
type Sums struct{ Proactive, Reactive, Other int }

// Total is all of them.
func (s Sums) Total() int { return s.Proactive + s.Reactive + s.Other }

// Casework is the time that went to cases: of it the proactive share is taken.
func (s Sums) Casework() int { return s.Proactive + s.Reactive }

func (s *Sums) add(strand Strand, minutes int) {
	switch strand {
	case Proactive:
		s.Proactive += minutes
	case Reactive:
		s.Reactive += minutes
	case Other:
		s.Other += minutes
	}
}

// Day is one day of a sheet.
type Day struct {
	On     caltime.Date
	Lines  []Line
	Hidden Sums // work on cases that the reader may not see, counted and not shown
	Sums   Sums // of lines that stand, and of what is hidden
}

// Week is one person's sheet from Monday to Sunday.
type Week struct {
	Of     ids.User
	Person string
	Days   [7]Day
	Sums   Sums
}

// hiddenSum is the minutes of a day and strand on cases that the reader may not see.
type hiddenSum struct {
	OnDate  caltime.Date
	Strand  Strand
	Minutes int
}

// newWeek puts lines and hidden minutes into the days of the week that begins on monday.
func newWeek(of ids.User, person string, monday caltime.Date, lines []Line, hidden []hiddenSum) Week {
	w := Week{Of: of, Person: person}
	for i := range w.Days {
		w.Days[i].On = monday.AddDays(i)
	}
	day := func(d caltime.Date) *Day {
		if n := monday.DaysUntil(d); n >= 0 && n < 7 {
			return &w.Days[n]
		}
		return nil
	}
	for _, l := range lines {
		if d := day(l.OnDate); d != nil {
			d.Lines = append(d.Lines, l)
			if l.WithdrawnAt == nil {
				d.Sums.add(l.Strand, l.Minutes)
				w.Sums.add(l.Strand, l.Minutes)
			}
		}
	}
	for _, h := range hidden {
		if d := day(h.OnDate); d != nil {
			d.Hidden.add(h.Strand, h.Minutes)
			d.Sums.add(h.Strand, h.Minutes)
			w.Sums.add(h.Strand, h.Minutes)
		}
	}
	return w
}

// undoable reports whether whoever made e may take it back without a reason at now.
func (e Entry) undoable(by ids.User, now time.Time) bool {
	return e.WithdrawnAt == nil && e.Version == 1 && e.EnteredBy == by && now.Sub(e.EnteredAt) <= cases.UndoTime
}
