package orders

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/users"
)

// Leads counts the clocks that run in cases somebody leads, for who disables their account.
func (r *Room) Leads(ctx context.Context, rd db.Reader, l users.Leaver) ([]users.Led, error) {
	n, err := runningLedBy(ctx, rd, l.User)
	return []users.Led{{What: "clocks that run in them", N: n}}, err
}
