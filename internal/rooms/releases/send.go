package releases

import (
	"context"
	"errors"
	"io"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/blob"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func actorOf(ctx context.Context) ids.User {
	a, _ := actor.From(ctx)
	return a.User
}

// RecordSent records that what was approved went to its recipient. From here on nothing of the release changes. It is a
// disclosure in the log (s.62(3)): one entry for the release, and one for each case whose data was in it.
func (r *Room) RecordSent(ctx context.Context, at At, version int64, on caltime.Date, note string) error {
	note = tidy(note)
	return r.change(ctx, at, version, func(ctx context.Context, tx *db.Tx, x *Release, _ access.Grant) error {
		if x.State != Approved {
			return fault.New(fault.Refused, "Only what was approved is sent, and once")
		}
		bad, today := map[string]string{}, caltime.DateOf(tx.Now)
		if on.IsZero() || on.After(today) || on.Before(caltime.DateOf(*x.DecidedAt)) {
			bad["sent_on"] = "Enter a day from the approval to today"
		}
		long(bad, "sent_note", note, "The note", 500, "500")
		if err := fault.Fields("Check the sending", bad, "sent_on", "sent_note"); err != nil {
			return err
		}
		p, err := r.periods(ctx, tx, x.ForceID, today)
		if err != nil {
			return err
		}
		files, err := filesOf(ctx, tx, x.ID)
		if err != nil {
			return err
		}
		hashes := make([]string, len(files))
		for i, f := range files {
			hashes[i] = f.BlobHash
		}
		x.State = Sent
		keep, _ := on.AddMonths(12 * p.Keep)
		detail := told(*x, map[string]any{"outcome": x.Outcome, "recipient": x.Recipient, "recipient_role": x.RecipientRole, "way": x.Way, "on": on, "sha256": hashes})
		tx.Record("release.sent", x.on(db.Disclosure), detail)
		if x.Kind == Access && x.Outcome == Disclose {
			list, err := casesIn(ctx, tx, x.ID)
			if err != nil {
				return err
			}
			for _, c := range list {
				tx.Record("release.sent", db.On{Op: db.Disclosure, Kind: "release", ID: x.ID, Case: c.ID, Force: x.ForceID}, detail)
			}
		}
		set := map[string]any{"state": x.State, "sent_on": on, "sent_note": note, "sent_by": tx.Actor.User}
		if x.Kind == Access {
			set["keep_until"] = keep
		}
		return update(ctx, tx, x, set)
	})
}

// Download opens a file of a release for the actor in ctx, who must close it. What they may see is checked again, and each
// download is recorded as a disclosure before Download returns.
func (r *Room) Download(ctx context.Context, at At, kind string) (f File, body io.ReadSeekCloser, err error) {
	x, g, err := get(access.TakingAway(ctx), r.DB, at, access.Read)
	if err != nil {
		return f, nil, err
	}
	if g.Valid() && !g.CanEdit() && mayDecideCase(g) != nil {
		return f, nil, fault.New(fault.Forbidden, "Only members of the case and those over it download what it discloses")
	}
	if !g.Valid() {
		hidden, err := unseen(ctx, r.DB, x.ID)
		if err != nil {
			return f, nil, err
		}
		if hidden > 0 {
			return f, nil, errOther()
		}
	}
	list, err := filesOf(ctx, r.DB, x.ID)
	if err != nil {
		return f, nil, err
	}
	for _, y := range list {
		if y.Kind == kind {
			f = y
		}
	}
	if f.ID == 0 || x.DisposedAt != nil {
		return f, nil, fault.New(fault.Refused, "There is no such file")
	}
	if body, err = r.Blobs.Open(ctx, f.BlobHash); err != nil {
		if errors.Is(err, blob.ErrMissing) {
			err = &fault.Error{Kind: fault.Refused, Message: "This file is gone", Cause: err}
		}
		return f, nil, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Record("release_file.downloaded", x.on(db.Disclosure), told(x, map[string]any{"file": f.FileName, "sha256": f.BlobHash, "rows": f.RowsShown, "marking": f.Marking}))
		return nil
	})
	if err != nil {
		body.Close()
		return f, nil, err
	}
	return f, body, nil
}

// Dispose blanks a request that was kept for as long as it is to be, and lets go of its files. Whoever handled it does not.
func (r *Room) Dispose(ctx context.Context, at At, version int64) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		x, _, err := get(ctx, tx, at, access.Read)
		switch today := caltime.DateOf(tx.Now); {
		case err != nil:
			return err
		case x.Kind != Access || x.State != Sent || x.DisposedAt != nil || x.KeepUntil.IsZero() || today.Before(x.KeepUntil):
			return fault.New(fault.Refused, "It is not to be disposed of yet")
		case x.HandlerID == tx.Actor.User || x.SentBy != nil && *x.SentBy == tx.Actor.User:
			return fault.New(fault.Refused, "You handled it: somebody else must dispose of it")
		case x.Version != version:
			return fault.Stale("request")
		}
		tx.Record("release.disposed", x.on(db.Erasure), told(x, nil))
		return dispose(ctx, tx, &x)
	})
}

// Linked gives those of some files that a release still holds: the file store's sweep asks it.
func (r *Room) Linked(ctx context.Context, hashes []string) ([]string, error) {
	return linkedFiles(ctx, r.DB, hashes)
}

// OnErase tells which files of a case nothing needs any more once its data is erased.
func (r *Room) OnErase(ctx context.Context, tx *db.Tx, g access.Grant) ([]string, error) {
	return filesOfCase(ctx, tx, g)
}
