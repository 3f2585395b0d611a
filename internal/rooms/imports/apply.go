package imports

import (
	"context"
	"encoding/json"
	"fmt"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/opportunities"
)

// Apply imports the file in one transaction: all of it is there afterwards, or, after an error, a cancellation or the end
// of the process, none. A file that changes nothing writes nothing and makes no batch. Errors are those of Preview.
func (r *Room) Apply(ctx context.Context, req Request) (Result, error) {
	p, profile, given, events, err := readPlan(ctx, req, caltime.DateOf(r.DB.Time()))
	if err != nil {
		return Result{}, err
	}
	if events != nil {
		return r.applyEvents(ctx, req, profile, given, events)
	}
	sha, err := req.File.digest()
	if err != nil {
		return Result{}, err
	}
	var out Result
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		at, err := r.placeOf(ctx, tx, given)
		if err != nil {
			return err
		}
		if at.force == 0 {
			return fault.New(fault.Refused, "There is no force yet to import into: set the installation up first")
		}
		if err := lockForce(ctx, tx, at.force); err != nil {
			return err
		}
		v, err := r.compare(ctx, tx, at, profile.Code, &p)
		if err != nil {
			return err
		}
		out = v.result(&p)
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
		a := applying{room: r, tx: tx, plan: &p, verdict: v, at: at, profile: profile.Code, batch: b.ID, progress: req.Progress}
		if err := a.run(ctx); err != nil {
			return fmt.Errorf("import %s: %w", req.File.Name, err)
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

func newBatch(tx *db.Tx, at place, req Request, profile, sha string, res Result) (Batch, error) {
	given, err := json.Marshal(req.Params)
	if err != nil {
		return Batch{}, err
	}
	res.Errors = []Problem{}
	told, err := json.Marshal(res)
	if err != nil {
		return Batch{}, err
	}
	b := Batch{PublicKey: ids.NewKey(), ForceID: at.force, ActorName: tx.Actor.Name, Profile: profile, FileName: cut(req.File.Name, 200), FileSha256: sha,
		Params: string(given), State: applied, RowCount: res.Rows, Created: res.Created, Updated: res.Updated, Unchanged: res.Unchanged, Refused: res.Refused,
		Result: string(told), AppliedAt: tx.Now}
	if tx.Actor.Kind == actor.Person {
		b.UserID = &tx.Actor.User
	}
	return b, nil
}

// applying is one import on its way into the database.
type applying struct {
	room     *Room
	tx       *db.Tx
	plan     *plan
	verdict  *verdict
	at       place
	profile  string
	batch    ids.Batch
	progress Progress
}

// file is a case with the items that go into it.
type file struct {
	group string
	items []*item
	grant access.Grant
	isNew bool
}

// slice is how many cases are written at a time: their rows leave the memory before the next are made.
const slice = 500

func (a *applying) run(ctx context.Context) error {
	files := a.files()
	total, done := len(a.verdict.create)+len(a.verdict.update), 0
	for written, next := 0, 1; len(files) > 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(len(files), slice)
		if err := a.write(ctx, files[:n]); err != nil {
			return err
		}
		if written++; written == next && len(files) > n {
			next *= 4
			if err := analyse(ctx, a.tx); err != nil {
				return fmt.Errorf("analyse: %w", err)
			}
		}
		for _, f := range files[:n] {
			done += len(f.items)
		}
		files = files[n:]
		a.progress.tell(done, total)
	}
	for _, c := range a.verdict.update {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := a.change(ctx, c); err != nil {
			return fmt.Errorf("row %d: %w", c.item.Row, err)
		}
		done++
		a.progress.tell(done, total)
	}
	rows := make([]ImportError, len(a.plan.problems))
	for n, x := range a.plan.problems {
		rows[n] = ImportError{BatchID: a.batch, Kind: x.Kind, RowNo: x.Row, Col: x.Column, Value: x.Value, Reason: x.Reason}
	}
	return insertProblems(ctx, a.tx, rows)
}

// files gathers the new items by case, in the order of the file.
func (a *applying) files() []file {
	var out []file
	at := map[string]int{}
	for _, i := range a.verdict.create {
		n, ok := at[i.group]
		if !ok {
			n = len(out)
			at[i.group] = n
			id := a.verdict.existing[i.group]
			out = append(out, file{group: i.group, grant: a.verdict.grants[id], isNew: id == 0})
		}
		out[n].items = append(out[n].items, i)
	}
	return out
}

// write opens the cases of some files that are new, and adds what is in all of them.
func (a *applying) write(ctx context.Context, files []file) error {
	if err := a.open(ctx, files); err != nil {
		return err
	}
	var list []assets.New
	var items []*item
	var grants []access.Grant
	for _, f := range files {
		grants = append(grants, f.grant)
		for _, i := range f.items {
			items = append(items, i)
			list = append(list, newAsset(a.plan, f.grant, a.batch, i))
		}
	}
	added, err := a.room.Assets.AddBatch(ctx, a.tx, list)
	if err != nil {
		return err
	}
	rows := make([]ImportRow, len(added))
	var chances []opportunities.Imported
	for n, x := range added {
		i := items[n]
		rows[n] = ImportRow{ForceID: a.at.force, Profile: a.profile, SourceKey: i.Key, RowHash: i.hash(), GroupKey: i.group, ReportKey: i.Report,
			CaseID: x.CaseID, AssetID: x.ID, BatchID: a.batch}
		if !i.Outcome.LetGo() {
			continue
		}
		c, err := newChance(a.plan, list[n].Grant, a.batch, i, x)
		if err != nil {
			return err
		}
		chances = append(chances, c)
	}
	if len(chances) > 0 {
		if _, err := a.room.Opportunities.AddBatch(ctx, a.tx, chances); err != nil {
			return fmt.Errorf("opportunities: %w", err)
		}
	}
	if err := insertImportRows(ctx, a.tx, rows); err != nil {
		return err
	}
	if err := a.close(ctx, files); err != nil {
		return err
	}
	return a.room.Cases.Changed(ctx, a.tx, grants...)
}

func (a *applying) open(ctx context.Context, files []file) error {
	var list []cases.New
	var at []int
	for n, f := range files {
		if f.isNew {
			list = append(list, newCase(a.plan, a.at, a.profile, a.batch, f.items))
			at = append(at, n)
		}
	}
	grants, err := a.room.Cases.OpenBatch(ctx, a.tx, list)
	if err != nil {
		return fmt.Errorf("open cases: %w", err)
	}
	for n, g := range grants {
		files[at[n]].grant = g
	}
	return nil
}

// close closes new cases of which every item has come to its end; the others stay under investigation.
func (a *applying) close(ctx context.Context, files []file) error {
	byReason := map[string][]ids.Case{}
	var notes []cases.Noted
	for _, f := range files {
		reason := closing(f.items)
		if !f.isNew || reason == "" {
			continue
		}
		byReason[reason] = append(byReason[reason], f.grant.CaseID())
		notes = append(notes, cases.Noted{Grant: f.grant, Event: cases.Event{Kind: "case.closed", Title: "Closed: " + cases.ClosingReasonName(reason), Detail: closingNote,
			Entity: "case", EntityID: int64(f.grant.CaseID()), Field: "stage", Old: string(cases.Investigating), New: string(cases.Closed)}})
	}
	for _, reason := range cases.ClosingReasons() {
		if err := closeOpened(ctx, a.tx, byReason[reason.Code], reason.Code, closingNote, a.tx.Now); err != nil {
			return fmt.Errorf("close cases: %w", err)
		}
	}
	return a.room.Cases.NoteMany(ctx, a.tx, notes)
}

const closingNote = "Closed as it was imported: everything in it had come to its end."

// closing is why a case with these items is closed, or "" where one of them has not come to its end.
func closing(items []*item) string {
	kept, gone := false, false
	for _, i := range items {
		switch {
		case !i.Outcome.Over():
			return ""
		case i.Outcome == Partly:
			kept, gone = true, true
		case i.Outcome.LetGo():
			gone = true
		default:
			kept = true
		}
	}
	switch {
	case kept && gone:
		return "part_recovered"
	case kept:
		return "recovered"
	}
	return "returned"
}
