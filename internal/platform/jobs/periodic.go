package jobs

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/actor"
)

// keepPeriodic is how long done periodic jobs stay to be looked at.
const keepPeriodic = 14 * 24 * time.Hour

type periodic struct {
	kind  string
	every time.Duration
	by    actor.Actor
	slot  time.Time // queued last, as far as this process knows
}

// Every queues a job of a kind once in each period, on all replicas together, to run as a. Periods start at multiples of
// every since year 1 in UTC: an hour on the hour. Periods in which nothing ran are not made up for, and none is queued
// while the one before it has not ended.
func (q *Queue) Every(kind string, every time.Duration, a actor.Actor) {
	if every <= 0 {
		panic(fmt.Sprintf("jobs: %s every %s", kind, every))
	}
	q.every = append(q.every, periodic{kind: kind, every: every, by: a})
}

// queuePeriodic queues what has come due.
func (q *Queue) queuePeriodic(ctx context.Context) error {
	now := q.d.Time()
	for i := range q.every {
		p := &q.every[i]
		slot := now.Truncate(p.every)
		if !slot.After(p.slot) {
			continue
		}
		busy, err := unfinished(q.d.Gorm(ctx), p.kind)
		if err != nil {
			return err
		}
		if busy {
			continue
		}
		r, err := newRow(p.by, "", now, p.kind, struct{}{}, UniqueKey(p.kind+"@"+slot.Format(time.RFC3339)), RunAt(slot))
		if err != nil {
			return err
		}
		err = q.d.Maintain(ctx, func(g *gorm.DB) error {
			if err := prune(g, p.kind, slot.Add(-max(keepPeriodic, 2*p.every))); err != nil {
				return err
			}
			return insertJob(g, r)
		})
		if err != nil {
			return fmt.Errorf("queue %s: %w", p.kind, err)
		}
		p.slot = slot
	}
	return nil
}
