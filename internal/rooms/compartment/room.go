package compartment

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/tasking"
)

// Room is the confidential compartments of an installation, one a force.
type Room struct {
	DB        *db.DB
	Reference *reference.Room
	Tasking   *tasking.Room

	// CaseHolds reads what forbids disposal of a case outside. nil: nothing does but that it is open.
	CaseHolds func(ctx context.Context, rd db.Reader, g access.Grant) ([]retention.Hold, error)
}

// New makes the room and gives the tasking room its desk.
func New(d *db.DB, ref *reference.Room, t *tasking.Room) *Room {
	r := &Room{DB: d, Reference: ref, Tasking: t}
	t.AskDesk = r.askDesk
	return r
}

// program is who acts by the clock.
var program = actor.Program("compartment")

// officer is who acts: a confidential-unit officer, in person. To everybody else there is nothing here.
func officer(ctx context.Context, p perm.Permission) (actor.Actor, error) {
	a, ok := actor.From(ctx)
	if !ok || a.Kind != actor.Person || a.Scoped() || a.Force == 0 || !a.Is(perm.ConfidentialOfficer) || !a.Can(p) {
		return actor.Actor{}, fault.Missing()
	}
	return a, nil
}

// act runs a verb of an officer in one transaction.
func (r *Room) act(ctx context.Context, p perm.Permission, do func(ctx context.Context, tx *db.Tx, force ids.Unit) error) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := officer(ctx, p)
		if err != nil {
			return err
		}
		return do(ctx, tx, a.Force)
	})
}

// at is what an entry of the confidential log is about.
func at(op db.Op, kind string, id int64, force ids.Unit) db.On {
	return db.On{Stream: db.ConfidentialStream, Op: op, Kind: kind, ID: id, Force: force}
}

// read notes in the confidential log that something was looked at.
func read(ctx context.Context, action, kind string, id int64, force ids.Unit, detail any) {
	db.Consulted(ctx, action, at(db.Consultation, kind, id, force), detail)
}

// Made says who made a row, and when.
type Made struct {
	CreatedAt     time.Time
	CreatedBy     ids.User
	CreatedByName string
}

func made(tx *db.Tx) Made { return Made{tx.Now, tx.Actor.User, tx.Actor.Name} }

// Taken says who withdrew a row, when and why.
type Taken struct {
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// Withdrawn reports whether the row was.
func (t Taken) Withdrawn() bool { return t.WithdrawnAt != nil }

// nextRef takes the next reference of a force's compartment: CU/YEAR/N. It means nothing outside.
func nextRef(ctx context.Context, tx *db.Tx, force ids.Unit) (string, error) {
	year := tx.Now.Year()
	n, err := takeNumber(ctx, tx, force, year)
	if err != nil {
		return "", fmt.Errorf("next reference: %w", err)
	}
	return fmt.Sprintf("CU/%d/%04d", year, n), nil
}
