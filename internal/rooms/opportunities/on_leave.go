package opportunities

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/users"
)

// Leads counts the opportunities that somebody has taken and the learning actions that are theirs to do, for who disables their account.
func (r *Room) Leads(ctx context.Context, rd db.Reader, l users.Leaver) ([]users.Led, error) {
	n, err := countTaken(ctx, rd, l.User)
	if err != nil {
		return nil, err
	}
	learning, err := learningOf(ctx, rd, l.User)
	return []users.Led{{What: "opportunities taken", N: n}, {What: "learning actions to do", N: len(learning)}}, err
}

// OnLeave gives what somebody who leaves had taken, in cases whose team they are not on, to the lead of each case; the room
// of cases has done so for the others. Their learning actions are handed over too.
func (r *Room) OnLeave(ctx context.Context, tx *db.Tx, l users.Leaver) error {
	if err := r.handOverLearning(ctx, tx, l); err != nil {
		return err
	}
	ctx, _ = db.WithNotes(actor.With(ctx, actor.Program("hand-over")))
	list, err := casesTakenBy(ctx, tx, l.User, l.Units)
	if err != nil {
		return err
	}
	for _, x := range list {
		g, err := access.Open(ctx, tx, x.CaseID, access.Edit)
		if err != nil {
			return err
		}
		if err := r.OnKeptOut(ctx, tx, g, l.User); err != nil {
			return err
		}
	}
	return nil
}
