package users

import (
	"context"
	"errors"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/factors"
)

// MatchPassword reports whether a password is that of a person. It counts no guess and records nothing: whoever calls it does.
func (r *Room) MatchPassword(ctx context.Context, id ids.User, password string) (bool, error) {
	u, err := userByID(ctx, r.DB, id)
	if err != nil {
		return false, err
	}
	return u.DisabledAt == nil && r.Match(u.PasswordHash, clip(password)), nil
}

// MatchPasskey reports whether the browser's answer to AskPasskey is of a passkey of a person that works. Nothing is kept of
// it, neither that it was used nor its count of signatures: one that went back is refused here, and stopped at the next
// signing in with it. It records nothing: whoever calls it does.
func (r *Room) MatchPasskey(ctx context.Context, site factors.Site, id ids.User, state, answer string) (bool, error) {
	k, err := r.key()
	if err != nil {
		return false, err
	}
	p, err := passkeyByCredential(ctx, r.DB, factors.AnswerID([]byte(answer)))
	if err != nil || p.ID == 0 || !p.Works() || p.UserID != id {
		return false, err
	}
	if _, err := open(k, p.Sealed, aboutPasskey(p.UserID, p.CredentialID)); err != nil {
		return false, err
	}
	h, _, err := r.holder(ctx, r.DB, id)
	if err != nil {
		return false, err
	}
	_, err = site.Answered(h, true, state, []byte(answer))
	if errors.Is(err, factors.ErrCloned) || errors.Is(err, factors.ErrPasskey) {
		return false, nil
	}
	return err == nil, err
}
