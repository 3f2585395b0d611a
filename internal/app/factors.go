package app

import (
	"context"
	"slices"
	"strings"
	"sync"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/factors"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
)

func init() {
	names := []string{}
	for _, r := range users.FactorRoles {
		names = append(names, string(r))
	}
	reference.Define("sign-in", "second.factor", strings.Join(names, " "), "roles", "Whoever holds one of these roles must prove who they are a second time when they sign in", "force rule", true)
}

// factorRoles are the roles that must have a second factor in a force.
func (a *App) factorRoles(ctx context.Context, rd db.Reader, force ids.Unit) (out []perm.Role, err error) {
	v, err := a.Reference.Value(ctx, rd, force, "sign-in", "second.factor", caltime.DateOf(rd.Time()))
	if err != nil {
		return nil, err
	}
	for _, s := range strings.Fields(v.Text) {
		if r := perm.Role(s); slices.Contains(perm.Roles, r) {
			out = append(out, r)
		}
	}
	return out, nil
}

// setFactorRoles says which roles must have a second factor in a force from today on.
func (a *App) setFactorRoles(ctx context.Context, tx *db.Tx, force ids.Unit, roles []perm.Role) error {
	names := []string{}
	for _, r := range perm.Roles {
		if slices.Contains(roles, r) {
			names = append(names, string(r))
		}
	}
	_, err := a.Reference.SetValues(ctx, tx, force, caltime.DateOf(tx.Now), []reference.NewValue{{Kind: "sign-in", Code: "second.factor", Text: strings.Join(names, " ")}})
	return err
}

// factorKey reads the key of second factors when it is first needed, and makes it then. What failed is tried again.
func factorKey(path string) func() (*factors.Key, error) {
	var mu sync.Mutex
	var held *factors.Key
	return func() (*factors.Key, error) {
		mu.Lock()
		defer mu.Unlock()
		if held != nil {
			return held, nil
		}
		k, err := factors.LoadOrMakeKey(path)
		if err == nil {
			held = k
		}
		return k, err
	}
}
