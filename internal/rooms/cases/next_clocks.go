package cases

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// CaseClock is the clock of one case that ends soonest; nil for none.
type CaseClock struct {
	Grant access.Grant
	Clock *ids.Clock
	EndAt *time.Time
}

// SetNextClocks is SetNextClock for many cases, in few statements. No case may stand twice.
func (r *Room) SetNextClocks(ctx context.Context, tx *db.Tx, list []CaseClock) error {
	return updateNextClocks(ctx, tx, list)
}
