package imports

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/intake"
)

// eventFile is a file of events that was read.
type eventFile struct {
	plan plan
	rows []eventRow
}

// previewEvents says what applyEvents would do now.
func (r *Room) previewEvents(ctx context.Context, rd db.Reader, at place, f *eventFile) (Result, []intake.Event, error) {
	list, err := r.placed(ctx, rd, at, f)
	if err != nil {
		return Result{}, nil, err
	}
	as, bad, err := r.Intake.Would(ctx, rd, list)
	if err != nil {
		return Result{}, nil, err
	}
	out := Result{Rows: f.plan.rows, Totals: map[string]Sum{}}
	wrong := map[int]bool{}
	for _, b := range bad {
		wrong[b.At] = true
		f.plan.refuseEvent(f.rows[b.At], b.Fault)
	}
	var good []intake.Event
	for n, e := range list {
		if wrong[n] {
			continue
		}
		switch as[n] {
		case intake.TakenNew:
			out.Created++
		case intake.TakenUpdated:
			out.Updated++
		default:
			out.Unchanged++
		}
		good = append(good, e)
	}
	sortProblems(f.plan.problems)
	out.Refused, out.Errors = f.plan.refused, f.plan.problems
	if out.Errors == nil {
		out.Errors = []Problem{}
	}
	return out, good, nil
}

// placed gives the events with their force and unit: that of the row, else that of the import. A row with a unit that is
// not there is refused.
func (r *Room) placed(ctx context.Context, rd db.Reader, at place, f *eventFile) ([]intake.Event, error) {
	if at.force == 0 {
		return nil, fault.New(fault.Refused, "There is no force yet to import into: set the installation up first")
	}
	units, err := r.Users.Units(ctx, rd, at.force)
	if err != nil {
		return nil, err
	}
	byCode := map[string]ids.Unit{"": at.unit}
	for _, u := range units {
		byCode[strings.ToLower(u.Code)] = u.ID
	}
	var list []intake.Event
	var rows []eventRow
	for _, x := range f.rows {
		unit, ok := byCode[strings.ToLower(x.unit)]
		if !ok {
			f.plan.refuse(x.row, "Unit", cut(x.unit, 60), "the force has no unit with this code")
			continue
		}
		x.event.ForceID, x.event.UnitID = at.force, unit
		list, rows = append(list, x.event), append(rows, x)
	}
	f.rows = rows
	return list, nil
}

// applyEvents takes the events in, in one transaction.
func (r *Room) applyEvents(ctx context.Context, req Request, profile *Profile, given params, f *eventFile) (out Result, err error) {
	sha, err := req.File.digest()
	if err != nil {
		return Result{}, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		at, err := r.placeOf(ctx, tx, given)
		if err != nil {
			return err
		}
		if at.force != 0 {
			if err := lockForce(ctx, tx, at.force); err != nil {
				return err
			}
		}
		res, list, err := r.previewEvents(ctx, tx, at, f)
		if err != nil {
			return err
		}
		out = res
		if out.Created == 0 && out.Updated == 0 {
			return nil
		}
		b, err := newBatch(tx, at, req, profile.Code, sha, out)
		if err != nil {
			return err
		}
		if err := insertBatch(ctx, tx, &b); err != nil {
			return fmt.Errorf("insert batch: %w", err)
		}
		for n := range list {
			list[n].BatchID = &b.ID
		}
		for done := 0; done < len(list); done += slice {
			if _, err := r.Intake.TakeIn(ctx, tx, list[done:min(done+slice, len(list))]); err != nil {
				return fmt.Errorf("import %s: %w", req.File.Name, err)
			}
			req.Progress.tell(min(done+slice, len(list)), len(list))
		}
		rows := make([]ImportError, len(out.Errors))
		for n, x := range out.Errors {
			rows[n] = ImportError{BatchID: b.ID, Kind: x.Kind, RowNo: x.Row, Col: x.Column, Value: x.Value, Reason: x.Reason}
		}
		if err := insertProblems(ctx, tx, rows); err != nil {
			return err
		}
		out.Batch = b.PublicKey
		tx.Record("import.applied", db.On{Op: db.Collection, Kind: "import", ID: int64(b.ID), Force: at.force}, b)
		return nil
	})
	if err != nil {
		return Result{}, err
	}
	return out, nil
}

// undoEvents withdraws the events that a batch brought and nobody has worked on since.
func (r *Room) undoEvents(ctx context.Context, tx *db.Tx, b Batch, out *Undone) error {
	gone, kept, err := r.Intake.TakeBack(ctx, tx, b.ID)
	if err != nil {
		return err
	}
	out.Events = gone
	if kept > 0 {
		out.Kept = append(out.Kept, Kept{Why: fmt.Sprintf("%d events were triaged, linked or changed since: they stay", kept)})
	}
	if b.Updated > 0 {
		out.Kept = append(out.Kept, Kept{Why: fmt.Sprintf("%d rows changed events that had come in before: they stay as they are", b.Updated)})
	}
	return nil
}
