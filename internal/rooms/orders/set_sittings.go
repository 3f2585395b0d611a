package orders

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/reference"
)

// NewSittings is when a court is to sit, as an administrator asks for it.
type NewSittings struct {
	Court       string // "" for every court that is not named
	Dropped     bool   // the court has no times of its own any more; the rest is not read
	Days        string // weekdays, Sunday is 0: "1,2,3,4,5"
	Times       string // "10:00, 14:00"
	BufferHours int
	Holidays    bool
	From        caltime.Date
	Reason      string
	Edition     int64 // of the timetable on which it was decided: CourtSittings.ID of the last row, 0 for none
}

// What a timetable may hold.
const (
	mostBuffer  = 24 // hours
	mostTimes   = 12 // sittings a day
	mostCourt   = 120
	mostCourts  = 200
	mostForward = 366 // days ahead
)

// sittingsFields are the fields of a change of sittings, in the order of its form.
var sittingsFields = []string{"court", "days", "times", "buffer", "from", "reason"}

// SetSittings sets when a court of the actor's force sits, from a day on. Clocks that are started from now on are reckoned
// by it; clocks that run stay as they are until FollowSittings. Invalid, by field, for what cannot be used; Conflict where
// the timetable was changed meanwhile; Forbidden without the permission.
func (r *Room) SetSittings(ctx context.Context, n NewSittings) (c CourtSittings, err error) {
	a, err := keeper(ctx)
	if err != nil {
		return c, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := lockForce(ctx, tx, a.Force); err != nil {
			return err
		}
		t, err := r.timetable(ctx, tx, a.Force)
		if err != nil {
			return err
		}
		if t.edition() != n.Edition {
			return fault.Stale("list of sittings")
		}
		if c, err = n.row(t, caltime.DateOf(tx.Now)); err != nil {
			return err
		}
		was, _ := t.holds(courtKey(c.Court), c.FromOn)
		c.ForceID, c.SetAt, c.SetBy, c.SetName = a.Force, tx.Now, a.User, a.Name
		if err := insertSittings(ctx, tx, &c); err != nil {
			return fmt.Errorf("insert sittings of %q: %w", c.Court, err)
		}
		tx.Record("sittings.set", db.On{Kind: "sittings", ID: c.ID, Force: a.Force}, map[string]any{"court": c.Court, "from": c.FromOn, "old": was.used(), "new": c.used(),
			"dropped": c.Dropped, "reason": c.Reason})
		return nil
	})
	return c, err
}

// PreviewSittings checks n as SetSittings does and tells which running clocks of the force it would move once they follow;
// it keeps nothing.
func (r *Room) PreviewSittings(ctx context.Context, n NewSittings) ([]reference.Move, error) {
	a, err := keeper(ctx)
	if err != nil {
		return nil, err
	}
	t, err := r.timetable(ctx, r.DB, a.Force)
	if err != nil {
		return nil, err
	}
	if t.edition() != n.Edition {
		return nil, fault.Stale("list of sittings")
	}
	c, err := n.row(t, caltime.DateOf(r.DB.Time()))
	if err != nil {
		return nil, err
	}
	c.ID = t.edition() + 1 // it is not kept: only that it has a number matters
	t.rows = append(t.rows[:len(t.rows):len(t.rows)], c)
	list, err := r.resits(ctx, r.DB, a.Force, t)
	return movesOf(list, a.Force), err
}

// keeper gives the administrator who sets reference data of their force.
func keeper(ctx context.Context) (actor.Actor, error) {
	a, ok := actor.From(ctx)
	if !ok || !a.Can(perm.ReferenceManage) || a.User == 0 || a.Force == 0 {
		return a, fault.New(fault.Forbidden, "Only an administrator of the force sets this")
	}
	return a, nil
}

// row checks n against the timetable t and makes the row of it.
func (n NewSittings) row(t timetable, today caltime.Date) (CourtSittings, error) {
	c := CourtSittings{Court: strings.Join(strings.Fields(n.Court), " "), FromOn: n.From, Reason: strings.TrimSpace(n.Reason), Dropped: n.Dropped}
	bad := map[string]string{}
	was, known := t.holds(courtKey(c.Court), caltime.NewDate(9999, 12, 31))
	if known && c.Court != "" {
		c.Court = was.Court // as it was first written
	}
	names := map[string]bool{}
	for _, x := range t.rows {
		names[courtKey(x.Court)] = true
	}
	switch {
	case len([]rune(c.Court)) > mostCourt:
		bad["court"] = fmt.Sprintf("The name must be %d characters or fewer", mostCourt)
	case n.Dropped && (!known || was.Dropped):
		bad["court"] = "This court has no times of its own"
	case !known && len(names) >= mostCourts:
		bad["court"] = fmt.Sprintf("No more than %d courts can be named", mostCourts)
	}
	if !n.Dropped {
		n.times(&c, bad)
	}
	dated(bad, n.From, today, c.Reason)
	if len(bad) == 0 {
		if now, ok := t.holds(courtKey(c.Court), c.FromOn); ok && c.same(now) {
			bad["times"] = "Nothing differs from what holds on that day"
		}
	}
	return c, fault.Fields("Check the sittings", bad, sittingsFields...)
}

// times reads weekdays, times and buffer into c.
func (n NewSittings) times(c *CourtSittings, bad map[string]string) {
	var days []string
	for _, d := range readDays(n.Days) {
		days = append(days, fmt.Sprint(int(d)))
	}
	c.Days, c.Holidays, c.BufferHours = strings.Join(days, ","), n.Holidays, n.BufferHours
	if len(days) == 0 {
		bad["days"] = "Choose the days on which it sits"
	}
	list, ok := readTimes(n.Times)
	switch {
	case !ok:
		bad["times"] = "Enter the times at which it sits, such as 10:00, 14:00"
	case len(list) > mostTimes:
		bad["times"] = fmt.Sprintf("Enter no more than %d times", mostTimes)
	}
	c.Times = timesText(list)
	if n.BufferHours < 0 || n.BufferHours > mostBuffer {
		bad["buffer"] = fmt.Sprintf("Enter whole hours from 0 to %d", mostBuffer)
	}
}

// same reports whether two rows say the same of a court.
func (c CourtSittings) same(o CourtSittings) bool {
	return c.Dropped == o.Dropped && c.Days == o.Days && c.Times == o.Times && c.BufferHours == o.BufferHours && c.Holidays == o.Holidays
}

// dated checks the day from which something holds, and why it is set.
func dated(bad map[string]string, from, today caltime.Date, reason string) {
	switch {
	case from.IsZero() || !from.Valid():
		bad["from"] = "Enter the first day on which it holds"
	case from.Before(today):
		bad["from"] = "The day must be today or later: what was reckoned in the past stays as it was"
	case from.After(today.AddDays(mostForward)):
		bad["from"] = "The day must be within a year"
	}
	switch {
	case reason == "":
		bad["reason"] = "Enter why it is changed"
	case len([]rune(reason)) > mostReason:
		bad["reason"] = fmt.Sprintf("The reason must be %d characters or fewer", mostReason)
	}
}
