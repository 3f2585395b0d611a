package users

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// DisableUser is Leave without a successor: what they have goes to the queue of each unit's supervisors.
func (r *Room) DisableUser(ctx context.Context, id ids.User, version int, reason string) error {
	return r.Leave(ctx, id, Departure{Version: version, Reason: reason, Queue: true})
}

// EnableUser gives a disabled person access again. They sign in with the password they had.
func (r *Room) EnableUser(ctx context.Context, id ids.User, version int, reason string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managed(ctx, tx, id)
		if err != nil {
			return err
		}
		if u.DisabledAt == nil {
			return fault.New(fault.Refused, "The account is not disabled")
		}
		if err := checkReason(reason, "Enter why the account is enabled again, such as back from secondment"); err != nil {
			return err
		}
		tx.Record("user.enabled", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]string{"reason": reason})
		return updateUser(ctx, tx, id, version, map[string]any{"disabled_at": nil})
	})
}

// checkReason wants a reason of at most 1000 characters; empty says which.
func checkReason(reason, empty string) error {
	switch {
	case strings.TrimSpace(reason) == "":
		return fault.Fields("Say why", map[string]string{"reason": empty})
	case len([]rune(reason)) > 1000:
		return fault.Fields("Say why", map[string]string{"reason": "The reason must be 1000 characters or fewer"})
	}
	return nil
}
