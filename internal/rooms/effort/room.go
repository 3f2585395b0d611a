package effort

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
)

func init() {
	reference.Define("limit", "effort.days_back", "31", "days", "A timesheet stays open so many days back; before that an entry needs a reason", "force rule", true)
	reference.Define("target", "hours.week", "2220", "minutes", "Hours a full-time investigator is expected to record in a week", "force rule", false)
}

// Room is the activity log.
type Room struct {
	DB        *db.DB
	Users     *users.Room
	Cases     *cases.Room
	Reference *reference.Room
}

// NewRoom makes the room.
func NewRoom(d *db.DB, people *users.Room, files *cases.Room, ref *reference.Room) *Room {
	return &Room{DB: d, Users: people, Cases: files, Reference: ref}
}

// daysBack is how many days back a sheet of the force is open.
func (r *Room) daysBack(ctx context.Context, rd db.Reader, force ids.Unit, today caltime.Date) (int, error) {
	v, err := r.Reference.Value(ctx, rd, force, "limit", "effort.days_back", today)
	if err != nil {
		return 0, err
	}
	n, err := v.Int()
	return int(n), err
}

// strandOf is what time on a case counts as: its origin, or the dominant one of a mixed case.
func strandOf(c cases.Case) Strand {
	if c.Proactive() {
		return Proactive
	}
	return Reactive
}

// place fills in what an entry takes from its case, or from the lack of one. The grant is invalid for other duties. fresh
// says that the case had no such entry before: on a closed one that is a correction, and needs its reason.
func (r *Room) place(ctx context.Context, tx *db.Tx, e *Entry, fresh bool) (g access.Grant, err error) {
	if e.CaseID == nil {
		e.Strand, e.Activity = Other, ""
		return g, nil
	}
	// Whoever may read a case may help on it and record the time.
	if g, err = access.Open(ctx, tx, *e.CaseID, access.Read); err != nil {
		return g, err
	}
	c, err := r.Cases.ByID(ctx, tx, g)
	if err != nil {
		return g, err
	}
	e.Strand, e.Reason = strandOf(c), ""
	return g, e.onClosed(c, fresh)
}

// admit checks e against the person's other entries of the day, which are locked until the transaction ends.
func (r *Room) admit(ctx context.Context, tx *db.Tx, e Entry) error {
	today := caltime.DateOf(tx.Now)
	open, err := r.daysBack(ctx, tx, e.ForceID, today)
	if err != nil {
		return err
	}
	others, err := minutesOn(ctx, tx, e.UserID, e.OnDate, e.ID)
	if err != nil {
		return err
	}
	return e.Check(today, open, others)
}

// own gives an entry that belongs to the actor and whose case, where it has one, the actor sees. Anything else is
// NotFound.
func (r *Room) own(ctx context.Context, rd db.Reader, user ids.User, id ids.Effort) (Entry, error) {
	e, err := entryByID(ctx, rd, id)
	if err != nil {
		return Entry{}, err
	}
	if e.ID == 0 || e.UserID != user || user == 0 {
		return Entry{}, fault.Missing()
	}
	if e.CaseID != nil {
		if _, err := access.Open(ctx, rd, *e.CaseID, access.Read); err != nil {
			return Entry{}, err
		}
	}
	return e, nil
}

// changed tells the case of an entry, where it has one, that its effort changed.
func (r *Room) changed(ctx context.Context, tx *db.Tx, grants ...access.Grant) error {
	var valid []access.Grant
	for _, g := range grants {
		if g.Valid() {
			valid = append(valid, g)
		}
	}
	return r.Cases.Changed(ctx, tx, valid...)
}

func on(op db.Op, e Entry) db.On {
	o := db.On{Op: op, Kind: "effort", ID: int64(e.ID), Force: e.ForceID}
	if e.CaseID != nil {
		o.Case = *e.CaseID
	}
	return o
}
