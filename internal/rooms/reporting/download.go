package reporting

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/blob"
	"proceeds/internal/platform/db"
)

// MyExports lists the exports of the person in ctx, newest first, a hundred at most.
func (r *Room) MyExports(ctx context.Context) ([]MyExport, error) {
	a, _ := actor.From(ctx)
	if a.User == 0 {
		return nil, nil
	}
	rows, err := exportsOf(ctx, r.DB, a.User, 100)
	return r.seen(rows), err
}

// LastRuns lists the latest runs of a report by the person in ctx, five at most.
func (r *Room) LastRuns(ctx context.Context, code string) ([]MyExport, error) {
	a, _ := actor.From(ctx)
	if a.User == 0 {
		return nil, nil
	}
	rows, err := ownRuns(ctx, r.DB, a.User, code, 5)
	return r.seen(rows), err
}

// Waiting counts the exports of the person in ctx that a job has made ready and that were not downloaded yet, for a note
// beside the link to My exports.
func (r *Room) Waiting(ctx context.Context) (int, error) {
	a, _ := actor.From(ctx)
	if a.User == 0 {
		return 0, nil
	}
	return countWaiting(ctx, r.DB, a.User)
}

func (r *Room) seen(rows []exportRow) []MyExport {
	out := make([]MyExport, 0, len(rows))
	for _, x := range rows {
		out = append(out, x.seen(r.DB.Time()))
	}
	return out
}

// MyExport gives one export of the person in ctx. Somebody else's is NotFound, as one that does not exist.
func (r *Room) MyExport(ctx context.Context, key string) (MyExport, error) {
	a, _ := actor.From(ctx)
	x, err := exportByKey(ctx, r.DB, key, a.User)
	if err != nil {
		return MyExport{}, err
	}
	if x.ID == 0 || a.User == 0 {
		return MyExport{}, fault.Missing()
	}
	return x.seen(r.DB.Time()), nil
}

// Download opens the file of an export for the person in ctx, who must close it. What they may do and see is checked
// again: Forbidden where their role no longer allows the report, Refused where a case that may be in the file is now
// hidden from them, or where the file is not ready or is gone. The disclosure is recorded before Download returns.
func (r *Room) Download(ctx context.Context, key string) (MyExport, io.ReadSeekCloser, error) {
	m, err := r.MyExport(ctx, key)
	if err != nil {
		return m, nil, err
	}
	_, a, err := r.recipe(ctx, m.Kind, m.Code, m.ParamsMap())
	if err != nil {
		return m, nil, err
	}
	switch m.State {
	case Ready:
	case Wiped:
		return m, nil, fault.New(fault.Refused, "This file has been wiped: exports are kept for 24 hours. Run the report again.")
	default:
		return m, nil, fault.New(fault.Refused, "This file is not ready")
	}
	if err := r.stillSeen(ctx, m.Export, a); err != nil {
		return m, nil, err
	}
	f, err := r.Blobs.Open(ctx, m.BlobHash)
	if err != nil {
		if errors.Is(err, blob.ErrMissing) {
			err = &fault.Error{Kind: fault.Refused, Message: "This file is gone. Run the report again.", Cause: err}
		}
		return m, nil, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Record("export.downloaded", on(m.Export, db.Disclosure), map[string]any{"report": m.Code, "params": json.RawMessage(m.Params), "rows": m.RowCount, "sha256": m.BlobHash})
		return countDownload(ctx, tx, m.ID)
	})
	if err != nil {
		f.Close()
		return m, nil, err
	}
	return m, f, nil
}

// stillSeen refuses a file that may hold a case which a could see when it was made and cannot see now.
func (r *Room) stillSeen(ctx context.Context, e Export, a actor.Actor) error {
	var then sight
	if err := json.Unmarshal([]byte(e.Sight), &then); err != nil {
		return err
	}
	now, err := r.sightNow(ctx, r.DB, a)
	if err != nil {
		return err
	}
	changed := e.ForceID != a.Force
	for _, id := range now.Hidden {
		changed = changed || id <= then.Newest && !slices.Contains(then.Hidden, id)
	}
	if changed {
		return fault.New(fault.Refused, "What you may see has changed since this file was made. Run the report again.")
	}
	return nil
}
