package plans

import (
	"context"
	"slices"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/users"
)

// officers lists who can be the lead responsible officer of a plan on a case, by name: nobody whom a conflict of interest
// keeps out of the case, and of a restricted one its team alone.
func (r *Room) officers(ctx context.Context, rd db.Reader, g access.Grant) ([]users.User, error) {
	people, err := r.Users.People(ctx, rd, g.ForceID(), leading...)
	if err != nil {
		return nil, err
	}
	members, err := access.Members(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	conflicts, err := access.Conflicts(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	on, out := map[ids.User]bool{}, map[ids.User]bool{}
	for _, m := range members {
		on[m.UserID] = true
	}
	for _, c := range conflicts {
		out[c.UserID] = out[c.UserID] || c.Stands()
	}
	return slices.DeleteFunc(people, func(u users.User) bool { return out[u.ID] || g.Restricted() && !on[u.ID] }), nil
}
