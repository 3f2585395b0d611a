package reporting

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// PauseSchedule stops a schedule of the person in ctx until it is resumed. Days that pass meanwhile are not made up for.
func (r *Room) PauseSchedule(ctx context.Context, key string, version int) error {
	return r.turnSchedule(ctx, key, version, Running, Paused, "schedule.paused", "This schedule is not running")
}

// ResumeSchedule lets a paused schedule of the person in ctx run on, from its next day.
func (r *Room) ResumeSchedule(ctx context.Context, key string, version int) error {
	return r.turnSchedule(ctx, key, version, Paused, Running, "schedule.resumed", "This schedule is not paused")
}

func (r *Room) turnSchedule(ctx context.Context, key string, version int, from, to ScheduleState, action, refusal string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		s, err := r.ownSchedule(ctx, tx, key, version)
		if err != nil {
			return err
		}
		if s.State != from {
			return fault.New(fault.Refused, "%s", refusal)
		}
		if to == Running {
			if _, _, err := r.owner(ctx, s.Code); err != nil {
				return err
			}
		}
		s.State, s.NextOn = to, caltime.Date{}
		if to == Running {
			s.NextOn = s.next(tx.Now)
		}
		tx.Record(action, onSchedule(s), map[string]any{"report": s.Code})
		return updateSchedule(ctx, tx, &s)
	})
}

// EndSchedule ends a schedule for good. Whoever made it may, and a manager of the force. One that has ended stays so: Refused.
func (r *Room) EndSchedule(ctx context.Context, key string, version int) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		s, err := scheduleByKey(ctx, tx, key)
		if err != nil {
			return err
		}
		switch {
		case s.ID == 0 || !mayEnd(tx.Actor, s):
			return fault.Missing()
		case s.State == Ended:
			return fault.New(fault.Refused, "This schedule has ended")
		case s.Version != version:
			return fault.Stale("schedule")
		}
		why := "Ended by whoever made it."
		if tx.Actor.User != s.OwnerID {
			why = "Ended by " + tx.Actor.Name + "."
		}
		return endSchedule(ctx, tx, s, why)
	})
}

// mayEnd reports whether a may end a schedule: their own, or any of the force for its managers.
func mayEnd(a actor.Actor, s Schedule) bool {
	return a.User != 0 && a.Force == s.ForceID && (a.User == s.OwnerID || a.Is(perm.Manager))
}

// endSchedule ends s with a reason.
func endSchedule(ctx context.Context, tx *db.Tx, s Schedule, why string) error {
	s.State, s.NextOn, s.EndedAt, s.EndedWhy = Ended, caltime.Date{}, &tx.Now, why
	tx.Record("schedule.ended", onSchedule(s), map[string]any{"report": s.Code, "why": why})
	return updateSchedule(ctx, tx, &s)
}

// LeaveSchedule takes the person in ctx off the people to whom a schedule sends. A schedule that then sends to nobody ends.
func (r *Room) LeaveSchedule(ctx context.Context, key string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		s, err := scheduleByKey(ctx, tx, key)
		if err != nil {
			return err
		}
		u := tx.Actor.User
		if s.ID == 0 || u == 0 || s.State == Ended {
			return fault.Missing()
		}
		return takeOff(ctx, tx, s, u)
	})
}

// takeOff takes somebody off the people to whom s sends, and ends s where nobody is left. The version moves on, so that a form
// that was opened before does not put them back. Missing where it does not send to them.
func takeOff(ctx context.Context, tx *db.Tx, s Schedule, u ids.User) error {
	var err error
	if s.Version, err = moveOn(ctx, tx, s.ID); err != nil {
		return err
	}
	n, err := removePerson(ctx, tx, s.ID, u)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Missing()
	}
	tx.Record("schedule.left", onSchedule(s), map[string]any{"report": s.Code, "person": u})
	rest, err := peopleOf(ctx, tx, s.ID)
	if err != nil || len(rest) > 0 {
		return err
	}
	return endSchedule(ctx, tx, s, "Nobody is left to whom it is sent.")
}

// OnEnd ends the schedules of somebody whose access ends, in the same transaction, and takes them off those of others. It
// is one of users.Room.OnEnd.
func (r *Room) OnEnd(ctx context.Context, tx *db.Tx, u ids.User) error {
	own, err := schedulesOwned(ctx, tx, u)
	if err != nil {
		return err
	}
	for _, s := range own {
		if err := endSchedule(ctx, tx, s, "Whoever made it has left."); err != nil {
			return err
		}
	}
	sent, err := schedulesTo(ctx, tx, u)
	if err != nil {
		return err
	}
	for _, s := range sent {
		if err := takeOff(ctx, tx, s, u); err != nil {
			return err
		}
	}
	return nil
}
