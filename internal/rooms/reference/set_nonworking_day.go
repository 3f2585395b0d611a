package reference

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
)

// NonWorkingDay is a day that is to be added to a nation's list.
type NonWorkingDay struct {
	Nation  caltime.Nation
	On      caltime.Date
	Name    string // "Bank holiday for the state funeral"
	Source  string // where it is published
	Reason  string
	Edition int64 // of the list on which it was decided
}

// SetNonWorkingDay adds a day to a nation's list, or puts back one that was taken out, and lets running clocks follow. A
// day beyond the reach of the list waits until the list is said to reach so far. Invalid, naming the field nation, on,
// name, source or reason, for what cannot be used; Conflict where the list has changed since.
func (r *Room) SetNonWorkingDay(ctx context.Context, d NonWorkingDay) (CalendarChanged, error) {
	return r.makeChange(ctx, d.Nation, d.Edition, d.plan)
}

// PreviewNonWorkingDay tells what SetNonWorkingDay would move, and keeps nothing.
func (r *Room) PreviewNonWorkingDay(ctx context.Context, d NonWorkingDay) (CalendarChanged, error) {
	return r.preview(ctx, d.Nation, d.plan)
}

func (d NonWorkingDay) plan(ctx context.Context, rd db.Reader, now listed) (c calendarChange, err error) {
	d.Name, d.Source, d.Reason = strings.TrimSpace(d.Name), strings.TrimSpace(d.Source), strings.TrimSpace(d.Reason)
	bad := map[string]string{}
	texts(bad, map[string]string{"name": d.Name, "source": d.Source, "reason": d.Reason})
	was, err := standing(ctx, rd, d.Nation, d.On)
	if err != nil {
		return c, err
	}
	if msg := notANewDay(now.cal, d.On, was); msg != "" {
		bad["on"] = msg
	}
	if len(bad) > 0 {
		return c, fault.Fields("Check the day", bad, "nation", "on", "name", "source", "reason")
	}
	changes, err := changesOf(ctx, rd, d.Nation)
	if err != nil {
		return c, err
	}
	c.head, c.word, c.about = now.next(), "nonworking_day.added", d
	if was.ID != 0 { // it had been taken out of the built-in list: it is back, under that list's name
		changes = without(changes, d.On)
		c.word = "nonworking_day.restored"
		c.keep = func(ctx context.Context, tx *db.Tx) error {
			return withdrawAlteration(ctx, tx, was, c.head.Edition, d.Reason)
		}
	} else {
		changes = append(changes, alteration{d.On, true, d.Name})
		c.keep = func(ctx context.Context, tx *db.Tx) error {
			return insertAlteration(ctx, tx, &Alteration{Nation: d.Nation, OnDate: d.On, Off: true, Name: d.Name, Source: d.Source, Reason: d.Reason,
				Edition: c.head.Edition, AddedAt: tx.Now, AddedBy: tx.Actor.User, AddedName: tx.Actor.Name})
		}
	}
	c.cal, err = build(c.head, changes)
	return c, err
}

// notANewDay says why a day cannot be added to a list; "" where it can.
func notANewDay(cal caltime.Calendar, on caltime.Date, was Alteration) string {
	switch {
	case !on.Valid():
		return "Enter a day, month and year, such as 29 12 2026"
	case on.Before(cal.From):
		return "The list begins on " + cal.From.UK()
	case on.Y > cal.To.Y+20:
		return "Enter a day within twenty years of the end of the list"
	case on.Weekday() == time.Saturday || on.Weekday() == time.Sunday:
		return on.WithDay() + " does not count anyway: enter the substitute day"
	case was.ID != 0 && was.Off:
		return on.WithDay() + " is on the list already: " + was.Name
	}
	if why, off, known := cal.Why(on); known && off {
		return on.WithDay() + " does not count anyway: " + why
	}
	return ""
}

// texts says which of some texts are missing or too long.
func texts(bad, given map[string]string) {
	ask := map[string]string{"name": "Enter what the day is called", "source": "Enter where it is published", "reason": "Enter why the list is changed"}
	for field, text := range given {
		switch {
		case text == "":
			bad[field] = ask[field]
		case len([]rune(text)) > 300:
			bad[field] = "Use 300 letters or fewer"
		}
	}
}
