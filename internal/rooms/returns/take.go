package returns

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/lists"
)

// stuckAfter is how long a page that takes rows may be silent before it counts as broken off, and can be gone on with.
const stuckAfter = 5 * time.Minute

// own gives a return of the actor's, whose rows are still kept; NotFound for anything else.
func (r *Room) own(ctx context.Context, rd db.Reader, key string) (Return, error) {
	a, ok := actor.From(ctx)
	if !ok || a.User == 0 {
		return Return{}, fault.Missing()
	}
	x, err := returnByKey(ctx, rd, key, a.User)
	if err == nil && x.ID == 0 {
		err = fault.Missing()
	}
	return x, err
}

// Take confirms what a return shows: its changed and new rows go through the verbs, in the order of the file, each in a
// transaction of its own. Up to AtOnce rows are taken before it returns, more by a job. What moved on since the file was
// read is left as it stands.
func (r *Room) Take(ctx context.Context, key string, version int) (x Return, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if x, err = r.own(ctx, tx, key); err != nil {
			return err
		}
		switch {
		case x.State == Taking && x.JobID == nil && x.TakingAt != nil && tx.Now.Sub(*x.TakingAt) > stuckAfter: // it broke off
		case x.State == Taking:
			return fault.New(fault.Refused, "It is being taken already")
		case x.State != Read:
			return fault.New(fault.Refused, "It was taken or dropped already")
		case x.WipedAt != nil || !x.ExpiresAt.After(tx.Now):
			return &fault.Error{Kind: fault.Refused, Message: "The rows of this file are no longer kept", Next: []string{"Bring the file again"}}
		case version != x.Version:
			return fault.Stale("return")
		case x.ToTake() == 0:
			return fault.New(fault.Refused, "There is nothing in it to take")
		}
		set := map[string]any{"state": Taking, "taking_at": tx.Now}
		if x.ToTake() > AtOnce {
			job, err := jobs.Enqueue(ctx, tx, TakeJob, takeArgs{Return: x.ID})
			if err != nil {
				return err
			}
			x.JobID, set["job_id"] = &job, job
		}
		if err := setReturn(ctx, tx, x.ID, x.Version, set); err != nil {
			return err
		}
		x.State, x.TakingAt, x.Version = Taking, &tx.Now, x.Version+1
		tx.Record("return.confirmed", on(x, db.Alteration), record(x))
		return nil
	})
	if err != nil || x.JobID != nil {
		return x, err
	}
	if err := r.take(ctx, x, nil); err != nil {
		return x, err
	}
	return r.own(ctx, r.DB, key)
}

type takeArgs struct {
	Return int64 `json:"return"`
}

// takeJob takes a large return as the person who confirmed it. It may run again: what has an outcome is passed over, and
// what was recorded before a crash is found to be so.
func (r *Room) takeJob(ctx context.Context, j *jobs.Job) error {
	var args takeArgs
	if err := j.Decode(&args); err != nil {
		return err
	}
	x, err := returnByID(ctx, r.DB, args.Return)
	if err != nil || x.State != Taking {
		return err
	}
	return r.take(ctx, x, j)
}

// some is how many rows are taken between two notes of what became of them.
const some = 50

// take takes the rows that wait, and then says what became of the whole.
func (r *Room) take(ctx context.Context, x Return, j *jobs.Job) error {
	l, _, err := r.list(ctx, x.List)
	if err != nil {
		return err
	}
	total, last := int64(x.ToTake()), int64(0)
	for n := int64(0); ; {
		rows, err := waiting(ctx, r.DB, x.ID, last, some)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		last = rows[len(rows)-1].ID
		for i := range rows {
			if err := r.takeRow(ctx, l, &rows[i]); err != nil {
				return err
			}
			n++
			if j != nil {
				if err := j.Progress(ctx, n, total, ""); err != nil {
					return err
				}
			}
		}
		err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			for i := range rows {
				rows[i].DoneAt = &tx.Now
				if err := setOutcome(ctx, tx, rows[i]); err != nil {
					return err
				}
			}
			tx.Record("return.noted", on(x, db.System), map[string]int{"rows": len(rows)})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return r.finish(ctx, x, j)
}

// takeRow brings one row, and notes what became of it. Only what is no answer to a person is an error.
func (r *Room) takeRow(ctx context.Context, l lists.List, row *Row) error {
	c := changeOf(*row)
	if row.Verdict == New { // it may have been recorded before a crash
		check := []*lists.Change{&c}
		if err := l.Back.Check(ctx, r.DB, check); err != nil {
			return err
		}
		if c.Idle {
			row.Outcome, row.Said = Done, "It is recorded already."
			return nil
		}
	}
	b, err := l.Back.Bring(ctx, c)
	row.Said, row.Undo = b.Said, b.Undo
	if b.Path != "" {
		row.Path = b.Path
	}
	if err == nil {
		row.Outcome = Done
		return nil
	}
	why, kind := reason(err)
	switch kind {
	case fault.Internal, fault.SignedOut:
		return err
	case fault.Conflict:
		row.Outcome = GoneStale
		so, err := r.isSo(ctx, l, c)
		if err != nil {
			return err
		}
		if so {
			row.Outcome, row.Said = Done, "It is so already."
			return nil
		}
		why = "Somebody changed it after the file was read. It stays as it stands"
	case fault.NotFound:
		row.Outcome, why = NotPermitted, saysUnknown
	default:
		row.Outcome = NotPermitted
	}
	if b.Said != "" {
		row.Outcome, why = Part, b.Said+" The rest was not: "+why
	}
	row.Said = cut(why, 1000)
	return nil
}

// isSo reports whether what a change asks for is what stands.
func (r *Room) isSo(ctx context.Context, l lists.List, c lists.Change) (bool, error) {
	if c.Key == "" {
		return false, nil
	}
	all, err := l.Back.Now(ctx, r.DB, []string{c.Key})
	if err != nil {
		return false, err
	}
	now, ok := all[c.Key]
	c.Now = now
	return ok && already(ctx, l.Back, &c), nil
}

// changeOf is the change that a kept row asks for.
func changeOf(row Row) lists.Change {
	c := lists.Change{Key: row.RecordKey, Version: row.RecordVersion, Case: row.OfCase, Was: lists.Values{}, Is: lists.Values{}}
	for _, x := range row.Lines() {
		if !x.Kept {
			c.Was[x.Key], c.Is[x.Key] = x.Was, x.Is
		}
	}
	return c
}

// reason is why a verb refused, in a sentence.
func reason(err error) (string, fault.Kind) {
	var f *fault.Error
	if !errors.As(err, &f) {
		return "", fault.Internal
	}
	if len(f.Fields) == 0 {
		return f.Message, f.Kind
	}
	var out []string
	for _, name := range f.FieldNames() {
		out = append(out, f.Fields[name])
	}
	return strings.Join(out, ". "), f.Kind
}

// finish says what became of a return.
func (r *Room) finish(ctx context.Context, x Return, j *jobs.Job) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := outcomes(ctx, tx, x.ID)
		if err != nil {
			return err
		}
		x.Done, x.NotDone = n[Done], n[Part]+n[GoneStale]+n[NotPermitted]
		if err := setReturn(ctx, tx, x.ID, x.Version, map[string]any{"state": Taken, "ended_at": tx.Now, "done": x.Done, "not_done": x.NotDone}); err != nil {
			return err
		}
		tx.Record("return.taken", on(x, db.Alteration), record(x))
		if j != nil {
			return j.Finish(ctx, tx, json.RawMessage(`{}`))
		}
		return nil
	})
}

// Drop lets a return be: nothing of it is taken.
func (r *Room) Drop(ctx context.Context, key string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		x, err := r.own(ctx, tx, key)
		if err != nil {
			return err
		}
		if x.State != Read {
			return fault.New(fault.Refused, "It was taken or dropped already")
		}
		if err := setReturn(ctx, tx, x.ID, x.Version, map[string]any{"state": Dropped, "ended_at": tx.Now, "wiped_at": tx.Now}); err != nil {
			return err
		}
		tx.Record("return.dropped", on(x, db.Alteration), record(x))
		return deleteRows(ctx, tx, x.ID)
	})
}

// Expire forgets the rows of returns that are past their time; that they were, with their hash and counts, stays.
func (r *Room) Expire(ctx context.Context) error {
	const most = 100
	for {
		old, err := expired(ctx, r.DB, r.DB.Time(), most)
		if err != nil {
			return err
		}
		for _, x := range old {
			err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
				set := map[string]any{"wiped_at": tx.Now}
				if x.State == Read {
					set["state"], set["ended_at"] = Dropped, tx.Now
				}
				if err := setReturn(ctx, tx, x.ID, x.Version, set); err != nil {
					return err
				}
				tx.Record("return.wiped", on(x, db.Erasure), map[string]any{"list": x.List, "sha256": x.FileSha256})
				return deleteRows(ctx, tx, x.ID)
			})
			if err != nil && !fault.Is(err, fault.Conflict) { // somebody was at it: the next look finds it
				return err
			}
		}
		if len(old) < most {
			return nil
		}
	}
}
