package cases

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// bulkStuck is how long after its start an act that is still running counts as broken off, and can be gone on with.
const bulkStuck = 2 * time.Minute

// errSame ends the transaction of a case in which there is nothing to change.
type errSame struct{ why string }

func (e errSame) Error() string { return e.why }

// RunBulk does what was asked to every case that was ticked, each in a transaction of its own by the verb of the single case, from
// the version that was ticked. An act that ran already, or is running, is given as it is: the same form posted twice changes
// nothing twice. One that broke off goes on with the cases that have no outcome. fault.Stale where other cases were ticked since
// the form was shown.
func (r *Room) RunBulk(ctx context.Context, key string, version int, code string, form url.Values) (b Bulk, err error) {
	verb, ok := bulkVerbOf(code)
	if !ok {
		return b, fault.New(fault.Invalid, "Choose what to do with the cases")
	}
	asked, err := json.Marshal(kept(form))
	if err != nil {
		return b, err
	}
	var ask bulkAsk
	claimed := false
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		claimed = false
		if b, err = ownBulk(ctx, tx, key); err != nil {
			return err
		}
		set := map[string]any{"state": Running, "running_at": tx.Now}
		switch {
		case b.State == Running && b.RunningAt != nil && tx.Now.Sub(*b.RunningAt) > bulkStuck:
			// It broke off: it goes on with what it was asked, whatever this form says.
			if verb, ok = bulkVerbOf(b.Verb); !ok {
				return fault.Missing()
			}
			if err := json.Unmarshal([]byte(b.Asked), &form); err != nil {
				return err
			}
		case b.State != Picked:
			return nil
		case version != b.Version:
			return fault.Stale("selection")
		default:
			n, err := countPicked(ctx, tx, b.ID)
			if err != nil {
				return err
			}
			if n == 0 {
				return fault.New(fault.Refused, "Tick the cases first")
			}
			set["verb"], set["asked"] = code, string(asked)
			b.Verb, b.Asked = code, string(asked)
		}
		if ask, err = verb.read(r, ctx, tx, form); err != nil {
			return err
		}
		if err := setBulk(ctx, tx, &b, set); err != nil {
			return err
		}
		b.State, b.RunningAt, claimed = Running, &tx.Now, true
		tx.Record("bulk.confirmed", onBulk(b, db.Alteration), map[string]string{"verb": b.Verb, "will": ask.Will})
		return nil
	})
	if err != nil || !claimed {
		return b, err
	}
	if err := r.runBulk(ctx, b, verb, ask); err != nil {
		return b, err
	}
	return ownBulk(ctx, r.DB, key)
}

// kept is what of a form an act keeps.
func kept(form url.Values) url.Values {
	out := url.Values{}
	for _, name := range []string{"user", "part", "stage", "threat", "why"} {
		if form.Has(name) {
			out.Set(name, form.Get(name))
		}
	}
	return out
}

// runBulk goes through the cases that wait, and notes those that were not changed.
func (r *Room) runBulk(ctx context.Context, b Bulk, verb bulkVerb, ask bulkAsk) error {
	for last := int64(0); ; {
		rows, err := bulkWaiting(ctx, r.DB, b.ID, last, some)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		last = rows[len(rows)-1].ID
		var left []BulkCase
		for _, x := range rows {
			if err := r.bulkOne(ctx, verb, ask, &x); err != nil {
				return err
			}
			if x.Outcome != BulkChanged {
				left = append(left, x)
			}
		}
		if err := r.noteBulk(ctx, b, left); err != nil {
			return err
		}
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := bulkCounts(ctx, tx, b.ID)
		if err != nil {
			return err
		}
		tx.Record("bulk.ended", onBulk(b, db.Alteration), n)
		return setBulk(ctx, tx, &b, map[string]any{"state": Ended, "ended_at": tx.Now})
	})
}

// noteBulk keeps what became of cases that were not changed in the same transaction.
func (r *Room) noteBulk(ctx context.Context, b Bulk, rows []BulkCase) error {
	if len(rows) == 0 {
		return nil
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, x := range rows {
			if err := setOutcome(ctx, tx, x); err != nil {
				return err
			}
		}
		tx.Record("bulk.noted", onBulk(b, db.System), map[string]int{"cases": len(rows)})
		return nil
	})
}

// bulkOne changes one case, and keeps that it did in the same transaction, or says why not. Only what is no answer to a person is
// an error.
func (r *Room) bulkOne(ctx context.Context, verb bulkVerb, ask bulkAsk, x *BulkCase) error {
	err := r.change(ctx, x.CaseID, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		row := bulkRow{BulkCase: *x, Seen: true, Stage: c.Stage, StageBefore: c.StageBefore, Threat: c.Threat, Version: c.Version, LeadID: c.LeadID, DeputyID: c.DeputyID}
		if verb.Code == "team" {
			team, err := access.Members(ctx, tx, g)
			if err != nil {
				return err
			}
			for _, m := range team {
				if m.UserID == ask.User {
					row.Part = m.Part
				}
			}
		}
		if same, _ := verb.judge(ask, g, row); same != "" {
			return errSame{same}
		}
		if c.Version != x.CaseVersion {
			return fault.Stale("case")
		}
		act, err := verb.do(r, ctx, tx, g, c, x.CaseVersion, ask)
		if err != nil {
			return err
		}
		x.Outcome, x.Why, x.ActID = BulkChanged, "", &act
		return setOutcome(ctx, tx, *x)
	})
	if err == nil {
		return nil
	}
	x.Outcome, x.ActID = BulkRefused, nil
	var same errSame
	var f *fault.Error
	switch {
	case errors.As(err, &same):
		x.Outcome, x.Why = BulkSame, same.why
	case !errors.As(err, &f), f.Kind == fault.Internal, f.Kind == fault.SignedOut:
		return err
	case f.Kind == fault.Conflict:
		x.Why = saysMoved
	case f.Kind == fault.NotFound:
		x.Why = saysGone
	case f.Message == messageClosed:
		x.Why = saysClosed
	default:
		x.Why = said(f)
	}
	return nil
}

// said is why a verb refused, in a sentence.
func said(f *fault.Error) string {
	if ref, ok := access.Wanted(f); ok {
		return "Your force asks why you look at " + ref + ": open it, say why, and tick it again"
	}
	if len(f.Fields) == 0 {
		return f.Message
	}
	var out []string
	for _, name := range f.FieldNames() {
		out = append(out, f.Fields[name])
	}
	return strings.Join(out, ". ")
}

// UndoBulk takes back what an act did, case by case, where the ten minutes are not over and nothing was changed since. done is how
// many cases are as they were before, left how many are not.
func (r *Room) UndoBulk(ctx context.Context, key string) (b Bulk, done, left int, err error) {
	if b, err = ownBulk(ctx, r.DB, key); err != nil {
		return b, 0, 0, err
	}
	switch now := r.DB.Time(); {
	case b.State != Ended:
		return b, 0, 0, fault.New(fault.Refused, "There is nothing to take back yet")
	case b.UndoneAt != nil:
		return b, 0, 0, fault.New(fault.Refused, "This was taken back already")
	case !b.Undoable(now):
		return b, 0, 0, &fault.Error{Kind: fault.Refused, Message: "The ten minutes in which this could be taken back are over", Next: []string{"Change the cases again: what was recorded stays on record"}}
	}
	rows, err := bulkUndoable(ctx, r.DB, b.ID)
	if err != nil {
		return b, 0, 0, err
	}
	for i := range rows {
		x := &rows[i]
		_, err := r.Undo(ctx, *x.ActID)
		var f *fault.Error
		switch {
		case err == nil:
			x.Undo, x.Why = "undone", ""
			done++
			continue
		case !errors.As(err, &f), f.Kind == fault.Internal, f.Kind == fault.SignedOut:
			return b, done, left, err
		}
		if a, err := actByID(ctx, r.DB, *x.ActID); err != nil {
			return b, done, left, err
		} else if a.UndoneAt != nil { // by a second press of the button
			x.Undo = "undone"
			done++
			continue
		}
		x.Undo, x.Why = "refused", said(f)
		if f.Kind == fault.NotFound {
			x.Why = saysGone
		}
		left++
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, x := range rows {
			if err := setUndo(ctx, tx, x); err != nil {
				return err
			}
		}
		tx.Record("bulk.undone", onBulk(b, db.Alteration), map[string]int{"done": done, "left": left})
		return setBulk(ctx, tx, &b, map[string]any{"undone_at": tx.Now})
	})
	return b, done, left, err
}

// judgeBulk says of every case of an act what would become of it, without changing anything.
func (r *Room) judgeBulk(ctx context.Context, rd db.Reader, b Bulk, verb bulkVerb, ask *bulkAsk) ([]bulkRow, error) {
	var of ids.User
	if ask != nil {
		of = ask.User
	}
	rows, err := bulkRows(ctx, rd, b.ID, of)
	if err != nil {
		return nil, err
	}
	all := make([]ids.Case, 0, len(rows))
	for _, x := range rows {
		if x.Seen {
			all = append(all, x.CaseID)
		}
	}
	may, err := access.OpenMany(ctx, rd, all, access.Edit)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		x := &rows[i]
		g := may[x.CaseID]
		refused, same := judgeAny(g, *x), ""
		if refused == "" && ask != nil {
			same, refused = verb.judge(*ask, g, *x)
		} else if refused == saysMoved && ask != nil { // somebody else may have done just that
			same, _ = verb.judge(*ask, g, *x)
		}
		switch {
		case same != "":
			x.Outcome, x.Why = BulkSame, same
		case refused != "":
			x.Outcome, x.Why = BulkRefused, refused
		default:
			x.Outcome = BulkChanged
		}
	}
	return rows, nil
}
