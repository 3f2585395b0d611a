package users

import (
	"context"
	"errors"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/factors"
)

// Sealed counts the second factors that are kept sealed with a key: authenticator apps and passkeys.
type Sealed struct {
	All    int
	People int // who have them
	Other  int // sealed with another key than the one given
	Broken int // of this key, but changed from outside
}

// SealedFactors looks at every second factor of the installation, of people with an account. With no key none opens.
func (r *Room) SealedFactors(ctx context.Context, rd db.Reader, k *factors.Key) (s Sealed, err error) {
	people := map[ids.User]bool{}
	look := func(user ids.User, sealed, about string) {
		s.All++
		people[user] = true
		if k == nil {
			s.Other++
			return
		}
		switch _, err := k.Open(sealed, about); {
		case errors.Is(err, factors.ErrOtherKey):
			s.Other++
		case err != nil:
			s.Broken++
		}
	}
	apps, err := allAuthenticators(ctx, rd)
	if err != nil {
		return s, err
	}
	passkeys, err := allPasskeys(ctx, rd)
	if err != nil {
		return s, err
	}
	for _, a := range apps {
		look(a.UserID, a.Sealed, aboutApp(a.UserID))
	}
	for _, p := range passkeys {
		look(p.UserID, p.Sealed, aboutPasskey(p.UserID, p.CredentialID))
	}
	s.People = len(people)
	return s, nil
}
