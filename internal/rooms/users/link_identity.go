package users

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// LinkIdentity links the actor's account with who a provider says they are. Only the owner of both can do it: signed in
// here, and just now there. Refused where one of the two is linked with another.
func (r *Room) LinkIdentity(ctx context.Context, p Proof) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		i := Identity{UserID: tx.Actor.User, ForceID: tx.Actor.Force, Issuer: p.Issuer, Subject: p.Subject, LinkedAt: tx.Now, LinkedBy: tx.Actor.User}
		if err := insertIdentity(ctx, tx, &i); err != nil {
			return err
		}
		tx.Record("identity.linked", db.On{Op: db.System, Kind: "user", ID: int64(i.UserID), Force: i.ForceID}, p.audit())
		return nil
	})
}

// UnlinkIdentity ends single sign-on for somebody whom the actor administers: the roles it gave end, and their sessions.
func (r *Room) UnlinkIdentity(ctx context.Context, id ids.User, row int64) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managed(ctx, tx, id)
		if err != nil {
			return err
		}
		n, err := deleteIdentity(ctx, tx, id, row)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing()
		}
		tx.Record("identity.unlinked", db.On{Op: db.System, Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]int64{"identity": row})
		if err := r.takeRoles(ctx, tx, u, nil); err != nil {
			return err
		}
		return r.EndSessions(ctx, tx, int64(id))
	})
}

// SwitchPasswordOff takes the local password of somebody who signs in at a provider, so that what the provider asks for,
// and nothing less, lets them in. A link by ResetPassword gives them one again.
func (r *Room) SwitchPasswordOff(ctx context.Context, id ids.User, version int) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managed(ctx, tx, id)
		if err != nil {
			return err
		}
		list, err := identitiesOf(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case len(list) == 0:
			return fault.New(fault.Refused, "They are not linked with single sign-on, so that they could sign in no more")
		case u.PasswordHash == "":
			return fault.New(fault.Refused, "They have no password already")
		}
		tx.Record("password.off", db.On{Op: db.System, Kind: "user", ID: int64(id), Force: u.ForceID}, nil)
		if err := endLinks(ctx, tx, ResetLink, &id); err != nil {
			return err
		}
		if err := r.EndSessions(ctx, tx, int64(id)); err != nil {
			return err
		}
		return updateUser(ctx, tx, id, version, map[string]any{"password_hash": "", "must_change": false})
	})
}
