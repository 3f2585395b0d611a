package orders

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
)

// ClockRows puts clocks into the words of the page of clocks, for pages of higher rooms. mine: they are of the reader's own
// cases, so that the act each waits for is offered.
func (r *Room) ClockRows(ctx context.Context, rd db.Reader, list []Row, mine bool) ([]layout.ClockRow, error) {
	return r.clockRows(ctx, rd, list, mine)
}
