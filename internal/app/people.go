package app

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/rooms/users"
)

// NewPerson is what `user add` is given. Without a login it makes the link for the first administrator.
type NewPerson struct{ Login, Name, Unit, Role string }

// AddUser adds a person and gives the link by which they choose a password; without a login, the link that makes the first
// administrator.
func (a *App) AddUser(ctx context.Context, n NewPerson) (string, error) {
	ctx, err := a.As(ctx, "")
	if err != nil {
		return "", err
	}
	if n.Login == "" {
		path, err := a.Users.MakeFirstLink(ctx)
		return a.Users.PublicURL + path, err
	}
	unit, err := a.unitByCode(ctx, n.Unit)
	if err != nil {
		return "", err
	}
	u, err := a.Users.AddUser(ctx, users.NewUser{Name: n.Name, Login: n.Login, Unit: unit, Role: perm.Role(n.Role)})
	if err != nil {
		return "", err
	}
	path, err := a.Users.ResetPassword(ctx, u.ID)
	return a.Users.PublicURL + path, err
}

// unitByCode finds a unit of any force; with no code, the only force.
func (a *App) unitByCode(ctx context.Context, code string) (ids.Unit, error) {
	forces, err := a.Users.Forces(ctx, a.DB)
	if err != nil {
		return 0, err
	}
	if code == "" && len(forces) == 1 {
		return forces[0].ID, nil
	}
	found := []ids.Unit{}
	for _, f := range forces {
		list, err := a.Users.Units(ctx, a.DB, f.ID)
		if err != nil {
			return 0, err
		}
		for _, u := range list {
			if strings.EqualFold(u.Code, code) {
				found = append(found, u.ID)
			}
		}
	}
	if len(found) != 1 {
		return 0, fault.New(fault.Invalid, "%d units have the code %q; name one with --unit", len(found), code)
	}
	return found[0], nil
}

// Person is a line of `user list`.
type Person struct {
	Login    string `json:"login"`
	Name     string `json:"name"`
	Force    string `json:"force"`
	Disabled bool   `json:"disabled"`
}

// ListUsers lists everybody with an account, by force and name.
func (a *App) ListUsers(ctx context.Context) ([]Person, error) {
	forces, err := a.Users.Forces(ctx, a.DB)
	if err != nil {
		return nil, err
	}
	out := []Person{}
	for _, f := range forces {
		list, err := a.Users.ListUsers(ctx, f.ID)
		if err != nil {
			return nil, err
		}
		for _, u := range list {
			out = append(out, Person{u.Login, u.Name, f.Name, u.DisabledAt != nil})
		}
	}
	return out, nil
}

// DisableUser ends somebody's access at once.
func (a *App) DisableUser(ctx context.Context, login, reason string) error {
	ctx, err := a.As(ctx, "")
	if err != nil {
		return err
	}
	u, err := a.Users.PersonByLogin(ctx, login)
	if err != nil {
		return err
	}
	return a.Users.DisableUser(ctx, u.ID, u.Version, reason)
}

// ResetUser gives a link by which somebody sets a new password. Where second gives a reason, their second factors are
// cleared too.
func (a *App) ResetUser(ctx context.Context, login, second string) (string, error) {
	ctx, err := a.As(ctx, "")
	if err != nil {
		return "", err
	}
	u, err := a.Users.PersonByLogin(ctx, login)
	if err != nil {
		return "", err
	}
	if second != "" {
		if err := a.Users.ClearFactors(ctx, u.ID, second); err != nil {
			return "", err
		}
	}
	path, err := a.Users.ResetPassword(ctx, u.ID)
	return a.Users.PublicURL + path, err
}
