package reporting

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
)

// CancelExport stops the making of an export of the person in ctx. One that is ready already stays: Refused.
func (r *Room) CancelExport(ctx context.Context, key string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		x, err := exportByKey(ctx, tx, key, tx.Actor.User)
		if err != nil {
			return err
		}
		if x.ID == 0 || tx.Actor.User == 0 {
			return fault.Missing()
		}
		if x.seen(tx.Now).State != Preparing || x.JobID == nil {
			return fault.New(fault.Refused, "This export is not being prepared any more")
		}
		if err := jobs.Cancel(ctx, tx, *x.JobID); err != nil {
			return err
		}
		ok, err := settle(ctx, tx, x.ID, Preparing, map[string]any{"state": Cancelled})
		if err != nil {
			return err
		}
		if !ok {
			return fault.Stale("export")
		}
		tx.Record("export.cancelled", on(x.Export, db.Alteration), map[string]any{"report": x.Code})
		return nil
	})
}
