package users

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// DisableUser ends a person's access at once: sessions too. What they did stays on record. Nobody disables themselves,
// so a force never loses its last administrator by a slip of its own hand.
func (r *Room) DisableUser(ctx context.Context, id ids.User, version int, reason string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managed(ctx, tx, id)
		if err != nil {
			return err
		}
		switch {
		case id == tx.Actor.User:
			return fault.New(fault.Refused, "You cannot disable your own account; another administrator can")
		case u.DisabledAt != nil:
			return fault.New(fault.Refused, "The account is disabled already")
		}
		if err := checkReason(reason, "Enter why the account is disabled, such as left the force"); err != nil {
			return err
		}
		tx.Record("user.disabled", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]string{"reason": reason})
		if err := r.EndSessions(ctx, tx, int64(id)); err != nil {
			return err
		}
		return updateUser(ctx, tx, id, version, map[string]any{"disabled_at": tx.Now})
	})
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
