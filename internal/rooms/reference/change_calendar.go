package reference

import (
	"context"
	"fmt"
	"slices"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// CalendarChanged is what a change of a calendar came to.
type CalendarChanged struct {
	Nation  caltime.Nation
	Version string // of the calendar as it is now
	Moves   []Move // of running clocks, by kind
}

// calendarChange is one change of a nation's list, checked against the list as it stands and ready to be kept.
type calendarChange struct {
	head  CalendarHead // the next edition
	cal   caltime.Calendar
	word  string // of the audit entry: noun.past
	about any    // its detail
	keep  func(ctx context.Context, tx *db.Tx) error
}

// plan works out a change of a nation's list on what rd sees.
type plan func(ctx context.Context, rd db.Reader, now listed) (calendarChange, error)

// listed is a nation's list as it stands.
type listed struct {
	head CalendarHead
	cal  caltime.Calendar
}

// makeChange keeps a change in one transaction and lets higher rooms follow it. edition is the one the change was decided
// on: Conflict where the list has another by now. Forbidden for whoever may not manage reference data.
func (r *Room) makeChange(ctx context.Context, n caltime.Nation, edition int64, p plan) (out CalendarChanged, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if !tx.Actor.Can(perm.ReferenceManage) {
			return fault.New(fault.Forbidden, "Only an administrator changes the list of non-working days")
		}
		now, err := r.listedNow(ctx, tx, n)
		if err != nil {
			return err
		}
		if now.head.Edition != edition {
			return fault.Stale("list of non-working days")
		}
		c, err := p(ctx, tx, now)
		if err != nil {
			return err
		}
		c.head.Stamp, c.head.UpdatedAt = ids.NewKey(), tx.Now
		if err := putHead(ctx, tx, c.head); err != nil {
			return err
		}
		if err := c.keep(ctx, tx); err != nil {
			return fmt.Errorf("keep the change of %s: %w", n, err)
		}
		set, err := r.Calendars(ctx, tx) // the others as they were
		if err != nil {
			return err
		}
		set = set.with(c.cal)
		tx.Keep(calendarsKey{}, set)
		tx.AfterCommit(func() { r.last.Store(&heldCalendars{set: set}) }) // without a stamp: the next reader reads for itself
		out = CalendarChanged{Nation: n, Version: c.cal.Version}
		for _, f := range r.OnCalendarChange {
			moves, err := f(ctx, tx, c.cal)
			if err != nil {
				return fmt.Errorf("follow the change of %s: %w", n, err)
			}
			out.Moves = append(out.Moves, moves...)
		}
		tx.Record(c.word, db.On{Op: db.System, Kind: "calendar"}, map[string]any{
			"nation": n, "old": now.cal.Version, "new": c.cal.Version, "what": c.about, "moved": Moved(out.Moves)})
		return nil
	})
	return out, err
}

// preview checks a change as makeChange does and tells what it would move, and keeps nothing.
func (r *Room) preview(ctx context.Context, n caltime.Nation, p plan) (out CalendarChanged, err error) {
	now, err := r.listedNow(ctx, r.DB, n)
	if err != nil {
		return out, err
	}
	c, err := p(ctx, r.DB, now)
	if err != nil {
		return out, err
	}
	out = CalendarChanged{Nation: n, Version: c.cal.Version}
	for _, f := range r.WouldMove {
		moves, err := f(ctx, r.DB, c.cal)
		if err != nil {
			return out, fmt.Errorf("what the change of %s would move: %w", n, err)
		}
		out.Moves = append(out.Moves, moves...)
	}
	return out, nil
}

func (r *Room) listedNow(ctx context.Context, rd db.Reader, n caltime.Nation) (l listed, err error) {
	if !slices.Contains(ukNations, n) {
		return l, fault.Fields("Check the change", map[string]string{"nation": "Choose whose list it is"})
	}
	if l.head, err = calendarHead(ctx, rd, n); err != nil {
		return l, err
	}
	l.cal, err = r.Calendar(ctx, rd, n)
	return l, err
}

// next is the head of the edition after this one.
func (l listed) next() CalendarHead {
	h := l.head
	h.Edition++
	return h
}

// with is the calendars with one of them replaced.
func (c Calendars) with(cal caltime.Calendar) Calendars {
	by := map[caltime.Nation]caltime.Calendar{cal.Nation: cal}
	for n, x := range c.by {
		if n != cal.Nation {
			by[n] = x
		}
	}
	return Calendars{by}
}

// changesOf reads what holds beside the built-in list of a nation.
func changesOf(ctx context.Context, rd db.Reader, n caltime.Nation) ([]alteration, error) {
	lines, err := calendarLines(ctx, rd)
	if err != nil {
		return nil, err
	}
	lines = slices.DeleteFunc(lines, func(l calendarLine) bool { return l.Nation != n })
	return daysOf(lines), nil
}

// without leaves out what was changed of a day.
func without(list []alteration, on caltime.Date) []alteration {
	return slices.DeleteFunc(slices.Clone(list), func(a alteration) bool { return a.on == on })
}
