package opportunities

import (
	"context"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Detect runs every rule over one case, or over all that are not withdrawn, restricted ones among them: only numbers
// come out. It is idempotent, and keeps what it has done where it is interrupted. A person needs the permission; one
// case must be one they may read.
func (r *Room) Detect(ctx context.Context, one *ids.Case) (Stats, error) {
	a, ok := actor.From(ctx)
	if !ok || !a.Can(perm.DetectRun) {
		return Stats{}, fault.New(fault.Forbidden, "You cannot run the rules over cases")
	}
	if one != nil {
		if _, err := access.Open(ctx, r.DB, *one, access.Read); err != nil {
			return Stats{}, err
		}
	}
	force := a.Force // zero, of the program and the command line: every force
	start := r.DB.Time()
	var all Stats
	err := r.inChunks(ctx, func(after ids.Case) ([]ids.Case, error) {
		if one != nil {
			if after > 0 {
				return nil, nil
			}
			return []ids.Case{*one}, nil
		}
		return casesAfter(ctx, r.DB, force, after, atOnce)
	}, &all)
	all.Seconds = r.DB.Time().Sub(start).Seconds()
	return all, err
}

// CheckDue runs the rules over the cases for which time alone has changed the answer: the hourly job. Each is looked at
// once a run.
func (r *Room) CheckDue(ctx context.Context) (Stats, error) {
	var all Stats
	if err := r.wakeChanged(ctx); err != nil {
		return all, err
	}
	now := r.DB.Time()
	err := r.inChunks(ctx, func(after ids.Case) ([]ids.Case, error) { return dueAfter(ctx, r.DB, now, after, atOnce) }, &all)
	return all, err
}

// inChunks rechecks lists of cases in rising order, each in a transaction of its own, until there are no more.
func (r *Room) inChunks(ctx context.Context, next func(after ids.Case) ([]ids.Case, error), all *Stats) error {
	known := map[ids.Unit]settings{}
	var after ids.Case
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		list, err := next(after)
		if err != nil || len(list) == 0 {
			return err
		}
		err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			s, err := r.recheck(ctx, tx, list, known)
			if err != nil {
				return err
			}
			tx.Record("rules.run", db.On{Op: db.System, Kind: "rules"}, s)
			all.add(s)
			return nil
		})
		if err != nil {
			return err
		}
		after = list[len(list)-1]
	}
}

// CheckEvery is how often CheckDue should run.
const CheckEvery = time.Hour
