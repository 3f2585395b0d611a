package users

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
)

// ProveBySSO takes, before a dangerous act, a provider's word of who has just signed in there: the actor, by issuer and
// subject. Invalid where it is somebody else. Both are recorded.
func (r *Room) ProveBySSO(ctx context.Context, p Proof, address string) error {
	var refused error
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := identityBySubject(ctx, tx, p.Issuer, p.Subject)
		if err != nil {
			return err
		}
		action := "factor.proved"
		if i.UserID == 0 || i.UserID != tx.Actor.User {
			action, refused = "factor.refused", fault.New(fault.Invalid, "You signed in there as somebody else. Nothing has been done: try again with your own account")
		}
		tx.Record(action, db.On{Op: db.System, Kind: "user", ID: int64(tx.Actor.User)}, map[string]string{"by": "single sign-on", "issuer": p.Issuer, "subject": p.Subject, "address": address})
		return nil
	})
	if err != nil {
		return err
	}
	return refused
}
