package retention

import (
	"context"
	"slices"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// settled is what somebody asked for and somebody else decided: a disposal that was refused, a restriction that was refused
// or lifted. Whoever asked reads the answer there, and the next reviewer both.
type settled struct {
	What   string // "Disposal refused"
	Asked  ids.User
	Reason string
	By     ids.User
	At     time.Time
	Why    string
}

// settledOf lists them, the newest first.
func settledOf(ctx context.Context, rd db.Reader, g access.Grant) (out []settled, err error) {
	refused, err := refusedDisposals(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	for _, d := range refused {
		out = append(out, settled{"Disposal refused", d.ProposedBy, d.Reason, *d.DecidedBy, *d.DecidedAt, d.DecidedWhy})
	}
	ended, err := endedLimits(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	for _, l := range ended {
		if l.State == LimitRefused {
			out = append(out, settled{"Restriction refused", l.ProposedBy, l.Reason, *l.DecidedBy, *l.DecidedAt, l.DecidedWhy})
		} else {
			asked, reason := l.ProposedBy, l.Reason
			if l.LiftAskedBy != nil { // lifted before a second person had to agree
				asked, reason = *l.LiftAskedBy, l.LiftAskedWhy
			}
			out = append(out, settled{"Restriction lifted", asked, reason, *l.LiftedBy, *l.LiftedAt, l.LiftedWhy})
		}
	}
	slices.SortStableFunc(out, func(a, b settled) int { return b.At.Compare(a.At) })
	return out, nil
}
