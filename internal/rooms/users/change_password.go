package users

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// PasswordChange is what somebody who changes their own password gives.
type PasswordChange struct {
	Present string // the password they have
	Next    string
	From    From
	Keep    string // the session that goes on; every other ends
}

// ChangePassword gives the actor another password. Invalid where the present one is wrong or the next cannot be taken,
// TooMany where the present one was guessed at too often.
func (r *Room) ChangePassword(ctx context.Context, p PasswordChange) error {
	id, err := self(ctx)
	if err != nil {
		return err
	}
	u, err := userByID(ctx, r.DB, id)
	if err != nil {
		return err
	}
	if u.PasswordHash == "" {
		return fault.New(fault.Refused, "You have no password here. An administrator can give you a link to choose one")
	}
	right, err := r.TakeGuess(ctx, Guess{What: guessPassword, Name: u.LoginFolded, Person: id, Address: p.From.Address, Device: p.From.Device})
	if err != nil {
		return err
	}
	if !r.Match(u.PasswordHash, clip(p.Present)) {
		return fault.Fields("Check the passwords", map[string]string{"present": "That is not your present password"})
	}
	if err := right(ctx); err != nil {
		return err
	}
	return r.changing(ctx, func(ctx context.Context, tx *db.Tx, id ids.User) error {
		force, err := unitByID(ctx, tx, u.ForceID)
		if err != nil {
			return err
		}
		if why := r.checkPassword(u, force.Name, p.Next); why != "" {
			return fault.Fields("Check the passwords", map[string]string{"password": why})
		}
		if err := r.told(ctx, tx, id, "password.changed", nil); err != nil {
			return err
		}
		if _, err := endOthers(ctx, tx, id, p.Keep); err != nil {
			return err
		}
		return updateUser(ctx, tx, id, u.Version, map[string]any{"password_hash": r.Hash(p.Next), "must_change": false})
	})
}
