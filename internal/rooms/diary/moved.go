package diary

import (
	"context"
	"fmt"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/rooms/orders"
)

// movedBatch is how many clocks a job tells of.
const movedBatch = 200

// movedClock is a clock that moved, as its job holds it: numbers and times.
type movedClock struct {
	Clock ids.Clock `json:"clock"`
	Was   string    `json:"was"`
	End   string    `json:"end"`
	Act   string    `json:"act"`
}

// OnMoved queues the telling of clocks that a change of the non-working days moved, in the transaction that moved them. It
// fills orders.Room.OnMoved.
func (r *Room) OnMoved(ctx context.Context, tx *db.Tx, list []orders.Moved) error {
	var out []movedClock
	for _, m := range list {
		out = append(out, movedClock{m.Old.ID, m.Old.EndLocal, m.New.EndLocal, m.New.ActByLocal})
	}
	for len(out) > 0 {
		n := min(len(out), movedBatch)
		if _, err := jobs.Enqueue(ctx, tx, MovedJob, out[:n], jobs.MaxAttempts(10)); err != nil {
			return err
		}
		out = out[n:]
	}
	return nil
}

// tellMoved tells the lead of each case which clock moved. The windows of the new end call for themselves.
func (r *Room) tellMoved(ctx context.Context, j *jobs.Job) error {
	ctx = actor.With(ctx, program) // it is the list that moved them, whoever changed it
	var moved []movedClock
	if err := j.Decode(&moved); err != nil {
		return err
	}
	list := make([]ids.Clock, len(moved))
	by := map[ids.Clock]movedClock{}
	for i, m := range moved {
		list[i], by[m.Clock] = m.Clock, m
	}
	rows, err := callingByID(ctx, r.DB, list)
	if err != nil {
		return fmt.Errorf("clocks that moved: %w", err)
	}
	crews, err := r.crews(ctx, rows)
	if err != nil {
		return err
	}
	var drafts []draft
	for _, c := range rows {
		m, in := by[c.ID], crews(c)
		c.EndLocal, c.ActByLocal = m.End, m.Act // what is told is this move, though another may have followed
		for _, t := range c.whom(MovedEnd, in) {
			d := r.draftOf(c, due{MovedEnd, m.Was + ">" + m.End + "," + m.Act}, t, in.people[t.to])
			d.WasLocal = m.Was
			drafts = append(drafts, d)
		}
	}
	_, err = r.tell(ctx, drafts)
	return err
}
