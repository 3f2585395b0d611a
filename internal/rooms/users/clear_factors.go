package users

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// ClearFactors takes every second factor and recovery code from a person who has lost theirs, and ends their sessions. They
// are told of it. Nobody clears their own: whoever stole a session could.
func (r *Room) ClearFactors(ctx context.Context, id ids.User, reason string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managed(ctx, tx, id)
		if err != nil {
			return err
		}
		if id == tx.Actor.User {
			return fault.New(fault.Refused, "You cannot clear your own second factors here; another administrator can")
		}
		if err := checkReason(reason, "Enter why, such as lost telephone, and how you made sure it is them"); err != nil {
			return err
		}
		if err := lockPerson(ctx, tx, id); err != nil {
			return err
		}
		n, err := deleteFactors(ctx, tx, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Refused, "They have no second factor")
		}
		if err := r.told(ctx, tx, id, "factors.cleared", map[string]any{"reason": reason, "force": u.ForceID}); err != nil {
			return err
		}
		return r.EndSessions(ctx, tx, int64(id))
	})
}
