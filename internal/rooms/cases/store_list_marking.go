package cases

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// listMarking is the highest marking of the cases that a list holds, all its pages together.
func listMarking(ctx context.Context, r db.Reader, s access.Scope, f Filter, a actor.Actor) (string, error) {
	w := matching(s, f, a, r.Time())
	return access.HighestMarking(r.Gorm(ctx).Table("cases c").Where(w.String(), w.args...), "c.marking")
}
