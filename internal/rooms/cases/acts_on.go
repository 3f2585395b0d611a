package cases

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// ActsOn lists the acts on a thing of the case that were not taken back, the last first, for a room that takes them back
// with a reason after UndoTime.
func ActsOn(ctx context.Context, r db.Reader, g access.Grant, entity string, id int64) ([]Act, error) {
	return actsOn(ctx, r, g, entity, id)
}

// MarkTakenBack notes that an act was taken back, so that nobody does it twice. Conflict where it was already.
func MarkTakenBack(ctx context.Context, tx *db.Tx, id ids.Act) error { return markUndone(ctx, tx, id) }
