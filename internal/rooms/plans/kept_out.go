package plans

import (
	"context"
	"slices"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/users"
)

// OnKeptOut gives the plans of a case another lead responsible officer where theirs has lost sight of it: somebody, or for user 0
// everybody who is not on its team. It fills cases.Room.OnKeptOut. Where nobody else may, the plan keeps its officer's name.
func (r *Room) OnKeptOut(ctx context.Context, tx *db.Tx, g access.Grant, user ids.User) error {
	list, err := openOn(ctx, tx, g)
	if err != nil || len(list) == 0 {
		return err
	}
	// Who brings it about may be about to see the case no more: a part of the program goes on.
	ctx, _ = db.WithNotes(actor.With(ctx, actor.Program("hand-over")))
	if g, err = access.Open(ctx, tx, g.CaseID(), access.Edit); err != nil {
		return err
	}
	team, err := access.Members(ctx, tx, g)
	if err != nil {
		return err
	}
	for _, p := range list {
		if user != 0 && p.LroID != user {
			continue
		}
		lost := g.Restricted() && !slices.Contains(access.Users(team), p.LroID)
		if !lost {
			if lost, err = access.KeptOut(ctx, tx, g, p.LroID); err != nil {
				return err
			}
		}
		if !lost { // whoever leaves the force hands over with all they have
			continue
		}
		if err := r.handOver(ctx, tx, p, users.Leaver{User: p.LroID, Reason: "a change of who works on the case"}); err != nil {
			return err
		}
	}
	return nil
}
