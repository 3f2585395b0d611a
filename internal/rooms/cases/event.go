package cases

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Event is a line for a case's timeline. It is no audit entry: it tells readers of the case what happened, and feeds
// measures. At is when it happened; zero means now.
type Event struct {
	At       time.Time
	Kind     string // noun.past, as the audit action that goes with it
	Legal    bool   // a legal step: a filled dot
	Title    string // "Cash detention ordered"
	Detail   string
	Entity   string // "asset", "order" …
	EntityID int64
	Field    string // of a changed field: which, what it was and what it is
	Old, New string
}

// CaseEvent is a row of the timeline.
type CaseEvent struct {
	ID         ids.Event
	CaseID     ids.Case
	ForceID    ids.Unit
	UnitID     ids.Unit
	At         time.Time
	Kind       string
	Legal      bool
	Title      string
	Detail     string
	Entity     string
	EntityID   int64
	Field      string
	Old        string
	New        string
	ActorID    ids.User
	ActorName  string
	RecordedAt time.Time
}

// TableName is case_events.
func (CaseEvent) TableName() string { return "case_events" }

// Noted is an event and the case it belongs to.
type Noted struct {
	Grant access.Grant
	Event Event
}

// Note adds lines to the timeline of a case, in the transaction that did what they tell.
func (r *Room) Note(ctx context.Context, tx *db.Tx, g access.Grant, events ...Event) error {
	list := make([]Noted, len(events))
	for i, e := range events {
		list[i] = Noted{g, e}
	}
	return r.NoteMany(ctx, tx, list)
}

// NoteMany adds lines to the timelines of many cases, in few statements.
func (r *Room) NoteMany(ctx context.Context, tx *db.Tx, list []Noted) error {
	rows := make([]CaseEvent, len(list))
	for i, n := range list {
		e, g := n.Event, n.Grant
		at := e.At.UTC().Truncate(time.Microsecond)
		if e.At.IsZero() {
			at = tx.Now
		}
		rows[i] = CaseEvent{
			CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), At: at, Kind: e.Kind, Legal: e.Legal, Title: e.Title, Detail: e.Detail,
			Entity: e.Entity, EntityID: e.EntityID, Field: e.Field, Old: e.Old, New: e.New,
			ActorID: tx.Actor.User, ActorName: tx.Actor.Name, RecordedAt: tx.Now,
		}
	}
	return insertEvents(ctx, tx, rows)
}
