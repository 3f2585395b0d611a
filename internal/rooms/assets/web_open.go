package assets

import (
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

// mayEdit reports whether buttons that change the assets of a case are shown: the actor may change it, and it is open.
func (r *Room) mayEdit(c *web.Ctx, g access.Grant) (bool, error) {
	if !g.CanEdit() {
		return false, nil
	}
	one, err := r.Cases.ByID(c.Ctx(), r.DB, g)
	return one.Open(), err
}
