package users

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/factors"
)

// OfferedApp is an authenticator that a person is about to set up. Nothing is kept of it until they have shown a code.
type OfferedApp struct {
	Secret string     // for the person to type into the app
	QR     factors.QR // for the app to read
	Sealed string     // for the session, until the code comes
}

// OfferApp makes the secret of a new authenticator for a person. With sealed from an earlier offer it gives that one again,
// so that who mistypes a code need not begin anew.
func (r *Room) OfferApp(id ids.User, login, sealed string) (o OfferedApp, err error) {
	k, err := r.key()
	if err != nil {
		return o, err
	}
	if b, err := k.Open(sealed, aboutApp(id)); err == nil {
		o.Secret, o.Sealed = string(b), sealed
	} else {
		o.Secret = factors.NewSecret()
		o.Sealed = k.Seal([]byte(o.Secret), aboutApp(id))
	}
	o.QR, err = factors.QROf(factors.KeyURL(issuer, login, o.Secret))
	return o, err
}

const wrongCode = "That code is wrong or too old. Wait for the next one and enter its six digits"

// SetAuthenticator keeps an offered authenticator as the actor's, in the place of one they had, once they have shown that it
// works by a code. first refuses where they have a second factor already: then they must prove that one.
func (r *Room) SetAuthenticator(ctx context.Context, sealed, code string, first bool) error {
	k, err := r.key()
	if err != nil {
		return err
	}
	return r.changing(ctx, func(ctx context.Context, tx *db.Tx, id ids.User) error {
		if err := r.onlyFirst(ctx, tx, id, first); err != nil {
			return err
		}
		secret, err := k.Open(sealed, aboutApp(id))
		if err != nil {
			return fault.New(fault.Refused, "It took too long. Begin again with a new code")
		}
		if strings.TrimSpace(code) == "" {
			return fault.Fields("Check the code", map[string]string{"code": "Enter the six digits that the app shows now"})
		}
		step, ok := factors.MatchCode(string(secret), code, tx.Now, 0)
		if !ok {
			return fault.Fields("Check the code", map[string]string{"code": wrongCode})
		}
		if err := r.told(ctx, tx, id, "authenticator.set", nil); err != nil {
			return err
		}
		return putAuthenticator(ctx, tx, Authenticator{UserID: id, Sealed: sealed, LastStep: step, UsedAt: &tx.Now, CreatedAt: tx.Now})
	})
}

func (r *Room) onlyFirst(ctx context.Context, tx *db.Tx, id ids.User, first bool) error {
	if !first {
		return nil
	}
	f, err := r.FactorsOf(ctx, tx, id)
	if err == nil && f.Any() {
		err = fault.New(fault.Refused, "You have a second factor already. Sign in again with it")
	}
	return err
}

// RemoveAuthenticator takes the actor's authenticator away.
func (r *Room) RemoveAuthenticator(ctx context.Context) error {
	return r.changing(ctx, func(ctx context.Context, tx *db.Tx, id ids.User) error {
		n, err := deleteAuthenticator(ctx, tx, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing()
		}
		if err := r.told(ctx, tx, id, "authenticator.removed", nil); err != nil {
			return err
		}
		return r.keepOne(ctx, tx, id)
	})
}
