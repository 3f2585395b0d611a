package reference

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
)

// leastAYear is how many bank holidays every year has had in each nation. A year with fewer is not all entered yet.
const leastAYear = 8

// Extension says that a nation's list is complete up to the end of a year.
type Extension struct {
	Nation  caltime.Nation
	Year    int
	Source  string // where the list is published
	Edition int64  // of the list on which it was decided
}

// ExtendCalendar says that a nation's list is complete up to the end of a year, whose days must have been entered first,
// and lets running clocks follow: those whose end was not known get one. Invalid, naming the field nation, year or
// source, for what cannot be used; Conflict where the list has changed since.
func (r *Room) ExtendCalendar(ctx context.Context, x Extension) (CalendarChanged, error) {
	return r.makeChange(ctx, x.Nation, x.Edition, x.plan)
}

// PreviewExtension tells what ExtendCalendar would move, and keeps nothing.
func (r *Room) PreviewExtension(ctx context.Context, x Extension) (CalendarChanged, error) {
	return r.preview(ctx, x.Nation, x.plan)
}

func (x Extension) plan(ctx context.Context, rd db.Reader, now listed) (c calendarChange, err error) {
	x.Source = strings.TrimSpace(x.Source)
	bad := map[string]string{}
	texts(bad, map[string]string{"source": x.Source})
	changes, err := changesOf(ctx, rd, x.Nation)
	if err != nil {
		return c, err
	}
	if x.Year <= now.cal.To.Y || x.Year > now.cal.To.Y+20 {
		bad["year"] = fmt.Sprintf("Enter a year after %d", now.cal.To.Y)
	} else if short, n := firstShort(changes, now.cal.To.Y+1, x.Year); short != 0 {
		bad["year"] = fmt.Sprintf("Enter the days of %d first: %d of them are here, and no year has had fewer than %d", short, n, leastAYear)
	}
	if len(bad) > 0 {
		return c, fault.Fields("Check the year", bad, "nation", "year", "source")
	}
	c.head, c.word, c.about = now.next(), "calendar.extended", x
	c.head.ToOn = caltime.NewDate(x.Year, 12, 31)
	c.keep = func(ctx context.Context, tx *db.Tx) error {
		return insertReach(ctx, tx, &Reach{Nation: x.Nation, Edition: c.head.Edition, FromOn: now.cal.From, ToOn: c.head.ToOn, Source: x.Source,
			AddedAt: tx.Now, AddedBy: tx.Actor.User, AddedName: tx.Actor.Name})
	}
	c.cal, err = build(c.head, changes)
	return c, err
}

// firstShort gives the first of some years whose days are not all entered, and how many of it are; 0 for none.
func firstShort(changes []alteration, from, to int) (year, days int) {
	count := map[int]int{}
	for _, d := range changes {
		if d.off {
			count[d.on.Y]++
		}
	}
	for y := from; y <= to; y++ {
		if count[y] < leastAYear {
			return y, count[y]
		}
	}
	return 0, 0
}
