package confiscation

import (
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/users"
)

// Room is confiscation in an installation, on the rooms below it.
type Room struct {
	DB        *db.DB
	Users     *users.Room
	Reference *reference.Room
	Cases     *cases.Room
	Subjects  *subjects.Room
	Assets    *assets.Room
	Orders    *orders.Room
}

// New makes the room on those below it, and hangs it on cases: proceedings and payments can be taken back for ten minutes,
// an unpaid order keeps a case open, and the menu of what can be recorded offers proceedings.
func New(d *db.DB, people *users.Room, ref *reference.Room, c *cases.Room, s *subjects.Room, a *assets.Room, o *orders.Room) *Room {
	r := &Room{DB: d, Users: people, Reference: ref, Cases: c, Subjects: s, Assets: a, Orders: o}
	c.RegisterUndo(actStarted, r.undoStart)
	c.RegisterUndo(actPaid, r.undoPay)
	c.BeforeClose = append(c.BeforeClose, r.VetoClose)
	c.Records = append(c.Records, cases.RecordLink{Label: "Confiscation proceedings", Path: "/confiscation/new"})
	r.registerOffences()
	return r
}
