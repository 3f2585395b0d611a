package reporting

import (
	"context"
	"encoding/json"
	"slices"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
)

// Expire wipes the files of exports that are past their time, and settles exports whose job ended without them. The
// program does it by the hour. A file that something else still holds stays in the store.
func (r *Room) Expire(ctx context.Context) error {
	const some = 100
	for {
		old, err := expired(ctx, r.DB, r.DB.Time(), some)
		if err != nil {
			return err
		}
		for _, e := range old {
			if err := r.wipe(ctx, e); err != nil {
				return err
			}
		}
		if len(old) < some {
			break
		}
	}
	over, err := stuck(ctx, r.DB, some)
	if err != nil {
		return err
	}
	for _, x := range over {
		if err := r.settleStuck(ctx, x); err != nil {
			return err
		}
	}
	return nil
}

// wipe forgets the file of e, then removes it.
func (r *Room) wipe(ctx context.Context, e Export) error {
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := settle(ctx, tx, e.ID, Ready, map[string]any{"state": Wiped, "blob_hash": "", "wiped_at": tx.Now})
		if ok {
			tx.Record("export.wiped", on(e, db.Erasure), map[string]any{"report": e.Code, "sha256": e.BlobHash})
		}
		return err
	})
	if err != nil {
		return err
	}
	held, err := r.Linked(ctx, []string{e.BlobHash})
	if err != nil || len(held) > 0 {
		return err
	}
	return r.Blobs.Delete(ctx, e.BlobHash)
}

func (r *Room) settleStuck(ctx context.Context, x exportRow) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		action, set := "export.cancelled", map[string]any{"state": Cancelled}
		if *x.JobState == jobs.Failed {
			action, set = "export.failed", map[string]any{"state": Failed, "error": x.seen(tx.Now).Error}
		}
		ok, err := settle(ctx, tx, x.ID, Preparing, set)
		if err != nil || !ok {
			return err
		}
		tx.Record(action, on(x.Export, db.System), map[string]any{"report": x.Code, "params": json.RawMessage(x.Params), "state": set["state"], "error": set["error"]})
		if set["state"] == Failed {
			return r.tellOf(ctx, tx, x.Export, NewsFailed)
		}
		return nil
	})
}

// Linked gives those of some files that an export still holds, or another room does. The file store's sweep asks it.
func (r *Room) Linked(ctx context.Context, hashes []string) ([]string, error) {
	out, err := linkedHashes(ctx, r.DB, hashes)
	if err != nil {
		return nil, err
	}
	for _, also := range r.AlsoLinked {
		more, err := also(ctx, hashes)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
