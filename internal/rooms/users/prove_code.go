package users

import (
	"context"
	"errors"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/factors"
)

// ProveCode checks a one-time code of a person's authenticator: of the present half-minute, the one before or the one after,
// and each only once, also when it is sent twice at the same moment. Invalid where it proves nothing, TooMany where there
// were too many guesses.
func (r *Room) ProveCode(ctx context.Context, id ids.User, code string, from From) error {
	k, err := r.key()
	if err != nil {
		return err
	}
	return r.proving(ctx, id, "code", wrongCode, from, func(ctx context.Context, tx *db.Tx) (bool, error) {
		a, err := authenticatorOf(ctx, tx, id)
		if err != nil || a == nil {
			return false, err
		}
		secret, err := open(k, a.Sealed, aboutApp(id))
		if err != nil {
			return false, err
		}
		step, ok := factors.MatchCode(string(secret), code, tx.Now, a.LastStep)
		if !ok {
			return false, nil
		}
		return takeStep(ctx, tx, id, step)
	})
}

// ProveRecovery uses up a recovery code of a person. It needs no key, so that it lets in whoever cannot be asked for more
// because the server has lost it.
func (r *Room) ProveRecovery(ctx context.Context, id ids.User, code string, from From) error {
	const wrong = "That recovery code is wrong or was used already"
	return r.proving(ctx, id, "recovery code", wrong, from, func(ctx context.Context, tx *db.Tx) (bool, error) {
		folded := factors.FoldRecovery(code)
		if folded == "" {
			return false, nil
		}
		ok, err := useRecovery(ctx, tx, id, recoveryHash(id, folded))
		if k, kerr := r.key(); err == nil && !ok && kerr == nil {
			ok, err = useRecovery(ctx, tx, id, oldRecoveryHash(k, id, folded))
		}
		if err != nil || !ok {
			return false, err
		}
		left, err := countRecovery(ctx, tx, id)
		if err != nil {
			return false, err
		}
		return true, r.told(ctx, tx, id, "recovery.used", map[string]int{"left": left})
	})
}

// proving judges one guess at a second factor of a person, and records it either way.
func (r *Room) proving(ctx context.Context, id ids.User, by, wrong string, from From, judge func(ctx context.Context, tx *db.Tx) (bool, error)) error {
	return r.guessing(ctx, Guess{What: GuessSecond, Name: ids.String(id), Person: id, Address: from.Address, Device: from.Device}, "code", by, wrong, judge)
}

// ProvePassword checks the password of somebody who is signed in, before a dangerous act.
func (r *Room) ProvePassword(ctx context.Context, id ids.User, password string, from From) error {
	u, err := userByID(ctx, r.DB, id)
	if err != nil {
		return err
	}
	ok := r.Match(u.PasswordHash, clip(password))
	g := Guess{What: guessPassword, Name: u.LoginFolded, Person: id, Address: from.Address, Device: from.Device}
	return r.guessing(ctx, g, "password", "password", "That is not your password", func(context.Context, *db.Tx) (bool, error) { return ok, nil })
}

func (r *Room) guessing(ctx context.Context, g Guess, field, by, wrong string, judge func(ctx context.Context, tx *db.Tx) (bool, error)) error {
	right, err := r.TakeGuess(ctx, g)
	if err != nil {
		return err
	}
	id := g.Person
	who, err := r.Actor(ctx, id)
	if err != nil {
		return err
	}
	ok := false
	err = r.DB.Write(actor.With(ctx, who), func(ctx context.Context, tx *db.Tx) (err error) {
		if ok, err = judge(ctx, tx); err != nil {
			return err
		}
		action := "factor.refused"
		if ok {
			action = "factor.proved"
		}
		tx.Record(action, db.On{Op: db.System, Kind: "user", ID: int64(id)}, map[string]string{"by": by, "address": g.Address})
		return nil
	})
	if fault.Is(err, fault.Unavailable) {
		return errors.Join(err, right(ctx)) // nothing was judged, so nothing was guessed
	}
	if err != nil {
		return err
	}
	if !ok {
		return fault.Fields("Check what you entered", map[string]string{field: wrong})
	}
	return right(ctx)
}
