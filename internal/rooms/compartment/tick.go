package compartment

import (
	"context"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/db"
)

// What is done by the clock, and how often.
const (
	rulesRun      = "rules"
	rulesSlot     = time.Hour
	retentionRun  = "retention"
	retentionSlot = 24 * time.Hour
)

// Run is one slot of one kind that was taken: no replica does it twice.
type Run struct {
	Kind   string    `gorm:"primaryKey"`
	Slot   time.Time `gorm:"primaryKey"`
	DoneAt time.Time
}

// TableName is cpt_runs.
func (Run) TableName() string { return "cpt_runs" }

// Tick does what has come due by the clock: each hour it ends clocks and runs the rules of every force's compartment, each day
// it reckons when what is kept is due for review, and at each quarter the desk puts on the cases what was asked for before it. It queues nothing: no table outside tells that it ran. Several replicas may
// call it at once. It tells how many things the desk put on cases.
func (r *Room) Tick(ctx context.Context) (placed int, err error) {
	ctx = actor.With(ctx, program)
	if err := r.hourly(ctx); err != nil {
		return 0, err
	}
	if err := r.daily(ctx); err != nil {
		return 0, err
	}
	return r.deskRound(ctx)
}

func (r *Room) hourly(ctx context.Context) error {
	slot := r.DB.Time().Truncate(rulesSlot)
	if done, err := ran(ctx, r.DB, rulesRun, slot); err != nil || done {
		return err
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if first, err := markRun(ctx, tx, rulesRun, slot); err != nil || !first {
			return err
		}
		tx.Record("schedule.run", at(db.System, "schedule", 0, 0), map[string]any{"kind": rulesRun, "slot": slot})
		if err := r.follow(ctx, tx); err != nil {
			return err
		}
		forces, err := forcesHeld(ctx, tx)
		if err != nil {
			return err
		}
		for _, f := range forces {
			if err := r.check(ctx, tx, f); err != nil {
				return err
			}
		}
		return nil
	})
}

// daily reckons retention. It disposes of nothing: two officers do.
func (r *Room) daily(ctx context.Context) error {
	slot := r.DB.Time().Truncate(retentionSlot)
	if done, err := ran(ctx, r.DB, retentionRun, slot); err != nil || done {
		return err
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if first, err := markRun(ctx, tx, retentionRun, slot); err != nil || !first {
			return err
		}
		tx.Record("schedule.run", at(db.System, "schedule", 0, 0), map[string]any{"kind": retentionRun, "slot": slot})
		forces, err := forcesKept(ctx, tx)
		if err != nil {
			return err
		}
		for _, f := range forces {
			if err := r.reckonMatters(ctx, tx, f, nil); err != nil {
				return err
			}
		}
		return nil
	})
}
