package imports

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
)

// Progress is told how far an import has come: done of total items. It is called on the importing goroutine.
type Progress func(done, total int64)

// Request is a file to be imported, and how.
type Request struct {
	File     File
	Profile  string            // code of a profile
	Params   map[string]string // of the profile, and force and unit
	Progress Progress          // nil: nobody looks
}

func (p Progress) tell(done, total int) {
	if p != nil {
		p(int64(done), int64(total))
	}
}

// Preview says what Apply would do now, and writes nothing. It fails with Invalid or TooLarge, and a sentence for the
// person, where the file cannot be read, a parameter is wrong, or the profile is not known.
func (r *Room) Preview(ctx context.Context, req Request) (Result, error) {
	p, profile, given, events, err := readPlan(ctx, req, caltime.DateOf(r.DB.Time()))
	if err != nil {
		return Result{}, err
	}
	var out Result
	err = r.DB.Snapshot(ctx, func(ctx context.Context, rd db.Reader) error {
		at, err := r.placeOf(ctx, rd, given)
		if err != nil {
			return err
		}
		if events != nil {
			out, _, err = r.previewEvents(ctx, rd, at, events)
			return err
		}
		v, err := r.compare(ctx, rd, at, profile.Code, &p)
		if err != nil {
			return err
		}
		out = v.result(&p)
		return nil
	})
	req.Progress.tell(p.rows, p.rows)
	return out, err
}

// readPlan reads the whole file, without a database. A file of events is read into events instead of the plan.
func readPlan(ctx context.Context, req Request, today caltime.Date) (out plan, p *Profile, given params, events *eventFile, err error) {
	if p, err = profileOf(req.Profile); err != nil {
		return plan{}, nil, nil, nil, err
	}
	if given, err = p.checkParams(req.Params); err != nil {
		return plan{}, nil, nil, nil, err
	}
	s, err := open(ctx, req.File, p)
	if err != nil {
		return plan{}, nil, nil, nil, err
	}
	if p.events != nil {
		events = &eventFile{}
		events.plan, events.rows, err = p.events(ctx, s, given)
		return events.plan, p, given, events, err
	}
	out, err = p.read(ctx, s, given, today)
	return out, p, given, nil, err
}
