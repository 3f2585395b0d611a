package orders

import (
	"context"
	"fmt"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/orders/powers"
)

// monthMost is how many clocks the month view reads at most. Where there are more it says so.
const monthMost = 3000

// MonthLine is a clock on a day of a month: the day it ends, or the day to act by where that is another one.
type MonthLine struct {
	Row
	Day   caltime.Date
	ActBy bool
}

// Month lists the clocks that end, or are to be acted on, in the month of first, its first day: those that run and those
// that lapsed, by day and moment. scope is Mine, Unit or Force; restricted cases of which the person is no member are left
// out. all is false where there are more than the page can hold.
func (r *Room) Month(ctx context.Context, rd db.Reader, scope string, first caltime.Date) (lines []MonthLine, all bool, err error) {
	next := caltime.NewDate(first.Y, first.M+1, 1)
	// To act by a day of this month, a clock may end in the next one: courts and offices are closed a week at most.
	rows, err := monthRows(ctx, rd, access.Sight(ctx), r.whose(ctx, scope), first.At(0, 0).UTC(), next.AddDays(31).At(0, 0).UTC(), monthMost+1)
	if err != nil {
		return nil, false, fmt.Errorf("clocks of a month: %w", err)
	}
	if all = len(rows) <= monthMost; !all {
		rows = rows[:monthMost]
	}
	within := func(d caltime.Date) bool { return !d.Before(first) && d.Before(next) }
	for _, k := range rows {
		if p, ok := powers.ByCode(k.Code); ok && p.Sealed {
			continue
		}
		if within(k.LastDay) {
			lines = append(lines, MonthLine{Row: k, Day: k.LastDay})
		}
		if by := k.ActBy().Date; k.State == Running && k.ActByAt != nil && by != k.LastDay && within(by) {
			lines = append(lines, MonthLine{Row: k, Day: by, ActBy: true})
		}
	}
	return lines, all, nil
}
