package reporting

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// OnErase forgets, in the transaction that disposes of a case, every file made before in which the case may stand: those of
// people who saw the case when theirs was made. They are the same that Download refuses from now on, for the case is hidden.
// It gives their hashes, so that the files are taken away once the transaction stands. One that is being made is refused at
// its download and goes with its day. It fills retention.Room.OnErase.
func (r *Room) OnErase(ctx context.Context, tx *db.Tx, g access.Grant) ([]string, error) {
	if !g.Valid() {
		return nil, nil
	}
	list, err := readyOf(ctx, tx, g.ForceID())
	if err != nil {
		return nil, fmt.Errorf("read the files of the force: %w", err)
	}
	var files []string
	for _, e := range list {
		if !e.mayHold(g.CaseID()) {
			continue
		}
		ok, err := settle(ctx, tx, e.ID, Ready, map[string]any{"state": Wiped, "blob_hash": "", "wiped_at": tx.Now})
		if err != nil {
			return nil, fmt.Errorf("forget export %d: %w", e.ID, err)
		}
		if ok {
			tx.Record("export.wiped", on(e, db.Erasure), map[string]any{"report": e.Code, "sha256": e.BlobHash, "why": "a case that may be in it was disposed of"})
			files = append(files, e.BlobHash)
		}
	}
	return files, nil
}

// mayHold reports whether the case was there, and not hidden from the maker, when the file was made. A file that does not
// say may hold anything.
func (e Export) mayHold(id ids.Case) bool {
	var s sight
	if json.Unmarshal([]byte(e.Sight), &s) != nil || s.Newest == 0 {
		return true
	}
	return id <= s.Newest && !slices.Contains(s.Hidden, id)
}
