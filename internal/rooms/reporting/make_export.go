package reporting

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
)

// makeExport is the job that makes one export, as the person who asked. It may run again after a crash: the file is put
// first, and linked, recorded and done in one transaction.
func (r *Room) makeExport(ctx context.Context, j *jobs.Job) error {
	var args exportArgs
	if err := j.Decode(&args); err != nil {
		return err
	}
	e, err := exportByID(ctx, r.DB, args.Export)
	if err != nil {
		return err
	}
	if e.ID == 0 || e.State != Preparing {
		return nil
	}
	x, a, err := r.recipe(ctx, e.Kind, e.Code, e.ParamsMap())
	if err != nil {
		return err
	}
	if err := j.Progress(ctx, 0, 0, "Reading"); err != nil {
		return err
	}
	m, err := r.fill(ctx, x, a, func(p Progress) error { return j.Progress(ctx, p.Done, p.Total, p.Note()) })
	if err != nil {
		return err
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		m.onto(&e, tx.Now)
		ok, err := settle(ctx, tx, e.ID, Preparing, map[string]any{"state": e.State, "file_name": e.FileName, "blob_hash": e.BlobHash, "size": e.Size,
			"row_count": e.RowCount, "marking": e.Marking, "ready_at": e.ReadyAt, "expires_at": e.ExpiresAt, "sight": e.Sight, "took_ms": e.TookMS})
		if err != nil {
			return err
		}
		if !ok {
			return jobs.ErrCancelled
		}
		x.record(tx, e, m)
		if err := r.tellOf(ctx, tx, e, NewsReady); err != nil {
			return err
		}
		return j.Finish(ctx, tx, m.res)
	})
}
