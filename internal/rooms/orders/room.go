package orders

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
)

// Room is the orders and clocks of an installation, and what higher rooms hang on them.
type Room struct {
	DB        *db.DB
	Users     *users.Room
	Reference *reference.Room
	Cases     *cases.Room
	Assets    *assets.Room

	// OnMoved is what higher rooms do when a change of the non-working days moves running clocks.
	OnMoved []MovedHook
	// WorkPanels are what higher rooms show on My work.
	WorkPanels []WorkPanelFunc
	// SetUp adds to the first steps of a new installation, shown on My work while nothing is recorded.
	SetUp func(ctx context.Context, r db.Reader) ([]SetUpStep, error)
}

// NewRoom makes the room and hangs it on the rooms below: seizures start clocks, a running clock keeps a case open, and
// acts of this room can be taken back.
func NewRoom(d *db.DB, people *users.Room, ref *reference.Room, c *cases.Room, a *assets.Room) *Room {
	r := &Room{DB: d, Users: people, Reference: ref, Cases: c, Assets: a}
	r.registerUndo()
	r.registerUndo8()
	r.registerUndoRef()
	a.OnSeizure = append(a.OnSeizure, r.OnSeizure)
	a.OnSeizureWithdrawn = append(a.OnSeizureWithdrawn, r.OnSeizureWithdrawn)
	a.OnTransfer = append(a.OnTransfer, r.OnTransfer)
	a.OnPaidIn = append(a.OnPaidIn, r.OnPaidIn)
	c.BeforeClose = append(c.BeforeClose, r.VetoClose)
	return r
}

// calendar gives the non-working days of a nation for words on a page: as they were read when the request began. What is
// kept is reckoned from what its transaction reads.
func (r *Room) calendar(n caltime.Nation) caltime.Calendar { return r.Reference.Latest(n) }

// keepNext keeps true which clock of a case ends soonest.
func (r *Room) keepNext(ctx context.Context, tx *db.Tx, g access.Grant) error {
	c, err := nextClock(ctx, tx, g)
	if err != nil {
		return err
	}
	if c.ID == 0 {
		return r.Cases.SetNextClock(ctx, tx, g, nil, nil)
	}
	return r.Cases.SetNextClock(ctx, tx, g, &c.ID, c.EndAt)
}

// on says what an audit entry of this room is about.
func on(g access.Grant, kind string, id int64) db.On {
	return db.On{Kind: kind, ID: id, Case: g.CaseID(), Force: g.ForceID()}
}

func ptr[T any](v T) *T { return &v }

// orNil gives a pointer to v, or nil for the zero id.
func orNil[T ~int64](v T) *T {
	if v == 0 {
		return nil
	}
	return &v
}
