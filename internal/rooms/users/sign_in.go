package users

import (
	"context"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
)

// Limits on guessing. They count failures by login and address together, and by address, never by login alone: otherwise
// whoever knows a login could lock its owner out.
const (
	guessWindow    = 15 * time.Minute
	guessesByLogin = 5
	guessesByPlace = 50
	wrongSignIn    = "The login or the password is wrong"
	tooManySignIns = "Too many attempts from here. Wait 15 minutes, or ask an administrator for a new link"
)

// SignIn checks a login and password from an address. Every attempt is recorded, with the same answer and the same work
// whether the login exists or not. Invalid where they do not fit, TooMany where there were too many.
func (r *Room) SignIn(ctx context.Context, login, password, address string) (User, error) {
	folded := FoldLogin(login)
	if len(folded) > 100 {
		folded = folded[:100]
	}
	u, err := userByLogin(ctx, r.DB, folded)
	if err != nil {
		return User{}, err
	}
	both, place, err := failures(ctx, r.DB, folded, address, r.DB.Time().Add(-guessWindow))
	if err != nil {
		return User{}, err
	}
	if both >= guessesByLogin || place >= guessesByPlace {
		return User{}, fault.New(fault.TooMany, tooManySignIns)
	}
	if len(password) > 1000 {
		password = password[:1000]
	}
	ok := r.Match(u.PasswordHash, password) && u.DisabledAt == nil && u.ID != 0
	who := actor.Actor{Kind: actor.Person, Name: "signed out", Force: u.ForceID}
	if ok {
		who = actor.Actor{Kind: actor.Person, User: u.ID, Name: u.Name, Login: u.Login, Force: u.ForceID}
	}
	err = r.DB.Write(actor.With(ctx, who), func(ctx context.Context, tx *db.Tx) error {
		action := "session.refused"
		if ok {
			action = "session.begun"
		}
		tx.Record(action, db.On{Op: db.System, Kind: "user", ID: int64(u.ID)}, map[string]string{"login": folded, "address": address})
		return insertAttempt(ctx, tx, attempt{LoginFolded: folded, Address: address, At: tx.Now, OK: ok})
	})
	if err != nil {
		return User{}, err
	}
	if !ok {
		return User{}, fault.New(fault.Invalid, wrongSignIn)
	}
	return u, nil
}
