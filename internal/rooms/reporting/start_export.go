package reporting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/rooms/access"
)

// StartExport makes a report for the person in ctx to download. Where its longest sheet stays within the limit
// (limit/export.atonce) the export is ready when StartExport returns; else it is preparing, and a job makes it.
func (r *Room) StartExport(ctx context.Context, code string, params map[string]string) (Export, error) {
	rep, a, err := r.report(ctx, code)
	if err != nil {
		return Export{}, err
	}
	if a.User == 0 {
		return Export{}, fault.New(fault.Forbidden, "Only a person can keep an export")
	}
	if err := r.saysWhy(ctx); err != nil {
		return Export{}, err
	}
	limit, err := r.atOnce(ctx, a)
	if err != nil {
		return Export{}, err
	}
	var ext Extent
	var v Values
	err = r.DB.Snapshot(ctx, func(ctx context.Context, rd db.Reader) error {
		d, err := r.dataFor(ctx, rd)
		if err != nil {
			return err
		}
		if v, err = parse(rep, params, d.units); err != nil {
			return err
		}
		ext, err = rep.Extent(ctx, d, v)
		return err
	})
	if err != nil {
		return Export{}, err
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return Export{}, err
	}
	e := Export{PublicKey: ids.NewKey(), ForceID: a.Force, UserID: a.User, Kind: reportKind, Code: rep.Code, Title: rep.Title, Params: string(raw), Sight: "{}"}
	if ext.Largest > limit {
		return e, r.queueExport(ctx, &e)
	}
	return e, r.makeNow(ctx, &e, r.reportRecipe(rep, a, v.Raw()), a)
}

// makeNow makes an export while the person waits, and keeps it.
func (r *Room) makeNow(ctx context.Context, e *Export, x recipe, a actor.Actor) error {
	m, err := r.fill(ctx, x, a, nil)
	if err != nil {
		if bad := r.recordFailure(ctx, *e, err); bad != nil {
			return bad
		}
		return err
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		e.CreatedAt = tx.Now
		m.onto(e, tx.Now)
		if err := insertExport(ctx, tx, e); err != nil {
			return err
		}
		x.record(tx, *e, m)
		return nil
	})
}

// recordFailure records a run that a person waited for and that came to nothing through no fault of theirs. No export is kept.
func (r *Room) recordFailure(ctx context.Context, e Export, cause error) error {
	var theirs *fault.Error
	if errors.As(cause, &theirs) || errors.Is(cause, errTooMany) || ctx.Err() != nil {
		return nil
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Record("export.failed", db.On{Op: db.System, Kind: "export", Force: e.ForceID}, map[string]any{"report": e.Code, "params": json.RawMessage(e.Params), "state": Failed})
		return nil
	})
}

// queueExport keeps e and queues the job that makes it, in one transaction.
func (r *Room) queueExport(ctx context.Context, e *Export) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		e.State, e.CreatedAt = Preparing, tx.Now
		if err := insertExport(ctx, tx, e); err != nil {
			return err
		}
		job, err := jobs.Enqueue(ctx, tx, ExportJob, exportArgs{Export: e.ID})
		if err != nil {
			return err
		}
		e.JobID = &job
		tx.Record("export.asked", on(*e, db.Consultation), map[string]any{"report": e.Code, "params": json.RawMessage(e.Params)})
		return setJob(ctx, tx, e.ID, job)
	})
}

type exportArgs struct {
	Export ids.Export `json:"export"`
}

// on is what an audit entry about e is on.
func on(e Export, op db.Op) db.On {
	return db.On{Op: op, Kind: "export", ID: int64(e.ID), Force: e.ForceID}
}

// made is a file that lies in the file store and is not linked yet.
type made struct {
	written
	hash  string
	size  int64
	sight sight
}

// fill makes the file of x for a into the file store. Nothing is kept when it fails.
func (r *Room) fill(ctx context.Context, x recipe, a actor.Actor, progress func(Progress) error) (m made, err error) {
	// What is hidden is noted before the rows are read: a case restricted in between is then refused at download.
	if m.sight, err = r.sightNow(ctx, r.DB, a); err != nil {
		return m, err
	}
	ref, err := r.Blobs.Put(ctx, func(w io.Writer) (err error) {
		m.written, err = x.write(ctx, w, progress)
		return err
	})
	if err != nil {
		return m, err
	}
	if ref.Hash != m.res.SHA256 {
		return m, fmt.Errorf("%s: the file store has %s, what was written is %s", m.res.Code, ref.Hash, m.res.SHA256)
	}
	m.hash, m.size = ref.Hash, ref.Size
	return m, nil
}

// onto makes e ready with m.
func (m made) onto(e *Export, now time.Time) {
	until := now.Add(KeepFor)
	e.State, e.FileName, e.BlobHash, e.Size, e.RowCount, e.Marking = Ready, m.res.File, m.hash, m.size, m.res.Rows, m.res.Marking
	e.ReadyAt, e.ExpiresAt, e.Sight, e.TookMS = &now, &until, m.sight.text(), int64(m.res.Seconds*1000)
}

func (s sight) text() string {
	b, err := json.Marshal(s)
	if err != nil {
		return "{}" // numbers always marshal
	}
	return string(b)
}

// sightNow notes which restricted cases are hidden from a.
func (r *Room) sightNow(ctx context.Context, rd db.Reader, a actor.Actor) (s sight, err error) {
	if s.Newest, err = newestCase(ctx, rd); err != nil {
		return s, err
	}
	s.Wide = access.Figures(ctx).Wide()
	s.Hidden, err = hiddenCases(ctx, rd, access.Sight(ctx), a.Force, s.Newest)
	return s, err
}
