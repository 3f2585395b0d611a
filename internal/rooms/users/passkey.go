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

const (
	mostPasskeys   = 10
	unknownPasskey = "That passkey was not accepted. Try again, or sign in another way"
	clonedPasskey  = "That passkey may have been copied, so it is not accepted any more. Sign in another way, remove it and tell your administrator"
)

// holder gives a person as their passkeys know them. Those that another key sealed are left out; lost is the fault of
// these, nil where there are none.
func (r *Room) holder(ctx context.Context, rd db.Reader, id ids.User) (h factors.Holder, lost, err error) {
	k, err := r.key()
	if err != nil {
		return h, nil, err
	}
	u, err := userByID(ctx, rd, id)
	if err != nil {
		return h, nil, err
	}
	list, err := passkeysOf(ctx, rd, id)
	if err != nil {
		return h, nil, err
	}
	h = factors.Holder{Handle: k.Sum(ids.String(id), "passkey holder"), Login: u.Login, Name: u.Name}
	for _, p := range list {
		if !p.Works() {
			continue
		}
		record, err := open(k, p.Sealed, aboutPasskey(id, p.CredentialID))
		if fault.Is(err, fault.Unavailable) {
			lost = err // it stands in nobody's way to make another
			continue
		}
		if err != nil {
			return h, nil, err
		}
		h.Passkeys = append(h.Passkeys, factors.Passkey{ID: p.CredentialID, Record: record})
	}
	return h, lost, nil
}

// OfferPasskey begins to make a passkey of the actor's at a site.
func (r *Room) OfferPasskey(ctx context.Context, site factors.Site) (factors.Ceremony, error) {
	id, err := self(ctx)
	if err != nil {
		return factors.Ceremony{}, err
	}
	h, _, err := r.holder(ctx, r.DB, id)
	if err != nil {
		return factors.Ceremony{}, err
	}
	return site.Make(h)
}

// AddPasskey keeps the passkey that the browser made, under a name. first refuses where the actor has a second factor
// already: then they must prove that one.
func (r *Room) AddPasskey(ctx context.Context, site factors.Site, state, answer, name string, first bool) error {
	k, err := r.key()
	if err != nil {
		return err
	}
	if name, err = checkPasskeyName(name); err != nil {
		return err
	}
	return r.changing(ctx, func(ctx context.Context, tx *db.Tx, id ids.User) error {
		if err := r.onlyFirst(ctx, tx, id, first); err != nil {
			return err
		}
		h, _, err := r.holder(ctx, tx, id)
		if err != nil {
			return err
		}
		if len(h.Passkeys) >= mostPasskeys {
			return fault.New(fault.Refused, "You have %d passkeys: remove one that is not needed", len(h.Passkeys))
		}
		p, err := site.Made(h, state, []byte(answer))
		if errors.Is(err, factors.ErrPasskey) {
			return &fault.Error{Kind: fault.Invalid, Message: "The passkey was not made. Try again", Cause: err}
		}
		if err != nil {
			return err
		}
		if err := r.told(ctx, tx, id, "passkey.added", map[string]string{"name": name}); err != nil {
			return err
		}
		return insertPasskey(ctx, tx, &Passkey{UserID: id, CredentialID: p.ID, Name: name, Sealed: k.Seal(p.Record, aboutPasskey(id, p.ID)), Version: 1, CreatedAt: tx.Now})
	})
}

// RenamePasskey gives one of the actor's passkeys another name.
func (r *Room) RenamePasskey(ctx context.Context, passkey int64, name string) error {
	name, err := checkPasskeyName(name)
	if err != nil {
		return err
	}
	return r.changing(ctx, func(ctx context.Context, tx *db.Tx, id ids.User) error {
		p, err := passkeyOf(ctx, tx, id, passkey)
		if err != nil {
			return err
		}
		tx.Record("passkey.renamed", db.On{Op: db.System, Kind: "user", ID: int64(id)}, map[string]string{"old": p.Name, "new": name})
		return updatePasskey(ctx, tx, p, map[string]any{"name": name})
	})
}

// RemovePasskey takes one of the actor's passkeys away.
func (r *Room) RemovePasskey(ctx context.Context, passkey int64) error {
	return r.changing(ctx, func(ctx context.Context, tx *db.Tx, id ids.User) error {
		p, err := passkeyOf(ctx, tx, id, passkey)
		if err != nil {
			return err
		}
		if err := r.told(ctx, tx, id, "passkey.removed", map[string]string{"name": p.Name}); err != nil {
			return err
		}
		if err := deletePasskey(ctx, tx, p.ID); err != nil {
			return err
		}
		return r.keepOne(ctx, tx, id)
	})
}

// AskPasskey begins to ask for a passkey at a site: for one of a person's, or with 0 for any that the browser offers.
func (r *Room) AskPasskey(ctx context.Context, site factors.Site, id ids.User) (factors.Ceremony, error) {
	if id == 0 {
		return site.Ask(nil)
	}
	h, lost, err := r.holder(ctx, r.DB, id)
	if err != nil {
		return factors.Ceremony{}, err
	}
	if len(h.Passkeys) == 0 && lost != nil {
		return factors.Ceremony{}, lost
	}
	if len(h.Passkeys) == 0 {
		return factors.Ceremony{}, fault.New(fault.Refused, "You have no passkey that works")
	}
	return site.Ask(&h)
}

// ProvePasskey checks the browser's answer to AskPasskey and gives whose passkey it is. The passkey's authenticator has
// checked its holder, so that it alone stands for two factors. Invalid where it proves nothing: for an unknown passkey, a
// disabled person, one that is not id's where id is given, and one whose count of signatures went back. That one is stopped:
// there may be two of it.
func (r *Room) ProvePasskey(ctx context.Context, site factors.Site, id ids.User, state, answer string, from From) (User, error) {
	k, err := r.key()
	if err != nil {
		return User{}, err
	}
	row, err := passkeyByCredential(ctx, r.DB, factors.AnswerID([]byte(answer)))
	if err != nil {
		return User{}, err
	}
	refused := func(cause error) (User, error) {
		nobody := actor.Actor{Kind: actor.Person, Name: "signed out"}
		err := r.DB.Write(actor.With(ctx, nobody), func(ctx context.Context, tx *db.Tx) error {
			tx.Record("factor.refused", db.On{Op: db.System, Kind: "user", ID: int64(row.UserID)}, map[string]string{"by": "passkey", "address": from.Address})
			return nil
		})
		if err != nil {
			return User{}, err
		}
		return User{}, &fault.Error{Kind: fault.Invalid, Message: unknownPasskey, Cause: cause}
	}
	if row.ID == 0 || !row.Works() || id != 0 && row.UserID != id {
		return refused(nil)
	}
	who, err := r.Actor(ctx, row.UserID)
	if fault.Is(err, fault.NotFound) {
		return refused(nil)
	}
	if err != nil {
		return User{}, err
	}
	var u User
	var verdict error
	err = r.DB.Write(actor.With(ctx, who), func(ctx context.Context, tx *db.Tx) error {
		if err := lockPerson(ctx, tx, row.UserID); err != nil {
			return err
		}
		p, err := passkeyOf(ctx, tx, row.UserID, row.ID)
		if err != nil {
			return err
		}
		if u, err = userByID(ctx, tx, p.UserID); err != nil {
			return err
		}
		if _, err := open(k, p.Sealed, aboutPasskey(p.UserID, p.CredentialID)); err != nil {
			return err
		}
		h, _, err := r.holder(ctx, tx, p.UserID)
		if err != nil {
			return err
		}
		on := db.On{Op: db.System, Kind: "user", ID: int64(u.ID)}
		next, err := site.Answered(h, id != 0, state, []byte(answer))
		switch {
		case errors.Is(err, factors.ErrCloned):
			verdict = fault.New(fault.Invalid, clonedPasskey)
			if err := r.told(ctx, tx, u.ID, "passkey.stopped", map[string]string{"name": p.Name, "address": from.Address}); err != nil {
				return err
			}
			return updatePasskey(ctx, tx, p, map[string]any{"stopped_at": tx.Now})
		case errors.Is(err, factors.ErrPasskey), err == nil && u.DisabledAt != nil:
			verdict = &fault.Error{Kind: fault.Invalid, Message: unknownPasskey, Cause: err}
			tx.Record("factor.refused", on, map[string]string{"by": "passkey", "address": from.Address})
			return nil
		case err != nil:
			return err
		}
		tx.Record("factor.proved", on, map[string]string{"by": "passkey", "name": p.Name, "address": from.Address})
		return updatePasskey(ctx, tx, p, map[string]any{"sealed": k.Seal(next.Record, aboutPasskey(u.ID, p.CredentialID)), "used_at": tx.Now})
	})
	if err == nil {
		err = verdict
	}
	if err != nil {
		return User{}, err
	}
	return u, nil
}
