package plans

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/users"
)

// officers lists who can be the lead responsible officer of a plan on a case, by name.
func (r *Room) officers(ctx context.Context, rd db.Reader, g access.Grant) ([]users.User, error) {
	people, err := r.Users.People(ctx, rd, g.ForceID(), leading...)
	if err != nil || !g.Restricted() {
		return people, err
	}
	members, err := access.Members(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	on := map[ids.User]bool{}
	for _, m := range members {
		on[m.UserID] = true
	}
	var out []users.User
	for _, u := range people {
		if on[u.ID] {
			out = append(out, u)
		}
	}
	return out, nil
}
