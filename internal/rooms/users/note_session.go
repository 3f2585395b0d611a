package users

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// NoteDemoSignIn records that a person of the synthetic force was taken at the sign-in page of a demo.
func (r *Room) NoteDemoSignIn(ctx context.Context, id ids.User, address string) error {
	return r.DB.Write(actor.With(ctx, actor.Program("demo sign-in")), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("session.begun", db.On{Op: db.System, Kind: "user", ID: int64(id)}, map[string]string{"address": address, "by": "demo"})
		return nil
	})
}

// NoteSignOut records that the actor signed out.
func (r *Room) NoteSignOut(ctx context.Context) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Record("session.ended", db.On{Op: db.System, Kind: "user", ID: int64(tx.Actor.User)}, nil)
		return nil
	})
}
