package reference

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
)

// Withdrawal takes a day out of a nation's list.
type Withdrawal struct {
	Nation  caltime.Nation
	On      caltime.Date
	Source  string // where it is published that the day counts
	Reason  string
	Edition int64 // of the list on which it was decided
}

// WithdrawNonWorkingDay takes a day out of a nation's list, one that was added here or one that came with the program,
// and lets running clocks follow; the day stays on record. Invalid, naming the field nation, on, source or reason, for
// what cannot be used; Conflict where the list has changed since.
func (r *Room) WithdrawNonWorkingDay(ctx context.Context, w Withdrawal) (CalendarChanged, error) {
	return r.makeChange(ctx, w.Nation, w.Edition, w.plan)
}

// PreviewWithdrawal tells what WithdrawNonWorkingDay would move, and keeps nothing.
func (r *Room) PreviewWithdrawal(ctx context.Context, w Withdrawal) (CalendarChanged, error) {
	return r.preview(ctx, w.Nation, w.plan)
}

func (w Withdrawal) plan(ctx context.Context, rd db.Reader, now listed) (c calendarChange, err error) {
	w.Source, w.Reason = strings.TrimSpace(w.Source), strings.TrimSpace(w.Reason)
	bad := map[string]string{}
	texts(bad, map[string]string{"source": w.Source, "reason": w.Reason})
	was, err := standing(ctx, rd, w.Nation, w.On)
	if err != nil {
		return c, err
	}
	name := holidayOn(now.cal, w.On)
	if was.Off {
		name = was.Name
	}
	switch {
	case !w.On.Valid() || name == "":
		bad["on"] = "Choose a day that is on the list"
	case w.On.M == time.December && w.On.D == 25 || w.On == caltime.GoodFriday(w.On.Y):
		bad["on"] = "The Act itself leaves out Christmas Day and Good Friday: they never count"
	}
	if len(bad) > 0 {
		return c, fault.Fields("Check the day", bad, "nation", "on", "source", "reason")
	}
	changes, err := changesOf(ctx, rd, w.Nation)
	if err != nil {
		return c, err
	}
	changes = without(changes, w.On)
	c.head, c.word, c.about = now.next(), "nonworking_day.withdrawn", map[string]any{"on": w.On, "name": name, "source": w.Source, "reason": w.Reason}
	c.keep = func(ctx context.Context, tx *db.Tx) error {
		return withdrawAlteration(ctx, tx, was, c.head.Edition, w.Reason+" ("+w.Source+")")
	}
	if was.ID == 0 { // it came with the program
		changes = append(changes, alteration{w.On, false, name})
		c.keep = func(ctx context.Context, tx *db.Tx) error {
			return insertAlteration(ctx, tx, &Alteration{Nation: w.Nation, OnDate: w.On, Name: name, Source: w.Source, Reason: w.Reason,
				Edition: c.head.Edition, AddedAt: tx.Now, AddedBy: tx.Actor.User, AddedName: tx.Actor.Name})
		}
	}
	c.cal, err = build(c.head, changes)
	return c, err
}

// holidayOn names the listed holiday of a day; "" for none.
func holidayOn(cal caltime.Calendar, on caltime.Date) string {
	for _, h := range cal.Holidays() {
		if h.Date == on {
			return h.Name
		}
	}
	return ""
}
