package users

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/throttle"
)

const wrongSignIn = "The login or the password is wrong"

// From is where an attempt to sign in comes from.
type From struct {
	Address string
	Device  string // the cookie of a browser in which somebody signed in before; see TakeGuess
}

// SignIn checks a login and password. Every attempt is recorded, with the same answer and the same work whether the login
// exists or not. Invalid where they do not fit, TooMany where there were too many.
func (r *Room) SignIn(ctx context.Context, login, password string, from From) (User, error) {
	folded := FoldLogin(login)
	if len(folded) > 100 {
		folded = folded[:100]
	}
	u, err := userByLogin(ctx, r.DB, folded)
	if err != nil {
		return User{}, err
	}
	right, err := r.TakeGuess(ctx, Guess{What: guessPassword, Name: folded, Person: u.ID, Address: from.Address, Device: from.Device})
	if err != nil {
		return User{}, err
	}
	ok := r.Match(u.PasswordHash, clip(password)) && u.DisabledAt == nil && u.ID != 0
	who := actor.Actor{Kind: actor.Person, Name: "signed out", Force: u.ForceID}
	if ok {
		who = actor.Actor{Kind: actor.Person, User: u.ID, Name: u.Name, Login: u.Login, Force: u.ForceID}
		if err := right(ctx); err != nil {
			return User{}, err
		}
	}
	err = r.DB.Write(actor.With(ctx, who), func(ctx context.Context, tx *db.Tx) error {
		action := "session.refused"
		if ok {
			action = "password.accepted"
		}
		tx.Record(action, db.On{Op: db.System, Kind: "user", ID: int64(u.ID)}, map[string]string{"login": folded, "address": from.Address})
		return insertAttempt(ctx, tx, attempt{LoginFolded: folded, UserID: u.ID, Address: throttle.Place(from.Address), At: tx.Now, OK: ok})
	})
	if err != nil {
		return User{}, err
	}
	if !ok {
		return User{}, fault.New(fault.Invalid, wrongSignIn)
	}
	return u, nil
}

// clip keeps a made-up form from hashing megabytes.
func clip(password string) string {
	if len(password) > 1000 {
		password = password[:1000]
	}
	return password
}
