package returns

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// OnErase forgets, in the transaction that disposes of a case, the rows of every return of its force, for they may tell
// of it: what was not taken yet is dropped, and can be brought again. It fills retention.Room.OnErase, and holds no files.
func (r *Room) OnErase(ctx context.Context, tx *db.Tx, g access.Grant) ([]string, error) {
	kept, err := keptOf(ctx, tx, g.ForceID())
	if err != nil {
		return nil, err
	}
	for _, x := range kept {
		if x.State == Taking {
			continue // it ends within minutes, and its rows within the day
		}
		set := map[string]any{"wiped_at": tx.Now}
		if x.State == Read {
			set["state"], set["ended_at"] = Dropped, tx.Now
		}
		err := setReturn(ctx, tx, x.ID, x.Version, set)
		if fault.Is(err, fault.Conflict) {
			continue // taken, dropped or wiped in this moment
		}
		if err != nil {
			return nil, err
		}
		if err := deleteRows(ctx, tx, x.ID); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
