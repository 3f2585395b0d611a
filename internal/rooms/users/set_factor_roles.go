package users

import (
	"context"
	"slices"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// RolesWithFactor are the roles that must have a second factor in the actor's force.
func (r *Room) RolesWithFactor(ctx context.Context, rd db.Reader) ([]perm.Role, error) {
	a, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	return r.factorRoles(ctx, rd, a.Force)
}

// SetRolesWithFactor says which roles must have a second factor in the actor's force, from now on. Administrators always
// must: whoever has their password could take the requirement from everybody else.
func (r *Room) SetRolesWithFactor(ctx context.Context, roles []perm.Role) error {
	if _, err := administrator(ctx); err != nil {
		return err
	}
	if r.SetFactorRoles == nil {
		return fault.New(fault.Internal, "nothing keeps which roles must have a second factor")
	}
	for _, x := range roles {
		if !slices.Contains(perm.Roles, x) {
			return fault.Fields("Check the roles", map[string]string{"roles": "Choose roles from the list"})
		}
	}
	if !slices.Contains(roles, perm.Administrator) {
		return fault.Fields("Check the roles", map[string]string{"roles": "Administrators must have a second step: whoever has their password could take it from everybody else"})
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return r.SetFactorRoles(ctx, tx, tx.Actor.Force, roles)
	})
}

// administrator is the actor, who must administer the whole of their force.
func administrator(ctx context.Context) (actor.Actor, error) {
	a, _ := actor.From(ctx)
	if a.Kind != actor.Person || !a.CanIn(perm.UserManage, a.Force) {
		return a, fault.New(fault.Forbidden, "Only an administrator of the whole force can do this")
	}
	return a, nil
}
