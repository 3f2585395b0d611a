package cases

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/users"
)

// Room is the case files of an installation, and what higher rooms hang on them.
type Room struct {
	DB    *db.DB
	Users *users.Room

	// OnChange runs at the end of every verb that changed cases, in its transaction: search terms, detection.
	OnChange []func(ctx context.Context, tx *db.Tx, changed []ids.Case) error
	// BeforeClose says why a case may not be closed: a fault.Refused with the next steps.
	BeforeClose []func(ctx context.Context, tx *db.Tx, g access.Grant) error
	// OnKeptOut runs when somebody loses sight of a case, in its transaction, so that what of the case was theirs goes to its lead;
	// for user 0 it is everybody who is not on its team.
	OnKeptOut []func(ctx context.Context, tx *db.Tx, g access.Grant, user ids.User) error
	// OnGlass runs when the glass of a restricted case is broken, in its transaction: who is told.
	OnGlass []func(ctx context.Context, tx *db.Tx, x access.Glass) error
	// Panels are what higher rooms show on a case's overview.
	Panels []PanelFunc
	// Say puts the clock that ends soonest into words; nil: by plain time.
	Say ClockFunc

	// Records are what the menu "Record…" of a case offers, in order: higher rooms add their own.
	Records []RecordLink

	// AddNamed adds a person or an organisation that a new case begins with; nil: the form asks for none.
	AddNamed func(ctx context.Context, tx *db.Tx, g access.Grant, n Named) error

	undoers map[string]undoer
	starts  map[string]Start
}

// New makes the room.
func NewRoom(d *db.DB, people *users.Room) *Room {
	r := &Room{DB: d, Users: people, undoers: map[string]undoer{}, starts: map[string]Start{}, Records: []RecordLink{{"A decision", "/decisions/new"}}}
	r.RegisterUndo("decision.recorded", r.undoDecide)
	r.RegisterUndo(actTeam, r.undoTeam)
	r.RegisterUndo(actStage, r.undoStage)
	r.RegisterUndo(actThreat, r.undoThreat)
	return r
}

// RecordLink is one entry of the menu "Record…": "A cash seizure", and the end of the address after the case's own:
// "/seizures/cash/new".
type RecordLink struct{ Label, Path string }
