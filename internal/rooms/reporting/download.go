package reporting

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
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

// OtherRun is a run of a report by somebody else, as a manager sees it.
type OtherRun struct {
	Name       string
	CreatedAt  time.Time
	RowCount   int
	TookMS     int64 `gorm:"column:took_ms"`
	ScheduleID *int64
}

// Took is how long the making took.
func (o OtherRun) Took() time.Duration { return time.Duration(o.TookMS) * time.Millisecond }

// RunsOfOthers lists the latest finished runs of a report by others of the force, five at most, for its managers: who, when,
// how many rows and how long. It is empty for everybody else, and for a report of one case, whose rows would tell of it.
func (r *Room) RunsOfOthers(ctx context.Context, code string) ([]OtherRun, error) {
	rep, a, err := r.report(ctx, code)
	if err != nil || !a.Is(perm.Manager) || a.User == 0 || rep.ofCase() {
		return nil, err
	}
	return otherRuns(ctx, r.DB, a.Force, a.User, code, 5)
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
// hidden from them, or where the file is not ready or is gone. The disclosure is recorded before Download returns, and so is
// a refusal.
func (r *Room) Download(ctx context.Context, key string) (MyExport, io.ReadSeekCloser, error) {
	return r.release(ctx, key, "export.downloaded")
}

// release opens the file of an export for its owner and records it as an action.
func (r *Room) release(ctx context.Context, key, action string) (MyExport, io.ReadSeekCloser, error) {
	m, err := r.MyExport(ctx, key)
	if err != nil {
		return m, nil, err
	}
	if err := r.releasable(ctx, m); err != nil {
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
		tx.Record(action, on(m.Export, db.Disclosure), map[string]any{"report": m.Code, "params": json.RawMessage(m.Params), "rows": m.RowCount, "sha256": m.BlobHash})
		return countDownload(ctx, tx, m.ID)
	})
	if err != nil {
		f.Close()
		return m, nil, err
	}
	return m, f, nil
}

// releasable checks again what the owner of a file may do and see. A refusal that rests on it is recorded.
func (r *Room) releasable(ctx context.Context, m MyExport) error {
	_, a, err := r.recipe(ctx, m.Kind, m.Code, m.ParamsMap())
	switch {
	case err != nil:
	case m.State == Ready:
		err = r.stillSeen(ctx, m.Export, a)
	case m.State == Wiped:
		return fault.New(fault.Refused, "This file has been wiped: exports are kept for 24 hours. Run the report again.")
	default:
		return fault.New(fault.Refused, "This file is not ready")
	}
	if !fault.Is(err, fault.Refused) && !fault.Is(err, fault.Forbidden) {
		return err
	}
	if e := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Record("export.refused", on(m.Export, db.System), map[string]any{"report": m.Code, "sha256": m.BlobHash, "why": err.Error()})
		return nil
	}); e != nil {
		return e
	}
	return err
}

// stillSeen refuses a file that may hold a case which a could see when it was made and cannot see now, or totals that take
// in cases which a's own no longer do.
func (r *Room) stillSeen(ctx context.Context, e Export, a actor.Actor) error {
	var then sight
	if err := json.Unmarshal([]byte(e.Sight), &then); err != nil {
		return err
	}
	now, err := r.sightNow(ctx, r.DB, a)
	if err != nil {
		return err
	}
	changed := e.ForceID != a.Force || then.Wide && !now.Wide
	for _, id := range now.Hidden {
		changed = changed || id <= then.Newest && !slices.Contains(then.Hidden, id)
	}
	if changed {
		return fault.New(fault.Refused, "What you may see has changed since this file was made. Run the report again.")
	}
	return nil
}
