package orders

import (
	"context"
	"fmt"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// FollowSittings reckons when to act on every running clock of the actor's force by the sittings that hold on its last
// day. What moved stands on each case's timeline and in the audit log, and calls anew. A clock that is over, or whose end
// has passed, is never touched; an end never moves. edition is that of the timetable on which it was decided: Conflict
// where it was changed meanwhile. Forbidden without the permission.
func (r *Room) FollowSittings(ctx context.Context, edition int64) (moves []reference.Move, err error) {
	a, err := keeper(ctx)
	if err != nil {
		return nil, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := lockForce(ctx, tx, a.Force); err != nil {
			return err
		}
		t, err := r.timetable(ctx, tx, a.Force)
		if err != nil {
			return err
		}
		if t.edition() != edition {
			return fault.Stale("list of sittings")
		}
		if err := lockClockedOf(ctx, tx, a.Force); err != nil {
			return fmt.Errorf("lock the cases with clocks of force %d: %w", a.Force, err)
		}
		list, err := r.resits(ctx, tx, a.Force, t)
		if err != nil {
			return err
		}
		// It is the timetable that moves clocks, restricted ones too, not whoever set it; their name stands beside it.
		if err := r.moveSittings(actor.With(ctx, actor.Program("sittings")), tx, list); err != nil {
			return err
		}
		moves = movesOf(list, a.Force)
		tx.Record("sittings.followed", db.On{Kind: "sittings", ID: edition, Force: a.Force}, map[string]any{"edition": edition, "moved": reference.Moved(moves)})
		return nil
	})
	return moves, err
}

// WouldFollowSittings tells what FollowSittings would move and by which edition of the timetable, and changes nothing.
func (r *Room) WouldFollowSittings(ctx context.Context) ([]reference.Move, int64, error) {
	a, err := keeper(ctx)
	if err != nil {
		return nil, 0, err
	}
	t, err := r.timetable(ctx, r.DB, a.Force)
	if err != nil {
		return nil, 0, err
	}
	list, err := r.resits(ctx, r.DB, a.Force, t)
	return movesOf(list, a.Force), t.edition(), err
}

// moveSittings keeps clocks that moved, nation by nation, for each stands by the non-working days of its own.
func (r *Room) moveSittings(ctx context.Context, tx *db.Tx, list []shift) error {
	set, err := r.Reference.Calendars(ctx, tx)
	if err != nil {
		return err
	}
	for _, n := range caltime.Nations() {
		var of []shift
		for _, s := range list {
			if s.old.Nation == n {
				of = append(of, s)
			}
		}
		if err := updateShifts(ctx, tx, of, set.Of(n).Version); err != nil {
			return fmt.Errorf("move clocks of %s: %w", n, err)
		}
	}
	if err := r.tellShifts(ctx, tx, mover{"sittings", "timetable", "The sittings of courts changed."}, list); err != nil {
		return err
	}
	return r.tellMoved(ctx, tx, list)
}

// resits reckons the running clocks of a force whose end has not passed by a timetable and gives those whose act-by moves.
func (r *Room) resits(ctx context.Context, rd db.Reader, force ids.Unit, t timetable) (out []shift, err error) {
	set, err := r.Reference.Calendars(ctx, rd)
	if err != nil {
		return nil, err
	}
	last := ids.Clock(0)
	for {
		rows, err := clocksOfForce(ctx, rd, force, rd.Time(), last)
		if err != nil {
			return nil, fmt.Errorf("running clocks of force %d: %w", force, err)
		}
		for _, c := range rows {
			now, err := c.resit(set.Of(c.Nation), t)
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

// resit reckons when to act on a running clock by a timetable: from the same start, by the same version of the law, to the
// same end. A clock that waits for no court, or cannot be reckoned so, is given back as it was.
func (c Clock) resit(cal caltime.Calendar, t timetable) (Clock, error) {
	p, ok := powers.ByCode(c.Code)
	if !ok || p.ActKind != powers.CourtAct {
		return c, nil
	}
	f := c.Frozen()
	k, used, err := t.reckon(p, f.input(cal), f.Court)
	if err != nil || k.Version != c.RuleVersion || k.Open || k.LastDay != c.LastDay || k.Ends.String() != c.EndLocal {
		return c, nil
	}
	out := c
	out.ActByAt, out.ActByLocal = nil, ""
	if !k.ActBy.IsZero() {
		out.ActByAt, out.ActByLocal = ptr(k.ActByAt), k.ActBy.String()
	}
	if !out.moved(c) {
		return c, nil
	}
	f.Sittings, f.ActNote = &used, k.ActNote
	return out.freeze(f, k.Steps)
}

// input gives again what the clock was reckoned from, but for the sittings.
func (f Frozen) input(cal caltime.Calendar) powers.Input {
	return powers.Input{Start: f.Start, Calendar: cal, CourtEnd: f.CourtEnd, FirstOrder: f.FirstOrder, Long: f.Long, On: f.On, AppealDetermined: f.Appeal, Number: f.Number}
}
