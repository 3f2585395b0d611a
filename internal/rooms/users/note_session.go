package users

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// NoteSignIn records that a person's session began: by what they proved who they are, and by what a second time.
func (r *Room) NoteSignIn(ctx context.Context, id ids.User, by Method, second, address string) error {
	who := actor.Program("demo sign-in")
	if by != ByDemo {
		var err error
		if who, err = r.Actor(ctx, id); err != nil {
			return err
		}
	}
	return r.DB.Write(actor.With(ctx, who), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("session.begun", db.On{Op: db.System, Kind: "user", ID: int64(id)}, map[string]string{"by": string(by), "second": second, "address": address})
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

// NoteSSOFailure records that a way in by single sign-on failed, and why.
func (r *Room) NoteSSOFailure(ctx context.Context, why error, address string) error {
	return r.DB.Write(actor.With(ctx, actor.Program("single sign-on")), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("session.refused", db.On{Op: db.System, Kind: "user"}, map[string]string{"address": address, "by": "single-sign-on", "why": firstOf(why.Error(), 500)})
		return nil
	})
}

func firstOf(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
