package disclosure

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Scheduled gives what a schedule of the case of g lists, in its order: what was judged relevant, and either sensitive or not.
func (r *Room) Scheduled(ctx context.Context, rd db.Reader, g access.Grant, sensitive bool) ([]Record, error) {
	return scheduled(ctx, rd, g, sensitive)
}
