package imports

import (
	"context"

	"proceeds/internal/base/caltime"
)

// Progress is told how far an import has come: done of total steps. It is called on the importing goroutine.
type Progress func(done, total int64)

// Request is a file to be imported, and how.
type Request struct {
	File     File
	Profile  string
	Params   map[string]string
	Progress Progress // nil: nobody looks
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
