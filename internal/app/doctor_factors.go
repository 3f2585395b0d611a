package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"proceeds/internal/platform/factors"
	"proceeds/internal/platform/layout"
)

// howToMend says what helps where second factors do not open.
const howToMend = "; if it is lost, these people sign in with a recovery code, or an administrator clears their second factors (“proceeds user reset LOGIN --second-factor REASON”), and they set up new ones"

// factorsOpen looks whether the key of second factors is there and opens those that are kept. It makes no key.
func (a *App) factorsOpen(ctx context.Context) Checked {
	const name = "second factors"
	path := a.Config.FactorKeyFile
	k, kerr := factors.LoadKey(path)
	s, err := a.Users.SealedFactors(ctx, a.DB, k)
	what := layout.Many(s.All, "app or passkey", "apps and passkeys") + " of " + layout.Many(s.People, "person", "people")
	switch {
	case err != nil:
		return Checked{name, false, err.Error()}
	case errors.Is(kerr, fs.ErrNotExist) && s.All == 0:
		return Checked{name, true, "none is set up; the key is made in " + path + " with the first"}
	case errors.Is(kerr, fs.ErrNotExist):
		return Checked{name, false, fmt.Sprintf("there is no key in %s, so that no app and no passkey can be checked at signing in (%s): put the file back from its copy and start again, before anybody sets up a new one", path, what) + howToMend}
	case kerr != nil:
		return Checked{name, false, fmt.Sprintf("%s, so that no app and no passkey can be checked at signing in (%s): put the file back from its copy", kerr, what) + howToMend}
	case s.Other > 0:
		return Checked{name, false, fmt.Sprintf("%d of %d were set up with another key than that in %s, and cannot be checked at signing in: give every replica the same file, and put the right one back from its copy", s.Other, s.All, path) + howToMend}
	case s.Broken > 0:
		return Checked{name, false, fmt.Sprintf("%d of %d do not open, though the key is right: their rows were changed from outside. Find out by whom, and clear the second factors of these people", s.Broken, s.All)}
	}
	return Checked{name, true, what + ", and the key in " + path + " opens them all"}
}
