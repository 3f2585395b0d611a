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
	p, profile, given, err := readPlan(ctx, req, caltime.DateOf(r.DB.Time()))
	if err != nil {
		return Result{}, err
	}
	var out Result
	err = r.DB.Snapshot(ctx, func(ctx context.Context, rd db.Reader) error {
		at, err := r.placeOf(ctx, rd, given)
		if err != nil {
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

// readPlan reads the whole file, without a database.
func readPlan(ctx context.Context, req Request, today caltime.Date) (plan, *Profile, params, error) {
	p, err := profileOf(req.Profile)
	if err != nil {
		return plan{}, nil, nil, err
	}
	given, err := p.checkParams(req.Params)
	if err != nil {
		return plan{}, nil, nil, err
	}
	s, err := open(ctx, req.File, p)
	if err != nil {
		return plan{}, nil, nil, err
	}
	out, err := p.read(ctx, s, given, today)
	if err != nil {
		return plan{}, nil, nil, err
	}
	return out, p, given, nil
}
