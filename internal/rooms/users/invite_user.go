package users

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
)

// InviteUser adds a person without a password, and gives the path of the one-time link by which they choose one. The link
// can be seen only in this answer.
func (r *Room) InviteUser(ctx context.Context, n NewUser) (u User, path string, err error) {
	n.Password = ""
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if u, err = r.AddUserTx(ctx, tx, n, caltime.DateOf(tx.Now)); err != nil {
			return err
		}
		token, err := newLink(ctx, tx, ResetLink, &u.ID)
		path = "/set-password/" + token
		return err
	})
	return u, path, err
}
