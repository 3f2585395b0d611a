package cases

import (
	"context"
	"net/url"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// MostBulk is how many cases one act takes. Over FewBulk a page says first what will happen.
const (
	MostBulk = 500
	FewBulk  = 25
)

// bulkFor is how long what was ticked, and what became of it, is kept.
const bulkFor = 24 * time.Hour

// BulkState is how far an act on many cases has come.
type BulkState string

// The states of an act on many cases: ticked, going through the cases, over.
const (
	Picked  BulkState = "picked"
	Running BulkState = "running"
	Ended   BulkState = "done"
)

// Bulk is an act of one person on many cases: first what they have ticked, then what they asked for and what became of it.
type Bulk struct {
	ID        int64
	PublicKey string
	ForceID   ids.Unit
	UserID    ids.User
	Query     string // of the list the cases were ticked in, as Filter.Query, without Only
	State     BulkState
	Verb      string // code of the BulkVerb; empty while cases are ticked
	Asked     string // its form, JSON
	Version   int
	CreatedAt time.Time
	RunningAt *time.Time
	EndedAt   *time.Time
	UndoneAt  *time.Time
	ExpiresAt time.Time
}

// TableName is bulk_acts.
func (Bulk) TableName() string { return "bulk_acts" }

// Path is the act's page.
func (b Bulk) Path() string { return "/cases/bulk/" + b.PublicKey }

// Undoable reports whether the act can still be taken back at the time now.
func (b Bulk) Undoable(now time.Time) bool {
	return b.State == Ended && b.UndoneAt == nil && b.RunningAt != nil && !now.After(b.RunningAt.Add(UndoTime))
}

// BulkOutcome is what became of one case.
type BulkOutcome string

// The outcomes: none yet, changed, nothing to change, not changed.
const (
	BulkWaits   BulkOutcome = ""
	BulkChanged BulkOutcome = "changed"
	BulkSame    BulkOutcome = "same"
	BulkRefused BulkOutcome = "refused"
)

// BulkCase is one case of an act on many.
type BulkCase struct {
	ID          int64
	BulkID      int64
	CaseID      ids.Case
	CaseVersion int // when it was ticked
	Outcome     BulkOutcome
	Why         string   // why it was not changed, or not taken back
	ActID       *ids.Act // what takes it back
	Undo        string   // "", "undone" or "refused"
}

// TableName is bulk_cases.
func (BulkCase) TableName() string { return "bulk_cases" }

// Tick is a ticked row: the case, and the version it had when the list was shown.
type Tick struct {
	Case    ids.Case
	Version int
}

// Picking is what was posted from a page of a list.
type Picking struct {
	Key    string     // of what was ticked on other pages of the view; empty for nothing
	Query  string     // of the view
	Here   []ids.Case // the rows of the page
	Ticked []Tick     // those of them that are ticked
}

// PickResult is what is ticked after a picking.
type PickResult struct {
	Bulk Bulk // zero where nothing was and nothing is ticked
	N    int  // cases ticked, on all pages together
	Lost int  // ticked cases that are not there, or that the person cannot see
	Over int  // ticked cases beyond MostBulk, left out
}

// Pick keeps what was ticked on a page with what was ticked on other pages of the same view: so a selection survives paging.
// What the person may not see is left out and counted, so that a made-up tick tells nothing of a case.
func (r *Room) Pick(ctx context.Context, p Picking) (out PickResult, err error) {
	if p.Key == "" && len(p.Ticked) == 0 {
		return out, nil
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		b, err := pickedIn(ctx, tx, p.Key, p.Query, tx.Actor.User)
		if err != nil {
			return err
		}
		if b.ID == 0 && len(p.Ticked) == 0 {
			return nil
		}
		all := make([]ids.Case, len(p.Ticked))
		for i, t := range p.Ticked {
			all[i] = t.Case
		}
		sight, err := casesInSight(ctx, tx, all)
		if err != nil {
			return err
		}
		if b.ID == 0 {
			if b, err = newBulk(ctx, tx, p.Query); err != nil {
				return err
			}
		} else if err := dropPicked(ctx, tx, b.ID, p.Here); err != nil {
			return err
		}
		rows, seen := []BulkCase{}, map[ids.Case]bool{}
		for _, t := range p.Ticked {
			switch {
			case seen[t.Case]:
			case !sight[t.Case]:
				out.Lost++
			default:
				seen[t.Case] = true
				rows = append(rows, BulkCase{BulkID: b.ID, CaseID: t.Case, CaseVersion: t.Version})
			}
		}
		if err := dropPicked(ctx, tx, b.ID, all); err != nil { // ticked before too
			return err
		}
		n, err := countPicked(ctx, tx, b.ID)
		if err != nil {
			return err
		}
		if room := max(0, MostBulk-n); len(rows) > room {
			out.Over, rows = len(rows)-room, rows[:room]
		}
		if err := insertPicked(ctx, tx, rows); err != nil {
			return err
		}
		out.Bulk, out.N = b, n+len(rows)
		return touchBulk(ctx, tx, &out.Bulk, out.N)
	})
	return out, err
}

// PickAll ticks every case of a list that the actor sees, in its order, up to MostBulk.
func (r *Room) PickAll(ctx context.Context, f Filter, s page.Sort, key string) (out PickResult, err error) {
	query := f.view()
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		ticks, err := ticksOf(ctx, tx, access.Sight(ctx), f, tx.Actor, s, MostBulk)
		if err != nil || len(ticks) == 0 {
			return err
		}
		b, err := pickedIn(ctx, tx, key, query, tx.Actor.User)
		if err != nil {
			return err
		}
		if b.ID == 0 {
			b, err = newBulk(ctx, tx, query)
		} else {
			err = clearPicked(ctx, tx, b.ID)
		}
		if err != nil {
			return err
		}
		rows := make([]BulkCase, len(ticks))
		for i, t := range ticks {
			rows[i] = BulkCase{BulkID: b.ID, CaseID: t.Case, CaseVersion: t.Version}
		}
		if err := insertPicked(ctx, tx, rows); err != nil {
			return err
		}
		out.Bulk, out.N = b, len(rows)
		return touchBulk(ctx, tx, &out.Bulk, out.N)
	})
	return out, err
}

// newBulk begins a selection.
func newBulk(ctx context.Context, tx *db.Tx, query string) (Bulk, error) {
	b := Bulk{PublicKey: ids.NewKey(), ForceID: tx.Actor.Force, UserID: tx.Actor.User, Query: query, State: Picked, Asked: "{}", Version: 1, CreatedAt: tx.Now, ExpiresAt: tx.Now.Add(bulkFor)}
	return b, insertBulk(ctx, tx, &b)
}

// touchBulk gives a selection its next version, so that a page made from the one before is known to be out of date.
func touchBulk(ctx context.Context, tx *db.Tx, b *Bulk, n int) error {
	tx.Record("bulk.picked", onBulk(*b, db.System), map[string]int{"cases": n})
	return setBulk(ctx, tx, b, map[string]any{"expires_at": tx.Now.Add(bulkFor)})
}

func onBulk(b Bulk, op db.Op) db.On { return db.On{Op: op, Kind: "bulk", ID: b.ID, Force: b.ForceID} }

// Selection is what the actor has ticked in a view: the cases, of which the list shows some.
type Selection struct {
	Bulk  Bulk
	Cases map[ids.Case]bool
}

// Selected gives what the actor has ticked in a view under a key; nothing where the key is of another view, person or day.
func (r *Room) Selected(ctx context.Context, rd db.Reader, key, query string) (Selection, error) {
	s := Selection{Cases: map[ids.Case]bool{}}
	if key == "" {
		return s, nil
	}
	b, err := pickedIn(ctx, rd, key, query, viewer(ctx).User)
	if err != nil || b.ID == 0 {
		return s, err
	}
	s.Bulk = b
	list, err := pickedCases(ctx, rd, b.ID)
	for _, id := range list {
		s.Cases[id] = true
	}
	return s, err
}

// ownBulk gives an act of the actor's own; NotFound for anything else.
func ownBulk(ctx context.Context, rd db.Reader, key string) (Bulk, error) {
	a, ok := actor.From(ctx)
	if !ok || a.User == 0 {
		return Bulk{}, fault.Missing()
	}
	b, err := bulkByKey(ctx, rd, key, a.User)
	if err == nil && (b.ID == 0 || !b.ExpiresAt.After(rd.Time())) {
		err = fault.Missing()
	}
	return b, err
}

// ExpireBulk forgets acts on many cases that are past their day.
func (r *Room) ExpireBulk(ctx context.Context) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := deleteExpired(ctx, tx, tx.Now)
		if n > 0 {
			tx.Record("bulk.wiped", db.On{Op: db.System, Kind: "bulk"}, map[string]int64{"acts": n})
		}
		return err
	})
}

// view is the filter's query string without what narrows it to a selection: what a selection is kept for.
func (f Filter) view() string {
	f.Only = ""
	return f.Query().Encode()
}

// bulkKey reads the key of a selection from a query string or form; "" for anything else.
func bulkKey(q url.Values, name string) string {
	s := q.Get(name)
	if len(s) != 10 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return ""
	}
	return s
}
