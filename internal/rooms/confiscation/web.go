package confiscation

import (
	"proceeds/internal/platform/web"
)

// Routes are the pages of the room.
func (r *Room) Routes() []web.Route {
	return nil
}
