package confiscation

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Offences lists the offences of a case by number, the withdrawn among them.
func (r *Room) Offences(ctx context.Context, rd db.Reader, g access.Grant) ([]Offence, error) {
	return rowsOf[Offence](ctx, rd, g, "n")
}

// PriorConvictions lists the earlier convictions of the defendants of a case by day, the withdrawn among them.
func (r *Room) PriorConvictions(ctx context.Context, rd db.Reader, g access.Grant) ([]PriorConviction, error) {
	return rowsOf[PriorConviction](ctx, rd, g, "convicted_on, n")
}

// offencesOf lists the offences of one defendant that count.
func (r *Room) offencesOf(ctx context.Context, rd db.Reader, g access.Grant, id ids.Subject) (out []Offence, err error) {
	list, err := r.Offences(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	for _, o := range list {
		if o.SubjectID == id && !o.Withdrawn() {
			out = append(out, o)
		}
	}
	return out, nil
}

// LatestConviction is the date of conviction of a defendant (s.10(10), s.14(9)): the latest where there are several. Zero
// where no conviction is recorded.
func (r *Room) LatestConviction(ctx context.Context, rd db.Reader, g access.Grant, id ids.Subject) (on caltime.Date, err error) {
	list, err := r.offencesOf(ctx, rd, g, id)
	return latestConviction(list), err
}

func latestConviction(list []Offence) (on caltime.Date) {
	for _, o := range list {
		if o.Outcome.Conviction() && o.ConvictedOn.After(on) {
			on = o.ConvictedOn
		}
	}
	return on
}

// ProceedingsStarted is the day on which proceedings for the offences of a defendant were started (s.85): the earliest of
// those that led to a conviction or still may. Zero where none is recorded.
func (r *Room) ProceedingsStarted(ctx context.Context, rd db.Reader, g access.Grant, id ids.Subject) (on caltime.Date, err error) {
	list, err := r.offencesOf(ctx, rd, g, id)
	for _, o := range list {
		if (o.Outcome.Conviction() || o.Outcome == Pending) && !o.ChargedOn.IsZero() && (on.IsZero() || o.ChargedOn.Before(on)) {
			on = o.ChargedOn
		}
	}
	return on, err
}
