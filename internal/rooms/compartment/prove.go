package compartment

import (
	"context"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

const (
	freeGuesses = 5 // wrong proofs within guessesFor, before further ones are not looked at
	guessesFor  = 15 * time.Minute
)

// Prove takes the word of right on whether an officer has just proved who they are, before a dangerous act of the compartment.
// It is recorded in the confidential log and counted in a table of the compartment, and nowhere else: neither the main log
// nor a session tells that an officer did anything here. So each act asks for a proof of its own. Invalid where it proves nothing,
// with the sentence wrong; TooMany where there were too many wrong ones.
func (r *Room) Prove(ctx context.Context, by, address, wrong string, right func(ctx context.Context) (bool, error)) error {
	ok, err := right(ctx)
	if err != nil {
		return err
	}
	var refused error
	err = r.act(ctx, perm.CompartmentRead, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		n, err := guess(ctx, tx, tx.Actor.User, tx.Now.Add(-guessesFor))
		if err != nil {
			return err
		}
		action := "factor.proved"
		switch {
		case n > freeGuesses: // right or not is not told
			action, refused = "factor.refused", fault.New(fault.TooMany, "Too many attempts. Wait 15 minutes, or sign out and in again")
		case !ok:
			action, refused = "factor.refused", fault.New(fault.Invalid, "%s", wrong)
		default:
			if err := forgetGuesses(ctx, tx, tx.Actor.User); err != nil {
				return err
			}
		}
		tx.Record(action, at(db.System, "officer", int64(tx.Actor.User), force), map[string]string{"by": by, "address": address})
		return nil
	})
	if err != nil {
		return err
	}
	return refused
}
