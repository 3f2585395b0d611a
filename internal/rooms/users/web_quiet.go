package users

import (
	"context"
	"net/url"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/web"
)

// checkQuietly is checkAgain before an act of a place that tells nobody outside of itself. The proof is judged by what is
// kept, which stays as it is, and recorded where that place keeps its records. Only what leaves nothing behind counts: a
// password, or a passkey whose count of signatures is taken at the next signing in. A one-time code does not, because that
// it was used has to be kept.
func (w *Web) checkQuietly(c *web.Ctx, typed url.Values) error {
	if w.Quietly == nil {
		return fault.New(fault.Forbidden, "It is too long since you signed in. Sign out and in again to do this")
	}
	id := c.Actor().User
	switch {
	case c.By() == string(ByDemo) && typed.Get(againDemo) != "":
		return w.Quietly(c.Ctx(), string(ByDemo), c.ClientIP(), "", func(context.Context) (bool, error) { return true, nil })
	case typed.Get(againPasskey) != "":
		state, answer := w.keptState(c, "again"), typed.Get(againPasskey)
		return w.Quietly(c.Ctx(), "passkey", c.ClientIP(), unknownPasskey, func(ctx context.Context) (bool, error) {
			return w.MatchPasskey(ctx, site(c), id, state, answer)
		})
	case typed.Get(againPassword) != "":
		return w.Quietly(c.Ctx(), "password", c.ClientIP(), "That is not your password", func(ctx context.Context) (bool, error) {
			return w.MatchPassword(ctx, id, typed.Get(againPassword))
		})
	}
	return fault.New(fault.Invalid, "Enter your password, or prove in another way that it is you")
}
