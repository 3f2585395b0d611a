package orders

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// CalendarJob is the kind of the job that looks for running clocks which stand by an older edition of the non-working
// days: of one that was started while the list was being changed, or of the list that came with an older program.
const CalendarJob = "clocks.calendar"

// shift is one running clock that a calendar moves.
type shift struct{ old, new Clock }

// mover is what moves clocks: its kind and name in the audit log, and a sentence for timelines.
type mover struct{ kind, name, text string }

// FollowCalendar reckons the running clocks of a calendar's nation by it, in the transaction that changed it: what moved
// stands on each case's timeline and in the audit log, and the clock that ends next stays true. A clock that is over, or
// whose end has passed, is never touched. It tells what moved in the actor's force, by kind of clock and without a case:
// administrators see no case content. It fills reference.Room.OnCalendarChange.
func (r *Room) FollowCalendar(ctx context.Context, tx *db.Tx, cal caltime.Calendar) ([]reference.Move, error) {
	// It is the list that moves clocks, restricted ones too, not whoever changed the list; their name stands beside it.
	ctx = actor.With(ctx, actor.Program("calendar"))
	if err := lockClocked(ctx, tx, cal.Nation); err != nil {
		return nil, fmt.Errorf("lock the cases with clocks of %s: %w", cal.Nation, err)
	}
	list, err := shifts(ctx, tx, cal)
	if err != nil {
		return nil, err
	}
	if err := updateShifts(ctx, tx, list, cal.Version); err != nil {
		return nil, fmt.Errorf("move clocks of %s: %w", cal.Nation, err)
	}
	if err := markHeld(ctx, tx, cal); err != nil {
		return nil, err
	}
	if err := r.tellShifts(ctx, tx, mover{"calendar", cal.Version, "The non-working days of " + cal.Nation.String() + " changed (" + cal.Version + ")."}, list); err != nil {
		return nil, err
	}
	if err := r.tellMoved(ctx, tx, list); err != nil {
		return nil, fmt.Errorf("tell of clocks that moved: %w", err)
	}
	return movesOf(list, tx.Actor.Force), nil
}

// WouldFollow tells what FollowCalendar would move in the actor's force, and changes nothing.
func (r *Room) WouldFollow(ctx context.Context, rd db.Reader, cal caltime.Calendar) ([]reference.Move, error) {
	a, _ := actor.From(ctx)
	list, err := shifts(ctx, rd, cal)
	return movesOf(list, a.Force), err
}

// CatchUp reckons clocks that stand by an older edition by the one that holds, and tells how many moved.
func (r *Room) CatchUp(ctx context.Context) (int, error) {
	set, err := r.Reference.Calendars(ctx, r.DB)
	if err != nil {
		return 0, err
	}
	n := 0
	var failed []error
	for _, nation := range caltime.Nations() {
		cal := set.Of(nation)
		behind, err := standsBehind(ctx, r.DB, cal)
		if err != nil {
			return n, fmt.Errorf("look for clocks behind their calendar: %w", err)
		}
		if !behind {
			continue
		}
		err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			cal, err := r.Reference.Calendar(ctx, tx, nation)
			if err != nil {
				return err
			}
			moves, err := r.FollowCalendar(ctx, tx, cal)
			n += reference.Moved(moves)
			tx.Record("calendar.followed", db.On{Op: db.System, Kind: "calendar"}, map[string]any{"nation": nation, "calendar": cal.Version, "moved": reference.Moved(moves)})
			return err
		})
		if err != nil {
			failed = append(failed, fmt.Errorf("hold clocks against the calendar of %s: %w", nation, err))
		}
	}
	return n, errors.Join(failed...)
}

// shifts reckons every running clock of a nation whose end has not passed and gives those that move.
func shifts(ctx context.Context, rd db.Reader, cal caltime.Calendar) (out []shift, err error) {
	last := ids.Clock(0)
	for {
		rows, err := clocksInNation(ctx, rd, cal.Nation, rd.Time(), last)
		if err != nil {
			return nil, fmt.Errorf("running clocks of %s: %w", cal.Nation, err)
		}
		for _, c := range rows {
			now, err := c.again(cal)
			if err != nil {
				return nil, err
			}
			if now.moved(c) {
				out = append(out, shift{c, now})
			}
			last = c.ID
		}
		if len(rows) < clocksAtOnce {
			return out, nil
		}
	}
}

// tellShifts writes what moved where people look for it, and keeps each case's next clock true.
func (r *Room) tellShifts(ctx context.Context, tx *db.Tx, by mover, list []shift) error {
	if len(list) == 0 {
		return nil
	}
	about := make([]ids.Case, 0, len(list))
	for _, s := range list {
		about = append(about, s.old.CaseID)
	}
	slices.Sort(about)
	about = slices.Compact(about)
	grants, err := access.OpenMany(ctx, tx, about, access.Edit)
	if err != nil {
		return err
	}
	notes := make([]cases.Noted, 0, len(list))
	for _, s := range list {
		g := grants[s.old.CaseID]
		tx.Record("clock.moved", on(g, "clock", int64(s.old.ID)), map[string]any{"code": s.old.Code, by.kind: by.name,
			"old": map[string]string{"end": s.old.EndLocal, "act_by": s.old.ActByLocal}, "new": map[string]string{"end": s.new.EndLocal, "act_by": s.new.ActByLocal}})
		notes = append(notes, cases.Noted{Grant: g, Event: cases.Event{Kind: "clock.moved", Title: "Clock moved: " + s.old.Title, Detail: s.text(by),
			Entity: "clock", EntityID: int64(s.old.ID), Field: "end", Old: s.old.EndLocal, New: s.new.EndLocal}})
	}
	if err := r.Cases.NoteMany(ctx, tx, notes); err != nil {
		return fmt.Errorf("note clocks that moved: %w", err)
	}
	next, err := nextClocks(ctx, tx, about)
	if err != nil {
		return fmt.Errorf("next clocks: %w", err)
	}
	all := make([]access.Grant, 0, len(about))
	ends := make([]cases.CaseClock, 0, len(about))
	for _, id := range about {
		all = append(all, grants[id])
		x := cases.CaseClock{Grant: grants[id]}
		if c, ok := next[id]; ok {
			x.Clock, x.EndAt = &c.ID, c.EndAt
		}
		ends = append(ends, x)
	}
	if err := r.Cases.SetNextClocks(ctx, tx, ends); err != nil {
		return fmt.Errorf("keep next clocks: %w", err)
	}
	return r.Cases.Changed(ctx, tx, all...)
}

// text says what moved and why, for a timeline.
func (s shift) text(by mover) string {
	what := ""
	switch {
	case s.old.EndAt == nil:
		what = "Ends " + s.new.End().AtEnd() + "; it was not known before"
	case s.old.EndLocal != s.new.EndLocal:
		what = "Ends " + s.new.End().AtEnd() + "; before, " + s.old.End().EndWithDay()
	default:
		what = "Ends " + s.new.End().AtEnd() + " as before"
	}
	switch {
	case s.new.ActByAt == nil:
		what += ". When to act by is not known"
	case s.old.ActByLocal != s.new.ActByLocal:
		what += ". Act by " + s.new.ActBy().WithDay()
	}
	return what + ". " + by.text
}

// movesOf counts, by kind of clock, what moved in a force; 0 counts every force. Clocks of the confidential compartment are
// in no count.
func movesOf(list []shift, force ids.Unit) (out []reference.Move) {
	by := map[powers.Code]*reference.Move{}
	for _, s := range list {
		p, _ := powers.ByCode(s.old.Code)
		if p.Sealed || force != 0 && s.old.ForceID != force {
			continue
		}
		m := by[p.Code]
		if m == nil {
			m = &reference.Move{Clock: p.Short}
			by[p.Code] = m
		}
		switch {
		case s.old.EndAt == nil:
			m.Known++
		case s.new.EndAt.After(*s.old.EndAt):
			m.Later++
		case s.new.EndAt.Before(*s.old.EndAt):
			m.Earlier++
		default:
			m.ActBy++
		}
	}
	for _, m := range by {
		out = append(out, *m)
	}
	slices.SortFunc(out, func(a, b reference.Move) int { return cmp.Compare(a.Clock, b.Clock) })
	return out
}
