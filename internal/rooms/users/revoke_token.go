package users

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// RevokeToken ends a token of the actor's own at once. NotFound for somebody else's, as for none.
func (r *Room) RevokeToken(ctx context.Context, key string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := tokenByKey(ctx, tx, key)
		if err != nil {
			return err
		}
		if t.ID == 0 || t.UserID != tx.Actor.User {
			return fault.Missing()
		}
		return revoke(ctx, tx, t)
	})
}

// RevokeTokenOf ends a token of somebody whom the actor administers.
func (r *Room) RevokeTokenOf(ctx context.Context, id ids.User, token int64) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if !tx.Actor.Can(perm.UserManage) {
			return fault.New(fault.Forbidden, "Only an administrator revokes somebody else's token")
		}
		if _, err := r.managed(ctx, tx, id); err != nil {
			return err
		}
		list, err := tokensOf(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, t := range list {
			if t.ID == token {
				return revoke(ctx, tx, t)
			}
		}
		return fault.Missing()
	})
}

func revoke(ctx context.Context, tx *db.Tx, t Token) error {
	if t.RevokedAt != nil {
		return fault.New(fault.Refused, "The token is revoked already")
	}
	tx.Record("token.revoked", db.On{Op: db.System, Kind: "token", ID: t.ID, Force: t.ForceID}, map[string]any{"name": t.Name, "of": t.UserID})
	return revokeToken(ctx, tx, t.ID, tx.Actor.User)
}
