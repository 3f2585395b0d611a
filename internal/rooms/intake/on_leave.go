package intake

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/users"
)

// Leads counts the referrals that somebody has and that still wait, for who disables their account.
func (r *Room) Leads(ctx context.Context, rd db.Reader, l users.Leaver) ([]users.Led, error) {
	list, err := waitingOf(ctx, rd, l.User, nil)
	return []users.Led{{What: "referrals that wait", N: len(list)}}, err
}

// OnLeave gives the waiting referrals of somebody who leaves to the successor, or back into the queue of their unit.
func (r *Room) OnLeave(ctx context.Context, tx *db.Tx, l users.Leaver) error {
	list, err := waitingOf(ctx, tx, l.User, l.Units)
	if err != nil {
		return err
	}
	for _, x := range list {
		was := x
		s := Step{FromState: string(x.State), ToState: string(x.State), Note: "Back in the queue", Reason: ""}
		x.OwnerID, x.AllocatedAt = nil, nil
		if l.To != 0 {
			names, err := r.Users.Names(ctx, tx, []ids.User{l.To})
			if err != nil {
				return err
			}
			x.OwnerID, x.AllocatedAt, s.Note = &l.To, &tx.Now, "To "+names[l.To]
		}
		x.UpdatedAt, x.Version = tx.Now, was.Version+1
		if err := updateReferral(ctx, tx, &x, was.Version); err != nil {
			return err
		}
		if err := r.told(ctx, tx, "referral.allocated", nil, &x, s); err != nil {
			return err
		}
	}
	return nil
}
